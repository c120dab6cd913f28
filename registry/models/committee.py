import uuid

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject, Left

from mchch import clock
from registry.choices import MemberRole, OrderPurpose, OrderStatus, Role
from registry.models.base import ScopedQuerySet
from registry.models.stored_file import StoredFile, StoredFileQuerySet


class CommitteeOrderQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The orders of one's area; a committee member's are those that appoint the member."""
        if user.is_authenticated and user.is_active and user.role == Role.COMMITTEE:
            return self.inside(user.area_id).appointing(user)
        return super().visible_to(user)

    def appointing(self, user):
        seats = OrderMember.objects.filter(committee__order=OuterRef("pk"), user=user)
        return self.issued().filter(Exists(seats))

    def issued(self):
        return self.exclude(status=OrderStatus.DRAFT)

    def in_force(self, purpose=OrderPurpose.EVALUATION):
        return self.filter(status=OrderStatus.IN_FORCE, purpose=purpose)

    def of_district(self, code):
        return self.filter(area=code)

    def standing_in(self, district_code, purpose=OrderPurpose.EVALUATION):
        """A district's order in force, then its drafts, the newest first."""
        standing = self.of_district(district_code).filter(purpose=purpose)
        standing = standing.exclude(status=OrderStatus.REVOKED).select_related("area")
        return standing.order_by("-status", "-created_at")  # IN_FORCE before DRAFT

    def current_of(self, district_code, purpose=OrderPurpose.EVALUATION):
        return self.standing_in(district_code, purpose).first()

    def with_seats_of(self, user):
        """`own_seats`: [{role, committee}] that the order gives to a person."""
        seats = OrderMember.objects.filter(committee__order=OuterRef("pk"), user=user)
        told = JSONObject(role="role", committee="committee__name")
        return self.annotate(own_seats=ArraySubquery(seats.values(told=told)))

    def numbered(self, district_code, calendar_year, number):
        """The orders that a district issued under a number of a calendar year."""
        return self.issued().filter(area=district_code, calendar_year=calendar_year, number=number)

    def whole(self):
        """With everything that its page and its paper show: three statements."""
        return self.select_related("area__parent", "cycle", "revoked_by").prefetch_related(
            models.Prefetch("committees", OrderCommittee.objects.prefetch_related("members"))
        )


