"""How long a year keeps what is personal: a setting of the year."""

from datetime import date

import pytest
from django.urls import reverse

from registry.actions.year import prepare_next_year
from registry.models import Cycle
from registry.tests.test_year import filled, page

pytestmark = pytest.mark.django_db


def save(client, user, cycle, years):
    client.force_login(user)
    return client.post(reverse("year", args=[cycle.pk]), filled(cycle, keep_years=years))


@pytest.mark.parametrize(
    ("years", "until"), [(10, date(2035, 9, 30)), (1, date(2026, 9, 30)), (None, None)]
)
def test_years_are_counted_from_the_end_of_the_fiscal_year(years, until):
    assert Cycle(fiscal_year=2568, keep_years=years).keep_until == until


@pytest.mark.parametrize(("typed", "years"), [("๕", 5), ("20", 20), ("", None)])
def test_province_sets_how_long(client, cycle, province, typed, years):
    assert cycle.keep_years == 10
    assert save(client, province, cycle, typed).status_code == 302
    cycle.refresh_from_db()
    assert cycle.keep_years == years


@pytest.mark.parametrize("typed", ["0", "51", "สิบ"])
def test_years_out_of_bounds_are_told_at_the_field(client, cycle, province, typed):
    response = save(client, province, cycle, typed)
    assert response.status_code == 422
    assert list(response.context["forms"].level.errors) == ["keep_years"]
    cycle.refresh_from_db()
    assert cycle.keep_years == 10


def test_district_reads_until_when_and_sets_nothing(client, cycle, head):
    assert save(client, head, cycle, "1").status_code == 403
    assert "30 กันยายน 2578" in page(client, head, "year", cycle.pk)


def test_change_is_told_in_the_history_of_the_year(client, cycle, province):
    save(client, province, cycle, "5")
    assert "เก็บข้อมูลส่วนบุคคลหลังสิ้นปีงบประมาณ (ปี)" in page(client, province, "year", cycle.pk)


def test_next_year_keeps_as_long_as_the_last(cycle, province):
    Cycle.objects.filter(pk=cycle.pk).update(keep_years=None)
    cycle.refresh_from_db()
    assert prepare_next_year(cycle, by=province).keep_years is None
