"""When a step may be done: due is not closed, and one district may be let in again."""

from dataclasses import dataclass

from mchch import clock
from mchch.thai.dates import long_date
from registry.models import CycleStep


@dataclass(frozen=True)
class Window:
    """A step of the year as one district meets it."""

    step: CycleStep
    reopened_until: object = None

    @property
    def refusal(self):
        """Why the step cannot be done now, in Thai; "" when it can."""
        today = clock.today()
        step = self.step
        if step.opens_on and today < step.opens_on:
            return f"{step} ยังไม่เปิด จะเปิดวันที่ {long_date(step.opens_on)}"
        if not clock.is_past(step.closes_on) or self.is_reopened:
            return ""
        return f"{step} ปิดแล้วเมื่อวันที่ {long_date(step.closes_on)} หากจำเป็นให้ขอจังหวัดเปิดให้เฉพาะอำเภอ"

    @property
    def is_reopened(self):
        return self.reopened_until is not None and not clock.is_past(self.reopened_until)

    @property
    def days(self):
        """(first, last day) on which the step could be done; None where nothing is set."""
        return self.step.opens_on, self.reopened_until or self.step.closes_on

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


def windows(cycle, district_code):
    """{step kind: Window} of a district; two statements, none for the cycle of a request."""
    reopened = {}
    for row in cycle.reopening_set.all():
        if row.area_id == district_code:
            reopened[row.kind] = max(row.until_on, reopened.get(row.kind, row.until_on))
    return {step.kind: Window(step, reopened.get(step.kind)) for step in cycle.steps.all()}


def window(cycle, district_code, kind):
    return windows(cycle, district_code)[kind]
