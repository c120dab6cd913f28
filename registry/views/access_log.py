"""Who saw, took out and changed what: for those who answer for it."""

from django.shortcuts import render

from registry import permissions
from registry.chips import chip
from registry.forms.log import LogDays
from registry.log import Kind, Log
from registry.views.base import allow


def access_log(request):
    user, query = request.user, request.GET
    allow(permissions.refuse_access_log(user))
    days = LogDays(query)
    days.is_valid()
    log = Log(user, query, days.cleaned_data.get("since"), days.cleaned_data.get("until"))
    older = query.copy()
    older["before"] = log.last
    context = {
        "log": log,
        "lines": log.lines(),
        "older": older.urlencode() if log.has_more else "",
        "with_reasons": user.reads_area,
        "days": days,
        "chips": [chip(without_place(query), "kind", *choice) for choice in Kind.choices],
    }
    return render(request, "registry/access_log.html", context)


def without_place(query):
    """A filter begins at the newest."""
    found = query.copy()
    found.pop("before", None)
    return found
