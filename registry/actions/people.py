"""The handing over of an officer's applicants."""

from django.db import transaction
from django.db.models import F

from mchch import clock
from registry import permissions
from registry.actions.applications import allow
from registry.errors import Refused
from registry.models import Application, Cycle, Handover, User

NOTHING = "ไม่มีใบสมัครที่จะมอบ"


@transaction.atomic
def hand_over(cycle, *, from_officer, to_officer, reason, by, applications=None):
    """Give an officer's applications of a year (or some of them) to another, with a record.

    Withdrawn ones go too: whoever takes over may bring them back.
    """
    allow(permissions.refuse_handover(by))
    if from_officer == to_officer:
        raise Refused("ผู้มอบและผู้รับต้องเป็นคนละคน")
    if not (to_officer.is_active and to_officer.is_district and to_officer.area_id == by.area_id):
        raise Refused("ผู้รับมอบต้องเป็นเจ้าหน้าที่ของอำเภอที่ยังใช้งานอยู่")
    rows = Application.objects.in_cycle(cycle).inside(by.area_id).filter(officer=from_officer)
    if applications is not None:
        rows = rows.filter(pk__in=[application.pk for application in applications])
    ids = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    if not ids:
        raise Refused(NOTHING)
    Application.objects.filter(pk__in=ids).update(
        officer=to_officer, version=F("version") + 1, updated_at=clock.now()
    )
    return Handover.objects.create(
        cycle=cycle,
        area_id=by.area_id,
        from_officer=from_officer,
        to_officer=to_officer,
        from_name=from_officer.get_full_name(),
        to_name=to_officer.get_full_name(),
        application_ids=ids,
        reason=reason,
        handed_by=by,
    )


@transaction.atomic
def hand_over_picked(cycle, rows, *, to_officer, reason, by):
    """Give the picked applications, whoever holds them, to one officer; a record for each giver."""
    allow(permissions.refuse_handover(by))
    given = rows.exclude(officer=to_officer)
    givers = User.objects.filter(pk__in=given.order_by().values("officer")).order_by(
        "sort_key", "id"
    )
    if not givers:
        raise Refused(f"ใบสมัครที่เลือกอยู่ในความดูแลของ {to_officer} อยู่แล้ว")
    picked = list(given.only("pk"))
    common = {"to_officer": to_officer, "reason": reason, "by": by, "applications": picked}
    return [hand_over(cycle, from_officer=giver, **common) for giver in givers]


@transaction.atomic
def hand_over_all_years(*, from_officer, to_officer, reason, by):
    """Everything that an officer holds, with a record in each year: for one who leaves."""
    allow(permissions.refuse_handover(by))
    held = Application.objects.inside(by.area_id).filter(officer=from_officer)
    cycles = Cycle.objects.filter(pk__in=held.values("cycle")).order_by("fiscal_year")
    if not cycles:
        raise Refused(NOTHING)
    return [
        hand_over(cycle, from_officer=from_officer, to_officer=to_officer, reason=reason, by=by)
        for cycle in cycles
    ]
