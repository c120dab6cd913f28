"""Rows of evaluation for tests: members, sheets, visits, meetings, reports."""

import uuid
from datetime import date, time, timedelta

import factory
from django.core.files.base import ContentFile

from assessment import models
from assessment.choices import (
    SheetKind,
)
from assessment.evaluations import Member
from assessment.tests.factories.road import ScoreFactory, SheetFactory, standard_of
from assessment.tokens import hash_of, token_of
from mchch import clock
from registry.choices import MemberRole, OrderStatus, Stage
from registry.models import CommitteeOrder
from registry.tests.factories import (
    ApplicationFactory,
    CommitteeOrderFactory,
    CycleFactory,
    OrderCommitteeFactory,
    OrderMemberFactory,
    UserFactory,
)


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
