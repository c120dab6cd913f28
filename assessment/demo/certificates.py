"""Last year, certified by the province: announced, certificates given out, one of them anew."""

from datetime import date

from django.conf import settings

from assessment.actions import certificates, certification
from assessment.actions.certificates import Terms
from assessment.certification import fingerprint, lines_to_announce
from assessment.models import Announcement, Certificate, Issuance
from registry.demo import act_as, moment

SIGNED, CORRECTED = date(2024, 5, 20), date(2024, 6, 4)
SITE = "http://127.0.0.1:8000"
REASON = "พิมพ์ชื่อตกหล่น ผู้ได้รับการรับรองแจ้งขอแก้ไข"


def certify(cycle, staff):
    act_as(staff)
    row = certification.begin(cycle, by=staff)
    row = certification.sign(
        row, number="", signed_on=SIGNED, version=row.version, by=staff,
        seen=fingerprint(lines_to_announce(row.area_id, cycle)),
    )  # fmt: skip
    Announcement.objects.filter(pk=row.pk).update(
        created_at=moment(SIGNED, 9), signed_at=moment(SIGNED, 14)
    )
    certificates.issue(row, terms(row, SIGNED), by=staff)
    first = Certificate.objects.filter(certification__announcement=row).order_by("running_no")[0]
    certificates.correct(
        first, terms(row, CORRECTED), name=first.name, subdistrict=first.subdistrict,
        reason=REASON, by=staff,
    )  # fmt: skip
    Certificate.objects.filter(pk=first.pk).update(revoked_at=moment(CORRECTED, 10))
    for day in (SIGNED, CORRECTED):
        Issuance.objects.filter(issued_on=day).update(issued_at=moment(day, 15))


def terms(row, day):
    signatory = (row.signatory_name, row.signatory_position, row.signatory_acting_for)
    return Terms(issued_on=day, signatory=signatory, site=settings.PUBLIC_URL or SITE)
