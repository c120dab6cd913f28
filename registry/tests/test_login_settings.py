"""Which roles must have a second step: read from the environment."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from mchch.settings import ROLES, roles
from registry.choices import Role

NAME, DEFAULT = "SECOND_FACTOR_ROLES", ["PROVINCE", "NATION", "ADMIN"]


@pytest.mark.parametrize(
    ("text", "found"),
    [(None, DEFAULT), ("", []), ("PROVINCE,DISTRICT_HEAD", ["PROVINCE", "DISTRICT_HEAD"])],
)
def test_roles_are_those_that_are_named(monkeypatch, text, found):
    if text is None:
        monkeypatch.delenv(NAME, raising=False)
    else:
        monkeypatch.setenv(NAME, text)
    assert roles(NAME, DEFAULT) == found


def test_role_that_is_none_stops_the_start(monkeypatch):
    monkeypatch.setenv(NAME, "PROVINCE,BOSS")
    with pytest.raises(ImproperlyConfigured, match="SECOND_FACTOR_ROLES must name roles of ADMIN"):
        roles(NAME, DEFAULT)


def test_names_are_those_of_all_roles():
    assert set(Role.values) == ROLES
