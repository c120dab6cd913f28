"""Who was certified: the announcement that says so, its lines, and the certificates given out.

Every row keeps what its paper prints; only a certificate that is revoked is written once more.
"""

import secrets

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left

from assessment.models.evaluation import seats_in_force
from assessment.models.standard import SAMPLE
from mchch import clock
from registry.choices import ApplicantType, Role, Stage
from registry.models import Application
from registry.models.base import ScopedQuerySet, SortKey, district_index
from registry.models.stored_file import StoredFile, StoredFileQuerySet

# What a token is made of: nothing that is mistaken for something else when typed from paper.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
TOKEN_LENGTH = 16  # 79 bits


def new_token():
    return "".join(secrets.choice(LETTERS) for _ in range(TOKEN_LENGTH))


def is_member(user):
    return user.is_authenticated and user.is_active and user.role == Role.COMMITTEE


class CertifiedQuerySet(ScopedQuerySet):
    """Rows about those certified: also read by the members of the district's committee."""

    def visible_to(self, user):
        if not is_member(user):
            return super().visible_to(user)
        seats = seats_in_force(user, area=user.area_id)
        return self.inside(user.area_id).filter(Exists(seats))


class AnnouncementQuerySet(CertifiedQuerySet):
    def visible_to(self, user):
        """A district also reads what its province announced: of it, its own lines. A member reads
        what is signed."""
        if is_member(user):
            return super().visible_to(user).signed()
        if user.is_authenticated and user.is_active and user.is_district and user.area_id:
            own = Q(area__code__startswith=user.area_id)
            return self.filter(own | Q(area=user.area_id[:2], signed_at__isnull=False))
        return super().visible_to(user)

    def drafts(self):
        return self.filter(signed_at__isnull=True)

    def signed(self):
        return self.filter(signed_at__isnull=False)

    def numbered(self, area, calendar_year, number):
        rows = self.signed().filter(area=area, calendar_year=calendar_year)
        return rows.filter(number=number)


class Signed(models.Model):
    """Who signs, as printed: the office's people may change after the paper was signed."""

    signatory_name = models.CharField("ผู้ลงนาม", max_length=160, blank=True)
    signatory_position = models.CharField("ตำแหน่งผู้ลงนาม", max_length=160, blank=True)
    signatory_acting_for = models.CharField("ลงนามแทน", max_length=200, blank=True)

    class Meta:
        abstract = True


class Announcement(Signed):
    """ประกาศรายชื่อผู้ผ่านการรับรอง of a district or province: a draft, then signed for good."""

    cycle = models.ForeignKey("registry.Cycle", models.PROTECT, verbose_name="ปี")
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="พื้นที่")
    text = models.TextField("ข้อความของประกาศ")
    # From the office's own register; many announcements have none.
    number = models.CharField("เลขที่ประกาศ", max_length=20, blank=True)
    number_by_hand = models.BooleanField("เว้นเลขที่ไว้เขียนด้วยมือ", default=False)
    calendar_year = models.PositiveSmallIntegerField("ปี พ.ศ. ของเลขที่", null=True, blank=True)
    signed_on = models.DateField("ประกาศ ณ วันที่", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("บันทึกว่าลงนามเมื่อ", null=True, blank=True)
    signed_by_name = models.CharField(max_length=200, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [district_index("cycle", name="announcement_of_district")]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "area"],
                condition=Q(signed_at=None),
                name="announcement_one_draft",
                violation_error_message="มีร่างประกาศของปีนี้อยู่แล้ว",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, number="", signed_on=None)
                | Q(signed_at__isnull=False, calendar_year__isnull=False) & ~Q(signatory_name=""),
                name="announcement_signed_is_whole",
                violation_error_message="ประกาศที่ลงนามแล้วต้องมีผู้ลงนาม ร่างยังไม่มีเลขที่และวันที่",
            ),
        ]

    def __str__(self):
        if self.is_draft:
            return "ร่างประกาศรายชื่อผู้ผ่านการรับรอง"
        number = f" ที่ {self.number}/{self.calendar_year}" if self.number else ""
        return f"ประกาศ{self.area.label}{number}"

    @property
    def title(self):
        return f"รายชื่อผู้ผ่านการรับรอง {self.cycle}"

    @property
    def is_draft(self):
        return self.signed_at is None

    @property
    def lacks_number(self):
        """Signed with a date or a number that was left to be written by hand."""
        return not self.is_draft and (
            self.signed_on is None or (self.number_by_hand and not self.number)
        )

    @property
    def is_of_province(self):
        return len(self.area_id) == 2


def scan_path(scan, filename):
    return f"announcements/{scan.area_id}/{scan.announcement_id}/{filename}"


class AnnouncementScanQuerySet(StoredFileQuerySet):
    def visible_to(self, user):
        """The signed paper names everybody on it: read with the announcement of one's own area."""
        if is_member(user):
            return self.filter(announcement__in=Announcement.objects.visible_to(user))
        return super().visible_to(user)


