"""Last year's visits of a committee: two that took place, one of them moved, and one cancelled."""

from datetime import date, time

from assessment.models import Evaluation, Visit, VisitChange, VisitMember, VisitStop
from registry.demo import moment

PLANNED = date(2024, 4, 10)
FIRST, SECOND, MOVED_FROM = date(2024, 4, 18), date(2024, 4, 19), date(2024, 4, 17)
MOVED = "ฝนตกหนัก ถนนเข้าหมู่บ้านขาด"
CANCELLED = "ผู้ประสานงานขอนัดพร้อมกลุ่มข้างเคียง"


def plan_visits(committee):
    """`committee` (assessment.demo.committee.Committee) has opened its evaluations."""
    rows = Evaluation.objects.filter(application__in=committee.units).order_by("pk")
    units, members = list(rows[:4]), committee.members
    if len(units) < 4:
        return
    plan(committee, FIRST, (9, 12), units[:2], members[:3], note="รับรถหน้าที่ว่าการอำเภอ 08.30 น.")
    moved = plan(committee, SECOND, (13, 16), units[2:3], members[-2:])
    change(committee, moved, f"เลื่อนจากวันที่ {MOVED_FROM.day} เมษายน 2567", MOVED)
    cancelled = plan(committee, SECOND, (9, 11), units[3:], members[:2])
    Visit.objects.filter(pk=cancelled.pk).update(cancelled_at=moment(FIRST, 16), sequence=1)
    change(committee, cancelled, "ยกเลิกนัด", CANCELLED)


def plan(committee, day, hours, units, members, note=""):
    begins, ends = hours
    visit = Visit.objects.create(
        cycle=committee.cycle, area_id=committee.code, held_on=day, begins_at=time(begins),
        ends_at=time(ends), note=note, saved_at=moment(PLANNED, 10),
        saved_by_name=committee.head.get_full_name(),
    )  # fmt: skip
    VisitStop.objects.bulk_create(
        VisitStop(visit=visit, area_id=visit.area_id, evaluation=row) for row in units
    )
    VisitMember.objects.bulk_create(
        VisitMember(
            visit=visit, area_id=visit.area_id, seat=one.seat, member_id=one.user_id,
            member_name=one.name,
        )
        for one in members
    )  # fmt: skip
    change(committee, visit, "นัดลงพื้นที่", "", at=moment(PLANNED, 10))
    return visit


def change(committee, visit, text, reason, at=None):
    VisitChange.objects.create(
        visit=visit, area_id=visit.area_id, text=text, reason=reason,
        made_at=at or moment(MOVED_FROM, 8), made_by_name=committee.head.get_full_name(),
    )  # fmt: skip
