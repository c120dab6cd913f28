"""Accounts: opened, changed and closed by an administrator; the link that sets the password."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from registry import permissions
from registry.actions.applications import allow
from registry.actions.security import end_sessions_of
from registry.choices import Role
from registry.errors import Refused
from registry.models import User

LINK_LIFE = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
COLUMNS = (
    *("title", "given_name", "family_name", "position", "phone", "email", "wants_mail"),
    *("role", "area"),
)


def held_count(user):
    """How many applications an officer holds, of all years and stages."""
    with connection.cursor() as cursor:
        cursor.execute("select registry_held_applications(%s)", [user.pk])
        return cursor.fetchone()[0]


@transaction.atomic
def open_account(user, *, by):
    """A new account without a password: its owner sets one by the link."""
    allow(permissions.refuse_administer(by))
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        # A name may be taken by an account of a province that this administrator does not see.
        if "username" not in str(error):
            raise
        raise Refused("มีชื่อผู้ใช้นี้แล้ว โปรดใช้ชื่ออื่น") from error
    return user


@transaction.atomic
def change_account(user, *, by):
    """Write an account's particulars; a new role or area must not leave work behind."""
    allow(permissions.refuse_administer(by))
    before = User.objects.select_for_update().get(pk=user.pk)
    if (before.role, before.area_id) != (user.role, user.area_id):
        allow(refuse_reassign(before, user, by))
    user.save(update_fields=COLUMNS)


def refuse_reassign(before, after, by):
    if before.pk == by.pk:
        return "เปลี่ยนบทบาทหรือพื้นที่ของตนเองไม่ได้ โปรดให้ผู้ดูแลระบบคนอื่นเปลี่ยนให้"
    if before.role == Role.ADMIN and after.role != Role.ADMIN and is_last_admin(before):
        return LAST_ADMIN
    stays = after.is_district and after.area_id == before.area_id
    held = 0 if stays else held_count(before)
    return still_holds(before, held) if held else ""


LAST_ADMIN = "ต้องมีผู้ดูแลระบบที่ใช้งานได้อย่างน้อย 1 คน"


def still_holds(user, held):
    return (
        f"{user} ยังถือใบสมัครของ{user.area_label}อยู่ {held:,} ใบ (นับทุกปี) จึงย้ายหรือเปลี่ยนบทบาทไม่ได้"
        " โปรดให้พัฒนาการอำเภอมอบงานให้ผู้อื่นในหน้า “มอบงาน” ก่อน"
    )


def is_last_admin(user):
    """The rows are locked: two administrators who close each other's account come one by one."""
    active = User.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk")
    return set(active.select_for_update().values_list("pk", flat=True)) <= {user.pk}


@transaction.atomic
def deactivate(user, *, by):
    """Close an account. Its applications stay where they are until they are handed over."""
    allow(permissions.refuse_administer(by))
    if user == by:
        raise Refused("ปิดบัญชีของตนเองไม่ได้")
    if user.role == Role.ADMIN and is_last_admin(user):
        raise Refused(LAST_ADMIN)
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions_of(user)


@transaction.atomic
def activate(user, *, by):
    allow(permissions.refuse_administer(by))
    User.objects.filter(pk=user.pk).update(is_active=True)


@transaction.atomic
def password_link(user, *, by):
    """The path of a link that sets the password once. It ends an earlier link that nobody used; a
    password in use goes on working until the new one is set."""
    allow(permissions.refuse_administer(by))
    if not user.is_active:
        raise Refused("บัญชีนี้ปิดอยู่ โปรดเปิดบัญชีก่อนแล้วจึงสร้างลิงก์")
    if not user.has_usable_password():
        user.set_unusable_password()  # with a new random part, which every link is signed with
        user.save(update_fields=["password"])
    return link_path(user)


def link_path(user):
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("set_password", args=[uid, default_token_generator.make_token(user)])
