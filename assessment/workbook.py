"""A standard as an Excel file: its head and rule on top, a line for each indicator below."""

import io
import re
from decimal import Decimal

import xlsxwriter
from django.conf import settings

from assessment.criteria import NAMES, Line, Problem
from assessment.standards import RULE_FIELDS, indicators_of, lines_of
from assessment.words import number
from mchch.thai.text import arabic_digits, clean_text
from registry import uploads
from registry.choices import ApplicantType

TYPE, TITLE, OFFICIAL = "ประเภท", "ชื่อเกณฑ์", "เป็นเกณฑ์ของกรมการพัฒนาชุมชน"
RULE_LABELS = {
    "all_main": "ตัวชี้วัดหลักต้องผ่านทุกตัว",
    "additional_min_count": "ตัวชี้วัดเพิ่มเติมต้องผ่านอย่างน้อย (ตัว)",
    "additional_min_percent": "ตัวชี้วัดเพิ่มเติมต้องผ่านอย่างน้อย (ร้อยละ)",
    "dimension_min_percent": "คะแนนแต่ละด้านไม่น้อยกว่า (ร้อยละ)",
    "total_min_percent": "คะแนนรวมไม่น้อยกว่า (ร้อยละ)",
}
COLUMNS = ("dimension", "code", "text", "kind", "scale", "points", "pass_at", "weight", "evidence")
LEVELS = 11
YES, NO = "ใช่", "ไม่ใช่"
WIDTHS = {"dimension": 26, "text": 60, "evidence": 40}
LOOK_FOR_HEADINGS = 30


class Unreadable(Exception):
    """What is wrong with a workbook: all of it."""

    def __init__(self, problems):
        super().__init__("; ".join(str(one) for one in problems))
        self.problems = problems


def read(upload):
    """(type, head, lines) of an uploaded workbook; Unreadable where it is none of ours."""
    try:
        rows = uploads.read_workbook(upload, upload.name, max_bytes=settings.UPLOAD_MAX_BYTES)
    except uploads.Refused as refused:
        raise Unreadable([Problem("ไฟล์", "", refused.message)]) from refused
    start, columns = headings_of(rows)
    head, problems = head_of(rows[: start - 1])
    type_ = head.pop("type", None)
    if problems:
        raise Unreadable(problems)
    lines = [
        line_of(place, row, columns)
        for place, row in enumerate(rows[start:], start=start + 1)
        if any(clean_text(cell) for cell in row)
    ]
    return type_, head, lines


def plain(text):
    return re.sub(r"[\s()]", "", clean_text(text))


def headings_of(rows):
    """(the row below the headings, {name: column})."""
    wanted = {plain(NAMES[name]): name for name in COLUMNS}
    for place, row in enumerate(rows[:LOOK_FOR_HEADINGS], start=1):
        found = {wanted[plain(cell)]: at for at, cell in enumerate(row) if plain(cell) in wanted}
        if {"code", "text"} <= found.keys():
            levels = {
                int(arabic_digits(match[1])): at
                for at, cell in enumerate(row)
                if (match := re.fullmatch(r"ระดับ([0-9๐-๙]+)", plain(cell)))
            }
            missing = [NAMES[name] for name in ("dimension", "kind", "scale") if name not in found]
            if missing:
                raise Unreadable([Problem(f"แถวที่ {place}", "", f"ไม่มีคอลัมน์ {', '.join(missing)}")])
            return place, found | {"levels": levels}
    text = "ไม่พบหัวตาราง ด้าน รหัส ตัวชี้วัด ชนิด มาตรวัด โปรดใช้แบบไฟล์ที่ส่งออกจากระบบ"
    raise Unreadable([Problem("ไฟล์", "", text)])


def line_of(place, row, columns):
    def cell(at):
        return row[at] if at is not None and at < len(row) else ""

    levels = columns["levels"]
    return Line(
        place=f"แถวที่ {place}",
        levels=[cell(levels[level]) for level in sorted(levels)],
        **{name: tidy(name, cell(columns.get(name))) for name in COLUMNS},
    )


