"""Log-in, lock-out, the end of a session, and one's own password."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.tokens import default_token_generator
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from mchch.login_guard import PEOPLE_BEHIND_ONE_ADDRESS, client_address
from registry import demo
from registry.actions.accounts import password_link
from registry.forms.accounts import MINIMUM
from registry.models import ChangeEvent, Session
from registry.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "ฝนตกที่เกาะคา 9 หยด"
LOCKED = "พักการเข้าสู่ระบบชั่วคราว"


@pytest.fixture
def limit(settings):
    settings.AXES_FAILURE_LIMIT = 3
    return 3


def log_in(client, username, password=PASSWORD, address="10.0.0.1", query="", **data):
    return client.post(
        f"{reverse('login')}{query}",
        {"username": username, "password": password, **data},
        REMOTE_ADDR=address,
    )


def fail(client, times, username, address="10.0.0.1"):
    for _ in range(times):
        response = log_in(client, username, "ผิดแน่นอน", address)
    return response


def page_of(response, username):
    """The page without what differs from request to request."""
    html = response.content.decode().replace(username, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)


# --- log-in -------------------------------------------------------------------------------------


def test_login_leads_to_where_one_wanted_to_go(client, officer):
    response = client.get(reverse("password_change"))
    assert response.url == "/login/?next=/password/"
    response = log_in(client, "officer", next="/password/")
    assert (response.status_code, response.url) == (302, "/password/")
    officer.refresh_from_db()
    assert officer.last_login is not None


def test_login_never_leads_to_another_host(client, officer):
    assert log_in(client, "officer", next="https://example.com/").url == "/"


def test_login_takes_the_capital_that_a_telephone_begins_with(client, officer):
    assert log_in(client, "Officer ").status_code == 302


def test_login_page_sends_on_who_is_logged_in(client, officer):
    client.force_login(officer)
    assert client.get("/login/?next=/password/").url == "/password/"


def test_login_refused_says_the_same_whatever_is_wrong(client, officer):
    UserFactory(username="closed", is_active=False)
    unset = UserFactory(username="unset")
    unset.set_unusable_password()
    unset.save()
    pages = {
        page_of(log_in(client, "officer", "ผิดแน่นอน"), "officer"),
        page_of(log_in(client, "closed"), "closed"),
        page_of(log_in(client, "unset"), "unset"),
        page_of(log_in(client, "nobody"), "nobody"),
    }
    assert len(pages) == 1
    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in pages.pop()


def test_login_refused_is_422_and_keeps_the_name(client, officer):
    response = log_in(client, "officer", "ผิดแน่นอน")
    assert response.status_code == 422
    assert 'value="officer"' in response.content.decode()


def test_empty_login_asks_for_both_in_thai(client, db):
    html = log_in(client, "", "").content.decode()
    assert "โปรดกรอกชื่อผู้ใช้" in html
    assert "โปรดกรอกรหัสผ่าน" in html


@pytest.mark.parametrize(("is_demo", "status"), [(True, 302), (False, 422)])
def test_demo_password_opens_an_account_only_in_the_demo(
    client, lampang, settings, is_demo, status
):
    settings.DEMO = is_demo
    account = UserFactory(username="head5203")
    account.set_password(demo.PASSWORD)
    account.save()
    assert log_in(client, "head5203", demo.PASSWORD).status_code == status


# --- lock-out -----------------------------------------------------------------------------------


def test_account_is_locked_whatever_address_the_guesses_come_from(client, officer, limit):
    for number in range(limit):
        response = fail(client, 1, "officer", f"10.0.1.{number}")
    assert response.status_code == 429
    assert LOCKED in response.content.decode()
    assert "15 นาที" in response.content.decode()
    assert log_in(client, "officer", address="10.0.9.9").status_code == 429


def test_address_is_locked_whatever_accounts_were_tried(client, officer, limit):
    for number in range(limit * PEOPLE_BEHIND_ONE_ADDRESS):
        response = fail(client, 1, f"guess{number}")
    assert response.status_code == 429
    assert log_in(client, "officer").status_code == 429
    assert log_in(client, "officer", address="10.0.9.9").status_code == 302


def test_one_forgetful_person_does_not_lock_the_office(client, officer, colleague, limit):
    assert fail(client, limit, "officer").status_code == 429
    assert log_in(client, "colleague").status_code == 302


def test_lock_tells_nothing_of_whether_the_account_is_there(client, officer, limit):
    there = page_of(fail(client, limit, "officer", "10.0.2.1"), "officer")
    AccessAttempt.objects.all().delete()
    assert page_of(fail(client, limit, "nobody", "10.0.2.2"), "nobody") == there


def test_lock_ends_after_its_time(client, officer, limit):
    fail(client, limit, "officer")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert log_in(client, "officer").status_code == 302


def test_success_forgives_only_the_own_failures(client, officer, colleague, limit):
    """Else whoever has an account could guess another's without end from the same address."""
    fail(client, 1, "colleague")
    fail(client, 1, "officer")
    assert log_in(client, "colleague").status_code == 302
    client.logout()
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["officer"]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "1.1.1.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "6.6.6.6, 2.2.2.2", "2.2.2.2"),
        (2, "6.6.6.6, 2.2.2.2, 3.3.3.3", "2.2.2.2"),
        (2, "3.3.3.3", "10.0.0.1"),
        (1, "<script>", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_client_address_trusts_only_the_named_proxies(settings, proxies, forwarded, found):
    settings.AXES_IPWARE_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == found


# --- the session --------------------------------------------------------------------------------


def ends_in():
    return (Session.objects.get().expire_date - timezone.now()).total_seconds()


def test_session_ends_after_idling_and_use_moves_its_end(client, officer, settings):
    client.force_login(officer)
    client.get(reverse("password_change"))
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=90))
    session = client.session
    session["touched"] = 0
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=90))
    client.get(reverse("password_change"))
    assert settings.SESSION_COOKIE_AGE == 3600
    assert ends_in() == pytest.approx(3600, abs=30)


