"""The personal link of a sheet, as its officer sees it."""

from datetime import timedelta

import segno
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST

from assessment import permissions
from assessment.actions import links as actions
from assessment.forms.sheets import LinkForm
from assessment.models import PersonalLink
from assessment.tokens import token_of
from assessment.views.base import sheet_of
from mchch import clock
from registry import permissions as registry
from registry.views.base import allow, get_visible, told

USUAL = timedelta(days=14)


@require_http_methods(["GET", "POST"])
def link(request, pk):
    """Make a link until a date; show it as QR for as long as it lives."""
    sheet = sheet_of(request, pk)
    allow(permissions.refuse_work(request.user, sheet.application))
    form = LinkForm(request.POST or None, initial={"until": clock.today() + USUAL})
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        told(request, actions.make_link, sheet, until, by=request.user, success="สร้างลิงก์แล้ว")
        return redirect("sheet_link", pk)
    alive = sheet.links.filter(revoked_at__isnull=True).first()
    context = {"sheet": sheet, "application": sheet.application, "form": form, "link": alive}
    if alive:
        context["url"] = url_of(request, alive)
        context["qr"] = qr(context["url"])
    context["refusal"] = permissions.refuse_score(request.user, sheet)
    status = 422 if form.is_bound else 200
    return render(request, "assessment/link.html", context, status=status)


def url_of(request, link):
    return request.build_absolute_uri(reverse("personal_sheet", args=[token_of(link.key)]))


def qr(url):
    """The code as an SVG without a colour of its own: the stylesheet gives it one."""
    code = segno.make(url, error="m")
    drawing = code.svg_inline(scale=5, border=2, omitsize=True, svgclass="qr")
    return mark_safe(drawing)  # noqa: S308 - paths and numbers of the library, no words


@require_POST
def revoke(request, pk):
    allow("" if request.user.is_district else registry.NOT_YOUR_ROLE)
    rows = PersonalLink.objects.select_related(
        "sheet__application__cycle", "sheet__application__officer"
    )
    found = get_visible(rows, request.user, pk=pk)
    told(request, actions.revoke_link, found, by=request.user, success="ยกเลิกลิงก์แล้ว ลิงก์เดิมใช้ไม่ได้อีก")
    return redirect("sheet_link", found.sheet_id)
