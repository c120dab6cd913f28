"""What a district tells the province of its year, as it is written; what was sent is a Submission
(registry/models/submission.py). And results that were taken back after they were concluded."""

from django.db import models

from assessment.choices import Resolution
from mchch import clock
from registry.models.base import ScopedQuerySet, district_index


class ResultReport(models.Model):
    """A district's own words of one year. Its figures are counted when they are asked for."""

    cycle = models.ForeignKey("registry.Cycle", models.PROTECT)
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="อำเภอ")
    version = models.PositiveIntegerField(default=0, editable=False)
    obstacles = models.TextField("ปัญหาอุปสรรค", blank=True)
    suggestions = models.TextField("ข้อเสนอแนะ", blank=True)
    # {application id: what is next for one that did not pass}, where it is not what is usual.
    next_steps = models.JSONField("แนวทางดำเนินการต่อ", default=dict)
    saved_at = models.DateTimeField(null=True)
    saved_by_name = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "area"], name="result_report_once"),
        ]

    def __str__(self):
        return "รายงานผลการตรวจประเมิน"


class ReopenedResult(models.Model):
    """A result that was concluded and is considered again: what the minutes of that meeting tell of
    it stays."""

    evaluation = models.ForeignKey(
        "assessment.Evaluation", models.PROTECT, related_name="reopenings"
    )
    area = models.ForeignKey("registry.Area", models.PROTECT)
    meeting = models.ForeignKey("assessment.Meeting", models.PROTECT, related_name="reopenings")
    # As they were concluded.
    percent = models.CharField(max_length=10, blank=True)
    verdict = models.CharField(max_length=10, choices=Resolution, blank=True)
    resolution = models.CharField(max_length=10, choices=Resolution)
    resolution_reason = models.TextField(blank=True)
    concluded_at = models.DateTimeField()
    reason = models.TextField("เหตุผลที่พิจารณาใหม่")
    reopened_at = models.DateTimeField(default=clock.now)
    reopened_by_name = models.CharField(max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["reopened_at", "id"]
        indexes = [district_index("evaluation", name="reopened_of_district")]

    def __str__(self):
        return "ผลที่เปิดพิจารณาใหม่"

    @property
    def application(self):
        return self.evaluation.application

    @property
    def departs(self):
        return self.resolution != self.verdict
