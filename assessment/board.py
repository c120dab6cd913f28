"""The committee's board: applicants of a district's year by how far the committee is with them."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Q

from assessment.choices import Resolution
from assessment.evaluations import Case, cases
from assessment.models import Evaluation
from assessment.road import Road, ready, roads
from registry.choices import EVALUATED_STAGES, ApplicantType, Stage
from registry.models import Application

PAGE_SIZE = 50
# What can stand before a committee, or has.
STAGES = (Stage.ACCEPTED, *EVALUATED_STAGES)
NOT_OPEN = Q(evaluation__isnull=True)
PENDING = Q(evaluation__isnull=False, evaluation__concluded_at__isnull=True)
STATES = {
    "ready": ("พร้อม รอเปิดตรวจ", lambda: NOT_OPEN & ready()),
    "lacking": ("ยังไม่พร้อม", lambda: NOT_OPEN & ~ready()),
    "open": ("กำลังตรวจ", lambda: PENDING & Q(evaluation__resolution="")),
    "resolved": ("มีมติ รอสรุปผล", lambda: PENDING & ~Q(evaluation__resolution="")),
    "concluded": ("สรุปผลแล้ว", lambda: Q(evaluation__concluded_at__isnull=False)),
}
FILTERS = {"type": dict(ApplicantType.choices), "state": STATES}


@dataclass(frozen=True)
class Row:
    """One applicant of the board."""

    application: Application
    road: Road
    case: Case | None

    @property
    def missing(self):
        return [line.text for line in self.road.missing() if line.blocks]


@dataclass(frozen=True)
class Board:
    """One page of the board."""

    members: list
    page: object
    rows: list

    @property
    def may_be_opened(self):
        return any(row.case is None and row.road.is_ready for row in self.rows)


def units(user, cycle):
    """Accepted by the province, or judged already."""
    return Application.objects.visible_to(user).in_cycle(cycle).filter(stage__in=STAGES)


def filtered(rows, query):
    """(rows, {filter: value}) of what an address asks for."""
    filters = {name: query.get(name, "") for name in FILTERS}
    filters = {name: value if value in FILTERS[name] else "" for name, value in filters.items()}
    if filters["type"]:
        rows = rows.filter(type=filters["type"])
    if filters["state"]:
        rows = rows.filter(STATES[filters["state"]][1]())
    return rows.matching(query.get("q", "").strip()), filters


def board(members, cycle, rows, number):
    """A page: eight statements, however many rows."""
    rows = rows.select_related("evaluation__standard").defer("citizen_id")
    page = Paginator(rows.order_by("sort_key", "id"), PAGE_SIZE).get_page(number)
    found = list(page.object_list)
    opened = [row.evaluation for row in found if hasattr(row, "evaluation")]
    by_unit = {case.evaluation.application_id: case for case in cases(opened, members, cycle)}
    lines = [
        Row(road.application, road, by_unit.get(road.application.pk))
        for road in roads(found, with_steps=False)
    ]
    return Board(members, page, lines)


def counts(user, cycle):
    """How many evaluations are open, resolved, concluded; one statement."""
    rows = Evaluation.objects.visible_to(user).in_cycle(cycle)
    pending = Q(concluded_at__isnull=True)
    return rows.aggregate(
        pending=Count("pk", filter=pending),
        resolved=Count("pk", filter=pending & ~Q(resolution="")),
        passed=Count("pk", filter=~pending & Q(resolution=Resolution.PASS)),
        failed=Count("pk", filter=~pending & Q(resolution=Resolution.FAIL)),
    )
