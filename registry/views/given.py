"""What a year was given beside its rules, in one place: looked at, taken out, taken back."""

from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import redirect, render

from mchch import clock
from mchch.replica import from_replica
from registry import permissions
from registry.actions.access import log_access
from registry.actions.steering import end
from registry.chips import chip
from registry.choices import AccessKind
from registry.exports import TYPES
from registry.given import GivenList, Kind, State
from registry.given_workbook import workbook
from registry.models import Reopening
from registry.models.user import name_of
from registry.views.base import allow, cycle_or_404, get_visible, told

PAGE_SIZE = 50


def list_of(request):
    allow("" if request.user.reads_area else permissions.NOT_YOUR_ROLE)
    return GivenList(request.user, cycle_or_404(request), request.GET)


def steering(request):
    found = list_of(request)
    context = {
        "cycle": cycle_or_404(request),
        "found": found,
        "page_obj": Paginator(found.rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_steer": not permissions.refuse_steer(request.user),
        "chip_rows": [
            ("รายการ", [chip(request.GET, "kind", *choice) for choice in Kind.choices]),
            ("สถานะ", [chip(request.GET, "state", *choice) for choice in State.choices[:3]]),
        ],
    }
    return render(request, "registry/steering.html", context)


@from_replica
def export(request):
    """Exactly the rows that the list shows."""
    found, cycle = list_of(request), cycle_or_404(request)
    heading = f"การเปิดให้เฉพาะอำเภอ การผ่อนผัน และการส่งหลังกำหนด {cycle} {request.user.area_label}"
    log_access(
        AccessKind.EXPORT,
        by=request.user,
        area_id=request.user.area_id or cycle.area_id,
        reason=f"ส่งออกรายการเปิดเฉพาะอำเภอและผ่อนผัน: {found.described()}",
        row_count=len(found.rows),
    )
    name = f"steering-{cycle.fiscal_year}-{clock.today():%Y%m%d}.xlsx"
    return FileResponse(
        workbook(found.rows, heading), as_attachment=True, filename=name,
        content_type=TYPES["xlsx"],
    )  # fmt: skip


def end_reopening(request, pk):
    """Ask first: the district cannot do the step from then on."""
    rows = Reopening.objects.standing().select_related("area", "cycle")
    rows = rows.annotate(by=name_of("opened_by"))
    row = get_visible(rows, request.user, pk=pk)
    allow(permissions.refuse_steer(request.user))
    if request.method == "POST":
        success = f"สิ้นสุดการเปิดให้{row.area}แล้ว"
        told(request, end, row, by=request.user, success=success)
        return redirect("steering")
    return render(request, "registry/reopening_end.html", {"reopening": row})
