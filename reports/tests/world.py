"""What the tests of isolation (registry/tests/world.py) need to know of open data and retention."""

from registry.tests.world import STAFF
from reports.tests.factories import (
    ApiCallFactory,
    ApiTokenFactory,
    ErasedFileFactory,
    ErasureFactory,
)

ROWS = [f"api/v1/{name}.<str:kind>" for name in ("applications", "evaluations", "certificates")]
MAKERS = {
    "summary/<int:pk>": lambda place: place.cycle.pk,
    "open-data/<int:pk>": lambda place: place.api_token.pk,
    "api/v1/summary/<str:table>": lambda place: "by_place",
    "file_type": lambda place: "json",
    "subjects/<str:kind>": lambda place: "application",
    "subjects/<str:kind>/<int:pk>": lambda place: place.application.pk,
    **dict.fromkeys(ROWS, lambda place: "csv"),
}
NO_OBJECT = {"api/v1/summary/<str:table>", "file_type", "subjects/<str:kind>", *ROWS}
ABOUT_PEOPLE = ("summary/", "subjects/")
OF_THE_PROVINCE = ("summary/",)


def add_to_province(place):
    add(place, place.staff)
    # Proposed by a colleague, so that the staff of the world may confirm it.
    act = ErasureFactory(area_id=place.code, cycle=place.cycle)
    place.add(STAFF, erasure=act, erased_file=ErasedFileFactory(erasure=act))


def add_to_district(place, above):
    add(place, above.staff)


def add(place, by):
    """A token of the office, and a reading by it."""
    token = ApiTokenFactory(area_id=place.code, created_by=by)
    place.add(STAFF, api_token=token, api_call=ApiCallFactory(token=token))
