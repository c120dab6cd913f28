"""Who saw what: read by those who answer for an area, of their own area only."""

import pytest

from registry.choices import AccessKind
from registry.tests.factories import AccessLogFactory

pytestmark = pytest.mark.django_db
URL = "/access-log/"


@pytest.fixture
def looks(officer, outsider):
    AccessLogFactory(user=officer, area_id="5203", kind=AccessKind.REVEAL, reason="ตรวจกับบัตร")
    AccessLogFactory(user=outsider, area_id="5206", kind=AccessKind.EXPORT, reason="ส่งออกทะเบียน")


def reasons(client, query=""):
    return [row.reason for row in client.get(URL + query).context["page_obj"]]


@pytest.mark.parametrize(
    ("person", "found"),
    [
        ("head", ["ตรวจกับบัตร"]),
        ("outside_head", ["ส่งออกทะเบียน"]),
        ("province", ["ส่งออกทะเบียน", "ตรวจกับบัตร"]),
        ("nation", ["ส่งออกทะเบียน", "ตรวจกับบัตร"]),
        ("admin", ["ส่งออกทะเบียน", "ตรวจกับบัตร"]),
    ],
)
def test_log_is_read_by_who_answers_for_the_area(client, request, looks, person, found):
    client.force_login(request.getfixturevalue(person))
    assert reasons(client) == found


@pytest.mark.parametrize("person", ["officer", "committee"])
def test_log_is_not_for_those_who_are_watched(client, request, looks, person):
    client.force_login(request.getfixturevalue(person))
    assert client.get(URL).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=REVEAL", ["ตรวจกับบัตร"]),
        ("?q=จันทร์เพ็ญ", ["ส่งออกทะเบียน"]),
        ("?q=บัตร", ["ตรวจกับบัตร"]),
        ("?q=บัตร&kind=EXPORT", []),
    ],
)
def test_log_is_searched_and_filtered(client, province, looks, query, found):
    client.force_login(province)
    assert reasons(client, query) == found


def test_log_shows_the_day_in_the_buddhist_era(client, province, looks):
    client.force_login(province)
    assert "16 ธ.ค. 2567" in client.get(URL).content.decode()
