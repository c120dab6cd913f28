"""Rows of open data for tests."""

import secrets
from datetime import date

import factory

from registry.choices import Role
from registry.tests.factories import UserFactory
from reports import models
from reports.actions.tokens import hash_of
from reports.choices import DataScope


class ApiTokenFactory(factory.django.DjangoModelFactory):
    """A token that opens everything but people's data; `ApiTokenFactory(token="…")` names it."""

    class Meta:
        model = models.ApiToken
        exclude = ("token",)

    token = factory.LazyFunction(lambda: f"mchch_{secrets.token_hex(16)}")
    area_id = "52"
    name = "ระบบทดสอบ"
    purpose = "ทดสอบ"
    scopes = factory.LazyFunction(lambda: list(DataScope.values))
    token_hash = factory.LazyAttribute(lambda row: hash_of(row.token))
    hint = factory.LazyAttribute(lambda row: row.token[:12])
    expires_on = date(2025, 9, 30)
    created_by = factory.LazyAttribute(
        lambda row: UserFactory(role=Role.PROVINCE, area_code=(row.area_id or "52")[:2])
    )
    created_by_name = "นายทดสอบ สมมติ"


class ApiCallFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ApiCall

    token = factory.SubFactory(ApiTokenFactory)
    area_id = factory.SelfAttribute("token.area_id")
    who = "โทเคนทดสอบ"
    what = "/api/v1/applications.json"
    status = 200
