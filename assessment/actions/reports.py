"""The district's result report: written together, then sent as any paper is."""

from django.db import transaction
from django.db.models import F

from assessment import permissions
from assessment.models import ResultReport
from assessment.report import contents, report_of
from assessment.report_readiness import missing_for_report
from mchch import clock
from registry.actions.applications import allow
from registry.actions.numbers import queue_for_receipt
from registry.actions.submissions import Sending
from registry.choices import StepKind
from registry.errors import StaleEdit


@transaction.atomic
def save_report(report, values, *, version, by):
    """Write the district's words if nobody wrote since `version`. Stands in line with the sending:
    what is saved is in it, or is refused."""
    allow(permissions.refuse_write_report(by, report.cycle))
    queue_for_receipt(report.cycle, report.area_id)
    allow(permissions.refuse_write_report(by, report.cycle))
    ResultReport.objects.get_or_create(cycle=report.cycle, area_id=report.area_id)
    rows = ResultReport.objects.filter(cycle=report.cycle, area=report.area_id)
    written = rows.filter(version=version).update(
        **values,
        version=F("version") + 1,
        saved_at=clock.now(),
        saved_by_name=by.get_full_name(),
    )
    stored = report_of(report.cycle, report.area_id)
    if not written:
        raise StaleEdit([], stored.version, "รายงานผล")
    return stored


def pack(cycle, by):
    return contents(report_of(cycle, by.area_id))


REPORT = Sending(StepKind.REPORT, missing_for_report, pack, permissions.refuse_send_report)
