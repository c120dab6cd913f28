"""Rows of judging for tests: whole, small, plainly made up."""

from datetime import date, timedelta

import factory
from django.core.files.base import ContentFile

from assessment import models
from assessment.choices import (
    EventKind,
    IndicatorKind,
    PlanStatus,
    Scale,
    SheetKind,
    SheetStatus,
    StandardStatus,
)
from assessment.tokens import hash_of, token_of
from mchch import clock
from registry.choices import ApplicantType
from registry.tests.factories import (
    ApplicationFactory,
    CycleFactory,
    UserFactory,
    moment,
)

LEVELS = ["ยังไม่ดำเนินการ", "เริ่มดำเนินการ", "ดำเนินการต่อเนื่อง", "เป็นแบบอย่าง"]


class StandardFactory(factory.django.DjangoModelFactory):
    """A standard in use with two dimensions: 1.1 main, 1.2 additional, 2.1 main pass."""

    class Meta:
        model = models.Standard
        skip_postgeneration_save = True

    area_id = "52"
    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id))
    type = ApplicantType.GROUP
    version = factory.Sequence(lambda n: n % 30_000 + 1)
    title = "เกณฑ์ทดสอบ"
    status = StandardStatus.PUBLISHED

    @factory.post_generation
    def rows(self, create, extracted, **kwargs):
        for number, name in enumerate(("การบริหาร", "การเงิน"), start=1):
            DimensionFactory(standard=self, position=number, name=name)
        first, second = self.dimensions.order_by("position")
        IndicatorFactory(dimension=first, position=1, code="1.1")
        IndicatorFactory(dimension=first, position=2, code="1.2", kind=IndicatorKind.ADDITIONAL)
        IndicatorFactory(
            dimension=second, position=3, code="2.1", scale=Scale.PASS, pass_at=3,
            levels=["ไม่ผ่าน", "ผ่าน"],
        )  # fmt: skip


class DimensionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Dimension

    area_id = factory.SelfAttribute("standard.area_id")


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Indicator

    standard = factory.SelfAttribute("dimension.standard")
    area_id = factory.SelfAttribute("standard.area_id")
    text = factory.LazyAttribute(lambda row: f"ตัวชี้วัดทดสอบ {row.code}")
    kind = IndicatorKind.MAIN
    scale = Scale.POINTS
    levels = factory.LazyFunction(lambda: list(LEVELS))


class SheetFactory(factory.django.DjangoModelFactory):
    """An open sheet before development."""

    class Meta:
        model = models.Sheet

    application = factory.SubFactory(ApplicationFactory)
    area_id = factory.SelfAttribute("application.area_id")
    standard = factory.LazyAttribute(lambda row: standard_of(row.application))
    kind = SheetKind.BEFORE
    opened_by = factory.SelfAttribute("application.officer")
    submitted_at = factory.LazyAttribute(
        lambda row: None if row.status == SheetStatus.OPEN else moment(date(2024, 12, 10))
    )
    status = SheetStatus.OPEN


def standard_of(application):
    """The standard in use of an application's type and year, made where there is none."""
    rows = models.Standard.objects.in_use().filter(cycle=application.cycle, type=application.type)
    return rows.first() or StandardFactory(
        cycle=application.cycle, area_id=application.cycle.area_id, type=application.type
    )


class ScoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Score

    sheet = factory.SubFactory(SheetFactory)
    area_id = factory.SelfAttribute("sheet.area_id")
    indicator = factory.LazyAttribute(lambda row: row.sheet.standard.indicators.first())
    points = 2


def scored(sheet, **points):
    """Scores by code: scored(sheet, c11=2) is 2 points for 1.1."""
    for row in sheet.standard.indicators.all():
        value = points.get("c" + row.code.replace(".", ""))
        if value is not None:
            ScoreFactory(sheet=sheet, indicator=row, points=value)
    return sheet


class ScoreFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ScoreFile

    score = factory.SubFactory(ScoreFactory)
    area_id = factory.SelfAttribute("score.area_id")
    name = "หลักฐาน.pdf"
    content_type = "application/pdf"
    size = factory.LazyAttribute(lambda row: row.file.size)
    sha256 = "0" * 64
    file = factory.Sequence(lambda n: ContentFile(b"%PDF-1.4 made up\n", f"score{n}.pdf"))
    uploaded_by_name = "นายทดสอบ สมมติ"


class OwnIndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OwnIndicator

    application = factory.SubFactory(ApplicationFactory)
    area_id = factory.SelfAttribute("application.area_id")
    text = "ตัวชี้วัดของเราเอง"


class PersonalLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PersonalLink

    sheet = factory.SubFactory(SheetFactory)
    area_id = factory.SelfAttribute("sheet.area_id")
    key = factory.Faker("uuid4", cast_to=None)
    token_hash = factory.LazyAttribute(lambda row: hash_of(token_of(row.key)))
    valid_until = factory.LazyFunction(lambda: clock.now() + timedelta(days=7))
    created_by = factory.SelfAttribute("sheet.opened_by")


class PlanFactory(factory.django.DjangoModelFactory):
    """An agreed plan; lines come beside."""

    class Meta:
        model = models.DevelopmentPlan

    application = factory.SubFactory(ApplicationFactory)
    area_id = factory.SelfAttribute("application.area_id")
    status = PlanStatus.AGREED
    created_by = factory.SelfAttribute("application.officer")
    agreed_on = factory.LazyAttribute(
        lambda row: None if row.status == PlanStatus.DRAFT else date(2024, 12, 11)
    )


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Activity

    plan = factory.SubFactory(PlanFactory)
    area_id = factory.SelfAttribute("plan.area_id")
    position = factory.Sequence(lambda n: n % 30_000 + 1)
    what = "จัดทำบัญชีกลุ่ม"
    indicators = factory.LazyFunction(lambda: ["1.1"])
    ends_on = date(2025, 1, 31)
    responsible = "นายทดสอบ สมมติ"


class ProgressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ProgressEntry

    activity = factory.SubFactory(ActivityFactory)
    application = factory.SelfAttribute("activity.plan.application")
    area_id = factory.SelfAttribute("activity.area_id")
    thread = factory.SelfAttribute("activity.thread")
    done_on = date(2024, 12, 13)
    text = "ประชุมแล้ว"
    percent = 20
    entered_by = factory.SelfAttribute("application.officer")
    entered_by_name = "นายทดสอบ สมมติ"


class PhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ProgressPhoto

    entry = factory.SubFactory(ProgressFactory)
    area_id = factory.SelfAttribute("entry.area_id")
    name = "ภาพ.jpg"
    content_type = "image/jpeg"
    size = factory.LazyAttribute(lambda row: row.file.size)
    sha256 = "0" * 64
    file = factory.Sequence(lambda n: ContentFile(b"\xff\xd8\xff made up\n", f"photo{n}.jpg"))


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.LearningEvent

    area_id = "5203"
    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    kind = EventKind.TRAINING
    title = "อบรมบัญชี"
    held_on = date(2024, 12, 9)
    entered_by = factory.LazyAttribute(lambda row: UserFactory(area_code=row.area_id))


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Attendance

    event = factory.SubFactory(EventFactory)
    application = factory.SubFactory(ApplicationFactory)
    area_id = factory.SelfAttribute("application.area_id")
    people = 3
