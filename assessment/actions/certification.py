"""The announcement's way: a draft, signed with its date, its scan. What is signed is kept."""

from django.db import IntegrityError, transaction
from django.db.models import F

from assessment import permissions
from assessment.certification import (
    fingerprint,
    lines_to_announce,
    missing_for_signing,
    text_for,
)
from assessment.models import Announcement, AnnouncementScan, Certification
from mchch import clock
from mchch.thai.dates import be_year
from registry.actions.applications import allow
from registry.actions.files import take_in
from registry.actions.orders import sign_by
from registry.choices import Stage
from registry.errors import Refused
from registry.models import Application, Area, Signatory

CHANGED = "รายชื่อเปลี่ยนไปหลังจากที่ท่านเปิดดู โปรดตรวจรายชื่ออีกครั้ง"
TAKEN = "เลขที่ {number}/{year} ใช้กับประกาศอื่นแล้ว โปรดตรวจกับทะเบียนประกาศ"


@transaction.atomic
def begin(cycle, *, by):
    """The draft of the year, made when it is not there: two clicks make one."""
    allow(permissions.refuse_announce(by, cycle))
    found = Announcement.objects.drafts().filter(cycle=cycle, area=by.area_id).first()
    if found:
        return found
    if not lines_to_announce(by.area_id, cycle):
        raise Refused("ยังไม่มีผู้ผ่านการตรวจประเมินที่รอประกาศ")
    area = Area.objects.get(pk=by.area_id)
    row = Announcement(cycle=cycle, area=area, text=text_for(cycle, area), created_by=by)
    sign_by(row, Signatory.objects.filter(office__area=area, is_default=True).first())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Announcement.objects.drafts().get(cycle=cycle, area=by.area_id)
    return row


@transaction.atomic
def save_draft(announcement, values, *, version, by):
    """Text and signatory, if nobody wrote since `version`."""
    allow(permissions.refuse_edit_announcement(by, announcement))
    rows = Announcement.objects.drafts().filter(pk=announcement.pk, version=version)
    if not rows.update(**values, version=F("version") + 1):
        raise Refused("มีผู้แก้ไขร่างนี้ก่อนท่านบันทึก โปรดตรวจร่างล่าสุดแล้วบันทึกอีกครั้ง")


@transaction.atomic
def discard(announcement, *, by):
    allow(permissions.refuse_edit_announcement(by, announcement))
    announcement.delete()


def taken(announcement, number, calendar_year):
    """The announcement that the office has under this number of that calendar year, or None."""
    others = Announcement.objects.numbered(announcement.area_id, calendar_year, number)
    return others.exclude(pk=announcement.pk).first() if number else None


@transaction.atomic
def sign(announcement, *, number, signed_on, seen, version, by, by_hand=False, confirmed=False):
    """The draft becomes the announcement: its list is frozen, whoever passes later stands in the
    next one. `seen` is the fingerprint of the list that the person looked at."""
    row = locked(announcement)
    allow(permissions.refuse_edit_announcement(by, row))
    if row.version != version:
        raise Refused("มีผู้แก้ไขร่างนี้หลังจากที่ท่านเปิดดู โปรดตรวจร่างล่าสุดแล้วลงนามอีกครั้ง")
    lines = lines_to_announce(row.area_id, row.cycle)
    if missing := missing_for_signing(row, lines):
        raise Refused(" · ".join(missing))
    if fingerprint(lines) != seen:
        raise Refused(CHANGED)
    row.calendar_year = be_year(signed_on or clock.today())
    check_number(row, number, confirmed)
    row.number, row.signed_on = number, signed_on
    row.number_by_hand = by_hand and not number
    row.signed_at, row.signed_by_name = clock.now(), by.get_full_name()
    row.version += 1
    write_lines(row, lines)
    row.save()
    return row


def locked(announcement):
    rows = Announcement.objects.select_for_update(of=("self",)).select_related("cycle", "area")
    row = rows.filter(pk=announcement.pk).first()
    if row is None:  # row-level security lets nobody lock what was signed or discarded meanwhile
        raise Refused(permissions.SIGNED)
    return row


def write_lines(row, lines):
    try:
        with transaction.atomic():
            Certification.objects.bulk_create(
                Certification(announcement=row, **line.values()) for line in lines
            )
    except IntegrityError as error:
        raise Refused("มีผู้ประกาศรายชื่อบางรายไปแล้ว โปรดตรวจรายชื่ออีกครั้ง") from error
    # Writing a line waits for whoever takes the result of that unit back at this moment.
    units = Application.objects.filter(pk__in=[line.application_id for line in lines])
    if units.exclude(stage=Stage.PASSED).exists():
        raise Refused(CHANGED)


def check_number(row, number, confirmed):
    if taken(row, number, row.calendar_year) and not confirmed:
        raise Refused(TAKEN.format(number=number, year=row.calendar_year))


@transaction.atomic
def note_number(announcement, *, number, signed_on, by, confirmed=False):
    """What was written by hand on the paper; a number or date that is known stays."""
    row = locked(announcement)
    allow(permissions.refuse_number_announcement(by, row))
    number, signed_on = row.number or number, row.signed_on or signed_on
    row.calendar_year = be_year(signed_on) if signed_on else row.calendar_year
    check_number(row, number, confirmed)
    row.number, row.signed_on = number, signed_on
    row.save(update_fields=["number", "signed_on", "calendar_year"])
    return row


@transaction.atomic
def attach_scan(announcement, upload, *, by):
    """Keep the signed paper; one that was there is hidden, and stays in the store."""
    allow(permissions.refuse_scan_announcement(by, announcement))
    scan = AnnouncementScan(
        announcement=announcement,
        area_id=announcement.area_id,
        uploaded_by_name=by.get_full_name(),
    )
    take_in(scan, upload, by=by)
    announcement.scans.present().update(removed_at=clock.now())
    scan.save()
    return scan


@transaction.atomic
def remove_scan(scan, *, by):
    allow(permissions.refuse_scan_announcement(by, scan.announcement))
    scan.removed_at = clock.now()
    scan.save(update_fields=["removed_at"])