class CommitteeOrder(models.Model):
    """A district's order that appoints committees: a draft, in force, or revoked by another."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="อำเภอ")
    cycle = models.ForeignKey("registry.Cycle", models.PROTECT, verbose_name="ปี")
    purpose = models.CharField(
        "เรื่องที่แต่งตั้ง", max_length=20, choices=OrderPurpose, default=OrderPurpose.EVALUATION
    )
    status = models.CharField(
        "สถานะ", max_length=10, choices=OrderStatus, default=OrderStatus.DRAFT
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    title = models.CharField("เรื่อง", max_length=300, blank=True)
    reason = models.TextField("เหตุผล", blank=True)
    power = models.TextField("อาศัยอำนาจตาม", blank=True)
    effective_on = models.DateField("ให้มีผลตั้งแต่วันที่", null=True, blank=True)
    # Whether it revokes the order that is in force when it is issued, and says so.
    replaces = models.BooleanField("ยกเลิกคำสั่งเดิมที่ใช้บังคับอยู่", default=True)
    # As printed: a signatory of the office may change after the paper was signed.
    signatory_name = models.CharField("ผู้ลงนาม", max_length=160, blank=True)
    signatory_position = models.CharField("ตำแหน่งผู้ลงนาม", max_length=160, blank=True)
    signatory_acting_for = models.CharField("ลงนามแทน", max_length=200, blank=True)

    # From the office's own register; empty where it is written by hand on the paper.
    number = models.CharField("เลขที่คำสั่ง", max_length=20, blank=True)
    calendar_year = models.PositiveSmallIntegerField("ปี พ.ศ. ของเลขที่", null=True, blank=True)
    signed_on = models.DateField("สั่ง ณ วันที่", null=True, blank=True)

    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    issued_at = models.DateTimeField("บันทึกว่าออกเมื่อ", null=True, blank=True)
    issued_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_by_name = models.CharField(max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revoked",
        verbose_name="ยกเลิกโดย",
    )

    objects = CommitteeOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(Left("area", 4), "purpose", name="order_of_district"),
            models.Index("area", "calendar_year", "number", name="order_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "purpose"],
                condition=Q(status=OrderStatus.IN_FORCE),
                name="order_one_in_force",
                violation_error_message="มีคำสั่งเรื่องนี้ใช้บังคับอยู่แล้ว",
            ),
            models.CheckConstraint(
                condition=Q(status=OrderStatus.DRAFT, number="", signed_on=None, issued_at=None)
                | ~Q(status=OrderStatus.DRAFT)
                & Q(calendar_year__isnull=False, issued_at__isnull=False)
                & ~Q(signatory_name=""),
                name="order_issued_is_whole",
                violation_error_message="คำสั่งที่ออกแล้วต้องมีปีและผู้ลงนาม ร่างยังไม่มีเลขที่",
            ),
            models.CheckConstraint(
                condition=Q(status=OrderStatus.REVOKED, revoked_by__isnull=False)
                | ~Q(status=OrderStatus.REVOKED) & Q(revoked_by=None),
                name="order_revoked_by_another",
                violation_error_message="คำสั่งที่ยกเลิกต้องบอกว่ายกเลิกโดยคำสั่งใด",
            ),
        ]

    def __str__(self):
        if self.is_draft:
            return "ร่างคำสั่ง"
        return f"คำสั่ง{self.area.label} ที่ {self.number or '…'}/{self.calendar_year}"

    @property
    def is_draft(self):
        return self.status == OrderStatus.DRAFT

    @property
    def is_in_force(self):
        return self.status == OrderStatus.IN_FORCE

    @property
    def lacks_number(self):
        """Issued with a number or a date that was left to be written by hand."""
        return not self.is_draft and not (self.number and self.signed_on)

    def replaced(self):
        """The order that this one revokes: the one in force, or once issued the one it revoked."""
        others = CommitteeOrder.objects.of_district(self.area_id).select_related("area")
        if self.is_draft:
            return others.in_force(self.purpose).first() if self.replaces else None
        return others.filter(revoked_by=self).first()


class OrderCommittee(models.Model):
    """One committee of an order, with its duties, one a line."""

    order = models.ForeignKey(CommitteeOrder, models.CASCADE, related_name="committees")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    place = models.PositiveSmallIntegerField("ลำดับ", default=1)
    name = models.CharField("ชื่อคณะกรรมการ", max_length=300, blank=True)
    duties = models.TextField("หน้าที่", blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["place", "id"]

    def __str__(self):
        return self.name

    @property
    def duty_list(self):
        return [line for line in self.duties.splitlines() if line.strip()]


class OrderMember(models.Model):
    """A seat of a committee: held by a position (ex officio) or by a person with a name."""

    committee = models.ForeignKey(OrderCommittee, models.CASCADE, related_name="members")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    place = models.PositiveSmallIntegerField("ลำดับ", default=1)
    role = models.CharField("บทบาท", max_length=20, choices=MemberRole, default=MemberRole.MEMBER)
    name = models.CharField("ชื่อพร้อมคำนำหน้า", max_length=160, blank=True)
    position = models.CharField("ตำแหน่ง", max_length=200, blank=True)
    # The account of the person, who is told of the appointment.
    user = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="seats"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["place", "id"]

    def __str__(self):
        return self.name or self.position

    @property
    def is_empty(self):
        return not (self.name or self.position)


def scan_path(scan, filename):
    return f"orders/{scan.area_id}/{scan.order.key}/{filename}"


class OrderScanQuerySet(StoredFileQuerySet):
    def visible_to(self, user):
        """With the order: whoever may read it may read the paper that was signed."""
        if user.is_authenticated and user.role == Role.COMMITTEE:
            return self.filter(order__in=CommitteeOrder.objects.visible_to(user))
        return super().visible_to(user)


class OrderScan(StoredFile):
    """The signed paper, scanned."""

    order = models.ForeignKey(CommitteeOrder, models.PROTECT, related_name="scans")
    file = models.FileField(upload_to=scan_path, max_length=200)
    uploaded_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")

    objects = OrderScanQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-id"]
