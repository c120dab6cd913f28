"""What is done of what is expected in a year, step by step of the letter: the one place for it.

The numbers are counted by functions of the database (assessment migration 0051), with the rights
of who asks; here they get their names, are added up, and say when a step is complete.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from operator import add
from typing import NamedTuple

from mchch.replica import reading
from registry.choices import StepKind, SubmissionStatus
from registry.pace import Work

WITH_PROVINCE = (SubmissionStatus.SENT, SubmissionStatus.ACCEPTED)


class Figure(NamedTuple):
    """A number of a tally and the number that it is to reach."""

    name: str
    label: str
    step: str
    expected: str
    unit: str = "หน่วย"


# The first figure of a step is the one that its share is told by.
FIGURES = (
    Figure("ordered", "มีคำสั่ง", StepKind.ORDER, "districts", "อำเภอ"),
    Figure("kept", "ครบตามเป้าหมาย", StepKind.RECRUIT, "quota"),
    Figure("sent", "อยู่กับจังหวัดแล้ว", StepKind.LIST, "units"),
    Figure("planned", "มีแผน", StepKind.DEVELOP, "units"),
    Figure("assessed", "ประเมินแล้ว", StepKind.DEVELOP, "units"),
    Figure("evaluated", "ตรวจแล้ว", StepKind.EVALUATE, "units"),
    Figure("certified", "รับรอง", StepKind.EVALUATE, "passed"),
    Figure("reported", "รายงานแล้ว", StepKind.REPORT, "districts", "อำเภอ"),
)
OF_STEP = {kind: [one for one in FIGURES if one.step == kind] for kind in StepKind}


class Tally(NamedTuple):
    """Counts of a place and year; two of them add up."""

    quota: int = 0  # units that the field officers must have
    kept: int = 0  # of them those that there are
    units: int = 0  # of the register
    sent: int = 0
    assessed: int = 0
    planned: int = 0
    evaluated: int = 0
    passed: int = 0
    certified: int = 0
    districts: int = 0
    ordered: int = 0  # districts with an order
    listed: int = 0  # districts whose list the province has
    reported: int = 0  # districts whose report it has

    def __add__(self, other):
        return Tally(*map(add, self, other))

    def of(self, figure):
        """(done, expected)"""
        return getattr(self, figure.name), getattr(self, figure.expected)

    def completes(self, kind):
        """Whether nothing is left to do in a step."""
        return {
            StepKind.ORDER: self.ordered == self.districts > 0,
            StepKind.RECRUIT: self.kept >= self.quota > 0,
            StepKind.LIST: self.listed == self.districts > 0,
            StepKind.DEVELOP: min(self.assessed, self.planned) >= self.units > 0,
            StepKind.EVALUATE: self.evaluated >= self.units > 0 and self.certified >= self.passed,
            StepKind.REPORT: self.reported == self.districts > 0,
        }[kind]

    def work(self, kind, frame, *, is_returned=False):
        """A step as its state is judged; `frame` is its window."""
        done, expected = self.of(OF_STEP[kind][0])
        return Work(
            done=done,
            expected=expected,
            is_complete=self.completes(kind),
            days_left=frame.days_left,
            is_returned=is_returned,
            is_open=not frame.is_ahead,
        )


OF_PAPERS = Tally._fields[9:]


@dataclass(frozen=True)
class Papers:
    """What a district has issued, sent and concluded in a year."""

    code: str
    cycle: int
    order: int | None = None
    ordered_at: datetime | None = None
    list_id: int | None = None
    list_status: str | None = None
    list_at: datetime | None = None
    list_late: bool | None = None
    report_id: int | None = None
    report_status: str | None = None
    report_at: datetime | None = None
    report_late: bool | None = None
    concluded_at: datetime | None = None
    reopened: str | None = None  # {step: the last day, as ISO date} in JSON

    def reopened_until(self, kind):
        day = json.loads(self.reopened or "{}").get(kind)
        return day and date.fromisoformat(day)

    def status(self, kind):
        return {StepKind.LIST: self.list_status, StepKind.REPORT: self.report_status}.get(kind)

    def tally(self):
        return Tally(
            districts=1,
            ordered=int(self.order is not None),
            listed=int(self.list_status in WITH_PROVINCE),
            reported=int(self.report_status in WITH_PROVINCE),
        )


class Act(NamedTuple):
    at: datetime
    what: str


def ask(statement, *arguments):
    with reading().cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchall()


def unit_tallies(year, area="", digits=4):
    """{code: {type: Tally}} of districts (4 digits) or provinces (2); one statement."""
    found = defaultdict(dict)
    for code, type_, *counts in ask("select * from progress_units(%s, %s, %s)", year, area, digits):
        found[code][type_] = Tally(*counts)
    return found


def papers(year, area=""):
    """{district: Papers} of those whose province has opened the year; one statement."""
    rows = ask("select * from progress_papers(%s, %s)", year, area)
    return {row[0]: Papers(*row) for row in rows}


def last_acts(area=""):
    """{district: Act}: when something was entered last, and what; one statement."""
    rows = ask("select * from progress_last_acts(%s)", area)
    return {code: Act(at, what) for code, at, what in rows}


def province_tally(year, type_=""):
    """The totals of a district's own province; None where it has too few districts to tell.

    A district may not read its neighbours' rows: the function tells sums and nothing else."""
    rows = ask("select * from progress_province(%s)", year)
    if not rows:
        return None
    _, *of_papers = rows[0][:5]
    of_units = (Tally(*row[5:]) for row in rows if type_ in ("", row[0]))
    return sum(of_units, Tally(**dict(zip(OF_PAPERS, of_papers, strict=True))))


def of_type(by_type, type_=""):
    """The sum of a place's tallies, or its tally of one type."""
    if type_:
        return by_type.get(type_, Tally())
    return sum(by_type.values(), Tally())
