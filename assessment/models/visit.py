"""Where the committee goes: a visit to applicants by members, and a member's personal link."""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from assessment.models.evaluation import KEEPERS, names_person, seats_in_force
from mchch import clock
from registry.choices import OrderStatus, Role
from registry.models.base import ScopedQuerySet, district_index


class VisitQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of one's area; a committee member's are the own ones, while the member sits, a
        secretary's with an account all that the district planned."""
        if not (user.is_authenticated and user.is_active and user.role == Role.COMMITTEE):
            return super().visible_to(user)
        seats = seats_in_force(user, area=user.area_id)
        rows = self.inside(user.area_id)
        own = rows.filter(Exists(seats)).of_member(user)
        if user.pk is None:
            return own
        return own | rows.filter(Exists(seats.filter(role__in=KEEPERS)))

    def of_member(self, user):
        """Those that the person goes to."""
        return self.filter(
            Exists(VisitMember.objects.filter(names_person(user), visit=OuterRef("pk")))
        )

    def coming(self):
        return self.filter(held_on__gte=clock.today())

    def standing(self):
        return self.filter(cancelled_at=None)


class Visit(models.Model):
    """A day and hours at one applicant or several. Moved or cancelled it stays, with the reason."""

    # Stable: a calendar knows the same visit by it, and a second click makes no second one.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("registry.Cycle", models.PROTECT)
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="อำเภอ")
    held_on = models.DateField("วันที่")
    begins_at = models.TimeField("ตั้งแต่เวลา")
    ends_at = models.TimeField("ถึงเวลา")
    place = models.CharField("จุดนัดพบ", max_length=200, blank=True)
    note = models.CharField("หมายเหตุ", max_length=500, blank=True)
    # Grows with each change: calendars replace what they have by what is newer.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by_name = models.CharField(max_length=200)
    cancelled_at = models.DateTimeField(null=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "begins_at", "id"]
        indexes = [district_index("held_on", name="visit_of_district")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")),
                name="visit_ends_after_it_begins",
                violation_error_message="เวลาสิ้นสุดต้องหลังเวลาเริ่ม",
            )
        ]

    def __str__(self):
        return "การลงพื้นที่ตรวจประเมิน"

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def hours(self):
        return f"{self.begins_at:%H.%M}–{self.ends_at:%H.%M} น."

    @property
    def when(self):
        return self.held_on, self.begins_at, self.ends_at


class VisitStop(models.Model):
    """One applicant of a visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="stops")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    evaluation = models.ForeignKey(
        "assessment.Evaluation", models.PROTECT, related_name="visit_stops"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "evaluation"], name="visit_stop_once")
        ]


class VisitMember(models.Model):
    """One who goes; the same person from one order to the next by account, else by name."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="members")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    seat = models.ForeignKey("registry.OrderMember", models.PROTECT, related_name="+")
    member = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    member_name = models.CharField(max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "member_name"], name="visit_member_once")
        ]

    def __str__(self):
        return self.member_name

    @property
    def person(self):
        """What tells one person from another."""
        return self.member_id or self.member_name


class VisitChange(models.Model):
    """What happened to a visit: planned, moved, changed, cancelled. Written once."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="changes")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    text = models.CharField(max_length=300)
    reason = models.CharField("เหตุผล", max_length=500, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by_name = models.CharField(max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]


class MemberLinkQuerySet(ScopedQuerySet):
    def standing(self):
        """Not revoked, and of a seat that is in force: a link dies with its place."""
        return self.filter(
            revoked_at=None, seat__committee__order__status=OrderStatus.IN_FORCE
        )  # fmt: skip


class MemberLink(models.Model):
    """A way in for a member without an account. As with an applicant's link the database holds the
    hash of its token only (assessment/tokens.py)."""

    seat = models.ForeignKey("registry.OrderMember", models.PROTECT, related_name="links")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    valid_until = models.DateTimeField("ใช้ได้ถึง")
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")

    objects = MemberLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(revoked_at=None), name="member_link_one_at_a_time"
            )
        ]

    @property
    def is_alive(self):
        return self.revoked_at is None and self.valid_until >= clock.now()
