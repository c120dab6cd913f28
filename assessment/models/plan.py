"""The plan by which an applicant develops, and how far it came."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessment.choices import EventKind, PlanStatus
from assessment.models.evaluation import Evaluation
from mchch import clock
from registry.choices import Role
from registry.models.base import ScopedQuerySet, district_index
from registry.models.stored_file import StoredFile, StoredFileQuerySet


class PlanQuerySet(ScopedQuerySet):
    def agreed(self):
        return self.filter(status=PlanStatus.AGREED)


class DevelopmentPlan(models.Model):
    """One version of a plan. An agreed one is changed by a new version that says what changed."""

    application = models.ForeignKey("registry.Application", models.PROTECT, related_name="plans")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    version_no = models.PositiveSmallIntegerField("ฉบับที่", default=1)
    status = models.CharField("สถานะ", max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    goal = models.CharField("เป้าหมายการพัฒนา", max_length=500, blank=True)
    change_note = models.CharField("สิ่งที่เปลี่ยนจากฉบับก่อน", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    agreed_on = models.DateField("ตกลงร่วมกันเมื่อ", null=True, blank=True)
    agreed_with = models.CharField("ผู้แทนผู้สมัคร", max_length=200, blank=True)
    agreed_by_name = models.CharField("พัฒนากร", max_length=200, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-version_no"]
        indexes = [
            district_index("status", "application", "area", "id", name="plan_counts"),
            # A year's units that have a plan are counted in it, no plan is read.
            models.Index(
                fields=["application"],
                include=["area"],
                condition=Q(status=PlanStatus.AGREED),
                name="plan_agreed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["application", "version_no"], name="plan_version_once"),
            *(
                models.UniqueConstraint(
                    fields=["application"], condition=Q(status=status), name=f"plan_one_{name}"
                )
                for status, name in ((PlanStatus.DRAFT, "draft"), (PlanStatus.AGREED, "agreed"))
            ),
            models.CheckConstraint(
                condition=Q(status=PlanStatus.DRAFT) | Q(agreed_on__isnull=False),
                name="plan_agreed_has_its_date",
            ),
        ]

    def __str__(self):
        return f"แผนการพัฒนาตนเอง ฉบับที่ {self.version_no}"

    @property
    def is_draft(self):
        return self.status == PlanStatus.DRAFT


class Activity(models.Model):
    """One line of a plan. `thread` is the same line in every version of the plan."""

    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="activities")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    thread = models.UUIDField(default=uuid.uuid4, editable=False)
    position = models.PositiveSmallIntegerField()
    what = models.CharField("กิจกรรม", max_length=300)
    how = models.CharField("วิธีดำเนินการ", max_length=500, blank=True)
    # Codes, not keys: they are what people and papers call an indicator, own ones included.
    indicators = ArrayField(
        models.CharField(max_length=10), verbose_name="เพื่อตัวชี้วัด", default=list, blank=True
    )
    starts_on = models.DateField("เริ่ม", null=True, blank=True)
    ends_on = models.DateField("สิ้นสุด", null=True, blank=True)
    responsible = models.CharField("ผู้รับผิดชอบ", max_length=200, blank=True)
    budget = models.DecimalField(
        "งบประมาณ (บาท)",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    budget_source = models.CharField("แหล่งงบประมาณ", max_length=200, blank=True)
    expected = models.CharField("ผลที่คาดว่าจะได้รับ", max_length=500, blank=True)
    evidence = models.CharField("หลักฐาน", max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                name="activity_ends_after_it_starts",
                violation_error_message="วันสิ้นสุดต้องไม่มาก่อนวันเริ่ม",
            )
        ]

    def __str__(self):
        return self.what


class ProgressEntry(models.Model):
    """What was done for one activity until a day. Written once; a mistake is mended by the next."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey("registry.Application", models.PROTECT, related_name="progress")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="entries")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    thread = models.UUIDField(editable=False)
    done_on = models.DateField("วันที่")
    text = models.CharField("สิ่งที่ทำ", max_length=1000)
    percent = models.PositiveSmallIntegerField(
        "ความคืบหน้า (ร้อยละ)", validators=[MaxValueValidator(100)]
    )
    entered_at = models.DateTimeField(default=clock.now, editable=False)
    entered_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    entered_by_name = models.CharField(max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-done_on", "-id"]
        indexes = [
            # The newest percent of a line: read alone, no entry is.
            models.Index(
                fields=["thread", "-done_on", "-id"],
                include=["percent", "area"],
                name="progress_newest",
            ),
            district_index("entered_at", name="progress_of_district"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="progress_percent")
        ]


def photo_path(photo, filename):
    return f"progress/{photo.area_id[:4]}/{photo.entry_id}/{filename}"


class ProgressPhotoQuerySet(StoredFileQuerySet):
    def visible_to(self, user):
        """Those of one's area; for a committee member of the applicants before the committee."""
        if user.is_authenticated and user.role == Role.COMMITTEE:
            seen = Evaluation.objects.visible_to(user).values("application")
            return self.filter(entry__application__in=seen)
        return super().visible_to(user)


class ProgressPhoto(StoredFile):
    entry = models.ForeignKey(ProgressEntry, models.PROTECT, related_name="photos")
    file = models.FileField(upload_to=photo_path, max_length=200)

    objects = ProgressPhotoQuerySet.as_manager()

    class Meta:
        ordering = ["id"]


class LearningEvent(models.Model):
    """A training, visit or coaching, entered once for all who attended."""

    cycle = models.ForeignKey("registry.Cycle", models.PROTECT)
    area = models.ForeignKey("registry.Area", models.PROTECT)
    kind = models.CharField("ชนิด", max_length=12, choices=EventKind)
    title = models.CharField("เรื่อง", max_length=200)
    held_on = models.DateField("วันที่")
    until_on = models.DateField("ถึงวันที่", null=True, blank=True)
    place = models.CharField("สถานที่", max_length=200, blank=True)
    speaker = models.CharField("วิทยากร", max_length=200, blank=True)
    note = models.CharField("สรุปผล", max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    entered_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("held_on")),
                name="event_ends_after_it_starts",
                violation_error_message="วันสิ้นสุดต้องไม่มาก่อนวันเริ่ม",
            )
        ]

    def __str__(self):
        return self.title


class Attendance(models.Model):
    event = models.ForeignKey(LearningEvent, models.CASCADE, related_name="attendances")
    application = models.ForeignKey(
        "registry.Application", models.PROTECT, related_name="attendances"
    )
    area = models.ForeignKey("registry.Area", models.PROTECT)
    people = models.PositiveSmallIntegerField("จำนวนคน", default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "application"], name="attendance_once")
        ]
