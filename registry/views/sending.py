"""The district sends its papers, and sees at all times where they are."""

import uuid

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.urls import reverse

from mchch.form_fields import ThaiTextField
from registry import permissions
from registry.actions import submissions as actions
from registry.choices import ApplicantType, JobKind, StepKind
from registry.errors import Refused
from registry.models import Job, Paper, Submission
from registry.snapshots import by_type, compared
from registry.views.base import allow, cycle_or_404, get_visible
from registry.windows import window

# The papers that tell of a sending.
PAPERS = {
    StepKind.LIST: ("memo", "applicant_list", JobKind.PACKAGE),
    StepKind.REPORT: ("report_memo", "result_report"),
}


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
    allow("" if request.user.is_district else "เฉพาะอำเภอที่ส่งรายชื่อได้")
    return send_page(request, cycle, actions.LIST, list_in_words)


def list_in_words(cycle, user):
    rows = actions.listed(cycle, user.area_id).order_by().values_list("type")
    found = dict(rows.annotate(n=Count("pk")))
    total = sum(found.values())
    return {
        "title": "ส่งรายชื่อผู้สมัครให้จังหวัด",
        "contents": "รายชื่อที่จะส่ง",
        "counts": [
            *((type_.label, f"{found.get(type_, 0)} หน่วย") for type_ in ApplicantType),
            ("รวม", f"{total} หน่วย"),
        ],
        "button": f"ส่งรายชื่อ {total} หน่วยให้จังหวัด",
        "back_url": reverse("submission_list"),
        "back_label": "รายการที่ส่งแล้ว",
    }


def send_page(request, cycle, sending, in_words):
    """The page of whatever is sent; `in_words(cycle, user)` is what it says of it."""
    user = request.user
    sent = Submission.objects.visible_to(user).in_cycle(cycle).of_kind(sending.kind)
    waiting = sent.defer("snapshot").waiting().first()
    missing = sending.missing(cycle, user.area_id)
    form = NoteForm(
        request.POST or None,
        initial={"key": uuid.uuid4()},
        needs_note=bool(missing) and not waiting,
    )
    if request.method == "POST" and (waiting or form.is_valid()):
        return send_now(request, cycle, sending, form, waiting)
    context = in_words(cycle, user) | {
        "cycle": cycle,
        "waiting": waiting,
        "form": form,
        "missing": missing,
        "blocking": [line for line in missing if line.blocks],
        "window": window(cycle, user.area_id, sending.kind),
        "refusal": sending.refuse(user, cycle, sending.kind),
    }
    return render(request, "registry/send.html", context, status=422 if form.is_bound else 200)


def send_now(request, cycle, sending, form, waiting):
    allow(sending.refuse(request.user, cycle, sending.kind))
    if waiting:
        told = f"{waiting.word}นี้ส่งแล้วโดย {waiting.sent_by_name} เลขที่ {waiting.receipt_no}"
        messages.info(request, told)
        return redirect("submission", waiting.pk)
    data = form.cleaned_data
    try:
        submission = actions.send(
            sending, cycle, key=data["key"], note=data["note"], by=request.user
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(request.path)
    messages.success(request, f"ส่ง{submission.word}ให้จังหวัดแล้ว เลขที่ใบรับ {submission.receipt_no}")
    return redirect("submission", submission.pk)


def submissions(request):
    """Where the district's papers are: every sending of the year, newest first."""
    allow("" if request.user.reads_area else permissions.NOT_YOUR_ROLE)
    cycle = cycle_or_404(request)
    rows = Submission.objects.visible_to(request.user).in_cycle(cycle).select_related("area")
    context = {"cycle": cycle, "submissions": rows.defer("snapshot")}
    return render(request, "registry/submission_list.html", context)


def submission(request, pk):
    """One sending as it was: receipt, contents, what differs from the one before, what was
    decided."""
    user = request.user
    found = get_visible(Submission.objects.select_related("area", "cycle"), user, pk=pk)
    before = (
        Submission.objects.visible_to(user)
        .filter(cycle=found.cycle, area=found.area, kind=found.kind, round_no__lt=found.round_no)
        .order_by("-round_no")
        .first()
    )
    context = {
        "submission": found,
        "before": before,
        "may_accept": not permissions.refuse_accept(user, found),
        "may_return": not permissions.refuse_return(user, found),
        "papers": Paper.objects.visible_to(user).about(found, *PAPERS[found.kind]),
        **(list_context(user, found, before) if found.is_list else {}),
    }
    return render(request, "registry/submission.html", context)


def list_context(user, found, before):
    """What a list shows that is stored here; what a report tells, its own app shows."""
    jobs = Job.objects.filter(user=user, kind=JobKind.PACKAGE, object_id=found.pk)
    return {
        "groups": by_type(found),
        "differences": compared(before, found) if before else [],
        "job": jobs.first(),
        "may_package": not permissions.refuse_package(user),
    }
