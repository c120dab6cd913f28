"""The second step of a log-in: asked for, guessed, used up, lost, required."""

import re
import time

import pytest
from axes.models import AccessAttempt
from django.db.models import TextField
from django.db.models.functions import Cast
from django.test import Client
from django.urls import reverse

from registry.actions import accounts, security
from registry.actions.accounts import password_link
from registry.choices import FactorKind
from registry.errors import Refused
from registry.factors import codes, totp
from registry.models import Authenticator, User
from registry.tests.second_steps import (
    SECRET,
    begin,
    code,
    enrol,
    give_code,
    give_password,
    is_in,
    quick_hashes,
    told,
    wrong,
)

pytestmark = pytest.mark.django_db
EVERYBODY = ["officer", "head", "committee", "province", "nation", "admin"]
CODE = "/login/code/"
__all__ = ["quick_hashes"]


# --- at log-in ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERYBODY)
def test_password_alone_does_not_log_in_and_the_code_does(client, request, cycle, name):
    user = request.getfixturevalue(name)
    enrol(user)
    assert give_password(client, user, next="/account/").url == CODE
    assert not is_in(client)
    assert client.get("/account/").url == "/login/?next=/account/"
    assert client.get(CODE).status_code == 200
    assert give_code(client, code()).url == "/account/"
    assert client.get("/account/").context["user"] == user


def test_wrong_code_is_told_and_does_not_log_in(client, head):
    enrol(head)
    give_password(client, head)
    response = give_code(client, wrong())
    assert response.status_code == 422
    assert "รหัสไม่ถูกต้องหรือใช้ไปแล้ว" in response.content.decode()
    assert not is_in(client)


def test_empty_code_is_asked_for(client, head):
    enrol(head)
    give_password(client, head)
    assert "โปรดกรอกรหัสยืนยัน" in give_code(client, "").content.decode()


def test_code_opens_once(client, head):
    enrol(head)
    shown = code()
    give_password(client, head)
    give_code(client, shown)
    other = Client()
    give_password(other, head)
    assert give_code(other, shown).status_code == 422
    assert give_code(other, code(ahead=1)).status_code == 302


def test_thai_digits_and_spaces_are_understood(client, head):
    enrol(head)
    give_password(client, head)
    thai = code().translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert give_code(client, f" {thai[:3]} {thai[3:]} ").status_code == 302


@pytest.mark.parametrize("ahead", [-3, 3])
def test_code_of_another_time_opens_nothing(client, head, ahead):
    enrol(head)
    give_password(client, head)
    assert give_code(client, code(ahead=ahead)).status_code == 422


def test_code_without_the_password_opens_nothing(client, head):
    enrol(head)
    assert client.get(CODE).url == "/login/"
    assert give_code(client, code()).url == "/login/"
    assert not is_in(client)


def test_half_a_log_in_ends_after_ten_minutes(client, head):
    enrol(head)
    give_password(client, head)
    session = client.session
    session["halfway"] |= {"at": int(time.time()) - 601}
    session.save()
    assert give_code(client, code()).url == "/login/"


def test_half_a_log_in_ends_with_the_password(client, head):
    enrol(head)
    give_password(client, head)
    head.set_password("ช้างเดินข้ามสะพานไม้ไผ่")
    head.save()
    assert give_code(client, code()).url == "/login/"


def test_half_a_log_in_of_a_closed_account_ends(client, head, admin):
    enrol(head)
    give_password(client, head)
    accounts.deactivate(head, by=admin)
    assert give_code(client, code()).url == "/login/"


def test_one_time_link_does_not_pass_by_the_second_step(client, head, admin):
    enrol(head)
    link = password_link(head, by=admin)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = "ช้างเดินข้ามสะพานไม้ไผ่"
    assert client.post(form, {"new_password1": new, "new_password2": new}).url == CODE
    assert not is_in(client)
    assert give_code(client, code()).url == reverse("set_password_done")


def test_code_never_leads_to_another_host(client, head):
    enrol(head)
    give_password(client, head, next="https://example.com/")
    assert give_code(client, code()).url == "/"


# --- guessing -----------------------------------------------------------------------------------


def test_guessed_codes_lock_the_account_like_guessed_passwords(client, head, settings):
    settings.AXES_FAILURE_LIMIT = 3
    enrol(head)
    give_password(client, head)
    assert [give_code(client, wrong()).status_code for _ in range(3)] == [422, 422, 429]
    assert give_code(client, code()).status_code == 429
    assert give_password(Client(), head).status_code == 429


