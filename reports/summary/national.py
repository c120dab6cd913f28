"""The country's figures, counted beforehand: millions of answers take seconds, a page must not.

What the worker kept (reports/national.py) is read by page, workbook and open data alike, so that
all of them tell the same, and when it was counted. As long as a year is not there it is counted at
once.
"""

from dataclasses import astuple, dataclass
from datetime import datetime
from decimal import Decimal

from reports.models import CountryCount
from reports.summary.facts import Development, Need

PROVINCE_DIGITS = 2


@dataclass(frozen=True)
class Kept:
    """Rows of units of all years that are asked for, and the answers of this year."""

    counted_at: datetime  # the oldest of them
    units: list
    development: list
    needs: list
    sample: str


def kept_of(asked):
    """What was counted of the country, None for a part of it; one statement, or none."""
    if asked.code:
        return None
    years = {cycle.fiscal_year for cycle in asked.cycles}
    found = CountryCount.objects.in_bulk(years)
    if not years or found.keys() != years or not asked.now:
        return None
    development, needs, sample = found[asked.year].answers[asked.type]
    return Kept(
        min(row.counted_at for row in found.values()),
        [row for year in found.values() for row in year.units if is_asked(row, asked)],
        [development_of(values) for values in development],
        [need_of(values) for values in needs],
        sample,
    )


def is_asked(row, asked):
    _, _, _, type_, *_ = row
    return asked.type in ("", type_)


def keep(year, counted_at, units, answers):
    """`answers` as {type: (developments, needs, sample)}"""
    told = {
        type_: ([astuple(row) for row in development], [astuple(row) for row in needs], sample)
        for type_, (development, needs, sample) in answers.items()
    }
    CountryCount.objects.update_or_create(
        fiscal_year=year,
        defaults={"counted_at": counted_at, "units": list(units), "answers": told},
    )


def development_of(values):
    type_, label, units, before, after, is_total = values
    return Development(type_, label, units, Decimal(before), Decimal(after), is_total)


def need_of(values):
    type_, code, text, dimension, units, percent, below = values
    return Need(type_, code, text, dimension, units, Decimal(percent), below)
