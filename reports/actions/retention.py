"""The act that removes what is personal of a year whose time is up: one proposes, another confirms;
the worker carries it out (reports/retention/erasing.py)."""

from django.db import IntegrityError, transaction

from mchch import clock
from registry.actions.applications import allow
from registry.errors import Refused
from registry.models import Cycle
from reports import permissions
from reports.models import Erasure
from reports.retention.held import held

STANDING = "ปีนี้มีข้อเสนออยู่แล้ว เปิดหน้านี้ใหม่เพื่อดูข้อเสนอ"
TAKEN = "ข้อเสนอนี้มีผู้ยืนยันหรือถอนไปแล้ว"
RULE_CHANGED = "กำหนดเก็บรักษาของปีเปลี่ยนไปหลังจากเสนอ จึงยังไม่ลบ โปรดถอนข้อเสนอแล้วเสนอใหม่"
DATA_CHANGED = "ข้อมูลของปีเปลี่ยนไปหลังจากเสนอ จึงยังไม่ลบ โปรดตรวจจำนวนใหม่ ถอนข้อเสนอ แล้วเสนอใหม่"


@transaction.atomic
def propose(cycle, *, reason, by):
    """What was counted and the rule stay with the proposal: they are what is confirmed."""
    cycle = locked_year(cycle)
    allow(permissions.refuse_propose_erasure(by, cycle))
    try:
        with transaction.atomic():
            return Erasure.objects.create(
                cycle=cycle,
                area_id=cycle.area_id,
                keep_years=cycle.keep_years,
                counts=held(cycle).counts,
                reason=reason,
                proposed_by=by,
                proposed_by_name=by.get_full_name(),
            )
    except IntegrityError as error:
        raise Refused(STANDING) from error


@transaction.atomic
def withdraw(erasure, *, by):
    """Before it is confirmed; by whoever may propose."""
    erasure = locked(erasure)
    allow(permissions.refuse_see_retention(by))
    erasure.withdrawn_at, erasure.withdrawn_by_name = clock.now(), by.get_full_name()
    erasure.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    return erasure


@transaction.atomic
def confirm(erasure, *, by):
    """By another than who proposed, while rule and data are what they were. From now on no step of
    the year can be done."""
    cycle = locked_year(erasure.cycle)
    erasure = locked(erasure)
    allow(permissions.refuse_confirm_erasure(by, erasure))
    if cycle.keep_years != erasure.keep_years or not cycle.is_due:
        raise Refused(RULE_CHANGED)
    if held(cycle).counts != erasure.counts:
        raise Refused(DATA_CHANGED)
    erasure.confirmed_at, erasure.confirmed_by = clock.now(), by
    erasure.confirmed_by_name = by.get_full_name()
    erasure.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_by_name"])
    cycle.erased_at = erasure.confirmed_at
    cycle.save(update_fields=["erased_at"])
    return erasure


def locked_year(cycle):
    """Whoever changes the rule, proposes or confirms stands in line here."""
    return Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)


def locked(erasure):
    row = Erasure.objects.waiting().filter(pk=erasure.pk).select_for_update().first()
    if row is None:
        raise Refused(TAKEN)
    return row
