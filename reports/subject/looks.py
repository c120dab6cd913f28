"""What the database and the log kept of a person's rows: who changed what, who looked."""

from django.db.models import Q

from registry import permissions
from registry.history import columns, names_for
from registry.log import LOGIN
from registry.models import AccessLog, ChangeEvent
from reports.models import ApiCall
from reports.subject.sections import Section, moment

WORDS = {"I": "สร้าง", "U": "แก้ไข", "D": "ลบ"}


def sections(person, user, *, for_subject=False):
    """On the paper for the person no reason stands: it may name somebody else."""
    with_reasons = not for_subject and not permissions.refuse_access_log(user)
    return [history(person), looked(person, user, with_reasons), taken_out(person, user)]


def history(person):
    """Values only where the row is the person's own: who coordinated a unit before is another."""
    kept = (*person.applications, *person.accounts)
    rows = {(row._meta.db_table, str(row.pk)): row for row in kept}
    events = list(ChangeEvent.objects.of_any(kept).exclude(LOGIN).order_by("id"))
    names = names_for(events)
    own = {*person.own, *person.accounts}
    lines = []
    for event in events:
        row = rows[event.table_name, event.row_id]
        changes = [c for c in columns(row, event, names) if c.before or c.after]
        if changes:
            what = "; ".join(told(c, event.operation, row in own) for c in changes)
            who = event.actor_name or "ระบบ"
            lines.append((moment(event.shown_at), who, WORDS[event.operation], what))
    return Section(
        "ประวัติการเปลี่ยนแปลง",
        "ฐานข้อมูลบันทึกเอง",
        heads=("เมื่อ", "โดย", "ทำ", "ข้อมูล"),
        rows=lines,
    )


def told(change, operation, is_own):
    if not is_own or operation != "U":
        return change.label
    return f"{change.label}: จาก {change.before or '(ว่าง)'} เป็น {change.after or '(ว่าง)'}"


def looked(person, user, with_reasons):
    shown = 4 if with_reasons else 3
    found = AccessLog.objects.visible_to(user).filter(application__in=person.applications)
    return Section(
        "ผู้ที่เข้าถึงข้อมูลของบุคคลนี้",
        "ระบบบันทึกเอง",
        heads=("เมื่อ", "ผู้เข้าถึง", "รายการ", "เหตุผล")[:shown],
        rows=[
            (moment(row.at), row.user_name, row.get_kind_display(), row.reason)[:shown]
            for row in found.order_by("pk")
        ],
    )


def taken_out(person, user):
    """What took out the data of many: this person's may have been among them."""
    rows = person.applications
    since = min((row.created_at for row in rows), default=None)
    lists, calls = AccessLog.objects.none(), ApiCall.objects.none()
    if since:
        places = {row.area_id[:digits] for row in rows for digits in (2, 4)}
        within = Q(at__gte=since, area__in=places)
        lists = AccessLog.objects.visible_to(user).filter(within, application=None)
        calls = ApiCall.objects.visible_to(user).filter(within, with_personal=True, status=200)
    counts = [
        ("พิมพ์หรือส่งออกรายชื่อของทั้งอำเภอหรือจังหวัด", lists.count()),
        ("ระบบอื่นอ่านชื่อและโทรศัพท์ด้วยโทเคน", calls.count()),
    ]
    return Section(
        "การนำข้อมูลของหลายคนออกจากระบบ ซึ่งอาจมีข้อมูลของบุคคลนี้รวมอยู่",
        "ระบบบันทึกเอง",
        heads=("รายการ", "จำนวน"),
        rows=[(what, f"{count} ครั้ง") for what, count in counts if count],
    )
