"""What is asked without a log-in, and the number of a request."""

import uuid

import pytest
from django.db import OperationalError, connection, transaction
from django.urls import reverse

from mchch.models import MISSED_AFTER, Pulse
from mchch.watch import ready

pytestmark = pytest.mark.django_db
WELL = {"database": "ok", "migrations": "ok", "files": "ok", "worker": "ok"}
HEX = "0123456789abcdef0123456789abcdef"


def asked(client, query="", **headers):
    answer = client.get(reverse("ready") + query, headers=headers)
    return answer.status_code, answer.json()


def test_ready_when_all_is_well_says_nothing_more(client):
    Pulse.beat("here:1")
    assert asked(client) == (200, {"ready": True, **WELL})


def test_ready_without_a_worker_serves_pages_and_fails_when_all_is_asked(client):
    found = {**WELL, "worker": "failed"}
    assert asked(client) == (200, {"ready": True, **found})
    assert asked(client, "?all") == (503, {"ready": False, **found})


def test_ready_with_a_pulse_that_stopped(client):
    Pulse.beat("here:1")
    with connection.cursor() as cursor:
        cursor.execute(
            "update mchch_pulse set beaten_at = beaten_at - make_interval(secs => %s)",
            [MISSED_AFTER],
        )
    assert asked(client)[1]["worker"] == "failed"


def test_worker_that_is_busy_for_minutes_is_felt_by_its_lock():
    assert not Pulse.is_felt()
    with transaction.atomic():
        Pulse.show_busy()
        assert Pulse.is_felt()


def test_ready_without_the_database(client, monkeypatch):
    def gone():
        raise OperationalError("connection to server at 10.0.0.1 failed")

    monkeypatch.setattr(ready, "database", gone)
    answer = client.get(reverse("ready"))
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False, **WELL,
        "database": "failed", "migrations": "failed", "worker": "failed",
    }  # fmt: skip


def test_ready_before_the_migrations_were_applied(client):
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where name = '0181_pulse'")
    assert asked(client)[1]["migrations"] == "failed"


def test_ready_where_no_file_can_be_written(client, monkeypatch, tmp_path):
    (tmp_path / "file").touch()

    class Gone(ready.FileSystemStorage):
        location = str(tmp_path / "file" / "gone")

    monkeypatch.setattr(ready, "default_storage", Gone())
    assert asked(client) == (503, {"ready": False, **WELL, "files": "failed", "worker": "failed"})


def test_watchmen_need_no_host_name_and_no_session(client, settings, django_assert_num_queries):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["mchch.example"], True
    with django_assert_num_queries(0):
        answer = client.get(reverse("health"), headers={"host": "127.0.0.1:8000"})
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert answer.cookies == {}


def test_web_login_may_ask_and_a_worker_may_tell(web_connection):
    with web_connection.cursor() as cursor:
        cursor.execute("select count(*) > 0 from django_migrations")
        assert cursor.fetchone() == (True,)
        cursor.execute("insert into mchch_pulse values ('here:1', now())")
        cursor.execute("delete from mchch_pulse")


def test_answer_carries_a_number_of_its_own(client):
    numbers = {client.get(reverse("login")).headers["X-Request-ID"] for _ in range(2)}
    assert len(numbers) == 2
    assert {uuid.UUID(number).version for number in numbers} == {4}


@pytest.mark.parametrize(
    ("proxies", "given", "taken"),
    [(1, HEX, True), (0, HEX, False), (1, "x' or 1=1", False), (1, HEX + "0", False)],
)
def test_number_is_taken_from_our_own_proxy_only(client, settings, proxies, given, taken):
    settings.AXES_IPWARE_PROXY_COUNT = proxies
    answer = client.get(reverse("login"), headers={"x-request-id": given})
    assert (answer.headers["X-Request-ID"] == str(uuid.UUID(HEX))) is taken
