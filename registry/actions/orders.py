"""The order's way: a draft is written, issued with its number, revoked by the next one."""

from django.db import IntegrityError, transaction
from django.db.models import F

from mchch import clock
from mchch.thai.dates import be_year
from registry import permissions
from registry.actions.applications import allow
from registry.actions.files import take_in
from registry.choices import OrderStatus
from registry.errors import Refused, StaleEdit
from registry.history import changes_since
from registry.models import (
    Area,
    CommitteeOrder,
    OrderCommittee,
    OrderMember,
    OrderScan,
    Signatory,
)
from registry.orders import (
    COMMITTEE,
    duties_for,
    first_members,
    missing_for_order,
    reason_for,
    title_for,
)

TAKEN = "เลขที่ {number}/{year} ใช้กับคำสั่งอื่นแล้ว โปรดตรวจกับทะเบียนคำสั่งของอำเภอ"


@transaction.atomic
def start_order(cycle, *, key, by, letter_no="", letter_on=None, copy_from=None):
    """A draft filled in from the year and the letter: once for its key. Committees are those of
    an earlier order, or a first one to begin with."""
    allow(permissions.refuse_prepare_order(by))
    same = CommitteeOrder.objects.visible_to(by).filter(key=key).first()
    if same:
        return same
    district = Area.objects.get(pk=by.area_id)
    order = CommitteeOrder(
        key=key,
        area=district,
        cycle=cycle,
        title=title_for(cycle, district),
        reason=reason_for(cycle, letter_no, letter_on),
        power=copy_from.power if copy_from else "",
        created_by=by,
    )
    sign_by(order, Signatory.objects.filter(office__area=district, is_default=True).first())
    order.save(force_insert=True)
    write_committees(order, copied(copy_from) if copy_from else first_committee(cycle, district))
    return order


def sign_by(order, signatory):
    """Copy the lines of a signatory: the paper keeps them, whatever becomes of the person."""
    if signatory:
        order.signatory_name = signatory.name
        order.signatory_position = signatory.position
        order.signatory_acting_for = signatory.acting_for


def first_committee(cycle, district):
    return [
        {
            "name": COMMITTEE + district.label,
            "duties": "\n".join(duties_for(cycle)),
            "members": first_members(district),
        }
    ]


def copied(order):
    """The committees of another order; of accounts only those that still work."""
    committees = order.committees.prefetch_related("members__user")
    return [
        {
            "name": committee.name,
            "duties": committee.duties,
            "members": [
                {
                    "role": member.role,
                    "name": member.name,
                    "position": member.position,
                    "user": member.user if is_still_here(member.user, order) else None,
                }
                for member in committee.members.all()
            ],
        }
        for committee in committees
    ]


def is_still_here(user, order):
    return user is not None and user.is_active and user.area_id == order.area_id


@transaction.atomic
def save_draft(order, values, committees, *, version, by):
    """Write a draft if nobody wrote since `version`; else StaleEdit tells what changed.

    Returns {key of a new row: its id}; each committee and member may carry `key` and `id`.
    """
    allow(permissions.refuse_edit_order(by, order))
    written = CommitteeOrder.objects.filter(
        pk=order.pk, version=version, status=OrderStatus.DRAFT
    ).update(**values, version=F("version") + 1, updated_at=clock.now())
    if not written:
        current = CommitteeOrder.objects.get(pk=order.pk)
        allow(permissions.refuse_edit_order(by, current))
        raise StaleEdit(changes_since(order, version), current.version, "ร่างคำสั่ง")
    made = write_committees(order, committees)
    order.refresh_from_db()
    return made


def write_committees(order, rows):
    """Make the committees and members be these rows, in this order: few statements, and the
    audit tells of what changed only."""
    kept = {committee.pk: committee for committee in order.committees.all()}
    seated = {member.pk: member for member in OrderMember.objects.filter(committee__order=order)}
    made, members = {}, []
    for place, row in enumerate(rows, start=1):
        committee = kept.pop(row.get("id"), None) or OrderCommittee(order=order)
        if filled(committee, row, ("name", "duties"), place, order):
            committee.save()
        made[row.get("key")] = committee.pk
        members += [(at, committee, member) for at, member in enumerate(row["members"], start=1)]
    made |= write_members(order, members, seated)
    OrderMember.objects.filter(pk__in=seated).delete()
    OrderCommittee.objects.filter(pk__in=kept).delete()
    return made


def write_members(order, rows, seated):
    """Insert the new and update the changed; what stays in `seated` has no row any more."""
    new, changed = [], []
    for place, committee, row in rows:
        member = seated.pop(row.get("id"), None) or OrderMember()
        moved = member.committee_id != committee.pk
        member.committee = committee
        if filled(member, row, ("role", "name", "position", "user"), place, order) or moved:
            if member.pk:
                changed.append(member)
            else:
                new.append((row.get("key"), member))
    OrderMember.objects.bulk_create([member for _, member in new])
    OrderMember.objects.bulk_update(
        changed, ["committee", "place", "role", "name", "position", "user"]
    )
    return {key: member.pk for key, member in new}


