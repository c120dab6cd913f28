"""The committee's board, and one applicant before the committee: result and resolution."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from assessment import permissions
from assessment.actions import evaluations as actions
from assessment.actions import resolutions
from assessment.board import STATES, board, counts, filtered, units
from assessment.choices import Resolution
from assessment.evaluations import case_of, members_in, own_roles, seats_of_district
from assessment.forms.evaluations import ResolutionForm
from assessment.models import ConflictOfInterest, Evaluation
from assessment.models.evaluation import is_of
from assessment.road import road_of
from assessment.views.base import APPLICATIONS, with_year
from assessment.words import figure, lacking_in_words, rule_in_words
from registry.chips import chip
from registry.choices import DISTRICT_ROLES, ApplicantType, StepKind
from registry.errors import Refused
from registry.permissions import NOT_YOUR_ROLE
from registry.views.application_page import ReasonForm
from registry.views.base import allow, cycle_or_404, get_visible, told
from registry.windows import window

EVALUATIONS = Evaluation.objects.select_related(
    "standard", "order__area", "application__cycle", "application__area", "application__officer"
).defer("application__citizen_id")


def evaluation_of(request, pk):
    """Within what the person may see, with what the person is to it."""
    rows = EVALUATIONS.with_standing_of(request.user)
    found = get_visible(rows, request.user, pk=pk)
    with_year(request, found.application)
    return found


def evaluation_board(request):
    """Applicants × members of the district: who has scored, what is lacking, what was resolved."""
    cycle, user = cycle_or_404(request), request.user
    allow("" if user.role in DISTRICT_ROLES else NOT_YOUR_ROLE)
    seats = seats_of_district(user.area_id)
    roles = [seat.role for seat in seats if seat.user_id == user.pk]
    allow(permissions.refuse_board(user, roles))
    rows, filters = filtered(units(user, cycle), request.GET)
    found = board(members_in(seats), cycle, rows, request.GET.get("page"))
    refusal = permissions.refuse_keep(user, roles, cycle)
    context = {
        "cycle": cycle,
        "board": found,
        "rows": [(row, may_see(user, roles, row.case)) for row in found.rows],
        "page_obj": found.page,
        "may_keep": not refusal,
        "refusal": refusal,
        "frame": window(cycle, user.area_id, StepKind.EVALUATE),
        "is_member": bool(roles),
        "counts": counts(user, cycle),
        "types": ApplicantType.choices,
        "chips": chips(request.GET),
        "words": request.GET.get("q", "").strip(),
        "is_filtered": any(filters.values()) or bool(request.GET.get("q")),
    }
    return render(request, "assessment/evaluation_board.html", context)


def may_see(user, roles, case):
    """Whether the board tells the person what a case comes to."""
    if case is None:
        return False
    case.evaluation.own_roles = roles
    case.evaluation.is_out = any(is_of(user, row) for row in case.conflicts)
    return not permissions.refuse_see_points(user, case.evaluation, case.sheets)


def chips(query):
    """[(heading, [chip])]"""
    found = [
        ("สถานะ", "state", [(value, word) for value, (word, _) in STATES.items()]),
        ("ประเภท", "type", ApplicantType.choices),
    ]
    return [(lead, [chip(query, name, *one) for one in ones]) for lead, name, ones in found]


@require_POST
def open_ready(request):
    """Several at once: all that were ticked."""
    cycle = cycle_or_404(request)
    allow(permissions.refuse_board(request.user, own_roles(request.user)))
    picked = [int(pk) for pk in request.POST.getlist("unit") if pk.isdigit()]
    mine = units(request.user, cycle).filter(pk__in=picked).values_list("pk", flat=True)
    if not picked:
        messages.error(request, "ยังไม่ได้เลือกผู้สมัคร")
        return redirect("evaluation_board")
    try:
        count = actions.open_evaluations(list(mine), cycle, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"เปิดตรวจประเมินแล้ว {count} ราย กรรมการให้คะแนนได้ทันที")
    return redirect("evaluation_board")


@require_http_methods(["GET", "POST"])
def take_in(request, pk):
    """One that is not ready: shown what it lacks, and taken in with a reason."""
    application = get_visible(APPLICATIONS, request.user, pk=pk)
    with_year(request, application)
    user, cycle = request.user, application.cycle
    allow(permissions.refuse_keep(user, own_roles(user), cycle))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        told(
            request, actions.open_evaluations, [application.pk], cycle, reason=reason, by=user,
            success=f"เปิดตรวจประเมิน {application.display_name} แล้ว",
        )  # fmt: skip
        return redirect("evaluation_board")
    missing = [line.text for line in road_of(application).missing() if line.blocks]
    context = {"application": application, "form": form, "missing": missing}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/evaluation_take_in.html", context, status=status)


@require_http_methods(["GET", "POST"])
def result(request, pk):
    """Each indicator with each member's points, the joined ones, the verdict; the resolution."""
    evaluation = evaluation_of(request, pk)
    user, application = request.user, evaluation.application
    case = case_of(evaluation, application.cycle)
    hidden = permissions.refuse_see_points(user, evaluation, case.sheets)
    refusal = permissions.refuse_keep_of(user, evaluation)
    form = resolution_form(request, evaluation, case)
    if request.method == "POST":
        allow(refusal)
        if form.is_valid() and take_resolution(request, evaluation, form):
            return redirect("evaluation", pk)
    context = result_context(evaluation, case, hidden) | {
        "form": form,
        "refusal": refusal,
        "may_resolve": not refusal and bool(case.verdict),
        "may_keep": not refusal,
        "may_judge": not permissions.refuse_judge(user, evaluation),
        "is_member": bool(evaluation.own_roles),
        "may_take_back": evaluation.is_concluded
        and not permissions.refuse_reopen_result(user, evaluation),
        "reopenings": evaluation.reopenings.all(),
        "own_conflicts": [row.pk for row in case.conflicts if is_of(user, row)],
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessment/evaluation.html", context, status=status)


def resolution_form(request, evaluation, case):
    first = {
        "resolution": evaluation.resolution or case.verdict,
        "reason": evaluation.resolution_reason,
    }
    return ResolutionForm(request.POST or None, initial=first, verdict=case.verdict)


def take_resolution(request, evaluation, form):
    """Whether it was written; what stands against it is told at the form."""
    try:
        resolutions.resolve(evaluation, **form.cleaned_data, by=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "บันทึกมติแล้ว ผลจะเป็นที่สุดเมื่อสรุปผลทั้งหมด")
    return True


def result_context(evaluation, case, hidden):
    context = {
        "evaluation": evaluation,
        "application": evaluation.application,
        "standard": evaluation.standard,
        "case": case,
        "hidden": hidden,
        "conflicts": case.conflicts,
        "places": case.places,
        "passes": Resolution.PASS,
    }
    if hidden or case.result is None:
        return context
    return context | {
        "result": case.result,
        "rule": rule_in_words(case.result.rule),
        "lacking": lacking_in_words(case.result),
        "columns": case.counted,
        "lines": [(line, figure(line.joined)) for line in case.lines()],
        "total": total_of(case.result.total),
        "dimensions": [(one, total_of(one.tally)) for one in case.result.dimensions],
    }


def total_of(tally):
    return {
        "points": figure(tally.points),
        "possible": figure(tally.possible),
        "percent": figure(tally.percent),
    }


@require_POST
def resolve_all(request):
    """Confirm at once what everybody gave points to, as the rule makes it."""
    cycle = cycle_or_404(request)
    allow(permissions.refuse_keep(request.user, own_roles(request.user), cycle))
    try:
        count = resolutions.resolve_as_computed(
            cycle, also_waiting="also_waiting" in request.POST, by=request.user
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"บันทึกมติตามผลของเกณฑ์แล้ว {count} ราย")
    return redirect("evaluation_board")


@require_http_methods(["GET", "POST"])
def conflict(request, pk):
    """A member is out of this applicant; a secretary notes it for one without an account."""
    evaluation = evaluation_of(request, pk)
    seat = request.GET.get("seat", "")
    own = not seat.isdigit()
    refuse = permissions.refuse_judge if own else permissions.refuse_keep_of
    allow(refuse(request.user, evaluation))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        act = actions.declare_conflict if own else actions.note_conflict
        told(
            request, act, evaluation, *([] if own else [int(seat)]), by=request.user,
            reason=form.cleaned_data["reason"], success="บันทึกการมีส่วนได้เสียแล้ว",
        )  # fmt: skip
        return redirect("evaluation_mine" if own else reverse("evaluation", args=[pk]))
    context = {"evaluation": evaluation, "application": evaluation.application, "form": form}
    status = 422 if form.is_bound else 200
    return render(
        request, "assessment/evaluation_conflict.html", context | {"is_own": own}, status=status
    )


@require_POST
def withdraw_conflict(request, pk):
    """Declared by mistake."""
    seen = Evaluation.objects.visible_to(request.user)
    found = get_object_or_404(ConflictOfInterest.objects.filter(evaluation__in=seen), pk=pk)
    found.evaluation = evaluation_of(request, found.evaluation_id)
    told(
        request, actions.withdraw_conflict, found, by=request.user,
        success=f"นำ{found}ออกแล้ว",
    )  # fmt: skip
    return redirect("evaluation", found.evaluation_id)
