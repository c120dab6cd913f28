"""Fixtures for tests of every app: the day, the places, the people. The plugin registers them."""

import csv
import os
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from django.test import override_settings

from mchch.tests.plugin import HOME

DEMO_DAY = date(2024, 12, 16)  # 16 ธันวาคม 2567, four days before the list is due
QUICK = {
    # Papers look the same on every machine: the typeface that we bring, whatever else is there.
    "PAPER_FONTS": Path(os.environ[HOME]) / "fonts",
    "PAPER_FONTS_OF_MACHINE": False,
    "DEMO_DATE": DEMO_DAY,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}


@pytest.fixture(scope="session", autouse=True)
def quick_and_on_the_demo_day():
    """Tests live on the demo's day, keep files in memory and do not spend time on hashes."""
    with override_settings(**QUICK):
        yield


@pytest.fixture
def on_day(settings):
    """`on_day(date(2025, 1, 2))` moves the one clock, as a demo installation does."""

    def move(day):
        settings.DEMO, settings.DEMO_DATE = True, day

    return move


@lru_cache
def area_rows():
    from registry.tests.factories import AREAS

    with AREAS.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@pytest.fixture
def lampang(db):
    """Lampang with its 13 districts and 100 subdistricts; returns the province."""
    from registry.models import Area

    Area.objects.bulk_create(
        (
            Area(
                code=row["code"],
                name=row["name_th"],
                postcode=row["postcode"],
                parent_id=row["code"][:-2] or None,
            )
            for row in area_rows()
        ),
        ignore_conflicts=True,
    )
    return Area.objects.get(code="52")


@pytest.fixture
def cycle(lampang):
    """Fiscal year 2568 of Lampang with the steps of the letter."""
    from registry.tests.factories import CycleFactory

    return CycleFactory()


def person(name, role, area_code, given_name):
    @pytest.fixture(name=name)
    def make(lampang):
        from registry.tests.factories import UserFactory

        return UserFactory(username=name, role=role, area_code=area_code, given_name=given_name)

    return make


officer = person("officer", "FIELD_OFFICER", "5203", "กานดา")
colleague = person("colleague", "FIELD_OFFICER", "5203", "ขวัญใจ")
head = person("head", "DISTRICT_HEAD", "5203", "คมสัน")
committee = person("committee", "COMMITTEE", "5203", "งามตา")
outsider = person("outsider", "FIELD_OFFICER", "5206", "จันทร์เพ็ญ")
outside_head = person("outside_head", "DISTRICT_HEAD", "5206", "ฉัตรชัย")
province = person("province", "PROVINCE", "52", "ชลธิชา")
nation = person("nation", "NATION", None, "ซ่อนกลิ่น")
admin = person("admin", "ADMIN", None, "ญาดา")
local_admin = person("local_admin", "ADMIN", "52", "ฐิติมา")
