"""Giving points as a member of the committee: the own list, the sheet, a sheet from paper."""

from collections import defaultdict

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST

from assessment import permissions
from assessment.actions import evaluations as actions
from assessment.actions import sheets
from assessment.actions.evaluations import Scorer
from assessment.choices import PlanStatus
from assessment.duties import tasks_context, tasks_of
from assessment.evaluations import case_of, own_roles
from assessment.models import Activity, Evaluation, ProgressPhoto, ScoreFile, Sheet, SheetScan
from assessment.models.evaluation import is_of
from assessment.pack import places
from assessment.road import Step, with_progress
from assessment.sheets import claims_of, files_at_hand, whole
from assessment.views.evaluations import evaluation_of
from assessment.views.sheets import (
    form_context,
    show_grid,
    take_answer,
    take_grid,
    wrong_in_grid,
)
from assessment.visits import visits_to
from registry import uploads
from registry.choices import Role
from registry.errors import Refused
from registry.views.application_page import ReasonForm
from registry.views.base import allow, cycle_or_404, stored_file, told

MEMBERS_SHEETS = Sheet.objects.of_members().select_related("standard")


def sheet_of_member(request, pk):
    """A member's sheet, with its evaluation as the person stands to it."""
    seen = Evaluation.objects.visible_to(request.user)
    sheet = get_object_or_404(MEMBERS_SHEETS.filter(evaluation__in=seen), pk=pk)
    sheet.evaluation = evaluation_of(request, sheet.evaluation_id)
    sheet.application = sheet.evaluation.application
    return sheet


def allow_to_see(request, sheet):
    others = Sheet.objects.of_members().filter(evaluation=sheet.evaluation_id)
    allow(permissions.refuse_see_sheet(request.user, sheet, others))


def mine(request):
    """What is the person's to judge; an account of a member is told kindly of nothing yet."""
    is_guest = request.user.role == Role.COMMITTEE
    allow("" if is_guest or own_roles(request.user) else permissions.NOT_SEATED)
    context = tasks_context(request.user, cycle_or_404(request))
    context["offline"] = places(request.user)
    context["offline_link"] = "#offline" if context["tasks"] else ""
    return render(request, "assessment/evaluation_mine.html", context)


