"""What a line of the log says, and what it does not."""

import json
import logging
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError, connection
from django.test import RequestFactory
from gunicorn.config import Config

from mchch import gunicorn
from mchch.watch.logs import Formatter, discreet, request_id

PERSON = "สมชาย ใจดี"
ID = "1-5299-00012-34-5"


def line(message, *arguments, error=None, **extra):
    record = logging.LogRecord("mchch", logging.ERROR, __file__, 1, message, arguments, None)
    record.exc_info = error and (type(error), error, error.__traceback__)
    record.__dict__.update(extra)
    return json.loads(Formatter().format(record))


def caught(act):
    try:
        act()
    except Exception as error:  # what it is, is what the test looks at
        return error


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Not Found: /s/0123abc/answer", "Not Found: /s/…"),
        ("Forbidden: /m/77aa/visits/3/", "Forbidden: /m/…"),
        ('GET "/welcome/Mg/c0ffee/"', 'GET "/welcome/…"'),
        ("GET /applications/?q=สมชาย&page=2 200", "GET /applications/?… 200"),
        (f"no such person: {ID}", "no such person: …"),
        ("1529900012345 1529900012346", "… …"),
        ("really? yes", "really? yes"),
        ("/applications/4021/", "/applications/4021/"),
    ],
)
def test_text_is_kept_without_what_opens_or_names(text, kept):
    assert discreet(text) == kept


def test_line_says_when_where_and_of_which_request():
    request_id.set("5a")
    said = line("hello %s", "world", status=404)
    assert said.pop("time").endswith("+00:00")
    assert said == {
        "level": "ERROR", "logger": "mchch", "message": "hello world",
        "request_id": "5a", "status": 404,
    }  # fmt: skip


def test_line_end_of_a_stranger_begins_no_line():
    record = logging.LogRecord("mchch", logging.ERROR, __file__, 1, "no %s", ("a\n{}\r\nb",), None)
    written = Formatter().format(record)
    assert len(written.splitlines()) == 1
    assert json.loads(written)["message"] == "no a\n{}\r\nb"


def test_line_leaves_out_what_a_library_hangs_on_it():
    request = RequestFactory().get("/applications/", {"q": PERSON})
    assert PERSON not in json.dumps(line("Bad", request=request, user=PERSON), ensure_ascii=False)


def test_exception_is_told_without_its_values():
    def act():
        try:
            raise KeyError(PERSON)
        except KeyError as error:
            raise ValueError(f"{PERSON} {ID}") from error

    told = line("failed", error=caught(act))["exc_info"]
    assert [row for row in told if not row.startswith("  ")] == [
        "builtins.KeyError", "builtins.ValueError",
    ]  # fmt: skip
    assert told[-1].startswith("  mchch/tests/test_logs.py:")
    assert PERSON not in str(told)


@pytest.mark.django_db
def test_exception_of_the_database_names_the_rule_and_not_the_row():
    def act():
        with connection.cursor() as cursor:
            cursor.execute("create temp table t (name text constraint known unique)")
            cursor.execute("insert into t values (%s), (%s)", [PERSON, PERSON])

    error = caught(act)
    assert isinstance(error, IntegrityError)
    assert PERSON in str(error)
    told = line("failed", error=error)["exc_info"]
    assert "psycopg2.errors.UniqueViolation 23505 t known" in told
    assert PERSON not in str(told)


@pytest.mark.parametrize("kind", [OperationalError, ImproperlyConfigured])
def test_exception_of_the_machine_says_what_it_says(kind):
    told = line("failed", error=kind("connection\nrefused"))["exc_info"]
    assert told == [f"{kind.__module__}.{kind.__qualname__}: connection refused"]


def test_full_disk_is_told_without_the_name_of_the_file():
    told = line("failed", error=OSError(28, "No space left on device", PERSON))["exc_info"]
    assert told == ["builtins.OSError: No space left on device"]


class Answer:
    status, sent, headers = "404 Not Found", 120, [("X-Request-ID", "5a")]


@pytest.mark.parametrize("form", ["json", "text"])
def test_access_is_logged_without_query_token_and_address(monkeypatch, capsys, form):
    monkeypatch.setattr(gunicorn, "LOG_FORMAT", form)
    config = Config()
    config.set("accesslog", "-")
    log = gunicorn.DiscreetLogger(config)
    environ = {
        "REQUEST_METHOD": "GET", "RAW_URI": "/s/c0ffee/?q=hush", "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": "/s/c0ffee/", "QUERY_STRING": "q=hush", "REMOTE_ADDR": "203.0.113.9",
    }  # fmt: skip
    log.access(Answer, [], environ, timedelta(milliseconds=81))
    written = capsys.readouterr().out
    assert "c0ffee" not in written
    assert "hush" not in written
    if form == "json":
        said = json.loads(written)
        assert said.pop("time")
        assert said == {
            "level": "INFO", "logger": "gunicorn.access", "message": "request", "method": "GET",
            "path": "/s/…", "status": 404, "bytes": 120, "ms": 81, "request_id": "5a",
        }  # fmt: skip


def test_installation_logs_json_and_a_demonstration_text():
    code = (
        "import django; django.setup(); import logging;"
        " logging.getLogger('django.request').warning('Not Found: %s', '/s/c0ffee/')"
    )
    own = {"DJANGO_SETTINGS_MODULE": "mchch.settings", "ALLOWED_HOSTS": "x.example"}
    said = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=settings.BASE_DIR, check=True,
            env=os.environ | own | {"DEMO": demo}, capture_output=True, text=True,
        ).stderr
        for demo in ("false", "true")
    ]  # fmt: skip
    assert json.loads(said[0])["message"] == "Not Found: /s/…"
    assert said[1] == "WARNING django.request: Not Found: /s/…\n"
