"""The bench's settings, with a clock that is ahead by DRILL_CLOCK_AHEAD seconds."""

import os
from datetime import timedelta

from mchch import clock
from mchch.bench.settings import *  # noqa: F403

clock.shift = lambda: timedelta(seconds=float(os.environ["DRILL_CLOCK_AHEAD"]))
