import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from mchch import clock
from registry.choices import SENT_PAPERS, AccessKind, StepKind, SubmissionStatus
from registry.models.base import ScopedQuerySet


class SubmissionQuerySet(ScopedQuerySet):
    def waiting(self):
        return self.filter(status=SubmissionStatus.SENT)

    def with_province(self):
        """Waiting or accepted: what they tell stays as it was told."""
        return self.exclude(status=SubmissionStatus.RETURNED)

    def of_kind(self, kind):
        return self.filter(kind=kind)


class Submission(models.Model):
    """One sending of a district to the province, with a copy of everything that was sent."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey("registry.Cycle", models.PROTECT)
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="อำเภอ")
    kind = models.CharField("เรื่อง", max_length=10, choices=StepKind, default=StepKind.LIST)
    round_no = models.PositiveSmallIntegerField("ครั้งที่")
    receipt_no = models.CharField("เลขที่ใบรับ", max_length=30)
    status = models.CharField(
        "สถานะ", max_length=10, choices=SubmissionStatus, default=SubmissionStatus.SENT
    )
    note = models.TextField("คำชี้แจงของอำเภอ", blank=True)
    is_late = models.BooleanField("ส่งหลังกำหนด", default=False)
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)
    sent_at = models.DateTimeField("ส่งเมื่อ", default=clock.now)
    sent_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    sent_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=200, blank=True)
    reason = models.TextField("เหตุผลที่ส่งกลับ", blank=True)
    # {application id: reason} for the applications that were returned one by one.
    returned = models.JSONField(default=dict)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "area", "kind"],
                condition=Q(status=SubmissionStatus.SENT),
                name="submission_one_waiting",
                violation_error_message="มีรายการที่ส่งแล้วและรอจังหวัดตรวจอยู่",
            ),
            models.UniqueConstraint(
                fields=["cycle", "area", "kind", "round_no"], name="submission_round_once"
            ),
            models.UniqueConstraint(fields=["receipt_no"], name="submission_receipt_once"),
            models.CheckConstraint(
                condition=~Q(status=SubmissionStatus.RETURNED) | ~Q(reason=""),
                name="submission_return_has_reason",
                violation_error_message="การส่งกลับต้องระบุเหตุผล",
            ),
        ]

    def __str__(self):
        return self.receipt_no

    @property
    def is_waiting(self):
        return self.status == SubmissionStatus.SENT

    @property
    def is_with_province(self):
        return self.status != SubmissionStatus.RETURNED

    @property
    def is_list(self):
        return self.kind == StepKind.LIST

    @property
    def word(self):
        """What was sent, inside a sentence."""
        return SENT_PAPERS[self.kind][0]

    @property
    def what(self):
        return SENT_PAPERS[self.kind][1]

    @property
    def title(self):
        return f"{self.what} {self.area.label}"

    @property
    def applications(self):
        """The applications that it copies, stage and all; a report has none."""
        return self.snapshot.get("applications", [])


class RunningNumber(models.Model):
    """The last number given in a district's series; its row lock puts two givers in line."""

    cycle = models.ForeignKey("registry.Cycle", models.PROTECT)
    area = models.ForeignKey("registry.Area", models.PROTECT)
    series = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "area", "series"], name="running_number_once")
        ]


class AccessLog(models.Model):
    """Who saw a full citizen ID or took data out, when and why. Only ever added to. A committee
    member who came by a link has no account; `user_name` tells so."""

    kind = models.CharField(max_length=10, choices=AccessKind)
    area = models.ForeignKey("registry.Area", models.PROTECT)
    user = models.ForeignKey("registry.User", models.PROTECT, null=True)
    user_name = models.CharField(max_length=200)
    application = models.ForeignKey("registry.Application", models.PROTECT, null=True)
    reason = models.TextField()
    row_count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=clock.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
