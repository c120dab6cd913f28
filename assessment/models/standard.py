"""The standard: what an applicant of a type is judged by in a year. All of it is data."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessment.choices import IndicatorKind, Scale, StandardStatus
from mchch import clock
from registry.choices import ApplicantType, Role
from registry.models.base import ScopedQuerySet

SAMPLE = "ตัวอย่าง – ไม่ใช่เกณฑ์ของกรมการพัฒนาชุมชน"


def PercentField(label):
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )


class StandardQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Everybody of the province reads its standards, those of a year that is being prepared
        its province alone; they hold no person's data."""
        if not user.is_authenticated or not user.reads_area:
            return self.none()
        own = self.inside((user.area_id or "")[:2])
        return own if user.role == Role.PROVINCE else own.exclude(cycle__opened_at=None)

    def in_use(self):
        return self.filter(status=StandardStatus.PUBLISHED)


class Standard(models.Model):
    """One version of the criteria of a type in a province's year, with its rule of passing."""

    cycle = models.ForeignKey("registry.Cycle", models.PROTECT, related_name="standards")
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="จังหวัด")
    type = models.CharField("ประเภท", max_length=10, choices=ApplicantType)
    version = models.PositiveSmallIntegerField("ฉบับที่", default=1)
    title = models.CharField("ชื่อเกณฑ์", max_length=200)
    is_official = models.BooleanField("เป็นเกณฑ์ของกรมการพัฒนาชุมชน", default=False)
    status = models.CharField(
        "สถานะ", max_length=10, choices=StandardStatus, default=StandardStatus.DRAFT
    )
    all_main = models.BooleanField("ตัวชี้วัดหลักต้องผ่านทุกตัว", default=True)
    additional_min_count = models.PositiveSmallIntegerField(
        "ตัวชี้วัดเพิ่มเติมต้องผ่านอย่างน้อย (ตัว)", null=True, blank=True
    )
    additional_min_percent = PercentField("ตัวชี้วัดเพิ่มเติมต้องผ่านอย่างน้อย (ร้อยละ)")
    dimension_min_percent = PercentField("คะแนนแต่ละด้านไม่น้อยกว่า (ร้อยละ)")
    total_min_percent = PercentField("คะแนนรวมไม่น้อยกว่า (ร้อยละ)")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+", null=True)
    published_at = models.DateTimeField(null=True, editable=False)

    objects = StandardQuerySet.as_manager()

    class Meta:
        ordering = ["type", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "type", "version"], name="standard_version_once"
            ),
            models.UniqueConstraint(
                fields=["cycle", "type"],
                condition=Q(status=StandardStatus.PUBLISHED),
                name="standard_one_in_use",
                violation_error_message="มีเกณฑ์ที่ประกาศใช้ของประเภทนี้อยู่แล้ว",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_draft(self):
        return self.status == StandardStatus.DRAFT

    @property
    def is_in_use(self):
        return self.status == StandardStatus.PUBLISHED

    @property
    def sample_words(self):
        """What must stand wherever a standard shows that is not the department's; "" if it is."""
        return "" if self.is_official else SAMPLE


class Dimension(models.Model):
    """ด้าน: a part of the standard, with points of its own."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="dimensions")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    position = models.PositiveSmallIntegerField()
    name = models.CharField("ด้าน", max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "position"],
                name="dimension_position_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self):
        return f"ด้านที่ {self.position} {self.name}"


class Indicator(models.Model):
    """ตัวชี้วัด. `levels[n]` describes the nth level, from the lowest; of a POINTS scale level n is
    n points, of PASS the second level is all of `max_points`."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="indicators")
    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="indicators")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    position = models.PositiveSmallIntegerField()
    code = models.CharField("รหัส", max_length=10)
    text = models.CharField("ตัวชี้วัด", max_length=500)
    kind = models.CharField("ชนิด", max_length=10, choices=IndicatorKind)
    evidence = models.CharField("หลักฐาน", max_length=500, blank=True)
    scale = models.CharField("มาตรวัด", max_length=6, choices=Scale)
    max_points = models.PositiveSmallIntegerField("คะแนนเต็ม", default=3)
    pass_at = models.PositiveSmallIntegerField("ผ่านที่", default=2)
    weight = models.DecimalField("น้ำหนัก", max_digits=6, decimal_places=2, default=1)
    levels = ArrayField(models.CharField(max_length=200), verbose_name="คำอธิบายระดับ")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "code"], name="indicator_code_once"),
            models.CheckConstraint(
                condition=Q(pass_at__gte=1, pass_at__lte=models.F("max_points"), weight__gt=0),
                name="indicator_can_be_passed",
                violation_error_message="คะแนนที่ถือว่าผ่านต้องไม่เกินคะแนนเต็ม และน้ำหนักต้องมากกว่า 0",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.text}"

    @property
    def choices(self):
        """[(points, description)] from the lowest to the highest."""
        if self.scale == Scale.PASS:
            return list(zip((0, self.max_points), self.levels, strict=True))
        return list(enumerate(self.levels))
