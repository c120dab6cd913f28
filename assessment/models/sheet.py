"""A sheet of scores. Self-assessment and evaluation share it, its form and its arithmetic."""

import uuid

from django.db import models
from django.db.models import Q

from assessment.choices import SELF_ASSESSMENTS, SheetKind, SheetStatus
from assessment.models.evaluation import Evaluation
from mchch import clock
from registry.choices import Role
from registry.models.base import ScopedQuerySet, district_index
from registry.models.stored_file import StoredFile, StoredFileQuerySet

OWN_LEVELS = ("ยังไม่ดำเนินการ", "เริ่มดำเนินการ", "ดำเนินการต่อเนื่อง", "เป็นแบบอย่างแก่ผู้อื่นได้")


class OwnIndicator(models.Model):
    """An indicator that the applicant set for itself: scored and shown, it never decides."""

    application = models.ForeignKey(
        "registry.Application", models.PROTECT, related_name="own_indicators"
    )
    area = models.ForeignKey("registry.Area", models.PROTECT)
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField("ตัวชี้วัด", max_length=300)
    evidence = models.CharField("หลักฐาน", max_length=300, blank=True)
    is_retired = models.BooleanField("เลิกใช้", default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return self.text

    @property
    def code(self):
        return f"ต.{self.position}"

    @property
    def choices(self):
        return list(enumerate(OWN_LEVELS))

    @property
    def max_points(self):
        return len(OWN_LEVELS) - 1


class SheetQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Self-assessments of one's area. A committee member's sheet is reached through its
        evaluation only, whose rules are others (of_members)."""
        return super().visible_to(user).of_applicants()

    def of_applicants(self):
        return self.filter(kind__in=SELF_ASSESSMENTS)

    def of_members(self):
        return self.filter(kind=SheetKind.EVALUATION)

    def done(self):
        """The officer stands by them: they count."""
        return self.filter(status=SheetStatus.CONFIRMED)


class Sheet(models.Model):
    """One judging of one application by one standard: by itself, or by a committee member."""

    application = models.ForeignKey("registry.Application", models.PROTECT, related_name="sheets")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    standard = models.ForeignKey("assessment.Standard", models.PROTECT, related_name="sheets")
    kind = models.CharField("ครั้ง", max_length=10, choices=SheetKind)
    status = models.CharField("สถานะ", max_length=10, choices=SheetStatus, default=SheetStatus.OPEN)
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    # None: by a member who came by a link.
    opened_by = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("ส่งเมื่อ", null=True)
    submitted_by_name = models.CharField("ส่งโดย", max_length=200, blank=True)
    confirmed_at = models.DateTimeField("ยืนยันเมื่อ", null=True)
    confirmed_by_name = models.CharField("ยืนยันโดย", max_length=200, blank=True)
    reopened_reason = models.TextField("เหตุผลที่เปิดแก้ไข", blank=True)
    # Of a committee member: whose points they are. A person is the same from one order to the next
    # by account, else by name. The sheet that all fill in together has no seat.
    evaluation = models.ForeignKey(
        "assessment.Evaluation", models.PROTECT, null=True, related_name="sheets"
    )
    seat = models.ForeignKey("registry.OrderMember", models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    member_name = models.CharField("กรรมการ", max_length=200, blank=True)
    # Points that were given on paper: who typed them in.
    entered_by_name = models.CharField("กรอกจากแบบกระดาษโดย", max_length=200, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at"]
        indexes = [
            district_index("confirmed_at", name="sheet_of_district"),
            # What a district's homes count: read alone, no sheet is.
            district_index("status", "kind", "application", "area", name="sheet_counts"),
            # A year's units that assessed themselves are counted in it, no sheet is read.
            models.Index(
                fields=["application"],
                include=["area"],
                condition=Q(kind=SheetKind.BEFORE, status=SheetStatus.CONFIRMED),
                name="sheet_assessed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(kind__in=[SheetKind.BEFORE, SheetKind.AFTER]),
                name="sheet_self_assessment_once",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "member_name"], name="sheet_of_member_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=SheetKind.EVALUATION, evaluation__isnull=False)
                & ~Q(member_name="")
                | ~Q(kind=SheetKind.EVALUATION) & Q(evaluation__isnull=True),
                name="sheet_of_member_has_evaluation",
            ),
            models.CheckConstraint(
                condition=Q(status=SheetStatus.OPEN) | Q(submitted_at__isnull=False),
                name="sheet_submitted_has_its_time",
            ),
        ]

    def __str__(self):
        if self.is_of_member:
            return f"แบบตรวจประเมินของ{self.member_name}"
        return f"แบบประเมินตนเอง{self.get_kind_display()}"

    @property
    def is_of_member(self):
        return self.kind == SheetKind.EVALUATION

    @property
    def is_joint(self):
        """Filled in by the whole committee together."""
        return self.is_of_member and self.seat_id is None

    @property
    def is_open(self):
        return self.status == SheetStatus.OPEN

    @property
    def is_after(self):
        return self.kind == SheetKind.AFTER


class ScoreQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return super().visible_to(user).filter(sheet__kind__in=SELF_ASSESSMENTS)


class Score(models.Model):
    """The answer to one indicator; a note can stand before there are points."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="scores")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    indicator = models.ForeignKey("assessment.Indicator", models.PROTECT, null=True)
    own = models.ForeignKey(OwnIndicator, models.PROTECT, null=True)
    points = models.PositiveSmallIntegerField("คะแนน", null=True)
    note = models.CharField("หมายเหตุ", max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by_name = models.CharField(max_length=200, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator"], name="score_once"),
            models.UniqueConstraint(fields=["sheet", "own"], name="score_own_once"),
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, own__isnull=True)
                | Q(indicator__isnull=True, own__isnull=False),
                name="score_of_one_indicator",
            ),
        ]

    @property
    def key(self):
        return key_of(self.indicator_id, self.own_id)


