"""ทะเบียนผู้สมัคร: every unit of a district in a year, by type, citizen IDs masked."""

from mchch.thai import citizen_id, paper
from mchch.thai.text import thai_digits
from registry.choices import ApplicantType
from registry.models import Application, Area
from reports.documents.base import Document
from reports.documents.units import address, count, fiscal_year, phone, unit_name


def inside(user, options):
    """The district asked for, if the person's own area holds it; otherwise the own area."""
    own = (user.area_id or "") if user else ""
    asked = options.get("district") or ""
    return {"area": asked if asked.startswith(own) else own}


def register(cycle, *, area=""):
    """Each district of the area begins on a page of its own."""
    area = area or cycle.area_id
    rows = list(
        Application.objects.in_cycle(cycle)
        .counted()
        .inside(area)
        .select_related("area", "officer")
        .order_by("sort_key", "id")
    )
    codes = sorted({row.area_id[:4] for row in rows} or {area[:4]})
    places = Area.objects.in_bulk(codes)
    context = {
        "year": fiscal_year(cycle),
        "province": paper.keep(cycle.area.label),
        "districts": [district(places[code], rows) for code in codes if code in places],
    }
    whose = places[codes[0]].label if len(codes) == 1 and codes[0] in places else cycle.area.label
    return Document(
        "pdf/register.html",
        context,
        title=f"ทะเบียนผู้สมัคร มชช. ปีงบประมาณ พ.ศ. {cycle.fiscal_year} {whose}",
        filename=f"register-{area}-{cycle.fiscal_year}.pdf",
        people=len(rows),
        area_id=area,
    )


def district(place, rows):
    own = [row for row in rows if row.area_id.startswith(place.pk)]
    return {
        "name": paper.keep(place.label) if place.level == "district" else "",
        "plain_name": place.label,
        "count": count(len(own)),
        "groups": [
            group(type_.label, [row for row in own if row.type == type_]) for type_ in ApplicantType
        ],
    }


def group(label, rows):
    return {"label": label, "count": count(len(rows)), "rows": [row_of(row) for row in rows]}


def row_of(row):
    unit = {name: getattr(row, name) for name in ("house_no", "village_no", "village_name")}
    return {
        "number": paper.keep(thai_digits(row.number)),
        "name": paper.person_cell(row.person_name) if row.is_leader else unit_name(row.unit_name),
        "person": "" if row.is_leader else paper.person_cell(row.person_name),
        "position": paper.paper_text(row.position),
        "citizen_id": paper.keep(thai_digits(citizen_id.masked(row.citizen_id)))
        if row.is_leader
        else "",
        "address": address(unit, row.area.name if row.area.level == "subdistrict" else ""),
        "phone": phone(row.phone),
        "officer": paper.person_cell(row.officer.get_full_name()),
        "applied_on": row.applied_on,
        "stage": row.get_stage_display(),
    }
