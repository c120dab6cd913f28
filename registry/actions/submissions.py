"""What a district sends to the province: send, accept, return. Each is one atomic act."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from mchch import clock
from mchch.crypto import encrypt
from registry import permissions
from registry.actions.applications import allow
from registry.actions.numbers import queue_for_receipt, receipt_number
from registry.actions.stages import move_stages
from registry.checklists import lines_of
from registry.choices import COUNTED_STAGES, Stage, StepKind, SubmissionStatus
from registry.errors import Refused
from registry.models import Application, Attachment, Submission
from registry.readiness import missing_for_list
from registry.windows import window


@dataclass(frozen=True)
class Sending:
    """What is sent for one step of the year, and what is particular to it. `missing(cycle,
    district)` tells what keeps it from being sent, `pack(cycle, by)` what the sending keeps."""

    kind: StepKind
    missing: Callable
    pack: Callable
    refuse: Callable = permissions.refuse_send  # (user, cycle, kind): why not, or ""


# What a sent list keeps of each application: what its papers print. The citizen ID stays encrypted.
COPIED = (
    "number",
    "type",
    "unit_name",
    "title",
    "given_name",
    "family_name",
    "position",
    "phone",
    "house_no",
    "village_no",
    "village_name",
    "postcode",
    "established_year",
    "member_count",
    "resolution_on",
    "applied_on",
)


def listed(cycle, district_code):
    """The applications that a list sent now would hold."""
    return (
        Application.objects.in_cycle(cycle)
        .inside(district_code)
        .filter(stage__in=COUNTED_STAGES)
        .select_related("area", "officer")
        .order_by("type", "sort_key", "id")
    )


def copies_of(applications):
    """What the list keeps of each, its checklist and files too; three statements for any number."""
    lines = lines_of(applications)
    files = {}
    present = Attachment.objects.present().filter(application__in=list(lines))
    for pk, file in present.order_by("pk").values_list("application", "pk"):
        files.setdefault(pk, []).append(file)
    return [
        copy_of(row) | {"checklist": lines[row.pk], "files": files.get(row.pk, [])}
        for row in applications
    ]


def copy_of(application):
    return {
        "id": application.pk,
        "version": application.version,
        "name": application.display_name,
        "person": application.person_name,
        "subdistrict": application.area.name,
        "officer": application.officer.get_full_name(),
        "citizen_id": encrypt(application.citizen_id),
        **{name: getattr(application, name) for name in COPIED},
    }


@transaction.atomic
def send(sending, cycle, *, key, note, by):
    """A snapshot and a receipt. The same key, or one that already waits, gives the sending that is
    there: two clicks and two people send once."""
    # The second sender waits here, then finds what the first one sent.
    queue_for_receipt(cycle, by.area_id)
    already = Submission.objects.filter(cycle=cycle, area=by.area_id, kind=sending.kind)
    same = already.filter(key=key).first() or already.waiting().first()
    if same:
        return same
    allow(sending.refuse(by, cycle, sending.kind))
    missing = sending.missing(cycle, by.area_id)
    if any(line.blocks for line in missing):
        raise Refused("ยังส่งไม่ได้ โปรดแก้ไขรายการที่ต้องแก้ก่อนส่งให้ครบ")
    if missing and not note.strip():
        raise Refused("โปรดชี้แจงรายการที่ยังไม่ครบก่อนส่ง")
    moment = clock.now()  # at midnight one look at the clock may be late and the next one not
    return Submission.objects.create(
        key=key,
        cycle=cycle,
        area_id=by.area_id,
        kind=sending.kind,
        round_no=already.count() + 1,
        receipt_no=receipt_number(cycle, by.area_id),
        note=note.strip(),
        is_late=window(cycle, by.area_id, sending.kind).step.is_late(moment),
        snapshot={
            **sending.pack(cycle, by),
            "missing": [line.text for line in missing],
            "sender_position": by.position,
        },
        sent_at=moment,
        sent_by=by,
        sent_by_name=by.get_full_name(),
    )


def pack_list(cycle, by):
    """Copies of all that is listed now, which is sent with them."""
    rows = list(listed(cycle, by.area_id).select_for_update(of=("self",)))
    copies = copies_of(rows)
    move_stages([row for row in rows if row.stage == Stage.REGISTERED], Stage.SENT, by=by)
    return {"applications": copies}


LIST = Sending(StepKind.LIST, missing_for_list, pack_list)
send_list = partial(send, LIST)


def locked(submission, refuse, by):
    found = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    allow(refuse(by, found))
    return found


def decide(submission, status, *, by, **fields):
    submission.status = status
    submission.decided_at = clock.now()
    submission.decided_by = by
    submission.decided_by_name = by.get_full_name()
    for name, value in fields.items():
        setattr(submission, name, value)
    submission.save(
        update_fields=["status", "decided_at", "decided_by", "decided_by_name", *fields]
    )


def waiting_rows(submission):
    ids = [row["id"] for row in submission.applications]
    return Application.objects.filter(pk__in=ids, stage=Stage.SENT)


@transaction.atomic
def accept(submission, *, by):
    submission = locked(submission, permissions.refuse_accept, by)
    move_stages(list(waiting_rows(submission)), Stage.ACCEPTED, by=by)
    decide(submission, SubmissionStatus.ACCEPTED, by=by)
    return submission


@transaction.atomic
def send_back(submission, *, by, reason, reasons=None):
    """Return a sending for a reason; `reasons` {application id: reason} opens only those of a list
    for change. Without single applications the whole list is opened.
    """
    submission = locked(submission, permissions.refuse_return, by)
    if not reason.strip() and not reasons:
        raise Refused("โปรดระบุเหตุผลที่ส่งกลับ")
    reason = reason.strip() or "ขอให้แก้ไขใบสมัครตามรายการที่ระบุ"
    rows = waiting_rows(submission)
    if reasons:
        rows = rows.filter(pk__in=reasons)
    rows = list(rows)
    comments = {row.pk: (reasons or {}).get(row.pk, reason) for row in rows}
    move_stages(rows, Stage.RETURNED, by=by, comments=comments)
    decide(
        submission,
        SubmissionStatus.RETURNED,
        by=by,
        reason=reason,
        returned={str(pk): text for pk, text in (reasons or {}).items()},
    )
    return submission
