"""The board as a workbook or as CSV: the same rows and columns as on the page, real numbers."""

import csv
import io
import tempfile

import xlsxwriter

from mchch.thai.dates import in_bangkok, slash_date, time_of
from registry.choices import SHORT_STEPS
from registry.exports import formats, safe
from reports.progress import OF_STEP

PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FONT = {"font_name": "TH Sarabun New", "font_size": 16}
WIDE, NARROW = 26, 14


def headings(asked):
    found = ["พื้นที่", "สถานะ"]
    for kind in asked.filters.steps:
        for figure in OF_STEP[kind]:
            what = f"{SHORT_STEPS[kind]}: {figure.label}"
            found += [f"{what} ({figure.unit})", f"{what} จากทั้งหมด"]
        found += [f"{SHORT_STEPS[kind]}: กำหนดเวลา", f"{SHORT_STEPS[kind]}: เอกสาร"]
    return [*found, "บันทึกล่าสุดเมื่อ", "บันทึกล่าสุด", "ติดต่อ", "โทรศัพท์"]


def values(row):
    found = [row.area.label, row.pace_word]
    for cell in row.cells:
        for number in cell.numbers:
            found += [number.done, number.expected]
        status = cell.status
        found += [
            " ".join(filter(None, (cell.timing.word, cell.note))),
            status[0] if status else "",
        ]
    act = row.act and in_bangkok(row.act.at)
    found += [f"{slash_date(act)} {time_of(row.act.at)}" if act else "", row.act_words]
    return [
        *found,
        ", ".join(name for name, _ in row.contacts),
        ", ".join(phone for _, phone in row.contacts if phone),
    ]


def workbook(asked):
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with xlsxwriter.Workbook(file, PLAIN) as book:
        sheet, styles = book.add_worksheet("ติดตามงาน"), formats(book)
        number = book.add_format(
            {"font_name": "TH Sarabun New", "font_size": 16, "num_format": "0"}
        )
        sheet.freeze_panes(2, 1)
        sheet.write_string(0, 0, asked.heading, styles["title"])
        columns = headings(asked)
        for index, heading in enumerate(columns):
            sheet.set_column(index, index, WIDE if index in (0, len(columns) - 2) else NARROW)
            sheet.write_string(1, index, heading, styles["head"])
        for line, row in enumerate(asked.rows, start=2):
            for index, value in enumerate(values(row)):
                if isinstance(value, int):
                    sheet.write_number(line, index, value, number)
                else:
                    sheet.write_string(line, index, value, styles["text"])
        sheet.autofilter(1, 0, len(asked.rows) + 1, len(columns) - 1)
    file.seek(0)
    return file


def csv_text(asked):
    """With a byte order mark and CRLF, as Excel opens it right."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(headings(asked))
    for row in asked.rows:
        writer.writerow([value if isinstance(value, int) else safe(value) for value in values(row)])
    text.flush()
    text.detach()
    file.seek(0)
    return file


WRITERS = {"xlsx": workbook, "csv": csv_text}
