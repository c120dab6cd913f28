"""The summary of a year: the page, the workbook, the wish for the paper."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from mchch.replica import from_replica
from mchch.thai.text import arabic_digits
from registry import permissions
from registry.choices import ApplicantType
from registry.current import all_cycles
from registry.models import Cycle
from registry.views.base import allow, cycle_or_404, get_visible
from reports import tasks
from reports.summary import workbook
from reports.summary.asking import asked_of
from reports.summary.charts import charts
from reports.summary.counting import summary
from reports.summary.country import all_districts
from reports.summary.shown import shown
from reports.summary.tables import tables
from reports.summary.words import counted, paragraphs

# The tables of each part of the page, in its order.
PARTS = (
    ("overall", "ภาพรวม", ("by_type", "years")),
    ("places", "รายพื้นที่", ("by_place",)),
    ("quota", "เป้าหมายของพัฒนากร", ("quota_by_place", "quota_by_officer")),
    ("development", "ก่อนและหลังพัฒนา", ("development",)),
    ("needs", "ตัวชี้วัดที่ควรส่งเสริม", ("needs",)),
    ("learning", "กิจกรรมการเรียนรู้", ("learning",)),
    ("exceptions", "กรณีที่ต่างจากปกติ", ("reopened", "waived", "late")),
)


def asked_by(request):
    """What the address asks for, within the person's own area."""
    allow("" if request.user.reads_area else permissions.NOT_YOUR_ROLE)
    year = cycle_or_404(request).fiscal_year
    query = request.GET.copy()
    query["year"] = arabic_digits(query.get("year", ""))
    return asked_of(query, all_cycles(request), request.user.area_id or "", year)


def counted_for(request):
    found = summary(asked_by(request))
    if found.asked.code and not found.exists:
        raise Http404("ไม่มีพื้นที่นี้")
    return found


@from_replica
def page(request):
    found = counted_for(request)
    asked, user = found.asked, request.user
    context = {
        "found": found,
        "parts": parts_of(found),
        "counted": counted(found),
        "year_text": str(asked.year),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "years": sorted({cycle.fiscal_year for cycle in all_cycles(request)}, reverse=True),
        "types": ApplicantType.choices,
        "place_word": "จังหวัด" if not user.area_id else "อำเภอ",
        "choices": [] if user.is_district else found.choices,
        "is_filtered": bool(asked.type or asked.code != (user.area_id or "")),
        "printed": printed(asked, user),
    }
    return render(request, "reports/summary.html", context)


def printed(asked, user):
    """The year whose report can be asked for here: of all of the own area, or of a province."""
    return asked.cycle if asked.code == (user.area_id or asked.code[:2]) else None


def parts_of(found):
    by_name = {table.name: table for table in tables(found)}
    drawn, told = charts(found), paragraphs(found)
    return [
        (name, title, told[name],
         [shown(by_name[one], drawn.get(one)) for one in names if one in by_name])
        for name, title, names in PARTS
    ]  # fmt: skip


@from_replica
def to_workbook(request):
    """All tables with Excel's own charts."""
    found = counted_for(request)
    more = [all_districts(all_cycles(request), found.asked.type)] if not found.asked.code else []
    file = workbook.written(found, more)
    return FileResponse(file, as_attachment=True, filename=workbook.name_of(found))


@require_POST
def ask_for_paper(request, pk):
    """The report of a province's year, or of the own district in it, drawn by the worker."""
    cycle = get_visible(Cycle.objects.select_related("area"), request.user, pk=pk)
    allow("" if request.user.reads_area else permissions.NOT_YOUR_ROLE)
    job = tasks.ask_for_summary(cycle, by=request.user)
    if not job.is_under_way:
        messages.success(request, "รายงานสรุปนี้พร้อมแล้ว")
    return redirect("my_documents")
