"""A summary as tables: what page, paper, workbook and open data show. One place says which columns
there are and in which order."""

from dataclasses import dataclass, field
from enum import StrEnum

from reports.summary.facts import STEPS, share

TOTAL = "รวม"


class Kind(StrEnum):
    TEXT = "text"
    COUNT = "count"
    SHARE = "share"  # per cent; page and paper show it in the cell of the count before it
    PERCENT = "percent"  # per cent that stands for itself
    CHANGE = "change"  # points of per cent, with its sign
    DATE = "date"


@dataclass(frozen=True)
class Column:
    name: str  # in the open data
    label: str
    kind: Kind = Kind.COUNT
    width: int = 12  # in a workbook, in letters
    is_personal: bool = False  # names a person: not in the open data


@dataclass(frozen=True)
class Table:
    """`total` is the last row, or none. `by_name` of the columns is what machines read."""

    name: str
    title: str
    columns: tuple
    rows: list
    total: tuple | None = None
    note: str = ""
    nothing: str = "ไม่มีข้อมูล"
    is_detail: bool = False  # for machines and workbooks: too long to be read
    groups: bool = field(default=False)  # rows with the same first cell belong together

    @property
    def all_rows(self):
        return [*self.rows, self.total] if self.total and self.rows else list(self.rows)


def text(name, label, width=24, **more):
    return Column(name, label, Kind.TEXT, width, **more)


def step_columns():
    """Each step with its share of those who applied."""
    for name, label in STEPS.items():
        yield Column(name, f"{label} (หน่วย)" if name == "applied" else label)
        if name != "applied":
            yield Column(f"{name}_share", f"ร้อยละที่{label}", Kind.SHARE)


def cells(figures):
    shares = figures.shares()
    found = [figures.applied]
    for name, percent in shares.items():
        found += [getattr(figures, name), percent]
    return found


SHARE_NOTE = "ร้อยละเทียบกับจำนวนที่สมัคร ทศนิยมหนึ่งตำแหน่ง ตัดเศษที่เหลือ"


def tables(summary):
    """All of them, in the order of the report."""
    return [
        by_type(summary),
        by_place(summary),
        years(summary),
        *quota(summary),
        development(summary),
        needs(summary),
        learning(summary),
        *exceptions(summary),
        by_place_and_type(summary),
    ]


def steps(name, title, heads, rows, **more):
    columns = (*heads, *step_columns())
    return Table(name, title, columns, rows, note=SHARE_NOTE, **more)


def by_type(summary):
    rows = [(label, *cells(figures)) for label, figures in summary.by_type]
    total = (TOTAL, *cells(summary.total)) if len(rows) > 1 else None
    return steps("by_type", "ผลการดำเนินงานตามประเภท", (text("type", "ประเภท"),), rows, total=total)


def by_place(summary):
    level = summary.asked.level
    rows = [(label, *cells(figures)) for label, figures in summary.by_place]
    return steps(
        "by_place", f"ผลการดำเนินงานราย{level}", (text("place", level),), rows,
        total=(TOTAL, *cells(summary.total)),
    )  # fmt: skip


def by_place_and_type(summary):
    heads = (text("place", summary.asked.level), text("type", "ประเภท"))
    rows = [(place, type_, *cells(one)) for place, type_, one in summary.by_place_and_type]
    title = f"ราย{summary.asked.level}และประเภท"
    return steps("by_place_and_type", title, heads, rows, is_detail=True)


def years(summary):
    rows = [(str(year), *cells(figures)) for year, figures in summary.years]
    heads = (text("fiscal_year", "ปีงบประมาณ พ.ศ.", 16),)
    return steps("years", "เทียบกับปีก่อน", heads, rows)


def quota(summary):
    level, types = summary.asked.level, summary.asked.types
    found = summary.quota
    if summary.asked.code:
        columns = (
            text("place", "อำเภอ"),
            text("officer", "พัฒนากร", 30, is_personal=True),
            *(Column(type_.lower(), type_.label) for type_ in types),
            Column("missing", "ยังขาด (หน่วย)"),
            Column("waived", "ผ่อนผัน (รายการ)"),
        )
        rows = [
            (row.place, row.name, *row.units, row.missing, row.waived) for row in found.officers
        ]
        yield Table(
            "quota_by_officer", "เป้าหมายรายพัฒนากร", columns, rows, nothing="ยังไม่มีพัฒนากรในพื้นที่",
            groups=True,
        )  # fmt: skip
    columns = (
        text("place", "อำเภอ" if summary.asked.code else level),
        Column("officers", "พัฒนากร (คน)"),
        Column("whole", "ครบเป้าหมาย (คน)"),
        Column("whole_share", "ร้อยละที่ครบ", Kind.SHARE),
        Column("missing", "ยังขาด (หน่วย)"),
        Column("waived", "ผ่อนผัน (รายการ)"),
    )
    total = found.total
    yield Table(
        "quota_by_place", "เป้าหมายของพัฒนากรตามพื้นที่", columns,
        [quota_cells(row) for row in found.places],
        total=quota_cells(total), nothing="ยังไม่มีพัฒนากรในพื้นที่",
    )  # fmt: skip


