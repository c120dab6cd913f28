"""Visits: planned, moved and cancelled; each change is written down with its reason."""

from django.db import IntegrityError, transaction

from assessment import permissions
from assessment.evaluations import own_roles
from assessment.models import Evaluation, Visit, VisitChange, VisitMember, VisitStop
from mchch import clock
from mchch.thai.dates import long_date
from registry.actions.applications import allow
from registry.errors import Refused

CANCELLED = "นัดนี้ยกเลิกแล้ว หากต้องการลงพื้นที่ให้นัดใหม่"
STALE = "มีผู้แก้ไขนัดนี้ก่อนท่านบันทึก โปรดเปิดดูนัดล่าสุดก่อนแก้ไข"


def told_when(visit):
    return f"{long_date(visit.held_on)} {visit.hours}"


@transaction.atomic
def plan(visit, evaluations, members, *, by):
    """A new visit. The same form sent twice makes one, known by its key."""
    check(visit, evaluations, members, by)
    found = Visit.objects.filter(key=visit.key, area=visit.area_id).first()
    if found:
        return found
    visit.saved_at, visit.saved_by_name = clock.now(), by.get_full_name()
    try:
        with transaction.atomic():
            visit.save(force_insert=True)
    except IntegrityError:  # the other click was quicker
        return Visit.objects.get(key=visit.key, area=visit.area_id)
    fill(visit, evaluations, members)
    note(visit, f"นัดวันที่ {told_when(visit)}", "", by)
    return visit


@transaction.atomic
def change(visit, evaluations, members, *, reason="", version, by):
    """What was typed takes the place of what stood there. Another time or place needs a reason."""
    check(visit, evaluations, members, by)
    before = Visit.objects.select_for_update().get(pk=visit.pk)
    if before.is_cancelled:
        raise Refused(CANCELLED)
    if before.sequence != version:
        raise Refused(STALE)
    is_moved = before.when != visit.when or before.place != visit.place
    if is_moved and not reason.strip():
        raise Refused("โปรดระบุเหตุผลที่เลื่อนนัด")
    visit.sequence = before.sequence + 1
    visit.saved_at, visit.saved_by_name = clock.now(), by.get_full_name()
    visit.save()
    fill(visit, evaluations, members)
    note(visit, changed(before, visit), reason, by)
    return visit


def changed(before, visit):
    if before.when != visit.when:
        return f"เลื่อนจากวันที่ {told_when(before)} เป็นวันที่ {told_when(visit)}"
    return "เปลี่ยนจุดนัดพบ" if before.place != visit.place else "แก้ไขผู้สมัคร กรรมการ หรือหมายเหตุ"


@transaction.atomic
def cancel(visit, *, reason, by):
    """It stays on the list as cancelled, and calendars take it off."""
    allow(permissions.refuse_plan_visits(by, own_roles(by), visit.cycle))
    now = Visit.objects.select_for_update().get(pk=visit.pk)
    if now.is_cancelled:
        raise Refused(CANCELLED)
    if not reason.strip():
        raise Refused("โปรดระบุเหตุผลที่ยกเลิก")
    at = clock.now()
    Visit.objects.filter(pk=visit.pk).update(
        cancelled_at=at, saved_at=at, saved_by_name=by.get_full_name(), sequence=now.sequence + 1
    )
    note(visit, "ยกเลิกนัด", reason, by)


def check(visit, evaluations, members, by):
    allow(permissions.refuse_plan_visits(by, own_roles(by), visit.cycle))
    if not evaluations or not members:
        raise Refused("โปรดเลือกผู้สมัครและกรรมการอย่างน้อยหนึ่งราย")
    pending = Evaluation.objects.visible_to(by).in_cycle(visit.cycle).pending()
    kept = VisitStop.objects.filter(visit=visit.pk)
    allowed = {
        *pending.values_list("pk", flat=True),
        *kept.values_list("evaluation", flat=True),
    }
    if not allowed.issuperset(evaluations):
        raise Refused("นัดได้เฉพาะผู้สมัครที่เปิดตรวจประเมินและยังไม่สรุปผล")


def fill(visit, evaluations, members):
    """`members`: of the order in force (assessment.evaluations.Member)."""
    visit.stops.exclude(evaluation__in=evaluations).delete()
    VisitStop.objects.bulk_create(
        [VisitStop(visit=visit, area_id=visit.area_id, evaluation_id=pk) for pk in evaluations],
        ignore_conflicts=True,
    )
    visit.members.exclude(member_name__in=[one.name for one in members]).delete()
    VisitMember.objects.bulk_create(
        [
            VisitMember(
                visit=visit,
                area_id=visit.area_id,
                seat=one.seat,
                member_id=one.user_id,
                member_name=one.name,
            )
            for one in members
        ],
        ignore_conflicts=True,
    )


def note(visit, text, reason, by):
    VisitChange.objects.create(
        visit=visit,
        area_id=visit.area_id,
        text=text,
        reason=reason.strip(),
        made_by_name=by.get_full_name(),
    )
