"""How much that is personal a year holds, by kind and by district. Writes nothing."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.db.models.functions import Left

from assessment.models import (
    DevelopmentPlan,
    Evaluation,
    LearningEvent,
    OwnIndicator,
    ProgressEntry,
    ProgressPhoto,
    Score,
    ScoreFile,
    SheetScan,
)
from registry.choices import JobKind
from registry.models import Application, Area, Attachment, Paper, StageChange, Submission

# What is counted, with its name on the page; migration 0162 says column by column what goes.
KINDS = {
    "units": "ใบสมัคร",
    "ids": "เลขประชาชน",
    "files": "ไฟล์และภาพ",
    "plans": "แผนและความก้าวหน้า",
    "texts": "ข้อความ",
    "sendings": "สำเนาการส่ง",
    "papers": "เอกสารที่มีรายชื่อ",
}
GOES = (
    "ชื่อ นามสกุล ที่อยู่ โทรศัพท์ ตำแหน่ง และเลขประจำตัวประชาชนของผู้นำชุมชนและผู้ประสานงาน",
    "ไฟล์หลักฐาน ภาพถ่าย และแบบที่สแกน รวมทั้งตัวไฟล์ในที่เก็บ",
    "ข้อความที่พิมพ์เอง: แผน ความก้าวหน้า หมายเหตุของคะแนน เหตุผลของมติ เหตุผลที่ส่งกลับ จุดนัดพบ วิทยากร",
    "สำเนาที่เก็บไว้ในการส่งให้จังหวัด ไฟล์ทะเบียนที่นำเข้า และสิ่งที่พิมพ์ค้างไว้",
    "บัญชีรายชื่อ รายงานการประชุม รายงานผล และชุดเอกสารที่ระบบเก็บไว้",
    "ค่าเดิมของรายการเหล่านี้ในประวัติการแก้ไข (ยังเห็นว่าใครแก้ไขอะไร เมื่อใด)",
)
STAYS = (
    "คะแนน ผลการตรวจประเมิน จำนวน และตัวเลขทุกตัวของหน้าติดตามงานและสรุปผล รวมทั้งการเทียบกับปีอื่น",
    "ชื่อกลุ่ม เครือข่าย และชุมชน เลขที่ใบสมัคร ประเภท ตำบล สถานะ และวันที่",
    "ทะเบียนใบประกาศ: เลขที่ ชื่อผู้ได้รับ และหน้าตรวจสอบหลัง QR พร้อมประกาศที่ลงนามแล้ว",
    "คำสั่งแต่งตั้งคณะกรรมการ หนังสือเวียน บันทึกข้อความ และรายงานสรุปผลของปี",
    "ชื่อเจ้าหน้าที่และกรรมการที่ทำรายการ กับบันทึกการลบนี้",
)
# As PAPERS of migration 0162.
NAMING_PAPERS = ("applicant_list", "minutes", "result_report", JobKind.PACKAGE)


@dataclass(frozen=True)
class Held:
    """{district code: {kind: count}}, and when an application was last changed."""

    districts: dict
    latest: str

    @property
    def counts(self):
        """As an act keeps it."""
        return {"districts": self.districts, "latest": self.latest}


def held(cycle):
    """All counts of a year within the scope of who asks: a statement for each table."""
    found = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    for kind, rows in sources(cycle):
        district = rows.order_by().annotate(district=Left("area", 4)).values("district")
        for code, n in district.annotate(n=Count("pk")).values_list("district", "n"):
            found[code][kind] += n
    units = Application.objects.in_cycle(cycle).inside(cycle.area_id)
    latest = units.aggregate(latest=Max("updated_at"))["latest"]
    return Held(dict(sorted(found.items())), latest.isoformat() if latest else "")


def sources(cycle):
    """(kind, rows): each row counts once."""
    units = Application.objects.in_cycle(cycle).inside(cycle.area_id)
    yield "units", units
    yield "ids", units.exclude(citizen_id_hash="")
    of_unit = {"application__cycle": cycle}
    of_sheet = {"sheet__application__cycle": cycle}
    yield "files", Attachment.objects.filter(**of_unit).exclude(file="")
    yield "files", ScoreFile.objects.filter(score__sheet__application__cycle=cycle).exclude(file="")
    yield "files", SheetScan.objects.filter(**of_sheet).exclude(file="")
    yield "files", ProgressPhoto.objects.filter(entry__application__cycle=cycle).exclude(file="")
    for model in (OwnIndicator, DevelopmentPlan, ProgressEntry):
        yield "plans", model.objects.filter(**of_unit)
    yield "texts", StageChange.objects.filter(**of_unit).exclude(comment="")
    yield "texts", Score.objects.filter(**of_sheet).exclude(note="")
    yield "texts", Evaluation.objects.filter(**of_unit).exclude(resolution_reason="")
    yield "texts", LearningEvent.objects.in_cycle(cycle).exclude(speaker="", note="")
    yield "sendings", Submission.objects.in_cycle(cycle)
    named = Q(kind__in=NAMING_PAPERS) | Q(keep_until__isnull=False)
    yield "papers", Paper.objects.in_cycle(cycle).filter(named)


def table(districts):
    """([(name of the district, [(kind, count)])], the same of all) of counts as an act keeps them;
    one statement."""
    names = {area.pk: str(area) for area in Area.objects.filter(pk__in=districts)}
    rows = [
        (names.get(code, "ระดับจังหวัด" if len(code) == 2 else code), labelled(counts.get))
        for code, counts in sorted(districts.items())
    ]
    return rows, labelled(lambda kind: total(districts, kind)) if rows else []


def labelled(count_of):
    return [(label, count_of(kind)) for kind, label in KINDS.items()]


def changes(before, after):
    """[(kind, was, is)] of what two counts tell differently, districts taken together."""
    return [
        (label, was, now)
        for kind, label in KINDS.items()
        if (was := total(before, kind)) != (now := total(after, kind))
    ]


def total(districts, kind):
    return sum(counts[kind] for counts in districts.values())
