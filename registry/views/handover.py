"""The district head hands an officer's applications to another."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from registry import permissions
from registry.actions.people import hand_over, hand_over_all_years
from registry.errors import Refused
from registry.forms.handover import HandoverForm, Which
from registry.models import Application, Handover, User
from registry.views.base import allow, cycle_or_404

LISTED = 50


@dataclass(frozen=True)
class Holder:
    """An officer with how many applications of this year and of the other years are theirs."""

    officer: User
    now: int
    before: int


@require_http_methods(["GET", "POST"])
def page(request):
    allow(permissions.refuse_handover(request.user))
    cycle = cycle_or_404(request)
    holders = holders_of(request.user, cycle)
    holder = chosen(holders, request.GET.get("from"))
    form = None
    if holder:
        data = request.POST if request.method == "POST" else None
        form = HandoverForm(data, head=request.user, cycle=cycle, holder=holder)
    if form and form.is_valid():
        try:
            count = act(request.user, cycle, holder, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            receiver = form.cleaned_data["to_officer"]
            messages.success(
                request, f"มอบใบสมัคร {count} ใบ จาก {holder.officer} ให้ {receiver} แล้ว"
            )
            return redirect("handover")
    context = {
        "holders": holders,
        "holder": holder,
        "form": form,
        "records": [] if holder else records(request.user),
        "has_before": any(one.before for one in holders),
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "registry/handover.html", context, status=status)


def holders_of(head, cycle):
    """Whoever holds something in the district, also one whose account is closed."""
    counts = Counter()
    rows = Application.objects.visible_to(head).order_by().values("officer", "cycle")
    for row in rows.annotate(n=Count("pk")):
        counts[row["officer"], row["cycle"] == cycle.pk] += row["n"]
    officers = User.objects.visible_to(head).filter(pk__in={pk for pk, _ in counts})
    return [
        Holder(one, counts[one.pk, True], counts[one.pk, False])
        for one in officers.order_by("sort_key")
    ]


def chosen(holders, pk):
    if not pk:
        return None
    found = next((holder for holder in holders if str(holder.officer.pk) == pk), None)
    if found is None:
        raise Http404
    return found


def act(head, cycle, holder, data):
    """How many applications were handed over."""
    common = {
        "from_officer": holder.officer,
        "to_officer": data["to_officer"],
        "reason": data["reason"],
        "by": head,
    }
    if data["which"] == Which.EVERY:
        return sum(len(record.application_ids) for record in hand_over_all_years(**common))
    some = data["applications"] if data["which"] == Which.SOME else None
    return len(hand_over(cycle, applications=some, **common).application_ids)


def records(head):
    """The latest records; the name of who did it, where that person is still in the district."""
    rows = list(Handover.objects.visible_to(head).select_related("cycle")[:LISTED])
    people = User.objects.in_bulk({row.handed_by_id for row in rows})
    return [(row, people.get(row.handed_by_id)) for row in rows]
