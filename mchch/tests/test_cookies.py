"""Cookies of an installation: of this host alone, over https, and not for scripts but for one."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

# A log-in, a message and a choice of columns as an installation answers them.
SAID = """
import django; django.setup()
import json
from django.conf import settings as s
from django.test import RequestFactory
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.contrib.messages import constants
from django.utils.module_loading import import_string
from mchch import replica
from registry.views.application_list import choose_columns

request = RequestFactory().post("/", secure=True)
request.session = {}
request._dont_enforce_csrf_checks = True
shown = choose_columns(request)
get_token(request)
shown = CsrfViewMiddleware(lambda request: shown)(request)
told = import_string(s.MESSAGE_STORAGE)(request)
told.add(constants.INFO, "ก")
told.update(shown)
replica.position_of_primary = lambda: 7
replica.remember(shown)
cookies = [c.OutputString() for c in shown.cookies.values()]
names = ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "DOMAIN", "PATH")
print(json.dumps([*(getattr(s, f"SESSION_COOKIE_{name}") for name in names), cookies]))
"""


def answered(**environment):
    own = {"DJANGO_SETTINGS_MODULE": "mchch.settings", "ALLOWED_HOSTS": "testserver"}
    run = subprocess.run(
        [sys.executable, "-c", SAID], cwd=settings.BASE_DIR, check=True,
        env=os.environ | own | environment, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def installed():
    return answered(DEMO="false", HTTPS="true")


def test_session_cookie_of_an_installation_is_of_this_host_alone(installed):
    assert installed[:6] == ["__Host-sessionid", True, True, "Lax", None, "/"]


def test_every_cookie_of_an_installation_is_of_this_host_alone(installed):
    cookies = {text.split("=")[0]: text.split("; ")[1:] for text in installed[6]}
    assert set(cookies) == {
        "__Host-register_columns", "__Host-csrftoken", "__Host-messages", "__Host-written",
    }  # fmt: skip
    for name, marks in cookies.items():
        assert {"Secure", "Path=/", "SameSite=Lax"} <= set(marks), name
        assert not [mark for mark in marks if mark.startswith("Domain")], name
    # Scripts read the token of forms and nothing else.
    assert [name for name, marks in cookies.items() if "HttpOnly" not in marks] == [
        "__Host-csrftoken"
    ]


def test_demonstration_without_https_has_plain_names():
    found = answered(DEMO="true", HTTPS="false")
    assert found[:2] == ["sessionid", False]
    assert {text.split("=")[0] for text in found[6]} == {
        "register_columns",
        "csrftoken",
        "messages",
        "written",
    }


def test_scripts_find_the_token_under_both_names():
    script = (settings.BASE_DIR / "static/js/csrf.js").read_text()
    assert re.findall(r'"([^"]*csrftoken)="', script) == ["__Host-csrftoken", "csrftoken"]
