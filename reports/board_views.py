"""The board of the nation, of a province, and a district's own row beside its province's mean."""

from dataclasses import dataclass

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from mchch import clock
from mchch.replica import from_replica
from mchch.thai.dates import fiscal_year
from registry import exports, permissions
from registry.actions.access import log_access
from registry.chips import chip
from registry.choices import SHORT_STEPS, AccessKind, ApplicantType, Role, StepKind
from registry.current import current_cycle
from registry.models import Area, Cycle
from registry.pace import in_words
from registry.views.base import allow, get_visible
from reports import board_exports
from reports.board import Filters
from reports.board_rows import district_rows, fiscal_years, mean, province_rows, states


@dataclass(frozen=True)
class Asked:
    """Whose rows are looked at, in which year: what page and export have in common."""

    title: str
    year: int
    years: list
    filters: Filters
    rows: list
    cycle: Cycle | None = None  # of one province; None is the country
    area: str = ""

    @property
    def heading(self):
        words = [self.title, f"ปีงบประมาณ {self.year}"]
        if self.filters.type:
            words.append(f"เฉพาะ{ApplicantType(self.filters.type).label}")
        if self.filters.step:
            words.append(f"ขั้นตอน{SHORT_STEPS[self.filters.step]}")
        return " ".join(words)


def asked_of(request, province=None):
    user = request.user
    allow("" if user.reads_area else permissions.NOT_YOUR_ROLE)
    allow(permissions.NOT_YOUR_ROLE if province and user.is_district else "")
    if province is None and user.role == Role.NATION:
        return country(request)
    code = province or user.area_id
    area = get_visible(Area.objects.of_level("province"), user, pk=code) if province else user.area
    cycles = list(Cycle.objects.visible_to(user).filter(area=code[:2]).select_related("area"))
    cycle = chosen(request, cycles)
    filters = Filters.of(request.GET)
    rows = district_rows(user, cycle, filters, code)
    years = [one.fiscal_year for one in cycles]
    return Asked(area.label, cycle.fiscal_year, years, filters, rows, cycle, code)


def chosen(request, cycles):
    """The year of the address, else the one that all pages show, else this year's or the newest."""
    asked, shown = request.GET.get("year", ""), current_cycle(request)
    by_wish = [
        *(one for one in cycles if str(one.fiscal_year) == asked),
        *(one for one in cycles if shown and one.fiscal_year == shown.fiscal_year),
        *cycles,
    ]
    if not by_wish:
        raise Http404("ยังไม่มีปีงบประมาณที่เปิด")
    return by_wish[0]


def country(request):
    years = fiscal_years(request.user)
    if not years:
        raise Http404("ยังไม่มีปีงบประมาณที่เปิด")
    this_year = fiscal_year(clock.today())
    wish = [*(y for y in years if str(y) == request.GET.get("year")), this_year]
    year = next((y for y in wish if y in years), years[0])
    filters = Filters.of(request.GET)
    kept = {"year": year, "type": filters.type, "step": filters.step}
    query = urlencode({name: value for name, value in kept.items() if value})

    def url_of(code):
        return f"{reverse('board_province', args=[code])}?{query}"

    return Asked("ทั้งประเทศ", year, years, filters, province_rows(year, filters, url_of))


@from_replica
def board(request, province=None):
    """A district sees its own row; everybody else a row for each place below."""
    asked = asked_of(request, province)
    is_district = request.user.is_district
    context = {
        "asked": asked,
        "chips": chips(request, asked),
        "steps": [SHORT_STEPS[kind] for kind in asked.filters.steps],
        "states": states(asked.rows),
        "rules": in_words(asked.cycle) if asked.cycle else [],
        "may_steer": not permissions.refuse_steer(request.user),
        "mean": mean(asked.year, asked.filters) if is_district else None,
        "back_url": f"{reverse('board')}?year={asked.year}"
        if request.user.role == Role.NATION and province
        else "",
        "query": request.GET.urlencode(),
    }
    template = "reports/board_district.html" if is_district else "reports/board.html"
    return render(request, template, context)


def chips(request, asked):
    """[(heading, [chip])]; one year is always on."""
    query = request.GET
    years = [chip(query, "year", str(year), str(year)) for year in asked.years]
    for year, one in zip(asked.years, years, strict=True):
        one["active"] = year == asked.year
    types = [chip(query, "type", *choice) for choice in ApplicantType.choices]
    steps = [chip(query, "step", kind, SHORT_STEPS[kind]) for kind in StepKind]
    return [("ปีงบประมาณ", years), ("ประเภท", types), ("ขั้นตอน", steps)]


@from_replica
def export(request, kind, province=None):
    """The rows and columns that the board shows, as a workbook or as CSV."""
    if kind not in board_exports.WRITERS:
        raise Http404
    asked = asked_of(request, province)
    file = board_exports.WRITERS[kind](asked)
    log_access(
        AccessKind.EXPORT,
        by=request.user,
        area_id=asked.area or asked.rows[0].area.pk,
        reason=f"ส่งออกกระดานติดตามเป็น {kind}: {asked.heading}",
        row_count=len(asked.rows),
    )
    name = f"board-{asked.year}-{clock.today():%Y%m%d}.{kind}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=exports.TYPES[kind])
