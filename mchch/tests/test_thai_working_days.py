from datetime import date

import pytest

from mchch.thai.working_days import moved_over, why_off, working_day


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2025, 12, 22), ""),
        (date(2025, 12, 20), "วันเสาร์"),
        (date(2025, 12, 21), "วันอาทิตย์"),
        (date(2025, 12, 10), "วันรัฐธรรมนูญ"),
        (date(2024, 12, 5), "วันพ่อแห่งชาติ"),
        (date(2026, 12, 7), "ชดเชยวันพ่อแห่งชาติ"),  # the 5th was a Saturday
        (date(2025, 4, 16), "ชดเชยวันสงกรานต์"),
        (date(2025, 12, 31), "วันสิ้นปี"),
        (date(2026, 1, 2), "วันหยุดพิเศษ (เพิ่มเติม)"),  # the cabinet's
        (date(2026, 5, 13), "วันพืชมงคล"),  # offices of the state only
        (date(2026, 5, 1), ""),  # employees', not the state's
        (date(2027, 5, 3), ""),  # in its place
        (date(2027, 2, 22), "ชดเชยวันมาฆบูชา"),  # by the moon
    ],
)
def test_day_is_off_for_a_reason(day, why):
    assert why_off(day) == why


@pytest.mark.parametrize(
    ("day", "latest", "found"),
    [
        (date(2025, 12, 19), None, date(2025, 12, 19)),
        (date(2025, 12, 20), None, date(2025, 12, 22)),
        (date(2026, 4, 11), None, date(2026, 4, 16)),  # a weekend, then Songkran
        (date(2025, 12, 31), None, date(2026, 1, 5)),  # over the year's end and a weekend
        (date(2025, 12, 31), date(2025, 12, 31), date(2025, 12, 30)),  # as late as it may be
    ],
)
def test_day_moves_to_the_next_working_day(day, latest, found):
    assert working_day(day, latest) == found


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (date(2025, 12, 19), date(2025, 12, 19), []),
        (date(2025, 12, 20), date(2025, 12, 22), ["วันเสาร์", "วันอาทิตย์"]),
        (date(2025, 12, 31), date(2025, 12, 30), ["วันสิ้นปี"]),
        (
            date(2025, 12, 31),
            date(2026, 1, 5),
            ["วันสิ้นปี", "วันขึ้นปีใหม่", "วันหยุดพิเศษ (เพิ่มเติม)", "วันเสาร์", "วันอาทิตย์"],
        ),
    ],
)
def test_reasons_of_the_days_moved_over(first, last, why):
    assert moved_over(first, last) == why
