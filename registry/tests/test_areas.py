"""Places, as the administrator finds, adds and corrects them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mchch.thai.text import arabic_digits
from registry.choices import Role
from registry.models import Area, ChangeEvent
from registry.tests.factories import AreaFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/areas/"


@pytest.fixture
def page(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def local(client, lampang):
    """A client of an administrator of Lampang only, with another province beside it."""
    AreaFactory(code="5004", name="เชียงดาว")
    client.force_login(UserFactory(role=Role.ADMIN, area_code="52"))
    return client


def labels(response):
    return [area.label for area in response.context["page_obj"]]


def add(client, code, name="ใหม่", postcode=""):
    return client.post(reverse("area_new"), {"code": code, "name": name, "postcode": postcode})


def errors(response):
    assert response.status_code == 422
    return response.context["form"].errors


@pytest.mark.parametrize("name", ["officer", "head", "committee", "province", "nation"])
@pytest.mark.parametrize("url", [LIST, "/areas/new/", "/areas/520301/"])
def test_areas_are_for_the_administrator_only(client, request, name, url):
    client.force_login(request.getfixturevalue(name))
    assert client.get(url).status_code == 403
    assert client.post(url, {"code": "52030101", "name": "ก"}).status_code == 403
    assert Area.objects.count() == 114


def test_list_goes_down_from_the_province(page, lampang):
    assert labels(page.get(LIST)) == ["จังหวัดลำปาง"]
    assert labels(page.get(f"{LIST}?in=52"))[:2] == ["อำเภอเกาะคา", "อำเภองาว"]
    response = page.get(f"{LIST}?in=5203")
    assert labels(response)[0] == "ตำบลเกาะคา"
    assert [area.code for area in response.context["trail"]] == ["52"]


def test_list_of_a_subdistrict_without_villages_says_what_to_do(page, lampang):
    assert "ยังไม่มีหน่วยย่อย" in page.get(f"{LIST}?in=520301").content.decode()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ศาลา", ["ตำบลศาลา"]),
        ("ต.ศาลา", ["ตำบลศาลา"]),
        ("เกาะคา", ["อำเภอเกาะคา", "ตำบลเกาะคา"]),
        ("๕๒๐๓๐๕", ["ตำบลศาลา"]),
        ("ไม่มีที่นี่", []),
    ],
)
def test_search_finds_names_and_codes_at_every_level(page, lampang, words, found):
    assert labels(page.get(LIST, {"q": words})) == found


def test_search_tells_where_a_place_is(page, lampang):
    assert "อำเภอเกาะคา จังหวัดลำปาง" in page.get(LIST, {"q": "ศาลา"}).content.decode()


@pytest.mark.parametrize("query", ["in=52030101", "in=x", "in=50"])
def test_list_inside_a_place_that_is_not_there_is_not_found(page, lampang, query):
    assert page.get(f"{LIST}?{query}").status_code == 404


@pytest.mark.parametrize("query", ["in=52", "q=บ"])
def test_list_asks_the_same_number_of_statements_at_any_size(page, lampang, query):
    counts = []
    for more in (1, 49, 450):
        start = Area.objects.filter(code__startswith="529").count()
        for number in range(start, start + more):
            Area.objects.create(code=f"529{number:03d}", name=f"บ{number}", parent_id="52")
        page.get(f"{LIST}?{query}")
        with CaptureQueriesContext(connection) as queries:
            page.get(f"{LIST}?{query}")
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 12


@pytest.mark.parametrize(
    ("code", "typed", "label", "parent"),
    [
        ("50", "จังหวัดเชียงใหม่", "จังหวัดเชียงใหม่", None),
        ("5299", "อ.สมมุติ", "อำเภอสมมุติ", "52"),
        ("520399", "ตำบลบ้านใหม่", "ตำบลบ้านใหม่", "5203"),
        ("๕๒๐๓๐๑๐๑", "บ้านหล่ายหิน", "บ้านหล่ายหิน", "520301"),
    ],
)
def test_added_place_gets_its_level_and_parent_from_its_code(
    page, lampang, code, typed, label, parent
):
    response = add(page, code, typed, "52130")
    assert response.url == f"{LIST}?in={parent or ''}"
    added = Area.objects.get(code=arabic_digits(code))
    assert (added.label, added.parent_id, added.postcode) == (label, parent, "52130")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "โปรดกรอกรหัส"),
        ("520", "2, 4, 6 หรือ 8 หลัก"),
        ("52a1", "2, 4, 6 หรือ 8 หลัก"),
        ("520301", "มีรหัสนี้แล้ว คือตำบลลำปางหลวง"),
        ("529901", "ยังไม่มีพื้นที่รหัส 5299"),
    ],
)
def test_code_refused_says_why(page, lampang, code, sentence):
    assert sentence in errors(add(page, code))["code"][0]
    assert Area.objects.count() == 114


def test_place_tells_all_errors_at_once(page, lampang):
    assert sorted(errors(add(page, "1", "", "52"))) == ["code", "name", "postcode"]


def test_name_is_corrected_and_the_code_stays(page, admin, lampang):
    data = {"code": "520399", "name": "ตำบลศาลาใหม่", "postcode": "52130"}
    assert page.post("/areas/520305/", data).url == f"{LIST}?in=5203"
    area = Area.objects.get(pk="520305")
    assert (area.name, area.parent_id) == ("ศาลาใหม่", "5203")
    assert not Area.objects.filter(pk="520399").exists()
    event = ChangeEvent.objects.of(area).first()
    assert (event.actor, event.before["name"], event.after["name"]) == (admin.pk, "ศาลา", "ศาลาใหม่")


def test_administrator_of_a_province_keeps_its_places_only(local):
    assert labels(local.get(LIST))[0] == "อำเภอเกาะคา"
    assert labels(local.get(LIST, {"q": "เชียงดาว"})) == []
    assert local.get(f"{LIST}?in=5004").status_code == 404
    assert local.get("/areas/5004/").status_code == 404
    assert local.post("/areas/5004/", {"name": "ก"}).status_code == 404
    assert "ขึ้นต้นด้วย 52" in errors(add(local, "500401"))["code"][0]


def test_places_have_no_way_to_be_deleted(page, lampang):
    assert page.delete("/areas/520301/").status_code == 405
