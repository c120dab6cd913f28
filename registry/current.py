"""The year that a person is looking at: chosen, or the one that today lies in."""

from django.db.models import Case, Q, When

from mchch import clock
from mchch.compiled import compiled
from mchch.thai.dates import fiscal_year
from registry.choices import SENT_PAPERS, StepKind
from registry.models import Cycle, Submission
from registry.models.user import stand_in
from registry.windows import steps_of

SESSION_KEY = "cycle"
IN_ADDRESS = "cycle"


def current_cycle(request):
    """The request's cycle, or None where no year is open for this person; one statement. For
    people of a district with its steps and what was re-opened: every page asks what is due.

    An address that names a year (?cycle=) chooses it, as the page of years does."""
    if not hasattr(request, "_cycle"):
        chosen, asked = request.session.get(SESSION_KEY), request.GET.get(IN_ADDRESS, "")
        wish = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else chosen
        seen = all_cycles(request) if request.user.is_district else None
        request._cycle = find_cycle(request.user, wish, seen)
        if wish != chosen and request._cycle and request._cycle.pk == wish:
            request.session[SESSION_KEY] = wish
    return request._cycle


def all_cycles(request):
    """The years that the person sees, the newest first; asked once."""
    if not hasattr(request, "_cycles"):
        user = request.user
        request._cycles = district_years(user) if user.is_district else years(user)
    return request._cycles


def years(user):
    return list(Cycle.objects.visible_to(user).select_related("area"))


def find_cycle(user, chosen, cycles=None):
    """The one that was chosen, else this year's, else the newest; of `cycles` where a district's
    years were asked for already."""
    this_year = fiscal_year(clock.today())
    if not user.is_district:
        opened = Q(opened_at__isnull=False)
        this = When(opened, fiscal_year=this_year, then=1)
        wish = Case(When(pk=chosen or 0, then=0), this, When(opened, then=2), default=3)
        rows = Cycle.objects.visible_to(user).select_related("area")
        return rows.order_by(wish, "-fiscal_year", "area").first()
    cycles = district_years(user) if cycles is None else cycles
    opened = [cycle for cycle in cycles if not cycle.is_being_prepared]
    by_wish = [
        *(cycle for cycle in cycles if cycle.pk == chosen),
        *(cycle for cycle in opened if cycle.fiscal_year == this_year),
        *opened,
        *cycles,
    ]
    return by_wish[0] if by_wish else None


def district_years(user):
    """The years, each with its steps as the district meets them (`steps_seen`): one statement."""
    found = {}
    for step in steps_of_years(user.area_id, role=user.role):
        cycle = found.setdefault(step.cycle_id, step.cycle)
        cycle.steps_seen = [*getattr(cycle, "steps_seen", ()), step]
    return list(found.values())


@compiled
def steps_of_years(area_id, role):
    cycles = Cycle.objects.visible_to(stand_in(role, area_id))
    steps = steps_of(area_id).filter(cycle__in=cycles).select_related("cycle__area")
    return steps.order_by("-cycle__fiscal_year", "id")


def last_sendings(request):
    """{kind: the district's newest sending} of what was sent; one statement, asked once."""
    if not hasattr(request, "_last_sendings"):
        newest = newest_sendings(current_cycle(request).pk, request.user.area_id)
        request._last_sendings = {row.kind: row for row in newest}
    return request._last_sendings


@compiled
def newest_sendings(cycle_id, area_id):
    """A district's newest sending of each kind, without what was sent."""
    rows = Submission.objects.in_cycle(cycle_id).filter(area=area_id, kind__in=SENT_PAPERS)
    return rows.defer("snapshot").order_by("kind", "-round_no").distinct("kind")


def last_list(request):
    return last_sendings(request).get(StepKind.LIST)


def choose_cycle(request, cycle):
    request.session[SESSION_KEY] = cycle.pk
    request._cycle = cycle
