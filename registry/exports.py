"""A list as a workbook or as CSV: Thai headings, dates in B.E., text that stays text.

Rows are read in chunks and written at once: memory does not grow with them. The last columns are
hidden in a workbook: with them an edited list comes back as changes of its applications
(registry/intake/), the key, and the type where it is not shown.
"""

import csv
import io
import tempfile

import xlsxwriter

from mchch.thai.dates import slash_date
from registry.listing import BY_NAME, Column

CHUNK = 2000
# Excel shows a real date in the Buddhist Era with the Thai calendar's locale code.
BE_DATE = "[$-107041E]d mmm yyyy;@"
TYPE = BY_NAME["type"]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
WIDTHS = {"name": 36, "person": 28, "officer": 26, "type": 22, "village": 24, "stage": 20}


def value_of(column, row):
    """What a cell holds: a date as a date, everything else as the page shows it."""
    return row.applied_on if column.name == "applied_on" else column.text(row)


KEY = Column("key", "รหัสใบสมัคร", lambda row: row.key)


def hidden_columns(listing):
    return [KEY] if TYPE in listing.columns else [TYPE, KEY]


def workbook(listing, heading):
    """(open file, number of rows)"""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("ทะเบียนผู้สมัคร")
        count = fill(sheet, formats(book), listing, heading)
    file.seek(0)
    return file, count


def formats(book):
    font = {"font_name": "TH Sarabun New", "font_size": 16}
    return {
        "title": book.add_format({**font, "bold": True, "font_size": 18}),
        "head": book.add_format(
            {**font, "bold": True, "bg_color": "#E5EEEE", "border": 1, "text_wrap": True}
        ),
        "text": book.add_format({**font, "num_format": "@"}),
        "date": book.add_format({**font, "num_format": BE_DATE, "align": "left"}),
    }


def fill(sheet, styles, listing, heading):
    columns = [*listing.columns, *hidden_columns(listing)]
    for index, column in enumerate(columns):
        sheet.set_column(index, index, WIDTHS.get(column.name, 16))
    sheet.freeze_panes(2, 0)
    sheet.write_string(0, 0, heading, styles["title"])
    for index, column in enumerate(columns):
        sheet.write_string(1, index, column.label, styles["head"])
    sheet.set_column(len(listing.columns), len(columns) - 1, 36, None, {"hidden": True})
    count = 0
    for count, row in enumerate(listing.lines(CHUNK), 1):
        for index, column in enumerate(columns):
            write(sheet, count + 1, index, value_of(column, row), styles)
    sheet.autofilter(1, 0, count + 1, len(listing.columns) - 1)
    return count


def write(sheet, line, index, value, styles):
    if hasattr(value, "year"):
        sheet.write_datetime(line, index, value, styles["date"])
    else:
        sheet.write_string(line, index, value or "", styles["text"])


def csv_text(listing, heading):
    """CSV with a byte order mark and CRLF, as Excel opens it right. (open file, number of rows)"""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    columns = [*listing.columns, *hidden_columns(listing)]
    writer.writerow([column.label for column in columns])
    count = 0
    for row in listing.lines(CHUNK):
        writer.writerow([safe(value_of(column, row)) for column in columns])
        count += 1
    text.flush()
    text.detach()
    file.seek(0)
    return file, count


def safe(value):
    """Text that no spreadsheet takes for a formula; a date as 20/12/2567."""
    if hasattr(value, "year"):
        return slash_date(value)
    text = str(value or "")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


WRITERS = {"xlsx": workbook, "csv": csv_text}
