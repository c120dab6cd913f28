"""A sheet on the screen: one indicator after another, saved at each click; or typed from paper."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from assessment import permissions
from assessment.actions import sheets as actions
from assessment.actions.sheets import Author, StaleAnswer
from assessment.choices import SELF_ASSESSMENTS
from assessment.sheets import refreshed, whole
from assessment.views.base import application_of, sheet_of
from assessment.words import lacking_in_words, number, rule_in_words
from mchch import clock
from mchch.thai.dates import time_of
from mchch.thai.text import arabic_digits
from registry.errors import Refused
from registry.views.application_page import ReasonForm
from registry.views.base import allow, told


@require_POST
def open_sheet(request, pk, kind):
    application = application_of(request, pk)
    if kind not in SELF_ASSESSMENTS:
        raise Http404
    try:
        sheet = actions.open_sheet(application, kind, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("development", pk)
    return redirect("sheet", sheet.pk)


def page(request, pk):
    """The form; a submitted sheet reads the same and takes nothing."""
    sheet = sheet_of(request, pk)
    refusal = permissions.refuse_score(request.user, sheet)
    context = form_context(whole(sheet), may_score=not refusal) | {
        "refusal": refusal,
        "may_confirm": not permissions.refuse_confirm(request.user, sheet),
        "may_reopen": not permissions.refuse_reopen(request.user, sheet),
        "may_link": not refusal,
        "answer_url": reverse("sheet_answer", args=[pk]),
        "submit_url": reverse("sheet_submit", args=[pk]),
        "files_url": reverse("sheet_file", args=[pk]),
    }
    return render(request, "assessment/sheet.html", context)


def form_context(form, *, may_score):
    """What the form shows, on the officer's page and behind a personal link alike."""
    return {
        "form": form,
        "sheet": form.sheet,
        "application": form.sheet.application,
        "standard": form.sheet.standard,
        "may_score": may_score,
        "rule": rule_in_words(form.result.rule),
        "tally": tally(form),
        "file_page": "evaluation_file" if form.sheet.is_of_member else "score_file",
    }


def tally(form):
    """The running total: the same figures for the page and for its script."""
    result = form.result
    return {
        "points": number(result.total.points),
        "possible": number(result.total.possible),
        "percent": number(result.total.percent),
        "unanswered": len(form.unanswered),
        "passes": result.passes,
        "lacking": lacking_in_words(result),
        "parts": [
            {
                "number": one.number,
                "points": number(one.tally.points),
                "possible": number(one.tally.possible),
                "percent": number(one.tally.percent),
                "answered": one.tally.answered,
                "count": one.tally.count,
                "passes": one.passes,
            }
            for one in result.dimensions
        ],
    }


@require_POST
def answer(request, pk):
    back = reverse("sheet", args=[pk])
    return take_answer(request, sheet_of(request, pk), Author(request.user), back)


def take_answer(request, sheet, author, back):
    """Write one answer. A script is told in JSON, a plain form goes back to its indicator."""
    form = whole(sheet, with_files=False, with_before=False)
    line = form.find(request.POST.get("key", ""))
    if line is None:
        raise Http404
    points = digit(request.POST.get("points"))
    seen = request.POST.get("seen", "")
    note = request.POST.get("note", line.note).strip()
    try:
        line.score = actions.answer(
            sheet, line.row, points=points, note=note,
            seen=int(seen) if seen.isdigit() else line.version, by=author,
        )  # fmt: skip
    except Refused as refused:
        return not_taken(request, refused, back)
    if not wants_json(request):
        return redirect(f"{back}#{line.key}")
    return JsonResponse(
        {
            "saved_at": time_of(clock.now()),
            "version": line.version,
            "tally": tally(refreshed(form)),
        }
    )


def not_taken(request, refused, back):
    if not wants_json(request):
        messages.error(request, str(refused))
        return redirect(back)
    told_ = {"refused": str(refused)}
    if isinstance(refused, StaleAnswer):
        score = refused.score
        told_["now"] = {"points": score.points, "note": score.note, "version": score.version}
        return JsonResponse(told_, status=409)
    return JsonResponse(told_, status=422)


