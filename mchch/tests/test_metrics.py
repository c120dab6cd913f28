"""What Prometheus reads, from the real web server and the real command."""

import os
import re
import subprocess
import sys
import urllib.request

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection
from django.urls import reverse
from prometheus_client import REGISTRY

from mchch.login_guard import Handler
from mchch.models import Pulse
from mchch.tests.test_scripts import Server
from mchch.watch import exporter

LOGINS = 'mchch_answers_total{route="login",status="200"}'


def counted(name, **labels):
    return REGISTRY.get_sample_value(name, labels) or 0


@pytest.mark.django_db
def test_answers_are_counted_by_the_name_of_the_address(client):
    before = counted("mchch_answers_total", route="login", status="200")
    client.get(reverse("login"), {"next": "/applications/7/"})
    client.get("/no/such/page/")
    assert counted("mchch_answers_total", route="login", status="200") == before + 1
    assert counted("mchch_answers_total", route="none", status="302") >= 0
    assert counted("mchch_request_seconds_count", route="login") >= before + 1


@pytest.mark.django_db
def test_wrong_passwords_are_counted(client):
    before = counted("mchch_login_failures_total")
    client.post(reverse("login"), {"username": "nobody", "password": "wrong"})
    assert counted("mchch_login_failures_total") == before + 1
    assert f"{Handler.__module__}.{Handler.__name__}" == settings.AXES_HANDLER


@pytest.mark.django_db
def test_exceptions_are_counted_by_kind(client, monkeypatch):
    def broken(request):
        raise ZeroDivisionError

    before = counted("mchch_errors_total", kind="ZeroDivisionError")
    monkeypatch.setattr("mchch.middleware.scope_of", lambda user: broken(None))
    client.raise_request_exception = False
    assert client.get(reverse("login")).status_code == 500
    assert counted("mchch_errors_total", kind="ZeroDivisionError") == before + 1


@pytest.mark.django_db
def test_work_is_told_without_the_people_it_is_for():
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into django_tasks_database_dbtaskresult (id, status, enqueued_at, args_kwargs,"
            " priority, task_path, queue_name, backend_name, exception_class_path, traceback,"
            " worker_ids, run_after) select gen_random_uuid(), status,"
            " now() - make_interval(mins => 5), '{}', 0, 'x', 'default', 'default', '', '', '[]',"
            " run_after from (values ('READY', now()), ('READY', now() + interval '1 hour'),"
            " ('SUCCESSFUL', now())) rows (status, run_after)"
        )
    told = {family.name: family.samples[0].value for family in exporter.work()}
    assert told["mchch_work_waiting"] == 1
    assert told["mchch_work_oldest_seconds"] >= 300
    assert told["mchch_work_failed_day"] == 0
    assert told["mchch_database_bytes"] > 1_000_000


@pytest.mark.django_db
def test_age_of_backups_is_told_to_a_guest_and_nothing_else_of_them():
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into registry_backuprun (kind, started_at, ended_at, is_good, note)"
            " select kind, moment, moment, is_good, 'said by a program' from (values"
            " ('FULL', now() - interval '2 hours', true), ('FULL', now(), false),"
            " ('ROUND', now() - interval '1 minute', true)) rows (kind, moment, is_good)"
        )
        cursor.execute("set local role mchch_guest")
        samples = next(exporter.backups()).samples
        ages = {sample.labels["kind"]: int(sample.value) // 60 for sample in samples}
        assert ages == {"full": 120, "round": 1}
        with pytest.raises(ProgrammingError):
            cursor.execute("select note from registry_backuprun")


class Exporter:
    def __init__(self, env):
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "metrics", "--bind", "127.0.0.1:0"],
            cwd=settings.BASE_DIR, env=env, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.url = re.search(r"http://\S+", self.process.stdout.readline())[0]

    def read(self):
        with urllib.request.urlopen(self.url, timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


@pytest.mark.django_db(transaction=True)
def test_processes_of_the_web_server_are_added_up(tmp_path, monkeypatch):
    folder = tmp_path / "metrics"
    folder.mkdir()
    (folder / "counter_1.db").write_bytes(b"of a process that is gone")
    monkeypatch.setenv("METRICS_DIR", str(folder))
    Pulse.beat("here:1")
    with (tmp_path / "log").open("w") as log:
        server = Server(log)
    reader = None
    try:
        assert server.wait_for(reverse("login"), 200) == 200, (tmp_path / "log").read_text()
        reader = Exporter(os.environ | {"DATABASE_URL": server.database_url})
        before = float(reader.read()[LOGINS])
        for _ in range(20):
            server.status(reverse("login"))
        told = reader.read()
    finally:
        server.process.terminate()
        server.process.wait(30)
        if reader:
            reader.process.terminate()
            reader.process.wait(30)
    assert float(told[LOGINS]) == before + 20
    assert told['mchch_ready{check="worker"}'] == "1.0"
    assert "mchch_files_free_bytes" in told
