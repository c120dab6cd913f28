"""The year that a person is looking at: chosen, or the one that today lies in."""

from mchch import clock
from mchch.thai.dates import fiscal_year
from registry.choices import SENT_PAPERS, StepKind
from registry.models import Cycle, Submission
from registry.windows import steps_of

SESSION_KEY = "cycle"


def current_cycle(request):
    """The request's cycle, or None where no year is open for this person; one statement. For
    people of a district with its steps and what was re-opened: every page asks what is due."""
    if not hasattr(request, "_cycle"):
        request._cycle = find_cycle(request.user, request.session.get(SESSION_KEY))
    return request._cycle


def find_cycle(user, chosen):
    cycles = district_years(user) if user.is_district else years(user)
    this_year = fiscal_year(clock.today())
    opened = [cycle for cycle in cycles if not cycle.is_being_prepared]
    by_wish = [
        *(cycle for cycle in cycles if cycle.pk == chosen),
        *(cycle for cycle in opened if cycle.fiscal_year == this_year),
        *opened,
        *cycles,
    ]
    return by_wish[0] if by_wish else None


def years(user):
    return list(Cycle.objects.visible_to(user).select_related("area"))


def district_years(user):
    """The years, each with its steps as the district meets them (`steps_seen`): one statement."""
    steps = steps_of(user.area_id).filter(cycle__in=Cycle.objects.visible_to(user))
    found = {}
    for step in steps.select_related("cycle__area").order_by("-cycle__fiscal_year", "id"):
        cycle = found.setdefault(step.cycle_id, step.cycle)
        cycle.steps_seen = [*getattr(cycle, "steps_seen", ()), step]
    return list(found.values())


def last_sendings(request):
    """{kind: the district's newest sending} of what was sent; one statement, asked once."""
    if not hasattr(request, "_last_sendings"):
        rows = Submission.objects.in_cycle(current_cycle(request)).filter(
            area=request.user.area_id, kind__in=SENT_PAPERS
        )
        newest = rows.defer("snapshot").order_by("kind", "-round_no").distinct("kind")
        request._last_sendings = {row.kind: row for row in newest}
    return request._last_sendings


def last_list(request):
    return last_sendings(request).get(StepKind.LIST)


def choose_cycle(request, cycle):
    request.session[SESSION_KEY] = cycle.pk
    request._cycle = cycle
