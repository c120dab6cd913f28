"""Evaluations as pages and papers read them: who sits in the committee, who has given points, what
the points come to. Writes nothing."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.postgres.aggregates import ArrayAgg

from assessment import permissions
from assessment.choices import Resolution, SheetStatus
from assessment.models import ConflictOfInterest, Evaluation, Indicator, Score, Sheet
from assessment.models.evaluation import is_of, seats_in_force
from assessment.results import join, judge
from assessment.standards import items_of, names_of, rule_of
from registry.choices import DISTRICT_ROLES, Joining, OrderPurpose, OrderStatus
from registry.models import CommitteeOrder, OrderMember

JOINT = "คณะกรรมการร่วมกัน"


def order_in_force(district):
    """The order that says who may score; None without one."""
    return CommitteeOrder.objects.in_force().of_district(district).select_related("area").first()


def own_roles(user):
    """What the order in force of the person's district makes of the person."""
    if user.role not in DISTRICT_ROLES:
        return []
    return list(seats_in_force(user, area=user.area_id).values_list("role", flat=True))


@dataclass(frozen=True)
class Member:
    """Somebody who sits in the committee."""

    seat: OrderMember

    @property
    def user_id(self):
        return self.seat.user_id

    @cached_property
    def name(self):
        account = self.seat.user.get_full_name() if self.seat.user_id else ""
        return self.seat.name or account or self.seat.position

    def is_person(self, user):
        return self.seat.pk in user.seats if user.pk is None else self.user_id == user.pk


class Owned:
    """Sheets or conflicts by whose they are, from whichever order they came: of the same account,
    else under the same name. Of several the first."""

    def __init__(self, rows):
        self.by_account, self.by_name = {}, {}
        for row in rows:
            if row.member_id is not None:
                self.by_account.setdefault(row.member_id, row)
            self.by_name.setdefault(row.member_name, row)

    def of(self, member):
        return self.by_account.get(member.user_id) or self.by_name.get(member.name)


def seats_of_district(code):
    """All seats of the order that is in force in a district, in its order; one statement."""
    seats = OrderMember.objects.filter(
        area=code,
        committee__order__status=OrderStatus.IN_FORCE,
        committee__order__purpose=OrderPurpose.EVALUATION,
    ).select_related("user")
    return list(seats.order_by("committee__place", "committee", "place", "id"))


def members_in(seats):
    """Each person once, in whichever of several committees the person sits."""
    found = {}
    for member in map(Member, seats):
        found.setdefault(member.name, member)
    return list(found.values())


def members_of_district(code):
    return members_in(seats_of_district(code))


WORDS = {
    "sent": "ส่งแล้ว",
    "paper": "กระดาษ",
    "open": "กำลังให้",
    "conflict": "งด",
    "none": "รอ",
}


@dataclass
class Place:
    """One member before one applicant."""

    member: Member
    sheet: Sheet | None = None
    conflict: ConflictOfInterest | None = None

    @property
    def state(self):
        if self.conflict:
            return "conflict"
        if self.sheet is None:
            return "none"
        if self.sheet.is_open:
            return "open"
        return "paper" if self.sheet.entered_by_name else "sent"

    @property
    def word(self):
        return WORDS[self.state]

    @property
    def is_awaited(self):
        return self.state in ("none", "open")


@dataclass(frozen=True)
class Line:
    """One indicator before the committee: each counted sheet's score, and what they join to."""

    indicator: Indicator
    scores: list  # of Score, None where a sheet has none
    joined: object
    passes: bool

    @property
    def points(self):
        return [score.points if score else None for score in self.scores]

    @property
    def notes(self):
        """[(member, note)]"""
        return [
            (score.sheet.member_name, score.note) for score in self.scores if score and score.note
        ]


@dataclass(frozen=True)
class Criteria:
    """A standard as its cases need it, made once for all of them."""

    indicators: list
    rule: object
    names: dict
    items: list


@dataclass
class Case:
    """One evaluation with what was given to it."""

    evaluation: Evaluation
    method: str
    members: list = field(default_factory=list)
    sheets: list = field(default_factory=list)
    conflicts: list = field(default_factory=list)
    criteria: Criteria | None = None
    # {indicator: [points of each sheet that counts]}
    given: dict = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def places(self):
        sheets = Owned(sheet for sheet in self.sheets if sheet.seat_id)
        conflicts = Owned(self.conflicts)
        return [Place(one, sheets.of(one), conflicts.of(one)) for one in self.members]

    @cached_property
    def former(self):
        """Sheets that were handed in by people whom the order in force no longer names."""
        accounts = {member.user_id for member in self.members if member.user_id}
        names = {member.name for member in self.members}
        return [
            sheet for sheet in self.sheets
            if sheet.seat_id and not sheet.is_open
            and sheet.member_id not in accounts and sheet.member_name not in names
        ]  # fmt: skip

    @property
    def joint(self):
        return next((sheet for sheet in self.sheets if sheet.is_joint), None)

    @property
    def is_joint(self):
        return self.method == Joining.CONSENSUS

    @property
    def awaited(self):
        """Whose points are still to come."""
        if self.is_joint:
            return [] if self.counted else [JOINT]
        return [place.member.name for place in self.places if place.is_awaited]

    @cached_property
    def counted(self):
        return [sheet for sheet in self.sheets if counts(sheet, self.conflicts, self.method)]

    @cached_property
    def joined(self):
        return join(self.given, self.method)

    @cached_property
    def result(self):
        """None as long as no sheet counts."""
        if not self.counted:
            return None
        known = self.criteria
        return judge(known.rule, known.names, known.items, self.joined.points, self.joined.sheets)

    def lines(self):
        """[Line] in the order of the standard; one statement."""
        rows = Score.objects.filter(sheet__in=self.counted, indicator__isnull=False)
        scores = {(row.indicator_id, row.sheet_id): row for row in rows.select_related("sheet")}
        joined = self.joined
        return [
            Line(
                row,
                [scores.get((row.pk, sheet.pk)) for sheet in self.counted],
                joined.of_one(row.pk),
                item.passes(joined.points.get(row.pk, 0), joined.sheets),
            )
            for row, item in zip(self.criteria.indicators, self.criteria.items, strict=True)
        ]

    @property
    def verdict(self):
        """What the standard's rule makes of the points; "" as long as there are none."""
        if self.result is None:
            return ""
        return Resolution.PASS if self.result.passes else Resolution.FAIL

    @property
    def verdict_word(self):
        return Resolution(self.verdict).label if self.verdict else ""

    @property
    def departs(self):
        """Whether the committee resolved otherwise than the rule."""
        return bool(self.evaluation.resolution) and self.evaluation.resolution != self.verdict


