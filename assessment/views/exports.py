"""The year's scores, plans and events as a workbook; each taking-out is logged."""

from django.http import FileResponse, Http404

from assessment import evaluation_workbook
from assessment import permissions as permissions_of_judging
from assessment.evaluations import own_roles
from assessment.exports import TABLES, workbook
from assessment.views.base import XLSX
from mchch.replica import from_replica
from registry import permissions
from registry.actions.access import log_access
from registry.choices import AccessKind
from registry.views.base import allow, cycle_or_404


@from_replica
def export(request, what):
    allow("" if request.user.reads_area else permissions.NOT_YOUR_ROLE)
    cycle = cycle_or_404(request)
    if what not in TABLES:
        raise Http404
    tables = [make(request.user, cycle) for make in TABLES[what]]
    return answer(request.user, cycle, what, tables, tables[0].name)


@from_replica
def member_scores(request):
    """Committee members' sheets, as far as the person may read them."""
    user, roles = request.user, own_roles(request.user)
    may = user.reads_area or permissions_of_judging.is_keeper(user, roles)
    allow("" if may else permissions.NOT_YOUR_ROLE)
    cycle = cycle_or_404(request)
    found = evaluation_workbook.tables(user, cycle, roles)
    return answer(user, cycle, "member-scores", found, "คะแนนของกรรมการ")


def answer(user, cycle, what, tables, label):
    file, count = workbook(tables, f"{cycle} {user.area_label}")
    log_access(
        AccessKind.EXPORT,
        by=user,
        area_id=user.area_id or cycle.area_id,
        reason=f"ส่งออก{label}",
        row_count=count,
    )
    name = f"{what}-{user.area_id or 'all'}-{cycle.fiscal_year}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
