"""Tables as people read them, on a page or on paper: a share stands in the cell of its count."""

from dataclasses import dataclass

from mchch.thai.dates import short_date
from reports.summary.tables import Kind

NONE = "–"
LONG = 20  # rows that a page shows at once
NUMBERS = (Kind.COUNT, Kind.PERCENT, Kind.CHANGE)


@dataclass(frozen=True)
class Cell:
    label: str  # of its column
    text: str
    share: str = ""
    is_number: bool = False


def heads(table):
    """[(label, whether it is of numbers)]"""
    return [(one.label, one.kind in NUMBERS) for one in table.columns if one.kind != Kind.SHARE]


def rows(table):
    return [cells(table, row) for row in table.rows]


def total(table):
    return cells(table, table.total) if table.total and table.rows else None


def cells(table, row):
    found = []
    for column, value in zip(table.columns, row, strict=True):
        if column.kind == Kind.SHARE:
            found[-1] = Cell(found[-1].label, found[-1].text, words(column, value), True)
        else:
            found.append(Cell(column.label, words(column, value), "", column.kind in NUMBERS))
    return found


def words(column, value):
    if value is None or value == "":
        return NONE
    if column.kind == Kind.COUNT:
        return f"{value:,}"
    if column.kind in (Kind.SHARE, Kind.PERCENT):
        return f"{value:.1f}"
    if column.kind == Kind.CHANGE:
        return signed(value)
    return short_date(value) if column.kind == Kind.DATE else str(value)


def signed(value):
    """+12.5, −3.0, 0.0: a minus that is as wide as the plus."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{abs(value):.1f}"


@dataclass(frozen=True)
class Shown:
    """A table with everything that a template needs, and its chart."""

    table: object
    heads: list
    rows: list
    total: list | None
    chart: object = None

    @property
    def is_long(self):
        return len(self.rows) > LONG

    @property
    def name(self):
        return self.table.name

    @property
    def title(self):
        return self.table.title

    @property
    def note(self):
        return self.table.note

    @property
    def nothing(self):
        return self.table.nothing


def shown(table, chart=None):
    return Shown(table, heads(table), rows(table), total(table), chart)
