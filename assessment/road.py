"""How far applicants are on the road from self-assessment to evaluation, and what is missing.

`Road.missing` is the one place that says so: for the applicant's page, the officer's list, the
district's checklist. `ready_for_evaluation` says the same in SQL; a test holds both together.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from assessment.choices import PlanStatus, SheetKind, SheetStatus
from assessment.models import Activity, Certification, DevelopmentPlan, ProgressEntry, Sheet
from mchch import clock
from registry.choices import EVALUATED_STAGES
from registry.readiness import Missing

SOON = timedelta(days=14)
DONE = 100


def own(model, **conditions):
    """Whether the application of the query around has such a row."""
    return Exists(model.objects.filter(application=OuterRef("pk"), **conditions))


def judged(kind):
    return own(Sheet, kind=kind, status=SheetStatus.CONFIRMED)


def planned():
    return own(DevelopmentPlan, status=PlanStatus.AGREED)


def newest_percent():
    newest = ProgressEntry.objects.filter(thread=OuterRef("thread")).order_by("-done_on", "-id")
    return Subquery(newest.values("percent")[:1])


def with_progress(activities):
    """`percent`: the newest of each activity's line, in whichever version of the plan it stood."""
    return activities.annotate(percent=newest_percent())


def not_done(activities):
    """Those whose newest percent is below the whole, or that have none."""
    return activities.alias(reached=Coalesce(newest_percent(), 0)).filter(reached__lt=DONE)


def agreed_activities():
    return Activity.objects.filter(plan__status=PlanStatus.AGREED)


def behind():
    """Whether an activity of the agreed plan should be done and is not."""
    late = not_done(agreed_activities()).filter(
        plan__application=OuterRef("pk"),
        ends_on__lt=clock.today(),
    )
    return Exists(late)


def ready_for_evaluation(applications):
    """Those of which nothing is missing that blocks: self-assessed, planned, assessed again."""
    return applications.filter(judged(SheetKind.BEFORE), planned(), judged(SheetKind.AFTER))


def is_certified():
    """Announced, and the certificate not revoked without another."""
    return Exists(Certification.objects.standing().filter(application=OuterRef("pk")))


def certified(applications):
    return applications.filter(is_certified())


def may_stand_for_outstanding(applications):
    """Who may stand for กิจกรรมพัฒนาชุมชนดีเด่น: self-assessed, planned, assessed again, certified."""
    return certified(ready_for_evaluation(applications))


# What the list can be filtered by: the word, and the condition on an application.
STATES = {
    "before": ("ยังไม่ประเมินก่อนการพัฒนา", lambda: ~judged(SheetKind.BEFORE)),
    "confirm": ("รอยืนยันแบบประเมิน", lambda: own(Sheet, status=SheetStatus.SUBMITTED)),
    "plan": ("ยังไม่มีแผนที่ตกลงกัน", lambda: judged(SheetKind.BEFORE) & ~planned()),
    "behind": ("กิจกรรมล่าช้า", behind),
    "after": ("ยังไม่ประเมินหลังการพัฒนา", lambda: planned() & ~judged(SheetKind.AFTER)),
    "ready": ("พร้อมรับการตรวจประเมิน", lambda: ready()),
    "assessed": ("ประเมินก่อนการพัฒนาแล้ว", lambda: judged(SheetKind.BEFORE)),
    "planned": ("มีแผนที่ตกลงกันแล้ว", planned),
    "evaluated": ("ตรวจประเมินแล้ว", lambda: Q(stage__in=EVALUATED_STAGES)),
    "certified": ("ได้รับการรับรองแล้ว", is_certified),
}


def ready():
    return judged(SheetKind.BEFORE) & planned() & judged(SheetKind.AFTER)


