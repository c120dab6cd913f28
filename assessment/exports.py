"""Workbooks of the year: scores before and after by indicator, plans, learning events.

Rows are read by and by and written at once: memory does not grow with them.
"""

import tempfile
from dataclasses import dataclass

import xlsxwriter
from django.db.models import Count, Sum

from assessment.choices import SheetKind
from assessment.models import Activity, Attendance, LearningEvent, Score
from assessment.road import with_progress
from mchch.thai import names
from registry.choices import COUNTED_STAGES, ApplicantType
from registry.exports import CHUNK, formats
from registry.models.application import called

TYPES, KINDS = dict(ApplicantType.choices), dict(SheetKind.choices)


@dataclass(frozen=True)
class Table:
    """A sheet of a workbook: its name, (heading, what a row holds, width), and the rows."""

    name: str
    columns: list
    rows: object


def officer(row):
    user = row.officer
    return names.full_name(user.title, user.given_name, user.family_name)


def inside(rows, user, cycle, path="application__"):
    """Rows of the year that the person may see, of units that count."""
    return rows.visible_to(user).filter(
        **{f"{path}cycle": cycle, f"{path}stage__in": COUNTED_STAGES}
    )


def unit_columns(of):
    """Who it is about, the same in each workbook; `of` gives the application of a row."""
    return [
        ("เลขที่ใบสมัคร", lambda row: of(row).number, 18),
        ("ชื่อผู้สมัคร", lambda row: called(of(row)), 36),
        ("ประเภท", lambda row: TYPES[of(row).type], 22),
        ("พัฒนากร", lambda row: officer(of(row)), 26),
    ]


def kind_of(row):
    return row.indicator.get_kind_display() if row.indicator else "ของผู้สมัครเอง"


def scores(user, cycle):
    """A line for each answer of each sheet."""
    rows = inside(Score.objects.all(), user, cycle, "sheet__application__")
    rows = rows.select_related(
        "sheet__application__officer", "sheet__standard", "indicator__dimension", "own"
    ).defer("sheet__application__citizen_id")
    order = ("sheet__application__sort_key", "sheet__application", "sheet__opened_at")
    columns = [
        *unit_columns(lambda row: row.sheet.application),
        ("ครั้ง", lambda row: KINDS[row.sheet.kind], 16),
        ("สถานะ", lambda row: row.sheet.get_status_display(), 18),
        ("ด้าน", lambda row: row.indicator.dimension.name if row.indicator else "", 26),
        ("รหัส", lambda row: (row.indicator or row.own).code, 8),
        ("ตัวชี้วัด", lambda row: (row.indicator or row.own).text, 60),
        ("ชนิด", kind_of, 14),
        ("คะแนน", lambda row: row.points, 8),
        ("คะแนนเต็ม", lambda row: (row.indicator or row.own).max_points, 10),
        ("หมายเหตุ", lambda row: row.note, 40),
        ("เกณฑ์", lambda row: row.sheet.standard.title, 40),
        ("เกณฑ์ของกรม", lambda row: row.sheet.standard.sample_words or "ใช่", 40),
    ]
    return Table("คะแนนประเมินตนเอง", columns, rows.order_by(*order, "indicator__position", "id"))


def plans(user, cycle):
    """A line for each activity of each plan in force or in draft."""
    rows = inside(Activity.objects.all(), user, cycle, "plan__application__")
    rows = with_progress(rows.exclude(plan__status="SUPERSEDED")).select_related(
        "plan__application__officer"
    )
    columns = [
        *unit_columns(lambda row: row.plan.application),
        ("ฉบับที่", lambda row: row.plan.version_no, 8),
        ("สถานะแผน", lambda row: row.plan.get_status_display(), 18),
        ("ลำดับ", lambda row: row.position, 8),
        ("กิจกรรม", lambda row: row.what, 44),
        ("วิธีดำเนินการ", lambda row: row.how, 40),
        ("เพื่อตัวชี้วัด", lambda row: ", ".join(row.indicators), 14),
        ("เริ่ม", lambda row: row.starts_on, 14),
        ("สิ้นสุด", lambda row: row.ends_on, 14),
        ("ผู้รับผิดชอบ", lambda row: row.responsible, 26),
        ("งบประมาณ (บาท)", lambda row: row.budget, 14),
        ("แหล่งงบประมาณ", lambda row: row.budget_source, 26),
        ("ผลที่คาดว่าจะได้รับ", lambda row: row.expected, 40),
        ("หลักฐาน", lambda row: row.evidence, 30),
        ("ความคืบหน้า (ร้อยละ)", lambda row: row.percent or 0, 12),
    ]
    order = ("plan__application__sort_key", "plan__application", "plan__version_no", "position")
    return Table(
        "แผนการพัฒนาตนเอง", columns, rows.defer("plan__application__citizen_id").order_by(*order)
    )


