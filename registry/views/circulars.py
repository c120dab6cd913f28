"""The province's letters: compose, send, follow; a district opens and acknowledges."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from registry import letters, permissions, uploads
from registry.actions import circulars as actions
from registry.circulars import counts_of, district_lines
from registry.confirmation import confirmed
from registry.errors import Refused
from registry.forms.circulars import SendForm
from registry.models import Area, Circular, CircularFile, CircularReceipt
from registry.views.base import allow, cycle_or_404, get_visible, stored_file, told

WHOLE = ("area", "cycle__area", "corrects__area", "sent_by")


def whole_or_404(request, pk):
    return get_visible(Circular.objects.select_related(*WHOLE), request.user, pk=pk)


def circulars(request):
    """The letters of the year, newest first: with the answers of all districts, or of one's own."""
    user = request.user
    allow("" if user.reads_area else permissions.NOT_YOUR_ROLE)
    cycle = cycle_or_404(request)
    rows = Circular.objects.visible_to(user).in_cycle(cycle).select_related("area")
    context = {"cycle": cycle, "may_write": not permissions.refuse_write_circular(user, cycle)}
    if user.is_district:
        own = {
            row.circular_id: row
            for row in CircularReceipt.objects.filter(area=user.area_id, circular__cycle=cycle)
        }
        context["rows"] = [(row, own.get(row.pk)) for row in rows]
    else:
        told_by = Count("receipts__acknowledged_at")
        context["rows"] = [(row, None) for row in rows.annotate(acknowledged=told_by)]
        context["districts"] = Area.objects.inside(cycle.area_id).of_level("district").count()
    return render(request, "registry/circular_list.html", context)


@require_POST
def start(request):
    """The year's draft: a second click goes to the one that is there."""
    cycle = cycle_or_404(request)
    allow(permissions.refuse_write_circular(request.user, cycle))
    try:
        circular = actions.start_circular(cycle, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("circular_list")
    return redirect("circular_edit", circular.pk)


@require_POST
def correct(request, pk):
    found = whole_or_404(request, pk)
    allow(permissions.refuse_correct_circular(request.user, found))
    return redirect("circular_edit", actions.start_correction(found, by=request.user).pk)


def circular(request, pk):
    """A letter that was sent; the district's first opening is recorded by this page."""
    found = whole_or_404(request, pk)
    if found.is_draft:
        return redirect("circular_edit", pk)
    user = request.user
    context = {
        "circular": found,
        "files": found.files.present(),
        "correction": Circular.objects.sent().filter(corrects=found).first(),
    }
    if user.is_district:
        context["receipt"] = actions.record_opening(found, by=user)
        context["may_acknowledge"] = not permissions.refuse_acknowledge(user, found)
        return render(request, "registry/circular_read.html", context)
    lines = district_lines(found)
    context |= {"lines": lines, "counts": counts_of(lines)}
    context["may_correct"] = not permissions.refuse_correct_circular(user, found)
    return render(request, "registry/circular.html", context)


@require_POST
def acknowledge(request, pk):
    found = whole_or_404(request, pk)
    allow(permissions.refuse_acknowledge(request.user, found))
    told(request, actions.acknowledge, found, by=request.user, success="บันทึกว่าอำเภอรับทราบหนังสือแล้ว")
    return redirect("circular", pk)


@confirmed
def send(request, pk):
    """The last look and the button: to all districts, once."""
    found = whole_or_404(request, pk)
    if not found.is_draft:
        messages.info(request, f"{found} ส่งแล้ว")
        return redirect("circular", pk)
    allow(permissions.refuse_edit_circular(request.user, found))
    other = actions.taken(found)
    form = SendForm(request.POST or None, initial={"version": found.version}, is_taken=bool(other))
    if form.is_bound and form.is_valid() and sent(request, found, form.cleaned_data):
        return redirect("circular", pk)
    context = {
        "circular": found,
        "form": form,
        "taken": other,
        "missing": letters.missing_for_circular(found),
        "files": found.files.present(),
        "districts": Area.objects.inside(found.area_id).of_level("district").count(),
    }
    return render(
        request, "registry/circular_send.html", context, status=422 if form.is_bound else 200
    )


def sent(request, found, data):
    """Whether it was sent; a refusal is told."""
    return told(
        request,
        actions.send_circular,
        found,
        version=data["version"],
        number_confirmed=data.get("number_confirmed", False),
        by=request.user,
        success="ส่งหนังสือเวียนถึงทุกอำเภอแล้ว อำเภอเห็นที่หน้าหลักทันที",
    )


def discard(request, pk):
    """Throw a draft away, after asking."""
    found = whole_or_404(request, pk)
    allow(permissions.refuse_edit_circular(request.user, found))
    if request.method == "POST":
        told(request, actions.discard_circular, found, by=request.user, success="ลบร่างหนังสือแล้ว")
        return redirect("circular_list")
    return render(request, "registry/circular_discard.html", {"circular": found})


@require_POST
def upload(request, pk):
    """Take one or more files; each is told to be kept or refused, and why."""
    found = whole_or_404(request, pk)
    allow(permissions.refuse_edit_circular(request.user, found))
    sent_files = request.FILES.getlist("files")
    if not sent_files:
        messages.error(request, "ยังไม่ได้เลือกไฟล์")
    for file in sent_files:
        try:
            kept = actions.attach(found, file, by=request.user)
        except uploads.Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"แนบ “{kept.name}” แล้ว")
    return redirect("circular_edit", pk)


def file_or_404(request, pk):
    rows = CircularFile.objects.present().select_related("circular")
    return get_visible(rows, request.user, pk=pk)


@xframe_options_sameorigin
def download(request, pk):
    return stored_file(file_or_404(request, pk))


def remove_file(request, pk):
    kept = file_or_404(request, pk)
    allow(permissions.refuse_edit_circular(request.user, kept.circular))
    if request.method == "POST":
        told(
            request, actions.remove_file, kept, by=request.user, success=f"นำ “{kept.name}” ออกแล้ว"
        )
        return redirect("circular_edit", kept.circular_id)
    return render(request, "registry/circular_file_remove.html", {"file": kept})
