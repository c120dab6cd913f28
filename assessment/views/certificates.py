"""Certificates: given out after the announcement, one by one afterwards; the page for everybody."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from assessment import permissions
from assessment.actions import certificates as actions
from assessment.actions.certificates import SERIES, Terms
from assessment.actions.links import WRONG_TOKENS, knock, knocks
from assessment.certification import refuse_sample
from assessment.forms.certification import CorrectForm, TermsForm
from assessment.models import Certificate
from assessment.public import certificate_behind
from assessment.views.certification import announcement_of
from assessment.views.links import qr
from mchch.login_guard import client_address
from mchch.scope import GUEST, Scope, enter
from registry.confirmation import confirmed
from registry.errors import Refused
from registry.models import RunningNumber
from registry.permissions import NOT_YOUR_ROLE
from registry.views.application_page import ReasonForm
from registry.views.base import allow, get_visible, told
from registry.views.orders import posted

ROWS = Certificate.objects.select_related(
    "issuance__announcement__area",
    "issuance__announcement__cycle__area",
    "certification__announcement",
    "replaces",
    "replaced_by",
)
# How long a copy of the public page may be shown on: a revocation is seen after that.
FRESH = 120  # seconds


def site_of(request):
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")


def certificate_of(request, pk):
    allow("" if request.user.reads_area else NOT_YOUR_ROLE)
    return get_visible(ROWS, request.user, pk=pk)


def series_of(announcement):
    """(last number, prefix) of the office's register of the year."""
    of = {"cycle": announcement.cycle, "area": announcement.area_id, "series": SERIES}
    last = RunningNumber.objects.filter(**of).values_list("last", flat=True).first() or 0
    rows = Certificate.objects.filter(office=announcement.area_id).order_by("-issuance", "-pk")
    newest = rows.values_list("number", "running_no", "fiscal_year").first()
    tail = f"{newest[1]}/{newest[2]}" if newest else ""
    return {"last": last, "prefix": newest[0].removesuffix(tail) if newest else ""}


@confirmed
@require_http_methods(["GET", "POST"])
def issue(request, pk):
    """Certificates for all lines of an announcement that have none: date, number, who signs."""
    row = announcement_of(request, pk)
    allow(permissions.refuse_issue_certificates(request.user, row))
    lines = list(row.lines.without_certificate())
    form = TermsForm(posted(request), announcement=row, **series_of(row))
    if form.is_bound and form.is_valid() and issued(request, row, form):
        return redirect("announcement", pk)
    refusal = refuse_sample(lines) or ("" if row.signed_on else actions.UNDATED)
    context = {"announcement": row, "form": form, "lines": lines, "refusal": refusal}
    status = 422 if form.is_bound else 200
    return render(request, "assessment/certificates_issue.html", context, status=status)


def issued(request, row, form):
    terms = Terms(site=site_of(request), **form.terms())
    try:
        count = actions.issue(row, terms, by=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"ออกใบประกาศแล้ว {count} ใบ")
    return True


def certificate(request, pk):
    """One certificate: what it says, its public page, what it replaces or is replaced by."""
    row, user = certificate_of(request, pk), request.user
    url = address_of(row)
    context = {
        "certificate": row,
        "announcement": row.issuance.announcement,
        "replaced_by": getattr(row, "replaced_by", None),
        "url": url,
        "path": reverse("public_certificate", args=[row.token]),
        "qr": qr(url),
        "may_revoke": not permissions.refuse_revoke(user, row),
        "may_correct": not permissions.refuse_correct(user, row),
    }
    return render(request, "assessment/certificate.html", context)


def address_of(row):
    """As it stands in the QR of the paper."""
    return row.issuance.site + reverse("public_certificate", args=[row.token])


@confirmed
@require_http_methods(["GET", "POST"])
def revoke(request, pk):
    """Not good any more, with the reason; nothing takes its place yet."""
    row = certificate_of(request, pk)
    allow(permissions.refuse_revoke(request.user, row))
    form = ReasonForm(posted(request))
    if form.is_bound and form.is_valid():
        told(
            request, actions.revoke, row, by=request.user,
            reason=form.cleaned_data["reason"], success=f"ยกเลิก{row}แล้ว",
        )  # fmt: skip
        return redirect("certificate", pk)
    status = 422 if form.is_bound else 200
    context = {"certificate": row, "form": form}
    return render(request, "assessment/certificate_revoke.html", context, status=status)


@require_http_methods(["GET", "POST"])
def correct(request, pk):
    """A new certificate in place of one that is wrong, which is revoked in the same act."""
    row = certificate_of(request, pk)
    if hasattr(row, "replaced_by"):
        messages.info(request, f"ออกใบใหม่แทนแล้ว คือ {row.replaced_by}")
        return redirect("certificate", pk)
    allow(permissions.refuse_correct(request.user, row))
    form = CorrectForm(posted(request), certificate=row, **series_of(row.issuance.announcement))
    again = corrected(request, row, form) if form.is_bound and form.is_valid() else None
    if again:
        return redirect("certificate", again.pk)
    status = 422 if form.is_bound else 200
    context = {"certificate": row, "form": form}
    return render(request, "assessment/certificate_correct.html", context, status=status)


def corrected(request, row, form):
    data = form.cleaned_data
    try:
        again = actions.correct(
            row,
            Terms(site=site_of(request), **form.terms()),
            name=data["name"],
            subdistrict=data["subdistrict"],
            reason=data["reason"],
            by=request.user,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, f"ออก{again}แทนแล้ว")
    return again


# --- for everybody -------------------------------------------------------------------------------


@require_safe
@login_not_required
def public(request, token):
    """Behind the QR: what stands on the paper, and whether it is good. Whoever asks is a guest
    here; a wrong token is counted, as those of personal links are."""
    request.user = AnonymousUser()
    enter(Scope(GUEST), request.id)
    found = certificate_behind(token)
    if found is None:
        return turned_away(request)
    response = render(request, "assessment/public_certificate.html", {"found": found})
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    # Who is logged in may get a cookie with it, which no shared cache is to keep.
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
    response.headers["Cache-Control"] = f"{'private' if is_known else 'public'}, max-age={FRESH}"
    return get_conditional_response(request, etag=etag, response=response)


def turned_away(request):
    who = f"certificate:{client_address(request)}"
    is_often = knocks(who) >= WRONG_TOKENS or not knock(who, limit=WRONG_TOKENS)
    response = render(
        request,
        "assessment/public_refused.html",
        {"is_often": is_often},
        status=429 if is_often else 404,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
