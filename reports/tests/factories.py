"""Rows of open data for tests."""

import secrets
from datetime import date

import factory

from registry.choices import Role
from registry.tests.factories import CycleFactory, UserFactory
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


class ErasureFactory(factory.django.DjangoModelFactory):
    """A proposal that waits, of a year of Lampang."""

    class Meta:
        model = models.Erasure

    cycle = factory.LazyAttribute(lambda row: CycleFactory(area_id=row.area_id))
    area_id = "52"
    keep_years = 10
    counts = factory.LazyFunction(lambda: {"districts": {}, "latest": ""})
    reason = "พ้นกำหนดเก็บรักษา"
    proposed_by = factory.LazyAttribute(
        lambda row: UserFactory(role=Role.PROVINCE, area_code=row.area_id)
    )
    proposed_by_name = factory.LazyAttribute(lambda row: row.proposed_by.get_full_name())


class ErasedFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ErasedFile

    erasure = factory.SubFactory(ErasureFactory)
    area_id = factory.SelfAttribute("erasure.area_id")
    name = "attachments/none.pdf"


class ApiCallFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ApiCall

    token = factory.SubFactory(ApiTokenFactory)
    area_id = factory.SelfAttribute("token.area_id")
    who = "โทเคนทดสอบ"
    what = "/api/v1/applications.json"
    status = 200
