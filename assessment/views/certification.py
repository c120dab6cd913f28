"""Certification of a year: who waits, what was announced; one announcement from draft to scan."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST

from assessment import permissions
from assessment.actions import certification as actions
from assessment.certification import (
    announcements,
    certificates_of,
    counts,
    fingerprint,
    lines_of,
    lines_to_announce,
    missing_for_signing,
)
from assessment.forms.certification import AnnouncementForm, NoteForm, SignForm
from assessment.models import Announcement, AnnouncementScan, Evaluation
from registry import uploads
from registry.choices import Role, Stage
from registry.confirmation import confirmed
from registry.errors import Refused
from registry.permissions import NOT_YOUR_ROLE
from registry.views.base import allow, cycle_or_404, get_visible, stored_file, told
from registry.views.orders import posted

ROWS = Announcement.objects.select_related("area", "cycle__area")


def may_read(user):
    return user.reads_area or user.role == Role.COMMITTEE


def announcement_of(request, pk):
    return get_visible(ROWS, request.user, pk=pk)


def certification(request):
    """The year: who waits to be announced, the announcements, those who did not pass."""
    cycle, user = cycle_or_404(request), request.user
    allow("" if may_read(user) else NOT_YOUR_ROLE)
    refusal = permissions.refuse_announce(user, cycle)
    failed = Evaluation.objects.visible_to(user).in_cycle(cycle)
    failed = failed.filter(application__stage=Stage.NOT_PASSED).select_related("application__area")
    found = announcements(user, cycle) if may_read(user) else []
    waiting = lines_to_announce(user.area_id or "", cycle) if user.reads_area else []
    context = {
        "cycle": cycle,
        "refusal": refusal,
        "rows": found,
        "draft": next((row for row, *_ in found if row.is_draft), None),
        "waiting": waiting,
        "counts": counts(user, cycle),
        "failed": failed.defer("application__citizen_id").order_by("application__sort_key", "id"),
    }
    return render(request, "assessment/certification.html", context)


@require_POST
def begin(request):
    cycle = cycle_or_404(request)
    allow(permissions.refuse_announce(request.user, cycle))
    try:
        row = actions.begin(cycle, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("certification")
    return redirect("announcement_edit", row.pk)


def announcement(request, pk):
    """One announcement as it stands, whom it names, which certificates they have."""
    row, user = announcement_of(request, pk), request.user
    lines = [line for line in lines_of(row) if line.area_id.startswith(user.area_id or "")]
    given = {} if row.is_draft else certificates_of(row, user)
    scans = AnnouncementScan.objects.visible_to(user).present()
    context = {
        "announcement": row,
        "lines": lines,
        "certified": [] if row.is_draft else [(line, given.get(line.pk)) for line in lines],
        "missing": missing_for_signing(row, lines) if row.is_draft else [],
        "lacking": 0 if row.is_draft else len(lines) - len(given),
        "given": len(given),
        "is_sample": any(line.is_sample for line in lines),
        "scan": scans.filter(announcement=row).first(),
        "may": {
            "edit": not permissions.refuse_edit_announcement(user, row),
            "number": not permissions.refuse_number_announcement(user, row),
            "scan": not permissions.refuse_scan_announcement(user, row),
            "issue": not permissions.refuse_issue_certificates(user, row),
            "print": user.reads_area,
        },
    }
    return render(request, "assessment/announcement.html", context)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """The draft's words and who signs, beside its paper."""
    row = announcement_of(request, pk)
    allow(permissions.refuse_edit_announcement(request.user, row))
    form = AnnouncementForm(posted(request), announcement=row)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.save_draft(row, form.values(), version=version, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "บันทึกร่างประกาศแล้ว")
            return redirect("announcement", pk)
    context = {"announcement": row, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/announcement_edit.html", context, status=status)


@confirmed
@require_http_methods(["GET", "POST"])
def sign(request, pk):
    """From draft to signed: date and number, once more the list, the button."""
    row = announcement_of(request, pk)
    if not row.is_draft:
        messages.info(request, f"{row} ลงนามแล้ว")
        return redirect("announcement", pk)
    allow(permissions.refuse_edit_announcement(request.user, row))
    lines = lines_of(row)
    first = {"version": row.version, "seen": fingerprint(lines)}
    form = SignForm(posted(request), order=row, taken=actions.taken, initial=first)
    if form.is_bound and form.is_valid() and signed(request, row, form):
        return redirect("announcement", pk)
    context = {
        "announcement": row,
        "form": form,
        "lines": lines,
        "missing": missing_for_signing(row, lines),
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessment/announcement_sign.html", context, status=status)


def signed(request, row, form):
    """Whether it was signed; what stands against it is told at the form."""
    data = form.cleaned_data
    try:
        actions.sign(
            row,
            number=data["number"],
            signed_on=data["signed_on"],
            confirmed=data["number_confirmed"],
            by_hand=data["by_hand"],
            seen=data["seen"],
            version=data["version"],
            by=request.user,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "บันทึกการลงนามแล้ว พิมพ์ประกาศและออกใบประกาศได้จากหน้านี้")
    return True


@require_http_methods(["GET", "POST"])
def number(request, pk):
    """The number or date that was written on the paper by hand, noted afterwards."""
    row = announcement_of(request, pk)
    allow(permissions.refuse_number_announcement(request.user, row))
    form = NoteForm(posted(request), order=row, taken=actions.taken)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        if told(
            request, actions.note_number, row, number=data.get("number", ""),
            signed_on=data.get("signed_on"), confirmed=data["number_confirmed"],
            by=request.user, success="บันทึกเลขที่และวันที่แล้ว",
        ):  # fmt: skip
            return redirect("announcement", pk)
    context = {"announcement": row, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/announcement_number.html", context, status=status)


@require_http_methods(["GET", "POST"])
def discard(request, pk):
    """Throw a draft away, after asking; those who passed wait on."""
    row = announcement_of(request, pk)
    allow(permissions.refuse_edit_announcement(request.user, row))
    if request.method == "POST":
        told(request, actions.discard, row, by=request.user, success="ลบร่างประกาศแล้ว")
        return redirect("certification")
    return render(request, "assessment/announcement_discard.html", {"announcement": row})


@require_POST
def scan(request, pk):
    """Keep the signed paper."""
    row = announcement_of(request, pk)
    allow(permissions.refuse_scan_announcement(request.user, row))
    upload = request.FILES.get("files")
    if upload is None:
        messages.error(request, "ยังไม่ได้เลือกไฟล์")
        return redirect("announcement", pk)
    try:
        kept = actions.attach_scan(row, upload, by=request.user)
    except (uploads.Refused, Refused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"แนบ “{kept.name}” แล้ว")
    return redirect("announcement", pk)


def scan_of(request, pk):
    rows = AnnouncementScan.objects.visible_to(request.user).present().filter(announcement=pk)
    kept = rows.select_related("announcement").first()
    if kept is None:
        raise Http404
    return kept


@xframe_options_sameorigin
def scan_file(request, pk):
    return stored_file(scan_of(request, pk))


@require_http_methods(["GET", "POST"])
def scan_remove(request, pk):
    kept = scan_of(request, pk)
    allow(permissions.refuse_scan_announcement(request.user, kept.announcement))
    if request.method == "POST":
        told(request, actions.remove_scan, kept, by=request.user, success="นำสำเนาออกแล้ว")
        return redirect("announcement", pk)
    context = {"scan": kept, "announcement": kept.announcement}
    return render(request, "assessment/announcement_scan_remove.html", context)