def test_right_password_forgives_no_guessed_code(client, head, settings):
    settings.AXES_FAILURE_LIMIT = 3
    enrol(head)
    for _ in range(2):
        give_password(client, head)
        give_code(client, wrong())
    give_password(client, head)
    assert give_code(client, wrong()).status_code == 429


def test_what_was_guessed_is_kept_nowhere(client, head):
    enrol(head)
    give_password(client, head)
    guessed = wrong()
    give_code(client, guessed)
    (attempt,) = AccessAttempt.objects.all()
    assert (attempt.username, attempt.post_data) == (head.username, "")


# --- recovery codes -----------------------------------------------------------------------------


def test_recovery_code_opens_once_and_the_others_are_left(client, head):
    first, *_ = enrol(head)
    give_password(client, head)
    assert give_code(client, codes.in_groups(first)).status_code == 302
    other = Client()
    give_password(other, head)
    assert give_code(other, first).status_code == 422
    kept = head.authenticators.get(kind=FactorKind.RECOVERY)
    assert codes.left(kept.secret) == codes.COUNT - 1


def test_few_recovery_codes_left_is_told_at_log_in(client, cycle, head):
    fresh = enrol(head)
    for text in fresh[:6]:
        client.post(reverse("logout"))
        give_password(client, head)
        give_code(client, text)
    assert "เหลือรหัสสำรอง 4 รหัส" in client.get("/account/").content.decode()


def test_recovery_codes_are_digits_and_kept_as_hashes_under_encryption(head):
    fresh = enrol(head)
    assert len(set(fresh)) == codes.COUNT
    assert all(re.fullmatch(r"\d{12}", one) for one in fresh)
    kept = head.authenticators.get(kind=FactorKind.RECOVERY).secret
    assert not any(one in kept for one in fresh)
    stored = Authenticator.objects.annotate(stored=Cast("secret", TextField())).defer("secret")
    assert all(SECRET not in row.stored and "left" not in row.stored for row in stored)


def test_new_codes_are_shown_once_and_end_the_old(client, cycle, head):
    old = enrol(head)
    client.force_login(head)
    assert client.get(reverse("recovery_codes")).status_code == 200
    shown = client.post(reverse("recovery_codes")).context["codes"]
    assert len(shown) == codes.COUNT
    assert shown[0] not in client.get(reverse("security")).content.decode()
    kept = head.authenticators.get(kind=FactorKind.RECOVERY).secret
    assert codes.without(kept, old[0]) is None
    assert codes.without(kept, shown[0].replace(" ", "")) is not None


def test_codes_without_a_step_are_refused(client, cycle, head):
    client.force_login(head)
    response = client.post(reverse("recovery_codes"), follow=True)
    assert told(response) == ["รหัสสำรองใช้คู่กับการยืนยันสองชั้น โปรดเพิ่มแอปหรือพาสคีย์ก่อน"]


# --- adding and taking off ----------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERYBODY)
def test_app_is_added_by_every_role(client, request, cycle, name):
    user = request.getfixturevalue(name)
    client.force_login(user)
    key, secret = begin(client)
    data = {"key": key, "code": code(secret), "name": "โทรศัพท์"}
    response = client.post(reverse("totp_add"), data)
    assert len(response.context["codes"]) == codes.COUNT
    user.refresh_from_db()
    assert user.second_factor_since is not None
    assert [row.kind for row in user.authenticators.all()] == ["TOTP", "RECOVERY"]
    page = client.get(reverse("security")).content.decode()
    assert "โทรศัพท์" in page
    assert "รหัสสำรองเหลือ 10 รหัส" in page


def test_wrong_code_keeps_the_same_qr_and_the_name(client, cycle, head):
    client.force_login(head)
    key, secret = begin(client)
    response = client.post(reverse("totp_add"), {"key": key, "code": "1", "name": "เครื่องเก่า"})
    assert response.status_code == 422
    assert response.context["secret"].replace(" ", "") == secret
    assert 'value="เครื่องเก่า"' in response.content.decode()
    assert not head.authenticators.exists()


