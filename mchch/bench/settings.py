"""The settings as a real installation has them, with a middleware that counts statements."""

import os

from mchch.settings import *  # noqa: F403
from mchch.settings import MIDDLEWARE

MIDDLEWARE = ["mchch.bench.counting.CountMiddleware", *MIDDLEWARE]
STATIC_ROOT = os.environ["MCHCH_BENCH_STATIC"]
