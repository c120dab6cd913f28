"""The rows of open data: applications, evaluations, certificates."""

from django.db.models import Case, CharField, Exists, F, OuterRef, Value, When
from django.db.models.functions import Concat, Left

from assessment.choices import PlanStatus, Resolution, SheetKind
from assessment.models import Certificate, DevelopmentPlan, Evaluation, Sheet
from mchch.thai.dates import in_bangkok
from registry.choices import ApplicantType, Joining, Stage
from registry.models import Application
from reports.choices import DataScope
from reports.open_data.fields import Field, Resource, Type

FISCAL_YEAR = "ปีงบประมาณ พ.ศ."
TYPES = tuple(ApplicantType.choices)


def day(value, names):
    return value and value.isoformat()


def day_of(value, names):
    return value and in_bangkok(value).date().isoformat()


def name_of(code, names):
    return names.get(code, "")


def is_true(value, names):
    return bool(value)


def id_field(meaning):
    return Field("id", Type.INTEGER, meaning, "pk")


def unless_leader(path, of="type"):
    """Of a leader the name is a person's."""
    return Case(
        When(**{of: ApplicantType.LEADER}, then=Value("")),
        default=F(path),
        output_field=CharField(),
    )


def place_fields(path=""):
    return (
        Field("province_code", Type.STRING, "รหัสจังหวัด 2 หลัก", Left(f"{path}area", 2)),
        Field("district_code", Type.STRING, "รหัสอำเภอ 4 หลัก", Left(f"{path}area", 4)),
        Field("district", Type.STRING, "ชื่ออำเภอ", Left(f"{path}area", 4), name_of),
        Field("subdistrict_code", Type.STRING, "รหัสตำบล 6 หลัก", f"{path}area"),
        Field("subdistrict", Type.STRING, "ชื่อตำบล", f"{path}area", name_of),
    )


def has(model, **of):
    return Exists(model.objects.filter(application=OuterRef("pk"), **of))


JUDGED = Exists(Sheet.objects.done().filter(application=OuterRef("pk"), kind=SheetKind.BEFORE))
PERSON = Concat("title", "given_name", Value(" "), "family_name", output_field=CharField())
OF_UNIT = Concat(
    "application__title", "application__given_name", Value(" "), "application__family_name",
    output_field=CharField(),
)  # fmt: skip


def applications(area, year):
    rows = Application.objects.inside(area).counted()
    return rows.filter(cycle__fiscal_year=year) if year else rows


def evaluations(area, year):
    rows = Evaluation.objects.inside(area).filter(concluded_at__isnull=False)
    return rows.filter(application__cycle__fiscal_year=year) if year else rows


def certificates(area, year):
    rows = Certificate.objects.inside(area)
    return rows.filter(fiscal_year=year) if year else rows


RESOURCES = (
    Resource(
        "applications",
        DataScope.APPLICATIONS,
        "ใบสมัครที่ขึ้นทะเบียนแล้ว หนึ่งแถวต่อหนึ่งใบ ไม่รวมร่างและที่ถอน",
        (
            id_field("เลขประจำแถว ใช้เรียงและขอหน้าถัดไป"),
            Field("number", Type.STRING, "เลขที่ใบสมัคร"),
            Field("fiscal_year", Type.INTEGER, FISCAL_YEAR, "cycle__fiscal_year"),
            Field("type", Type.STRING, "ประเภท", choices=TYPES),
            Field("stage", Type.STRING, "สถานะ", choices=tuple(Stage.choices)),
            *place_fields(),
            Field("unit_name", Type.STRING, "ชื่อกลุ่ม เครือข่าย หรือชุมชน ว่างสำหรับผู้นำชุมชน",
                  unless_leader("unit_name")),
            Field("established_year", Type.INTEGER, "ปีที่ก่อตั้ง พ.ศ."),
            Field("member_count", Type.INTEGER, "จำนวนสมาชิก"),
            Field("applied_on", Type.DATE, "วันที่สมัคร", shown=day),
            Field("self_assessed", Type.BOOLEAN, "ประเมินตนเองก่อนการพัฒนาแล้ว", JUDGED, is_true),
            Field("planned", Type.BOOLEAN, "มีแผนการพัฒนาตนเองที่ตกลงแล้ว",
                  has(DevelopmentPlan, status=PlanStatus.AGREED), is_true),
            Field("person_name", Type.STRING, "ชื่อผู้นำหรือผู้ประสานงาน", PERSON, is_personal=True),
            Field("phone", Type.STRING, "หมายเลขโทรศัพท์", is_personal=True),
        ),
        applications,
    ),
    Resource(
        "evaluations",
        DataScope.EVALUATIONS,
        "ผลการตรวจประเมินที่คณะกรรมการสรุปแล้ว",
        (
            id_field("เลขประจำแถว ใช้เรียงและขอหน้าถัดไป"),
            Field("application_id", Type.INTEGER, "เลขประจำแถวของใบสมัคร"),
            Field("fiscal_year", Type.INTEGER, FISCAL_YEAR, "application__cycle__fiscal_year"),
            Field("type", Type.STRING, "ประเภท", "application__type", choices=TYPES),
            *place_fields(),
            Field("resolution", Type.STRING, "มติคณะกรรมการ", choices=tuple(Resolution.choices)),
            Field("joining", Type.STRING, "วิธีรวมคะแนน", choices=tuple(Joining.choices)),
            Field("met_on", Type.DATE, "วันที่ประชุม", "meeting__held_on", day),
            Field("concluded_on", Type.DATE, "วันที่สรุปผล", "concluded_at", day_of),
            Field("standard_version", Type.INTEGER, "ฉบับของเกณฑ์", "standard__version"),
            Field("standard_is_official", Type.BOOLEAN, "เป็นเกณฑ์ของกรมการพัฒนาชุมชน",
                  "standard__is_official", is_true),
            Field("person_name", Type.STRING, "ชื่อผู้นำหรือผู้ประสานงาน", OF_UNIT, is_personal=True),
        ),
        evaluations,
    ),
    Resource(
        "certificates",
        DataScope.CERTIFICATES,
        "ใบประกาศที่ออกแล้ว รวมที่ยกเลิก",
        (
            id_field("เลขประจำแถว ใช้เรียงและขอหน้าถัดไป"),
            Field("number", Type.STRING, "เลขที่ใบประกาศ"),
            Field("application_id", Type.INTEGER, "เลขประจำแถวของใบสมัคร",
                  "certification__application_id"),
            Field("fiscal_year", Type.INTEGER, FISCAL_YEAR),
            Field("type", Type.STRING, "ประเภท", choices=TYPES),
            *place_fields(),
            Field("unit_name", Type.STRING, "ชื่อกลุ่ม เครือข่าย หรือชุมชน ว่างสำหรับผู้นำชุมชน",
                  unless_leader("name")),
            Field("issued_on", Type.DATE, "ให้ไว้ ณ วันที่", "issuance__issued_on", day),
            Field("revoked_on", Type.DATE, "วันที่ยกเลิก ว่างเมื่อยังใช้ได้", "revoked_at", day_of),
            Field("is_sample", Type.BOOLEAN, "ตรวจด้วยเกณฑ์ตัวอย่าง", shown=is_true),
            Field("person_name", Type.STRING, "ชื่อผู้นำชุมชน ว่างสำหรับประเภทอื่น",
                  Case(When(type=ApplicantType.LEADER, then=F("name")), default=Value("")),
                  is_personal=True),
        ),
        certificates,
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in RESOURCES}