def filled(instance, row, names, place, order):
    """Take over what the row has; True where that changed something, or the row is new."""
    values = {name: row[name] for name in names if name in row} | {"place": place}
    changed = instance.pk is None or any(
        getattr(instance, name) != value for name, value in values.items()
    )
    for name, value in values.items():
        setattr(instance, name, value)
    instance.area_id = order.area_id
    return changed


def taken(order, number, calendar_year):
    """The order that the district issued under this number of that calendar year, or None."""
    others = CommitteeOrder.objects.numbered(order.area_id, calendar_year, number)
    return others.exclude(pk=order.pk).first() if number else None


def calendar_year_of(signed_on):
    """The number belongs to the year in which the order is signed, not to the fiscal year."""
    return be_year(signed_on or clock.today())


@transaction.atomic
def issue(order, *, number, signed_on, expected, version, by, number_confirmed=False):
    """Put a draft in force; the order in force before is revoked by it, in the same act.

    `expected` is the order that the person saw in force (or None): of two people who issue at
    once the second is told, and revokes nothing unseen.
    """
    order = CommitteeOrder.objects.whole().select_for_update(of=("self",)).get(pk=order.pk)
    allow(permissions.refuse_issue_order(by, order))
    if order.version != version:
        raise Refused("มีผู้แก้ไขร่างนี้หลังจากที่ท่านเปิดดู โปรดตรวจร่างล่าสุดแล้วออกคำสั่งอีกครั้ง")
    if missing := missing_for_order(order):
        raise Refused("ยังออกคำสั่งไม่ได้: " + ", ".join(missing))
    before = revocable(order, expected)
    year = calendar_year_of(signed_on)
    if taken(order, number, year) and not number_confirmed:
        raise Refused(TAKEN.format(number=number, year=year))
    if before:
        revoke(before, order)
    change(
        order,
        status=OrderStatus.IN_FORCE,
        number=number,
        signed_on=signed_on,
        calendar_year=year,
        issued_at=clock.now(),
        issued_by=by,
        issued_by_name=by.get_full_name(),
    )
    return order


def revocable(order, expected):
    """The order in force, when it is the one that was seen and the draft says that it goes."""
    before = (
        CommitteeOrder.objects.of_district(order.area_id)
        .in_force(order.purpose)
        .select_for_update()
        .first()
    )
    if (before and before.pk) != (expected and expected.pk):
        raise Refused("คำสั่งที่ใช้บังคับเปลี่ยนไปหลังจากที่ท่านเปิดดู โปรดตรวจอีกครั้งก่อนออกคำสั่ง")
    if before and not order.replaces:
        raise Refused(f"{before} ใช้บังคับอยู่ ร่างนี้ต้องยกเลิกคำสั่งเดิมจึงออกได้")
    return before


def revoke(before, order):
    change(before, status=OrderStatus.REVOKED, revoked_by=order, revoked_at=clock.now())


def change(order, **values):
    """The last guard is the database: one order in force for a purpose of a district."""
    for name, value in values.items():
        setattr(order, name, value)
    order.version += 1
    order.updated_at = clock.now()
    try:
        with transaction.atomic():
            order.save(update_fields=[*values, "version", "updated_at"])
    except IntegrityError as error:
        if "order_one_in_force" not in str(error):
            raise
        raise Refused("มีคำสั่งเรื่องนี้ใช้บังคับอยู่แล้ว โปรดตรวจอีกครั้ง") from error


@transaction.atomic
def note_number(order, *, number, signed_on, by, number_confirmed=False):
    """What was written by hand on the paper; a number or date that is known stays."""
    order = CommitteeOrder.objects.select_for_update().get(pk=order.pk)
    allow(permissions.refuse_number_order(by, order))
    number, signed_on = order.number or number, order.signed_on or signed_on
    year = calendar_year_of(signed_on) if signed_on else order.calendar_year
    if taken(order, number, year) and not number_confirmed:
        raise Refused(TAKEN.format(number=number, year=year))
    change(order, number=number, signed_on=signed_on, calendar_year=year)
    return order


@transaction.atomic
def delete_draft(order, *, by):
    allow(permissions.refuse_edit_order(by, order))
    order.delete()


@transaction.atomic
def attach_scan(order, upload, *, by):
    """Keep the signed paper; one that was there is hidden, and stays in the store."""
    allow(permissions.refuse_scan_order(by, order))
    scan = take_in(OrderScan(order=order, area_id=order.area_id), upload, by=by)
    order.scans.present().update(removed_at=clock.now())
    scan.save()
    return scan


@transaction.atomic
def remove_scan(scan, *, by):
    allow(permissions.refuse_scan_order(by, scan.order))
    scan.removed_at = clock.now()
    scan.save(update_fields=["removed_at"])
