"""The country's figures, counted beforehand: millions of answers take seconds, a page must not.

What the worker kept (reports/national.py) is read by page, workbook and open data alike, so that
all of them tell the same, and when it was counted. As long as a year is not there it is counted at
once.
"""

from dataclasses import astuple, dataclass
from datetime import datetime
from decimal import Decimal

from reports.models import CountryCount
from reports.summary.facts import Development, Need, PlaceQuota, Quota, Told

PROVINCE_DIGITS = 2
ALL = "ALL"  # types: as a key of what is kept


@dataclass(frozen=True)
class Kept:
    """Rows of units of all years that are asked for, and what is told of this year."""

    counted_at: datetime  # the oldest of them
    units: list
    told: Told


def kept_of(asked):
    """What was counted of the country, None for a part of it; two statements, or none."""
    if asked.code:
        return None
    years = {cycle.fiscal_year for cycle in asked.cycles}
    rows = CountryCount.objects.filter(pk__in=years).values_list("pk", "counted_at", "units")
    found = list(rows) if asked.now else []
    if not found or {year for year, *_ in found} != years:
        return None
    told = CountryCount.objects.values_list(f"told__{asked.type or ALL}", flat=True)
    return Kept(
        min(counted_at for _, counted_at, _ in found),
        [row for _, _, units in found for row in units if asked.type in ("", type_of(row))],
        read(told.get(pk=asked.year)),
    )


def type_of(row):
    _, _, _, type_, *_ = row
    return type_


def keep(year, counted_at, units, told):
    """`told` as {type or ALL: Told}"""
    written = {type_: write(one) for type_, one in told.items()}
    CountryCount.objects.update_or_create(
        fiscal_year=year,
        defaults={"counted_at": counted_at, "units": list(units), "told": written},
    )


def write(told):
    return {
        "development": [astuple(row) for row in told.development],
        "needs": [astuple(row) for row in told.needs],
        "sample": told.sample,
        "quota": [astuple(row) for row in told.quota.places],
    }


def read(written):
    return Told(
        [development_of(*values) for values in written["development"]],
        [need_of(*values) for values in written["needs"]],
        written["sample"],
        Quota([], [PlaceQuota(*values) for values in written["quota"]]),
    )


def development_of(type_, label, units, before, after, is_total):
    return Development(type_, label, units, Decimal(before), Decimal(after), is_total)


def need_of(type_, code, text, dimension, units, percent, below):
    return Need(type_, code, text, dimension, units, Decimal(percent), below)
