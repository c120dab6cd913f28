"""A year made up by chance, and the same year counted again in plain Python."""

from collections import Counter, defaultdict
from random import Random

from assessment.choices import PlanStatus, SheetKind, SheetStatus
from assessment.models import Certificate, Certification, DevelopmentPlan, Sheet
from assessment.tests.certified import (
    AnnouncementFactory,
    CertificateFactory,
    CertificationFactory,
    IssuanceFactory,
)
from assessment.tests.factories import PlanFactory, SheetFactory
from mchch import clock
from registry.choices import COUNTED_STAGES, ApplicantType, OrderStatus, Role, Stage
from registry.models import Application, CommitteeOrder, Quota, QuotaWaiver, Submission, User
from registry.tests.factories import (
    ApplicationFactory,
    CommitteeOrderFactory,
    QuotaWaiverFactory,
    SubmissionFactory,
    UserFactory,
)

DISTRICTS = ("5201", "5203", "5206")


class MadeYear:
    """Units in every stage, with every mixture of sheets, plans and certificates."""

    def __init__(self, cycle, by, seed, units=60):
        self.cycle, self.by, self.chance = cycle, by, Random(seed)
        Quota.objects.filter(cycle=cycle, type="GROUP").update(minimum=2)
        self.officers = [self.officer(code, n) for code in DISTRICTS for n in range(3)]
        for officer in self.chance.sample(self.officers, 3):
            QuotaWaiverFactory(officer=officer, cycle=cycle, type="NETWORK", waived_by=by)
        announcement = AnnouncementFactory(cycle=cycle, created_by=by)
        self.issuance = IssuanceFactory(announcement=announcement, issued_by=by)
        for _ in range(units):
            self.unit()
        self.papers()

    def officer(self, code, number):
        return UserFactory(role=Role.FIELD_OFFICER, area_code=code, is_active=number < 2)

    def unit(self):
        pick = self.chance.choice
        type_ = pick(list(ApplicantType)[:3])  # of communities there are none
        unit = ApplicationFactory(
            officer=pick(self.officers), cycle=self.cycle, type=type_, stage=pick(list(Stage))
        )
        sheet = pick([None, *SheetStatus])
        if sheet:
            SheetFactory(application=unit, status=sheet)
        if self.chance.random() < 0.3:
            SheetFactory(application=unit, kind=SheetKind.AFTER, status=SheetStatus.CONFIRMED)
        for number, status in enumerate(pick([(), ("DRAFT",), ("SUPERSEDED", "AGREED", "DRAFT")])):
            PlanFactory(application=unit, status=PlanStatus(status), version_no=number + 1)
        if unit.stage == Stage.PASSED and self.chance.random() < 0.8:
            self.certify(unit)

    def certify(self, unit):
        line = CertificationFactory(announcement=self.issuance.announcement, application=unit)
        given = self.chance.choice(["none", "valid", "revoked", "corrected"])
        if given == "none":
            return
        first = CertificateFactory(certification=line, issuance=self.issuance)
        if given != "valid":
            revoked = {
                "revoked_at": clock.now(),
                "revoked_by_name": "นาง",
                "revoked_reason": "ชื่อผิด",
            }
            Certificate.objects.filter(pk=first.pk).update(**revoked)
        if given == "corrected":
            CertificateFactory(certification=line, issuance=self.issuance, replaces=first)

    def papers(self):
        CommitteeOrderFactory(
            area_id="5201", cycle=self.cycle, status=OrderStatus.IN_FORCE, created_by=self.by
        )
        CommitteeOrderFactory(area_id="5203", cycle=self.cycle, created_by=self.by)
        for round_no, status in enumerate(("RETURNED", "ACCEPTED"), start=1):
            SubmissionFactory(
                area_id="5201", cycle=self.cycle, round_no=round_no, status=status, sent_by=self.by
            )
        SubmissionFactory(area_id="5203", cycle=self.cycle, status="RETURNED", sent_by=self.by)
        SubmissionFactory(area_id="5201", cycle=self.cycle, kind="REPORT", sent_by=self.by)


def recounted(cycle, type_=""):
    """{district: {figure: number}}, from rows read one by one."""
    found = defaultdict(Counter)
    held = Counter()
    for unit in Application.objects.filter(cycle=cycle):
        if unit.stage not in COUNTED_STAGES or type_ not in ("", unit.type):
            continue
        place = found[unit.area_id[:4]]
        held[unit.officer_id, unit.type] += 1
        place["units"] += 1
        place["sent"] += unit.stage in ("SENT", "ACCEPTED", "PASSED", "NOT_PASSED")
        place["evaluated"] += unit.stage in ("PASSED", "NOT_PASSED")
        place["passed"] += unit.stage == "PASSED"
        sheets = Sheet.objects.filter(application=unit, kind="BEFORE")
        place["assessed"] += any(sheet.status == "CONFIRMED" for sheet in sheets)
        plans = DevelopmentPlan.objects.filter(application=unit)
        place["planned"] += any(plan.status == "AGREED" for plan in plans)
        place["certified"] += is_certified(unit)
    for officer in User.objects.filter(role="FIELD_OFFICER", is_active=True):
        for quota in Quota.objects.filter(cycle=cycle):
            excused = QuotaWaiver.objects.filter(cycle=cycle, officer=officer, type=quota.type)
            if type_ not in ("", quota.type) or excused.exists():
                continue
            place = found[officer.area_id]
            place["quota"] += quota.minimum
            place["kept"] += min(quota.minimum, held[officer.pk, quota.type])
    return found


def is_certified(unit):
    line = Certification.objects.filter(application=unit).first()
    if line is None:
        return False
    given = list(line.certificates.all())
    return not given or any(one.revoked_at is None for one in given)


def papers_recounted(cycle, district):
    orders = CommitteeOrder.objects.filter(area=district, status=OrderStatus.IN_FORCE)

    def is_sent(kind):
        rows = Submission.objects.filter(cycle=cycle, area=district, kind=kind)
        newest = max(rows, key=lambda row: row.round_no, default=None)
        return newest is not None and newest.status != "RETURNED"

    return {"districts": 1, "ordered": orders.count(), "listed": int(is_sent("LIST")),
            "reported": int(is_sent("REPORT"))}  # fmt: skip
