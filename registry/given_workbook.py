"""The list of what a year was given as a workbook: real dates, text that stays text."""

import tempfile

import xlsxwriter

from mchch.thai.dates import in_bangkok
from registry.exports import formats, write

COLUMNS = [
    ("รายการ", lambda row: row.kind.label, 22),
    ("อำเภอ", lambda row: row.area.label, 20),
    ("เรื่อง", lambda row: row.what, 44),
    ("ผู้ให้หรือผู้ส่ง", lambda row: row.who, 28),
    ("เหตุผล", lambda row: row.why, 60),
    ("เมื่อ", lambda row: in_bangkok(row.at).date(), 16),
    ("ถึงวันที่", lambda row: row.until, 16),
    ("สถานะ", lambda row: row.state.label, 16),
    ("ยกเลิกโดย", lambda row: row.ended, 34),
]


def workbook(rows, heading):
    """An open file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        sheet, styles = book.add_worksheet("รายการ"), formats(book)
        sheet.freeze_panes(2, 0)
        sheet.write_string(0, 0, heading, styles["title"])
        for at, (label, _, width) in enumerate(COLUMNS):
            sheet.set_column(at, at, width)
            sheet.write_string(1, at, label, styles["head"])
        for line, row in enumerate(rows, start=2):
            for at, (_, get, _) in enumerate(COLUMNS):
                write(sheet, line, at, get(row), styles)
        sheet.autofilter(1, 0, len(rows) + 1, len(COLUMNS) - 1)
    file.seek(0)
    return file