def events(user, cycle):
    rows = LearningEvent.objects.visible_to(user).in_cycle(cycle).select_related("area")
    rows = rows.annotate(units=Count("attendances"), people=Sum("attendances__people"))
    columns = [
        ("อำเภอ", lambda row: row.area.label, 22),
        ("วันที่", lambda row: row.held_on, 14),
        ("ถึงวันที่", lambda row: row.until_on, 14),
        ("ชนิด", lambda row: row.get_kind_display(), 22),
        ("เรื่อง", lambda row: row.title, 44),
        ("สถานที่", lambda row: row.place, 30),
        ("วิทยากร", lambda row: row.speaker, 30),
        ("จำนวนหน่วย", lambda row: row.units, 12),
        ("จำนวนคน", lambda row: row.people or 0, 12),
        ("สรุปผล", lambda row: row.note, 60),
    ]
    return Table("กิจกรรมการเรียนรู้", columns, rows.order_by("held_on", "id"))


def attendances(user, cycle):
    """A line for each unit at each event: the same ones that the events count."""
    rows = Attendance.objects.visible_to(user).filter(event__cycle=cycle)
    rows = rows.select_related("event__area", "application__officer", "application__area")
    columns = [
        ("อำเภอ", lambda row: row.event.area.label, 22),
        ("วันที่", lambda row: row.event.held_on, 14),
        ("ชนิด", lambda row: row.event.get_kind_display(), 22),
        ("เรื่อง", lambda row: row.event.title, 44),
        *unit_columns(lambda row: row.application),
        ("ตำบล", lambda row: subdistrict(row.application.area), 22),
        ("จำนวนคน", lambda row: row.people, 12),
    ]
    order = ("event__held_on", "event", "application__sort_key", "id")
    return Table("ผู้เข้าร่วม", columns, rows.defer("application__citizen_id").order_by(*order))


def subdistrict(area):
    return area.name if area.level == "subdistrict" else ""


# What can be taken out: the sheets of its workbook, that which names it first.
TABLES = {"scores": (scores,), "plans": (plans,), "events": (events, attendances)}


def workbook(tables, heading):
    """(open file, number of rows); a sheet's own name stands before the heading."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        styles = formats(book) | {"number": book.add_format({"num_format": "General"})}
        count = sum(
            fill(book.add_worksheet(table.name), styles, table, f"{table.name} {heading}")
            for table in tables
        )
    file.seek(0)
    return file, count


def fill(sheet, styles, table, heading):
    for at, (_, _, width) in enumerate(table.columns):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(2, 0)
    sheet.write_string(0, 0, heading, styles["title"])
    for at, (label, *_) in enumerate(table.columns):
        sheet.write_string(1, at, label, styles["head"])
    count = 0
    for count, row in enumerate(table.rows.iterator(CHUNK), start=1):
        for at, (_, get, _) in enumerate(table.columns):
            write(sheet, count + 1, at, get(row), styles)
    sheet.autofilter(1, 0, count + 1, len(table.columns) - 1)
    return count


def write(sheet, line, at, value, styles):
    if hasattr(value, "year"):
        sheet.write_datetime(line, at, value, styles["date"])
    elif value is None:
        sheet.write_blank(line, at, None, styles["text"])
    elif isinstance(value, str):
        sheet.write_string(line, at, value, styles["text"])
    else:
        sheet.write_number(line, at, value, styles["number"])
