"""Home: what this person has to do, each line a link to the place."""

from collections import Counter

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, OuterRef, Subquery
from django.shortcuts import render
from django.urls import reverse

from mchch.compiled import compiled
from mchch.thai.dates import long_date
from registry import backups, permissions
from registry.banner import left
from registry.choices import SENT_PAPERS, Role, Stage, StepKind, SubmissionStatus
from registry.circulars import waiting_for
from registry.current import current_cycle, last_sendings
from registry.models import (
    Application,
    Area,
    CommitteeOrder,
    Office,
    PrivacyNotice,
    StageChange,
    Submission,
    User,
)
from registry.models.user import stand_in
from registry.orders import seats_in, seats_of
from registry.quota import matrix, own_cells
from registry.readiness import MORE, missing_for_list
from registry.windows import windows

SHOWN = 20
FEW = 8  # incomplete applications: finding them all would mean to look through the whole register


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
    return render(request, template, context(request, cycle))


def officer_context(request, cycle):
    user = request.user
    cells = own_cells(cycle, user)
    own = (cycle.pk, user.area_id, user.pk)
    begun = own_begun(*own, most=SHOWN)
    incomplete = own_incomplete(*own, most=FEW + 1)
    return {
        "circulars": waiting_for(user),
        "seats": seats_of(user),
        "cells": cells,
        "drafts": [row for row in begun if row.stage == Stage.DRAFT],
        "returned": [(row, row.comment or "") for row in begun if row.stage == Stage.RETURNED],
        "incomplete": [(row, ", ".join(row.lacking)) for row in incomplete[:FEW]],
        "more_incomplete": incomplete[FEW:],
        "may_add": not permissions.refuse_create(user, cycle),
        "total": sum(cell.count for cell in cells),
    }


@compiled
def own_incomplete(cycle_id, area_id, officer_id, most):
    rows = own_rows(cycle_id, area_id, officer_id).named().counted()
    return rows.missing_something().with_lacking().order_by("type", "stage", "pk")[:most]


def own_rows(cycle_id, area_id, officer_id):
    officer = stand_in(Role.FIELD_OFFICER, area_id, officer_id)
    return Application.objects.visible_to(officer).in_cycle(cycle_id).filter(officer=officer_id)


@compiled
def own_begun(cycle_id, area_id, officer_id, most):
    """The newest drafts, and what came back, with `comment`: why, said with the newest of its
    returns. One statement."""
    returns = StageChange.objects.filter(application=OuterRef("pk"), to_stage=Stage.RETURNED)
    rows = own_rows(cycle_id, area_id, officer_id).named("stage", "updated_at")
    rows = rows.annotate(comment=Subquery(returns.values("comment")[:1]))
    drafts = rows.filter(stage=Stage.DRAFT).order_by("-updated_at")
    came_back = rows.filter(stage=Stage.RETURNED)
    return drafts[:most].union(came_back[:most], all=True).order_by("-updated_at")


def head_context(request, cycle):
    user = request.user
    grid = matrix(cycle, user.area_id)
    missing = missing_for_list(cycle, user.area_id, grid, shown=FEW)
    sent = last_sendings(request)
    frames = windows(cycle, user.area_id)
    orders = orders_standing_in(user.area_id, user.pk)
    order = orders[0] if orders else None
    return {
        "circulars": waiting_for(user),
        "grid": grid,
        "missing": missing,
        "goes_on": any(line.kind == MORE for line in missing),
        "last": sent.get(StepKind.LIST),
        "sent": list(sent.values()),
        "steps": [step_line(frame, sent, grid, order) for frame in frames.values()],
        "list_window": frames.get(StepKind.LIST),
        "seats": seats_in(orders),
    }


@compiled
def orders_standing_in(area_id, user_id):
    return CommitteeOrder.objects.standing_in(area_id).with_seats_of(user_id)


def step_line(frame, sent, grid, order):
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
        line |= sent_state(sent.get(step.kind), reverse("send"), "ตรวจและส่ง")
    elif step.kind == StepKind.ORDER:
        line |= order_state(order)
    elif step.kind == StepKind.DEVELOP and not frame.refusal:
        line |= {
            "state": "wait",
            "word": "กำลังดำเนินการ",
            "url": reverse("development_list"),
            "link_text": "ดูความก้าวหน้า",
        }
    elif step.kind == StepKind.EVALUATE and not frame.refusal and order and order.is_in_force:
        line |= {
            "state": "wait",
            "word": "ตามคำสั่งที่มีผลใช้บังคับ",
            "url": reverse("evaluation_board"),
            "link_text": "ดูการตรวจประเมิน",
        }
    elif step.kind == StepKind.REPORT and (step.kind in sent or not frame.refusal):
        line |= sent_state(sent.get(step.kind), reverse("report"), "จัดทำรายงาน")
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


