"""The register: find, filter, sort, choose columns, take out exactly what is shown."""

from django.conf import settings
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from mchch import clock
from mchch.replica import from_replica
from registry import exports, permissions
from registry.actions.access import log_access
from registry.choices import AccessKind
from registry.listing import ALWAYS, COLUMNS, Listing
from registry.views.base import allow, cycle_or_404

COLUMNS_COOKIE = f"{settings.COOKIE_PREFIX}register_columns"


def listing_of(request):
    allow("" if request.user.reads_area else "บทบาทของท่านไม่มีสิทธิดูทะเบียนผู้สมัคร")
    chosen = request.COOKIES.get(COLUMNS_COOKIE, "").split(".")
    return Listing(request.user, cycle_or_404(request), request.GET, [c for c in chosen if c])


def shown(request, listing):
    """What the list's template needs."""
    return {
        "listing": listing,
        "page_obj": listing.page(request.GET.get("page")),
        "sort": listing.sort,
        "places": listing.places(),
        "officers": listing.officers(),
    }


def register(request):
    listing = listing_of(request)
    context = shown(request, listing) | {
        "all_columns": COLUMNS,
        "always": ALWAYS,
        "add_url": offered("application_new", permissions.refuse_create, listing),
        "may_see_subject": not permissions.refuse_subject(request.user),
        "import_url": offered("import_new", permissions.refuse_import, listing),
    }
    return render(request, "registry/application_list.html", context)


def offered(name, refuse, listing):
    """The address of a page that the person may go to now, or ""."""
    return "" if refuse(listing.user, listing.cycle) else reverse(name)


@require_POST
def choose_columns(request):
    """Remember the chosen columns on this machine for a year."""
    known = [column.name for column in COLUMNS]
    chosen = [name for name in request.POST.getlist("column") if name in known]
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if safe else "application_list")
    response.set_cookie(
        COLUMNS_COOKIE,
        ".".join(chosen),
        max_age=365 * 24 * 3600,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
    return response


@from_replica
def export(request, kind):
    """The rows and columns that the list shows, all pages, as a workbook or as CSV."""
    if kind not in exports.WRITERS:
        raise Http404
    return exported(request, listing_of(request), kind)


def exported(request, listing, kind):
    heading = f"ทะเบียนผู้สมัคร มชช. {listing.cycle} {request.user.area_label}"
    file, count = exports.WRITERS[kind](listing, heading)
    log_access(
        AccessKind.EXPORT,
        by=request.user,
        area_id=request.user.area_id or listing.cycle.area_id,
        reason=f"ส่งออกทะเบียนเป็น {kind}: {what(listing)}",
        row_count=count,
    )
    name = f"register-{listing.cycle.fiscal_year}-{clock.today():%Y%m%d}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=exports.TYPES[kind])


def what(listing):
    """Which rows an export holds, for the log."""
    rows = "เฉพาะที่เลือก" if listing.only is not None else "ทั้งหมด"
    return " · ".join(part for part in (rows, listing.described()) if part)
