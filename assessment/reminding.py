"""What waits on the road behind the register: counted for the home pages, and named for the page of
the day and the letters of the morning. The register's part is registry/duties.py."""

from collections import Counter
from datetime import timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, Value, When
from django.urls import reverse

from assessment.certification import certifies
from assessment.choices import PlanStatus, SheetKind, SheetStatus
from assessment.duties import tasks_of
from assessment.evaluations import own_roles
from assessment.models import Activity, Certification, DevelopmentPlan, Sheet, Visit
from assessment.models.certificate import waiting
from assessment.road import SOON, not_done
from mchch import clock
from mchch.compiled import compiled
from mchch.thai.dates import long_date
from registry import duties
from registry.banner import due
from registry.choices import COUNTED_STAGES, Role, Stage, StepKind
from registry.duties import Duty, of_step, urgency
from registry.models import Application
from registry.models.user import stand_in
from registry.windows import windows

TOMORROW = timedelta(days=1)
WORDS = {
    "before": ("ยังไม่ประเมินตนเองก่อนการพัฒนา", "หน่วย", "missing", "?state=before"),
    "confirm": ("แบบประเมินที่ผู้สมัครส่งมา รอยืนยัน", "ฉบับ", "warning", "?state=confirm"),
    "plan": ("ประเมินแล้ว ยังไม่มีแผนที่ตกลงร่วมกัน", "หน่วย", "missing", "?state=plan"),
    "behind": ("กิจกรรมตามแผนล่าช้า", "กิจกรรม", "danger", "?state=behind"),
    "soon": ("กิจกรรมใกล้ครบกำหนดใน 14 วัน", "กิจกรรม", "wait", ""),
}
# What each person is told of once, thing by thing: (kind, text, unit, page, its query).
NAMED = {
    "behind": (duties.LATE, *WORDS["behind"][:2], "development_list", WORDS["behind"][3]),
    "soon": (duties.SOON, *WORDS["soon"][:2], "development_list", WORDS["soon"][3]),
    "confirm": (duties.WAITS, *WORDS["confirm"][:2], "development_list", WORDS["confirm"][3]),
    "waiting": (duties.WAITS, "ผู้ผ่านการตรวจประเมินรอประกาศรับรอง", "หน่วย", "certification", ""),
    "lacking": (duties.WAITS, "ประกาศรับรองแล้ว ยังไม่ได้ออกใบประกาศ", "หน่วย", "certification", ""),
}


def lines_of(found):
    """[(text, count, unit, level, query)] of what is not nothing."""
    found["before"] = found["units"] - found["judged"]
    found["plan"] = found["judged"] - found["planned"]
    return [(text, found[name], *rest) for name, (text, *rest) in WORDS.items() if found[name] > 0]


def mine_of(user):
    """An officer has own units, others look at the area's."""
    return {"application__officer": user.pk} if user.role == Role.FIELD_OFFICER else {}


def standing(user, cycle):
    """(name, rows) of units, sheets and plans as they stand."""
    mine = mine_of(user)
    units = Application.objects.visible_to(user).in_cycle(cycle).counted()
    if mine:
        units = units.filter(officer=user)
    of_units = of_year(user, cycle)
    sheets = Sheet.objects.visible_to(user).filter(**of_units)
    plans = DevelopmentPlan.objects.visible_to(user).filter(**of_units, status=PlanStatus.AGREED)
    judged = sheets.filter(kind=SheetKind.BEFORE, status=SheetStatus.CONFIRMED)
    return [("units", units), ("judged", judged), ("planned", plans)]


def of_year(user, cycle):
    return {
        "application__cycle": cycle,
        "application__stage__in": COUNTED_STAGES,
        **mine_of(user),
    }


def to_do(user, cycle, today, soon):
    """(name, rows) of what somebody has to do, each row one thing; the name of each row, where it
    is one of two."""
    of_units = of_year(user, cycle)
    sheets = Sheet.objects.visible_to(user).filter(**of_units)
    of_plans = {f"plan__{name}": value for name, value in of_units.items()}
    activities = Activity.objects.visible_to(user).filter(
        **of_plans, plan__status=PlanStatus.AGREED
    )
    due = not_done(activities.filter(ends_on__lte=soon))
    late_or_soon = Case(When(ends_on__lt=today, then=Value("behind")), default=Value("soon"))
    return [("confirm", sheets.filter(status=SheetStatus.SUBMITTED)), (late_or_soon, due)]


def to_certify(user, cycle):
    """(name, rows) of what waits for who concludes certification."""
    lines = Certification.objects.visible_to(user).filter(announcement__cycle=cycle)
    units = Application.objects.visible_to(user).in_cycle(cycle)
    return [("waiting", waiting(units)), ("lacking", lines.without_certificate())]


