"""An account with a second step, and what its owner types: for tests of log-in."""

import time

import pyotp
import pytest
from django.urls import reverse

from registry.actions import security
from registry.choices import FactorKind
from registry.factors import codes
from registry.tests.factories import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """Of recovery codes; a test that imports it need not wait for them."""
    monkeypatch.setattr(codes, "COST", 2)


def code(secret=SECRET, ahead=0):
    """What the app shows now, or so many steps ahead."""
    return pyotp.TOTP(secret).at(time.time(), counter_offset=ahead)


def wrong():
    """Six digits that are none of those that are good now."""
    good = {code(ahead=ahead) for ahead in (-2, -1, 0, 1, 2)}
    return next(text for text in map("{:06}".format, range(9)) if text not in good)


def enrol(user):
    """The app of a telephone; returns the recovery codes."""
    return security.add_step(FactorKind.TOTP, "โทรศัพท์", SECRET, by=user)


def give_password(client, user, password=PASSWORD, **data):
    return client.post(reverse("login"), {"username": user.username, "password": password, **data})


def give_code(client, text):
    return client.post(reverse("login_code"), {"code": text})


def is_in(client):
    return "_auth_user_id" in client.session


def begin(client):
    page = client.get(reverse("totp_add"))
    return page.context["form"]["key"].value(), page.context["secret"].replace(" ", "")


def told(response):
    return [str(message) for message in response.context["messages"]]
