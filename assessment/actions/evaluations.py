"""Opening evaluations, giving points as a member of the committee, being out of one."""

from functools import partial

from django.db import IntegrityError, transaction

from assessment import permissions
from assessment.actions import sheets
from assessment.actions.sheets import Author
from assessment.actions.standards import queue_for
from assessment.choices import SheetKind
from assessment.evaluations import JOINT, Owned, members_of_district, order_in_force, own_roles
from assessment.models import ConflictOfInterest, Evaluation, Sheet, SheetScan, Standard
from assessment.road import ready_for_evaluation
from mchch import clock
from registry.actions.applications import allow
from registry.actions.files import take_in
from registry.choices import Stage
from registry.errors import Refused
from registry.models import Application

NO_ORDER = "อำเภอยังไม่มีคำสั่งแต่งตั้งคณะกรรมการที่มีผลใช้บังคับ จึงยังเปิดตรวจประเมินไม่ได้"


class Scorer(Author):
    """Who writes into a committee member's sheet."""

    def refusal(self, sheet):
        return permissions.refuse_points(self.user, sheet)


@transaction.atomic
def open_evaluations(applications, cycle, *, reason="", by):
    """Put applicants before the committee of the order in force; how many were new. One that is
    not ready needs a reason. Those that are open already stay as they are: two clicks make one."""
    allow(permissions.refuse_keep(by, own_roles(by), cycle))
    order = order_in_force(by.area_id)
    if order is None:
        raise Refused(NO_ORDER)
    before = Evaluation.objects.visible_to(by).in_cycle(cycle).count()
    rows = check_ready(applications, reason)
    standards = standards_for(cycle, {row.type for row in rows})
    Evaluation.objects.bulk_create(
        [
            Evaluation(
                application=row,
                area_id=row.area_id,
                order=order,
                standard=standards[row.type],
                opened_by=by,
                taken_in_reason=reason.strip(),
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    return Evaluation.objects.visible_to(by).in_cycle(cycle).count() - before


def check_ready(applications, reason):
    rows = list(Application.objects.filter(pk__in=applications).defer("citizen_id"))
    wrong = [row for row in rows if row.stage != Stage.ACCEPTED]
    if wrong:
        raise Refused(f"{wrong[0].display_name}: ตรวจประเมินได้เมื่อจังหวัดรับรายชื่อแล้ว")
    ready = set(ready_for_evaluation(Application.objects.filter(pk__in=applications)))
    lacking = [row for row in rows if row not in ready]
    if lacking and not reason.strip():
        raise Refused(f"{lacking[0].display_name} ยังไม่พร้อม โปรดระบุเหตุผลที่รับตรวจประเมิน")
    return rows


def standards_for(cycle, types):
    """{type: the standard in use}, held in use until the transaction ends."""
    for type_ in sorted(types):
        queue_for(cycle.pk, type_)
    rows = Standard.objects.in_use().filter(cycle=cycle, type__in=types)
    found = {row.type: row for row in rows}
    if types - set(found):
        raise Refused("จังหวัดยังไม่ได้ประกาศใช้เกณฑ์ของทุกประเภทที่เลือก")
    return found


def hold(evaluation, refusal):
    """The evaluation is the writer's until the transaction ends: handing in, resolving and
    concluding stand in line. `refusal()` is asked before, as nobody else may lock its row, and
    again of what is there then."""
    allow(refusal())
    rows = Evaluation.objects.select_for_update(of=("self",)).filter(pk=evaluation.pk)
    now = rows.values_list("concluded_at", "resolution").first()
    if now is None:  # row-level security lets nobody write what was concluded meanwhile
        raise Refused(permissions.CONCLUDED)
    evaluation.concluded_at, evaluation.resolution = now
    allow(refusal())


def unsettle(evaluation):
    """Points or people changed: what was resolved before has to be resolved again."""
    if evaluation.resolution:
        Evaluation.objects.filter(pk=evaluation.pk).update(
            resolution="", resolution_reason="", resolved_at=None, resolved_by_name=""
        )
        evaluation.resolution = ""


@transaction.atomic
def begin_sheet(evaluation, *, by):
    """The member's own sheet, made when it is not there."""
    hold(evaluation, partial(permissions.refuse_judge, by, evaluation))
    member = member_where(by, lambda one: one.is_person(by))
    return sheet_of_member(evaluation, member, by=by)


def member_where(by, condition):
    """A member of the order in force in the person's district."""
    member = next(filter(condition, members_of_district(by.area_id)), None)
    if member is None:
        raise Refused("ไม่พบกรรมการท่านนี้ในคำสั่งแต่งตั้งที่มีผลใช้บังคับอยู่")
    return member


@transaction.atomic
def begin_paper(evaluation, seat, *, by):
    """A sheet for what a named member wrote on paper; seat None: what all filled in together."""
    hold(evaluation, partial(permissions.refuse_keep_of, by, evaluation))
    if seat is None:
        return make_sheet(evaluation, JOINT, by=by)
    member = member_where(by, lambda one: one.seat.pk == seat)
    conflicts = ConflictOfInterest.objects.filter(evaluation=evaluation)
    if Owned(conflicts).of(member):
        raise Refused(f"{member.name} แจ้งว่ามีส่วนได้เสียกับผู้สมัครรายนี้")
    sheet = sheet_of_member(evaluation, member, by=by, entered_by_name=by.get_full_name())
    if not sheet.entered_by_name:
        raise Refused(f"{member.name} ให้คะแนนในระบบด้วยตนเองแล้ว")
    return sheet


def sheet_of_member(evaluation, member, *, by, **more):
    """Found by the person, whichever order appointed the person when it was begun."""
    sheets = Sheet.objects.of_members().filter(evaluation=evaluation, seat__isnull=False)
    return Owned(sheets).of(member) or make_sheet(
        evaluation, member.name, seat=member.seat, member_id=member.user_id, by=by, **more
    )


def make_sheet(evaluation, name, *, by, **more):
    values = {
        "application_id": evaluation.application_id,
        "area_id": evaluation.area_id,
        "standard_id": evaluation.standard_id,
        "opened_by": by if by.pk else None,
        **more,
    }
    found, _ = Sheet.objects.get_or_create(
        evaluation=evaluation, kind=SheetKind.EVALUATION, member_name=name, defaults=values
    )
    return found


@transaction.atomic
def submit(sheet, *, by):
    """Hand in the points: they count from now on."""
    hold(sheet.evaluation, partial(permissions.refuse_write_points, by, sheet))
    sheets.submit(sheet, by=Scorer(by))
    unsettle(sheet.evaluation)


@transaction.atomic
def reopen(sheet, *, reason, by):
    hold(sheet.evaluation, partial(permissions.refuse_write_points, by, sheet))
    sheets.reopen_with(sheet, partial(permissions.refuse_reopen_points, by), reason=reason)
    unsettle(sheet.evaluation)


@transaction.atomic
def declare_conflict(evaluation, *, reason, by):
    """The member is out of this applicant; points that were given no longer count."""
    hold(evaluation, partial(permissions.refuse_judge, by, evaluation))
    member = member_where(by, lambda one: one.is_person(by))
    write_conflict(evaluation, member, reason, by)


@transaction.atomic
def note_conflict(evaluation, seat, *, reason, by):
    """A secretary notes what a member without an account declared."""
    hold(evaluation, partial(permissions.refuse_keep_of, by, evaluation))
    member = member_where(by, lambda one: one.seat.pk == seat)
    write_conflict(evaluation, member, reason, by)


def write_conflict(evaluation, member, reason, by):
    try:
        with transaction.atomic():
            ConflictOfInterest.objects.create(
                evaluation=evaluation,
                area_id=evaluation.area_id,
                seat=member.seat,
                member_id=member.user_id,
                member_name=member.name,
                reason=reason.strip(),
                declared_by_name=by.get_full_name(),
            )
    except IntegrityError as error:
        raise Refused(f"{member.name} แจ้งว่ามีส่วนได้เสียไว้แล้ว") from error
    unsettle(evaluation)


@transaction.atomic
def withdraw_conflict(conflict, *, by):
    """Declared by mistake: the member is in again; that it was declared stays in the history."""
    evaluation = conflict.evaluation
    hold(evaluation, partial(permissions.refuse_withdraw_conflict, by, conflict))
    conflict.delete()
    unsettle(evaluation)


@transaction.atomic
def attach_scan(sheet, upload, *, by):
    """The paper itself, also after its points were handed in."""
    hold(sheet.evaluation, partial(permissions.refuse_write_points, by, sheet))
    scan = SheetScan(sheet=sheet, area_id=sheet.area_id, uploaded_by_name=by.get_full_name())
    take_in(scan, upload, by=by).save()
    return scan


@transaction.atomic
def remove_scan(scan, *, by):
    """Hide a scan; it stays in the store and in the history."""
    hold(scan.sheet.evaluation, partial(permissions.refuse_write_points, by, scan.sheet))
    scan.removed_at = clock.now()
    scan.save(update_fields=["removed_at"])