@require_POST
def begin(request, pk):
    """The own sheet of an applicant."""
    evaluation = evaluation_of(request, pk)
    try:
        sheet = actions.begin_sheet(evaluation, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("evaluation_mine" if evaluation.own_roles else "home")
    return redirect("evaluation_sheet", sheet.pk)


@require_POST
def next_one(request, pk):
    """What was typed is saved already: on to the applicant to whom least was given."""
    here = sheet_of_member(request, pk)
    tasks = tasks_of(request.user, here.application.cycle)
    left = [task for task in tasks if task.is_open and task.evaluation.pk != here.evaluation_id]
    if not left:
        messages.info(request, "ไม่มีผู้สมัครรายอื่นที่รอคะแนนของท่าน")
        return redirect("evaluation_mine")
    return begin(request, left[0].evaluation.pk)


def page(request, pk):
    """The applicant's file at hand, each indicator with its levels; handed in it reads the same."""
    sheet = sheet_of_member(request, pk)
    allow_to_see(request, sheet)
    user, application = request.user, sheet.application
    refusal = permissions.refuse_points(user, sheet)
    files = files_at_hand(sheet)
    form = whole(sheet, with_before=False, files=files).beside(claims_of(application, files))
    is_own = is_of(user, sheet) and not sheet.entered_by_name
    context = form_context(form, may_score=not refusal) | {
        "refusal": refusal,
        "is_own": is_own,
        "evaluation": sheet.evaluation,
        "may_reopen": not permissions.refuse_reopen_points(user, sheet),
        "may_scan": is_paper(sheet) and not permissions.refuse_write_points(user, sheet),
        "scans": sheet.scans.present() if is_paper(sheet) else (),
        "steps": steps_of(application),
        "visits": visits_to(user, sheet.evaluation),
        "answer_url": reverse("evaluation_answer", args=[pk]),
        "submit_url": reverse("evaluation_submit", args=[pk]),
        "files_url": reverse("evaluation_upload", args=[pk]),
        "next_url": reverse("evaluation_next", args=[pk]) if is_own else "",
        "offline": places(user) if is_own else None,
    }
    return render(request, "assessment/evaluation_sheet.html", context)


def is_paper(sheet):
    return bool(sheet.entered_by_name) or sheet.is_joint


def steps_of(application):
    """[(what the applicant did of its plan, its photos by day)]; two statements."""
    rows = with_progress(Activity.objects.filter(plan__application=application))
    rows = rows.filter(plan__status=PlanStatus.AGREED)
    photos = defaultdict(list)
    taken = ProgressPhoto.objects.present().filter(entry__application=application)
    for photo in taken.select_related("entry").order_by("entry__done_on", "entry", "id"):
        photos[photo.entry.thread].append(photo)
    return [(Step(row), photos[row.thread]) for row in rows.order_by("position", "id")]


@require_POST
def answer(request, pk):
    sheet = sheet_of_member(request, pk)
    back = reverse("evaluation_sheet", args=[pk])
    return take_answer(request, sheet, Scorer(request.user), back)


@require_POST
def submit(request, pk):
    sheet = sheet_of_member(request, pk)
    try:
        actions.submit(sheet, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(reverse("evaluation_sheet", args=[pk]) + getattr(refused, "at", ""))
    messages.success(request, f"ส่งคะแนนของ {sheet.application.display_name} แล้ว")
    if is_of(request.user, sheet) and not sheet.entered_by_name:
        return redirect("evaluation_mine")
    return redirect("evaluation", sheet.evaluation_id)


@require_http_methods(["GET", "POST"])
def reopen(request, pk):
    sheet = sheet_of_member(request, pk)
    allow(permissions.refuse_reopen_points(request.user, sheet))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        told(
            request, actions.reopen, sheet, reason=form.cleaned_data["reason"], by=request.user,
            success="เปิดแก้ไขคะแนนแล้ว มติที่บันทึกไว้ (ถ้ามี) ต้องบันทึกใหม่",
        )  # fmt: skip
        return redirect("evaluation_sheet", pk)
    context = {"sheet": sheet, "application": sheet.application, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/evaluation_reopen.html", context, status=status)


# --- files ---------------------------------------------------------------------------------------


@require_POST
def upload(request, pk):
    """Photos of a visit, for one indicator; each is told to be kept or refused, and why."""
    sheet = sheet_of_member(request, pk)
    allow(permissions.refuse_points(request.user, sheet))
    line = whole(sheet, with_files=False, with_before=False).find(request.POST.get("key", ""))
    if line is None:
        raise Http404
    by = Scorer(request.user)
    keep_files(request, lambda one: sheets.attach(sheet, line.row, one, by=by))
    return redirect("evaluation_sheet", pk)


def keep_files(request, keep):
    sent = request.FILES.getlist("files")
    if not sent:
        messages.error(request, "ยังไม่ได้เลือกไฟล์")
    for one in sent:
        try:
            kept = keep(one)
        except (uploads.Refused, Refused) as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"แนบ “{kept.name}” แล้ว")


def file_of(request, pk):
    seen = Evaluation.objects.visible_to(request.user)
    rows = ScoreFile.objects.present().filter(score__sheet__evaluation__in=seen)
    file = get_object_or_404(rows.select_related("score"), pk=pk)
    file.score.sheet = sheet_of_member(request, file.score.sheet_id)
    return file


@xframe_options_sameorigin
def download(request, pk):
    file = file_of(request, pk)
    allow_to_see(request, file.score.sheet)
    return stored_file(file)


@require_http_methods(["GET", "POST"])
def remove_file(request, pk):
    file = file_of(request, pk)
    sheet = file.score.sheet
    allow(permissions.refuse_points(request.user, sheet))
    if request.method == "POST":
        told(request, sheets.remove_file, file, by=Scorer(request.user), success="นำไฟล์ออกแล้ว")
        return redirect("evaluation_sheet", sheet.pk)
    return render(request, "assessment/evaluation_file_remove.html", {"file": file, "sheet": sheet})


# --- from paper ----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def paper(request, pk):
    """A secretary chooses whose paper it is."""
    evaluation = evaluation_of(request, pk)
    allow(permissions.refuse_keep_of(request.user, evaluation))
    case = case_of(evaluation, evaluation.application.cycle)
    if request.method == "POST":
        seat = request.POST.get("seat", "")
        try:
            sheet = actions.begin_paper(
                evaluation, int(seat) if seat.isdigit() else None, by=request.user
            )
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            return redirect("evaluation_grid", sheet.pk)
    context = {"evaluation": evaluation, "application": evaluation.application, "case": case}
    return render(request, "assessment/evaluation_paper.html", context)


@require_http_methods(["GET", "POST"])
def grid(request, pk):
    """A digit for each indicator, all saved at once."""
    sheet = sheet_of_member(request, pk)
    allow(permissions.refuse_points(request.user, sheet))
    form, errors = whole(sheet, with_files=False, with_before=False), {}
    if request.method == "POST":
        by = Scorer(request.user)
        errors = wrong_in_grid(request, form) or take_grid(request, sheet, form, by)
        if not errors:
            messages.success(request, "บันทึกคะแนนจากแบบกระดาษแล้ว ตรวจทานแล้วกดส่งคะแนน")
            return redirect("evaluation_sheet", pk)
    return show_grid(request, form, errors, reverse("evaluation_sheet", args=[pk]))


@require_POST
def scan(request, pk):
    """The paper itself."""
    sheet = sheet_of_member(request, pk)
    allow(permissions.refuse_write_points(request.user, sheet))
    keep_files(request, lambda one: actions.attach_scan(sheet, one, by=request.user))
    return redirect("evaluation_sheet", pk)


def scan_of(request, pk):
    seen = Evaluation.objects.visible_to(request.user)
    rows = SheetScan.objects.present().filter(sheet__evaluation__in=seen)
    found = get_object_or_404(rows, pk=pk)
    found.sheet = sheet_of_member(request, found.sheet_id)
    return found


@xframe_options_sameorigin
def scan_file(request, pk):
    found = scan_of(request, pk)
    allow_to_see(request, found.sheet)
    return stored_file(found)


@require_http_methods(["GET", "POST"])
def scan_remove(request, pk):
    found = scan_of(request, pk)
    sheet = found.sheet
    allow(permissions.refuse_write_points(request.user, sheet))
    if request.method == "POST":
        told(request, actions.remove_scan, found, by=request.user, success="นำไฟล์ออกแล้ว")
        return redirect("evaluation_sheet", sheet.pk)
    return render(
        request, "assessment/evaluation_file_remove.html", {"file": found, "sheet": sheet}
    )
