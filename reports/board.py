"""What the board shows: a row for each district (for the nation, each province), a cell for each
step, and its state in a word. No queries: reports/board_rows.py reads what rows are made of.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from mchch import clock
from mchch.thai.dates import in_bangkok, short_date
from registry.choices import SHORT_STEPS, ApplicantType, Pace, StepKind, SubmissionStatus
from registry.models import Area
from registry.pace import LEVELS, Work, pace_of_place, pace_of_work
from registry.windows import Window
from reports import progress
from reports.progress import OF_STEP, Papers, Tally
from reports.tiles import Tile

ACTS = {
    "REGISTERED": "ขึ้นทะเบียนผู้สมัคร",
    "SENT": "ส่งรายชื่อ",
    "SENT_LIST": "ส่งรายชื่อ",
    "SENT_REPORT": "ส่งรายงานผล",
    "PASSED": "สรุปผลการตรวจประเมิน",
    "NOT_PASSED": "สรุปผลการตรวจประเมิน",
    "WITHDRAWN": "ถอนใบสมัคร",
    "RESTORED": "นำใบสมัครกลับ",
    "ASSESSED": "ยืนยันแบบประเมินตนเอง",
    "PROGRESS": "บันทึกความก้าวหน้าของแผน",
    "ORDERED": "ออกคำสั่งคณะกรรมการ",
}


class State(NamedTuple):
    """A word with the level that gives it its icon and colour."""

    word: str
    level: str


PAPER_WORDS = {
    "SENT": State("รอจังหวัดตรวจ", "wait"),
    "RETURNED": State("จังหวัดส่งกลับแก้ไข", "warning"),
    "ACCEPTED": State("จังหวัดรับแล้ว", "success"),
}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; "" is everything."""

    type: str = ""
    step: str = ""

    @classmethod
    def of(cls, query):
        asked = {"type": ApplicantType, "step": StepKind}
        found = {name: query.get(name, "") for name in asked}
        return cls(**{name: v for name, v in found.items() if v in asked[name].values})

    @property
    def steps(self):
        return [StepKind(self.step)] if self.step else list(StepKind)

    @property
    def active(self):
        return bool(self.type) + bool(self.step)


@dataclass(frozen=True)
class Number:
    """A figure as it is shown: done of expected, and the way to the list behind it."""

    figure: progress.Figure
    done: int
    expected: int
    url: str = ""
    label: str = ""  # where a step has several

    @property
    def rest(self):
        return f"/{self.expected}"

    @property
    def told(self):
        """For those who hear the page, where a link is all that they hear."""
        return f" {self.figure.label} {self.figure.unit}"


@dataclass(frozen=True)
class Cell:
    """One step of one place."""

    kind: str
    work: Work
    pace: str | None
    frame: Window
    numbers: list
    papers: Papers | None = None  # of a district; of several there is no paper to show

    @property
    def label(self):
        return SHORT_STEPS[self.kind]

    @property
    def status(self):
        """Where the papers of this step are; None where there are none."""
        return PAPER_WORDS.get(self.papers and self.papers.status(self.kind))

    @property
    def is_late(self):
        """Whether what is there came behind its due date; None where that cannot be said."""
        papers, step = self.papers, self.frame.step
        if papers is None or not step.due_on:
            return None
        if self.kind == StepKind.EVALUATE:
            done = self.work.is_complete and papers.concluded_at
            return step.is_late(papers.concluded_at) if done else None
        return {StepKind.LIST: papers.list_late, StepKind.REPORT: papers.report_late}.get(self.kind)

    @property
    def timing(self):
        """On time, late, or the days that are left."""
        if self.work.is_complete:
            if self.is_late is None:
                return State("ครบแล้ว", "success")
            return State("หลังกำหนด", "warning") if self.is_late else State("ทันกำหนด", "success")
        if self.frame.is_ahead:
            return State("ยังไม่เปิด", "todo")
        left = self.work.days_left
        if left is None:
            return State("ไม่กำหนดวัน", "off")
        if left < 0:
            return State(f"เลยกำหนด {-left} วัน", "danger")
        level = {Pace.URGENT: "danger", Pace.HURRY: "warning"}.get(self.pace, "todo")
        return State(f"เหลือ {left} วัน" if left else "ครบกำหนดวันนี้", level)

    @property
    def note(self):
        """When it opens; until when the province lets the district in again."""
        if self.work.is_complete:
            return ""
        if self.frame.is_ahead:
            return f"เปิด {short_date(self.frame.step.opens_on)}"
        is_on = self.frame.is_reopened
        return f"จังหวัดเปิดให้ถึง {short_date(self.frame.reopened_until)}" if is_on else ""


@dataclass(frozen=True)
class Row:
    """One place of the board."""

    area: Area
    tally: Tally
    cells: list
    pace: str
    act: progress.Act | None = None
    contacts: list = field(default_factory=list)  # [(name, phone)]
    tile: Tile | None = None
    url: str = ""

    @property
    def pace_word(self):
        return Pace(self.pace).label

    @property
    def level(self):
        return LEVELS[self.pace]

    @property
    def act_words(self):
        return ACTS.get(self.act.what, "บันทึกข้อมูล") if self.act else ""


def cell(kind, tally, frame, rules, papers=None, url_of=None):
    """`papers` are those of a district; `url_of(figure)` is the list behind a figure."""
    is_returned = papers is not None and papers.status(kind) == SubmissionStatus.RETURNED
    work = tally.work(kind, frame, is_returned=is_returned)
    figures = OF_STEP[kind]
    numbers = [
        Number(
            figure,
            *tally.of(figure),
            url=url_of(figure) if url_of else "",
            label=f"{figure.label} " if len(figures) > 1 else "",
        )
        for figure in figures
    ]
    return Cell(kind, work, pace_of_work(rules, work), frame, numbers, papers)


def pace_of(cells, rules, act):
    days_quiet = (clock.today() - in_bangkok(act.at).date()).days if act else None
    return pace_of_place(rules, [one.work for one in cells], days_quiet)
