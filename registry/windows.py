"""When a step may be done: due is not closed, and one district may be let in again."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery, Value

from mchch import clock
from mchch.thai.dates import long_date
from registry.models import CycleStep, Reopening

ERASED = "ข้อมูลส่วนบุคคลของปีนี้ลบตามกำหนดเก็บรักษา จึงอ่านได้อย่างเดียว"


@dataclass(frozen=True)
class Window:
    """A step of the year as one district meets it."""

    step: CycleStep
    reopened_until: object = None
    is_erased: bool = False  # what is personal of the year is being removed, or was

    @property
    def refusal(self):
        """Why the step cannot be done now, in Thai; "" when it can."""
        if self.is_erased:
            return ERASED
        today = clock.today()
        step = self.step
        if step.opens_on and today < step.opens_on:
            return f"{step} ยังไม่เปิด จะเปิดวันที่ {long_date(step.opens_on)}"
        if not clock.is_past(step.closes_on) or self.is_reopened:
            return ""
        return f"{step} ปิดแล้วเมื่อวันที่ {long_date(step.closes_on)} หากจำเป็นให้ขอจังหวัดเปิดให้เฉพาะอำเภอ"

    @property
    def last_day(self):
        """The last day that counts for this district; None without one."""
        days = [day for day in (self.step.closes_on, self.reopened_until) if day]
        return max(days) if self.step.closes_on else None

    @property
    def is_reopened(self):
        return self.reopened_until is not None and not clock.is_past(self.reopened_until)

    @property
    def deadline(self):
        """The day that is counted down to: due, else closing; later where it was re-opened."""
        day = self.step.due_on or self.step.closes_on
        return max(day, self.reopened_until) if day and self.reopened_until else day

    @property
    def days_left(self):
        """Whole days to the deadline: 0 on the day, negative behind it, None without one."""
        return None if self.deadline is None else (self.deadline - clock.today()).days

    @property
    def is_ahead(self):
        """Its first day is still to come."""
        return self.step.opens_on is not None and clock.today() < self.step.opens_on

    @property
    def days(self):
        """(first, last day) on which the step could be done; None where nothing is set."""
        return self.step.opens_on, self.last_day

    @property
    def span(self):
        """Those days in words; one that is not set is left out."""
        first, last = (day and long_date(day) for day in self.days)
        if first and last:
            return f"{first} ถึง {last}"
        return f"ตั้งแต่ {first}" if first else f"ถึง {last}"

    def holds(self, day):
        first, last = self.days
        return not ((first and day < first) or (last and day > last))

    @property
    def is_late(self):
        return self.step.is_late()


def steps_of(district_code):
    """Steps with the last day until which one district was let in again."""
    given = Reopening.objects.standing().filter(
        cycle=OuterRef("cycle"), kind=OuterRef("kind"), area=district_code
    )
    return CycleStep.objects.annotate(
        reopened_until=Subquery(given.order_by("-until_on").values("until_on")[:1]),
        seen_from=Value(district_code),
    )


def see_steps(cycle, district_code):
    """Once for all that will ask: the `windows` of this cycle and district take no statement."""
    cycle.steps_seen = list(steps_of(district_code).filter(cycle=cycle))


def windows(cycle, district_code):
    """{step kind: Window} of a district; one statement, none where its steps were seen."""
    steps = getattr(cycle, "steps_seen", ())
    if not steps or steps[0].seen_from != district_code:
        steps = steps_of(district_code).filter(cycle=cycle)
    is_erased = cycle.erased_at is not None
    return {step.kind: Window(step, step.reopened_until, is_erased) for step in steps}


def window(cycle, district_code, kind):
    return windows(cycle, district_code)[kind]
