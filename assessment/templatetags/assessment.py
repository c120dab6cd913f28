"""What pages of the register show of the road behind them, by a tag: they need not know it."""

from collections import Counter

from django import template
from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from assessment.choices import PlanStatus, SheetKind, SheetStatus
from assessment.evaluations import tasks_context
from assessment.models import Activity, DevelopmentPlan, Sheet
from assessment.pack import account_of
from assessment.road import DONE, SOON, road_of, with_progress
from mchch import clock
from registry.choices import COUNTED_STAGES, Role
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
    """On the home of an officer (own units) or a head (the district's): what waits to be done."""
    user = context["user"]
    mine = {"application__officer": user} if user.role == Role.FIELD_OFFICER else {}
    return {"lines": reminders(user, cycle, mine)}


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


@register.simple_tag
def member_places(case):
    """Who has given points to an applicant: hundreds on a board, hence no template for each."""
    places = [
        (place.state, place.member.name, number, place.member.name, place.word)
        for number, place in enumerate(case.places, start=1)
    ]
    left = [("sent", sheet.member_name, "·", sheet.member_name, FORMER) for sheet in case.former]
    return format_html('<ul class="seats">{}</ul>', format_html_join("", SEAT, places + left))


@register.inclusion_tag("assessment/evaluation_tasks.html", takes_context=True)
def evaluation_tasks(context, cycle):
    """The home page of somebody who is a member of a committee and nothing else."""
    return tasks_context(context["user"], cycle)


WORDS = {
    "before": ("ยังไม่ประเมินตนเองก่อนการพัฒนา", "หน่วย", "missing", "?state=before"),
    "confirm": ("แบบประเมินที่ผู้สมัครส่งมา รอยืนยัน", "ฉบับ", "warning", "?state=confirm"),
    "plan": ("ประเมินแล้ว ยังไม่มีแผนที่ตกลงร่วมกัน", "หน่วย", "missing", "?state=plan"),
    "behind": ("กิจกรรมตามแผนล่าช้า", "กิจกรรม", "danger", "?state=behind"),
    "soon": ("กิจกรรมใกล้ครบกำหนดใน 14 วัน", "กิจกรรม", "wait", ""),
}


def reminders(user, cycle, mine):
    """[(text, count, unit, level, query)] of what is not nothing; one statement."""
    found = Counter(dict(counts(user, cycle, mine)))
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
    ]
    first, *rest = [counted(name, rows) for name, rows in parts]
    return first.union(*rest, all=True)


def counted(name, rows):
    """One row (name, how many); none where there are none."""
    whole = rows.order_by().annotate(told=Value(name)).values("told")
    return whole.annotate(n=Count("pk")).values_list("told", "n")