def test_ended_session_asks_to_log_in_and_comes_back(client, officer):
    client.force_login(officer)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(reverse("password_change")).url == "/login/?next=/password/"


def test_logout_ends_the_session_and_says_so(client, officer):
    client.force_login(officer)
    response = client.post(reverse("logout"), follow=True)
    assert response.redirect_chain == [("/login/", 302)]
    assert "ออกจากระบบแล้ว" in response.content.decode()
    assert client.get(reverse("password_change")).status_code == 302


def test_logout_address_opened_as_a_page_leads_home(client, officer):
    client.force_login(officer)
    assert client.get(reverse("logout")).url == "/"


# --- one's own password -------------------------------------------------------------------------


def change(client, old=PASSWORD, new=NEW, again=NEW):
    data = {"old_password": old, "new_password1": new, "new_password2": again}
    return client.post(reverse("password_change"), data)


@pytest.mark.parametrize("name", ["officer", "head", "committee", "province", "nation", "admin"])
def test_password_is_changed_by_every_role(client, request, name):
    user = request.getfixturevalue(name)
    client.force_login(user)
    assert change(client).url == reverse("password_change_done")
    assert client.get(reverse("password_change_done")).status_code == 200
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_long_password_counts_exactly_as_typed(client, officer):
    long = "  Ab " + "ฝนตกหนักทั้งวัน " * 8
    client.force_login(officer)
    data = {"old_password": PASSWORD, "new_password1": long, "new_password2": long}
    assert client.post(reverse("password_change"), data).status_code == 302
    officer.refresh_from_db()
    assert officer.check_password(long)
    others = (long.strip(), long.casefold(), long[:72], long[:128])
    assert not any(officer.check_password(other) for other in others)


