"""The road of a register: sheets of cells → outcome."""

from registry.intake import changes, checks
from registry.intake.headings import plain
from registry.intake.outcome import Outcome
from registry.intake.tables import tables_of
from registry.intake.values import row_of

HIDDEN = "แผ่นงานที่ซ่อนไว้"
NO_TABLE = "ไม่พบหัวตารางของทะเบียน"
EMPTY = "แผ่นงานว่าง"
SKIPPED = "ท่านเลือกไม่นำเข้า"
STEP = 500  # rows between two words about the progress


def understand(sheets, place, **options):
    """The outcome of a register: its rows, and what they would do to those that are there."""
    outcome = read_rows(sheets, place, **options)
    changes.compare(outcome.rows, place)
    return outcome


def read_rows(sheets, place, *, choices=None, known=None, mended=None, tell=None):
    """The rows as understood and checked, without a look at other applications: no statement.

    `choices` are the columns as corrected in this file, by sheet; `known` the wordings of the
    office; `mended` {sheet: {row: {field: text}}}; `tell` is told how far it is.
    """
    outcome = Outcome()
    for sheet in sheets:
        choice = (choices or {}).get(sheet["name"], {})
        why = why_unread(sheet, choice)
        tables = [] if why else tables_of(sheet, choice=choice, known=known)
        if not any(table.lines for table in tables):
            outcome.unread.append((sheet["name"], why or NO_TABLE))
        for table in tables:
            outcome.tables.append(about(table))
            outcome.rows += rows_of(table, (mended or {}).get(sheet["name"], {}), place, tell)
    checks.check(outcome.rows, place)
    return outcome


def why_unread(sheet, choice):
    if not sheet["rows"]:
        return EMPTY
    if choice.get("skip"):
        return SKIPPED
    return HIDDEN if sheet["hidden"] and not choice else ""


def rows_of(table, mended, place, tell):
    rows = []
    for count, line in enumerate(table.lines):
        if tell and count % STEP == 0:
            tell(10 + 60 * count // len(table.lines), f"อ่านแล้ว {count:,} แถว")
        rows.append(row_of(line, table, mended.get(str(line.number), {}), place))
    return rows


def about(table):
    """What the preview and the page of the columns show of a table."""
    return {
        "sheet": table.sheet,
        "row": table.row,
        "type": table.type or "",
        "is_certain": table.is_certain,
        "lines": len(table.lines),
        "columns": [
            {
                "column": column,
                "heading": heading,
                "key": plain(heading),
                "meaning": table.meanings.get(column, ""),
            }
            for column, heading in table.headings.items()
        ],
        "skipped": table.skipped,
    }
