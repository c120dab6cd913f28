"""The year that a person is looking at: chosen, or the one that today lies in."""

from mchch import clock
from mchch.thai.dates import fiscal_year
from registry.models import Cycle

SESSION_KEY = "cycle"


def current_cycle(request):
    """The request's cycle, or None where no year is open for this person; one statement."""
    if not hasattr(request, "_cycle"):
        request._cycle = find_cycle(request.user, request.session.get(SESSION_KEY))
    return request._cycle


def find_cycle(user, chosen):
    cycles = list(Cycle.objects.visible_to(user).select_related("area"))
    this_year = fiscal_year(clock.today())
    by_wish = [
        *(cycle for cycle in cycles if cycle.pk == chosen),
        *(cycle for cycle in cycles if cycle.fiscal_year == this_year),
        *cycles,
    ]
    return by_wish[0] if by_wish else None


def choose_cycle(request, cycle):
    request.session[SESSION_KEY] = cycle.pk
    request._cycle = cycle
