"""What a summary consists of: plain values and the one rule of shares. No queries, no request."""

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal

from registry.choices import EVALUATED_STAGES, ApplicantType, Stage

COUNTRY = "ทั้งประเทศ"
LEVELS = {0: "จังหวัด", 2: "อำเภอ", 4: "ตำบล"}  # of what an area consists, by the digits of its code


def share(part, whole):
    """Per cent with one decimal, the rest cut off as in every result of the programme: 99.96 never
    reads as 100. Of nothing there is no share."""
    return Decimal(part * 1000 // whole) / 10 if whole else None


@dataclass(frozen=True)
class Asked:
    """A year of an area ("" the country), of one type or of all ("")."""

    year: int
    code: str
    type: str = ""
    cycles: tuple = ()  # of this year and of those before that are shown beside it
    home: str = ""  # the area whose places are offered to choose from, above `code` or the same

    @property
    def now(self):
        return [cycle for cycle in self.cycles if cycle.fiscal_year == self.year]

    @property
    def cycle(self):
        """The one cycle of a province's year, None where there are several or none."""
        return self.now[0] if self.code and self.now else None

    @property
    def types(self):
        return [type_ for type_ in ApplicantType if self.type in ("", type_)]

    @property
    def digits(self):
        """Of the codes of the places that are told apart."""
        return len(self.code) + 2

    @property
    def level(self):
        return LEVELS[len(self.code)]


@dataclass(frozen=True)
class Figures:
    """How many units came how far."""

    applied: int = 0
    assessed: int = 0
    planned: int = 0
    evaluated: int = 0
    passed: int = 0
    certified: int = 0

    def __add__(self, other):
        return Figures(*(getattr(self, one) + getattr(other, one) for one in STEPS))

    @property
    def failed(self):
        return self.evaluated - self.passed

    def shares(self):
        """{step: per cent of those who applied}"""
        return {one: share(getattr(self, one), self.applied) for one in STEPS if one != "applied"}


STEPS = {
    "applied": "สมัคร",
    "assessed": "ประเมินตนเอง",
    "planned": "มีแผนพัฒนา",
    "evaluated": "ตรวจประเมิน",
    "passed": "ผ่าน",
    "certified": "ประกาศรับรอง",
}
assert tuple(STEPS) == tuple(one.name for one in fields(Figures))  # noqa: S101 - the two go together


def figures_of(counts: Counter):
    """Of {stage or part: units}."""
    evaluated = {stage: counts[stage] for stage in EVALUATED_STAGES}
    return Figures(
        applied=counts["applied"],
        assessed=counts["assessed"],
        planned=counts["planned"],
        evaluated=sum(evaluated.values()),
        passed=counts[Stage.PASSED],
        certified=counts["certified"],
    )


@dataclass(frozen=True)
class OfficerQuota:
    """What one officer was asked for, and holds."""

    place: str
    name: str
    units: tuple  # of each type
    missing: int
    waived: int
    asked: bool  # whether anything is asked of the person at all


@dataclass(frozen=True)
class PlaceQuota:
    """The same of all officers of a place."""

    place: str
    officers: int
    whole: int  # officers who have all that is asked
    missing: int
    waived: int


@dataclass(frozen=True)
class Quota:
    officers: list = field(default_factory=list)  # none for the country
    places: list = field(default_factory=list)

    @property
    def total(self):
        return PlaceQuota(
            "รวม",
            *(sum(getattr(row, name) for row in self.places)
              for name in ("officers", "whole", "missing", "waived")),
        )  # fmt: skip


@dataclass(frozen=True)
class Development:
    """A dimension, or all of a standard, before and after; the mean in per cent."""

    type: str
    label: str
    units: int
    before: Decimal
    after: Decimal
    is_total: bool = False

    @property
    def change(self):
        return self.after - self.before


@dataclass(frozen=True)
class Need:
    """An indicator by the newest self-assessment of each unit: what to train."""

    type: str
    code: str
    text: str
    dimension: str
    units: int
    percent: Decimal
    below: int  # units that do not reach the level of passing


@dataclass(frozen=True)
class Told:
    """What is told of a year beside how far its units came."""

    development: list
    needs: list
    sample: str  # what a sample standard must say
    quota: Quota


@dataclass(frozen=True)
class Learning:
    kind: str
    events: int
    units: int  # that took part, each counted once
    people: int


@dataclass(frozen=True)
class Reopened:
    place: str
    step: str
    until: date
    reason: str
    by: str
    on: date


@dataclass(frozen=True)
class Waived:
    place: str
    officer: str
    type: str
    reason: str
    by: str
    on: date


@dataclass(frozen=True)
class Late:
    place: str
    what: str
    round: int
    due: date | None
    sent: date
    note: str


@dataclass(frozen=True)
class Exceptions:
    reopened: list = field(default_factory=list)
    waived: list = field(default_factory=list)
    late: list = field(default_factory=list)


@dataclass(frozen=True)
class Summary:
    asked: Asked
    area: str
    by_type: list  # [(label, Figures)]
    by_place: list
    by_place_and_type: list  # [(place, type, Figures)]
    years: list  # [(year, Figures)], this year last
    quota: Quota
    development: list
    needs: list
    learning: list
    exceptions: Exceptions
    sample: str = ""
    counted_at: datetime | None = None  # where it was counted beforehand
    choices: list = field(default_factory=list)  # areas that may be asked for instead

    @property
    def exists(self):
        """Whether there is such an area."""
        return not self.asked.code or self.area != COUNTRY

    @property
    def total(self):
        return sum((figures for _, figures in self.by_type), Figures())

    @property
    def last_year(self):
        """Figures of the year before, None where there was none."""
        return dict(self.years).get(self.asked.year - 1)
