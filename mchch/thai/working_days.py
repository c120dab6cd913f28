"""Days on which offices of the state work: no weekends, no public holidays of Thailand."""

from datetime import timedelta
from functools import lru_cache

from holidays import country_holidays

WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
WEEKEND = {5: "วันเสาร์", 6: "วันอาทิตย์"}
# A holiday of employees; offices of the state are open.
NOT_OF_OFFICES = "วันแรงงานแห่งชาติ"
DAY = timedelta(days=1)


@lru_cache(maxsize=16)
def holidays_of(year):
    """{day: name} of a year, in Thai; of the cabinet's extra days those that are announced."""
    found = country_holidays("TH", years=year, language="th", categories=("public", "government"))
    return {day: name for day, name in found.items() if NOT_OF_OFFICES not in name}


def why_off(day):
    """Why offices are closed on a day: "วันเสาร์", "วันรัฐธรรมนูญ"; "" on a working day."""
    name = holidays_of(day.year).get(day, "")
    return WEEKEND.get(day.weekday()) or name.split("; ")[-1]


def working_day(day, latest=None):
    """The day itself, or the next on which offices work; the one before where that is too late."""
    found = step(day, DAY)
    return step(day, -DAY) if latest and found > latest else found


def step(day, by):
    while why_off(day):
        day += by
    return day


def moved_over(first, last):
    """Why the days from the first until before the last (either way) are none to work on."""
    by = DAY if last > first else -DAY
    days = (first + by * n for n in range(abs((last - first).days)))
    return list(dict.fromkeys(why for why in map(why_off, days) if why))