def wants_json(request):
    return "application/json" in request.headers.get("Accept", "")


def digit(text):
    text = arabic_digits(text or "").strip()
    return int(text) if text.isdigit() and len(text) < 4 else None


@require_http_methods(["GET", "POST"])
def grid(request, pk):
    """A sheet filled in on paper: a digit for each indicator, all saved at once."""
    sheet = sheet_of(request, pk)
    allow(permissions.refuse_score(request.user, sheet))
    form = whole(sheet, with_files=False)
    errors = {}
    if request.method == "POST":
        author = Author(request.user)
        errors = wrong_in_grid(request, form) or take_grid(request, sheet, form, author)
        if not errors:
            messages.success(request, "บันทึกคะแนนจากแบบกระดาษแล้ว")
            return redirect("sheet", pk)
    return show_grid(request, form, errors, reverse("sheet", args=[pk]))


def show_grid(request, form, errors, back_url):
    context = form_context(form, may_score=True)
    context["lines"] = [
        (line, request.POST.get(line.key, told_points(line)), errors.get(line.key))
        for line in form.answers
    ]
    names = (form.sheet.application.display_name, form.sheet.member_name)
    whose = " · ".join(name for name in names if name)
    context |= {"errors": errors, "back_url": back_url, "whose": whose}
    return render(request, "assessment/sheet_grid.html", context, status=422 if errors else 200)


def told_points(line):
    return "" if line.points is None else line.points


def wrong_in_grid(request, form):
    """{key: what is wrong with what was typed, or what somebody else wrote meanwhile}."""
    errors = {}
    for line in form.answers:
        text = request.POST.get(line.key, "").strip()
        points = digit(text)
        if text and points not in dict(line.row.choices):
            allowed = ", ".join(str(points) for points, _ in line.row.choices)
            errors[line.key] = f"ใช้ได้เฉพาะ {allowed}"
        elif points != line.points and seen_in_grid(request, line) != line.version:
            errors[line.key] = stale_in_grid(line.score)
    return errors


def seen_in_grid(request, line):
    seen = request.POST.get(f"seen-{line.key}", "")
    return int(seen) if seen.isdigit() else line.version


def stale_in_grid(score):
    now = "ว่าง" if score.points is None else score.points
    return f"ระหว่างนี้ {score.saved_by_name} บันทึกเป็น {now} หากยืนยันคะแนนในช่องนี้ให้กดบันทึกอีกครั้ง"


@transaction.atomic
def take_grid(request, sheet, form, author):
    """All of it is written, or nothing; {key: what is wrong}."""
    for line in form.answers:
        points = digit(request.POST.get(line.key))
        if points != line.points:
            try:
                actions.answer(
                    sheet, line.row, points=points, note=line.note, seen=line.version, by=author
                )
            except StaleAnswer as stale:
                transaction.set_rollback(True)
                return {line.key: stale_in_grid(stale.score)}
    return {}


@require_POST
def submit(request, pk):
    sheet = sheet_of(request, pk)
    allow(permissions.refuse_work(request.user, sheet.application))
    try:
        actions.submit(sheet, by=Author(request.user))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(reverse("sheet", args=[pk]) + getattr(refused, "at", ""))
    messages.success(request, f"ส่ง{sheet}แล้ว")
    return redirect("result", sheet.application_id)


@require_POST
def confirm(request, pk):
    sheet = sheet_of(request, pk)
    told(request, actions.confirm, sheet, by=request.user, success=f"ยืนยัน{sheet}แล้ว")
    return redirect("sheet", pk)


@require_http_methods(["GET", "POST"])
def reopen(request, pk):
    sheet = sheet_of(request, pk)
    allow(permissions.refuse_reopen(request.user, sheet))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        told(
            request, actions.reopen, sheet, reason=reason, by=request.user,
            success=f"เปิดแก้ไข{sheet}แล้ว",
        )  # fmt: skip
        return redirect("sheet", pk)
    context = {"sheet": sheet, "application": sheet.application, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/sheet_reopen.html", context, status=status)
