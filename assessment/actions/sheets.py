"""Opening, answering, submitting and re-opening a sheet."""

from functools import partial

from django.db import IntegrityError, transaction

from assessment import permissions
from assessment.actions.standards import queue_for
from assessment.choices import SheetKind, SheetStatus
from assessment.models import OwnIndicator, Score, ScoreFile, Sheet, Standard
from assessment.models.sheet import key_of
from assessment.tokens import BY_LINK
from mchch import clock
from registry.actions.applications import allow
from registry.actions.files import take_in
from registry.errors import Refused

NOTE = 1000


class StaleAnswer(Refused):
    """Somebody else answered this indicator in between; `score` is what stands there now."""

    def __init__(self, score):
        super().__init__(f"มีผู้บันทึกข้อนี้ก่อนท่าน ({score.saved_by_name})")
        self.score = score


class Unfinished(Refused):
    """Indicators without an answer; `at` is the place of the first in the form."""

    def __init__(self, missing):
        codes = ", ".join(row.code for row in missing)
        super().__init__(f"ยังไม่ได้ประเมินอีก {len(missing)} ตัวชี้วัด ({codes})")
        self.at = f"#{key_of(missing[0].pk)}"


class Author:
    """Who writes into a sheet: an account, or somebody with the sheet's personal link."""

    def __init__(self, user=None):
        self.user = user
        self.name = user.get_full_name() if user else BY_LINK

    def refusal(self, sheet):
        if self.user:
            return permissions.refuse_score(self.user, sheet)
        return "" if sheet.is_open else "แบบประเมินนี้ส่งแล้ว หากต้องแก้ไขโปรดแจ้งพัฒนากร"


@transaction.atomic
def open_sheet(application, kind, *, by):
    """The sheet of that kind, made when it is not there: two clicks make one. The after sheet has
    the standard of the before: a unit is compared with itself, and by the same measure."""
    kind = SheetKind(kind)
    queue_for(application.cycle_id, application.type)
    found = Sheet.objects.filter(application=application, kind=kind).first()
    if found:
        return found
    allow(permissions.refuse_open_sheet(by, application, kind))
    sheets = Sheet.objects.filter(application=application, kind=SheetKind.BEFORE)
    before = sheets.select_related("standard").first()
    in_use = Standard.objects.in_use().filter(cycle=application.cycle_id, type=application.type)
    try:
        with transaction.atomic():
            return Sheet.objects.create(
                application=application,
                area_id=application.area_id,
                standard=before.standard if before else in_use.get(),
                kind=kind,
                opened_by=by,
            )
    except IntegrityError:  # the other click was quicker
        return Sheet.objects.get(application=application, kind=kind)


def lock(sheet, refusal):
    """The sheet is the writer's until the transaction ends: an answer and the submitting stand in
    line. `refusal` is asked before, too: who may not write may not lock either."""
    allow(refusal(sheet))
    rows = Sheet.objects.select_for_update(of=("self",)).filter(pk=sheet.pk)
    status = rows.values_list("status", flat=True).first()
    if status is None:  # row-level security lets nobody write what was concluded meanwhile
        raise Refused(permissions.CONCLUDED)
    sheet.status = status
    allow(refusal(sheet))


@transaction.atomic
def answer(sheet, row, *, points, note, seen, by):
    """One answer. `seen` is the version that the writer saw: what somebody else wrote meanwhile is
    not overwritten unseen. The same answer twice is one answer."""
    lock(sheet, by.refusal)
    score = Score.objects.filter(sheet=sheet, **which(row)).first()
    return write(sheet, row, score, points=points, note=note, seen=seen, by=by)


def which(row):
    return {"own" if isinstance(row, OwnIndicator) else "indicator": row}


def write(sheet, row, score, *, points, note, seen, by):
    """One answer into a sheet that is locked; `score` is what stands there, None if nothing."""
    if points is not None and points not in dict(row.choices):
        raise Refused("ไม่มีระดับนี้ในตัวชี้วัด")
    values = {"points": points, "note": note[:NOTE], "saved_by_name": by.name}
    if score is None:
        return Score.objects.create(sheet=sheet, area_id=sheet.area_id, **which(row), **values)
    if (score.points, score.note) == (points, values["note"]):
        return score
    is_blank = score.points is None and not score.note  # a photo came first: nothing is lost
    if score.version != seen and not is_blank:
        raise StaleAnswer(score)
    for name, value in values.items():
        setattr(score, name, value)
    score.version, score.saved_at = score.version + 1, clock.now()
    score.save(update_fields=[*values, "version", "saved_at"])
    return score


@transaction.atomic
def submit(sheet, *, by):
    """Read-only from now on. What came in by a link waits until the officer confirms it."""
    lock(sheet, by.refusal)
    answered = Score.objects.filter(sheet=sheet, indicator__isnull=False, points__isnull=False)
    rows = sheet.standard.indicators.exclude(pk__in=answered.values("indicator"))
    if missing := list(rows.order_by("position")):
        raise Unfinished(missing)
    now = clock.now()
    values = {"submitted_at": now, "submitted_by_name": by.name}
    if by.user:
        values |= {"status": SheetStatus.CONFIRMED, "confirmed_at": now}
        values["confirmed_by_name"] = by.name
    else:
        values["status"] = SheetStatus.SUBMITTED
    Sheet.objects.filter(pk=sheet.pk).update(**values)
    for name, value in values.items():
        setattr(sheet, name, value)


@transaction.atomic
def confirm(sheet, *, by):
    """The officer stands by what the applicant sent."""
    lock(sheet, partial(permissions.refuse_confirm, by))
    Sheet.objects.filter(pk=sheet.pk).update(
        status=SheetStatus.CONFIRMED,
        confirmed_at=clock.now(),
        confirmed_by_name=by.get_full_name(),
    )


def reopen(sheet, *, reason, by):
    reopen_with(sheet, partial(permissions.refuse_reopen, by), reason=reason)


@transaction.atomic
def reopen_with(sheet, refusal, *, reason):
    lock(sheet, refusal)
    if not reason.strip():
        raise Refused("โปรดระบุเหตุผล")
    Sheet.objects.filter(pk=sheet.pk).update(
        status=SheetStatus.OPEN, reopened_reason=reason.strip(), confirmed_at=None,
        confirmed_by_name="",
    )  # fmt: skip


@transaction.atomic
def attach(sheet, row, upload, *, by):
    """Check, clean and keep a file of evidence. Raises Refused or uploads.Refused."""
    lock(sheet, by.refusal)
    score, _ = Score.objects.get_or_create(
        sheet=sheet, **which(row), defaults={"area_id": sheet.area_id, "saved_by_name": by.name}
    )
    file = ScoreFile(score=score, area_id=sheet.area_id, uploaded_by_name=by.name)
    take_in(file, upload, by=by.user).save()
    return file


@transaction.atomic
def remove_file(file, *, by):
    """Hide a file; it stays in the store and in the history."""
    lock(file.score.sheet, by.refusal)
    file.removed_at = clock.now()
    file.save(update_fields=["removed_at"])


@transaction.atomic
def add_own(application, *, text, evidence, by):
    allow(permissions.refuse_work(by, application))
    last = OwnIndicator.objects.filter(application=application).order_by("position").last()
    return OwnIndicator.objects.create(
        application=application,
        area_id=application.area_id,
        position=last.position + 1 if last else 1,
        text=text,
        evidence=evidence,
    )


@transaction.atomic
def retire_own(own, *, by):
    """No longer asked for; where it was scored it stays."""
    allow(permissions.refuse_work(by, own.application))
    own.is_retired = True
    own.save(update_fields=["is_retired"])
