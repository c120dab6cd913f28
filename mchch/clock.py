"""The one clock: everything that needs "now" or "today" asks here.

In a demo installation `DEMO_DATE` moves the day (the time of day stays real), so that the year
of the letter can be tried at any time. In production the setting is refused.
"""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone


def shift():
    """How far the demo day lies from the real one."""
    if settings.DEMO_DATE is None:
        return timedelta(0)
    return settings.DEMO_DATE - timezone.localdate()


def now():
    return timezone.now() + shift()


def today():
    return timezone.localdate(now())


def shown(moment):
    """A moment that the database's own clock wrote (the audit), as this clock tells it."""
    return moment + shift()


def end_of(day):
    """The last instant of a day in Asia/Bangkok: a date means the end of that day."""
    return timezone.make_aware(datetime.combine(day, time.max))


def is_past(day, moment=None):
    """Whether `moment` (now) lies after the end of `day`; no day is never past."""
    return day is not None and (moment or now()) > end_of(day)
