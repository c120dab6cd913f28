"""The rules behind a state of the board, which the province sets for a year."""

from django.shortcuts import redirect, render

from registry import permissions
from registry.actions import steering
from registry.forms.pace import PaceForm
from registry.pace import in_words
from registry.views.base import allow, told
from registry.views.year import steers, tabs, year_or_404
from registry.year_history import entries


def rules(request, pk):
    cycle = year_or_404(request, pk)
    words = in_words(cycle)  # before the form puts what was typed into the row
    if request.method == "POST":
        allow(permissions.refuse_steer(request.user))
    form = PaceForm(request.POST if request.method == "POST" else None, instance=cycle)
    if form.is_bound and form.is_valid():
        changes = [(form.instance, form.changed_data)] if form.has_changed() else []
        told(request, steering.change_year, changes, by=request.user, success="บันทึกเกณฑ์ของสถานะแล้ว")
        return redirect("year_pace", cycle.pk)
    context = {
        "cycle_shown": cycle,
        "form": form,
        "rules": words,
        "tabs": tabs(cycle, "pace"),
        "may_steer": steers(request.user),
        "history": entries([(cycle, str(cycle))]) if steers(request.user) else [],
    }
    return render(request, "registry/year_pace.html", context, status=422 if form.is_bound else 200)
