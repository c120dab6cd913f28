import uuid

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, Q, Value
from django.db.models.functions import Concat, Left, Lower, StrIndex
from django.db.models.lookups import GreaterThan

from mchch import clock
from mchch.crypto import EncryptedTextField
from mchch.thai import names
from mchch.thai.text import search_key
from registry.choices import COUNTED_STAGES, EDITABLE_STAGES, ApplicantType, Stage
from registry.models.base import ScopedQuerySet, SortKey, district_index
from registry.models.checklist import lacking_items

NAME_PARTS = ("unit_name", "given_name", "family_name")
SORTED = 150  # characters of a name that decide its place: an entry of an index has a limit


def called(row):
    """What an applicant is called in lists and on papers; `row` has the fields of its name."""
    if row.type == ApplicantType.LEADER:
        found = names.full_name(row.title, row.given_name, row.family_name)
    else:
        found = row.unit_name
    return found or "(ยังไม่ได้กรอกชื่อ)"


def keys_of(words):
    """What is searched for, word by word."""
    keys = [search_key(word) for word in words.split()]
    bare = [key.replace("-", "") for key in keys]  # 081-234 is stored as 081234
    pairs = zip(keys, bare, strict=True)
    return [digits if digits.isdigit() else key for key, digits in pairs if key]


def Code(digits):
    """The first digits of the area's code."""
    return models.GeneratedField(
        expression=Left("area", digits), output_field=models.TextField(), db_persist=True
    )


class Applicant(models.Model):
    """The thread through the years: each year's application is a whole document of its own."""

    type = models.CharField("ประเภท", max_length=10, choices=ApplicantType)
    area = models.ForeignKey("registry.Area", models.PROTECT)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScopedQuerySet.as_manager()


class ApplicationQuerySet(ScopedQuerySet):
    def inside(self, code):
        """By the columns that row-level security compares: the planner sees one condition, not two,
        knows how many rows it leaves, and may use an index for it."""
        column = {2: "province_code", 4: "district_code"}.get(len(code))
        return self.filter(**{column: code}) if column else super().inside(code)

    def counted(self):
        """The units of the register: neither drafts nor withdrawn."""
        return self.filter(stage__in=COUNTED_STAGES)

    def standing(self):
        return self.exclude(stage=Stage.WITHDRAWN)

    def matching(self, words):
        """Rows in which each word is found: a part of a name, of a phone, of a number."""
        for key in keys_of(words):
            self = self.holding(key)
        return self

    def holding(self, key):
        """Not LIKE, four times slower in Thai text; docs/performance.md tells why no trigrams."""
        return self.filter(GreaterThan(StrIndex("search_text", Value(key)), 0))

    def missing_something(self):
        return self.filter(Exists(lacking_items()))

    def marked(self):
        """`lacks`: whether a required item is not fulfilled."""
        return self.annotate(lacks=Exists(lacking_items()))

    def with_lacking(self):
        """`lacking`: the texts of the required items that are not fulfilled."""
        return self.annotate(lacking=ArraySubquery(lacking_items().values("text")))

    def named(self, *more):
        """Only the columns that a line needs which names them."""
        return self.only("type", "title", *NAME_PARTS, *more)