def test_password_is_not_changed_without_the_present_one(client, officer):
    client.force_login(officer)
    for present in ("", "ผิดแน่นอน"):
        data = {"old_password": present, "new_password1": NEW, "new_password2": NEW}
        assert client.post(reverse("password_change"), data).status_code == 422
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_changed_password_ends_the_sessions_elsewhere(client, officer):
    elsewhere = Client()
    elsewhere.force_login(officer)
    client.force_login(officer)
    change(client)
    assert elsewhere.get(reverse("password_change")).status_code == 302
    assert client.get(reverse("password_change")).status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"old": "ผิดแน่นอน"}, "รหัสผ่านปัจจุบันไม่ถูกต้อง"),
        ({"new": "สั้น", "again": "สั้น"}, "สั้นเกินไป รหัสผ่านต้องมีอย่างน้อย 15 ตัวอักษร"),
        ({"new": "1234567890", "again": "1234567890"}, "มีผู้ใช้บ่อยจนเดาได้ง่าย"),
        ({"new": "officer123", "again": "officer123"}, "คล้ายกับชื่อหรือชื่อผู้ใช้"),
        ({"new": "มชช.เกาะคา 2568 ลำปาง", "again": "มชช.เกาะคา 2568 ลำปาง"}, "มีแต่คำที่เดาได้ง่าย"),
        ({"again": "ไม่เหมือนกันเลย"}, "รหัสผ่านสองช่องไม่ตรงกัน"),
        ({"new": demo.PASSWORD, "again": demo.PASSWORD}, "สั้นเกินไป"),
        ({"old": "", "new": "", "again": ""}, "โปรดกรอกรหัสผ่าน"),
    ],
)
def test_password_refused_says_why_in_thai_only(client, officer, typed, sentence):
    client.force_login(officer)
    response = change(client, **typed)
    errors = " ".join(text for row in response.context["form"].errors.values() for text in row)
    assert response.status_code == 422
    assert sentence in errors
    assert re.findall("[A-Za-z]", errors) == []
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_shortest_password_told_is_the_one_that_is_asked_for(settings):
    options = [one["OPTIONS"] for one in settings.AUTH_PASSWORD_VALIDATORS if "OPTIONS" in one]
    assert [one["min_length"] for one in options if "min_length" in one] == [MINIMUM]


# --- the one-time link --------------------------------------------------------------------------


@pytest.fixture
def newcomer(lampang):
    account = UserFactory(username="newcomer", given_name="ใหม่")
    account.set_unusable_password()
    account.save()
    return account


@pytest.fixture
def link(newcomer, admin):
    return password_link(newcomer, by=admin)


def use(client, link, new=NEW, again=NEW):
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0] if form.redirect_chain else link
    return client.post(address, {"new_password1": new, "new_password2": again})


def test_link_hides_its_token_sets_the_password_and_logs_in(client, newcomer, link):
    shown = client.get(link, follow=True)
    assert shown.redirect_chain[0][0].endswith("/set-password/")
    assert "newcomer" in shown.content.decode()
    response = use(client, link)
    assert response.url == reverse("set_password_done")
    done = client.get(response.url)
    assert done.context["user"] == newcomer
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)


def test_link_works_once(client, link):
    use(client, link)
    client.logout()
    assert "ลิงก์นี้ใช้ไม่ได้แล้ว" in client.get(link).content.decode()


def test_link_ends_after_three_days(client, link, monkeypatch):
    later = default_token_generator._now() + timedelta(days=3, seconds=5)
    monkeypatch.setattr(default_token_generator, "_now", lambda: later)
    assert "ลิงก์นี้ใช้ไม่ได้แล้ว" in client.get(link).content.decode()


def test_link_of_a_closed_account_is_dead(client, newcomer, link):
    newcomer.is_active = False
    newcomer.save()
    assert "ลิงก์นี้ใช้ไม่ได้แล้ว" in client.get(link).content.decode()


@pytest.mark.parametrize("uid", ["MQ", "OTk5OTk5", "!!", "AAAA"])
def test_link_that_was_guessed_is_dead(client, db, uid):
    response = client.get(reverse("set_password", args=[uid, "abc-def"]))
    assert "ลิงก์นี้ใช้ไม่ได้แล้ว" in response.content.decode()


def test_link_refuses_a_weak_password_in_thai(client, newcomer, link):
    response = use(client, link, "สั้น", "สั้น")
    assert response.status_code == 422
    assert "สั้นเกินไป" in response.content.decode()
    newcomer.refresh_from_db()
    assert not newcomer.has_usable_password()


@pytest.mark.parametrize("name", ["officer", "outsider", "province", "nation", "admin"])
def test_link_works_where_somebody_else_is_logged_in(client, request, cycle, newcomer, link, name):
    somebody = request.getfixturevalue(name)
    client.force_login(somebody)
    assert str(somebody) not in client.get(link, follow=True).content.decode()
    assert use(client, link).status_code == 302
    assert client.get(reverse("set_password_done")).context["user"] == newcomer


def test_history_says_that_the_owner_set_the_password(client, newcomer, link):
    use(client, link)
    events = ChangeEvent.objects.of(newcomer).filter(after__has_key="password")
    event = events.order_by("-id").first()
    assert (event.actor, event.after["password"]) == (newcomer.pk, "***")


def test_page_after_the_link_is_not_public(client, db):
    assert client.get(reverse("set_password_done")).url == "/login/?next=/welcome/done/"