def sent_state(last, url, link_text):
    """Where the newest sending of a step is; without one, the way there."""
    if last is None:
        return {"state": "missing", "word": "ยังไม่ส่ง", "url": url, "link_text": link_text}
    states = {
        SubmissionStatus.SENT: "wait",
        SubmissionStatus.RETURNED: "warn",
        SubmissionStatus.ACCEPTED: "done",
    }
    return {
        "state": states[last.status],
        "word": last.get_status_display() + (" (ส่งหลังกำหนด)" if last.is_late else ""),
        "url": reverse("submission", args=[last.pk]),
        "link_text": "ดูรายการที่ส่ง",
    }


def dates_of(frame):
    if frame.step.due_on:
        return f"ภายใน {long_date(frame.step.due_on)} ({left(frame.step)})"
    if frame.step.closes_on:
        return f"ถึง {long_date(frame.step.closes_on)}"
    return ""


def units_by_district(cycle):
    """{district code: units}; one statement, which reads an index."""
    rows = Application.objects.in_cycle(cycle).inside(cycle.area_id).counted().order_by()
    return dict(rows.values_list("district_code").annotate(units=Count("*")))


def province_context(request, cycle):
    """A line for each district: units, where its list and its report are. Four statements."""
    units = units_by_district(cycle)
    newest = {kind: {} for kind in SENT_PAPERS}
    for row in Submission.objects.in_cycle(cycle).filter(kind__in=newest).defer("snapshot"):
        newest[row.kind].setdefault(row.area_id, row)
    phones = dict(Office.objects.inside(cycle.area_id).values_list("area", "phone"))
    districts = Area.objects.inside(cycle.area_id).of_level("district")
    rows = [
        {
            "area": area,
            "units": units.get(area.pk, 0),
            "list": newest[StepKind.LIST].get(area.pk),
            "report": newest[StepKind.REPORT].get(area.pk),
            "phone": phones.get(area.pk, ""),
        }
        for area in districts
    ]
    return {"rows": rows, "tiles": province_tiles(request.user, rows)}


def province_tiles(user, rows):
    """The province's figures: units, and in how many districts the list is where."""
    states = Counter(row["list"].status if row["list"] else "" for row in rows)
    waiting = states[SubmissionStatus.SENT]
    inbox = reverse("inbox") if user.role == Role.PROVINCE else ""
    total = sum(row["units"] for row in rows)
    reports = [row["report"] for row in rows if row["report"]]
    accepted = sum(row.status == SubmissionStatus.ACCEPTED for row in reports)
    return [
        {
            "label": "ผู้สมัครทั้งจังหวัด",
            "value": total,
            "unit": "หน่วย",
            "url": reverse("application_list"),
        },
        {"label": "รายชื่อรอตรวจ", "value": waiting, "unit": "อำเภอ", "url": inbox, "level": "wait"},
        {"label": "รายชื่อส่งกลับแก้ไข", "value": states[SubmissionStatus.RETURNED], "unit": "อำเภอ"},
        {"label": "รับรายชื่อแล้ว", "value": states[SubmissionStatus.ACCEPTED], "unit": "อำเภอ"},
        {"label": "ยังไม่ส่งรายชื่อ", "value": states[""], "unit": "อำเภอ"},
        {
            "label": "รับรายงานผลแล้ว",
            "value": accepted,
            "of": len(rows),
            "unit": "อำเภอ",
            "note": f"รอตรวจ {sum(row.is_waiting for row in reports)} อำเภอ",
            "url": inbox and f"{inbox}?kind={StepKind.REPORT}",
        },
    ]


def admin_context(user):
    people = User.objects.administered_by(user)
    return {
        "users": people.filter(is_active=True).count(),
        "inactive": people.filter(is_active=False).count(),
        "offices": Office.objects.administered_by(user).count(),
        "overdue": backups.overdue(),
    }


@login_not_required
def notice(request):
    """The privacy notice in force: people are shown it, they need no account."""
    return render(request, "registry/notice.html", {"privacy_notice": PrivacyNotice.current()})
