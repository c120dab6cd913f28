"""The one clock, and that nothing else is asked for the time."""

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as project
from django.utils import timezone

from mchch import clock

DAY = date(2024, 12, 20)
BANGKOK = ZoneInfo("Asia/Bangkok")
A_MOMENT = timedelta(seconds=5)


def at(*parts):
    return datetime(*parts, tzinfo=BANGKOK)


def test_clock_without_a_demo_day_is_the_real_one(settings):
    settings.DEMO_DATE = None
    assert abs(clock.now() - timezone.now()) < A_MOMENT
    assert clock.shift() == timedelta(0)


def test_demo_day_moves_the_day_and_keeps_the_time(on_day):
    on_day(DAY)
    real = timezone.localtime()
    assert clock.today() == DAY
    moved = timezone.localtime(clock.now())
    assert abs(datetime.combine(real, moved.timetz()) - real) < A_MOMENT


@pytest.mark.parametrize(
    ("real", "day"),
    [
        (datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 17, 0, 0, tzinfo=UTC), date(2026, 11, 24)),
    ],
)
def test_day_changes_at_midnight_in_bangkok(settings, monkeypatch, real, day):
    settings.DEMO_DATE = None
    monkeypatch.setattr(timezone, "now", lambda: real)
    assert clock.today() == day
    settings.DEMO_DATE = DAY
    assert clock.today() == DAY


def test_day_ends_with_its_last_instant_in_bangkok():
    assert clock.end_of(DAY) == at(2024, 12, 20, 23, 59, 59, 999999)
    assert clock.end_of(DAY).astimezone(UTC).date() == DAY


@pytest.mark.parametrize(
    ("moment", "past"),
    [
        (at(2024, 12, 20, 0, 0), False),
        (at(2024, 12, 20, 23, 59, 59), False),
        (at(2024, 12, 21, 0, 0), True),
        (datetime(2024, 12, 20, 17, 0, tzinfo=UTC), True),
    ],
)
def test_due_day_is_past_after_its_last_second(moment, past):
    assert clock.is_past(DAY, moment) is past


def test_no_day_is_never_past():
    assert clock.is_past(None) is False


def test_is_past_asks_the_clock(on_day):
    on_day(DAY)
    assert clock.is_past(DAY) is False
    on_day(DAY + timedelta(days=1))
    assert clock.is_past(DAY) is True


def test_moment_of_the_database_is_told_as_the_clock_tells_it(on_day):
    on_day(DAY)
    assert timezone.localdate(clock.shown(timezone.now())) == DAY


# Time that is no date of the programme: how long a request, a session or a process takes.
OTHER_CLOCKS = {
    "mchch/clock.py": {"timezone.now", "timezone.localdate"},
    "mchch/middleware.py": {"time.time"},
    "mchch/backup/rounds.py": {"timezone.now"},  # a backup is of the real moment, in a demo, too
    "registry/backups.py": {"timezone.now"},
    "registry/models/backup.py": {"timezone.now"},
    "registry/management/commands/backup.py": {"timezone.now"},
    "registry/management/commands/restore.py": {"timezone.now"},
    "mchch/drills/midnight.py": {"time.time"},  # beside which the clock of its server is set
    "registry/confirmation.py": {"time.time"},
    "registry/views/second_factor.py": {"time.time"},
    "registry/devices.py": {"timezone.now"},
    "registry/sessions.py": {"timezone.now"},  # as Django, whose sessions end in real time
    "reports/reminders.py": {"timezone.now"},  # the queue of tasks has its own clock
}
ASKS = {"timezone.now", "timezone.localdate", "datetime.now", "datetime.today", "datetime.utcnow",
        "date.today", "time.time"}  # fmt: skip
OURS = ("mchch", "registry", "assessment", "reports")


def asked_in(path):
    """The clocks that a file asks: {"timezone.now", …}."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    } & ASKS


def test_nothing_else_is_asked_for_the_time():
    base = Path(project.BASE_DIR)
    found = {}
    for app in OURS:
        for path in (base / app).rglob("*.py"):
            name = path.relative_to(base).as_posix()
            others = asked_in(path) - OTHER_CLOCKS.get(name, set())
            if others and "/tests/" not in name and "/bench/" not in name:
                found[name] = others
    assert found == {}
