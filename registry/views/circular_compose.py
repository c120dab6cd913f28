"""Writing the province's letter: one page that saves itself, its paper beside it."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render

from mchch import clock
from mchch.thai.dates import time_of
from registry import letters, permissions
from registry.actions import circulars as actions
from registry.errors import Refused, StaleEdit
from registry.forms.circulars import CircularForm, Enclosures
from registry.views.base import allow
from registry.views.circulars import whole_or_404


def edit(request, pk):
    """POST act: save, autosave, or next (to the sending)."""
    circular = whole_or_404(request, pk)
    allow(permissions.refuse_edit_circular(request.user, circular))
    data = request.POST if request.method == "POST" else None
    form = CircularForm(data, circular=circular)
    enclosures = Enclosures(data, initial=circular.enclosures, prefix="enclosures")
    if data is None:
        return show(request, circular, form, enclosures)
    act = data.get("act", "save")
    if not all([form.is_valid(), enclosures.is_valid()]):
        return refused(request, circular, form, enclosures, act)
    values = form.values() | {"enclosures": enclosures.rows()}
    version = form.cleaned_data["version"]
    try:
        actions.save_circular(circular, values, version=version, by=request.user)
    except StaleEdit as stale:
        return refused(request, circular, form, enclosures, act, stale)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("circular", pk)
    if act == "autosave":
        return JsonResponse(answer(circular))
    if act == "next":
        return redirect("circular_send", pk)
    messages.success(request, "บันทึกร่างแล้ว")
    return redirect("circular_edit", pk)


def answer(circular):
    """What the page is told after it saved itself."""
    return {
        "saved_at": time_of(clock.now()),
        "version": circular.version,
        "missing": letters.missing_for_circular(circular),
    }


def refused(request, circular, form, enclosures, act, stale=None):
    """Nothing was written, nothing typed is lost; saving again over a newer draft is a choice."""
    status = 409 if stale else 422
    if act == "autosave":
        said = (
            sorted({f"{change.by} แก้ไข{change.label}" for change in stale.changes}) if stale else []
        )
        return JsonResponse(
            {"refused": str(stale or "มีช่องที่ต้องแก้ไข"), "changes": said}, status=status
        )
    return show(request, circular, form, enclosures, stale=stale, status=status)


def show(request, circular, form, enclosures, *, stale=None, status=200):
    context = {
        "circular": circular,
        "form": form,
        "enclosures": enclosures,
        "version": stale.version if stale else circular.version,
        "changes": stale.changes if stale else (),
        "missing": letters.missing_for_circular(circular),
        "purpose": letters.purpose_for(circular.cycle),
        "tasks": letters.tasks_for(circular.cycle, bool(circular.enclosures)),
        "files": circular.files.present(),
        "taken": actions.taken(circular),
    }
    return render(request, "registry/circular_edit.html", context, status=status)
