from datetime import date

from django.db import models
from django.db.models import Q

from mchch import clock
from mchch.thai.dates import BE_OFFSET
from registry.choices import ApplicantType, CertifyingLevel, Joining, Role, StepKind
from registry.models.base import ScopedQuerySet


class CycleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The cycles of the user's own province (all for national staff); while a year is being
        prepared it is its province's alone."""
        own = self.filter(area__code__startswith=(user.area_id or "")[:2])
        return own if user.role == Role.PROVINCE else own.opened()

    def opened(self):
        """Those that the districts see."""
        return self.filter(opened_at__isnull=False)

    def latest_for(self, user):
        return self.visible_to(user).order_by("-fiscal_year", "area").first()


class Cycle(models.Model):
    """The programme's fiscal year (B.E., 1 October to 30 September) of one province."""

    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="จังหวัด")
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ พ.ศ.")
    certifying_level = models.CharField(
        "ระดับที่รับรอง", max_length=10, choices=CertifyingLevel, default=CertifyingLevel.DISTRICT
    )
    joining = models.CharField(
        "วิธีรวมคะแนนของกรรมการ", max_length=10, choices=Joining, default=Joining.MEAN
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # The rules behind a district's state on the board (registry/pace.py).
    hurry_days = models.PositiveSmallIntegerField("ต้องเร่ง: เหลือเวลาไม่เกิน (วัน)", default=14)
    hurry_percent = models.PositiveSmallIntegerField("ต้องเร่ง: ทำได้ไม่ถึง (ร้อยละ)", default=80)
    urgent_days = models.PositiveSmallIntegerField("เร่งด่วน: เหลือเวลาไม่เกิน (วัน)", default=5)
    urgent_percent = models.PositiveSmallIntegerField("เร่งด่วน: ทำได้ไม่ถึง (ร้อยละ)", default=50)
    quiet_days = models.PositiveSmallIntegerField("รอข้อมูล: ไม่มีการบันทึกเกิน (วัน)", default=30)
    # Ten years: what the rules of office work (ข้อ ๕๗) ask of papers as a rule.
    keep_years = models.PositiveSmallIntegerField(
        "เก็บข้อมูลส่วนบุคคลหลังสิ้นปีงบประมาณ (ปี)", null=True, blank=True, default=10
    )
    # From then on no step of the year can be done: what is personal goes, its time is up.
    erased_at = models.DateTimeField("เริ่มลบข้อมูลส่วนบุคคลเมื่อ", null=True, editable=False)
    # Without it the year is still being prepared, and nobody outside the province sees it.
    opened_at = models.DateTimeField(
        "เปิดให้อำเภอเห็นเมื่อ", default=clock.now, null=True, editable=False
    )
    opened_by_name = models.CharField("เปิดโดย", max_length=200, blank=True, editable=False)

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "fiscal_year"],
                name="cycle_once_a_year",
                violation_error_message="จังหวัดนี้เปิดปีงบประมาณนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=2500, fiscal_year__lte=2700),
                name="cycle_year_is_be",
                violation_error_message="ปีงบประมาณเป็นปีพุทธศักราช เช่น 2568",
            ),
            models.CheckConstraint(
                condition=Q(urgent_days__lte=models.F("hurry_days"))
                & Q(urgent_percent__lte=models.F("hurry_percent"))
                & Q(hurry_percent__lte=100),
                name="cycle_urgent_is_within_hurry",
                violation_error_message="เกณฑ์เร่งด่วนต้องไม่กว้างกว่าเกณฑ์ต้องเร่ง และร้อยละต้องไม่เกิน 100",
            ),
        ]

    def __str__(self):
        return f"ปีงบประมาณ {self.fiscal_year}"

    @property
    def keep_until(self):
        """The last day on which personal data of the year is kept; None: not decided."""
        if self.keep_years is None:
            return None
        return date(self.fiscal_year - BE_OFFSET + self.keep_years, 9, 30)

    @property
    def is_due(self):
        """Whether the last of these days is over."""
        return clock.is_past(self.keep_until)

    @property
    def is_being_prepared(self):
        """Its province alone sees it."""
        return self.opened_at is None


