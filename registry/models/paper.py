"""Papers as they were issued, and the long work that somebody asked for."""

from django.db import models
from django.db.models import Q

from mchch import clock
from registry.choices import JobKind, JobStatus
from registry.models.base import ScopedQuerySet, district_index


class PaperQuerySet(ScopedQuerySet):
    def about(self, row, *kinds):
        """The kept papers of one row; working copies that have run out are as good as gone."""
        kept = Q(keep_until=None) | Q(keep_until__gt=clock.now())
        return self.filter(kept, kind__in=kinds, object_id=row.pk)


def paper_path(paper, filename):
    """Nothing that a person typed: area, kind, a random name."""
    return f"papers/{paper.area_id[:4]}/{paper.kind}/{filename}"


class Paper(models.Model):
    """A paper as it was issued: the same bytes for whoever prints it again. Never changed.

    `keep_until` makes it a working copy, which can be made again from what is kept.
    """

    kind = models.CharField("ชนิดเอกสาร", max_length=30)
    area = models.ForeignKey("registry.Area", models.PROTECT)
    cycle = models.ForeignKey("registry.Cycle", models.PROTECT)
    object_id = models.BigIntegerField()
    # Where one row is issued more than once, as an order that got its number by hand: what differs.
    edition = models.CharField(max_length=80, blank=True)
    title = models.CharField("เอกสาร", max_length=300)
    name = models.CharField("ชื่อไฟล์", max_length=160)
    file = models.FileField(upload_to=paper_path, max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField("จำนวนหน้า")
    people = models.PositiveIntegerField("จำนวนรายที่มีข้อมูลอยู่ในเอกสาร", default=0)
    issued_at = models.DateTimeField("ออกเมื่อ", default=clock.now)
    issued_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    issued_by_name = models.CharField(max_length=200)
    keep_until = models.DateTimeField("เก็บไว้ถึง", null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]
        indexes = [
            district_index("kind", "object_id", name="paper_of_district"),
            models.Index("kind", "object_id", name="paper_of_row"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "edition"],
                condition=Q(keep_until=None),
                name="paper_issued_once",
                violation_error_message="เอกสารนี้ออกและเก็บไว้แล้ว",
            )
        ]

    def __str__(self):
        return self.title


class Job(models.Model):
    """Long work that one person asked for; only that person sees it. One row a wish: who asks for
    the same thing again finds it here."""

    user = models.ForeignKey("registry.User", models.CASCADE, related_name="jobs")
    kind = models.CharField("งาน", max_length=20, choices=JobKind)
    object_id = models.BigIntegerField()
    title = models.CharField("เอกสาร", max_length=300)
    status = models.CharField("สถานะ", max_length=10, choices=JobStatus, default=JobStatus.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "object_id"], name="job_once"),
            # The work on a register ends with the register itself, an erasure with the act.
            models.CheckConstraint(
                condition=Q(status=JobStatus.DONE, paper__isnull=False)
                | Q(
                    kind__in=[JobKind.IMPORT_CHECK, JobKind.IMPORT_WRITE, JobKind.ERASURE],
                    paper=None,
                )
                | ~Q(status=JobStatus.DONE) & Q(paper=None),
                name="job_done_has_paper",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_of_register(self):
        return self.kind in (JobKind.IMPORT_CHECK, JobKind.IMPORT_WRITE)

    @property
    def is_under_way(self):
        return self.status in (JobStatus.WAITING, JobStatus.RUNNING)
