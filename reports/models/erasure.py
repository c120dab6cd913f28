"""The act that removes what is personal of a year: proposed by one, confirmed by another. How far
it is only the database's function writes (migration 0162)."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from mchch import clock
from mchch.thai.dates import BE_OFFSET
from registry.choices import Role
from registry.models.base import ScopedQuerySet


class ErasureQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The province's own business, as is the setting."""
        return super().visible_to(user) if user.role == Role.PROVINCE else self.none()

    def standing(self):
        return self.filter(withdrawn_at=None)

    def waiting(self):
        return self.standing().filter(confirmed_at=None)


class Erasure(models.Model):
    """`counts` and `keep_years` are what was shown to who proposed; the names are as they were.
    `reached` is the last application that was done, `year_done_at` tells that the rest was."""

    cycle = models.ForeignKey("registry.Cycle", models.PROTECT, related_name="erasures")
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="จังหวัด")
    keep_years = models.PositiveSmallIntegerField()
    counts = models.JSONField()
    reason = models.TextField("เหตุผล", max_length=1000)
    proposed_at = models.DateTimeField("เสนอเมื่อ", default=clock.now)
    proposed_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    proposed_by_name = models.CharField("ผู้เสนอ", max_length=200)
    confirmed_at = models.DateTimeField("ยืนยันเมื่อ", null=True)
    confirmed_by = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    confirmed_by_name = models.CharField("ผู้ยืนยัน", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("ถอนเมื่อ", null=True)
    withdrawn_by_name = models.CharField("ผู้ถอน", max_length=200, blank=True)
    reached = models.BigIntegerField(default=0)
    erased = models.PositiveIntegerField("ลบแล้ว (ราย)", default=0)
    year_done_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField("ลบเสร็จเมื่อ", null=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle"],
                condition=Q(withdrawn_at=None),
                name="erasure_one_standing",
                violation_error_message="ปีนี้มีข้อเสนออยู่แล้ว",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                & ~Q(confirmed_by=F("proposed_by")),
                name="erasure_confirmed_by_another",
                violation_error_message="ผู้ยืนยันต้องไม่ใช่ผู้เสนอ",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(withdrawn_at=None),
                name="erasure_confirmed_is_not_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(confirmed_at__isnull=False, withdrawn_at=None),
                name="erasure_finished_was_confirmed",
            ),
        ]

    def __str__(self):
        return f"การลบข้อมูลส่วนบุคคลของ{self.cycle}"

    @property
    def waits(self):
        return self.confirmed_at is None and self.withdrawn_at is None

    @property
    def is_under_way(self):
        return self.confirmed_at is not None and self.finished_at is None

    @property
    def due_on(self):
        """The first day on which it could be proposed, by the rule that it was proposed under."""
        return date(self.cycle.fiscal_year - BE_OFFSET + self.keep_years, 10, 1)

    @property
    def units(self):
        """How many applications it was shown to be about."""
        return sum(counts["units"] for counts in self.counts["districts"].values())


class ErasedFile(models.Model):
    """A file that no row names any more; gone once its bytes are."""

    area = models.ForeignKey("registry.Area", models.PROTECT)
    erasure = models.ForeignKey(Erasure, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
