"""Who saw a full citizen ID or took data out: for those who answer for it."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render

from mchch.thai.text import clean_text
from registry import permissions
from registry.chips import chip
from registry.choices import AccessKind
from registry.models import AccessLog
from registry.views.base import allow

PAGE_SIZE = 50


def access_log(request):
    allow(permissions.refuse_access_log(request.user))
    words = clean_text(request.GET.get("q", ""))
    kind = request.GET.get("kind", "")
    rows = AccessLog.objects.inside(request.user.area_id or "").select_related("area")
    # A reason may name an applicant: an administrator, who sees none, sees who, when and how many.
    with_reasons = request.user.reads_area
    if words:
        in_reason = Q(reason__contains=words) if with_reasons else Q()
        rows = rows.filter(Q(user_name__contains=words) | in_reason)
    if kind:
        rows = rows.filter(kind=kind)
    context = {
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "words": words,
        "kind": kind,
        "with_reasons": with_reasons,
        "search_label": "ค้นหาชื่อผู้ใช้หรือเหตุผล" if with_reasons else "ค้นหาชื่อผู้ใช้",
        "chips": [chip(request.GET, "kind", *choice) for choice in AccessKind.choices],
    }
    return render(request, "registry/access_log.html", context)