def key_of(indicator, own=None):
    """How the form calls an indicator: i12, or o3 for one of the applicant's own."""
    return f"i{indicator}" if indicator else f"o{own}"


def score_path(file, filename):
    return f"assessment/{file.area_id[:4]}/{file.score.sheet_id}/{filename}"


class ScoreFileQuerySet(StoredFileQuerySet):
    def visible_to(self, user):
        """Evidence of self-assessments: of one's area, for a committee member of the applicants
        before the committee. Files of members' sheets are reached through their sheet."""
        rows = self.filter(score__sheet__kind__in=SELF_ASSESSMENTS)
        if user.is_authenticated and user.role == Role.COMMITTEE:
            seen = Evaluation.objects.visible_to(user).values("application")
            return rows.filter(score__sheet__application__in=seen)
        return super(ScoreFileQuerySet, rows).visible_to(user)


class ScoreFile(StoredFile):
    """Evidence to one answer."""

    score = models.ForeignKey(Score, models.PROTECT, related_name="files")
    file = models.FileField(upload_to=score_path, max_length=200)
    uploaded_by_name = models.CharField(max_length=200)

    objects = ScoreFileQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "id"]


class PersonalLink(models.Model):
    """A way to one sheet without an account. The database holds the hash of its token only; the
    token comes again from `key` and the installation's secret (assessment/tokens.py)."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="links")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    valid_until = models.DateTimeField("ใช้ได้ถึง")
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet"], condition=Q(revoked_at__isnull=True), name="link_one_at_a_time"
            )
        ]

    @property
    def is_alive(self):
        return self.revoked_at is None and self.valid_until >= clock.now()


class Knock(models.Model):
    """How often somebody came in a quarter of an hour: an address with wrong tokens, or a link."""

    who = models.CharField(max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "since"], name="knock_once")]
