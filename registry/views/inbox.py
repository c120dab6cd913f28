"""The province's inbox: open, compare, accept, or return with reasons."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from registry import permissions
from registry.actions import submissions as actions
from registry.choices import Role, SubmissionStatus
from registry.errors import Refused
from registry.forms.inbox import ReturnForm
from registry.models import Submission
from registry.snapshots import by_type
from registry.views.base import allow, cycle_or_404, get_visible, told


def inbox(request):
    allow("" if request.user.role == Role.PROVINCE else "กล่องรับเป็นของเจ้าหน้าที่จังหวัด")
    cycle = cycle_or_404(request)
    rows = (
        Submission.objects.visible_to(request.user)
        .in_cycle(cycle)
        .select_related("area")
        .defer("snapshot")
    )
    status = request.GET.get("status", SubmissionStatus.SENT)
    counts = {value: rows.filter(status=value).count() for value in SubmissionStatus.values}
    chips = [
        {
            "label": label,
            "url": f"?status={value}",
            "active": value == status,
            "count": counts[value],
        }
        for value, label in SubmissionStatus.choices
    ]
    context = {
        "cycle": cycle,
        "status": status,
        "chips": chips,
        "waiting": counts[SubmissionStatus.SENT],
        "submissions": rows.filter(status=status).order_by("sent_at"),
    }
    return render(request, "registry/inbox.html", context)


def fetch(request, pk):
    submission = get_visible(
        Submission.objects.select_related("area", "cycle"), request.user, pk=pk
    )
    allow(permissions.refuse_decide(request.user, submission))
    return submission


@require_POST
def accept(request, pk):
    submission = fetch(request, pk)
    told(
        request,
        actions.accept_list,
        submission,
        by=request.user,
        success=f"รับรายชื่อของ{submission.area}แล้ว อำเภอเห็นผลทันที",
    )
    return redirect("submission", pk)


def send_back(request, pk):
    """Return the whole list, or single applications, each with its reason."""
    submission = fetch(request, pk)
    form = ReturnForm(request.POST or None, submission=submission)
    if form.is_valid():
        try:
            actions.return_list(
                submission,
                by=request.user,
                reason=form.cleaned_data["reason"],
                reasons=form.reasons(),
            )
        except Refused as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, f"ส่งกลับ{submission.area}พร้อมเหตุผลแล้ว")
            return redirect("submission", pk)
    context = {
        "submission": submission,
        "form": form,
        "groups": [
            (label, [(row, form[f"row_{row['id']}"]) for row in rows])
            for label, rows in by_type(submission)
        ],
    }
    return render(
        request, "registry/submission_return.html", context, status=422 if form.errors else 200
    )
