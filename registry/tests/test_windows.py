from datetime import date, datetime

import pytest

from mchch.thai.dates import BANGKOK
from registry.choices import StepKind
from registry.models import CycleStep
from registry.tests.factories import ReopeningFactory
from registry.windows import window, windows

# The list of 2568: due on 20 December 2567, closed after 31 January 2568.
LAST_SECOND = datetime(2024, 12, 20, 23, 59, 59, tzinfo=BANGKOK)
MIDNIGHT = datetime(2024, 12, 21, 0, 0, 0, tzinfo=BANGKOK)


def the_list(cycle, district="5203"):
    return window(cycle, district, StepKind.LIST)


def test_step_is_on_time_until_the_last_second_of_its_due_day(cycle):
    step = the_list(cycle).step
    assert [step.is_late(LAST_SECOND), step.is_late(MIDNIGHT)] == [False, True]


@pytest.mark.parametrize(
    ("day", "late", "refused"),
    [
        (date(2024, 12, 20), False, False),
        (date(2024, 12, 21), True, False),
        (date(2025, 1, 31), True, False),
        (date(2025, 2, 1), True, True),
    ],
)
def test_list_is_late_after_due_and_refused_after_closing(cycle, on_day, day, late, refused):
    on_day(day)
    found = the_list(cycle)
    assert (found.is_late, bool(found.refusal)) == (late, refused)


def test_refusal_names_the_step_and_the_day(cycle, on_day):
    on_day(date(2025, 2, 3))
    refusal = the_list(cycle).refusal
    assert str(the_list(cycle).step) in refusal
    assert "31 มกราคม 2568" in refusal


def test_step_before_its_opening_tells_when_it_opens(cycle, on_day):
    on_day(date(2024, 9, 30))
    refusal = window(cycle, "5203", StepKind.RECRUIT).refusal
    assert "ยังไม่เปิด" in refusal
    assert "1 ตุลาคม 2567" in refusal


def test_recruiting_ends_with_the_last_day_of_december(cycle, on_day):
    on_day(date(2024, 12, 31))
    assert window(cycle, "5203", StepKind.RECRUIT).refusal == ""
    on_day(date(2025, 1, 1))
    assert window(cycle, "5203", StepKind.RECRUIT).refusal != ""


def test_step_without_dates_is_never_late_nor_refused(cycle, on_day):
    on_day(date(2030, 1, 1))
    found = window(cycle, "5203", StepKind.DEVELOP)
    assert (found.is_late, found.refusal, found.step.days_left) == (False, "", None)


def test_reopened_step_is_open_for_that_district_until_the_end_of_its_day(cycle, on_day):
    ReopeningFactory(cycle=cycle, area_id="5203", kind=StepKind.LIST, until_on=date(2025, 2, 14))
    on_day(date(2025, 2, 14))
    assert the_list(cycle).refusal == ""
    assert the_list(cycle, "5206").refusal != ""
    on_day(date(2025, 2, 15))
    assert the_list(cycle).refusal != ""


def test_reopened_step_stays_late(cycle, on_day):
    ReopeningFactory(cycle=cycle, area_id="5203", kind=StepKind.LIST, until_on=date(2025, 2, 14))
    on_day(date(2025, 2, 10))
    assert the_list(cycle).is_late


def test_latest_of_several_reopenings_counts(cycle, on_day):
    for day in (date(2025, 2, 14), date(2025, 2, 28), date(2025, 2, 7)):
        ReopeningFactory(cycle=cycle, area_id="5203", kind=StepKind.LIST, until_on=day)
    on_day(date(2025, 2, 28))
    assert the_list(cycle).is_reopened


def test_reopening_of_one_step_leaves_the_others_closed(cycle, on_day):
    ReopeningFactory(cycle=cycle, area_id="5203", kind=StepKind.LIST, until_on=date(2025, 2, 14))
    on_day(date(2025, 2, 1))
    assert window(cycle, "5203", StepKind.RECRUIT).refusal != ""


def test_windows_are_one_statement_and_keep_the_order_of_the_letter(
    cycle, django_assert_num_queries
):
    with django_assert_num_queries(1):
        found = windows(cycle, "5203")
    assert list(found) == list(StepKind.values)


def test_days_left_count_down_to_nothing_on_the_day(cycle, on_day):
    step = CycleStep.objects.get(cycle=cycle, kind=StepKind.LIST)
    left = []
    for day in (16, 20, 21):
        on_day(date(2024, 12, day))
        left.append(step.days_left)
    assert left == [4, 0, -1]


@pytest.mark.parametrize(
    ("until", "last"),
    [(date(2025, 1, 15), date(2025, 1, 15)), (date(2024, 12, 1), date(2024, 12, 31))],
)
def test_last_day_is_the_later_of_closing_and_reopening(cycle, until, last):
    ReopeningFactory(cycle=cycle, kind=StepKind.RECRUIT, until_on=until)
    assert window(cycle, "5203", StepKind.RECRUIT).last_day == last
    assert window(cycle, "5206", StepKind.RECRUIT).last_day == date(2024, 12, 31)
