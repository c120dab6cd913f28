"""The second step of an account: added and taken off by its owner, reset by an administrator."""

from django.db import connection, transaction

from mchch import clock
from registry import permissions
from registry.actions.applications import allow
from registry.choices import FactorKind
from registry.errors import Refused
from registry.factors import codes
from registry.models import Authenticator, User

MOST = 10
LAST_OF_REQUIRED = "บทบาทของท่านต้องยืนยันสองชั้น โปรดเพิ่มวิธีใหม่ก่อน แล้วจึงนำวิธีนี้ออก"


def hold(user):
    """Who adds or takes off in two windows does one after the other, knowing of it."""
    held = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    user.second_factor_since = held.second_factor_since


@transaction.atomic
def add_step(kind, name, secret, *, by, counter=0):
    """A new step; recovery codes with the first, which are shown this once."""
    hold(by)
    steps = by.authenticators.steps()
    if kind == FactorKind.TOTP and secret in (row.secret for row in steps):
        return []  # the same form came twice
    if len(steps) >= MOST:
        raise Refused(f"เพิ่มได้ไม่เกิน {MOST} วิธี โปรดนำวิธีที่ไม่ใช้แล้วออกก่อน")
    Authenticator.objects.create(user=by, kind=kind, name=name, secret=secret, counter=counter)
    if by.second_factor_since:
        return []
    keep_since(by, clock.now())
    return renew_codes(by=by)


@transaction.atomic
def renew_codes(*, by):
    """New recovery codes; earlier ones open nothing any more."""
    hold(by)
    if not by.second_factor_since:
        raise Refused("รหัสสำรองใช้คู่กับการยืนยันสองชั้น โปรดเพิ่มแอปหรือพาสคีย์ก่อน")
    fresh = codes.new_codes()
    Authenticator.objects.filter(user=by, kind=FactorKind.RECOVERY).delete()
    Authenticator.objects.create(
        user=by, kind=FactorKind.RECOVERY, name=FactorKind.RECOVERY.label, secret=codes.kept(fresh)
    )
    return fresh


@transaction.atomic
def remove_step(row, *, by):
    """Without a step left there are no recovery codes either."""
    hold(by)
    others = by.authenticators.steps().exclude(pk=row.pk).exists()
    if not others and permissions.needs_second_factor(by):
        raise Refused(LAST_OF_REQUIRED)
    row.delete()
    if not others:
        by.authenticators.all().delete()
        keep_since(by, None)


def keep_since(user, moment):
    """One column: the person's database role may write no other of these."""
    user.second_factor_since = moment
    user.save(update_fields=["second_factor_since"])


@transaction.atomic
def reset(user, *, by):
    """Whoever lost everything begins anew, and is logged out wherever it was. The administrator's
    role sees nobody's keys: a function of the database takes them away."""
    allow(permissions.refuse_administer(by))
    if user == by:
        raise Refused("ล้างของตนเองที่หน้านี้ไม่ได้ โปรดให้ผู้ดูแลระบบคนอื่นทำให้")
    with connection.cursor() as cursor:
        cursor.execute("select registry_reset_second_factor(%s)", [user.pk])
    keep_since(user, None)


@transaction.atomic
def log_out(user, *, by):
    """Wherever it is logged in; the own ones are ended on the page of one's own account."""
    allow(permissions.refuse_administer(by))
    if user == by:
        raise Refused("ของตนเองให้ทำที่หน้า “ความปลอดภัยของบัญชี”")
    end_sessions_of(user)


def end_sessions_of(user):
    with connection.cursor() as cursor:
        cursor.execute("select registry_end_sessions(%s)", [user.pk])
