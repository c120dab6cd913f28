"""The quota matrix: field officers × 4 types, counted in units (หน่วย)."""

from collections import Counter
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef
from django.db.models.functions import JSONObject

from mchch.compiled import compiled
from registry.choices import COUNTED_STAGES, ApplicantType, Stage
from registry.models import Application, Quota, QuotaWaiver, User

# In the order of the index application_counts: nothing has to be sorted or hashed.
COUNTED_BY = ("district_code", "officer_id", "type", "stage")


@dataclass(frozen=True)
class Cell:
    """One officer and type: how many units there are of how many there must be."""

    officer: User
    type: str
    count: int
    minimum: int
    waiver: QuotaWaiver | None

    @property
    def missing(self):
        return 0 if self.waiver else max(0, self.minimum - self.count)

    @property
    def type_label(self):
        return ApplicantType(self.type).label


@dataclass(frozen=True)
class Matrix:
    rows: list  # [(officer, [Cell of each type])]
    totals: list  # [(type, units of the whole district)]
    drafts: int = 0

    @property
    def cells(self):
        return [cell for _, cells in self.rows for cell in cells]

    @property
    def missing(self):
        return [cell for cell in self.cells if cell.missing]

    @property
    def total(self):
        return sum(count for _, count in self.totals)

    def of(self, officer):
        return [cell for cell in self.cells if cell.officer.pk == officer.pk]


@dataclass(frozen=True)
class Demand:
    """What a year asks of each field officer, and who is excused from it."""

    minimum: dict  # {type: units}
    waivers: dict  # {(officer id, type): QuotaWaiver}

    def cells(self, officer, counts):
        """An officer's four cells; nothing is asked of others who hold units."""
        asked = self.minimum if officer.is_active and officer.role == "FIELD_OFFICER" else {}
        return [
            Cell(
                officer,
                type_,
                counts[officer.pk, type_],
                asked.get(type_, 0),
                self.waivers.get((officer.pk, type_)),
            )
            for type_ in ApplicantType
        ]


def demand(cycle, district_code):
    """One statement: the quotas, and on each the waivers of the area."""
    quotas = quotas_of(cycle.pk, district_code)
    excused = [QuotaWaiver(**waiver) for quota in quotas for waiver in quota.waivers]
    return Demand(
        minimum={quota.type: quota.minimum for quota in quotas},
        waivers={(waiver.officer_id, waiver.type): waiver for waiver in excused},
    )


@compiled
def quotas_of(cycle_id, area_id):
    waivers = (
        QuotaWaiver.objects.standing()
        .inside(area_id)
        .filter(cycle=OuterRef("cycle"), type=OuterRef("type"))
    )
    told = JSONObject(pk="pk", officer_id="officer_id", type="type", reason="reason")
    quotas = Quota.objects.filter(cycle=cycle_id)
    return quotas.annotate(waivers=ArraySubquery(waivers.values(told=told)))


def units(cycle, district_code, officer=None):
    """Counter of applications by (officer, type, stage); one statement, which reads an index."""
    found = Counter()
    for _, holder, type_, stage, n in grouped(cycle.pk, district_code, officer and officer.pk):
        found[holder, type_, stage] += n
    return found


@compiled
def grouped(cycle_id, area_id, officer_id):
    rows = Application.objects.in_cycle(cycle_id).inside(area_id)
    rows = rows.filter(officer=officer_id) if officer_id else rows
    return rows.order_by(*COUNTED_BY).values_list(*COUNTED_BY).annotate(n=Count("*"))


def counted(found):
    """Of `units` those that count, by (officer, type)."""
    counts = Counter()
    for (officer, type_, stage), n in found.items():
        if stage in COUNTED_STAGES:
            counts[officer, type_] += n
    return counts


def own_cells(cycle, officer):
    """The matrix's row of one officer, in two statements."""
    found = units(cycle, officer.area_id, officer)
    return demand(cycle, officer.area_id).cells(officer, counted(found))


@compiled
def people_of(area_id):
    return User.objects.inside(area_id).order_by("sort_key", "id")


def matrix(cycle, district_code):
    """The district's matrix in three statements.

    Officers are the active field officers, and whoever else holds units (the head, one who left).
    """
    found = units(cycle, district_code)
    counts = counted(found)
    asked = demand(cycle, district_code)
    holders = {officer for officer, _ in counts}
    people = people_of(district_code)
    shown = [o for o in people if o.pk in holders or (o.is_active and o.role == "FIELD_OFFICER")]
    return Matrix(
        rows=[(officer, asked.cells(officer, counts)) for officer in shown],
        totals=[
            (type_, sum(n for (_, counted_type), n in counts.items() if counted_type == type_))
            for type_ in ApplicantType
        ],
        drafts=sum(n for (_, _, stage), n in found.items() if stage == Stage.DRAFT),
    )
