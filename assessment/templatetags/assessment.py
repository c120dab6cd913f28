"""What pages of the register show of the road behind them, by a tag: they need not know it."""

from collections import Counter
from functools import lru_cache

from django import template
from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessment.certification import certifies
from assessment.choices import PlanStatus, SheetKind, SheetStatus
from assessment.duties import tasks_context
from assessment.models import Activity, Certification, DevelopmentPlan, Evaluation, Sheet
from assessment.models.certificate import waiting
from assessment.pack import account_of
from assessment.report import FIGURES, compared
from assessment.road import DONE, SOON, road_of, with_progress
from mchch import clock
from registry.choices import COUNTED_STAGES, EVALUATED_STAGES, Role, Stage
from registry.models import Application

register = template.Library()
FORMER = "ส่งแล้ว (คำสั่งเดิม)"


@register.inclusion_tag("assessment/development_card.html", takes_context=True)
def development_card(context, application):
    """On an applicant's page: where it stands on the road, and the way there."""
    if application.stage not in COUNTED_STAGES:
        return {"road": None}
    return {"road": road_of(application), "user": context["user"]}


@register.inclusion_tag("assessment/reminders.html", takes_context=True)
def development_reminders(context, cycle):
    """On the home of an officer (own units) or a head (the district's): what waits to be done; of
    who concludes certification, that too. One statement."""
    user = context["user"]
    mine = {"application__officer": user} if user.role == Role.FIELD_OFFICER else {}
    found = Counter(dict(counts(user, cycle, mine)))
    return {"lines": reminders(found), "found": found}


@register.inclusion_tag("assessment/certification_next.html", takes_context=True)
def certification_next(context, application):
    """On an applicant's page: what became of it after the committee resolved, and the way there."""
    if application.stage not in EVALUATED_STAGES:
        return {"application": None}
    line = Certification.objects.filter(application=application).select_related("announcement")
    line = line.first()
    found = line and line.certificates.order_by("-running_no").first()
    failed = application.stage == Stage.NOT_PASSED
    evaluation = Evaluation.objects.filter(application=application).first() if failed else None
    return {
        "application": application,
        "line": line,
        "certificate": found,
        "evaluation": evaluation,
        "user": context["user"],
    }


@register.inclusion_tag("assessment/certification_tasks.html", takes_context=True)
def certification_tasks(context, cycle):
    """On the home of a province that concludes certification: who waits to be announced, for a
    certificate."""
    parts = [counted(name, rows) for name, rows in to_certify(context["user"], cycle)]
    return {"found": dict(parts[0].union(*parts[1:], all=True)) if parts else {}}


def to_certify(user, cycle):
    """[(name, rows)] of what waits for who concludes certification; nothing for others."""
    if not certifies(user, cycle):
        return []
    lines = Certification.objects.visible_to(user).filter(announcement__cycle=cycle)
    units = Application.objects.visible_to(user).in_cycle(cycle)
    return [("waiting", waiting(units)), ("lacking", lines.without_certificate())]


@register.simple_tag(takes_context=True)
def offline_places(context):
    """For the form that logs out: whose pack may lie on this telephone (static/js/leave.js)."""
    return format_html(
        ' data-owner="{}" data-token="{}" data-app="{}"',
        account_of(context["user"]), reverse("offline_token"), reverse("offline"),
    )  # fmt: skip


SEAT = (
    '<li class="seat is-{}" title="{}"><span aria-hidden="true">{}</span>'
    ' <span class="visually-hidden">{} </span>{}</li>'
)


@lru_cache(maxsize=1024)
def seat(state, number, name, word):
    """The same few stand on each row of a board."""
    return format_html(SEAT, state, name, number, name, word)


@register.simple_tag
def member_places(case):
    """Who has given points to an applicant: hundreds on a board, hence no template for each."""
    places = [
        seat(place.state, number, place.member.name, place.word)
        for number, place in enumerate(case.places, start=1)
    ]
    left = [seat("sent", "·", sheet.member_name, FORMER) for sheet in case.former]
    return format_html('<ul class="seats">{}</ul>', SafeString("").join(places + left))


@register.inclusion_tag("assessment/evaluation_tasks.html", takes_context=True)
def evaluation_tasks(context, cycle):
    """The home page of somebody who is a member of a committee and nothing else."""
    return tasks_context(context["user"], cycle)


@register.inclusion_tag("assessment/report_sent.html", takes_context=True)
def sent_report(context, submission, before):
    """On the page of a sending: what the report tells, and what the one before it told."""
    return {
        "facts": submission.snapshot,
        "figures": FIGURES,
        "before": before,
        "differences": compared(before, submission) if before else [],
        "user": context["user"],
    }


WORDS = {
    "before": ("ยังไม่ประเมินตนเองก่อนการพัฒนา", "หน่วย", "missing", "?state=before"),
    "confirm": ("แบบประเมินที่ผู้สมัครส่งมา รอยืนยัน", "ฉบับ", "warning", "?state=confirm"),
    "plan": ("ประเมินแล้ว ยังไม่มีแผนที่ตกลงร่วมกัน", "หน่วย", "missing", "?state=plan"),
    "behind": ("กิจกรรมตามแผนล่าช้า", "กิจกรรม", "danger", "?state=behind"),
    "soon": ("กิจกรรมใกล้ครบกำหนดใน 14 วัน", "กิจกรรม", "wait", ""),
}


def reminders(found):
    """[(text, count, unit, level, query)] of what is not nothing."""
    found["before"] = found["units"] - found["judged"]
    found["plan"] = found["judged"] - found["planned"]
    return [(text, found[name], *rest) for name, (text, *rest) in WORDS.items() if found[name] > 0]


def counts(user, cycle, mine):
    """(name, count) of units, sheets, plans and activities: each is counted in its own table, and
    the counts come together."""
    units = Application.objects.visible_to(user).in_cycle(cycle).counted()
    if mine:
        units = units.filter(officer=user)
    of_units = {"application__cycle": cycle, "application__stage__in": COUNTED_STAGES} | mine
    sheets = Sheet.objects.visible_to(user).filter(**of_units)
    plans = DevelopmentPlan.objects.visible_to(user).filter(**of_units, status=PlanStatus.AGREED)
    of_plans = {f"plan__{name}": value for name, value in of_units.items()}
    activities = Activity.objects.visible_to(user).filter(
        **of_plans, plan__status=PlanStatus.AGREED
    )
    open_ones = with_progress(activities).filter(Q(percent__isnull=True) | Q(percent__lt=DONE))
    today = clock.today()
    judged = sheets.filter(kind=SheetKind.BEFORE, status=SheetStatus.CONFIRMED)
    parts = [
        ("units", units),
        ("judged", judged),
        ("confirm", sheets.filter(status=SheetStatus.SUBMITTED)),
        ("planned", plans),
        ("behind", open_ones.filter(ends_on__lt=today)),
        ("soon", open_ones.filter(ends_on__gte=today, ends_on__lte=today + SOON)),
        *to_certify(user, cycle),
    ]
    first, *rest = [counted(name, rows) for name, rows in parts]
    return first.union(*rest, all=True)


def counted(name, rows):
    """One row (name, how many); none where there are none."""
    whole = rows.order_by().annotate(told=Value(name)).values("told")
    return whole.annotate(n=Count("pk")).values_list("told", "n")
