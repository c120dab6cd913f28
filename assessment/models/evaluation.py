"""What the committee of a district judges: an evaluation of one applicant, who is out of it, and
the meeting that resolves. A member's points are a Sheet (assessment/models/sheet.py)."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left

from assessment.choices import Resolution
from mchch import clock
from registry.choices import Joining, MemberRole, OrderPurpose, OrderStatus, Role
from registry.models import OrderMember
from registry.models.base import ScopedQuerySet, district_index
from registry.models.stored_file import StoredFile, StoredFileQuerySet

# Who keeps the committee's papers, besides the head of the district.
KEEPERS = (MemberRole.SECRETARY, MemberRole.ASSISTANT_SECRETARY)


def names_person(user):
    """Rows with `member` and `member_name` that are of the person: by account, and by name of
    somebody who has none and came by a member's link (assessment/guests.py)."""
    if user.pk is None:
        return Q(member=None, member_name=user.get_full_name())
    return Q(member=user)


def is_of(user, row):
    """The same of one row."""
    if user.pk is None:
        return row.member_id is None and row.member_name == user.get_full_name()
    return row.member_id == user.pk


def seats_in_force(user, **of):
    """The person's seats in an order of evaluation that is in force."""
    who = Q(pk__in=user.seats) if user.pk is None else Q(user=user)
    return OrderMember.objects.filter(
        who,
        committee__order__status=OrderStatus.IN_FORCE,
        committee__order__purpose=OrderPurpose.EVALUATION,
        **of,
    )


class EvaluationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of one's area. A committee member sees those of the order in force that appoints
        the member, and such as were opened under an earlier one and are not yet concluded."""
        if not (user.is_authenticated and user.is_active and user.role == Role.COMMITTEE):
            return super().visible_to(user)
        seats = seats_in_force(user, area=user.area_id)
        return self.inside(user.area_id).filter(
            Q(order__in=seats.values("committee__order"))
            | Q(Exists(seats), concluded_at__isnull=True)
        )

    def with_standing_of(self, user):
        """`own_roles`: what the order in force of the district makes of the person; `is_out`:
        whether the person declared a conflict of interest."""
        seats = seats_in_force(user, area=Left(OuterRef("area"), 4))
        conflicts = ConflictOfInterest.objects.filter(names_person(user), evaluation=OuterRef("pk"))
        return self.annotate(
            own_roles=ArraySubquery(seats.values("role")), is_out=Exists(conflicts)
        )

    def in_cycle(self, cycle):
        return self.filter(application__cycle=cycle)

    def pending(self):
        return self.filter(concluded_at__isnull=True)


class MeetingQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of one's area; of members only the committee's secretaries."""
        if user.is_authenticated and user.is_active and user.role == Role.COMMITTEE:
            keeps = seats_in_force(user, area=user.area_id, role__in=KEEPERS)
            return self.filter(Exists(keeps), area=user.area_id)
        return super().visible_to(user)


class Meeting(models.Model):
    """The committee's meeting that resolves: who was there, when and where. One at a time is being
    prepared; concluding the results ends it."""

    cycle = models.ForeignKey("registry.Cycle", models.PROTECT)
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="อำเภอ")
    order = models.ForeignKey("registry.CommitteeOrder", models.PROTECT, related_name="+")
    held_on = models.DateField("วันที่ประชุม")
    begins_at = models.TimeField("เริ่มประชุมเวลา")
    ends_at = models.TimeField("เลิกประชุมเวลา", null=True, blank=True)
    place = models.CharField("สถานที่", max_length=200)
    note = models.TextField("ข้อสังเกตของที่ประชุม", blank=True)
    # As printed: [{name, position, role, is_present}]; who sat there stays, whatever order follows.
    people = models.JSONField(default=list)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by_name = models.CharField(max_length=200)
    concluded_at = models.DateTimeField("สรุปผลเมื่อ", null=True)
    concluded_by_name = models.CharField(max_length=200, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "area"],
                condition=Q(concluded_at__isnull=True),
                name="meeting_one_in_preparation",
            )
        ]

    def __str__(self):
        return "รายงานการประชุมคณะกรรมการตรวจประเมิน"

    @property
    def present(self):
        return [person for person in self.people if person["is_present"]]

    @property
    def absent(self):
        return [person for person in self.people if not person["is_present"]]


class Evaluation(models.Model):
    """One applicant before the committee: open, resolved, and with all others concluded."""

    application = models.OneToOneField(
        "registry.Application", models.PROTECT, related_name="evaluation"
    )
    area = models.ForeignKey("registry.Area", models.PROTECT)
    order = models.ForeignKey(
        "registry.CommitteeOrder", models.PROTECT, related_name="+", verbose_name="คำสั่ง"
    )
    standard = models.ForeignKey("assessment.Standard", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    opened_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    taken_in_reason = models.TextField("เหตุผลที่รับตรวจประเมินทั้งที่ยังไม่พร้อม", blank=True)
    resolution = models.CharField("มติ", max_length=10, choices=Resolution, blank=True)
    resolution_reason = models.TextField("เหตุผลของมติ", blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by_name = models.CharField(max_length=200, blank=True)
    # Set when all are concluded: how the points were joined, in which meeting.
    joining = models.CharField(max_length=10, choices=Joining, blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="evaluations")
    concluded_at = models.DateTimeField("สรุปผลเมื่อ", null=True)
    concluded_by_name = models.CharField(max_length=200, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "id"]
        indexes = [district_index("concluded_at", name="evaluation_of_district")]
        constraints = [
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True)
                | ~Q(resolution="") & ~Q(joining="") & Q(meeting__isnull=False),
                name="evaluation_concluded_is_whole",
            ),
        ]

    def __str__(self):
        return "การตรวจประเมิน"

    @property
    def is_concluded(self):
        return self.concluded_at is not None

    @property
    def passes(self):
        return self.resolution == Resolution.PASS


class ConflictOfInterest(models.Model):
    """A member is out of one applicant, by account or, without one, by name."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="conflicts")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    seat = models.ForeignKey("registry.OrderMember", models.PROTECT, related_name="+")
    member = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    member_name = models.CharField(max_length=200)
    reason = models.CharField("เหตุผล", max_length=500)
    declared_at = models.DateTimeField(default=clock.now)
    declared_by_name = models.CharField(max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["declared_at"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "member_name"], name="conflict_once")
        ]

    def __str__(self):
        return f"ผู้มีส่วนได้เสีย: {self.member_name}"


def scan_path(scan, filename):
    return f"assessment/{scan.area_id[:4]}/{scan.sheet_id}/{filename}"


class SheetScan(StoredFile):
    """The paper on which a member gave points, scanned."""

    sheet = models.ForeignKey("assessment.Sheet", models.PROTECT, related_name="scans")
    file = models.FileField(upload_to=scan_path, max_length=200)
    uploaded_by_name = models.CharField(max_length=200)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "id"]
