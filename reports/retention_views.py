"""What of a year is personal and due: shown first, then removed by an act of two people."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from registry.confirmation import confirmed
from registry.errors import Refused
from registry.models import Application, Cycle
from registry.views.base import allow, get_visible, told
from reports import permissions, tasks
from reports.actions import retention
from reports.forms.retention import ProposalForm
from reports.models import Erasure
from reports.retention.held import GOES, KINDS, STAYS, changes, held, table

ON_PAGE = 50
CONFIRMED = "ยืนยันแล้ว ระบบกำลังลบ เปิดหน้านี้ใหม่เพื่อดูความคืบหน้า"


def year_of(request, pk):
    cycle = get_visible(Cycle.objects.select_related("area"), request.user, pk=pk)
    allow(permissions.refuse_see_retention(request.user))
    return cycle


def act_of(request, cycle):
    """The proposal that waits, or what was confirmed of it."""
    rows = Erasure.objects.visible_to(request.user).standing()
    return rows.filter(cycle=cycle).select_related("cycle").first()


def waiting_or_404(request, cycle):
    rows = Erasure.objects.visible_to(request.user).waiting().select_related("cycle")
    return get_object_or_404(rows, cycle=cycle)


@never_cache
def page(request, pk):
    """Of a proposal that is refused, what was typed stays."""
    cycle = year_of(request, pk)
    form = ProposalForm(request.POST or None)
    if form.is_valid():
        told(
            request, retention.propose, cycle, **form.cleaned_data, by=request.user,
            success="เสนอแล้ว รอเจ้าหน้าที่จังหวัดอีกคนหนึ่งยืนยัน",
        )  # fmt: skip
        return redirect("retention", pk)
    context = shown(request, cycle) | {"form": form}
    return render(request, "reports/retention.html", context, status=422 if form.errors else 200)


def shown(request, cycle):
    act = act_of(request, cycle)
    counts = counted(cycle, act)
    rows, total = table(counts)
    mine = {"by": request.user, "cycle": cycle}
    return {
        "cycle_shown": cycle,
        "due_on": cycle.keep_until and cycle.keep_until + timedelta(days=1),
        "refusal": permissions.refuse_propose_erasure(request.user, cycle),
        "act": act,
        "confirm_refusal": act and permissions.refuse_confirm_erasure(request.user, act),
        "differences": differences(act, cycle, counts),
        "heads": KINDS.values(),
        "rows": rows,
        "total": total,
        "goes": GOES,
        "stays": STAYS,
        "withdrawn": withdrawn(**mine),
        "page_obj": Paginator(units(**mine), ON_PAGE).get_page(request.GET.get("page")),
    }


def counted(cycle, act):
    """What is there; once it is being removed, what there was."""
    return act.counts["districts"] if act and act.confirmed_at else held(cycle).districts


def differences(act, cycle, counts):
    """What makes a proposal that waits one that cannot be confirmed: in words, with figures."""
    if act is None or not act.waits:
        return []
    found = changes(act.counts["districts"], counts)
    if act.keep_years != cycle.keep_years:
        found.append(("ปีที่เก็บรักษา", act.keep_years, cycle.keep_years))
    return found


def withdrawn(by, cycle):
    rows = Erasure.objects.visible_to(by).filter(cycle=cycle, withdrawn_at__isnull=False)
    return list(rows.select_related("cycle")[:ON_PAGE])


def units(by, cycle):
    rows = Application.objects.visible_to(by).in_cycle(cycle).select_related("area__parent")
    return rows.named("number", "stage", "area__name", "area__parent__name").order_by(
        "district_code", "sort_key", "id"
    )


@never_cache
@confirmed
def confirm(request, pk):
    """Ask first: what is removed does not come back."""
    cycle = year_of(request, pk)
    act = waiting_or_404(request, cycle)
    allow(permissions.refuse_confirm_erasure(request.user, act))
    if request.method != "POST":
        context = {"cycle_shown": cycle, "act": act, "units": f"{act.units:,}"}
        return render(request, "reports/retention_confirm.html", context)
    try:
        act = retention.confirm(act, by=request.user)
        tasks.ask_for_erasure(act, by=request.user)
        messages.success(request, CONFIRMED)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("retention", pk)


def withdraw(request, pk):
    cycle = year_of(request, pk)
    act = waiting_or_404(request, cycle)
    if request.method != "POST":
        return render(
            request, "reports/retention_withdraw.html", {"cycle_shown": cycle, "act": act}
        )
    told(request, retention.withdraw, act, by=request.user, success="ถอนข้อเสนอแล้ว ไม่มีข้อมูลใดถูกลบ")
    return redirect("retention", pk)


@require_POST
def go_on(request, pk):
    """Where the worker gave up, anybody of the office sets it to work again."""
    cycle = year_of(request, pk)
    act = act_of(request, cycle)
    if act and act.is_under_way:
        tasks.ask_for_erasure(act, by=request.user)
        messages.success(request, "สั่งให้ดำเนินการต่อแล้ว")
    return redirect("retention", pk)
