from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import connection, models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Length, Trim
from django.db.models.lookups import Exact
from django.utils.functional import cached_property

from mchch import clock
from mchch.thai import names
from registry.choices import DATABASE_ROLES, DISTRICT_ROLES, Role
from registry.models.base import ScopedQuerySet, SortKey

IN_PROVINCE = Exact(Length("area"), 2)
IN_DISTRICT = Exact(Length("area"), 4)


def keeps_committee(user):
    """Asked before there is a scope: a function with its owner's rights tells it."""
    with connection.cursor() as cursor:
        cursor.execute("select registry_keeps_committee(%s)", [user])
        return cursor.fetchone()[0]


class UserQuerySet(ScopedQuerySet):
    def field_officers(self):
        return self.filter(role=Role.FIELD_OFFICER, is_active=True)

    def administered_by(self, user):
        return self.inside(user.area_id or "") if user.role == Role.ADMIN else self.none()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account: a person in a role, for an area (none: the whole country)."""

    username = models.CharField(
        "ชื่อผู้ใช้",
        max_length=60,
        unique=True,
        error_messages={"unique": "มีชื่อผู้ใช้นี้แล้ว โปรดใช้ชื่ออื่น"},
    )
    title = models.CharField("คำนำหน้า", max_length=40)
    given_name = models.CharField("ชื่อ", max_length=80)
    family_name = models.CharField("นามสกุล", max_length=80)
    position = models.CharField("ตำแหน่ง", max_length=120, blank=True)
    phone = models.CharField("โทรศัพท์", max_length=40, blank=True)
    email = models.EmailField("อีเมล", blank=True)
    role = models.CharField("บทบาท", max_length=20, choices=Role)
    area = models.ForeignKey(
        "registry.Area", models.PROTECT, null=True, blank=True, verbose_name="พื้นที่"
    )
    wants_mail = models.BooleanField("รับอีเมลเตือนงานที่ต้องทำ", default=True)
    is_active = models.BooleanField("ใช้งานได้", default=True)
    # When the first second step was added; kept here, where every request reads it anyway.
    second_factor_since = models.DateTimeField("ยืนยันสองชั้นตั้งแต่", null=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    sort_key = SortKey("given_name")

    objects = UserManager()
    USERNAME_FIELD = "username"

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(IN_DISTRICT, role__in=DISTRICT_ROLES)
                | models.Q(IN_PROVINCE, role__in=[Role.PROVINCE, Role.ADMIN])
                | models.Q(role__in=[Role.NATION, Role.ADMIN], area__isnull=True),
                name="user_area_fits_role",
                violation_error_message=("พื้นที่ไม่ตรงกับบทบาท: ระดับอำเภอเลือกอำเภอ ระดับจังหวัดเลือกจังหวัด"),
            )
        ]

    def __str__(self):
        return self.get_full_name()

    def get_full_name(self):
        """As name_of tells it in a query."""
        return names.full_name(self.title, self.given_name, self.family_name)

    @property
    def name_in_log(self):
        return self.get_full_name()

    def get_short_name(self):
        return self.given_name

    @cached_property
    def database_role(self):
        """A committee member runs with a member's few rights; who keeps the committee's papers as
        secretary opens, resolves and concludes: with those of the district."""
        if self.role == Role.COMMITTEE and keeps_committee(self.pk):
            return DATABASE_ROLES[Role.DISTRICT_HEAD]
        return DATABASE_ROLES[self.role]

    @property
    def area_label(self):
        return self.area.label if self.area_id else "ทั้งประเทศ"

    @property
    def is_district(self):
        return self.role in (Role.FIELD_OFFICER, Role.DISTRICT_HEAD)

    @property
    def reads_area(self):
        """Whether the role reads the applicants of its area; no area: the nation only."""
        return self.is_active and (
            self.role == Role.NATION
            or (self.role in (*DISTRICT_ROLES[:2], Role.PROVINCE) and bool(self.area_id))
        )


def stand_in(role, area_id, pk=None):
    """Somebody who sees what such a person sees: compiled queries are given no whole person, since
    what they may see hangs on nothing else (a test holds it for each role)."""
    return User(pk=pk, role=role, area_id=area_id)


def name_of(field):
    """The full name of who stands in `field`, as an expression. An account that has moved to
    another area is not seen: a join would take the row along with it."""
    full_name = Trim(Concat("title", "given_name", Value(" "), "family_name"))
    account = User.objects.filter(pk=OuterRef(field)).values(full_name=full_name)
    return Coalesce(Subquery(account), Value("ผู้ที่ย้ายไปแล้ว"))
