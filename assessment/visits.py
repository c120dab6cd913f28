"""Visits and meetings as pages, papers and calendars read them: by day, with whom and where."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations, groupby

from django.db.models import Prefetch

from assessment.models import Meeting, Visit, VisitMember, VisitStop

STOPS = (
    VisitStop.objects.select_related("evaluation__application__area")
    .defer("evaluation__application__citizen_id")
    .order_by("evaluation__application__sort_key", "id")
)


def whole(visits):
    """With applicants and members: two statements more, however many visits."""
    return visits.prefetch_related(Prefetch("stops", STOPS), "members")


def address_in_words(application):
    """Where one finds an applicant, in one line."""
    parts = (
        ("เลขที่ ", application.house_no),
        ("หมู่ที่ ", application.village_no),
        ("", application.village_name),
        ("", application.area.label),
    )
    return " ".join(f"{label}{value}" for label, value in parts if value)


@dataclass
class Entry:
    """A visit or a meeting on a day."""

    visit: Visit | None = None
    meeting: Meeting | None = None
    clashes: list = field(default_factory=list)  # names of members who are elsewhere as well

    @property
    def row(self):
        return self.visit or self.meeting

    @property
    def units(self):
        """[(evaluation, application, address)]"""
        found = [(stop.evaluation, stop.evaluation.application) for stop in self.visit.stops.all()]
        return [(evaluation, unit, address_in_words(unit)) for evaluation, unit in found]

    @property
    def members(self):
        return [str(row) for row in self.visit.members.all()]


@dataclass(frozen=True)
class Day:
    date: object
    entries: list


def days(visits, meetings=(), *, newest_first=False):
    """[Day] with what is on, by the hour; one statement for who is in two places at once."""
    clashes = clashing(visits)
    entries = [Entry(visit=row, clashes=clashes.get(row.pk, [])) for row in visits]
    entries += [Entry(meeting=row) for row in meetings]
    entries.sort(key=lambda one: (one.row.held_on, one.row.begins_at, one.row.pk))
    found = [
        Day(date, list(group)) for date, group in groupby(entries, lambda one: one.row.held_on)
    ]
    return found[::-1] if newest_first else found


def clashing(visits):
    """{visit: [members who are at another visit in the same hours]}, among standing visits."""
    dates = {row.held_on for row in visits}
    rows = VisitMember.objects.filter(
        visit__held_on__in=dates,
        visit__cancelled_at=None,
        visit__area__in={row.area_id for row in visits},
    )
    busy, found = defaultdict(list), defaultdict(list)
    for row in rows.select_related("visit"):
        busy[row.visit.area_id, row.visit.held_on, row.person].append(row)
    for appointments in busy.values():
        for one, other in combinations(appointments, 2):
            if overlap(one.visit, other.visit):
                found[one.visit_id].append(one.member_name)
                found[other.visit_id].append(other.member_name)
    return {visit: sorted(set(names)) for visit, names in found.items()}


def overlap(one, other):
    return one.begins_at < other.ends_at and other.begins_at < one.ends_at


def visits_to(user, evaluation):
    """When the person goes there, the next one first; one statement."""
    rows = Visit.objects.visible_to(user).of_member(user).coming().standing()
    return rows.filter(stops__evaluation=evaluation)


def own_visits(user, cycle):
    """The coming ones of a member, today's first; three statements."""
    rows = Visit.objects.visible_to(user).in_cycle(cycle).of_member(user).coming()
    return list(whole(rows))