class CycleStep(models.Model):
    """The dates of one step of the letter: after due is late, after closing is refused."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="steps")
    kind = models.CharField("ขั้นตอน", max_length=10, choices=StepKind)
    opens_on = models.DateField("เปิด", null=True, blank=True)
    due_on = models.DateField("ครบกำหนด", null=True, blank=True)
    closes_on = models.DateField("ปิดรับ", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "kind"], name="cycle_step_once"),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True)
                | Q(opens_on__isnull=True)
                | Q(closes_on__gte=models.F("opens_on")),
                name="cycle_step_opens_before_it_closes",
                violation_error_message="วันปิดรับต้องไม่มาก่อนวันเปิด",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True)
                | Q(due_on__isnull=True)
                | Q(closes_on__gte=models.F("due_on")),
                name="cycle_step_due_before_it_closes",
                violation_error_message="วันปิดรับต้องไม่มาก่อนวันครบกำหนด",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def is_late(self, moment=None):
        return clock.is_past(self.due_on, moment)

    @property
    def days_left(self):
        """Whole days until the due date: 0 on the day, negative when late, None without."""
        return None if self.due_on is None else (self.due_on - clock.today()).days


class EndableQuerySet(ScopedQuerySet):
    def standing(self):
        """Those that nobody took back."""
        return self.filter(ended_at__isnull=True)


class Endable(models.Model):
    """What the province gave and may take back: that it was given stays."""

    ended_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, editable=False)
    ended_by_name = models.CharField("ยกเลิกโดย", max_length=200, blank=True, editable=False)

    objects = EndableQuerySet.as_manager()

    class Meta:
        abstract = True


class Reopening(Endable):
    """The province lets one district do a closed step until a date, for a reason."""

    cycle = models.ForeignKey(Cycle, models.CASCADE)
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="อำเภอ")
    kind = models.CharField("ขั้นตอน", max_length=10, choices=StepKind)
    until_on = models.DateField("เปิดถึงวันที่")
    reason = models.TextField("เหตุผล")
    opened_by = models.ForeignKey("registry.User", models.PROTECT)
    opened_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-opened_at"]


class Quota(models.Model):
    """How many units of a type each field officer must recruit at least."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="quotas")
    type = models.CharField("ประเภท", max_length=10, choices=ApplicantType)
    minimum = models.PositiveSmallIntegerField("อย่างน้อย (หน่วยต่อพัฒนากร)", default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["cycle", "type"], name="quota_once")]


class QuotaWaiver(Endable):
    """The province excuses one officer from one type, for a reason."""

    cycle = models.ForeignKey(Cycle, models.CASCADE)
    area = models.ForeignKey("registry.Area", models.PROTECT)
    officer = models.ForeignKey("registry.User", models.PROTECT, related_name="waivers")
    type = models.CharField("ประเภท", max_length=10, choices=ApplicantType)
    reason = models.TextField("เหตุผล")
    waived_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    waived_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "officer", "type"],
                condition=Q(ended_at=None),
                name="waiver_once",
                violation_error_message="ผ่อนผันพัฒนากรคนนี้ในประเภทนี้แล้ว",
            )
        ]


class ChecklistItem(models.Model):
    """One thing that an applicant of a type must show in a year."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="checklist")
    type = models.CharField("ประเภท", max_length=10, choices=ApplicantType)
    position = models.PositiveSmallIntegerField("ลำดับ", default=1)
    text = models.CharField("รายการ", max_length=300)
    needs_file = models.BooleanField("ต้องแนบหลักฐาน", default=False)
    is_required = models.BooleanField("จำเป็น", default=True)
    is_retired = models.BooleanField("เลิกใช้", default=False)

    class Meta:
        ordering = ["type", "position", "id"]

    def __str__(self):
        return self.text


class PrivacyNotice(models.Model):
    """The privacy notice (not a consent: the basis is a public task), by version."""

    version = models.CharField("ฉบับ", max_length=20, unique=True)
    text = models.TextField("ข้อความ")
    effective_on = models.DateField("ใช้ตั้งแต่วันที่")

    class Meta:
        ordering = ["-effective_on", "-id"]

    def __str__(self):
        return self.version

    @classmethod
    def current(cls):
        return cls.objects.filter(effective_on__lte=clock.today()).first()
