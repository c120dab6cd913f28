"""A summary as a workbook: a sheet for each table, real numbers and dates, frozen headings, charts
of Excel's own. Rows are written as they come, in constant memory."""

import tempfile

import xlsxwriter

from reports.summary import words
from reports.summary.shown import NONE
from reports.summary.tables import Kind, tables

FONT = {"font_name": "TH Sarabun New", "font_size": 16}
BE_DATE = "[$-107041E]d mmm yyyy;@"  # the Thai calendar's locale code
FORMATS = {
    Kind.TEXT: {"num_format": "@", "text_wrap": True, "valign": "top"},
    Kind.COUNT: {"num_format": "#,##0"},
    Kind.SHARE: {"num_format": "0.0"},
    Kind.PERCENT: {"num_format": "0.0"},
    Kind.CHANGE: {"num_format": "+0.0;-0.0;0"},
    Kind.DATE: {"num_format": BE_DATE, "align": "left"},
}
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
SHEETS = {
    "by_type": "ตามประเภท",
    "by_place": "ตามพื้นที่",
    "years": "เทียบปีก่อน",
    "quota_by_officer": "เป้าหมายรายพัฒนากร",
    "quota_by_place": "เป้าหมายตามพื้นที่",
    "development": "ก่อนและหลังพัฒนา",
    "needs": "ตัวชี้วัดที่ควรส่งเสริม",
    "learning": "กิจกรรมการเรียนรู้",
    "reopened": "เปิดเฉพาะอำเภอ",
    "waived": "ผ่อนผันเป้าหมาย",
    "late": "ส่งหลังกำหนด",
    "by_place_and_type": "พื้นที่และประเภท",
    "all_districts": "รายอำเภอทุกปี",
}
HEADS = 3  # lines above the first row: title, note, headings
CHARTS = {  # table: (kind of chart, columns that it draws)
    "by_type": ("bar", ("applied", "assessed", "planned", "evaluated", "passed", "certified")),
    "by_place": ("bar", ("applied", "evaluated", "passed")),
    "years": ("column", ("applied", "passed", "certified")),
    "development": ("bar", ("before", "after")),
    "needs": ("bar", ("percent",)),
    "learning": ("column", ("events", "people")),
}


def name_of(summary):
    return f"summary-{summary.asked.code or 'country'}-{summary.asked.year}.xlsx"


def written(summary, more=()):
    """An open file. `more` are further sheets whose rows stream: (Table-like, iterator of rows)."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": heading(summary)})
        styles = styles_of(book)
        cover(book, styles, summary)
        for table in tables(summary):
            sheet = sheet_of(book, styles, table, table.all_rows)
            if table.name in CHARTS and table.rows:
                add_chart(book, table, sheet)
        for table, rows in more:
            sheet_of(book, styles, table, rows)
    file.seek(0)
    return file


def heading(summary):
    kind = f" ประเภท{summary.by_type[0][0]}" if summary.asked.type else ""
    return f"สรุปผล มชช. ปีงบประมาณ พ.ศ. {summary.asked.year} {summary.area}{kind}"


def styles_of(book):
    found = {kind: book.add_format({**FONT, **how}) for kind, how in FORMATS.items()}
    head = {"bold": True, "bg_color": "#E5EEEE", "border": 1, "text_wrap": True}
    return found | {
        "title": book.add_format({**FONT, "bold": True, "font_size": 18}),
        "note": book.add_format({**FONT, "italic": True}),
        "head": book.add_format({**FONT, **head}),
    }


def cover(book, styles, summary):
    """What the figures say, and what is in the other sheets."""
    sheet = book.add_worksheet("สรุป")
    sheet.set_column(0, 0, 110)
    lines = [sentence for told in words.paragraphs(summary).values() for sentence in told]
    sheet.write_string(0, 0, heading(summary), styles["title"])
    above = filter(None, [words.counted(summary), summary.sample])
    for line, sentence in enumerate([*above, *lines], start=2):
        sheet.write_string(line, 0, sentence, styles[Kind.TEXT])


def sheet_of(book, styles, table, rows):
    """Title, note, headings that stay in sight, rows; the number of the last line."""
    sheet = book.add_worksheet(SHEETS[table.name])
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
    sheet.freeze_panes(HEADS, 0)
    sheet.write_string(0, 0, table.title, styles["title"])
    sheet.write_string(1, 0, table.note, styles["note"])
    for index, column in enumerate(table.columns):
        sheet.write_string(HEADS - 1, index, column.label, styles["head"])
    last = HEADS - 1
    for last, row in enumerate(rows, start=HEADS):
        for index, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            write(sheet, last, index, column, value, styles)
    if last < HEADS:
        sheet.write_string(HEADS, 0, table.nothing, styles["note"])
    return sheet


def write(sheet, line, index, column, value, styles):
    style = styles[column.kind]
    if value is None:
        sheet.write_string(line, index, NONE, style)
    elif column.kind == Kind.TEXT:
        sheet.write_string(line, index, str(value), style)
    elif column.kind == Kind.DATE:
        sheet.write_datetime(line, index, value, style)
    else:
        sheet.write_number(line, index, value, style)


def add_chart(book, table, sheet):
    kind, drawn = CHARTS[table.name]
    chart = book.add_chart({"type": kind})
    name, end = sheet.get_name(), HEADS + len(table.rows) - 1
    labels = sum(column.kind == Kind.TEXT for column in table.columns[:2])
    for index, column in enumerate(table.columns):
        if column.name in drawn:
            chart.add_series({
                "name": [name, HEADS - 1, index],
                "categories": [name, HEADS, 0, end, labels - 1],
                "values": [name, HEADS, index, end, index],
            })  # fmt: skip
    chart.set_title({"name": table.title, "name_font": {"size": 14}})
    chart.set_legend({"position": "bottom"})
    if kind == "bar":  # Excel draws from below
        chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 760, "height": 200 + 34 * len(table.rows)})
    sheet.insert_chart(HEADS - 1, len(table.columns) + 1, chart)
