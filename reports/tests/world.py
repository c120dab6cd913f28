"""What the tests of isolation (registry/tests/world.py) need to know of open data."""

from registry.tests.world import STAFF
from reports.tests.factories import ApiCallFactory, ApiTokenFactory

MAKERS = {
    "summary/<int:pk>": lambda place: place.cycle.pk,
    "open-data/<int:pk>": lambda place: place.api_token.pk,
    "api/v1/summary/<str:table>": lambda place: "by_place",
    "kind": lambda place: "json",
    "api/v1/summary/<str:table>.<str:kind>": lambda place: "json",
    **dict.fromkeys(
        (f"api/v1/{name}.<str:kind>" for name in ("applications", "evaluations", "certificates")),
        lambda place: "csv",
    ),
}
NO_OBJECT = {
    *("api/v1/summary/<str:table>", "api/v1/summary/<str:table>.<str:kind>"),
    *(f"api/v1/{name}.<str:kind>" for name in ("applications", "evaluations", "certificates")),
}
ABOUT_PEOPLE = ("summary/",)
OF_THE_PROVINCE = ("summary/",)


def add_to_province(place):
    add(place)


def add_to_district(place, above):
    add(place, above.staff)


def add(place, by=None):
    """A token of the office, and a reading by it."""
    token = ApiTokenFactory(area_id=place.code, created_by=by or place.staff)
    place.add(STAFF, api_token=token, api_call=ApiCallFactory(token=token))
