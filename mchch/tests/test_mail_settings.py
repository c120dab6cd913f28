"""Where letters are handed over: what is set, and what stops the start."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SAID = (
    "import django; django.setup(); from django.conf import settings as s;"
    " print(s.EMAIL_BACKEND.split('.')[-2], s.DEFAULT_FROM_EMAIL, s.REMINDER_TIME)"
)
SMTP = {"EMAIL_URL": "smtp+tls://u%40x.go.th:secret@mail.example:587"}
WHOLE = SMTP | {"MAIL_FROM": "mchch@example.go.th", "PUBLIC_URL": "https://mchch.example"}


def started(**environment):
    own = {
        "DEMO": "false",
        "DJANGO_SETTINGS_MODULE": "mchch.settings",
        "ALLOWED_HOSTS": "x.example",
    }
    return subprocess.run(
        [sys.executable, "-c", SAID],
        cwd=settings.BASE_DIR, env=os.environ | own | environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "dummy  07:00:00\n"),
        (WHOLE, "smtp mchch@example.go.th 07:00:00\n"),
        (WHOLE | {"REMINDER_TIME": "06:30"}, "smtp mchch@example.go.th 06:30:00\n"),
        ({"DEMO": "true"}, "filebased มชช. <no-reply@localhost> 07:00:00\n"),
    ],
)
def test_letters_go_where_the_settings_say(environment, said):
    assert started(**environment).stdout == said


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        (SMTP, "MAIL_FROM is not set"),
        (SMTP | {"MAIL_FROM": "a@b.go.th"}, "PUBLIC_URL is not set"),
        (WHOLE | {"EMAIL_URL": "pigeon://loft"}, "EMAIL_URL has a bad value"),
        ({"REMINDER_TIME": "dawn"}, "REMINDER_TIME must be HH:MM, not 'dawn'"),
        ({"REMINDER_DAYS": "0"}, "REMINDER_DAYS must be more than 0"),
    ],
)
def test_bad_value_stops_the_start(environment, named):
    done = started(**environment)
    assert (done.returncode, named in done.stderr) == (1, True)
    assert "secret" not in done.stderr.splitlines()[-1]