def tidy(name, text):
    """Excel makes a number of "1.10", and a date of "0-3" unless a cell says that it is text."""
    return text.removesuffix(".0") if name in ("points", "pass_at") else text


def head_of(rows):
    """({field: value}, [Problem]) of the lines above the table."""
    head, problems = {"is_official": False, **dict.fromkeys(RULE_FIELDS), "all_main": False}, []
    labels = {plain(label): name for name, label in RULE_LABELS.items()}
    types = {plain(label): value for value, label in ApplicantType.choices}
    for place, row in enumerate(rows, start=1):
        label, value = plain(row[0]) if row else "", clean_text(row[1]) if len(row) > 1 else ""
        where = f"แถวที่ {place}"
        if label == plain(TYPE):
            head["type"] = types.get(plain(value)) or value.upper()
        elif label == plain(TITLE):
            head["title"] = value[:200]
        elif label == plain(OFFICIAL):
            head["is_official"] = value == YES
        elif label in labels:
            read_rule(head, labels[label], value, where, problems)
    if head.get("type") not in ApplicantType.values:
        problems.append(Problem("ส่วนหัว", "", f"{TYPE}ต้องเป็น {', '.join(ApplicantType.labels)}"))
    if not head.get("title"):
        problems.append(Problem("ส่วนหัว", "", f"ไม่มี{TITLE}"))
    return head, problems


def read_rule(head, name, value, where, problems):
    if name == "all_main":
        head[name] = value == YES
    elif value:
        text = arabic_digits(value).rstrip("%").strip()
        right = re.fullmatch(r"\d{1,3}(\.\d{1,2}0*)?", text)
        if not right or (name != "additional_min_count" and float(text) > 100):
            problems.append(Problem(where, name, f"{RULE_LABELS[name]} ต้องเป็นตัวเลข"))
            return
        is_count = name == "additional_min_count"
        head[name] = int(float(text)) if is_count else Decimal(text)


def write(standard):
    """The workbook of a standard, which can be read again."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("เกณฑ์")
        styles = {
            "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            "head": book.add_format(
                {"bold": True, "bg_color": "#E5EEEE", "border": 1, "num_format": "@"}
            ),
        }
        below = write_head(sheet, standard, styles)
        write_lines(sheet, below, lines_of(indicators_of(standard)), styles)
    return file.getvalue()


def write_head(sheet, standard, styles):
    head = [
        (TYPE, standard.get_type_display()),
        (TITLE, standard.title),
        (OFFICIAL, YES if standard.is_official else NO),
    ]
    for name, label in RULE_LABELS.items():
        value = getattr(standard, name)
        if name == "all_main":
            value = YES if value else NO
        head.append(
            (label, "" if value is None else value if value in (YES, NO) else number(value))
        )
    if standard.sample_words:
        head.append(("หมายเหตุ", standard.sample_words))
    for line, (label, value) in enumerate(head):
        sheet.write_string(line, 0, label, styles["head"])
        sheet.write_string(line, 1, value, styles["text"])
    return len(head) + 1


def told(value):
    if isinstance(value, bool):
        return YES if value else NO
    return "" if value is None else number(value)


def write_lines(sheet, top, lines, styles):
    headings = [NAMES[name] for name in COLUMNS] + [f"ระดับ {level}" for level in range(LEVELS)]
    for column, text in enumerate(headings):
        sheet.write_string(top, column, text, styles["head"])
        name = COLUMNS[column] if column < len(COLUMNS) else ""
        sheet.set_column(column, column, WIDTHS.get(name, 16))
    sheet.set_column(0, 0, 44)
    for below, line in enumerate(lines, start=top + 1):
        cells = [getattr(line, name) for name in COLUMNS] + line.levels
        for column, text in enumerate(cells):
            sheet.write_string(below, column, text, styles["text"])
    sheet.freeze_panes(top + 1, 0)
