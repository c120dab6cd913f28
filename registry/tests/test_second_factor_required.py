"""Who must have a second step, and what is done when somebody has lost all of it."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from mchch.scope import acting_for
from registry.actions import accounts, security
from registry.models import ChangeEvent, Session
from registry.tests.second_steps import (
    SECRET,
    begin,
    code,
    enrol,
    give_password,
    quick_hashes,
    told,
)

pytestmark = pytest.mark.django_db
__all__ = ["quick_hashes"]


# --- who must -----------------------------------------------------------------------------------


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_ROLES = ["PROVINCE", "NATION", "ADMIN"]


@pytest.mark.parametrize("name", ["province", "nation", "admin"])
def test_who_must_have_a_second_step_gets_nowhere_without(client, request, cycle, required, name):
    client.force_login(request.getfixturevalue(name))
    for path in ("/", "/access-log/", "/account/", "/offices/"):
        assert client.get(path).url == reverse("security")
        assert client.post(path).url == reverse("security")
    page = client.get(reverse("security"))
    assert "โปรดตั้งการยืนยันสองชั้นก่อนใช้งาน" in page.content.decode()
    key, secret = begin(client)
    client.post(reverse("totp_add"), {"key": key, "code": code(secret), "name": "โทรศัพท์"})
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("name", ["officer", "head", "committee"])
def test_who_need_not_is_offered_it_and_works_on(client, request, cycle, required, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get("/").status_code == 200
    assert "เพิ่มแอปยืนยันตัวตน" in client.get(reverse("security")).content.decode()


def test_required_last_step_stays(client, cycle, province, required):
    enrol(province)
    client.force_login(province)
    url = reverse("factor_remove", args=[province.authenticators.steps().get().pk])
    assert told(client.post(url, follow=True)) == [security.LAST_OF_REQUIRED]
    assert province.authenticators.steps().count() == 1


# --- losing everything --------------------------------------------------------------------------


def test_administrator_resets_it_and_it_is_recorded(client, cycle, head, admin):
    enrol(head)
    at_work = Client()
    at_work.force_login(head)
    at_work.get("/account/")
    client.force_login(admin)
    url = reverse("user_second_factor", args=[head.pk])
    assert url in client.get(reverse("user", args=[head.pk])).content.decode()
    assert "ตรวจให้แน่ว่าเป็นเจ้าของบัญชี" in client.get(url).content.decode()
    client.post(url)
    head.refresh_from_db()
    assert head.second_factor_since is None
    assert not head.authenticators.exists()
    assert at_work.get("/account/").status_code == 302
    event = ChangeEvent.objects.of(head).first()
    assert (event.actor, list(event.after)) == (admin.pk, ["second_factor_since"])
    assert "ยืนยันสองชั้นตั้งแต่" in client.get("/access-log/").content.decode()
    assert give_password(Client(), head).url == "/"


def test_administrator_resets_nobody_outside_the_own_area(client, cycle, local_admin, admin):
    enrol(admin)
    client.force_login(local_admin)
    assert client.post(reverse("user_second_factor", args=[admin.pk])).status_code == 404
    with acting_for(local_admin):
        security.end_sessions_of(admin)
    assert admin.authenticators.steps().count() == 1


def test_administrator_does_not_reset_the_own(client, cycle, admin):
    enrol(admin)
    client.force_login(admin)
    url = reverse("user_second_factor", args=[admin.pk])
    assert "โปรดให้ผู้ดูแลระบบคนอื่นทำให้" in told(client.post(url, follow=True))[0]
    assert admin.authenticators.steps().count() == 1


@pytest.mark.parametrize("name", ["officer", "head", "committee", "province", "nation"])
def test_nobody_else_resets(client, request, cycle, outsider, name):
    enrol(outsider)
    client.force_login(request.getfixturevalue(name))
    assert client.post(reverse("user_second_factor", args=[outsider.pk])).status_code == 403
    assert outsider.authenticators.steps().count() == 1


def test_administrator_logs_a_person_out_everywhere(client, cycle, head, outsider, admin):
    at_work, elsewhere = Client(), Client()
    at_work.force_login(head)
    elsewhere.force_login(outsider)
    client.force_login(admin)
    url = reverse("user_sessions", args=[head.pk])
    assert url in client.get(reverse("user", args=[head.pk])).content.decode()
    assert "ต้องเข้าสู่ระบบใหม่ทุกเครื่อง" in client.get(url).content.decode()
    assert told(client.post(url, follow=True)) == [f"{head} ออกจากระบบทุกเครื่องแล้ว"]
    assert at_work.get("/account/").status_code == 302
    assert elsewhere.get("/account/").status_code == 200
    assert client.post(reverse("user_sessions", args=[admin.pk]), follow=True).status_code == 200
    assert Session.objects.filter(user=admin).exists()


@pytest.mark.parametrize("name", ["officer", "head", "committee", "province", "nation"])
def test_nobody_else_logs_a_person_out(client, request, cycle, outsider, name):
    Client().force_login(outsider)
    client.force_login(request.getfixturevalue(name))
    assert client.post(reverse("user_sessions", args=[outsider.pk])).status_code == 403
    assert Session.objects.filter(user=outsider).exists()


def test_administrator_logs_nobody_out_outside_the_own_area(client, cycle, local_admin, admin):
    Client().force_login(admin)
    client.force_login(local_admin)
    assert client.post(reverse("user_sessions", args=[admin.pk])).status_code == 404
    assert Session.objects.filter(user=admin).exists()


def test_closing_an_account_ends_its_sessions_for_good(cycle, head, admin):
    Client().force_login(head)
    with acting_for(admin):
        accounts.deactivate(head, by=admin)
    assert not Session.objects.filter(user=head).exists()


def test_command_on_the_server_frees_the_last_administrator(cycle, admin, capsys):
    enrol(admin)
    at_work = Client()
    at_work.force_login(admin)
    call_command("reset_second_factor", admin.username)
    assert f"{admin.username} logs in with the password" in capsys.readouterr().out
    admin.refresh_from_db()
    assert (admin.second_factor_since, admin.authenticators.count()) == (None, 0)
    assert at_work.get("/account/").status_code == 302
    assert ChangeEvent.objects.of(admin).first().actor_name == "ระบบ (ล้างการยืนยันสองชั้น)"
    with pytest.raises(CommandError, match="no account 'nobody'"):
        call_command("reset_second_factor", "nobody")


def test_keys_of_steps_change_with_the_key_of_encryption(head, settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.CITIZEN_ID_KEYS = [old]
    enrol(head)
    settings.CITIZEN_ID_KEYS = [new, old]
    call_command("rotate_citizen_id_keys")
    settings.CITIZEN_ID_KEYS = [new]
    assert head.authenticators.steps().get().secret == SECRET
