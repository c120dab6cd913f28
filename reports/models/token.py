"""A key by which another system reads open data, and what it read."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mchch import clock
from registry.choices import Role
from registry.models.base import ScopedQuerySet
from reports.choices import DataScope


class TokenQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of one's area; an administrator's, too: a token holds no applicant."""
        if user.is_authenticated and user.is_active and user.role == Role.ADMIN:
            return self.inside(user.area_id or "")
        return super().visible_to(user)


class ApiToken(models.Model):
    """Of an office; without an area of the department, for the whole country. The database keeps
    the hash only: the token itself is shown once."""

    area = models.ForeignKey(
        "registry.Area", models.PROTECT, null=True, blank=True, verbose_name="หน่วยงาน"
    )
    name = models.CharField("ระบบที่นำข้อมูลไปใช้", max_length=120)
    purpose = models.TextField("วัตถุประสงค์", max_length=1000)
    scopes = ArrayField(
        models.CharField(max_length=20, choices=DataScope), verbose_name="ข้อมูลที่ให้อ่าน"
    )
    with_personal = models.BooleanField("ให้อ่านชื่อและโทรศัพท์", default=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField("ขึ้นต้นด้วย", max_length=12, editable=False)
    expires_on = models.DateField("ใช้ได้ถึงวันที่")
    created_at = models.DateTimeField("สร้างเมื่อ", default=clock.now, editable=False)
    created_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    created_by_name = models.CharField("สร้างโดย", max_length=200)
    revoked_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, editable=False)
    revoked_by_name = models.CharField("ยกเลิกโดย", max_length=200, blank=True, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(with_personal=False) | Q(area__isnull=False) & ~Q(purpose=""),
                name="token_with_people_has_office_and_purpose",
                violation_error_message="โทเคนที่อ่านข้อมูลส่วนบุคคลต้องเป็นของหน่วยงานหนึ่งและระบุวัตถุประสงค์",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def office(self):
        return self.area.label if self.area_id else "ทั้งประเทศ"

    @property
    def is_alive(self):
        return self.revoked_at is None and not clock.is_past(self.expires_on)

    @property
    def scope_labels(self):
        return [DataScope(scope).label for scope in self.scopes]


class ApiCall(models.Model):
    """One reading, by a token or by somebody who is logged in. Only ever added to."""

    token = models.ForeignKey(ApiToken, models.PROTECT, null=True, related_name="calls")
    area = models.ForeignKey("registry.Area", models.PROTECT, null=True)
    who = models.CharField(max_length=200)
    what = models.CharField(max_length=300)
    status = models.PositiveSmallIntegerField()
    row_count = models.PositiveIntegerField(default=0)
    with_personal = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["token", "-at"], name="api_call_of_token")]