def counts(user, cycle):
    """[(name, count)]: each is counted in its own table, and the counts come together."""
    own = user.pk if user.role == Role.FIELD_OFFICER else None
    values = (cycle.pk, user.area_id, own, *days())
    return counted_together(*values, role=user.role, concludes=certifies(user, cycle))


@compiled
def counted_together(cycle_id, area_id, own, today, soon, role, concludes):
    user = stand_in(role, area_id, own)
    rows = [*standing(user, cycle_id), *to_do(user, cycle_id, today, soon)]
    rows += to_certify(user, cycle_id) if concludes else []
    first, *rest = [counted(*part) for part in rows]
    return first.union(*rest, all=True)


def days():
    """Today, and the last day that is soon."""
    today = clock.today()
    return today, today + SOON


def counted(name, rows):
    """One row (name, how many) of each name; none where there are none."""
    return told(name, rows).annotate(n=Count("*")).values_list("told", "n")


def numbered(name, rows):
    """One row (name, the numbers of its rows) of each name."""
    return told(name, rows).annotate(n=ArrayAgg("pk")).values_list("told", "n")


def told(name, rows):
    named = name if isinstance(name, Case) else Value(name)
    return rows.order_by().annotate(told=named).values("told")


# --- by name -------------------------------------------------------------------------------------


def morning_list(user, cycle):
    """[Duty]: all that the person has to do in the year, what is late first. The same statements
    however many rows there are."""
    found = [
        *duties.register_duties(user, cycle),
        *road_duties(user, cycle),
        *committee_duties(user, cycle),
    ]
    order = list(duties.KINDS)
    return sorted(found, key=lambda duty: order.index(duty.kind))


def road_duties(user, cycle):
    parts = [
        *(to_do(user, cycle, *days()) if user.is_district else ()),
        *(to_certify(user, cycle) if certifies(user, cycle) else ()),
    ]
    if not parts:
        return
    first, *rest = [numbered(*part) for part in parts]
    for name, numbers in first.union(*rest, all=True):
        if not numbers:
            continue
        kind, text, unit, page, query = NAMED[name]
        things = tuple(f"{name}:{number}" for number in numbers)
        yield Duty(kind, f"{text} {len(things)} {unit}", reverse(page) + query, things)
    if user.is_district:
        yield from due_duties(user, cycle, windows(cycle, user.area_id))


def due_duties(user, cycle, frames):
    """Steps of the road that are due, and whose units are not through."""
    for kind, count in ((StepKind.DEVELOP, undeveloped), (StepKind.EVALUATE, unjudged)):
        frame = frames.get(kind)
        if frame is None or frame.refusal or not urgency(frame.step):
            continue
        text, number, page = count(user, cycle)
        if number:
            words = f"{text} {number} หน่วย {due(frame.step)}"
            things = (of_step(frame.step, "road"),)
            yield Duty(urgency(frame.step), words, reverse(page), things)


def undeveloped(user, cycle):
    found = Counter(dict(counts(user, cycle)))
    return "ยังไม่มีแผนพัฒนาตนเองที่ตกลงร่วมกัน", found["units"] - found["planned"], "development_list"


def unjudged(user, cycle):
    rows = Application.objects.visible_to(user).in_cycle(cycle).filter(stage=Stage.ACCEPTED)
    if user.role == Role.FIELD_OFFICER:
        rows = rows.filter(officer=user)
    return "ยังไม่ได้สรุปผลการตรวจประเมิน", rows.count(), "evaluation_board"


def committee_duties(user, cycle):
    """Of whoever sits in the committee: visits of today and tomorrow, and points to give."""
    if not own_roles(user):
        return
    visits = Visit.objects.visible_to(user).in_cycle(cycle).of_member(user).coming()
    for visit in visits.filter(held_on__lte=clock.today() + TOMORROW):
        text = f"ลงพื้นที่ตรวจประเมิน {long_date(visit.held_on)}"
        thing = f"visit:{visit.pk}:{visit.held_on}"
        yield Duty(duties.SOON, text, reverse("evaluation_mine"), (thing,))
    frame = windows(cycle, user.area_id).get(StepKind.EVALUATE)
    if frame is None or frame.refusal or not urgency(frame.step):
        return
    open_ones = sum(task.is_open for task in tasks_of(user, cycle))
    if open_ones:
        text = f"ท่านยังไม่ได้ส่งคะแนน {open_ones} หน่วย {due(frame.step)}"
        things = (of_step(frame.step, "points"),)
        yield Duty(urgency(frame.step), text, reverse("evaluation_mine"), things)
