"""What the pages tell of a letter: how far each district is, and what waits for one's district."""

from dataclasses import dataclass

from mchch import clock
from mchch.compiled import compiled
from registry.letters import days_between
from registry.models import Area, Circular, CircularReceipt


@dataclass(frozen=True)
class DistrictLine:
    """One district and a letter: not opened, opened, acknowledged, with the days it took."""

    area: Area
    circular: Circular
    receipt: CircularReceipt | None = None

    @property
    def state(self):
        if self.receipt is None:
            return "missing"
        return "success" if self.receipt.acknowledged_at else "wait"

    @property
    def word(self):
        return {"missing": "ยังไม่เปิด", "wait": "เปิดแล้ว", "success": "รับทราบแล้ว"}[self.state]

    @property
    def days(self):
        """Until it was acknowledged, or until today."""
        until = self.receipt.acknowledged_at if self.receipt else None
        return days_between(self.circular.sent_at, until or clock.now())


def district_lines(circular):
    """A line for each district of the province, in Thai order: two statements."""
    receipts = {row.area_id: row for row in CircularReceipt.objects.filter(circular=circular)}
    districts = Area.objects.inside(circular.area_id).of_level("district")
    return [DistrictLine(area, circular, receipts.get(area.pk)) for area in districts]


def counts_of(lines):
    return {state: sum(line.state == state for line in lines) for state in STATES}


STATES = ("success", "wait", "missing")


def waiting_for(user):
    """The letters that the user's district has not acknowledged: one statement."""
    if not user.is_district:
        return []
    return unacknowledged_letters(user.area_id)


@compiled
def unacknowledged_letters(area_id):
    return Circular.objects.unacknowledged_by(area_id).select_related("area")
