"""Areas, people, years, applications, sendings, offices."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import factory
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile

from mchch.crypto import fingerprint
from mchch.thai import citizen_id
from registry import choices, models
from registry.actions.submissions import copies_of
from registry.choices import (
    ApplicantType,
    Role,
    Stage,
    StepKind,
    SubmissionStatus,
)

PASSWORD = "รหัสผ่านทดสอบ-2568"
BANGKOK = ZoneInfo("Asia/Bangkok")
AREAS = Path(models.__file__).parents[1] / "fixtures" / "areas_lampang.csv"

# The letter of fiscal year 2568: opens, due, closes.
STEPS = {
    StepKind.ORDER: (None, None, None),
    StepKind.RECRUIT: (date(2024, 10, 1), None, date(2024, 12, 31)),
    StepKind.LIST: (None, date(2024, 12, 20), date(2025, 1, 31)),
    StepKind.DEVELOP: (None, None, None),
    StepKind.EVALUATE: (None, date(2025, 4, 25), None),
    StepKind.REPORT: (None, date(2025, 5, 9), None),
}


def moment(day, hour=10, minute=0):
    """A moment of a day in Bangkok."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BANGKOK)


class AreaFactory(factory.django.DjangoModelFactory):
    """An area by its code; the areas above it are made when they are missing."""

    class Meta:
        model = models.Area
        django_get_or_create = ("code",)

    code = "5203"
    name = factory.LazyAttribute(lambda area: f"ทดสอบ{area.code}")
    parent = factory.LazyAttribute(
        lambda area: AreaFactory(code=area.code[:-2]) if len(area.code) > 2 else None
    )


class UserFactory(factory.django.DjangoModelFactory):
    """An account in a role; `area_code` None is the whole country. Its password is PASSWORD."""

    class Meta:
        model = models.User
        exclude = ("area_code",)

    role = Role.FIELD_OFFICER
    area_code = factory.LazyAttribute(
        lambda user: {Role.PROVINCE: "52", Role.NATION: None, Role.ADMIN: None}.get(
            user.role, "5203"
        )
    )
    area_id = factory.SelfAttribute("area_code")
    username = factory.Sequence(lambda n: f"person{n}")
    title = "นางสาว"
    given_name = factory.Sequence(lambda n: f"ทดสอบ{n}")
    family_name = "สมมติ"
    position = factory.LazyAttribute(lambda user: Role(user.role).label)
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class CycleFactory(factory.django.DjangoModelFactory):
    """A province's year with the letter's steps (shifted from 2568) and a quota of 1 per type."""

    class Meta:
        model = models.Cycle
        django_get_or_create = ("area_id", "fiscal_year")
        skip_postgeneration_save = True

    area_id = "52"
    fiscal_year = 2568

    @factory.post_generation
    def steps(self, create, extracted, **kwargs):
        if self.steps.exists():
            return
        models.CycleStep.objects.bulk_create(
            models.CycleStep(cycle=self, kind=kind, **dates(self.fiscal_year, STEPS[kind]))
            for kind in STEPS
        )
        models.Quota.objects.bulk_create(
            models.Quota(cycle=self, type=type_) for type_ in ApplicantType
        )


def dates(fiscal_year, days):
    shifted = [day and day.replace(year=day.year + fiscal_year - 2568) for day in days]
    return dict(zip(("opens_on", "due_on", "closes_on"), shifted, strict=True))


class ChecklistItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ChecklistItem

    cycle = factory.LazyFunction(CycleFactory)
    type = ApplicantType.GROUP
    position = factory.Sequence(lambda n: n % 1000 + 1)
    text = factory.Sequence(lambda n: f"หลักฐานทดสอบ {n}")


class PrivacyNoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PrivacyNotice
        django_get_or_create = ("version",)

    version = "1"
    text = "ประกาศความเป็นส่วนตัวสำหรับทดสอบ"
    effective_on = date(2024, 10, 1)


class ApplicantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Applicant

    type = ApplicantType.GROUP
    area_id = "520301"


class ApplicationFactory(factory.django.DjangoModelFactory):
    """A whole application; a stage behind DRAFT brings its number and its dates."""

    class Meta:
        model = models.Application

    class Params:
        is_numbered = factory.LazyAttribute(
            lambda row: row.stage not in (Stage.DRAFT, Stage.WITHDRAWN)
        )

    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    type = ApplicantType.GROUP
    stage = Stage.REGISTERED
    officer = factory.LazyFunction(UserFactory)
    created_by = factory.SelfAttribute("officer")
    area_id = factory.LazyAttribute(lambda row: row.officer.area_id + "01")
    applicant = factory.SubFactory(
        ApplicantFactory,
        type=factory.SelfAttribute("..type"),
        area_id=factory.SelfAttribute("..area_id"),
    )
    # Far above the numbers that registering gives out, which begin at 1.
    number = factory.LazyAttributeSequence(
        lambda row, n: f"{row.area_id[:4]}/68-{n + 5001}" if row.is_numbered else ""
    )
    registered_at = factory.LazyAttribute(
        lambda row: moment(date(2024, 12, 3)) if row.is_numbered else None
    )
    applied_on = date(2024, 12, 2)
    unit_name = factory.LazyAttributeSequence(
        lambda row, n: "" if row.type == ApplicantType.LEADER else f"กลุ่มทดสอบ {n}"
    )
    title = "นาย"
    given_name = factory.Sequence(lambda n: f"สมมุติ{n}")
    family_name = "ตัวอย่าง"
    citizen_id = factory.Sequence(citizen_id.made_up)
    citizen_id_hash = factory.LazyAttribute(lambda row: fingerprint(row.citizen_id))
    position = "ประธาน"
    phone = "0812345678"
    house_no = "1/1"
    village_no = "2"
    postcode = "52130"
    member_count = 12


class StageChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.StageChange

    application = factory.SubFactory(ApplicationFactory)
    area_id = factory.SelfAttribute("application.area_id")
    from_stage = Stage.DRAFT
    to_stage = Stage.REGISTERED
    changed_by = factory.SelfAttribute("application.officer")
    changed_by_name = factory.LazyAttribute(lambda row: row.changed_by.get_full_name())


class TypedDraftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.TypedDraft

    application = factory.SubFactory(ApplicationFactory, stage=Stage.DRAFT)
    area_id = factory.SelfAttribute("application.area_id")
    user = factory.SelfAttribute("application.officer")
    payload = '{"unit_name": "กำลังพิมพ์"}'
    version = 1


class ChecklistAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ChecklistAnswer

    application = factory.SubFactory(ApplicationFactory)
    area_id = factory.SelfAttribute("application.area_id")
    item = factory.LazyAttribute(
        lambda row: ChecklistItemFactory(cycle=row.application.cycle, type=row.application.type)
    )
    is_met = True


class AttachmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Attachment

    application = factory.SubFactory(ApplicationFactory)
    area_id = factory.SelfAttribute("application.area_id")
    name = "หลักฐาน.pdf"
    content_type = "application/pdf"
    size = factory.LazyAttribute(lambda row: row.file.size)
    sha256 = "0" * 64
    file = factory.Sequence(lambda n: ContentFile(b"%PDF-1.4 made up\n", f"test{n}.pdf"))
    uploaded_by = factory.SelfAttribute("application.officer")


class HandoverFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Handover

    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    area_id = "5203"
    from_officer = factory.LazyAttribute(lambda row: UserFactory(area_code=row.area_id))
    to_officer = factory.LazyAttribute(lambda row: UserFactory(area_code=row.area_id))
    from_name = factory.LazyAttribute(lambda row: row.from_officer.get_full_name())
    to_name = factory.LazyAttribute(lambda row: row.to_officer.get_full_name())
    application_ids = factory.LazyFunction(list)
    reason = "ย้ายไปรับงานอื่น"
    handed_by = factory.SelfAttribute("to_officer")


class SubmissionFactory(factory.django.DjangoModelFactory):
    """A sending as it was; `applications` are the rows that its snapshot tells of."""

    class Meta:
        model = models.Submission
        exclude = ("applications",)

    applications = ()
    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    area_id = "5203"
    round_no = 1
    receipt_no = factory.LazyAttributeSequence(
        lambda row, n: f"มชช.{row.area_id}/{row.cycle.fiscal_year}-{n + 1:02d}"
    )
    status = SubmissionStatus.SENT
    snapshot = factory.LazyAttribute(lambda row: snapshot_of(row.applications))
    sent_at = moment(date(2024, 12, 16))
    sent_by = factory.LazyAttribute(
        lambda row: UserFactory(role=Role.DISTRICT_HEAD, area_code=row.area_id)
    )
    sent_by_name = factory.LazyAttribute(lambda row: row.sent_by.get_full_name())
    reason = factory.LazyAttribute(
        lambda row: "ขอให้แก้ไข" if row.status == SubmissionStatus.RETURNED else ""
    )


def snapshot_of(applications):
    return {"applications": copies_of(applications), "missing": []}


class ReopeningFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Reopening

    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    area_id = "5203"
    kind = StepKind.LIST
    until_on = date(2025, 2, 14)
    reason = "น้ำท่วมในพื้นที่"
    opened_by = factory.LazyAttribute(
        lambda row: UserFactory(role=Role.PROVINCE, area_code=row.area_id[:2])
    )


class QuotaWaiverFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.QuotaWaiver

    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    officer = factory.LazyFunction(UserFactory)
    area_id = factory.SelfAttribute("officer.area_id")
    type = ApplicantType.NETWORK
    reason = "ไม่มีเครือข่ายในพื้นที่"
    waived_by = factory.LazyAttribute(
        lambda row: UserFactory(role=Role.PROVINCE, area_code=row.area_id[:2])
    )


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Office
        django_get_or_create = ("area_id",)

    area_id = "5203"
    name = factory.LazyAttribute(lambda row: f"สำนักงานพัฒนาชุมชนทดสอบ {row.area_id}")
    address = "ที่ว่าการอำเภอทดสอบ"
    phone = "0 5400 0000"
    letter_prefix = "ลป ๐๐๑๙.๓"


class SignatoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Signatory

    office = factory.SubFactory(OfficeFactory)
    area_id = factory.SelfAttribute("office.area_id")
    name = "นายทดสอบ ลงนาม"
    position = "นายอำเภอ"


class RunningNumberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.RunningNumber

    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    area_id = "5203"
    series = "application"


class AccessLogFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AccessLog

    kind = choices.AccessKind.REVEAL
    application = factory.SubFactory(ApplicationFactory)
    area_id = factory.SelfAttribute("application.area_id")
    user = factory.SelfAttribute("application.officer")
    user_name = factory.LazyAttribute(lambda row: row.user.get_full_name())
    reason = "ตรวจกับบัตร"
