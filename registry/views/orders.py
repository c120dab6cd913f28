"""Orders of committees: the list, one order, issue it, note its number, keep the signed paper."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from registry import permissions, uploads
from registry.actions import orders as actions
from registry.choices import Role
from registry.confirmation import confirmed
from registry.errors import Refused
from registry.forms.orders import IssueForm, NoteNumberForm, StartForm
from registry.models import Area, Circular, CommitteeOrder, Office, OrderScan
from registry.orders import missing_for_order
from registry.views.base import allow, cycle_or_404, get_visible, stored_file, told


def posted(request):
    return request.POST if request.method == "POST" else None


def whole_or_404(request, pk):
    return get_visible(CommitteeOrder.objects.whole(), request.user, pk=pk)


def orders(request):
    """The district's orders; the province sees which of its districts have none."""
    cycle = cycle_or_404(request)
    user = request.user
    allow("" if user.reads_area or user.role == Role.COMMITTEE else permissions.NOT_YOUR_ROLE)
    rows = list(
        CommitteeOrder.objects.visible_to(user)
        .select_related("area", "cycle", "revoked_by__area")
        .order_by("area", "-created_at", "-id")
    )
    context = {"cycle": cycle, "orders": rows, "may_prepare": user.is_district}
    if user.role == Role.PROVINCE:
        covered = {row.area_id for row in rows if row.is_in_force}
        districts = Area.objects.inside(user.area_id).of_level("district")
        context["without"] = [area for area in districts if area.pk not in covered]
        context["covered"] = len(covered)
    return render(request, "registry/order_list.html", context)


def start(request):
    """Begin a draft: what it is filled in with. The key makes two clicks one draft."""
    cycle = cycle_or_404(request)
    allow(permissions.refuse_prepare_order(request.user))
    form = StartForm(
        posted(request),
        user=request.user,
        initial={"key": uuid.uuid4()} | letter_of(request.user, cycle),
    )
    if form.is_bound and form.is_valid():
        order = actions.start_order(cycle, by=request.user, **form.cleaned_data)
        return redirect("order_edit", order.pk)
    context = {"form": form, "cycle": cycle}
    return render(request, "registry/order_new.html", context, status=422 if form.is_bound else 200)


def letter_of(user, cycle):
    """The year's letter as it is cited; before it came, no more of its number than the office's."""
    letter = Circular.objects.visible_to(user).in_force_for(cycle)
    if letter:
        return {"letter_no": letter.reference_no, "letter_on": letter.dated_on}
    office = Office.objects.filter(area=cycle.area_id).only("letter_prefix").first()
    prefix = office.letter_prefix if office else ""
    return {"letter_no": f"{prefix}/ว " if prefix else ""}


def order(request, pk):
    """One order as it stands, and what may be done with it."""
    found = whole_or_404(request, pk)
    user = request.user
    context = {
        "order": found,
        "scan": found.scans.present().first(),
        "missing": missing_for_order(found) if found.is_draft else [],
        "replaced": found.replaced(),
        "may_edit": not permissions.refuse_edit_order(user, found),
        "may_issue": found.is_draft and not permissions.refuse_issue_order(user, found),
        "may_number": not permissions.refuse_number_order(user, found),
        "may_scan": not permissions.refuse_scan_order(user, found),
        "may_see_subject": not permissions.refuse_subject(user),
    }
    return render(request, "registry/order.html", context)


@confirmed
def issue(request, pk):
    """From draft to in force: the number of the register, once more what is missing, the button."""
    found = whole_or_404(request, pk)
    if not found.is_draft:
        messages.info(request, f"{found} ออกแล้ว")
        return redirect("order", pk)
    allow(permissions.refuse_issue_order(request.user, found))
    seen = CommitteeOrder.objects.of_district(found.area_id).in_force(found.purpose).first()
    form = IssueForm(
        posted(request),
        order=found,
        taken=actions.taken,
        initial={"version": found.version, "expected": seen and seen.pk},
    )
    missing = missing_for_order(found)
    if form.is_bound and form.is_valid() and issued(request, found, form.cleaned_data):
        return redirect("order", pk)
    context = {"order": found, "form": form, "missing": missing, "in_force": seen}
    return render(
        request, "registry/order_issue.html", context, status=422 if form.is_bound else 200
    )


def issued(request, found, data):
    """Whether it was issued; a refusal is told."""
    expected = CommitteeOrder.objects.visible_to(request.user).filter(pk=data["expected"]).first()
    return told(
        request,
        actions.issue,
        found,
        number=data["number"],
        signed_on=data["signed_on"],
        number_confirmed=data["number_confirmed"],
        expected=expected,
        version=data["version"],
        by=request.user,
        success="ออกคำสั่งแล้ว พิมพ์เพื่อลงนามได้ แล้วแนบสำเนาที่ลงนามไว้ที่หน้านี้",
    )


def number(request, pk):
    """The number or date that was written on the paper by hand, noted afterwards."""
    found = whole_or_404(request, pk)
    allow(permissions.refuse_number_order(request.user, found))
    form = NoteNumberForm(posted(request), order=found, taken=actions.taken)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        if told(
            request,
            actions.note_number,
            found,
            number=data.get("number", ""),
            signed_on=data.get("signed_on"),
            number_confirmed=data["number_confirmed"],
            by=request.user,
            success="บันทึกเลขที่และวันที่แล้ว",
        ):
            return redirect("order", pk)
    context = {"order": found, "form": form}
    return render(
        request, "registry/order_number.html", context, status=422 if form.is_bound else 200
    )


def delete(request, pk):
    """Throw a draft away, after asking."""
    found = whole_or_404(request, pk)
    allow(permissions.refuse_edit_order(request.user, found))
    if request.method == "POST":
        told(request, actions.delete_draft, found, by=request.user, success="ลบร่างคำสั่งแล้ว")
        return redirect("order_list")
    return render(request, "registry/order_delete.html", {"order": found})


@require_POST
def scan(request, pk):
    """Keep the signed paper."""
    found = whole_or_404(request, pk)
    allow(permissions.refuse_scan_order(request.user, found))
    upload = request.FILES.get("files")
    if upload is None:
        messages.error(request, "ยังไม่ได้เลือกไฟล์")
        return redirect("order", pk)
    try:
        kept = actions.attach_scan(found, upload, by=request.user)
    except (uploads.Refused, Refused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"แนบ “{kept.name}” แล้ว")
    return redirect("order", pk)


def scan_of(request, pk):
    """The scan that stands at an order which the person may see."""
    found = OrderScan.objects.visible_to(request.user).present().filter(order=pk)
    kept = found.select_related("order").first()
    if kept is None:
        raise Http404
    return kept


@xframe_options_sameorigin
def scan_file(request, pk):
    return stored_file(scan_of(request, pk))


def scan_remove(request, pk):
    kept = scan_of(request, pk)
    allow(permissions.refuse_scan_order(request.user, kept.order))
    if request.method == "POST":
        told(
            request, actions.remove_scan, kept, by=request.user, success=f"นำ “{kept.name}” ออกแล้ว"
        )
        return redirect("order", pk)
    return render(request, "registry/order_scan_remove.html", {"scan": kept, "order": kept.order})
