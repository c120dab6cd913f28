"""Open data for people: the tokens of an area, what was read by them, how it is read."""

from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from registry.confirmation import confirmed
from registry.models import Area
from registry.permissions import NOT_YOUR_ROLE
from registry.views.base import allow, get_visible, told
from reports import permissions
from reports.actions import tokens
from reports.forms.tokens import TokenForm
from reports.models import ApiToken
from reports.open_data import figures
from reports.open_data.resources import RESOURCES

ON_PAGE = 50
FRESH = "fresh_data_token"


def may_make(user):
    return not permissions.refuse_make_token(user)


def token_list(request):
    allow(permissions.refuse_see_tokens(request.user))
    rows = ApiToken.objects.visible_to(request.user).select_related("area")
    rows = rows.annotate(last_used=Max("calls__at"), used=Count("calls")).order_by("-pk")
    context = {
        "page_obj": Paginator(rows, ON_PAGE).get_page(request.GET.get("page")),
        "may_make": may_make(request.user),
    }
    return render(request, "reports/token_list.html", context)


@confirmed
@require_http_methods(["GET", "POST"])
def token_new(request):
    allow(permissions.refuse_make_token(request.user))
    form = TokenForm(request.POST or None, user=request.user)
    if form.is_bound and form.is_valid():
        row = form.save(commit=False)
        fresh = tokens.make_token(row, by=request.user)
        request.session[FRESH] = (row.pk, fresh)
        return redirect("data_token", row.pk)
    status = 422 if form.is_bound else 200
    return render(request, "reports/token_new.html", {"form": form}, status=status)


def token(request, pk):
    """What it opens and what was read; a new one shows itself once."""
    allow(permissions.refuse_see_tokens(request.user))
    row = get_visible(ApiToken.objects.select_related("area"), request.user, pk=pk)
    fresh = request.session.pop(FRESH, None)
    context = {
        "row": row,
        "fresh": fresh[1] if fresh and fresh[0] == row.pk else "",
        "page_obj": Paginator(row.calls.all(), ON_PAGE).get_page(request.GET.get("page")),
        "may_revoke": may_make(request.user) and row.revoked_at is None,
    }
    return render(request, "reports/token.html", context)


@confirmed
@require_http_methods(["GET", "POST"])
def token_revoke(request, pk):
    """Ask first: a token that is revoked opens nothing any more."""
    row = get_visible(ApiToken.objects.select_related("area"), request.user, pk=pk)
    allow(permissions.refuse_make_token(request.user))
    if request.method == "POST":
        told(request, tokens.revoke_token, row, by=request.user, success=f"ยกเลิกโทเคน {row} แล้ว")
        return redirect("data_token", row.pk)
    return render(request, "reports/token_revoke.html", {"row": row})


def guide(request):
    """How to read open data, made of the same columns as the description for machines."""
    refusals = (
        permissions.refuse_see_tokens(request.user),
        permissions.refuse_read_openly(request.user),
    )
    allow(NOT_YOUR_ROLE if all(refusals) else "")
    context = {
        "base": request.build_absolute_uri("/api/v1/"),
        "openapi_url": reverse("api_openapi"),
        "resources": RESOURCES,
        "tables": [(one, figures.columns_of(one)) for one in figures.open_tables(figures.blank())],
        "may_try": request.user.reads_area,
        "example": Area.objects.filter(pk=request.user.area_id or "").first(),
    }
    return render(request, "reports/open_data.html", context)
