import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from mchch import clock
from mchch.thai.dates import be_year, long_date
from mchch.thai.text import arabic_digits
from registry.choices import CircularStatus, Role
from registry.models.base import ScopedQuerySet
from registry.models.stored_file import StoredFile, StoredFileQuerySet


class CircularQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The province's own; below it and above it what was sent, and nothing of drafts."""
        if not user.is_authenticated or not user.reads_area:
            return self.none()
        if user.role == Role.PROVINCE:
            return self.filter(area=user.area_id)
        return self.sent().inside((user.area_id or "")[:2])

    def sent(self):
        return self.filter(status=CircularStatus.SENT)

    def drafts(self):
        return self.filter(status=CircularStatus.DRAFT)

    def in_force(self):
        """What was sent and not corrected by another that was sent."""
        corrections = self.model.objects.sent().filter(corrects=OuterRef("pk"))
        return self.sent().exclude(Exists(corrections))

    def in_force_for(self, cycle):
        """The letter of a year that holds, or None; its number and date are what papers cite."""
        return self.in_force().in_cycle(cycle).select_related("area").first()

    def numbered(self, area_id, calendar_year, number):
        """Sent under this number of a calendar year (B.E.) of the office."""
        dated = {"dated_on__year": calendar_year - 543}
        return self.sent().filter(area=area_id, number=number, **dated)

    def unacknowledged_by(self, district_code):
        """The letters in force that the district has not acknowledged yet."""
        done = CircularReceipt.objects.filter(
            circular=OuterRef("pk"), area=district_code, acknowledged_at__isnull=False
        )
        return self.in_force().inside(district_code[:2]).exclude(Exists(done))