class Application(models.Model):
    """What one applicant applied with in one year.

    For a leader the person is the applicant; for the other types the coordinator.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="applications")
    cycle = models.ForeignKey("registry.Cycle", models.PROTECT, verbose_name="ปี")
    type = models.CharField("ประเภท", max_length=10, choices=ApplicantType)
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="ตำบล")
    officer = models.ForeignKey(
        "registry.User", models.PROTECT, related_name="applications", verbose_name="พัฒนากร"
    )
    stage = models.CharField("สถานะ", max_length=12, choices=Stage, default=Stage.DRAFT)
    number = models.CharField("เลขที่ใบสมัคร", max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unit_name = models.CharField("ชื่อหน่วย", max_length=200, blank=True)
    title = models.CharField("คำนำหน้า", max_length=40, blank=True)
    given_name = models.CharField("ชื่อ", max_length=80, blank=True)
    family_name = models.CharField("นามสกุล", max_length=80, blank=True)
    citizen_id = EncryptedTextField("เลขประจำตัวประชาชน", blank=True, default="")
    citizen_id_hash = models.CharField(max_length=64, blank=True, editable=False)
    position = models.CharField("ตำแหน่ง", max_length=120, blank=True)
    phone = models.CharField("โทรศัพท์", max_length=60, blank=True)
    house_no = models.CharField("บ้านเลขที่", max_length=40, blank=True)
    village_no = models.CharField("หมู่ที่", max_length=10, blank=True)
    village_name = models.CharField("ชื่อบ้าน/ชุมชน", max_length=100, blank=True)
    postcode = models.CharField("รหัสไปรษณีย์", max_length=5, blank=True)
    established_year = models.PositiveSmallIntegerField("ปีที่ก่อตั้ง (พ.ศ.)", null=True, blank=True)
    member_count = models.PositiveIntegerField("จำนวนสมาชิก", null=True, blank=True)
    resolution_on = models.DateField("วันที่มีมติสมัคร", null=True, blank=True)
    applied_on = models.DateField("วันที่สมัคร", null=True, blank=True)

    notice = models.ForeignKey("registry.PrivacyNotice", models.PROTECT, null=True, editable=False)
    notice_shown_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(
        "registry.User", models.PROTECT, related_name="+", editable=False
    )
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    registered_at = models.DateTimeField(null=True, editable=False)

    sort_key = SortKey(Left(Concat(*NAME_PARTS), SORTED))
    search_text = models.GeneratedField(
        expression=Lower(Concat(*NAME_PARTS, Value(" "), "phone", Value(" "), "number")),
        output_field=models.TextField(),
        db_persist=True,
    )
    district_code = Code(4)
    province_code = Code(2)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [
            # The register in its order, searched and cut into pages without a look at the rows.
            models.Index(
                fields=["district_code", "cycle", "sort_key", "id"],
                include=["search_text"],
                name="application_register",
            ),
            models.Index(
                fields=["cycle", "sort_key", "id"],
                include=["province_code", "search_text"],
                name="application_register_all",
            ),
            # Small, because its entries repeat: all that is counted is counted in it.
            models.Index(
                fields=["cycle", "province_code", "district_code", "officer", "type", "stage"],
                name="application_counts",
            ),
            # Units that something else of a district is joined with: none of them is read.
            models.Index(
                fields=["cycle", "district_code", "stage", "officer", "id"],
                name="application_joined",
            ),
            models.Index("citizen_id_hash", name="application_citizen"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "citizen_id_hash"],
                condition=Q(type=ApplicantType.LEADER)
                & ~Q(stage=Stage.WITHDRAWN)
                & ~Q(citizen_id_hash=""),
                name="application_leader_once_a_year",
                violation_error_message="เลขประจำตัวประชาชนนี้สมัครประเภทผู้นำชุมชนในปีนี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=["cycle", "applicant"],
                condition=~Q(stage=Stage.WITHDRAWN),
                name="application_applicant_once_a_year",
                violation_error_message="ผู้สมัครรายนี้มีใบสมัครของปีนี้แล้ว",
            ),
            models.UniqueConstraint(
                fields=["cycle", "number"],
                condition=~Q(number=""),
                name="application_number_once",
                violation_error_message="มีเลขที่ใบสมัครนี้แล้ว",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[Stage.DRAFT, Stage.WITHDRAWN])
                | Q(applied_on__isnull=False, registered_at__isnull=False)
                & ~Q(number="")
                & ~Q(given_name=""),
                name="application_registered_is_whole",
                violation_error_message="ใบสมัครที่ขึ้นทะเบียนต้องมีเลขที่ ชื่อ และวันที่สมัคร",
            ),
        ]

    def __str__(self):
        return self.display_name

    @property
    def is_leader(self):
        return self.type == ApplicantType.LEADER

    @property
    def person_name(self):
        return names.full_name(self.title, self.given_name, self.family_name)

    @property
    def display_name(self):
        return called(self)

    @property
    def is_editable(self):
        return self.stage in EDITABLE_STAGES

    @property
    def is_draft(self):
        return self.stage == Stage.DRAFT


class StageChange(models.Model):
    """One move of an application: written with the move, never changed."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="stage_changes")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    from_stage = models.CharField(max_length=12, choices=Stage)
    to_stage = models.CharField(max_length=12, choices=Stage)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey("registry.User", models.PROTECT)
    # The name as it was: the person may have moved to an area that the reader cannot see.
    changed_by_name = models.CharField(max_length=200)
    comment = models.TextField(blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [district_index("changed_at", name="stage_change_of_district")]


class TypedDraft(models.Model):
    """What somebody typed into an application's form and has not yet saved, right or wrong.

    The payload is the form's raw fields as JSON, encrypted: it may hold a citizen ID.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="typed_drafts")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    user = models.ForeignKey("registry.User", models.CASCADE)
    payload = EncryptedTextField()
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField(default=clock.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "user"], name="typed_draft_once")
        ]


class Handover(models.Model):
    """One act that gave the applications of one officer to another."""

    cycle = models.ForeignKey("registry.Cycle", models.PROTECT)
    area = models.ForeignKey("registry.Area", models.PROTECT)
    from_officer = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    to_officer = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    from_name = models.CharField(max_length=200)
    to_name = models.CharField(max_length=200)
    application_ids = models.JSONField()
    reason = models.TextField("เหตุผล")
    handed_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    handed_at = models.DateTimeField(default=clock.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_at"]
