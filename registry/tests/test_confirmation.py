"""What is delicate asks again who it is; what was typed goes on with the answer."""

import time

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from registry.models import User
from registry.tests.factories import PASSWORD
from registry.tests.second_steps import code, enrol, quick_hashes, wrong

__all__ = ["quick_hashes"]
pytestmark = pytest.mark.django_db
ASKED = "ยืนยันตัวตนอีกครั้ง"
NEW = {
    "username": "somying",
    "title": "นาง",
    "given_name": "สมหญิง",
    "family_name": "ทดสอบ",
    "role": "FIELD_OFFICER",
    "area": "5203",
}


def long_ago(client, seconds=16 * 60):
    """The person logged in a while ago, and has shown nothing since."""
    session = client.session
    session["started"] = session["touched"] = int(time.time()) - seconds
    session.pop("confirmed", None)
    session.save()


@pytest.fixture
def page(client, cycle, admin):
    client.force_login(admin)
    long_ago(client)
    return client


def is_asked(response):
    return f"<h1>{ASKED}</h1>" in response.content.decode()


def waiting(response):
    """What the question holds of what was sent."""
    return dict(response.context["typed"])


def test_who_logged_in_a_moment_ago_is_not_asked(client, cycle, admin):
    client.force_login(admin)
    assert client.post(reverse("user_new"), NEW).status_code == 302
    assert User.objects.filter(username="somying").exists()


def test_account_is_made_after_the_password_with_what_was_typed_before(page):
    response = page.post(reverse("user_new"), NEW)
    assert is_asked(response)
    assert waiting(response) == NEW
    assert not User.objects.filter(username="somying").exists()
    answer = waiting(response) | {"confirm_now": "1", "confirm_password": PASSWORD}
    assert page.post(reverse("user_new"), answer).status_code == 302
    made = User.objects.get(username="somying")
    assert (made.given_name, made.area_id) == ("สมหญิง", "5203")
    assert page.post(reverse("user_new"), NEW | {"username": "other"}).status_code == 302


def test_fields_with_several_values_wait_whole(page):
    response = page.post(reverse("user_new"), {"which": ["1", "2"]})
    assert response.context["typed"] == [("which", "1"), ("which", "2")]


@pytest.mark.parametrize(
    ("given", "error"),
    [("ผิดแน่นอน", "ไม่ถูกต้อง โปรดลองอีกครั้ง"), ("", "โปรดกรอกรหัสผ่าน")],
)
def test_wrong_answer_asks_again_and_keeps_what_was_typed(page, given, error):
    answer = NEW | {"confirm_now": "1", "confirm_password": given}
    response = page.post(reverse("user_new"), answer)
    assert (response.status_code, is_asked(response)) == (422, True)
    assert error in response.content.decode()
    assert waiting(response) == NEW
    assert not User.objects.filter(username="somying").exists()


def test_guesses_are_counted_without_the_form_that_waits(page, settings):
    settings.AXES_FAILURE_LIMIT = 2
    answer = NEW | {"confirm_now": "1", "confirm_password": "ผิดแน่นอน"}
    assert page.post(reverse("user_new"), answer).status_code == 422
    assert AccessAttempt.objects.get().post_data == ""
    assert page.post(reverse("user_new"), answer).status_code == 429
    right = answer | {"confirm_password": PASSWORD}
    assert page.post(reverse("user_new"), right).status_code == 429
    assert not User.objects.filter(username="somying").exists()


def test_code_of_the_app_is_an_answer_too(page, admin):
    enrol(admin)
    url = reverse("user_new")
    assert "หรือรหัสจากแอป" in page.post(url, NEW).content.decode()
    asked = NEW | {"confirm_now": "1"}
    assert page.post(url, asked | {"confirm_code": wrong()}).status_code == 422
    assert page.post(url, asked | {"confirm_code": code()}).status_code == 302
    assert User.objects.filter(username="somying").exists()


def test_password_of_somebody_else_is_no_answer(page, officer):
    officer.set_password("รหัสผ่านของคนอื่น")
    officer.save()
    answer = NEW | {
        "confirm_now": "1",
        "confirm_username": officer.username,
        "confirm_password": "รหัสผ่านของคนอื่น",
    }
    assert page.post(reverse("user_new"), answer).status_code == 422


def test_page_that_is_delicate_itself_is_shown_after_the_answer(page):
    url = reverse("totp_add")
    assert is_asked(page.get(url))
    response = page.post(
        url, {"confirm_now": "1", "confirm_page": "1", "confirm_password": PASSWORD}
    )
    assert response.url == url
    assert page.get(url).context["qr"].startswith("data:image/svg+xml")


GUARDED = [
    ("admin", "user", "account"),
    ("admin", "user_link", "account"),
    ("admin", "user_active", "account"),
    ("admin", "user_second_factor", "account"),
    ("admin", "user_sessions", "account"),
    ("province", "data_token_new", None),
    ("province", "data_token_revoke", "any"),
    ("province", "year_open", "any"),
    ("province", "circular_send", "any"),
    ("head", "order_issue", "any"),
    ("head", "announcement_sign", "any"),
    ("head", "certificates_issue", "any"),
    ("head", "certificate_revoke", "any"),
    ("head", "paper_full_form", "any"),
    ("head", "recovery_codes", None),
    ("head", "factor_remove", "any"),
    ("head", "session_end", None),
]


@pytest.mark.parametrize(("name", "address", "what"), GUARDED)
def test_delicate_act_asks_first(client, request, cycle, officer, name, address, what):
    client.force_login(request.getfixturevalue(name))
    long_ago(client)
    pk = officer.pk if what == "account" else 1
    assert is_asked(client.post(reverse(address, args=[pk] if what else []), {"active": "0"}))
    officer.refresh_from_db()
    assert officer.is_active


def test_all_that_is_held_on_a_person_is_printed_after_the_question(client, cycle, head):
    client.force_login(head)
    long_ago(client)
    assert is_asked(client.post(reverse("subject_paper", args=["application", 1]), {"reason": "x"}))