def quota_cells(row):
    percent = share(row.whole, row.officers)
    return (row.place, row.officers, row.whole, percent, row.missing, row.waived)


def development(summary):
    columns = (
        text("type", "ประเภท"),
        text("dimension", "ด้าน", 36),
        Column("units", "หน่วย"),
        Column("before", "ก่อน (ร้อยละ)", Kind.PERCENT),
        Column("after", "หลัง (ร้อยละ)", Kind.PERCENT),
        Column("change", "เปลี่ยนแปลง", Kind.CHANGE),
    )
    rows = [
        (row.type, row.label, row.units, row.before, row.after, row.change)
        for row in summary.development
    ]
    return Table(
        "development", "ผลการพัฒนาตนเองรายด้าน ก่อนและหลังการพัฒนา", columns, rows, groups=True,
        note="เฉพาะหน่วยที่ประเมินตนเองครบทั้งก่อนและหลังการพัฒนา",
        nothing="ยังไม่มีหน่วยที่ประเมินตนเองครบทั้งก่อนและหลังการพัฒนา",
    )  # fmt: skip


def needs(summary):
    columns = (
        text("type", "ประเภท"),
        text("code", "ข้อ", 8),
        text("indicator", "ตัวชี้วัด", 60),
        text("dimension", "ด้าน", 30),
        Column("units", "หน่วยที่ประเมิน"),
        Column("percent", "คะแนนเฉลี่ย (ร้อยละ)", Kind.PERCENT),
        Column("below", "ยังไม่ถึงระดับผ่าน (หน่วย)"),
        Column("below_share", "ร้อยละที่ยังไม่ถึง", Kind.SHARE),
    )
    rows = [
        (row.type, row.code, row.text, row.dimension, row.units, row.percent, row.below,
         share(row.below, row.units))
        for row in summary.needs
    ]  # fmt: skip
    return Table(
        "needs", "ตัวชี้วัดที่ควรส่งเสริมการเรียนรู้", columns, rows,
        note="จากการประเมินตนเองครั้งล่าสุดของแต่ละหน่วย เรียงจากคะแนนเฉลี่ยน้อยไปมาก",
        nothing="ยังไม่มีผลการประเมินตนเอง หรือทุกตัวชี้วัดได้คะแนนเต็ม",
    )  # fmt: skip


def learning(summary):
    columns = (
        text("kind", "ชนิดกิจกรรม", 30),
        Column("events", "จัด (ครั้ง)"),
        Column("units", "หน่วยที่เข้าร่วม"),
        Column("people", "ผู้เข้าร่วม (คน)"),
    )
    rows = [(row.kind, row.events, row.units, row.people) for row in summary.learning]
    return Table(
        "learning", "กิจกรรมการเรียนรู้", columns, rows, note="หน่วยหนึ่งที่เข้าร่วมหลายชนิดนับในแต่ละชนิด"
    )


def exceptions(summary):
    found = summary.exceptions
    by, on = text("by", "ผู้อนุญาต", 28, is_personal=True), Column("on", "เมื่อวันที่", Kind.DATE, 16)
    reason = text("reason", "เหตุผล", 50, is_personal=True)
    place = text("place", "อำเภอ")
    if not summary.asked.code:
        return
    yield Table(
        "reopened", "ขั้นตอนที่เปิดให้เฉพาะอำเภอ",
        (place, text("step", "ขั้นตอน", 40), Column("until", "เปิดถึง", Kind.DATE, 16), reason, by, on),
        [(row.place, row.step, row.until, row.reason, row.by, row.on) for row in found.reopened],
        nothing="ไม่มีการเปิดขั้นตอนให้เฉพาะอำเภอ",
    )  # fmt: skip
    yield Table(
        "waived", "การผ่อนผันเป้าหมาย",
        (place, text("officer", "พัฒนากร", 28, is_personal=True), text("type", "ประเภท"), reason,
         by, on),
        [(row.place, row.officer, row.type, row.reason, row.by, row.on) for row in found.waived],
        nothing="ไม่มีการผ่อนผันเป้าหมาย",
    )  # fmt: skip
    yield Table(
        "late", "การส่งหลังกำหนด",
        (place, text("what", "เรื่อง", 30), Column("round", "ครั้งที่"),
         Column("due", "กำหนดส่ง", Kind.DATE, 16), Column("sent", "ส่งเมื่อ", Kind.DATE, 16),
         text("note", "คำชี้แจง", 50, is_personal=True)),
        [(row.place, row.what, row.round, row.due, row.sent, row.note) for row in found.late],
        nothing="ไม่มีการส่งหลังกำหนด",
    )  # fmt: skip
