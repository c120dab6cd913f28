"""The quota matrix: field officers × 4 types, counted in units (หน่วย)."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from registry.choices import ApplicantType
from registry.models import Application, QuotaWaiver, User


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


def matrix(cycle, district_code):
    """The district's matrix in four statements.

    Officers are the active field officers, and whoever else holds units (the head, one who left).
    """
    counts = Counter()
    rows = Application.objects.in_cycle(cycle).inside(district_code).counted()
    for row in rows.order_by().values("officer", "type").annotate(n=Count("pk")):
        counts[row["officer"], row["type"]] = row["n"]
    quota = dict(cycle.quotas.values_list("type", "minimum"))
    waivers = {
        (waiver.officer_id, waiver.type): waiver
        for waiver in QuotaWaiver.objects.filter(cycle=cycle, area=district_code)
    }
    holders = {officer for officer, _ in counts}
    officers = User.objects.inside(district_code).order_by("sort_key", "id")
    shown = [o for o in officers if o.pk in holders or (o.is_active and o.role == "FIELD_OFFICER")]
    bound = {o.pk for o in shown if o.is_active and o.role == "FIELD_OFFICER"}
    return Matrix(
        rows=[
            (
                officer,
                [
                    Cell(
                        officer,
                        type_,
                        counts[officer.pk, type_],
                        quota.get(type_, 0) if officer.pk in bound else 0,
                        waivers.get((officer.pk, type_)),
                    )
                    for type_ in ApplicantType
                ],
            )
            for officer in shown
        ],
        totals=[
            (type_, sum(n for (_, counted), n in counts.items() if counted == type_))
            for type_ in ApplicantType
        ],
    )
