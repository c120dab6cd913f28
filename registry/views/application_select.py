"""Rows picked in the register, or all that match its filters: export them, hand them over."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from registry import exports, permissions
from registry.actions.people import hand_over_picked
from registry.errors import Refused
from registry.forms.handover import ReceiverForm
from registry.views.application_list import exported, listing_of, shown
from registry.views.base import allow

HAND_OVER = "hand_over"


@require_http_methods(["GET", "POST"])
def select(request):
    listing = listing_of(request)
    act = request.POST.get("act", "")
    if act == HAND_OVER:
        allow(permissions.refuse_handover(request.user))
    form = receiver_form(request, act)
    if request.method == "POST":
        answer = answered(request, picked(request, listing), act, form)
        if answer:
            return answer
    return page(request, listing_of(request), form)


def receiver_form(request, act):
    if permissions.refuse_handover(request.user):
        return None
    return ReceiverForm(request.POST if act == HAND_OVER else None, head=request.user)


def picked(request, listing):
    """The listing, narrowed to what was ticked; "all" is all that match, on every page."""
    if "all" not in request.POST:
        listing.only = [int(pk) for pk in request.POST.getlist("row") if pk.isdecimal()]
    return listing


def answered(request, listing, act, form):
    """What came of it; None when something has to be told on the page first."""
    if not listing.rows().exists():
        messages.error(request, "โปรดเลือกผู้สมัครอย่างน้อย 1 ราย")
        return None
    if act in exports.WRITERS:
        return exported(request, listing, act)
    if act == HAND_OVER and form.is_valid():
        return handed_over(request, listing, form)
    return None


def handed_over(request, listing, form):
    try:
        records = hand_over_picked(
            listing.cycle, listing.rows(), by=request.user, **form.cleaned_data
        )
    except Refused as refused:
        form.add_error("to_officer", str(refused))
        return None
    count = sum(len(record.application_ids) for record in records)
    messages.success(request, f"มอบใบสมัคร {count} ใบให้ {form.cleaned_data['to_officer']} แล้ว")
    return redirect(f"{reverse('application_list')}?{request.GET.urlencode()}")


def page(request, listing, form):
    context = shown(request, listing) | {
        "form": form,
        "ticked": {int(pk) for pk in request.POST.getlist("row") if pk.isdecimal()},
        "all_ticked": "all" in request.POST,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/application_select.html", context, status=status)
