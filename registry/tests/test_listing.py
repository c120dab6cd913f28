"""The register's list as its address asks for it, by queries that are compiled."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from registry import listing
from registry.choices import Role
from registry.context_processors import MENUS, menu
from registry.listing import PAGE_SIZE, Listing
from registry.models import Application
from registry.tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db
ODD = [
    *("district=52%25", "district=5203ab", "district=520301", "district=5", "district=123456789"),
    *("officer=0", "officer=-1", "officer=%C2%B2", f"officer={'9' * 30}", "officer=abc"),
    *("type=%25", f"type={'ก' * 300}", "stage=%27", "subdistrict=52%25", "subdistrict=abc"),
    *("q=%25", "q=%E2%80%8B", f"q={'ก+' * 100}", "q=1+22+333", "q=-"),
    *("sort=--", "page=x", "page=-9"),
]


@pytest.mark.parametrize("query", ODD)
def test_odd_addresses_are_answered(client, officer, cycle, query):
    ApplicationFactory(officer=officer, cycle=cycle)
    client.force_login(officer)
    assert client.get(f"/applications/?{query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("district=5203ab", 0),
        ("district=5203", 2),
        ("district=5206", 0),
        ("officer=0", 0),
        ("q=ทอผ้า", 1),
        ("q=ทอ+ผ้า", 1),
        ("q=ทอ+จักสาน", 0),
        ("q=%E2%80%8B", 2),  # a character that is not seen is not searched for
    ],
)
def test_list_holds_what_its_address_asks_for(officer, cycle, query, expected):
    for name in ("กลุ่มทอผ้า", "กลุ่มจักสาน"):
        ApplicationFactory(officer=officer, cycle=cycle, type="GROUP", unit_name=name)
    found = Listing(officer, cycle, QueryDict(query))
    assert (found.page(1).paginator.count, len(found.page(1))) == (expected, expected)
    assert found.rows().count() == expected


def test_last_page_is_what_is_left(officer, cycle):
    ApplicationFactory.create_batch(PAGE_SIZE + 2, officer=officer, cycle=cycle)
    pages = [Listing(officer, cycle, QueryDict()).page(number) for number in (1, 2)]
    assert [len(page) for page in pages] == [PAGE_SIZE, 2]
    keys = [line.pk for page in pages for line in page]
    assert keys == list(Application.objects.order_by("sort_key", "id").values_list("pk", flat=True))


def test_lists_of_all_lengths_ask_in_the_same_way(officer, cycle, monkeypatch):
    built, filtered = [], listing.filtered
    monkeypatch.setattr("mchch.compiled.is_checked", False)
    monkeypatch.setattr(listing, "filtered", lambda *asked: built.append(asked) or filtered(*asked))
    made = []
    for _ in range(3):
        made.append(ApplicationFactory(officer=officer, cycle=cycle))
        page = Listing(officer, cycle, QueryDict("sort=-officer&stage=REGISTERED")).page(1)
        assert len(page) == len(made)
    assert len(built) <= 2  # to count, and to read


def test_lists_of_two_people_in_turn_are_their_own(officer, outsider, cycle, monkeypatch):
    monkeypatch.setattr("mchch.compiled.is_checked", False)
    rows = {
        person: ApplicationFactory(officer=person, cycle=cycle) for person in (officer, outsider)
    }
    for person in (officer, outsider, officer):
        page = Listing(person, cycle, QueryDict()).page(1)
        assert [line.pk for line in page] == [rows[person].pk]


def test_menu_is_that_of_its_role_and_page():
    for role in (Role.FIELD_OFFICER, Role.NATION, Role.FIELD_OFFICER):
        for here in ("home", "board"):
            links = menu(role, here, "/")
            assert [link.label for link in links] == [entry[0] for entry in MENUS[role]]
            active = [link.url for link in links if link.active]
            assert active == [reverse(here)]
