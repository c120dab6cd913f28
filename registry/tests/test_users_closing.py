"""An account is closed and opened again, and gets a new link."""

import pytest
from django.test import Client
from django.urls import reverse

from registry.actions import accounts
from registry.choices import Role
from registry.errors import Refused
from registry.models import User
from registry.tests.factories import PASSWORD, ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, admin):
    client.force_login(admin)
    return client


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_closing_warns_of_what_is_held_and_ends_the_session_at_once(page, officer):
    ApplicationFactory(officer=officer)
    at_work = Client()
    at_work.force_login(officer)
    url = reverse("user_active", args=[officer.pk])
    html = page.get(url).content.decode()
    assert "ยังถือใบสมัคร 1 ใบ" in html
    assert "มอบงาน" in html
    assert page.post(url, {"active": "0"}).url == reverse("user", args=[officer.pk])
    assert at_work.get(reverse("password_change")).status_code == 302
    assert (
        Client().post(reverse("login"), {"username": "officer", "password": PASSWORD}).status_code
        == 422
    )


def test_closing_does_not_warn_where_nothing_is_held(page, officer):
    html = page.get(reverse("user_active", args=[officer.pk])).content.decode()
    assert "ยังถือใบสมัคร" not in html


def test_closed_account_is_opened_again(page, officer):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    page.post(reverse("user_active", args=[officer.pk]), {"active": "1"})
    officer.refresh_from_db()
    assert officer.is_active


def test_nobody_closes_the_own_account(page, admin):
    url = reverse("user_active", args=[admin.pk])
    assert told(page.post(url, {"active": "0"}, follow=True)) == ["ปิดบัญชีของตนเองไม่ได้"]
    admin.refresh_from_db()
    assert admin.is_active


def test_two_administrators_cannot_close_each_other(admin, local_admin):
    accounts.deactivate(local_admin, by=admin)
    with pytest.raises(Refused, match="อย่างน้อย 1 คน"):
        accounts.deactivate(admin, by=local_admin)


def test_role_of_the_last_administrator_is_not_taken(admin, local_admin):
    accounts.deactivate(local_admin, by=admin)
    admin.role, admin.area_id = Role.NATION, None
    with pytest.raises(Refused, match="อย่างน้อย 1 คน"):
        accounts.change_account(admin, by=local_admin)


# --- the link -----------------------------------------------------------------------------------


def test_new_link_ends_the_one_that_nobody_used(admin, officer):
    officer.set_unusable_password()
    officer.save()
    first = accounts.password_link(officer, by=admin)
    second = accounts.password_link(officer, by=admin)
    assert "ลิงก์นี้ใช้ไม่ได้แล้ว" in Client().get(first).content.decode()
    assert Client().get(second).status_code == 302


def test_new_link_leaves_a_password_in_use_alone(page, officer):
    page.post(reverse("user_link", args=[officer.pk]))
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_closed_account_gets_no_link(page, officer):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    response = page.post(reverse("user_link", args=[officer.pk]), follow=True)
    assert told(response) == ["บัญชีนี้ปิดอยู่ โปรดเปิดบัญชีก่อนแล้วจึงสร้างลิงก์"]
