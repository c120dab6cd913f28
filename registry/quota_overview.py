"""The quota of all districts of a province, side by side."""

from collections import defaultdict
from dataclasses import dataclass

from registry.choices import ApplicantType
from registry.models import Area
from registry.quota import matrix


@dataclass(frozen=True)
class DistrictQuota:
    area: Area
    officers: int
    cells: list

    @property
    def totals(self):
        """[(label of the type, units)]"""
        return [
            (type_.label, sum(cell.count for cell in self.cells if cell.type == type_))
            for type_ in ApplicantType
        ]

    @property
    def total(self):
        return sum(cell.count for cell in self.cells)

    @property
    def missing(self):
        return sum(cell.missing for cell in self.cells)

    @property
    def waived(self):
        return sum(cell.waiver is not None for cell in self.cells)


def overview(cycle):
    """The districts of the cycle's province in Thai order; the same statements at any size."""
    rows = defaultdict(list)
    for officer, cells in matrix(cycle, cycle.area_id).rows:
        rows[officer.area_id].append(cells)
    return [
        DistrictQuota(area, len(rows[area.pk]), [cell for cells in rows[area.pk] for cell in cells])
        for area in Area.objects.inside(cycle.area_id).of_level("district")
    ]
