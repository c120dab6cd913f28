"""What somebody has to do now in the register: due soon, late, returned, or waiting for an answer.

One place for the page of the day and the letters of the morning; assessment/reminding.py adds the
road behind it. Texts hold no applicant's data: they leave the house by e-mail.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse

from registry.banner import due
from registry.choices import SENT_PAPERS, Role, Stage, StepKind, SubmissionStatus
from registry.circulars import waiting_for
from registry.current import newest_sendings
from registry.models import Application, Area, CommitteeOrder, Submission
from registry.quota import own_cells
from registry.windows import windows

LATE, SOON, RETURNED, WAITS = "late", "soon", "returned", "waits"
# In the order in which they are told: (heading, level of components)
KINDS = {
    LATE: ("เลยกำหนดแล้ว", "danger"),
    RETURNED: ("ส่งกลับให้แก้ไข", "warning"),
    SOON: ("ใกล้ครบกำหนด", "warning"),
    WAITS: ("รอท่านดำเนินการ", "wait"),
}


@dataclass(frozen=True)
class Duty:
    """One line of what is to be done. `things` name what it is about, by kind and number: who was
    told of each of them is not told of it again."""

    kind: str
    text: str
    url: str
    things: tuple


def urgency(step):
    """ "late", "soon" or "" by the days that are left."""
    days = step.days_left
    if days is None or days > settings.REMINDER_DAYS:
        return ""
    return LATE if days < 0 else SOON


def of_step(step, what):
    """The name of one thing in a step: another day or another state is another thing."""
    return f"{what}:{step.cycle_id}:{step.kind}:{step.due_on}:{urgency(step)}"


def register_duties(user, cycle):
    """[Duty] of a person in a year; the same statements however many rows there are."""
    makers = {
        Role.FIELD_OFFICER: officer_duties,
        Role.DISTRICT_HEAD: head_duties,
        Role.PROVINCE: province_duties,
    }
    maker = makers.get(user.role)
    return [duty for duty in maker(user, cycle) if duty] if maker else []


def district_steps(user, cycle):
    """{kind: (step, its newest sending or None)} of the steps that can be done now."""
    sent = {row.kind: row for row in newest_sendings(cycle.pk, user.area_id)}
    frames = windows(cycle, user.area_id)
    open_ones = {kind: frame.step for kind, frame in frames.items() if not frame.refusal}
    return {kind: (step, sent.get(kind)) for kind, step in open_ones.items()}


def officer_duties(user, cycle):
    steps = district_steps(user, cycle)
    yield returned_units(user, cycle)
    yield short_of_quota(user, cycle, *steps.get(StepKind.LIST, (None, None)))
    yield letters(user)


def head_duties(user, cycle):
    steps = district_steps(user, cycle)
    yield from sendings(steps)
    yield returned_units(user, cycle)
    yield order_to_issue(user, *steps.get(StepKind.ORDER, (None, None)))
    yield letters(user)


def returned_units(user, cycle):
    """Applications that the province sent back: an officer's own, of the head the district's."""
    rows = Application.objects.visible_to(user).in_cycle(cycle).filter(stage=Stage.RETURNED)
    if user.role == Role.FIELD_OFFICER:
        rows = rows.filter(officer=user)
    newest = Max("stage_changes__pk", filter=Q(stage_changes__to_stage=Stage.RETURNED))
    found = rows.order_by("pk").values_list("pk").annotate(newest=newest)
    things = tuple(f"unit:{pk}:{change or 0}" for pk, change in found)
    url = f"{reverse('application_list')}?stage={Stage.RETURNED}"
    return things and Duty(RETURNED, f"ใบสมัครที่จังหวัดส่งกลับให้แก้ไข {len(things)} ราย", url, things)


def short_of_quota(user, cycle, step, sent):
    """While the list is not with the province and is due."""
    if step is None or sent or not urgency(step):
        return None
    missing = sum(cell.missing for cell in own_cells(cycle, user))
    text = f"เป้าหมายของท่านยังขาด {missing} หน่วย การส่งรายชื่อ{due(step)}"
    return missing and Duty(urgency(step), text, reverse("quota"), (of_step(step, "quota"),))


def letters(user):
    """Letters of the province that the district has not taken note of."""
    things = tuple(f"letter:{letter.pk}" for letter in waiting_for(user))
    text = f"หนังสือเวียนของจังหวัดที่อำเภอยังไม่รับทราบ {len(things)} ฉบับ"
    return things and Duty(WAITS, text, reverse("circular_list"), things)


def sendings(steps):
    """The list; the result once the province has the list."""
    listed = steps.get(StepKind.LIST, (None, None))[1]
    for kind, name in ((StepKind.LIST, "send"), (StepKind.REPORT, "report")):
        step, sent = steps.get(kind, (None, None))
        if step is None or (kind == StepKind.REPORT and not is_accepted(listed)):
            continue
        yield sending(step, sent, reverse(name))


def is_accepted(sent):
    return sent is not None and sent.status == SubmissionStatus.ACCEPTED


def sending(step, sent, url):
    word = SENT_PAPERS[step.kind][1]
    if sent is None:
        text = f"ยังไม่ได้ส่ง{word}ให้จังหวัด {due(step)}"
        return urgency(step) and Duty(urgency(step), text, url, (of_step(step, "send"),))
    if sent.status != SubmissionStatus.RETURNED:
        return None
    text = f"จังหวัดส่ง{word}กลับให้แก้ไข ({sent.receipt_no})"
    return Duty(RETURNED, text, reverse("submission", args=[sent.pk]), (f"back:{sent.pk}",))


def order_to_issue(user, step, _):
    if step is None or not urgency(step):
        return None
    if CommitteeOrder.objects.in_force().of_district(user.area_id).exists():
        return None
    text = f"ยังไม่ได้ออกคำสั่งแต่งตั้งคณะกรรมการตรวจประเมิน {due(step)}"
    return Duty(urgency(step), text, reverse("order_list"), (of_step(step, "order"),))


def province_duties(user, cycle):
    rows = Submission.objects.in_cycle(cycle).filter(kind__in=SENT_PAPERS).defer("snapshot")
    newest = list(rows.order_by("kind", "area_id", "-round_no").distinct("kind", "area_id"))
    districts = Area.objects.inside(cycle.area_id).of_level("district").count()
    steps = {step.kind: step for step in cycle.steps.all()}
    for kind in SENT_PAPERS:
        of_kind = [row for row in newest if row.kind == kind]
        yield to_decide(kind, of_kind)
        yield not_in_yet(steps.get(kind), kind, districts - len(of_kind))


def to_decide(kind, sendings):
    things = tuple(f"inbox:{row.pk}" for row in sendings if row.is_waiting)
    text = f"{SENT_PAPERS[kind][1]}รอท่านตรวจ {len(things)} อำเภอ"
    return things and Duty(WAITS, text, f"{reverse('inbox')}?kind={kind}", things)


def not_in_yet(step, kind, count):
    """Districts that need a hand, once the day is over."""
    if step is None or urgency(step) != LATE or count <= 0:
        return None
    text = f"ยังไม่ได้รับ{SENT_PAPERS[kind][1]}จาก {count} อำเภอ {due(step)} ควรสอบถามและสนับสนุน"
    return Duty(LATE, text, reverse("home"), (of_step(step, "missing"),))
