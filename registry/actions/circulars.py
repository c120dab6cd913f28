"""The circular's way: the province writes a draft and sends it once; districts answer for it."""

from django.db import IntegrityError, transaction
from django.db.models import F

from mchch import clock
from mchch.thai.dates import long_date
from registry import letters, permissions
from registry.actions.applications import allow
from registry.actions.files import take_in
from registry.choices import CircularStatus
from registry.errors import Refused, StaleEdit
from registry.history import changes_since
from registry.models import Circular, CircularFile, CircularReceipt, Office, Signatory

# What a correction takes over from the letter that it corrects.
CARRIED = (
    "subject",
    "receivers",
    "enclosures",
    "extra",
    "closing",
    "signatory_name",
    "signatory_position",
    "signatory_acting_for",
    "contact_office",
    "contact_group",
    "contact_phone",
    "contact_fax",
)


def office_of(area_id):
    return Office.objects.filter(area=area_id).first()


def draft_of(cycle):
    return Circular.objects.drafts().in_cycle(cycle).select_related("area", "cycle__area").first()


@transaction.atomic
def start_circular(cycle, *, by):
    """The year's draft, filled in from the year and the office; where there is one, that one."""
    allow(permissions.refuse_write_circular(by, cycle))
    if found := draft_of(cycle):
        return found
    if letter := Circular.objects.in_force_for(cycle):
        raise Refused(f"ปีนี้ส่งหนังสือเวียนแล้ว ({letter}) หากต้องแก้ไขให้จัดทำหนังสือแก้ไขจากฉบับนั้น")
    office = office_of(cycle.area_id)
    circular = Circular(
        subject=letters.subject_for(cycle),
        receivers=letters.RECEIVERS,
        enclosures=letters.enclosures_for(cycle),
        intro=letters.intro_for(cycle),
        closing=letters.CLOSING,
        contact_office=letters.CONTACT_OFFICE,
        contact_group=letters.CONTACT_GROUP,
        contact_phone=office.phone if office else "",
    )
    sign_by(circular, Signatory.objects.filter(office__area=cycle.area_id).first())
    return insert(circular, cycle, office, by)


@transaction.atomic
def start_correction(corrected, *, by):
    """A draft that corrects a letter in force; it has a number and a date of its own."""
    allow(permissions.refuse_correct_circular(by, corrected))
    if found := draft_of(corrected.cycle):
        return found
    circular = Circular(
        corrects=corrected,
        intro=letters.correcting_intro(corrected),
        **{name: getattr(corrected, name) for name in CARRIED},
    )
    return insert(circular, corrected.cycle, office_of(corrected.area_id), by)


def insert(circular, cycle, office, by):
    """Of two who begin at once the second finds the first one's draft."""
    circular.cycle, circular.area_id, circular.created_by = cycle, cycle.area_id, by
    circular.prefix = office.letter_prefix if office else ""
    try:
        with transaction.atomic():
            circular.save(force_insert=True)
    except IntegrityError as error:
        if "circular_one_draft" not in str(error):
            raise
        return draft_of(cycle)
    return circular


def sign_by(circular, signatory):
    """Copy the lines of a signatory: the paper keeps them, whatever becomes of the person."""
    if signatory:
        circular.signatory_name = signatory.name
        circular.signatory_position = signatory.position
        circular.signatory_acting_for = signatory.acting_for


@transaction.atomic
def save_circular(circular, values, *, version, by):
    """Write a draft if nobody wrote since `version`; else StaleEdit tells what changed."""
    allow(permissions.refuse_edit_circular(by, circular))
    office = office_of(circular.area_id)
    values = values | {"prefix": office.letter_prefix if office else ""}
    written = (
        Circular.objects.drafts()
        .filter(pk=circular.pk, version=version)
        .update(**values, version=F("version") + 1, updated_at=clock.now())
    )
    current = Circular.objects.get(pk=circular.pk)
    if not written:
        allow(permissions.refuse_edit_circular(by, current))
        raise StaleEdit(changes_since(circular, version), current.version, "ร่างหนังสือเวียน")
    circular.refresh_from_db()


