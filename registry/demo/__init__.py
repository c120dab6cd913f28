"""The demo: a whole province on 16 December 2567, made up and the same each time."""

import random
import uuid
from datetime import datetime, time

from django.utils import timezone

from mchch.scope import Scope, enter

PASSWORD = "demo-2568"  # noqa: S105 - told to everybody, refused outside demo mode
PROVINCE = "52"
YEAR = 2568


def chance():
    return random.Random(YEAR)  # noqa: S311 - the same each time is what is wanted


def key(rng):
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def act_as(user):
    """The owner goes on writing, and the audit names who would have done it."""
    enter(Scope("none", user_id=user.pk, user_name=user.get_full_name()))


def moment(day, hour=9, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
