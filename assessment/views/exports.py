"""The year's scores, plans and events as a workbook; each taking-out is logged."""

from django.http import FileResponse, Http404

from assessment.exports import TABLES, workbook
from assessment.views.base import XLSX
from registry import permissions
from registry.actions.access import log_access
from registry.choices import AccessKind
from registry.views.base import allow, cycle_or_404


def export(request, what):
    allow("" if request.user.reads_area else permissions.NOT_YOUR_ROLE)
    cycle = cycle_or_404(request)
    if what not in TABLES:
        raise Http404
    tables = [make(request.user, cycle) for make in TABLES[what]]
    file, count = workbook(tables, f"{cycle} {request.user.area_label}")
    log_access(
        AccessKind.EXPORT,
        by=request.user,
        area_id=request.user.area_id or cycle.area_id,
        reason=f"ส่งออก{tables[0].name}",
        row_count=count,
    )
    name = f"{what}-{request.user.area_id or 'all'}-{cycle.fiscal_year}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
