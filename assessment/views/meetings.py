"""The committee's meeting: who was there, and the one act that concludes all results."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessment import permissions
from assessment.actions import resolutions
from assessment.board import counts
from assessment.evaluations import members_of_district, order_in_force, own_roles
from assessment.forms.evaluations import MeetingForm
from assessment.models import Evaluation, Meeting
from mchch import clock
from registry.errors import Refused
from registry.views.base import allow, cycle_or_404


@require_http_methods(["GET", "POST"])
def meeting(request):
    """Date, time, place, who came: saved as often as needed until all is concluded."""
    cycle, user = cycle_or_404(request), request.user
    allow(permissions.refuse_keep(user, own_roles(user), cycle))
    order = order_in_force(user.area_id)
    if order is None:
        messages.error(request, "อำเภอยังไม่มีคำสั่งแต่งตั้งคณะกรรมการที่มีผลใช้บังคับ")
        return redirect("evaluation_board")
    found = resolutions.meeting_in_preparation(cycle, user.area_id)
    found = found or Meeting(cycle=cycle, area_id=user.area_id, order=order)
    form = MeetingForm(
        request.POST or None,
        instance=found,
        members=members_of_district(user.area_id),
        initial={} if found.pk else {"held_on": clock.today()},
    )
    if form.is_bound and form.is_valid() and take_meeting(request, form):
        return redirect("evaluation_conclude")
    context = {"cycle": cycle, "meeting": found, "order": order, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/evaluation_meeting.html", context, status=status)


def take_meeting(request, form):
    row = form.save(commit=False)
    row.people = form.people()
    try:
        resolutions.save_meeting(row, by=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "บันทึกการประชุมแล้ว")
    return True


@require_http_methods(["GET", "POST"])
def conclude(request):
    """What would become final, what is missing, and one button."""
    cycle, user = cycle_or_404(request), request.user
    roles = own_roles(user)
    allow(permissions.refuse_board(user, roles))
    refusal = permissions.refuse_keep(user, roles, cycle)
    if request.method == "POST":
        allow(refusal)
        return concluded(request, cycle)
    rows = Evaluation.objects.visible_to(user).in_cycle(cycle).pending()
    waiting = list(rows.select_related("application").defer("application__citizen_id"))
    found = resolutions.meeting_in_preparation(cycle, user.area_id)
    context = {
        "cycle": cycle,
        "waiting": waiting,
        "unresolved": sum(not row.resolution for row in waiting),
        "passing": sum(row.passes for row in waiting),
        "failing": sum(bool(row.resolution) and not row.passes for row in waiting),
        "departing": [row for row in waiting if row.resolution_reason],
        "meeting": found,
        "missing": resolutions.missing_for_conclusion(waiting, found),
        "refusal": refusal,
        "counts": counts(user, cycle),
        "meetings": Meeting.objects.visible_to(user).in_cycle(cycle).exclude(concluded_at=None),
    }
    return render(request, "assessment/evaluation_conclude.html", context)


def concluded(request, cycle):
    try:
        count = resolutions.conclude(cycle, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("evaluation_conclude")
    messages.success(request, f"สรุปผลการตรวจประเมินแล้ว {count} ราย")
    return redirect("evaluation_board")
