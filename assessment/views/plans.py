"""The development plan: written from the gaps, agreed, then changed by a new version only."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessment import permissions
from assessment.actions import plans as actions
from assessment.choices import PlanStatus, SheetKind, SheetStatus
from assessment.comparison import compare
from assessment.forms.plans import AgreeForm, PlanForm, activity_lines
from assessment.models import Activity, Indicator, OwnIndicator
from assessment.plan_changes import changes_of
from assessment.road import Step, with_progress
from assessment.views.base import application_of, plan_of
from mchch import clock
from registry.errors import StaleEdit
from registry.views.base import allow, told


@require_POST
def begin(request, pk):
    """The first draft, out of the gaps of the self-assessment."""
    application = application_of(request, pk)
    allow(permissions.refuse_work(request.user, application))
    before = compare(application).before
    if before is None or before.sheet.status != SheetStatus.CONFIRMED:
        messages.error(request, "ประเมินตนเองก่อนการพัฒนาให้เสร็จก่อน แผนจะเริ่มจากส่วนที่ต้องพัฒนา")
        return redirect("development", pk)
    done = told(request, actions.begin_plan, application, before.result.gaps, by=request.user)
    draft = actions.draft_of(application) if done else None
    return redirect("plan_edit", draft.pk) if draft else redirect("development", pk)


def plan(request, pk):
    """One version; the agreed one with how far each activity came."""
    found = plan_of(request, pk)
    activities = with_progress(Activity.objects.filter(plan=found)).order_by("position", "id")
    user, application = request.user, found.application
    context = {
        "plan": found,
        "application": application,
        "steps": [Step(row) for row in activities],
        "versions": application.plans.order_by("-version_no"),
        "changes": changes_of(found),
        "missing": actions.missing_for_agreement(found) if found.is_draft else [],
        "may_edit": not permissions.refuse_edit_plan(user, found),
        "may_work": not permissions.refuse_work(user, application),
        "is_agreed": found.status == PlanStatus.AGREED,
    }
    return render(request, "assessment/plan.html", context)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """All of a draft in one page; what is wrong is told at each field, nothing typed is lost."""
    found = plan_of(request, pk)
    allow(permissions.refuse_edit_plan(request.user, found))
    codes = codes_of(found.application)
    if request.method != "POST":
        return show(request, found, PlanForm(instance=found), activity_lines(found, codes=codes))
    form = PlanForm(request.POST, instance=found)
    lines = activity_lines(found, request.POST, codes)
    if not (form.is_valid() and lines.is_valid()):
        return show(request, found, form, lines, status=422)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdigit() else found.version
    try:
        actions.save_plan(found, form.head(), lines.ordered(), version=version, by=request.user)
    except StaleEdit as stale:
        messages.error(request, f"{stale} ตรวจแล้วกดบันทึกอีกครั้งเพื่อใช้ของท่าน")
        return show(request, found, form, lines, version=stale.version, status=409)
    if request.POST.get("act") == "more":
        return redirect("plan_edit", pk)
    messages.success(request, "บันทึกร่างแผนแล้ว")
    return redirect("plan", pk)


def show(request, plan, form, lines, *, version=None, status=200):
    context = {
        "plan": plan,
        "application": plan.application,
        "form": form,
        "lines": lines,
        "version": version or plan.version,
    }
    return render(request, "assessment/plan_edit.html", context, status=status)


def codes_of(application):
    """[(code, code and text)] of the indicators that an activity can be for."""
    sheets = application.sheets.filter(kind=SheetKind.BEFORE)
    rows = Indicator.objects.filter(standard__in=sheets.values("standard")).order_by("position")
    own = OwnIndicator.objects.filter(application=application, is_retired=False)
    return [(row.code, f"{row.code} {row.text}") for row in (*rows, *own)]


@require_http_methods(["GET", "POST"])
def agree(request, pk):
    found = plan_of(request, pk)
    allow(permissions.refuse_edit_plan(request.user, found))
    first = {"on": clock.today(), "agreed_with": found.application.person_name}
    form = AgreeForm(request.POST or None, initial=first)
    missing = actions.missing_for_agreement(found)
    if form.is_valid():
        done = told(
            request, actions.agree, found, by=request.user, success="บันทึกแผนที่ตกลงร่วมกันแล้ว",
            **form.cleaned_data,
        )  # fmt: skip
        if done:
            return redirect("development", found.application_id)
    context = {"plan": found, "application": found.application, "form": form, "missing": missing}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/plan_agree.html", context, status=status)


@require_POST
def renew(request, pk):
    """A draft of the next version."""
    found = plan_of(request, pk)
    allow(permissions.refuse_work(request.user, found.application))
    if not told(request, actions.new_plan, found, by=request.user):
        return redirect("plan", pk)
    return redirect("plan_edit", actions.draft_of(found.application).pk)


@require_http_methods(["GET", "POST"])
def discard(request, pk):
    found = plan_of(request, pk)
    allow(permissions.refuse_edit_plan(request.user, found))
    if request.method == "POST":
        told(request, actions.discard_plan, found, by=request.user, success="ลบร่างแผนแล้ว")
        return redirect("development", found.application_id)
    context = {"plan": found, "application": found.application}
    return render(request, "assessment/plan_discard.html", context)
