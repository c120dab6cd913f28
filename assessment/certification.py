"""Certification as pages and papers read it: who waits to be announced, what an announcement says,
what keeps it from being signed. Writes nothing."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q

from assessment.models import Announcement, Certificate, Certification
from assessment.models.certificate import waiting
from registry.choices import ApplicantType, CertifyingLevel, Role
from registry.models import Application
from registry.orders import COMMITTEE, PROGRAMME, of_year

TITLE = "รายชื่อผู้ผ่านการรับรองมาตรฐานการพัฒนาชุมชน"
SAMPLE_REFUSED = (
    "ใช้เกณฑ์ตัวอย่างซึ่งไม่ใช่เกณฑ์ของกรมการพัฒนาชุมชน ({types}) จึงประกาศและออกใบประกาศไม่ได้ นอกจากในระบบสาธิต"
)


def text_for(cycle, area):
    """What an announcement says before its list; two paragraphs to begin with."""
    where = f"อำเภอในพื้นที่{area.label}" if len(area.pk) == 2 else area.label
    return (
        f"ด้วย{COMMITTEE}{where} ได้ตรวจประเมินกลุ่มเป้าหมายที่สมัครเข้าสู่{PROGRAMME} {of_year(cycle)}"
        " และมีมติเห็นชอบผลการตรวจประเมินแล้ว\n"
        f"{area.label}จึงประกาศ{TITLE} {of_year(cycle)} ดังมีรายชื่อต่อไปนี้"
    )


def certifies(user, cycle):
    """Whether the person concludes certification: the head of a district, or the province, as the
    year says."""
    if cycle.certifying_level == CertifyingLevel.PROVINCE:
        return user.role == Role.PROVINCE and user.area_id == cycle.area_id
    return user.role == Role.DISTRICT_HEAD


def acts_for(user, area_id):
    """Whether the person answers for the office that announced, whatever the year says now."""
    roles = (Role.DISTRICT_HEAD, Role.PROVINCE)
    return user.is_active and user.role in roles and user.area_id == area_id


def is_certified(application):
    """Whether a signed announcement names it."""
    return Certification.objects.filter(application=application).exists()


@dataclass(frozen=True)
class Line:
    """One applicant of an announcement, before it is signed or after."""

    application_id: int
    name: str
    type: str
    subdistrict: str
    district: str
    is_sample: bool
    area_id: str

    @property
    def is_leader(self):
        return self.type == ApplicantType.LEADER

    def get_type_display(self):
        return ApplicantType(self.type).label

    def values(self):
        names = ("application_id", "name", "type", "subdistrict", "district", "is_sample")
        return {name: getattr(self, name) for name in (*names, "area_id")}


def lines_to_announce(area_id, cycle):
    """[Line] of those of an area who passed and are in no announcement, as far as one sees them;
    one statement."""
    rows = waiting(Application.objects.inside(area_id).in_cycle(cycle))
    rows = rows.select_related("area__parent", "evaluation__standard").defer("citizen_id")
    return in_order(line_of(row) for row in rows.order_by("sort_key", "id"))


def in_order(lines):
    """By district, then by type as the letter names them, then by name."""
    types = ApplicantType.values
    return sorted(lines, key=lambda line: (line.area_id[:4], types.index(line.type)))


def line_of(row):
    is_below = row.area.level == "subdistrict"
    return Line(
        application_id=row.pk,
        name=row.display_name,
        type=row.type,
        subdistrict=row.area.name if is_below else "",
        district=(row.area.parent if is_below else row.area).name,
        is_sample=not row.evaluation.standard.is_official,
        area_id=row.area_id,
    )


def lines_of(announcement):
    """What an announcement lists: frozen once it is signed."""
    if announcement.is_draft:
        return lines_to_announce(announcement.area_id, announcement.cycle)
    return in_order(announcement.lines.order_by("sort_key", "id"))


def fingerprint(lines):
    """Tells whether the list is still the one that a person saw."""
    told = ",".join(str(line.application_id) for line in lines)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def refuse_sample(lines):
    """By a sample nobody is certified, except in a demo; tells of which types it is."""
    types = [label for value, label in ApplicantType.choices
             if any(line.is_sample and line.type == value for line in lines)]  # fmt: skip
    if settings.DEMO or not types:
        return ""
    return SAMPLE_REFUSED.format(types=", ".join(types))


def missing_for_signing(announcement, lines):
    """All that keeps a draft from being signed, as sentences."""
    texts = [
        *([] if lines else ["ยังไม่มีผู้ผ่านการตรวจประเมินที่รอประกาศ"]),
        *([] if announcement.text.strip() else ["ยังไม่มีข้อความของประกาศ"]),
        *([] if announcement.signatory_name else ["ยังไม่ได้เลือกผู้ลงนาม"]),
    ]
    sample = refuse_sample(lines)
    return [*texts, sample] if sample else texts


def counts(user, cycle):
    """How many wait to be announced, are certified, have a certificate; one statement."""
    rows = Application.objects.visible_to(user).in_cycle(cycle)
    is_announced = Q(certification__isnull=False)
    has_valid = Q(certification__certificates__isnull=False) & Q(
        certification__certificates__revoked_at=None
    )
    return rows.filter(stage__in=("PASSED", "NOT_PASSED")).aggregate(
        waiting=Count("pk", filter=Q(stage="PASSED") & ~is_announced, distinct=True),
        certified=Count("pk", filter=is_announced, distinct=True),
        issued=Count("pk", filter=has_valid, distinct=True),
        failed=Count("pk", filter=Q(stage="NOT_PASSED"), distinct=True),
    )


def announcements(user, cycle):
    """Those of the year that the person may read, with how far their certificates are."""
    rows = Announcement.objects.visible_to(user).filter(cycle=cycle).select_related("area")
    certified = Certification.objects.visible_to(user)
    seen = dict(
        certified.filter(announcement__cycle=cycle)
        .order_by()
        .values_list("announcement")
        .annotate(n=Count("pk"))
    )
    lacking = dict(
        certified.filter(announcement__cycle=cycle)
        .without_certificate()
        .order_by()
        .values_list("announcement")
        .annotate(n=Count("pk"))
    )
    return [(row, seen.get(row.pk, 0), lacking.get(row.pk, 0)) for row in rows]


def certificates_of(announcement, user):
    """{certification: its newest certificate}; one statement."""
    rows = Certificate.objects.visible_to(user).filter(certification__announcement=announcement)
    return {row.certification_id: row for row in rows.order_by("running_no")}
