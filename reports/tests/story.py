"""A year with something of everything in it, and a recount of it in plain Python that shares no
line with what is tested: every row is read, and counted by hand."""

from datetime import date
from decimal import Decimal

from assessment.choices import EventKind, PlanStatus, Resolution, SheetKind, SheetStatus
from assessment.models import (
    Attendance,
    Certification,
    DevelopmentPlan,
    LearningEvent,
    Score,
    Sheet,
)
from assessment.tests import certified
from assessment.tests.factories import (
    AttendanceFactory,
    EventFactory,
    PlanFactory,
    SheetFactory,
    scored,
)
from registry.choices import ApplicantType, Stage
from registry.models import Application
from registry.tests import factories

COUNTED = {"REGISTERED", "SENT", "RETURNED", "ACCEPTED", "PASSED", "NOT_PASSED"}
TYPES = list(ApplicantType)


def build(cycle, officer, outsider, province):
    """Two districts, two years; drafts and withdrawn ones that count nowhere."""
    last = factories.CycleFactory(fiscal_year=cycle.fiscal_year - 1)
    for number in range(3):
        factories.ApplicationFactory(cycle=last, officer=officer, type=TYPES[number])
    for number, stage in enumerate((Stage.DRAFT, Stage.WITHDRAWN, Stage.SENT, Stage.ACCEPTED)):
        factories.ApplicationFactory(cycle=cycle, officer=outsider, type=TYPES[number], stage=stage)
    for number in range(7):
        road(
            factories.ApplicationFactory(cycle=cycle, officer=officer, type=TYPES[number % 3]),
            number,
        )
    passed = certified.passed(officer, cycle, 2)
    certified.passed(outsider, cycle, 1, Resolution.FAIL)
    announcement = certified.AnnouncementFactory(cycle=cycle, created_by=officer)
    for unit in passed[:1]:
        certified.CertificationFactory(announcement=announcement, application=unit)
    learning(cycle)
    factories.ReopeningFactory(cycle=cycle, opened_by=province, reason="น้ำท่วมในพื้นที่")
    factories.QuotaWaiverFactory(officer=officer, type=ApplicantType.NETWORK, waived_by=province)
    factories.SubmissionFactory(cycle=cycle, sent_by=officer, is_late=True, note="ไฟฟ้าดับ")


def road(unit, number):
    """Before, plan, after: each goes a little further than the one before it."""
    before = SheetFactory(
        application=unit, status=SheetStatus.CONFIRMED if number else SheetStatus.OPEN
    )
    scored(before, c11=number % 4, c12=1, c21=0 if number % 2 else 3)
    if number > 2:
        PlanFactory(application=unit, status=PlanStatus.AGREED if number > 3 else PlanStatus.DRAFT)
    if number > 4:
        after = SheetFactory(
            application=unit, kind=SheetKind.AFTER, status=SheetStatus.CONFIRMED,
            standard=before.standard,
        )  # fmt: skip
        scored(after, c11=3, c12=number % 3, c21=3)


def learning(cycle):
    units = list(Application.objects.filter(cycle=cycle, stage=Stage.REGISTERED).order_by("pk"))
    training = EventFactory(cycle=cycle)
    EventFactory(cycle=cycle, kind=EventKind.STUDY_VISIT, held_on=date(2024, 12, 10))
    for event in (training, EventFactory(cycle=cycle)):
        for unit in units[:2]:
            AttendanceFactory(event=event, application=unit, people=4)


# --- by hand -------------------------------------------------------------------------------------


def units_of(cycle, code="", type_=""):
    return [
        row for row in Application.objects.all()
        if row.cycle_id == cycle.pk and row.stage in COUNTED and row.area_id.startswith(code)
        and type_ in ("", row.type)
    ]  # fmt: skip


def recount(cycle, code="", type_=""):
    """(applied, assessed, planned, evaluated, passed, certified)"""
    units = units_of(cycle, code, type_)
    keys = {row.pk for row in units}
    assessed = {
        row.application_id for row in Sheet.objects.all()
        if row.kind == "BEFORE" and row.status == "CONFIRMED"
    }  # fmt: skip
    planned = {
        row.application_id for row in DevelopmentPlan.objects.all() if row.status == "AGREED"
    }
    announced = {row.application_id for row in Certification.objects.all()}
    return (
        len(units),
        len(keys & assessed),
        len(keys & planned),
        sum(row.stage in ("PASSED", "NOT_PASSED") for row in units),
        sum(row.stage == "PASSED" for row in units),
        len(keys & announced),
    )


def cut(part, whole):
    """Per cent, one decimal, the rest cut off."""
    return None if not whole else Decimal(part * 1000 // whole) / 10


def recounted_development(cycle, code=""):
    """{type: (units, before, after)} of units that finished both, all dimensions together."""
    found = {}
    for type_ in TYPES:
        pairs = []
        for unit in units_of(cycle, code, type_):
            sheets = {row.kind: row for row in Sheet.objects.filter(application=unit)}
            done = {kind for kind, row in sheets.items() if row.status == "CONFIRMED"}
            if done == {"BEFORE", "AFTER"}:
                pairs.append((points(sheets["BEFORE"]), points(sheets["AFTER"])))
        if pairs:
            possible = 9 * len(pairs)  # three indicators of three points
            found[type_.label] = (
                len(pairs),
                cut(sum(before for before, _ in pairs), possible),
                cut(sum(after for _, after in pairs), possible),
            )
    return found


def points(sheet):
    return sum(row.points for row in Score.objects.filter(sheet=sheet))


def recounted_needs(cycle, code=""):
    """{(type, code of the indicator): (units, per cent, below)} of each unit's newest sheet."""
    found = {}
    for unit in units_of(cycle, code):
        sheets = {
            row.kind: row for row in Sheet.objects.filter(application=unit, status="CONFIRMED")
        }
        newest = sheets.get("AFTER") or sheets.get("BEFORE")
        for row in Score.objects.filter(sheet=newest).select_related("indicator"):
            key = unit.get_type_display(), row.indicator.code
            found.setdefault(key, []).append((row.points, row.points < row.indicator.pass_at))
    return {
        key: (
            len(given),
            cut(sum(n for n, _ in given), 3 * len(given)),
            sum(below for _, below in given),
        )
        for key, given in found.items()
    }


def recounted_learning(cycle):
    """{kind: (events, units, people)}"""
    found = {}
    for kind in EventKind:
        events = [
            row for row in LearningEvent.objects.all()
            if row.kind == kind and row.cycle_id == cycle.pk
        ]  # fmt: skip
        present = [row for row in Attendance.objects.all() if row.event in events]
        found[kind.label] = (
            len(events),
            len({row.application_id for row in present}),
            sum(row.people for row in present),
        )
    return found
