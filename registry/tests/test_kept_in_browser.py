"""What a browser may keep, and what it may fill in."""

import re

import pytest
from django.urls import reverse

from registry.actions.accounts import password_link

pytestmark = pytest.mark.django_db
FIELD = re.compile(r"<input[^>]*type=\"password\"[^>]*>")
KNOWN = {"current-password", "new-password"}


@pytest.mark.parametrize("address", ["/", "/account/", "/account/security/", "/nowhere/"])
def test_page_behind_log_in_stays_in_no_cache(client, cycle, head, address):
    client.force_login(head)
    assert "no-store" in client.get(address).headers["Cache-Control"]


@pytest.mark.parametrize("name", ["officer", "head", "committee", "province", "nation", "admin"])
def test_way_out_is_on_every_page(client, request, cycle, name):
    client.force_login(request.getfixturevalue(name))
    for address in ("/account/", "/account/security/", "/guide/", "/nowhere/"):
        assert 'action="/logout/"' in client.get(address).content.decode(), address


def fields(response):
    return FIELD.findall(response.content.decode())


def test_password_managers_know_every_field(client, head, admin):
    shown = fields(client.get(reverse("login")))
    shown += fields(client.get(password_link(head, by=admin), follow=True))
    client.force_login(head)
    shown += fields(client.get(reverse("password_change")))
    assert len(shown) == 1 + 2 + 3
    assert {re.search(r'autocomplete="([^"]+)"', field)[1] for field in shown} == KNOWN
    assert not [field for field in shown if "onpaste" in field or "maxlength" in field]
