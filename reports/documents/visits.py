"""กำหนดการลงพื้นที่ตรวจประเมิน by day, and the slip with a committee member's link."""

import io

import segno

from assessment.models import Meeting, Visit
from assessment.visits import days, whole
from mchch.thai import paper
from mchch.thai.text import thai_digits
from registry.models import Area
from reports.documents.base import Document
from reports.documents.development_plan import QR_DOTS
from reports.documents.evaluation import clock_time
from reports.documents.units import address, fiscal_year, phone, unit_name

TITLE = "กำหนดการลงพื้นที่ตรวจประเมินตามระบบมาตรฐานการพัฒนาชุมชน"


def visits(cycle, *, area=""):
    """Each district of the area begins on a page of its own."""
    area = area or cycle.area_id
    rows = Visit.objects.inside(area).in_cycle(cycle)
    meetings = Meeting.objects.inside(area).in_cycle(cycle)
    return document_of(cycle, area, rows, meetings)


def mine(user, options):
    return {"user": user}


def own_visits(cycle, *, user=None):
    """Those of one member; the operator at the command line is none."""
    if user is None:
        return document_of(cycle, cycle.area_id, Visit.objects.none(), ())
    rows = Visit.objects.visible_to(user).in_cycle(cycle).of_member(user)
    return document_of(cycle, user.area_id, rows, (), member=user.get_full_name())


def document_of(cycle, area, rows, meetings, member=""):
    """What was cancelled is left out."""
    rows, meetings = list(whole(rows.standing())), list(meetings)
    codes = sorted({row.area_id for row in (*rows, *meetings)} or {area[:4]})
    places = Area.objects.in_bulk(codes)
    context = {
        "title_line": TITLE,
        "year": fiscal_year(cycle),
        "member": paper.person(member) if member else "",
        "districts": [
            (paper.keep(places[code].label), places[code].label, lines_of(code, rows, meetings))
            for code in codes
        ],
    }
    return Document(
        "pdf/visits.html",
        context,
        title=f"{TITLE} ปีงบประมาณ พ.ศ. {cycle.fiscal_year}",
        filename=f"visits-{area}-{cycle.fiscal_year}.pdf",
        # A member takes out what the own page shows: no list of a district.
        people=0 if member else sum(len(row.stops.all()) for row in rows),
        area_id=area,
    )


def lines_of(code, rows, meetings):
    """[(date, [line])] of one district."""
    found = days(
        [row for row in rows if row.area_id == code],
        [row for row in meetings if row.area_id == code],
    )
    return [(day.date, [line_of(entry) for entry in day.entries]) for day in found]


def line_of(entry):
    row = entry.row
    hours = clock_time(row.begins_at)
    if row.ends_at:
        hours = paper.keep(thai_digits(f"{row.begins_at:%H.%M}–{row.ends_at:%H.%M} น."))
    if entry.meeting:
        return {"hours": hours, "meeting": paper.paper_text(row.place)}
    return {
        "hours": hours,
        "units": [unit_line(unit) for _, unit, _ in entry.units],
        "members": [paper.person_cell(name) for name in entry.members],
        "place": paper.paper_text(row.place),
        "note": paper.paper_text(row.note),
    }


def unit_line(unit):
    told = {name: getattr(unit, name) for name in ("house_no", "village_no", "village_name")}
    name = unit.display_name
    return {
        "name": paper.person_cell(name) if unit.is_leader else unit_name(name),
        "address": address(told, unit.area.name if unit.area.level == "subdistrict" else ""),
        "person": "" if unit.is_leader else paper.person_cell(unit.person_name),
        "phone": phone(unit.phone) if unit.phone else "",
    }


def member_link_slip(link, url):
    """What a member without an account is given: a QR, until when, what it is for."""
    picture = io.BytesIO()
    segno.make(url, error="m").save(picture, kind="png", scale=QR_DOTS, border=2)
    context = {
        "member": paper.person(str(link.seat)),
        "role": paper.paper_text(link.seat.get_role_display()),
        "place": paper.keep(link.area.label),
        "until": link.valid_until,
        "url": url,
        "pictures": {"qr": picture.getvalue()},
    }
    return Document(
        "pdf/member_slip.html",
        context,
        title=f"ลิงก์ให้คะแนนของ{link.seat}",
        filename=f"member-link-{link.pk}.pdf",
        area_id=link.area_id,
    )
