"""The years of a province: choose one, open the next, set dates, quota and checklists, re-open."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mchch import clock
from mchch.thai.dates import fiscal_year
from registry import permissions
from registry.actions import steering
from registry.actions.year import (
    open_to_districts,
    prepare_first_year,
    prepare_next_year,
    reopen_step,
)
from registry.choices import ApplicantType
from registry.confirmation import confirmed
from registry.current import choose_cycle, current_cycle
from registry.errors import Refused
from registry.forms.year import ChecklistItemForm, ReopeningForm, YearForms
from registry.models import ChecklistItem, Cycle, Reopening
from registry.models.user import name_of
from registry.preparing import missing_for_opening, notes
from registry.views.base import allow, get_visible, told
from registry.year_checklist import listed
from registry.year_history import ADDED, CHANGED, entries

CHECK_DATES = "อำเภอยังไม่เห็น โปรดตรวจวันที่ทุกขั้นตอนให้ตรงกับหนังสือสั่งการแล้วเปิดให้อำเภอเห็น"


def year_or_404(request, pk):
    return get_visible(Cycle.objects.select_related("area"), request.user, pk=pk)


def steers(user):
    return not permissions.refuse_steer(user)


def tabs(cycle, active):
    """The pages of one year."""
    pages = [
        ("", "ปฏิทินและเป้าหมาย", reverse("year", args=[cycle.pk])),
        ("checklist", "รายการตรวจ", checklist_url(cycle, ApplicantType.LEADER)),
        ("reopen", "เปิดให้เฉพาะอำเภอ", reverse("year_reopen", args=[cycle.pk])),
        ("pace", "เกณฑ์สถานะ", reverse("year_pace", args=[cycle.pk])),
    ]
    return [{"label": label, "url": url, "active": name == active} for name, label, url in pages]


def type_tabs(cycle, active):
    return [
        {"label": type_.label, "url": checklist_url(cycle, type_), "active": type_ == active}
        for type_ in ApplicantType
    ]


def checklist_url(cycle, type_):
    return reverse("year_checklist", args=[cycle.pk, type_])


def years(request):
    cycles = list(
        Cycle.objects.visible_to(request.user)
        .select_related("area")
        .prefetch_related("steps", "quotas")
        .order_by("area", "-fiscal_year")
    )
    newest = {}
    for cycle in cycles:
        newest.setdefault(cycle.area_id, cycle)
    context = {"years": cycles, "newest": newest.values(), "may_steer": steers(request.user)}
    return render(request, "registry/year_list.html", context)


@require_POST
def choose(request, pk):
    cycle = year_or_404(request, pk)
    choose_cycle(request, cycle)
    messages.success(request, f"ทุกหน้าแสดงข้อมูลของ{cycle}แล้ว")
    return redirect("year", pk) if cycle.is_being_prepared else redirect("year_list")


def open_next(request, pk):
    """Ask first: a year that was made stays."""
    last = year_or_404(request, pk)
    allow(permissions.refuse_steer(request.user))
    if request.method != "POST":
        context = {"last": last, "next_year": str(last.fiscal_year + 1)}
        return render(request, "registry/year_open_next.html", context)
    try:
        made = prepare_next_year(last, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("year_list")
    choose_cycle(request, made)
    messages.success(request, f"สร้าง{made} แล้ว {CHECK_DATES}")
    return redirect("year", made.pk)


@require_POST
def open_first(request):
    """A province without any year prepares the one that today lies in."""
    year = fiscal_year(clock.today())
    opened = told(
        request, prepare_first_year, request.user.area_id, year, by=request.user,
        success=f"สร้างปีงบประมาณ {year} แล้ว {CHECK_DATES}",
    )  # fmt: skip
    return redirect("year_list") if opened else redirect("home")


def settings(request, pk):
    """Dates of the steps, quota, certifying level: one form, all errors at once."""
    cycle = year_or_404(request, pk)
    if request.method == "POST":
        allow(permissions.refuse_steer(request.user))
    data = request.POST if request.method == "POST" else None
    forms = YearForms(cycle, data, notes(cycle) if cycle.is_being_prepared else None)
    if forms.is_bound and forms.is_valid():
        told(request, steering.change_year, forms.changes(), by=request.user, success="บันทึกแล้ว")
        return redirect("year", cycle.pk)
    context = {
        "cycle_shown": cycle,
        "forms": forms,
        "tabs": tabs(cycle, ""),
        "may_steer": steers(request.user),
        "history": entries(forms.named_rows()) if steers(request.user) else [],
    }
    if cycle.is_being_prepared:
        context |= preparation(request, cycle)
    return render(request, "registry/year.html", context, status=422 if forms.is_bound else 200)


def preparation(request, cycle):
    """What a year lacks before districts should see it. Its letter and its standards are made on
    pages of the chosen year."""
    missing = missing_for_opening(cycle)
    return {
        "missing": missing,
        "blocked": any(line.blocks for line in missing),
        "is_chosen": current_cycle(request) == cycle,
    }


@confirmed
def open_year(request, pk):
    """Ask first, with all that is missing: from now on every district sees the year."""
    cycle = year_or_404(request, pk)
    allow(permissions.refuse_steer(request.user))
    if request.method == "POST":
        told(
            request, open_to_districts, cycle, by=request.user,
            success=f"เปิด{cycle} ให้อำเภอเห็นแล้ว",
        )  # fmt: skip
        return redirect("year", pk)
    context = {"cycle_shown": cycle, **preparation(request, cycle)}
    return render(request, "registry/year_open.html", context)


def checklist(request, pk, type_):
    """The checklist of a type: read it, and for the province add, edit, order, retire."""
    cycle = year_or_404(request, pk)
    if type_ not in ApplicantType.values:
        raise Http404
    if request.method == "POST":
        allow(permissions.refuse_steer(request.user))
    rows = listed(cycle, type_, with_use=steers(request.user))
    item = chosen(rows, request.POST.get("item") or request.GET.get("item"))
    verb = VERBS.get(request.POST.get("act"))
    if verb and item:
        verb(request, item)
        return redirect(checklist_url(cycle, type_))
    if item and item.is_retired:
        raise Http404
    form = ChecklistItemForm(
        request.POST if request.method == "POST" else None,
        instance=item or ChecklistItem(cycle=cycle, type=type_),
        used=[row for row in rows if not row.is_retired],
    )
    if form.is_bound and form.is_valid():
        place = form.cleaned_data["place"]
        told(request, steering.keep_item, form.instance, place, by=request.user, success="บันทึกแล้ว")
        return redirect(checklist_url(cycle, type_))
    context = checklist_context(request.user, cycle, ApplicantType(type_), rows)
    context |= {"item": item, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "registry/year_checklist.html", context, status=status)


def chosen(rows, pk):
    """The item that is worked on, or None for a new one; what is not in this list is not found."""
    if not pk:
        return None
    for row in rows:
        if str(row.pk) == pk:
            return row
    raise Http404


def checklist_context(user, cycle, type_, rows):
    named = [(row, f"“{row}”") for row in rows]
    return {
        "cycle_shown": cycle,
        "type": type_,
        "tabs": tabs(cycle, "checklist"),
        "type_tabs": type_tabs(cycle, type_),
        "items": [row for row in rows if not row.is_retired],
        "retired": [row for row in rows if row.is_retired],
        "may_steer": steers(user),
        "history": entries(named, operations=(ADDED, CHANGED)) if steers(user) else [],
    }


def retire(request, item):
    told(request, steering.retire_item, item, by=request.user, success=f"เลิกใช้ “{item}” แล้ว")


def bring_back(request, item):
    told(
        request, steering.retire_item, item, by=request.user, retired=False,
        success=f"นำ “{item}” กลับมาใช้แล้ว",
    )  # fmt: skip


def delete(request, item):
    told(request, steering.delete_item, item, by=request.user, success=f"ลบ “{item}” แล้ว")


VERBS = {"retire": retire, "bring_back": bring_back, "delete": delete}


def reopen(request, pk):
    """Let one district do a closed step until a day; whom it concerns sees the list."""
    cycle = year_or_404(request, pk)
    if request.method == "POST":
        allow(permissions.refuse_steer(request.user))
    data = request.POST if request.method == "POST" else None
    form = ReopeningForm(data, cycle=cycle, initial=request.GET.dict())
    if form.is_bound and form.is_valid():
        told(
            request,
            reopen_step,
            cycle,
            **form.cleaned_data,
            by=request.user,
            success="เปิดให้แล้ว อำเภอเห็นทันที",
        )
        return redirect("year_reopen", cycle.pk)
    rows = Reopening.objects.visible_to(request.user).in_cycle(cycle)
    context = {
        "cycle_shown": cycle,
        "tabs": tabs(cycle, "reopen"),
        "reopenings": rows.select_related("area").annotate(by=name_of("opened_by")),
        "today": clock.today(),
        "form": form,
        "may_steer": steers(request.user),
    }
    return render(
        request, "registry/year_reopen.html", context, status=422 if form.is_bound else 200
    )