def taken(circular):
    """The letter that the office sent under this number in this calendar year, or None."""
    if not (circular.number and circular.dated_on):
        return None
    same = Circular.objects.numbered(circular.area_id, circular.calendar_year, circular.number)
    return same.exclude(pk=circular.pk).first()


@transaction.atomic
def send_circular(circular, *, version, by, number_confirmed=False):
    """Send to all districts at once. A letter that is sent already is given back: two clicks send
    one letter. What the year orders is copied now, and stays as it was sent."""
    allow(permissions.refuse_write_circular(by, circular))
    # Row-level security hides a sent letter from whoever would write to it.
    locked = Circular.objects.drafts().select_for_update(of=("self",)).filter(pk=circular.pk)
    draft = locked.select_related("cycle__area").first()
    if draft is None:
        return Circular.objects.get(pk=circular.pk)
    check_sendable(draft, version, number_confirmed)
    values = {
        "status": CircularStatus.SENT,
        "composed": letters.composed_for(draft, office_of(draft.area_id)),
        "sent_at": clock.now(),
        "sent_by": by,
        "sent_by_name": by.get_full_name(),
        "version": draft.version + 1,
        "updated_at": clock.now(),
    }
    for name, value in values.items():
        setattr(draft, name, value)
    try:
        with transaction.atomic():
            draft.save(update_fields=list(values))
    except IntegrityError as error:
        raise Refused("หนังสือฉบับอื่นของปีนี้ส่งไปก่อนแล้ว โปรดตรวจอีกครั้ง") from error
    return draft


def check_sendable(draft, version, number_confirmed):
    if draft.version != version:
        raise Refused("มีผู้แก้ไขร่างนี้หลังจากที่ท่านเปิดดู โปรดตรวจร่างล่าสุดแล้วส่งอีกครั้ง")
    if missing := letters.missing_for_circular(draft):
        raise Refused("ยังส่งไม่ได้: " + ", ".join(missing))
    other = taken(draft)
    if other and not number_confirmed:
        raise Refused(
            f"เลขที่ ว {other.number} ใช้กับหนังสือลงวันที่ {long_date(other.dated_on)} แล้ว"
            " โปรดตรวจกับทะเบียนหนังสือส่งของจังหวัด"
        )


@transaction.atomic
def discard_circular(circular, *, by):
    """Throw away a draft; what was attached to it stays in the store, unseen."""
    allow(permissions.refuse_edit_circular(by, circular))
    circular.files.all().delete()
    circular.delete()


@transaction.atomic
def attach(circular, upload, *, by):
    """Check, clean and keep a file of the letter. Raises Refused or uploads.Refused."""
    allow(permissions.refuse_edit_circular(by, circular))
    row = take_in(CircularFile(circular=circular, area_id=circular.area_id), upload, by=by)
    row.save()
    return row


@transaction.atomic
def remove_file(row, *, by):
    """Hide a file of a draft; it stays in the store and in the history."""
    allow(permissions.refuse_edit_circular(by, row.circular))
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])


@transaction.atomic
def record_opening(circular, *, by):
    """The first time that somebody of the district opens the letter; later ones change nothing."""
    return CircularReceipt.objects.get_or_create(
        circular=circular,
        area_id=by.area_id,
        defaults={"first_opened_by": by, "first_opened_by_name": by.get_full_name()},
    )[0]


@transaction.atomic
def acknowledge(circular, *, by):
    """The district head takes note of the letter, once; a second click changes nothing."""
    allow(permissions.refuse_acknowledge(by, circular))
    receipt = record_opening(circular, by=by)
    CircularReceipt.objects.filter(pk=receipt.pk, acknowledged_at=None).update(
        acknowledged_at=clock.now(),
        acknowledged_by=by,
        acknowledged_by_name=by.get_full_name(),
    )
    receipt.refresh_from_db()
    return receipt
