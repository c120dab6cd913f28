"""Where one is logged in: seen and ended by its owner, and at an end after its hours."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from registry.devices import device, part_of
from registry.models import Session

pytestmark = pytest.mark.django_db
SECURITY = "/account/security/"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
    " Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"
)


def at(user, agent, address="203.0.113.77"):
    """A browser in which the person works."""
    browser = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    browser.force_login(user)
    assert browser.get("/account/").status_code == 200
    return browser


@pytest.fixture
def desk(cycle, head):
    return at(head, EDGE)


@pytest.mark.parametrize("name", ["officer", "head", "committee", "province", "nation", "admin"])
def test_every_role_sees_its_own_sessions_only(request, cycle, colleague, name):
    user = request.getfixturevalue(name)
    at(colleague, EDGE, "198.51.100.9")
    desk = at(user, EDGE)
    at(user, PHONE)
    seats = desk.get(SECURITY).context["seats"]
    assert [(seat.device, seat.is_this) for seat in seats] == [
        ("Edge บน Windows", True),
        ("Safari บน iPhone", False),
    ]
    assert {seat.address for seat in seats} == {"203.0.113.x"}


def test_page_holds_no_key_of_a_session(desk, head):
    at(head, PHONE)
    html = desk.get(SECURITY).content.decode()
    assert not any(row.session_key in html for row in Session.objects.all())


def test_one_session_is_ended_and_the_others_go_on(desk, head):
    phone, other = at(head, PHONE), at(head, PHONE)
    mark = next(seat.mark for seat in phone.get(SECURITY).context["seats"] if seat.is_this)
    desk.post(reverse("session_end"), {"mark": mark})
    assert phone.get("/account/").status_code == 302
    assert [one.get("/account/").status_code for one in (desk, other)] == [200, 200]


def test_all_others_are_ended(desk, head, officer):
    phone, theirs = at(head, PHONE), at(officer, PHONE)
    response = desk.post(reverse("session_end"), {"mark": "others"}, follow=True)
    assert "ออกจากระบบที่เครื่องอื่นแล้ว 1 เครื่อง" in response.content.decode()
    assert phone.get("/account/").status_code == 302
    assert theirs.get("/account/").status_code == 200


@pytest.mark.parametrize("mark", ["", "x", "0" * 20])
def test_mark_of_no_session_ends_nothing(desk, head, mark):
    phone = at(head, PHONE)
    desk.post(reverse("session_end"), {"mark": mark})
    assert phone.get("/account/").status_code == 200


def test_session_of_somebody_else_is_not_ended(desk, officer):
    theirs = at(officer, PHONE)
    (mark,) = [seat.mark for seat in theirs.get(SECURITY).context["seats"]]
    desk.post(reverse("session_end"), {"mark": mark})
    assert theirs.get("/account/").status_code == 200


def begun(client, seconds_ago):
    session = client.session
    session["started"] = int(time.time()) - seconds_ago
    session.save()


def test_session_ends_after_its_hours_however_busy(desk, settings):
    assert settings.SESSION_SECONDS == 12 * 3600
    begun(desk, settings.SESSION_SECONDS - 60)
    assert desk.get("/account/").status_code == 200
    begun(desk, settings.SESSION_SECONDS + 1)
    assert desk.get("/account/").url == "/login/?next=/account/"
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (EDGE, "Edge บน Windows"),
        (PHONE, "Safari บน iPhone"),
        (PHONE + " Line/14.19.0", "LINE บน iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/131.0 Mobile Safari/537.36", "Chrome บน Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Firefox/133.0", "Firefox บน Linux"),
        ("curl/8.5.0", "เบราว์เซอร์อื่น"),
        ("", "เบราว์เซอร์อื่น"),
    ],
)
def test_device_is_named_as_its_owner_knows_it(agent, name):
    assert device(agent) == name


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("203.0.113.77", "203.0.113.x"),
        ("2001:db8:1:2::7", "2001:0db8:0001:…"),
        ("", ""),
        ("<b>", ""),
    ],
)
def test_address_is_shown_in_part(address, part):
    assert part_of(address) == part
