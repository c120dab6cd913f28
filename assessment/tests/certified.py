"""Certification in tests: units that passed, an announcement, certificates."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import factory
from django.core.files.base import ContentFile

from assessment import models
from assessment.actions import certificates, certification
from assessment.actions.certificates import Terms
from assessment.certification import fingerprint, lines_to_announce
from assessment.choices import Resolution
from assessment.tests.factories import EvaluationFactory, MeetingFactory, standard_of
from mchch.scope import acting_for
from registry.choices import ApplicantType, Stage
from registry.tests.factories import ApplicationFactory, CycleFactory, UserFactory

SIGNED = date(2025, 4, 30)
SIGNER = ("นายสมศักดิ์ ตัวอย่าง", "นายอำเภอเกาะคา", "")
SITE = "https://mchch.example.go.th"


def passed(officer, cycle, count=1, resolution=Resolution.PASS, **more):
    """Units whose evaluation was concluded; all types in turn."""
    meeting = concluded_meeting(officer.area_id, cycle)
    return [
        judged_unit(officer, cycle, meeting, resolution, type=list(ApplicantType)[n % 4], **more)
        for n in range(count)
    ]


def concluded_meeting(code, cycle):
    found = models.Meeting.objects.filter(area=code, cycle=cycle).first()
    return found or MeetingFactory(
        area_id=code, cycle=cycle, concluded_at=datetime.combine(SIGNED, time(9), ZoneInfo("UTC"))
    )


def judged_unit(officer, cycle, meeting, resolution, **more):
    stage = Stage.PASSED if resolution == Resolution.PASS else Stage.NOT_PASSED
    unit = ApplicationFactory(officer=officer, cycle=cycle, stage=stage, **more)
    EvaluationFactory(
        application=unit, standard=standard_of(unit), meeting=meeting, resolution=resolution,
        joining=cycle.joining, concluded_at=meeting.concluded_at, opened_by=officer,
    )  # fmt: skip
    return unit


def drafted(cycle, by):
    row = certification.begin(cycle, by=by)
    values = dict(
        zip(("signatory_name", "signatory_position", "signatory_acting_for"), SIGNER, strict=True)
    )
    certification.save_draft(row, values, version=row.version, by=by)
    row.refresh_from_db()
    return row


def signed(cycle, by, number="", signed_on=SIGNED, **more):
    row = drafted(cycle, by)
    seen = fingerprint(lines_to_announce(row.area_id, cycle))
    return certification.sign(
        row, number=number, signed_on=signed_on, seen=seen, version=row.version, by=by, **more
    )


def terms(**more):
    return Terms(**{"issued_on": SIGNED, "signatory": SIGNER, "site": SITE} | more)


def given(cycle, by, **more):
    """Everybody who passed has a certificate; returns them by number."""
    row = signed(cycle, by)
    certificates.issue(row, terms(**more), by=by)
    return list(models.Certificate.objects.filter(certification__announcement=row))


def as_person(user, act, *arguments, **more):
    with acting_for(user):
        return act(*arguments, by=user, **more)


class AnnouncementFactory(factory.django.DjangoModelFactory):
    """A signed one whose date was left to be written by hand: it may still be noted."""

    class Meta:
        model = models.Announcement

    area_id = "5203"
    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    text = "ด้วยคณะกรรมการได้ตรวจประเมินแล้ว"
    calendar_year = 2568
    number_by_hand = True
    signatory_name = "นายสมศักดิ์ ตัวอย่าง"
    signed_at = factory.LazyFunction(lambda: datetime.combine(SIGNED, time(9), ZoneInfo("UTC")))
    signed_by_name = "นายทดสอบ สมมติ"
    created_by = factory.LazyAttribute(lambda row: UserFactory(area_code=row.area_id))


class AnnouncementScanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AnnouncementScan

    announcement = factory.SubFactory(AnnouncementFactory)
    area_id = factory.SelfAttribute("announcement.area_id")
    name = "ประกาศ.pdf"
    content_type = "application/pdf"
    size = factory.LazyAttribute(lambda row: row.file.size)
    sha256 = "0" * 64
    file = factory.Sequence(lambda n: ContentFile(b"%PDF-1.4 made up\n", f"said{n}.pdf"))
    uploaded_by_name = "นายทดสอบ สมมติ"


class CertificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Certification

    announcement = factory.SubFactory(AnnouncementFactory)
    application = factory.SubFactory(ApplicationFactory, stage=Stage.PASSED)
    area_id = factory.SelfAttribute("application.area_id")
    name = factory.SelfAttribute("application.display_name")
    type = factory.SelfAttribute("application.type")
    subdistrict = "ศาลา"
    district = "เกาะคา"


class IssuanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Issuance

    announcement = factory.SubFactory(AnnouncementFactory)
    area_id = factory.SelfAttribute("announcement.area_id")
    fiscal_year = 2568
    office_name = "สำนักงานพัฒนาชุมชนอำเภอเกาะคา"
    announced = "ประกาศอำเภอเกาะคา"
    announced_on = SIGNED
    issued_on = SIGNED
    province = "ลำปาง"
    site = SITE
    signatory_name = "นายสมศักดิ์ ตัวอย่าง"
    issued_by = factory.LazyAttribute(lambda row: UserFactory(area_code=row.area_id))
    issued_by_name = "นายทดสอบ สมมติ"


class CertificateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Certificate

    certification = factory.SubFactory(CertificationFactory)
    issuance = factory.LazyAttribute(
        lambda row: IssuanceFactory(announcement=row.certification.announcement)
    )
    area_id = factory.SelfAttribute("certification.area_id")
    office_id = factory.SelfAttribute("issuance.area_id")
    fiscal_year = 2568
    running_no = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda row: f"{row.running_no}/2568")
    name = factory.SelfAttribute("certification.name")
    type = factory.SelfAttribute("certification.type")
    subdistrict = factory.SelfAttribute("certification.subdistrict")
    district = factory.SelfAttribute("certification.district")
