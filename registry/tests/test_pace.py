"""The rules behind a state of the board: pure, then as settings of a year on their page."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from registry.actions.year import prepare_next_year
from registry.choices import Pace
from registry.models import Cycle
from registry.pace import RULES, Work, in_words, pace_of_place, pace_of_work
from registry.tests.factories import AreaFactory, CycleFactory

RULE = SimpleNamespace(
    hurry_days=14, hurry_percent=80, urgent_days=5, urgent_percent=50, quiet_days=30
)


@pytest.mark.parametrize(
    ("done", "days_left", "state"),
    [
        (0, 15, Pace.ON_TRACK),  # time enough
        (0, 14, Pace.HURRY),
        (79, 14, Pace.HURRY),
        (80, 14, Pace.ON_TRACK),  # enough is done
        (49, 6, Pace.HURRY),
        (49, 5, Pace.URGENT),
        (50, 5, Pace.HURRY),
        (80, 0, Pace.ON_TRACK),  # the day itself is not behind it
        (99, -1, Pace.URGENT),
        (0, None, None),  # nothing to judge by
    ],
)
def test_state_of_a_step_by_days_and_share(done, days_left, state):
    assert pace_of_work(RULE, Work(done, 100, days_left=days_left)) == state


@pytest.mark.parametrize(
    ("work", "state"),
    [
        (Work(100, 100, is_complete=True, days_left=-9), Pace.ON_TRACK),
        (Work(0, 100, days_left=2, is_open=False), None),
        (Work(90, 100, days_left=60, is_returned=True), Pace.HURRY),
        (Work(0, 0, days_left=3), Pace.URGENT),  # not even a unit is there
        (Work(100, 100, days_left=1), Pace.ON_TRACK),  # all units, the paper is missing
        (Work(100, 100, days_left=-1), Pace.URGENT),
    ],
)
def test_state_of_a_step_that_is_complete_closed_returned_or_empty(work, state):
    assert pace_of_work(RULE, work) == state


DONE = Work(1, 1, is_complete=True)
LATE = Work(0, 1, days_left=-1)
SOON = Work(0, 100, days_left=10)
FAR = Work(0, 100, days_left=100)


@pytest.mark.parametrize(
    ("works", "days_quiet", "state"),
    [
        ([DONE, SOON, LATE], 0, Pace.URGENT),
        ([DONE, SOON, FAR], 0, Pace.HURRY),
        ([DONE, FAR], 30, Pace.ON_TRACK),
        ([DONE, FAR], 31, Pace.UNKNOWN),
        ([FAR], None, Pace.UNKNOWN),
        ([LATE], None, Pace.URGENT),  # what presses is said first
        ([DONE, DONE], 400, Pace.ON_TRACK),  # finished: silence is right
        ([Work(0, 0)], 0, Pace.ON_TRACK),
    ],
)
def test_state_of_a_district_is_that_of_its_worst_step(works, days_quiet, state):
    assert pace_of_place(RULE, works, days_quiet) == state


def test_words_tell_the_rules_that_are_set():
    told = dict(in_words(SimpleNamespace(**(vars(RULE) | {"urgent_days": 7, "quiet_days": 21}))))
    assert list(told) == [Pace.URGENT, Pace.HURRY, Pace.UNKNOWN, Pace.ON_TRACK]
    assert "ไม่เกิน 7 วัน" in told[Pace.URGENT]
    assert "เกิน 21 วัน" in told[Pace.UNKNOWN]


# --- as settings ---------------------------------------------------------------------------------

TYPED = {"hurry_days": "20", "hurry_percent": "70", "urgent_days": "5", "urgent_percent": "40",
         "quiet_days": "10"}  # fmt: skip
pytestmark = pytest.mark.django_db


def page(client, user, cycle, data=None):
    client.force_login(user)
    url = reverse("year_pace", args=[cycle.pk])
    return client.get(url) if data is None else client.post(url, data)


def test_province_sets_the_rules(client, province, cycle):
    answer = page(client, province, cycle, TYPED)
    assert (answer.status_code, answer.url) == (302, reverse("year_pace", args=[cycle.pk]))
    cycle.refresh_from_db()
    assert {name: str(getattr(cycle, name)) for name in RULES} == TYPED
    text = page(client, province, cycle).content.decode()
    assert "เหลือเวลาไม่เกิน 20 วัน" in text
    assert "ประวัติการแก้ไข (1)" in text


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"urgent_days": "21"}, "ต้องไม่เกินจำนวนวันของ “ต้องเร่ง” (20)"),
        ({"urgent_percent": "71"}, "ต้องไม่เกินร้อยละของ “ต้องเร่ง” (70)"),
        ({"hurry_percent": "101"}, "ต้องไม่เกิน 100"),
        ({"quiet_days": ""}, "โปรดกรอกจำนวน"),
        ({"quiet_days": "เดือนหนึ่ง"}, "โปรดกรอกเป็นตัวเลข เช่น 14"),
        ({"hurry_days": "-1"}, "ต้องไม่ต่ำกว่า 0"),
    ],
)
def test_rules_that_cannot_be_are_told_at_their_field(client, province, cycle, typed, error):
    answer = page(client, province, cycle, TYPED | typed)
    assert answer.status_code == 422
    assert answer.content.decode().count(error) == 2  # above the form, and at the field
    before = Cycle.objects.get(pk=cycle.pk)
    assert before.hurry_days == 14


def test_all_errors_are_told_at_once(client, province, cycle):
    answer = page(client, province, cycle, TYPED | {"urgent_days": "21", "quiet_days": "x"})
    assert list(answer.context["form"].errors) == ["quiet_days", "urgent_days"]


@pytest.mark.parametrize("who", ["officer", "head", "nation"])
def test_others_read_the_rules_and_do_not_set_them(client, request, cycle, who):
    user = request.getfixturevalue(who)
    shown = page(client, user, cycle)
    assert shown.status_code == 200
    assert 'name="hurry_days"' not in shown.content.decode()
    assert page(client, user, cycle, TYPED).status_code == 403


def test_rules_of_another_province_do_not_exist(client, province):
    AreaFactory(code="50")
    foreign = CycleFactory(area_id="50")
    assert page(client, province, foreign).status_code == 404


def test_next_year_begins_with_the_rules_of_the_last(cycle, province):
    Cycle.objects.filter(pk=cycle.pk).update(hurry_days=21, urgent_percent=33)
    cycle.refresh_from_db()
    made = prepare_next_year(cycle, by=province)
    assert (made.hurry_days, made.urgent_percent) == (21, 33)
