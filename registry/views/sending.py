"""The district sends its list, and sees at all times where its papers are."""

import uuid

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render

from mchch.form_fields import ThaiTextField
from registry import permissions
from registry.actions import submissions as actions
from registry.choices import ApplicantType, JobKind, StepKind
from registry.errors import Refused
from registry.models import Job, Paper, Submission
from registry.readiness import missing_for_list
from registry.snapshots import by_type, compared
from registry.views.base import allow, cycle_or_404, get_visible
from registry.windows import window

# The papers that tell of a sending.
PAPERS = ("memo", "applicant_list", JobKind.PACKAGE)


class NoteForm(forms.Form):
    """The explanation of what is not complete, and the key that makes two clicks one sending."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    note = ThaiTextField(
        label="คำชี้แจงรายการที่ยังไม่ครบ", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def __init__(self, *args, needs_note, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = needs_note
        if not needs_note:
            self.fields["note"].label = "ข้อความถึงจังหวัด (ถ้ามี)"
        self.fields["note"].error_messages["required"] = "โปรดชี้แจงรายการที่ยังไม่ครบก่อนส่ง"


def send(request):
    """What is in the package, what is missing, one unmistakable button."""
    cycle = cycle_or_404(request)
    user = request.user
    allow("" if user.is_district else "เฉพาะอำเภอที่ส่งรายชื่อได้")
    waiting = Submission.objects.visible_to(user).in_cycle(cycle).waiting().first()
    missing = missing_for_list(cycle, user.area_id)
    form = NoteForm(
        request.POST or None,
        initial={"key": uuid.uuid4()},
        needs_note=bool(missing) and not waiting,
    )
    if request.method == "POST" and (waiting or form.is_valid()):
        return send_now(request, cycle, form, waiting)
    rows = list(actions.listed(cycle, user.area_id).defer("citizen_id"))
    context = {
        "cycle": cycle,
        "waiting": waiting,
        "form": form,
        "missing": missing,
        "blocking": [line for line in missing if line.blocks],
        "window": window(cycle, user.area_id, StepKind.LIST),
        "refusal": permissions.refuse_send(user, cycle),
        "counts": [
            (type_.label, sum(row.type == type_ for row in rows)) for type_ in ApplicantType
        ],
        "total": len(rows),
    }
    return render(request, "registry/send.html", context, status=422 if form.is_bound else 200)


def send_now(request, cycle, form, waiting):
    allow(permissions.refuse_send(request.user, cycle))
    if waiting:
        messages.info(request, f"รายชื่อนี้ส่งแล้วโดย {waiting.sent_by_name} เลขที่ {waiting.receipt_no}")
        return redirect("submission", waiting.pk)
    data = form.cleaned_data
    try:
        submission = actions.send_list(cycle, key=data["key"], note=data["note"], by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("send")
    messages.success(request, f"ส่งรายชื่อให้จังหวัดแล้ว เลขที่ใบรับ {submission.receipt_no}")
    return redirect("submission", submission.pk)


def submissions(request):
    """Where the district's papers are: every sending of the year, newest first."""
    allow("" if request.user.reads_area else permissions.NOT_YOUR_ROLE)
    cycle = cycle_or_404(request)
    rows = Submission.objects.visible_to(request.user).in_cycle(cycle).select_related("area")
    context = {"cycle": cycle, "submissions": rows.defer("snapshot")}
    if request.user.is_district:
        context["missing"] = missing_for_list(cycle, request.user.area_id)
    return render(request, "registry/submission_list.html", context)


def submission(request, pk):
    """One sending as it was: receipt, list, what differs from the one before, what was decided."""
    found = get_visible(Submission.objects.select_related("area", "cycle"), request.user, pk=pk)
    before = (
        Submission.objects.visible_to(request.user)
        .filter(cycle=found.cycle, area=found.area, kind=found.kind, round_no__lt=found.round_no)
        .order_by("-round_no")
        .first()
    )
    context = {
        "submission": found,
        "groups": by_type(found),
        "before": before,
        "differences": compared(before, found) if before else [],
        "may_decide": not permissions.refuse_decide(request.user, found),
        "job": Job.objects.filter(
            user=request.user, kind=JobKind.PACKAGE, object_id=found.pk
        ).first(),
        "may_package": not permissions.refuse_package(request.user),
        "papers": Paper.objects.visible_to(request.user).about(found, *PAPERS),
    }
    return render(request, "registry/submission.html", context)
