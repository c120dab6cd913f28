"""Counting the country beforehand: by the worker, where there is anybody who looks at it."""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from mchch import clock
from mchch.scope import Scope, within
from registry.choices import ApplicantType, Role
from registry.models import Cycle, User
from reports.models import CountryCount
from reports.summary.counting import ask, counts, places_of
from reports.summary.facts import Told
from reports.summary.national import ALL, PROVINCE_DIGITS, keep
from reports.summary.quota import quota_of
from reports.summary.scores import answered_standards, development_and_needs_of

NATION = Scope("mchch_nation")
PAST = timedelta(days=1)  # years before the newest one seldom change


def queue_if_due():
    """Put the work into the queue, if it is not there; a second one would find nothing to do."""
    with within(Scope()):
        if not User.objects.filter(role=Role.NATION, is_active=True).exists():
            return
    with within(NATION):
        if not years_due():
            return
    with within(Scope()):
        waits = DBTaskResult.objects.filter(task_path=count_country.module_path)
        if not waits.filter(finished_at=None).exists():
            count_country.enqueue()


def years_due():
    """Years that were never counted, or too long ago; two statements."""
    years = set(Cycle.objects.opened().values_list("fiscal_year", flat=True))
    counted = dict(CountryCount.objects.values_list("fiscal_year", "counted_at"))
    newest, now = max(years, default=0), clock.now()
    often = timedelta(minutes=settings.COUNTRY_MINUTES)
    return sorted(
        year for year in years
        if year not in counted or now - counted[year] >= (often if year == newest else PAST)
    )  # fmt: skip


@task
def count_country():
    with within(NATION):
        years = years_due()
    for year in years:
        with within(NATION):
            count(year)


@transaction.atomic
def count(year):
    """A year of the country, as pages read it."""
    now = clock.now()
    cycles = Cycle.objects.opened().filter(fiscal_year=year).select_related("area")
    asked = ask(cycles, year, "")
    keep(year, now, counts(asked, PROVINCE_DIGITS), told_by_type(asked))


def told_by_type(asked):
    """{type or ALL: Told}; the answers are read once."""
    names = {area.pk: area.name for area in places_of(asked)}
    standards, found = answered_standards(asked)
    by_type = {}
    for type_ in ("", *ApplicantType.values):
        own = [pair for pair in standards if type_ in ("", pair[0].type)]
        quota = quota_of(replace(asked, type=type_), names)
        by_type[type_ or ALL] = Told(*development_and_needs_of(own, found), quota)
    return by_type
