"""The province's inbox: open, compare, accept, or return with reasons."""

from collections import Counter

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from registry import permissions
from registry.actions import submissions as actions
from registry.chips import chip
from registry.choices import SENT_PAPERS, Role, SubmissionStatus
from registry.errors import Refused
from registry.forms.inbox import ReturnForm
from registry.models import Submission
from registry.snapshots import by_type
from registry.views.base import allow, cycle_or_404, get_visible, told


def inbox(request):
    allow("" if request.user.role == Role.PROVINCE else "กล่องรับเป็นของเจ้าหน้าที่จังหวัด")
    cycle = cycle_or_404(request)
    rows = Submission.objects.visible_to(request.user).in_cycle(cycle)
    status = request.GET.get("status", SubmissionStatus.SENT)
    kind = request.GET.get("kind", "")
    counts = rows.order_by().values_list("status", "kind").annotate(n=Count("pk"))
    shown = rows.filter(status=status, **({"kind": kind} if kind in SENT_PAPERS else {}))
    context = {
        "cycle": cycle,
        "status": status,
        "chips": status_chips(status, kind, counts),
        "kinds": [
            chip(request.GET, "kind", value, what) for value, (_, what) in SENT_PAPERS.items()
        ],
        "submissions": shown.select_related("area").defer("snapshot").order_by("sent_at"),
    }
    return render(request, "registry/inbox.html", context)


def status_chips(status, kind, counts):
    """Always one of them is on; each tells how many there are of the kind that is looked at."""
    found = Counter()
    for value, of_kind, n in counts:
        found[value] += n if kind in ("", of_kind) else 0
    also = f"&kind={kind}" if kind in SENT_PAPERS else ""
    return [
        {
            "label": label,
            "url": f"?status={value}{also}",
            "active": value == status,
            "count": found[value],
        }
        for value, label in SubmissionStatus.choices
    ]


def fetch(request, pk, refuse):
    submission = get_visible(
        Submission.objects.select_related("area", "cycle"), request.user, pk=pk
    )
    allow(refuse(request.user, submission))
    return submission


@require_POST
def accept(request, pk):
    submission = fetch(request, pk, permissions.refuse_accept)
    told(
        request,
        actions.accept,
        submission,
        by=request.user,
        success=f"รับ{submission.word}ของ{submission.area}แล้ว อำเภอเห็นผลทันที",
    )
    return redirect("submission", pk)


def send_back(request, pk):
    """Return a whole sending, or single applications of a list, each with its reason."""
    submission = fetch(request, pk, permissions.refuse_return)
    form = ReturnForm(request.POST or None, submission=submission)
    if form.is_valid():
        try:
            actions.send_back(
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
            if rows
        ],
    }
    return render(
        request, "registry/submission_return.html", context, status=422 if form.errors else 200
    )
