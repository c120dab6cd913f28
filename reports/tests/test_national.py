"""The country counted beforehand: the same figures as at the moment of counting, who sees them,
when they are counted anew."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from django.db import ProgrammingError
from django_tasks_db.models import DBTaskResult

from mchch.scope import acting_for
from registry.choices import ApplicantType, Role
from registry.models import Cycle
from registry.tests.factories import ApplicationFactory, UserFactory
from reports import national
from reports.models import CountryCount
from reports.summary.counting import ask, summary

pytestmark = pytest.mark.django_db
SAID = "ตัวเลขของทั้งประเทศ นับเมื่อ 16 ธันวาคม 2567"


def country(year, type_="", code=""):
    return summary(ask(list(Cycle.objects.select_related("area")), year.fiscal_year, code, type_))


def test_kept_figures_are_those_of_the_moment(year):
    """Every part of the summary, for all types and for each."""
    types = ("", *ApplicantType.values)
    counted = [country(year, type_) for type_ in types]
    national.count_country.call()
    kept = [country(year, type_) for type_ in types]
    assert all(found.counted_at for found in kept)
    assert [replace(found, counted_at=None) for found in kept] == counted


def test_units_that_came_later_are_told_after_the_next_count(year, officer):
    national.count_country.call()
    ApplicationFactory(cycle=year, officer=officer, stage="REGISTERED")
    assert numbers_of(year) == {"": 12, "52": 13}
    national.count(year.fiscal_year)
    assert numbers_of(year) == {"": 13, "52": 13}


def numbers_of(year):
    return {code: country(year, code=code).total.applied for code in ("", "52")}


def test_year_that_was_never_counted_is_counted_at_once(year):
    national.count(2567)
    found = country(year)
    assert (found.counted_at, found.total.applied) == (None, 12)


def test_years_are_due_by_their_age(year, on_day, settings):
    settings.COUNTRY_MINUTES = 60
    assert national.years_due() == [2567, 2568]
    national.count_country.call()
    assert national.years_due() == []
    older(minutes=61)
    assert national.years_due() == [2568]
    older(minutes=60 * 24)
    assert national.years_due() == [2567, 2568]


def older(**age):
    for row in CountryCount.objects.all():
        row.counted_at -= timedelta(**age)
        row.save()


def test_nothing_is_counted_where_nobody_looks(year):
    national.queue_if_due()
    assert DBTaskResult.objects.count() == 0


def test_work_waits_once_until_it_is_done(year, nation):
    national.queue_if_due()
    national.queue_if_due()
    assert DBTaskResult.objects.get().task_path == "reports.national.count_country"
    national.count_country.call()
    DBTaskResult.objects.all().delete()
    national.queue_if_due()
    assert DBTaskResult.objects.count() == 0


@pytest.mark.parametrize("role", [Role.FIELD_OFFICER, Role.DISTRICT_HEAD, Role.PROVINCE])
def test_parts_of_the_country_do_not_read_it(year, role):
    national.count_country.call()
    code = "52" if role == Role.PROVINCE else "5203"
    user = UserFactory(role=role, area_code=code)
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for(user):
        list(CountryCount.objects.all())


def test_page_workbook_and_open_data_say_when(client, year, nation):
    national.count_country.call()
    client.force_login(nation)
    assert SAID in client.get("/summary/").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get("/summary/workbook.xlsx"))))
    assert book["สรุป"]["A3"].value.startswith(SAID)
    told = json.loads(client.get("/api/v1/summary.json?year=2568").content)
    assert told["counted_at"] == CountryCount.objects.get(pk=2567).counted_at.isoformat()


def test_figures_of_the_moment_do_not_say_when(client, year, province):
    national.count_country.call()
    client.force_login(province)
    assert "นับเมื่อ" not in client.get("/summary/").content.decode()
