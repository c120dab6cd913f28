"""Visits of the committee: the list by day, planning, moving, cancelling, the calendar."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from assessment import permissions
from assessment.actions import visits as actions
from assessment.board import STAGES
from assessment.calendars import calendar
from assessment.evaluations import members_of_district, order_in_force, own_roles
from assessment.forms.visits import VisitForm
from assessment.models import Evaluation, Meeting, Visit
from assessment.road import roads
from assessment.visits import clashing, days, whole
from mchch import clock
from registry.chips import chip
from registry.choices import DISTRICT_ROLES, Role
from registry.errors import Refused
from registry.models import Application
from registry.permissions import NOT_YOUR_ROLE
from registry.views.application_page import ReasonForm
from registry.views.base import allow, cycle_or_404, told

PAGE_SIZE = 50
NOT_READY_SHOWN = 30
CALENDAR = "text/calendar; charset=utf-8"


def planner(request):
    """(year, roles) of somebody who may see the visits of the whole district."""
    user = request.user
    allow("" if user.role in DISTRICT_ROLES else NOT_YOUR_ROLE)
    roles = own_roles(user)
    allow(permissions.refuse_board(user, roles))
    return cycle_or_404(request), roles


def visits_of(request, cycle):
    return Visit.objects.visible_to(request.user).in_cycle(cycle)


def meetings_of(request, cycle):
    return Meeting.objects.visible_to(request.user).in_cycle(cycle)


@require_GET
def visit_list(request):
    """What is to come by day; what is past under its chip."""
    cycle, roles = planner(request)
    is_past = request.GET.get("when") == "past"
    of_when = Q(held_on__lt=clock.today()) if is_past else Q(held_on__gte=clock.today())
    rows = visits_of(request, cycle).filter(of_when)
    if is_past:
        rows = rows.order_by("-held_on", "-begins_at", "-id")
    page = Paginator(whole(rows), PAGE_SIZE).get_page(request.GET.get("page"))
    meetings = meetings_of(request, cycle).filter(of_when)
    found = days(list(page.object_list), meetings if page.number == 1 else (), newest_first=is_past)
    refusal = permissions.refuse_plan_visits(request.user, roles, cycle)
    context = {
        "cycle": cycle,
        "days": found,
        "page_obj": page,
        "today": clock.today(),
        "is_past": is_past,
        "chips": [chip(request.GET, "when", "past", "ที่ผ่านมา")],
        "refusal": refusal,
        "may_plan": not refusal,
        "may_link": permissions.is_keeper(request.user, roles),
    }
    return render(request, "assessment/visit_list.html", context)


@require_http_methods(["GET", "POST"])
def visit_new(request):
    cycle, roles = planner(request)
    allow(permissions.refuse_plan_visits(request.user, roles, cycle))
    if order_in_force(request.user.area_id) is None:
        messages.error(request, "อำเภอยังไม่มีคำสั่งแต่งตั้งคณะกรรมการที่มีผลใช้บังคับ")
        return redirect("evaluation_visits")
    visit = Visit(cycle=cycle, area_id=request.user.area_id)
    typed = request.POST.get("key", "")
    visit.key = uuid.UUID(typed) if is_key(typed) else uuid.uuid4()
    return visit_form(request, visit, actions.plan, roles)


def is_key(text):
    try:
        return uuid.UUID(text).version == 4
    except ValueError:
        return False


@require_http_methods(["GET", "POST"])
def visit(request, pk):
    """One visit with its history; who plans changes it there."""
    cycle, roles = planner(request)
    found = get_object_or_404(whole(visits_of(request, cycle)), pk=pk)
    found.cycle = cycle
    refusal = permissions.refuse_plan_visits(request.user, roles, cycle)
    if found.is_cancelled:
        refusal = actions.CANCELLED
    if request.method == "POST":
        allow(refusal)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdigit() else found.sequence

    def change(row, units, members, *, by, reason):
        return actions.change(row, units, members, reason=reason, version=version, by=by)

    return visit_form(request, found, change, roles, refusal=refusal)


def visit_form(request, visit, act, roles, refusal=""):
    units, members = open_units(request, visit), members_of_district(request.user.area_id)
    first = {} if visit.pk else {"held_on": clock.today(), "unit": request.GET.get("unit", "")}
    form = VisitForm(
        request.POST or None, instance=visit, units=units, members=members, initial=first
    )
    if form.is_bound and form.is_valid() and take(request, form, act):
        return redirect("evaluation_visits")
    context = {
        "cycle": visit.cycle,
        "visit": visit,
        "form": form,
        "refusal": refusal,
        "waiting": waiting(request, visit.cycle),
        "may_keep": permissions.is_keeper(request.user, roles),
        "changes": visit.changes.all() if visit.pk else (),
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessment/visit_form.html", context, status=status)


def open_units(request, visit):
    """Evaluations that are not concluded, and those that the visit has already."""
    rows = Evaluation.objects.visible_to(request.user).in_cycle(visit.cycle)
    kept = Q(visit_stops__visit=visit.pk) if visit.pk else Q(pk=None)
    rows = rows.filter(Q(concluded_at=None) | kept).distinct()
    rows = rows.select_related("application__area").defer("application__citizen_id")
    return list(rows.order_by("application__sort_key", "id"))


def waiting(request, cycle):
    """[Road] of applicants that are not yet before the committee: what each lacks."""
    rows = Application.objects.visible_to(request.user).in_cycle(cycle)
    rows = rows.filter(stage__in=STAGES, evaluation=None).select_related("area")
    return roads(
        rows.order_by("sort_key", "id").defer("citizen_id")[:NOT_READY_SHOWN], with_steps=False
    )


def take(request, form, act):
    """Whether it was written; members who are elsewhere in those hours are told of, not refused."""
    more = {"reason": form.cleaned_data["reason"]} if "reason" in form.fields else {}
    visit = form.save(commit=False)
    try:
        saved = act(visit, form.chosen_units(), form.chosen_members(), by=request.user, **more)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "บันทึกนัดลงพื้นที่แล้ว")
    if names := clashing([saved]).get(saved.pk):
        messages.warning(request, f"กรรมการมีนัดซ้อนเวลากัน: {', '.join(names)}")
    return True


@require_http_methods(["GET", "POST"])
def visit_cancel(request, pk):
    cycle, roles = planner(request)
    allow(permissions.refuse_plan_visits(request.user, roles, cycle))
    found = get_object_or_404(visits_of(request, cycle), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        told(
            request, actions.cancel, found, reason=form.cleaned_data["reason"], by=request.user,
            success="ยกเลิกนัดแล้ว",
        )  # fmt: skip
        return redirect("evaluation_visits")
    status = 422 if form.is_bound else 200
    context = {"visit": found, "form": form}
    return render(request, "assessment/visit_cancel.html", context, status=status)


# --- calendars -----------------------------------------------------------------------------------


@require_GET
def of_district(request):
    cycle, _ = planner(request)
    rows = whole(visits_of(request, cycle))
    name = f"ลงพื้นที่ตรวจประเมิน มชช. {request.user.area_label}"
    return file(
        calendar(name, rows, meetings_of(request, cycle)),
        request.user.area_id,
    )


@require_GET
def mine(request):
    """Those of the person, past ones as well: a calendar keeps what it had."""
    allow(
        ""
        if request.user.role == Role.COMMITTEE or own_roles(request.user)
        else permissions.NOT_SEATED
    )
    cycle = cycle_or_404(request)
    rows = whole(Visit.objects.visible_to(request.user).in_cycle(cycle).of_member(request.user))
    return file(calendar("ลงพื้นที่ตรวจประเมิน มชช. ของฉัน", rows), "mine")


def file(content, name):
    response = HttpResponse(content, content_type=CALENDAR)
    response.headers["Content-Disposition"] = f'attachment; filename="visits-{name}.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