class AnnouncementScan(StoredFile):
    """The signed paper, scanned."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="scans")
    file = models.FileField(upload_to=scan_path, max_length=200)
    uploaded_by_name = models.CharField(max_length=200)

    objects = AnnouncementScanQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-id"]


class CertificationQuerySet(CertifiedQuerySet):
    def standing(self):
        """Those that have not lost their certificate again."""
        certificates = Certificate.objects.filter(certification=OuterRef("pk"))
        valid = certificates.filter(revoked_at=None)
        return self.filter(Q(Exists(valid)) | ~Q(Exists(certificates)))

    def without_certificate(self):
        """Those that never had one; after a revocation a new one is given on its own."""
        return self.filter(certificates=None)


class Certification(models.Model):
    """A line of an announcement: one applicant, as it was announced."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="lines")
    application = models.OneToOneField(
        "registry.Application", models.PROTECT, related_name="certification"
    )
    area = models.ForeignKey("registry.Area", models.PROTECT)
    name = models.CharField("ชื่อ", max_length=300)
    type = models.CharField("ประเภท", max_length=10, choices=ApplicantType)
    subdistrict = models.CharField("ตำบล", max_length=120, blank=True)
    district = models.CharField("อำเภอ", max_length=120)
    is_sample = models.BooleanField("ตรวจด้วยเกณฑ์ตัวอย่าง", default=False)
    sort_key = SortKey("name")

    objects = CertificationQuerySet.as_manager()

    class Meta:
        ordering = ["area", "type", "sort_key", "id"]
        indexes = [district_index("announcement", name="certification_of_district")]

    def __str__(self):
        return self.name

    @property
    def is_leader(self):
        return self.type == ApplicantType.LEADER


class Issuance(Signed):
    """One act of giving out certificates: what all of them print alike."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="issuances")
    area = models.ForeignKey("registry.Area", models.PROTECT, verbose_name="พื้นที่")
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ พ.ศ.")
    office_name = models.CharField("หน่วยงาน", max_length=200)
    emblem = models.FileField("ตรา", upload_to="certificates", max_length=200, blank=True)
    announced = models.CharField("ตามประกาศ", max_length=200)
    announced_on = models.DateField("ลงวันที่")
    issued_on = models.DateField("ให้ไว้ ณ วันที่")
    province = models.CharField("จังหวัด", max_length=120)
    # The start of the public page's address, as it stands in the QR of each.
    site = models.CharField("ที่อยู่ของหน้าตรวจสอบ", max_length=200)
    issued_at = models.DateTimeField("ออกเมื่อ", default=clock.now)
    issued_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    issued_by_name = models.CharField(max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]
        indexes = [district_index("announcement", name="issuance_of_district")]


class Certificate(models.Model):
    """ใบประกาศ: one certified applicant's paper with its number; frozen when it is given out."""

    certification = models.ForeignKey(Certification, models.PROTECT, related_name="certificates")
    issuance = models.ForeignKey(Issuance, models.PROTECT, related_name="certificates")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    office = models.ForeignKey("registry.Area", models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ พ.ศ.")
    running_no = models.PositiveIntegerField("ลำดับในทะเบียน")
    number = models.CharField("เลขที่", max_length=60)
    token = models.CharField(max_length=TOKEN_LENGTH, unique=True, default=new_token)
    name = models.CharField("ชื่อ", max_length=300)
    type = models.CharField("ประเภท", max_length=10, choices=ApplicantType)
    subdistrict = models.CharField("ตำบล", max_length=120, blank=True)
    district = models.CharField("อำเภอ", max_length=120)
    is_sample = models.BooleanField("ตรวจด้วยเกณฑ์ตัวอย่าง", default=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    revoked_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)
    revoked_by_name = models.CharField("ยกเลิกโดย", max_length=200, blank=True)
    revoked_reason = models.TextField("เหตุผลที่ยกเลิก", blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["fiscal_year", "office", "running_no"]
        indexes = [models.Index(Left("area", 4), "fiscal_year", name="certificate_of_district")]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "fiscal_year", "running_no"], name="certificate_number_once"
            ),
            models.UniqueConstraint(
                fields=["certification"],
                condition=Q(revoked_at=None),
                name="certificate_one_valid",
                violation_error_message="รายนี้มีใบประกาศที่ใช้ได้อยู่แล้ว",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(revoked_reason="") & ~Q(revoked_by_name=""),
                name="certificate_revoked_has_reason",
                violation_error_message="การยกเลิกใบประกาศต้องระบุเหตุผล",
            ),
        ]

    def __str__(self):
        return f"ใบประกาศเลขที่ {self.number}"

    @property
    def is_valid(self):
        return self.revoked_at is None

    @property
    def is_leader(self):
        return self.type == ApplicantType.LEADER

    @property
    def sample_words(self):
        return SAMPLE if self.is_sample else ""


def waiting(rows=None):
    """Applications that passed and stand in no announcement yet."""
    rows = Application.objects.all() if rows is None else rows
    return rows.filter(stage=Stage.PASSED, certification=None)