class Circular(models.Model):
    """The province's letter to all its districts: a draft, then sent, and from then as it is.

    What it orders with the dates of the year is composed (registry/letters.py), never typed;
    `composed` keeps it as it was sent.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="จังหวัด")
    cycle = models.ForeignKey("registry.Cycle", models.PROTECT, verbose_name="ปี")
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="แก้ไขหนังสือ",
    )
    status = models.CharField(
        "สถานะ", max_length=10, choices=CircularStatus, default=CircularStatus.DRAFT
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    # Typed from the office's own register; the prefix before it is the office's.
    prefix = models.CharField("รหัสหนังสือ", max_length=40, blank=True)
    number = models.CharField("เลขที่หนังสือเวียน", max_length=10, blank=True)
    dated_on = models.DateField("ลงวันที่", null=True, blank=True)
    subject = models.CharField("เรื่อง", max_length=300, blank=True)
    receivers = models.CharField("เรียน", max_length=200, blank=True)
    cited = models.TextField("อ้างถึง", blank=True)
    # [{"title": …, "count": …, "unit": …}] in their order.
    enclosures = models.JSONField("สิ่งที่ส่งมาด้วย", default=list, blank=True)
    intro = models.TextField("ข้อความนำ", blank=True)
    extra = models.TextField("ข้อความเพิ่มเติม", blank=True)
    closing = models.CharField("ข้อความลงท้าย", max_length=300, blank=True)
    # As printed: a signatory of the office may change after the paper was signed.
    signatory_name = models.CharField("ผู้ลงนาม", max_length=160, blank=True)
    signatory_position = models.CharField("ตำแหน่งผู้ลงนาม", max_length=160, blank=True)
    signatory_acting_for = models.CharField("ลงนามแทน", max_length=200, blank=True)
    contact_office = models.CharField("หน่วยงานเจ้าของเรื่อง", max_length=200, blank=True)
    contact_group = models.CharField("กลุ่มงาน", max_length=200, blank=True)
    contact_phone = models.CharField("โทร", max_length=80, blank=True)
    contact_fax = models.CharField("โทรสาร", max_length=80, blank=True)
    # {"address": [lines], "purpose": paragraph, "tasks": [paragraphs]} from the day it was sent.
    composed = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    sent_at = models.DateTimeField("ส่งเมื่อ", null=True, blank=True)
    sent_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_by_name = models.CharField(max_length=200, blank=True)

    objects = CircularQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("area"), 2), name="circular_of_a_province"
            ),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(status=CircularStatus.DRAFT),
                name="circular_one_draft",
                violation_error_message="ปีนี้มีร่างหนังสือเวียนอยู่แล้ว",
            ),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(status=CircularStatus.SENT, corrects=None),
                name="circular_one_letter",
                violation_error_message="ปีนี้ส่งหนังสือเวียนแล้ว หากต้องแก้ไขให้ออกหนังสือแก้ไข",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(status=CircularStatus.SENT),
                name="circular_corrected_once",
                violation_error_message="หนังสือฉบับนี้มีหนังสือแก้ไขแล้ว",
            ),
            models.CheckConstraint(
                condition=Q(status=CircularStatus.DRAFT, sent_at=None)
                | Q(
                    status=CircularStatus.SENT,
                    sent_at__isnull=False,
                    dated_on__isnull=False,
                )
                & ~Q(number="")
                & ~Q(signatory_name=""),
                name="circular_sent_is_whole",
                violation_error_message="หนังสือที่ส่งแล้วต้องมีเลขที่ วันที่ และผู้ลงนาม",
            ),
        ]

    def __str__(self):
        return "ร่างหนังสือเวียน" if self.is_draft else f"หนังสือเวียน ที่ {self.reference_no}"

    @property
    def is_draft(self):
        return self.status == CircularStatus.DRAFT

    @property
    def reference_no(self):
        """As pages cite it, papers in Thai digits: ลป 0019.3/ว 1234."""
        return arabic_digits(f"{self.prefix}/ว {self.number}") if self.number else ""

    @property
    def citation(self):
        """หนังสือจังหวัดลำปาง ที่ ลป 0019.3/ว 1234 ลงวันที่ 11 ธันวาคม 2567"""
        dated = f" ลงวันที่ {long_date(self.dated_on)}" if self.dated_on else ""
        return f"หนังสือ{self.area.label} ที่ {self.reference_no}{dated}"

    @property
    def calendar_year(self):
        return be_year(self.dated_on) if self.dated_on else None

    @property
    def cited_list(self):
        return [line for line in self.cited.splitlines() if line.strip()]

    @property
    def extra_list(self):
        return [line for line in self.extra.splitlines() if line.strip()]


def circular_path(row, filename):
    return f"circulars/{row.area_id}/{row.circular.key}/{filename}"


class CircularFileQuerySet(StoredFileQuerySet):
    def visible_to(self, user):
        """With its letter: whoever may read that may read what came with it."""
        return self.filter(circular__in=Circular.objects.visible_to(user))


class CircularFile(StoredFile):
    """What comes with a letter."""

    circular = models.ForeignKey(Circular, models.PROTECT, related_name="files")
    file = models.FileField(upload_to=circular_path, max_length=200)
    uploaded_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")

    objects = CircularFileQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "id"]


class CircularReceipt(models.Model):
    """That a district opened a letter, and that its head acknowledged it: each once."""

    circular = models.ForeignKey(Circular, models.PROTECT, related_name="receipts")
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="อำเภอ")
    first_opened_at = models.DateTimeField("เปิดครั้งแรกเมื่อ", default=clock.now)
    first_opened_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    first_opened_by_name = models.CharField("ผู้เปิด", max_length=200)
    acknowledged_at = models.DateTimeField("รับทราบเมื่อ", null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        "registry.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_by_name = models.CharField("ผู้รับทราบ", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["area"]
        constraints = [
            models.UniqueConstraint(fields=["circular", "area"], name="circular_receipt_once"),
            models.CheckConstraint(
                condition=Exact(Length("area"), 4), name="circular_receipt_of_a_district"
            ),
        ]

    def __str__(self):
        return "รับทราบแล้ว" if self.acknowledged_at else "เปิดแล้ว"
