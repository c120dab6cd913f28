"""What the sheets come to: before beside after, as a table and a radar; gaps by their effect."""

from django.http import Http404
from django.shortcuts import render

from assessment import permissions
from assessment.choices import SheetStatus
from assessment.comparison import compare
from assessment.models import DevelopmentPlan
from assessment.views.base import application_of
from assessment.words import gap_in_words, lacking_in_words, number, rule_in_words


def result(request, pk):
    application = application_of(request, pk)
    found = compare(application)
    if found.last is None:
        raise Http404("ยังไม่มีแบบประเมินตนเองของผู้สมัครรายนี้")
    last = found.last.result
    context = {
        "application": application,
        "comparison": found,
        "standard": found.last.sheet.standard,
        "result": last,
        "rule": rule_in_words(last.rule),
        "lacking": lacking_in_words(last),
        "gaps": [(gap, gap_in_words(gap)) for gap in last.gaps],
        "totals": [(form.sheet, shown(form.result.total)) for form in found.forms.values()],
        "may_plan": may_plan(request.user, application, found.before),
    }
    return render(request, "assessment/result.html", context)


def shown(tally):
    return {
        "points": number(tally.points),
        "possible": number(tally.possible),
        "percent": number(tally.percent),
    }


def may_plan(user, application, before):
    """Whether the gaps can become the first lines of a plan now."""
    is_done = before is not None and before.sheet.status == SheetStatus.CONFIRMED
    if not is_done or permissions.refuse_work(user, application):
        return False
    return not DevelopmentPlan.objects.filter(application=application).exists()
