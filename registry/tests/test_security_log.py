"""What the log is told of log-ins and of what was refused: what happened, and never who it was."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Session
from registry.tests.factories import PASSWORD
from registry.tests.second_steps import (
    code,
    enrol,
    give_code,
    give_password,
    quick_hashes,
    wrong,
)

__all__ = ["quick_hashes"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def said(caplog):
    """The lines so far, without those of the driver of the database."""
    caplog.set_level(logging.INFO, logger="mchch.security")
    return lambda: [
        (one.name, one.getMessage()) for one in caplog.records if one.levelno >= logging.INFO
    ]


def security(*words):
    return [("mchch.security", text) for text in words]


def test_log_in_and_log_out_are_told(client, said, head):
    give_password(client, head)
    client.post(reverse("logout"))
    assert said() == security("logged in", "logged out")


def test_second_step_is_told_by_its_kind(client, said, head):
    enrol(head)
    give_password(client, head)
    give_code(client, wrong())
    give_code(client, code())
    assert [text for name, text in said() if name == "mchch.security"] == [
        "log-in refused: second step", "second step shown: TOTP", "logged in",
    ]  # fmt: skip


def test_wrong_password_is_told_without_the_name_that_was_typed(client, said, head):
    give_password(client, head, "ผิดแน่นอน")
    lines = said()
    assert ("mchch.security", "log-in refused: password") in lines
    assert not any(word in text for _, text in lines for word in (head.username, "ผิดแน่นอน"))


def test_locked_log_in_is_told(client, said, settings, head):
    settings.AXES_FAILURE_LIMIT = 2
    for _ in range(3):
        give_password(client, head, "ผิดแน่นอน")
    assert ("django.request", "Too Many Requests: /login/") in said()


def test_what_one_may_not_do_is_told(client, said, cycle, officer):
    client.force_login(officer)
    assert client.get(reverse("user_list")).status_code == 403
    assert ("django.request", "Forbidden (Permission denied): /users/") in said()


def test_form_without_its_token_is_told(said, head):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(reverse("login"), {"username": head.username, "password": PASSWORD})
    assert answer.status_code == 403
    assert ("django.security.csrf", "Forbidden (CSRF cookie not set.): /login/") in said()


def test_log_in_gives_another_session_and_ends_the_one_before(client, head):
    """Also a session in which somebody else was logged in."""
    client.force_login(head)
    client.get("/account/")
    before = client.session.session_key
    client.post(reverse("logout"))
    assert not Session.objects.filter(session_key=before).exists()
    client.get(reverse("login"))
    give_password(client, head)
    assert client.session.session_key != before
    assert len(client.session.session_key) == 32
