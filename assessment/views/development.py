"""Self-assessment, plan and development: the list, and the page of one applicant."""

from django.core.paginator import Paginator
from django.shortcuts import render

from assessment import permissions
from assessment.choices import SELF_ASSESSMENTS, PlanStatus
from assessment.models import Attendance, ProgressEntry
from assessment.road import (
    STATES,
    in_development,
    may_stand_for_outstanding,
    ready_for_evaluation,
    road_of,
    roads,
)
from assessment.views.base import application_of
from mchch.thai.dates import long_date, long_datetime
from registry import permissions as registry_permissions
from registry.chips import chip
from registry.choices import ApplicantType, Role
from registry.models import Application, Area
from registry.views.base import allow, cycle_or_404

PAGE_SIZE = 50
SHOWN = 60  # entries of a timeline
DISTRICT_DIGITS = 4
FILTERS = ("state", "type", "officer", "district")


def development_list(request):
    """Who stands where, filtered by what is missing; the filters stay in the address."""
    allow("" if request.user.reads_area else registry_permissions.NOT_YOUR_ROLE)
    cycle = cycle_or_404(request)
    base = in_development(request.user, cycle, Application.objects.all())
    rows, filters = filtered(base, request.GET)
    rows = rows.named("number", "officer__title", "officer__given_name", "officer__family_name")
    page = Paginator(rows.select_related("officer").order_by("sort_key", "id"), PAGE_SIZE)
    page_obj = page.get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "page_obj": page_obj,
        "roads": roads(page_obj.object_list),
        "chips": chips(request, cycle),
        "words": request.GET.get("q", "").strip(),
        "is_filtered": any(filters.values()) or bool(request.GET.get("q")),
        "counts": counts(base),
    }
    return render(request, "assessment/development_list.html", context)


def filtered(rows, query):
    filters = {name: query.get(name, "") for name in FILTERS}
    rows = rows.matching(query.get("q", "").strip())
    if filters["state"] in STATES:
        rows = rows.filter(STATES[filters["state"]][1]())
    if filters["type"]:
        rows = rows.filter(type=filters["type"])
    if filters["officer"].isdigit():
        rows = rows.filter(officer=filters["officer"])
    if len(filters["district"]) == DISTRICT_DIGITS:
        rows = rows.inside(filters["district"])
    return rows, filters


def counts(rows):
    """(ready, certified and thus free to stand for the outstanding ones)"""
    return ready_for_evaluation(rows).count(), may_stand_for_outstanding(rows).count()


def chips(request, cycle):
    """[(heading, [chip])]"""
    mine = (str(request.user.pk), "ของฉัน")
    found = [
        ("สถานะ", [("state", value, word) for value, (word, _) in STATES.items()]),
        ("ประเภท", [("type", value, label) for value, label in ApplicantType.choices]),
    ]
    if request.user.role in (Role.FIELD_OFFICER, Role.DISTRICT_HEAD):
        found.append(("ผู้ดูแล", [("officer", *mine)]))
    else:
        districts = Area.objects.inside(cycle.area_id).of_level("district")
        found.append(("อำเภอ", [("district", area.pk, area.name) for area in districts]))
    return [(lead, [chip(request.GET, *one) for one in ones]) for lead, ones in found]


def development(request, pk):
    """One applicant: what is next, both sheets, the plan, what was done."""
    application = application_of(request, pk)
    user = request.user
    road = road_of(application)
    context = {
        "application": application,
        "road": road,
        "missing": road.missing(),
        "draft": road.plans.get(PlanStatus.DRAFT),
        "refusals": {
            kind.lower(): permissions.refuse_open_sheet(user, application, kind)
            for kind in SELF_ASSESSMENTS
            if kind not in road.sheets
        }
        | {"work": permissions.refuse_work(user, application)},
        "story": story(application),
    }
    return render(request, "assessment/development.html", context)


def story(application):
    """Progress and learning events, newest first."""
    entries = ProgressEntry.objects.filter(application=application)[:SHOWN]
    lines = [
        entry_line(row) for row in entries.select_related("activity").prefetch_related("photos")
    ]
    attended = Attendance.objects.filter(application=application).select_related("event")
    lines += [event_line(row) for row in attended]
    return sorted(lines, key=lambda line: line["on"], reverse=True)[:SHOWN]


def entry_line(row):
    return {
        "on": row.done_on,
        "when": long_date(row.done_on),
        "label": f"{row.activity.what} – {row.percent} %",
        "text": row.text,
        "who": f"บันทึกโดย {row.entered_by_name} เมื่อ {long_datetime(row.entered_at)}",
        "photos": [photo for photo in row.photos.all() if photo.removed_at is None],
    }


def event_line(row):
    event = row.event
    return {
        "on": event.held_on,
        "when": long_date(event.held_on),
        "label": f"{event.get_kind_display()}: {event.title}",
        "text": f"เข้าร่วม {row.people} คน" + (f" ณ {event.place}" if event.place else ""),
        "who": "",
        "photos": [],
    }