@dataclass
class Step:
    """An activity of the agreed plan as it stands today."""

    activity: Activity

    @property
    def percent(self):
        return self.activity.percent or 0

    @property
    def is_done(self):
        return self.percent >= DONE

    @property
    def is_behind(self):
        return not self.is_done and clock.is_past(self.activity.ends_on)

    @property
    def is_due_soon(self):
        ends_on = self.activity.ends_on
        return not (self.is_done or self.is_behind) and bool(
            ends_on and ends_on <= clock.today() + SOON
        )

    @property
    def word(self):
        if self.is_done:
            return "เสร็จแล้ว"
        if self.is_behind:
            return f"ล่าช้า {(clock.today() - self.activity.ends_on).days} วัน"
        if self.is_due_soon:
            return f"ใกล้ครบกำหนด เหลือ {(self.activity.ends_on - clock.today()).days} วัน"
        return "กำลังดำเนินการ" if self.percent else "ยังไม่เริ่ม"

    @property
    def level(self):
        if self.is_done:
            return "success"
        if self.is_behind:
            return "danger"
        return "warning" if self.is_due_soon else "wait" if self.percent else "todo"


@dataclass
class Road:
    """One applicant's sheets, plans and activities."""

    application: object
    sheets: dict = field(default_factory=dict)  # kind: sheet
    plans: dict = field(default_factory=dict)  # status: plan
    steps: list = field(default_factory=list)

    @property
    def before(self):
        return self.sheets.get(SheetKind.BEFORE)

    @property
    def after(self):
        return self.sheets.get(SheetKind.AFTER)

    @property
    def plan(self):
        """The plan in force: the agreed one, or the draft of the first."""
        return self.plans.get(PlanStatus.AGREED) or self.plans.get(PlanStatus.DRAFT)

    @property
    def late(self):
        return [step for step in self.steps if step.is_behind]

    @property
    def finished(self):
        return [step for step in self.steps if step.is_done]

    @property
    def url(self):
        return reverse("development", args=[self.application.pk])

    def missing(self):
        """All that is missing before evaluation; what blocks stands first."""
        found = [*self.sheet_missing(SheetKind.BEFORE), *self.plan_missing()]
        found += self.sheet_missing(SheetKind.AFTER)
        return sorted(found, key=lambda line: not line.blocks)

    @property
    def is_ready(self):
        return not any(line.blocks for line in self.missing())

    def sheet_missing(self, kind):
        sheet, label = self.sheets.get(kind), SheetKind(kind).label
        if sheet is None:
            yield Missing(kind.lower(), f"ยังไม่ประเมินตนเอง{label}", self.url, blocks=True)
        elif sheet.status != SheetStatus.CONFIRMED:
            words = "รอพัฒนากรยืนยัน" if sheet.status == SheetStatus.SUBMITTED else "ยังประเมินไม่เสร็จ"
            text = f"แบบประเมินตนเอง{label}{words}"
            yield Missing(kind.lower(), text, reverse("sheet", args=[sheet.pk]), blocks=True)

    def plan_missing(self):
        if PlanStatus.AGREED not in self.plans:
            draft = self.plans.get(PlanStatus.DRAFT)
            text = "แผนการพัฒนาตนเองยังไม่ได้ตกลงร่วมกัน" if draft else "ยังไม่มีแผนการพัฒนาตนเอง"
            yield Missing("plan", text, self.url, blocks=True)
        unfinished = len(self.steps) - len(self.finished)
        if unfinished:
            text = f"กิจกรรมตามแผนยังไม่เสร็จ {unfinished} จาก {len(self.steps)} กิจกรรม"
            yield Missing("progress", text, self.url, blocks=False)


def roads(applications, *, with_steps=True):
    """[Road] of a page of applications; three statements however many. Without its steps a road
    still tells all that blocks."""
    found = {row.pk: Road(row) for row in applications}
    for sheet in Sheet.objects.of_applicants().filter(application__in=found):
        found[sheet.application_id].sheets[sheet.kind] = sheet
    for plan in DevelopmentPlan.objects.filter(application__in=found).order_by("version_no"):
        found[plan.application_id].plans[plan.status] = plan
    if not with_steps:
        return list(found.values())
    activities = with_progress(agreed_activities()).filter(plan__application__in=found)
    for activity in activities.select_related("plan").order_by("plan", "position"):
        found[activity.plan.application_id].steps.append(Step(activity))
    return list(found.values())


def road_of(application):
    return roads([application])[0]


def in_development(user, cycle, applications):
    """The counted units of the year that the person may see."""
    return applications.visible_to(user).in_cycle(cycle).counted()