def counts(sheet, conflicts, method):
    """A sheet counts when it was handed in, its member is not out of it, and it is of the kind that
    the year joins. Who left the committee since then gave points while appointed: they stay."""
    if sheet.status != SheetStatus.CONFIRMED or sheet.is_joint != (method == Joining.CONSENSUS):
        return False
    return not any(
        row.member_name == sheet.member_name
        or (row.member_id is not None and row.member_id == sheet.member_id)
        for row in conflicts
    )


# Of a sheet, beside its points: hundreds stand on a board.
SHOWN_OF_SHEET = (
    *("evaluation", "kind", "status", "seat", "member", "member_name", "entered_by_name"),
    "submitted_at",
)


def cases(evaluations, members, cycle):
    """[Case] of evaluations that came with their standard; four statements however many."""
    found = {
        row.pk: Case(row, row.joining or cycle.joining, members) for row in evaluations
    }  # fmt: skip
    sheets = Sheet.objects.filter(evaluation__in=found).only(*SHOWN_OF_SHEET)
    for sheet in sheets.order_by("submitted_at", "id"):
        found[sheet.evaluation_id].sheets.append(sheet)
    for conflict in ConflictOfInterest.objects.filter(evaluation__in=found):
        found[conflict.evaluation_id].conflicts.append(conflict)
    known = criteria_of({row.standard_id: row.standard for row in evaluations})
    for case in found.values():
        case.criteria = known[case.evaluation.standard_id]
    give(found)
    return list(found.values())


def indicators_by_standard(standards):
    found = defaultdict(list)
    rows = Indicator.objects.filter(standard__in=standards).select_related("dimension")
    for row in rows.order_by("position"):
        found[row.standard_id].append(row)
    return found


def criteria_of(standards):
    """{standard: Criteria} of {id: Standard}; one statement."""
    found = indicators_by_standard(standards)
    return {
        pk: Criteria(found[pk], rule_of(standard), names_of(found[pk]), items_of(found[pk]))
        for pk, standard in standards.items()
    }


def give(found):
    """The points of all sheets that count, gathered by the database: a row for each sheet."""
    owners = {sheet.pk: case for case in found.values() for sheet in case.counted}
    rows = Score.objects.filter(sheet__in=owners, indicator__isnull=False, points__isnull=False)
    rows = rows.order_by().values_list("sheet")
    rows = rows.annotate(asked=ArrayAgg("indicator"), answered=ArrayAgg("points"))
    for sheet, asked, answered in rows:
        for indicator, points in zip(asked, answered, strict=True):
            owners[sheet].given[indicator].append(points)


def case_of(evaluation, cycle):
    return cases([evaluation], members_of_district(evaluation.area_id[:4]), cycle)[0]


# --- who may print what, when nothing but the row is known ---------------------------------------


def standing(user, evaluation):
    rows = Evaluation.objects.with_standing_of(user).select_related("application__cycle")
    rows = rows.defer("application__citizen_id")
    return rows.get(pk=evaluation)


def refuse_print_points(user, evaluation):
    sheets = list(evaluation.sheets.all())
    return permissions.refuse_see_points(user, standing(user, evaluation.pk), sheets)


def refuse_print_sheet(user, sheet):
    if is_of(user, sheet):
        return ""
    return refuse_print_points(user, sheet.evaluation)


def refuse_print_own_visits(user, cycle):
    return "" if own_roles(user) else permissions.NOT_SEATED


def refuse_print_visits(user, cycle):
    """All of a district: its officers, the secretaries, and the levels above."""
    if user.role not in DISTRICT_ROLES:
        return ""
    return permissions.refuse_board(user, own_roles(user))


def refuse_print_minutes(user, meeting):
    """A draft tells what is not concluded yet."""
    if meeting.concluded_at or permissions.is_keeper(user, own_roles(user)):
        return ""
    return "รายงานการประชุมจะปรากฏเมื่อคณะกรรมการสรุปผลแล้ว"