def test_code_of_adding_does_not_open_the_next_log_in(client, cycle, head):
    client.force_login(head)
    key, secret = begin(client)
    shown = code(secret)
    client.post(reverse("totp_add"), {"key": key, "code": shown, "name": "โทรศัพท์"})
    other = Client()
    give_password(other, head)
    assert give_code(other, shown).status_code == 422


def test_form_that_comes_twice_adds_one_app(client, cycle, head):
    client.force_login(head)
    key, secret = begin(client)
    for _ in range(2):
        client.post(reverse("totp_add"), {"key": key, "code": code(secret), "name": "โทรศัพท์"})
    assert head.authenticators.steps().count() == 1


def test_second_first_step_of_another_window_keeps_the_codes_that_were_shown(head):
    there = User.objects.get(pk=head.pk)
    shown = enrol(there)
    assert security.add_step(FactorKind.TOTP, "อื่น", totp.new_secret(), by=head) == []
    kept = head.authenticators.get(kind=FactorKind.RECOVERY).secret
    assert codes.without(kept, shown[0]) is not None


@pytest.mark.parametrize("forged", ["", "x", "someone else's"])
def test_key_that_we_did_not_make_begins_anew(client, cycle, head, officer, forged):
    if forged == "someone else's":
        client.force_login(officer)
        forged, _ = begin(client)
    client.force_login(head)
    response = client.post(reverse("totp_add"), {"key": forged, "code": "123456", "name": "x"})
    assert response.url == reverse("totp_add")
    assert not head.authenticators.exists()


def test_qr_tells_the_app_the_account_and_the_key(head):
    address = totp.address(SECRET, head.username)
    assert address == f"otpauth://totp/MCHCH:{head.username}?secret={SECRET}&issuer=MCHCH"


def test_last_step_taken_off_leaves_the_password_alone(client, cycle, head):
    enrol(head)
    client.force_login(head)
    url = reverse("factor_remove", args=[head.authenticators.steps().get().pk])
    assert "นี่เป็นวิธีสุดท้าย" in client.get(url).content.decode()
    assert client.post(url).url == reverse("security")
    head.refresh_from_db()
    assert head.second_factor_since is None
    assert not head.authenticators.exists()
    assert give_password(Client(), head).url == "/"


def test_another_step_stays_when_one_is_taken_off(client, cycle, head):
    enrol(head)
    security.add_step(FactorKind.TOTP, "เครื่องสอง", totp.new_secret(), by=head)
    client.force_login(head)
    client.post(reverse("factor_remove", args=[head.authenticators.steps().first().pk]))
    head.refresh_from_db()
    assert [row.name for row in head.authenticators.all()] == ["รหัสสำรอง", "เครื่องสอง"]
    assert head.second_factor_since is not None


def test_step_of_somebody_else_is_not_there(client, cycle, head, officer):
    enrol(officer)
    client.force_login(head)
    url = reverse("factor_remove", args=[officer.authenticators.steps().get().pk])
    assert client.post(url).status_code == 404
    assert officer.authenticators.steps().count() == 1


def test_more_steps_than_anybody_needs_are_refused(head):
    enrol(head)
    for _ in range(security.MOST - 1):
        security.add_step(FactorKind.TOTP, "อื่น", totp.new_secret(), by=head)
    with pytest.raises(Refused, match="ไม่เกิน 10 วิธี"):
        security.add_step(FactorKind.TOTP, "อื่น", totp.new_secret(), by=head)


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": "x", "rawId": "é"}', "\x00"])
def test_answer_of_a_passkey_that_is_rubbish_is_refused(client, cycle, head, answer):
    enrol(head)
    security.add_step(FactorKind.PASSKEY, "กุญแจ", KEY, by=head)
    give_password(client, head)
    client.get(CODE)
    assert client.post(CODE, {"passkey": answer}).status_code == 422
    client.force_login(head)
    client.get(reverse("passkey_add"))
    response = client.post(reverse("passkey_add"), {"answer": answer, "name": "กุญแจ"})
    assert response.status_code == 422
    assert head.authenticators.filter(kind=FactorKind.PASSKEY).count() == 1


# The public key of a passkey that nobody has.
KEY = (
    "AAAAAAAAAAAAAAAAAAAAAAAEAQIDBKUBAgMmIAEhWCBrF9Hy4SxCR_i85uVjpEDydwN9gS3rM6D0oTlF2JjCliJYIE_j"
    "QuL-Gn-bjufrSnwPm4ouvOzrzHfoUwXovw9XBs31"
)
