"""A year that is being prepared: its dates, moved from the last year's to days on which offices
work, and what is still missing before districts see it."""

import calendar
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from mchch.thai.dates import BE_OFFSET, long_date
from mchch.thai.working_days import WEEKDAYS, moved_over, why_off, working_day
from registry.choices import ApplicantType, StepKind
from registry.models import Circular, Cycle, CycleStep
from registry.readiness import Missing

DATES = ("opens_on", "due_on", "closes_on")
# What the letter dates: districts cannot work without the first two, and nobody is late without
# the others.
WANTED = {
    (StepKind.RECRUIT, "opens_on"): True,
    (StepKind.LIST, "due_on"): True,
    (StepKind.EVALUATE, "due_on"): False,
    (StepKind.REPORT, "due_on"): False,
}


def first_day(cycle):
    return date(cycle.fiscal_year - BE_OFFSET - 1, 10, 1)


def last_day(cycle):
    """Closing days may lie up to three months behind the fiscal year."""
    return date(cycle.fiscal_year - BE_OFFSET, 12, 31)


def shift_years(day, years):
    """The same day in another year; 29 February becomes 28 where there is none."""
    if day is None:
        return None
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


@dataclass(frozen=True)
class Move:
    """A date of an earlier year in a later one: the same day, and the working day it became."""

    wanted: date
    day: date

    @property
    def why(self):
        """What the wanted day falls on, in words; "" where it is a working day."""
        return ", ".join(moved_over(self.wanted, self.day))


def move(day, years, latest):
    """Into another year; in its own a date stays as somebody set it."""
    wanted = shift_years(day, years)
    return Move(wanted, working_day(wanted, latest) if years else wanted)


def moved_step(step, cycle, years):
    """A step of an earlier year, with its dates moved, for `cycle`; not saved."""
    days = {
        name: move(day, years, last_day(cycle)).day if (day := getattr(step, name)) else None
        for name in DATES
    }
    return CycleStep(cycle=cycle, kind=step.kind, **days)


def year_before(cycle):
    """The newest year before it of the same province, or None."""
    earlier_ones = Cycle.objects.filter(area=cycle.area_id, fiscal_year__lt=cycle.fiscal_year)
    return earlier_ones.order_by("-fiscal_year").first()


def notes(cycle):
    """{(step, name of the date): what to know of it} against the year before; three statements."""
    last = year_before(cycle)
    before = {step.kind: step for step in last.steps.all()} if last else {}
    years = cycle.fiscal_year - last.fiscal_year if last else 0
    return {
        (step.kind, name): note(getattr(step, name), earlier(before, step, name), years, cycle)
        for step in cycle.steps.all()
        for name in DATES
    }


def earlier(before, step, name):
    return getattr(before.get(step.kind), name, None)


def note(day, was, years, cycle):
    """Of one date: that it was moved and why, or that nobody works on it, or what it was."""
    if day is None:
        return f"ปีก่อน {long_date(was)}" if was else ""
    weekday = f"วัน{WEEKDAYS[day.weekday()]}"
    if off := why_off(day):
        return f"ตรงกับ{off} ซึ่งไม่ใช่วันทำการ โปรดตรวจสอบ"
    if was is None:
        return weekday
    moved = move(was, years, last_day(cycle))
    if day == moved.wanted:
        return f"{weekday} วันเดียวกับปีก่อน"
    if day == moved.day:
        return f"{weekday} เลื่อนจาก {long_date(moved.wanted)} เพราะเป็น{moved.why}"
    return f"{weekday} ปีก่อน {long_date(was)}"


def missing_for_opening(cycle):
    """All that the register lacks before districts should see the year, what blocks first; four
    statements. Standards are told by who knows them (assessment)."""
    found = [*dates_missing(cycle), *quota_missing(cycle), *checklist_missing(cycle)]
    found += circular_missing(cycle)
    return sorted(found, key=lambda line: not line.blocks)


def blocking(cycle):
    return [line for line in missing_for_opening(cycle) if line.blocks]


def dates_missing(cycle):
    steps = {step.kind: step for step in cycle.steps.all()}
    page = reverse("year", args=[cycle.pk])
    for (kind, name), blocks in WANTED.items():
        step = steps.get(kind)
        if step is None or getattr(step, name) is None:
            label = CycleStep._meta.get_field(name).verbose_name
            text = f"ยังไม่กำหนดวัน{label}ของขั้นตอน “{kind.label}”"
            yield Missing("date", text, f"{page}#id_{kind}-{name}", blocks)
    for step in steps.values():
        yield from days_off(step, page)


def days_off(step, page):
    for name in DATES:
        day = getattr(step, name)
        if day and (off := why_off(day)):
            label = step._meta.get_field(name).verbose_name
            text = f"วัน{label}ของขั้นตอน “{step}” ({long_date(day)}) ตรงกับ{off}"
            yield Missing("day_off", text, f"{page}#id_{step.kind}-{name}", blocks=False)


def quota_missing(cycle):
    minimum = dict(cycle.quotas.values_list("type", "minimum"))
    page = reverse("year", args=[cycle.pk])
    for type_ in ApplicantType:
        if not minimum.get(type_):
            text = f"ยังไม่กำหนดเป้าหมายของประเภท{type_.label}"
            yield Missing("quota", text, f"{page}#id_{type_}-minimum", blocks=False)


def checklist_missing(cycle):
    asked = set(cycle.checklist.filter(is_retired=False).values_list("type", flat=True).distinct())
    for type_ in ApplicantType:
        if type_ not in asked:
            text = f"ยังไม่มีรายการตรวจของประเภท{type_.label}"
            url = reverse("year_checklist", args=[cycle.pk, type_])
            yield Missing("checklist", text, url, blocks=False)


def circular_missing(cycle):
    if not Circular.objects.in_cycle(cycle).exists():
        yield Missing("circular", "ยังไม่ได้ร่างหนังสือเวียนของปี", reverse("circular_list"), False)
