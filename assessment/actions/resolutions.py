"""What the committee resolves: one by one, then all concluded in one act; a result taken back."""

from functools import partial

from django.db import transaction

from assessment import permissions
from assessment.actions.evaluations import hold
from assessment.choices import Resolution
from assessment.evaluations import case_of, cases, members_of_district, order_in_force, own_roles
from assessment.models import Evaluation, Meeting, ReopenedResult
from assessment.words import number
from mchch import clock
from registry.actions.applications import allow
from registry.actions.numbers import queue_for_receipt
from registry.actions.stages import move_stages
from registry.choices import Stage
from registry.errors import Refused
from registry.models import Application

STAGES = {Resolution.PASS: Stage.PASSED, Resolution.FAIL: Stage.NOT_PASSED}


@transaction.atomic
def resolve(evaluation, resolution, *, reason="", by):
    """Confirm what the standard's rule makes of the points, or depart from it with a reason."""
    hold(evaluation, partial(permissions.refuse_keep_of, by, evaluation))
    case = case_of(evaluation, evaluation.application.cycle)
    if not case.verdict:
        raise Refused("ยังไม่มีคะแนนของกรรมการ จึงบันทึกมติไม่ได้")
    resolution, reason = Resolution(resolution), reason.strip()
    if resolution != case.verdict and not reason:
        raise Refused("มติต่างจากผลตามเกณฑ์ โปรดระบุเหตุผล")
    write(Evaluation.objects.filter(pk=evaluation.pk), resolution, reason, by)
    evaluation.resolution, evaluation.resolution_reason = resolution, reason


@transaction.atomic
def resolve_as_computed(cycle, *, also_waiting=False, by):
    """Confirm all that has points and nobody has resolved yet; how many. What still waits for a
    member is left, unless the committee goes on without."""
    allow(permissions.refuse_keep(by, own_roles(by), cycle))
    rows = locked(cycle, by).filter(resolution="").with_standing_of(by)
    open_ones = [row for row in rows if not row.is_out]
    found = cases(open_ones, members_of_district(by.area_id), cycle)
    whole = [case for case in found if case.verdict and (also_waiting or not case.awaited)]
    for resolution in Resolution:
        same = [case.evaluation.pk for case in whole if case.verdict == resolution]
        write(Evaluation.objects.filter(pk__in=same), resolution, "", by)
    return len(whole)


def write(rows, resolution, reason, by):
    rows.update(
        resolution=resolution,
        resolution_reason=reason,
        resolved_at=clock.now(),
        resolved_by_name=by.get_full_name(),
    )


def locked(cycle, by):
    rows = Evaluation.objects.visible_to(by).in_cycle(cycle).pending().order_by("pk")
    return rows.select_related("standard").select_for_update(of=("self",))


@transaction.atomic
def save_meeting(meeting, *, by):
    """The meeting that is being prepared; its order is the one in force."""
    allow(permissions.refuse_keep(by, own_roles(by), meeting.cycle))
    if meeting.concluded_at:
        raise Refused(permissions.CONCLUDED)
    meeting.order = order_in_force(by.area_id) or meeting.order
    meeting.saved_at, meeting.saved_by_name = clock.now(), by.get_full_name()
    meeting.save()
    return meeting


def missing_for_conclusion(rows, meeting):
    """All that keeps the results from being concluded, as sentences."""
    unresolved = sum(not row.resolution for row in rows)
    texts = [] if rows else ["ยังไม่มีผู้สมัครที่เปิดตรวจประเมินและรอสรุปผล"]
    if unresolved:
        texts.append(f"ยังไม่มีมติ {unresolved} ราย จาก {len(rows)} ราย")
    if meeting is None:
        texts.append("ยังไม่ได้บันทึกการประชุม (วัน เวลา สถานที่ ผู้มาประชุม)")
    elif not meeting.present:
        texts.append("ยังไม่ได้เลือกผู้มาประชุม")
    return texts


def meeting_in_preparation(cycle, district):
    return Meeting.objects.filter(cycle=cycle, area=district, concluded_at__isnull=True).first()


@transaction.atomic
def conclude(cycle, *, by):
    """All results become final in one act, and each applicant's stage with them; how many."""
    allow(permissions.refuse_keep(by, own_roles(by), cycle))
    queue_for_receipt(cycle, by.area_id)  # a report tells all of a conclusion, or nothing of it
    rows = list(locked(cycle, by).select_related("application", "standard"))
    meeting = meeting_in_preparation(cycle, by.area_id)
    if missing := missing_for_conclusion(rows, meeting):
        raise Refused(" · ".join(missing))
    told = {"concluded_at": clock.now(), "concluded_by_name": by.get_full_name()}
    for resolution, stage in STAGES.items():
        same = [row for row in rows if row.resolution == resolution]
        reasons = {row.application_id: row.resolution_reason for row in same}
        move_stages([row.application for row in same], stage, by=by, comments=reasons)
    Evaluation.objects.filter(pk__in=[row.pk for row in rows]).update(
        joining=cycle.joining, meeting=meeting, **told
    )
    Meeting.objects.filter(pk=meeting.pk).update(**told)
    return len(rows)


@transaction.atomic
def reopen_result(evaluation, *, reason, by):
    """Take a concluded result back: the committee resolves again, in a meeting of its own. What was
    concluded stays told."""
    allow(permissions.refuse_reopen_result(by, evaluation))
    if not reason.strip():
        raise Refused("โปรดระบุเหตุผล")
    cycle = evaluation.application.cycle
    queue_for_receipt(cycle, by.area_id)  # not while a report that tells of it is being sent
    Application.objects.select_for_update(of=("self",)).get(pk=evaluation.application_id)
    rows = Evaluation.objects.filter(pk=evaluation.pk).with_standing_of(by)
    now = rows.select_related("application__cycle", "standard", "meeting").get()
    allow(permissions.refuse_reopen_result(by, now))
    keep_as_concluded(now, cycle, reason.strip(), by)
    Evaluation.objects.filter(pk=now.pk).update(
        resolution="", resolution_reason="", resolved_at=None, resolved_by_name="", joining="",
        meeting=None, concluded_at=None, concluded_by_name="",
    )  # fmt: skip
    comments = {now.application_id: reason.strip()}
    move_stages([now.application], Stage.ACCEPTED, by=by, comments=comments)


def keep_as_concluded(evaluation, cycle, reason, by):
    case = case_of(evaluation, cycle)
    ReopenedResult.objects.create(
        evaluation=evaluation,
        area_id=evaluation.area_id,
        meeting=evaluation.meeting,
        percent=number(case.result.total.percent) if case.result else "",
        verdict=case.verdict,
        resolution=evaluation.resolution,
        resolution_reason=evaluation.resolution_reason,
        concluded_at=evaluation.concluded_at,
        reason=reason,
        reopened_by_name=by.get_full_name(),
    )
