"""Every address × every role × objects of a foreign district and province.

The addresses come from the resolver: a new view is covered on the day it appears.
"""

from itertools import product

import pytest
from django.conf import settings
from django.urls import reverse

from mchch.scope import enter
from mchch.tests.urls import PUBLIC, addresses
from registry.models import Application
from registry.tests.isolation import (
    ABOUT_PEOPLE,
    OF_THE_PROVINCE,
    OWNER,
    VISITORS,
    Answer,
    browser_of,
    check,
    form_of,
    names_an_object,
    path_for,
    paths_for,
    query_of,
    strays,
)
from registry.tests.world import FAR, NEIGHBOUR, OWN, PEOPLE, foreign_words, word, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db


@pytest.fixture(params=VISITORS, ids=lambda visitor: visitor.name)
def visitor(request):
    return request.param


def enter_as_owner(scope, *arguments, **more):
    enter(OWNER, *arguments, **more)


@pytest.fixture(params=["code and database", "code alone"])
def browser(request, world, visitor, monkeypatch):
    """The pages with both keepers of isolation, and with `visible_to` alone."""
    if request.param == "code alone":
        monkeypatch.setattr("mchch.middleware.enter", enter_as_owner)
    return browser_of(visitor.user(world))


# --- nobody ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_stranger_is_sent_to_log_in(world, method):
    browser = browser_of(None)
    for address in addresses():
        path = path_for(address, world[OWN])
        answer = Answer(browser, method, path, form_of(world[OWN]) if method == "post" else None)
        words = foreign_words(None)
        assert [told for told in words if told in answer.text] == [], answer.what
        assert answer.status < 500, answer.what
        if address.name not in PUBLIC:
            sent = (answer.status, answer.location.partition("?")[0])
            assert sent == (302, reverse(settings.LOGIN_URL)), answer.what


# --- every role --------------------------------------------------------------------------------


def test_foreign_object_does_not_exist(world, visitor, browser):
    for code in (*visitor.foreign, *visitor.without_people):
        place = world[code]
        for address in objects_of(visitor, place):
            asked = (("get", None), ("post", form_of(place)))
            for path, (method, data) in product(paths_for(address, place), asked):
                answer = Answer(browser, method, path, data)
                check(answer, visitor)
                assert answer.status in (403, 404, 405), f"{answer.what} to {visitor.name}"


def objects_of(visitor, place):
    """The addresses whose object in that place is foreign to the visitor."""
    for address in addresses():
        own_year = address.route.startswith(OF_THE_PROVINCE) and place.code[:2] == visitor.home[:2]
        about_people = address.route.startswith(ABOUT_PEOPLE)
        if (
            names_an_object(address)
            and not own_year
            and (place.code in visitor.foreign or about_people)
        ):
            yield address


def test_page_tells_nothing_foreign(world, visitor, browser):
    """Pages without an object of their own: lists, forms, exports; also asked for foreign ids."""
    places = visitor.foreign or (OWN,)
    for address in addresses():
        if names_an_object(address):
            continue
        for code in places:
            asked = (
                ("get", None), ("get", query_of(world[code])), ("post", form_of(world[code])),
            )  # fmt: skip
            for path, (method, data) in product(paths_for(address, world[code]), asked):
                check(Answer(browser, method, path, data), visitor)


def test_own_object_is_never_told_in_foreign_words(world, visitor, browser):
    """Pages of one's own, with a foreign id in every field of the form."""
    if not visitor.foreign:
        return
    for address in addresses():
        if not names_an_object(address):
            continue
        path = path_for(address, world[OWN])
        foreign = world[visitor.foreign[0]]
        for method, data in (("get", query_of(foreign)), ("post", form_of(foreign))):
            check(Answer(browser, method, path, data), visitor)


def test_nation_reads_everything_and_writes_nothing(world):
    browser = browser_of(world[""].nation)
    seen = 0
    for address in addresses():
        if address.name in ("set_password", "password_change", "account"):
            continue
        path = path_for(address, world[FAR])
        page = Answer(browser, "get", path)
        seen += word(PEOPLE, FAR) in page.text
        for answer in (page, Answer(browser, "post", path, form_of(world[FAR]))):
            tables = {event.table_name for event in answer.events}
            assert tables <= {"registry_accesslog", "reports_apicall"}, answer.what
    assert seen > 3


# --- the tests above would pass if nothing answered at all --------------------------------------


def own_paths(address, place):
    """A personal link with its token, which its own people have and nobody else; a certificate's,
    which is printed on it."""
    if address.route.startswith("s/"):
        return [address.filled(token=place.token)]
    if address.route.startswith("c/"):
        return [address.filled(token=place.certificate.token)]
    if address.route.startswith("m/"):
        return [address.filled(token=place.member_token)]
    return paths_for(address, place)


def test_every_address_answers_somebody(world):
    """Its own people get something else than "not found" from each address."""
    own = world[OWN]
    sent = {
        "get": None,
        "post": {"key": f"i{own.sheet.standard.indicators.first().pk}", "points": "1"},
    }
    unanswered = {address.name for address in addresses()}
    for visitor in VISITORS:
        browser = browser_of(visitor.user(world))
        for address in addresses():
            if address.name not in unanswered:
                continue
            for path, method in product(own_paths(address, own), sent):
                if Answer(browser, method, path, sent[method]).status in (200, 302, 303, 422):
                    unanswered.discard(address.name)
    assert unanswered == set()


@pytest.mark.parametrize(("name", "home"), [("officer", OWN), ("head", OWN), ("staff", "52")])
def test_own_people_see_their_own_words(world, name, home):
    browser = browser_of(world[home].rows[name])
    told = [
        address.name
        for address in addresses()
        if word(PEOPLE, OWN) in Answer(browser, "get", path_for(address, world[OWN])).text
    ]
    assert {"application", "application_list", "application_history", "file", "submission",
            "submission_list", "quota_of", "sheet_history",
            "plan_history"} <= set(told)  # fmt: skip


def test_row_that_mixes_two_places_is_found(world):
    assert strays() == []
    own, other = world[OWN], world[NEIGHBOUR]
    Application.objects.filter(pk=own.draft.pk).update(officer=other.officer)
    assert strays() == [str(own.draft)]
