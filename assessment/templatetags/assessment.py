"""What pages of the register show of the road behind them, by a tag: they need not know it."""

from collections import Counter
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessment.certification import certifies
from assessment.choices import StandardStatus
from assessment.duties import tasks_context
from assessment.models import (
    Certification,
    Evaluation,
    Standard,
)
from assessment.pack import account_of
from assessment.reminding import counted, counts, lines_of, to_certify
from assessment.report import FIGURES, compared
from assessment.road import road_of
from registry.choices import COUNTED_STAGES, EVALUATED_STAGES, ApplicantType, Stage

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
    found = Counter(dict(counts(context["user"], cycle)))
    return {"lines": lines_of(found), "found": found}


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
    user = context["user"]
    if not certifies(user, cycle):
        return {"found": {}}
    first, *rest = [counted(*part) for part in to_certify(user, cycle)]
    return {"found": dict(first.union(*rest, all=True))}


def standards_by_type(cycle):
    """[(type, its newest standard of the year in use or in draft, or None)]; one statement."""
    rows = Standard.objects.filter(cycle=cycle).exclude(status=StandardStatus.SUPERSEDED)
    found = {row.type: row for row in rows.order_by("status", "version")}  # in use wins
    return [(type_, found.get(type_)) for type_ in ApplicantType]


@register.inclusion_tag("assessment/year_standards.html")
def year_standards(cycle):
    """On the page of a year that is being prepared: each type's standard, or the way to one."""
    rows = standards_by_type(cycle)
    return {"rows": rows, "cycle": cycle, "lacks": any(row is None for _, row in rows)}


@register.inclusion_tag("assessment/standards_missing.html")
def standards_missing(cycle):
    """Beside what the register lacks before districts see a year: types that nobody can assess."""
    rows = standards_by_type(cycle)
    return {"lacking": [(type_, row) for type_, row in rows if not (row and row.is_in_use)]}


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
