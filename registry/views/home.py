"""Home: what this person has to do, each line a link to the place."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mchch.thai.dates import long_date
from registry import permissions
from registry.banner import left
from registry.choices import COUNTED_STAGES, OrderStatus, Role, Stage, StepKind, SubmissionStatus
from registry.circulars import waiting_for
from registry.current import current_cycle
from registry.models import (
    Application,
    Area,
    CommitteeOrder,
    Office,
    OrderMember,
    PrivacyNotice,
    Submission,
    User,
)
from registry.quota import matrix
from registry.readiness import lacking_by_application, missing_for_list
from registry.windows import windows

SHOWN = 20


def home(request):
    cycle = current_cycle(request)
    role = request.user.role
    if role == Role.ADMIN:
        return render(request, "registry/home_admin.html", admin_context(request.user))
    if cycle is None or role == Role.COMMITTEE:
        context = {"cycle": cycle, "seats": seats_of(request.user)}
        return render(request, "registry/home_empty.html", context)
    contexts = {
        Role.FIELD_OFFICER: ("registry/home_officer.html", officer_context),
        Role.DISTRICT_HEAD: ("registry/home_head.html", head_context),
        Role.PROVINCE: ("registry/home_province.html", province_context),
        Role.NATION: ("registry/home_province.html", province_context),
    }
    template, context = contexts[role]
    return render(request, template, context(request.user, cycle))


def seats_of(user):
    """Where the person was appointed by an order in force: nobody learns of it by chance."""
    seats = OrderMember.objects.filter(user=user, committee__order__status=OrderStatus.IN_FORCE)
    return seats.select_related("committee__order__area")


def officer_context(user, cycle):
    mine = (
        Application.objects.visible_to(user)
        .in_cycle(cycle)
        .filter(officer=user)
        .defer("citizen_id")
    )
    returned = mine.filter(stage=Stage.RETURNED).prefetch_related("stage_changes")
    incomplete = list(mine.counted().missing_something()[:SHOWN])
    return {
        "circulars": waiting_for(user),
        "cells": matrix(cycle, user.area_id).of(user),
        "drafts": mine.filter(stage=Stage.DRAFT).order_by("-updated_at")[:SHOWN],
        "returned": [(row, comment_of(row)) for row in returned[:SHOWN]],
        "incomplete": with_lacking(incomplete),
        "may_add": not permissions.refuse_create(user, cycle),
        "total": mine.counted().count(),
        "seats": seats_of(user),
    }


def comment_of(application):
    """Why it came back: the newest of its returns (StageChange is ordered so)."""
    return next(
        (c.comment for c in application.stage_changes.all() if c.to_stage == Stage.RETURNED), ""
    )


def with_lacking(rows):
    lacking = lacking_by_application(rows)
    return [(row, ", ".join(item.text for item in lacking.get(row.pk, []))) for row in rows]


def head_context(user, cycle):
    grid = matrix(cycle, user.area_id)
    missing = missing_for_list(cycle, user.area_id, grid)
    last = Submission.objects.in_cycle(cycle).filter(area=user.area_id).defer("snapshot").first()
    frames = windows(cycle, user.area_id)
    order = CommitteeOrder.objects.current_of(user.area_id)
    return {
        "circulars": waiting_for(user),
        "grid": grid,
        "missing": missing,
        "blocking": [line for line in missing if line.blocks],
        "last": last,
        "steps": [step_line(frame, last, grid, order) for frame in frames.values()],
        "list_window": frames.get(StepKind.LIST),
        "seats": seats_of(user),
    }


def step_line(frame, last, grid, order):
    """One step of the letter as a line of the checklist."""
    step = frame.step
    line = {"text": str(step), "detail": dates_of(frame), "state": "todo"}
    if step.kind == StepKind.RECRUIT:
        short = sum(cell.missing for cell in grid.missing)
        line |= {
            "state": "missing" if grid.missing else "done",
            "word": f"{grid.total} หน่วย" + (f" ยังขาด {short}" if short else ""),
            "url": reverse("quota"),
            "link_text": "ดูเป้าหมาย",
        }
    elif step.kind == StepKind.LIST:
        line |= list_state(last)
    elif step.kind == StepKind.ORDER:
        line |= order_state(order)
    else:
        line["word"] = "ยังไม่ถึง" if not frame.refusal else "ยังไม่เปิด"
    return line


def order_state(order):
    """Whether an order is in force; a draft is not yet one."""
    if order is None:
        return {
            "state": "missing",
            "word": "ยังไม่มีคำสั่ง",
            "url": reverse("order_new"),
            "link_text": "จัดทำคำสั่ง",
        }
    if order.is_draft:
        return {
            "state": "missing",
            "word": "ยังไม่มีคำสั่ง มีร่างอยู่",
            "url": reverse("order_edit", args=[order.pk]),
            "link_text": "ทำร่างต่อ",
        }
    return {
        "state": "warn" if order.lacks_number else "done",
        "word": "ออกคำสั่งแล้ว" + (" รอบันทึกเลขที่" if order.lacks_number else ""),
        "url": reverse("order", args=[order.pk]),
        "link_text": "ดูคำสั่ง",
    }


def list_state(last):
    if last is None:
        return {
            "state": "missing",
            "word": "ยังไม่ส่ง",
            "url": reverse("send"),
            "link_text": "ตรวจและส่ง",
        }
    states = {
        SubmissionStatus.SENT: "wait",
        SubmissionStatus.RETURNED: "warn",
        SubmissionStatus.ACCEPTED: "done",
    }
    return {
        "state": states[last.status],
        "word": last.get_status_display(),
        "url": reverse("submission", args=[last.pk]),
        "link_text": "ดูรายการที่ส่ง",
    }


def dates_of(frame):
    if frame.step.due_on:
        return f"ภายใน {long_date(frame.step.due_on)} ({left(frame.step)})"
    if frame.step.closes_on:
        return f"ถึง {long_date(frame.step.closes_on)}"
    return ""


def province_context(user, cycle):
    """A line for each district: units, drafts, where its list is. Four statements."""
    counted = Count("pk", filter=Q(stage__in=COUNTED_STAGES))
    counts = {
        row["area__parent"]: row
        for row in Application.objects.in_cycle(cycle)
        .order_by()
        .values("area__parent")
        .annotate(units=counted, drafts=Count("pk", filter=Q(stage=Stage.DRAFT)))
    }
    lists = {}
    for row in Submission.objects.in_cycle(cycle).filter(kind=StepKind.LIST).defer("snapshot"):
        lists.setdefault(row.area_id, row)
    phones = dict(Office.objects.inside(cycle.area_id).values_list("area", "phone"))
    districts = Area.objects.inside(cycle.area_id).of_level("district")
    rows = [
        {
            "area": area,
            "units": counts.get(area.pk, {}).get("units", 0),
            "list": lists.get(area.pk),
            "phone": phones.get(area.pk, ""),
        }
        for area in districts
    ]
    by_status = lambda status: sum(bool(r["list"] and r["list"].status == status) for r in rows)  # noqa: E731
    return {
        "rows": rows,
        "total": sum(row["units"] for row in rows),
        "step": cycle.steps.filter(kind=StepKind.LIST).first(),
        "waiting": by_status(SubmissionStatus.SENT),
        "accepted": by_status(SubmissionStatus.ACCEPTED),
        "returned": by_status(SubmissionStatus.RETURNED),
        "unsent": sum(row["list"] is None for row in rows),
    }


def admin_context(user):
    people = User.objects.administered_by(user)
    return {
        "users": people.filter(is_active=True).count(),
        "inactive": people.filter(is_active=False).count(),
        "offices": Office.objects.administered_by(user).count(),
    }


@login_not_required
def health(request):
    """Alive, and the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def notice(request):
    """The privacy notice in force: people are shown it, they need no account."""
    return render(request, "registry/notice.html", {"privacy_notice": PrivacyNotice.current()})
