"""Rows of judging for tests: whole, small, plainly made up."""

import uuid
from datetime import date, time, timedelta

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
from assessment.evaluations import Member
from assessment.tokens import hash_of, token_of
from mchch import clock
from registry.choices import ApplicantType, MemberRole, OrderStatus, Stage
from registry.models import CommitteeOrder
from registry.tests.factories import (
    ApplicationFactory,
    CommitteeOrderFactory,
    CycleFactory,
    OrderCommitteeFactory,
    OrderMemberFactory,
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


class EvaluationFactory(factory.django.DjangoModelFactory):
    """One applicant before the committee of an order in force of its district."""

    class Meta:
        model = models.Evaluation

    application = factory.SubFactory(ApplicationFactory, stage=Stage.ACCEPTED)
    area_id = factory.SelfAttribute("application.area_id")
    order = factory.LazyAttribute(lambda row: order_of(row.area_id[:4], row.application.cycle))
    standard = factory.LazyAttribute(lambda row: standard_of(row.application))
    opened_by = factory.SelfAttribute("application.officer")


def order_of(code, cycle):
    """The order in force of a district, made where there is none."""
    rows = CommitteeOrder.objects.in_force().of_district(code)
    return rows.first() or CommitteeOrderFactory(
        area_id=code, cycle=cycle, status=OrderStatus.IN_FORCE
    )


def seated(user=None, role=MemberRole.MEMBER, order=None, **more):
    """A seat for a person in the order, or in the one in force of the person's district."""
    if order is None:
        order = order_of(user.area_id, CycleFactory(area_id=user.area_id[:2]))
    committee = order.committees.first() or OrderCommitteeFactory(order=order)
    name = {"name": user.get_full_name()} if user else {}
    return OrderMemberFactory(committee=committee, user=user, role=role, **name | more)


class MemberSheetFactory(SheetFactory):
    """The open sheet of one member."""

    evaluation = factory.SubFactory(EvaluationFactory)
    application = factory.SelfAttribute("evaluation.application")
    standard = factory.SelfAttribute("evaluation.standard")
    kind = SheetKind.EVALUATION
    seat = factory.LazyAttribute(lambda row: seated(order=row.evaluation.order))
    member = factory.SelfAttribute("seat.user")
    member_name = factory.LazyAttribute(lambda row: Member(row.seat).name)


class SheetChangeFactory(factory.django.DjangoModelFactory):
    """A change that a telephone sent."""

    class Meta:
        model = models.SheetChange

    score = factory.SubFactory(ScoreFactory)
    sheet = factory.SelfAttribute("score.sheet")
    area_id = factory.SelfAttribute("score.area_id")
    key = factory.LazyFunction(uuid.uuid4)
    version = 1
    made_at = factory.LazyFunction(clock.now)


class ConflictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ConflictOfInterest

    evaluation = factory.SubFactory(EvaluationFactory)
    area_id = factory.SelfAttribute("evaluation.area_id")
    seat = factory.LazyAttribute(lambda row: seated(order=row.evaluation.order))
    member = factory.SelfAttribute("seat.user")
    member_name = factory.LazyAttribute(lambda row: Member(row.seat).name)
    reason = "เป็นญาติกับผู้สมัคร"
    declared_by_name = "นายทดสอบ สมมติ"


class ScanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SheetScan

    sheet = factory.SubFactory(MemberSheetFactory)
    area_id = factory.SelfAttribute("sheet.area_id")
    name = "แบบกระดาษ.pdf"
    content_type = "application/pdf"
    size = factory.LazyAttribute(lambda row: row.file.size)
    sha256 = "0" * 64
    file = factory.Sequence(lambda n: ContentFile(b"%PDF-1.4 made up\n", f"scan{n}.pdf"))
    uploaded_by_name = "นายทดสอบ สมมติ"


class VisitFactory(factory.django.DjangoModelFactory):
    """A visit on 21 April; `to` an evaluation, `by` a seat that goes there."""

    class Meta:
        model = models.Visit
        skip_postgeneration_save = True

    area_id = "5203"
    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    held_on = date(2025, 4, 21)
    begins_at = time(9, 0)
    ends_at = time(12, 0)
    saved_by_name = "นายทดสอบ สมมติ"

    @factory.post_generation
    def to(self, create, evaluation, **kwargs):
        if evaluation:
            VisitStopFactory(visit=self, evaluation=evaluation)

    @factory.post_generation
    def by(self, create, seat, **kwargs):
        if seat:
            VisitMemberFactory(visit=self, seat=seat)


class VisitStopFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.VisitStop

    visit = factory.SubFactory(VisitFactory)
    area_id = factory.SelfAttribute("visit.area_id")


class VisitMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.VisitMember

    visit = factory.SubFactory(VisitFactory)
    area_id = factory.SelfAttribute("visit.area_id")
    member = factory.SelfAttribute("seat.user")
    member_name = factory.LazyAttribute(lambda row: Member(row.seat).name)


class VisitChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.VisitChange

    visit = factory.SubFactory(VisitFactory)
    area_id = factory.SelfAttribute("visit.area_id")
    text = "นัดลงพื้นที่"
    made_by_name = "นายทดสอบ สมมติ"


class MemberLinkFactory(factory.django.DjangoModelFactory):
    """The link of a member who sits in the order in force without an account."""

    class Meta:
        model = models.MemberLink

    area_id = factory.SelfAttribute("seat.area_id")
    key = factory.Faker("uuid4", cast_to=None)
    token_hash = factory.LazyAttribute(lambda row: hash_of(token_of(row.key)))
    valid_until = factory.LazyFunction(lambda: clock.now() + timedelta(days=7))
    created_by = factory.LazyAttribute(lambda row: UserFactory(area_code=row.area_id[:4]))


class MeetingFactory(factory.django.DjangoModelFactory):
    """A meeting in preparation, to which somebody came."""

    class Meta:
        model = models.Meeting

    area_id = "5203"
    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    order = factory.LazyAttribute(lambda row: order_of(row.area_id, row.cycle))
    held_on = date(2025, 4, 21)
    begins_at = time(9, 30)
    place = "ห้องประชุมที่ว่าการอำเภอ"
    saved_by_name = "นายทดสอบ สมมติ"
    people = factory.LazyFunction(
        lambda: [
            {
                "name": "นายทดสอบ สมมติ",
                "position": "นายอำเภอ",
                "role": "ประธานกรรมการ",
                "is_present": True,
            }
        ]
    )


class ReportFactory(factory.django.DjangoModelFactory):
    """What a district has written of its year."""

    class Meta:
        model = models.ResultReport

    area_id = "5203"
    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id[:2]))
    version = 1
    obstacles = "ฝนตกหนัก"
    suggestions = "อบรมตั้งแต่ต้นปี"
    saved_at = factory.LazyFunction(clock.now)
    saved_by_name = "นายทดสอบ สมมติ"


class ReopenedResultFactory(factory.django.DjangoModelFactory):
    """A result that was concluded before, and taken back."""

    class Meta:
        model = models.ReopenedResult

    evaluation = factory.SubFactory(EvaluationFactory)
    area_id = factory.SelfAttribute("evaluation.area_id")
    meeting = factory.SelfAttribute("evaluation.meeting")
    resolution = "FAIL"
    verdict = "FAIL"
    concluded_at = factory.LazyFunction(clock.now)
    reason = "มีหลักฐานเพิ่มเติม"
    reopened_by_name = "นายทดสอบ สมมติ"
