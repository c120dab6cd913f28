"""Reads what the rows of the board are made of, in a constant number of statements."""

from functools import partial

from django.db.models import OuterRef, Subquery

from mchch.thai import phones
from registry.choices import SHORT_STEPS, Role
from registry.models import Area, Cycle, Office, User
from registry.pace import LEVELS, WORST
from registry.windows import Window
from reports import progress
from reports.board import Row, cell, pace_of
from reports.board_links import BoardLinks
from reports.progress import OF_STEP, Papers, Tally, of_type
from reports.tiles import tiles


def areas(level, inside):
    """Places in Thai order, each with the name and phone of its office."""
    office = Office.objects.filter(area=OuterRef("pk"))
    return list(
        Area.objects.inside(inside)
        .of_level(level)
        .annotate(
            office_name=Subquery(office.values("name")[:1]),
            office_phone=Subquery(office.values("phone")[:1]),
        )
    )


def steps_of(cycle):
    return {step.kind: step for step in cycle.steps.all()}


def heads_of(user, code):
    """{district: [(name, phone)]} of the heads."""
    found = {}
    rows = User.objects.visible_to(user).filter(role=Role.DISTRICT_HEAD, is_active=True)
    for head in rows.filter(area__code__startswith=code).order_by("sort_key"):
        found.setdefault(head.area_id, []).append((head.get_full_name(), head.phone))
    return found


def contacts_of(area, heads=()):
    """Whom to phone: the office first."""
    found = [(area.office_name or "สำนักงาน", area.office_phone or ""), *heads]
    return [(name, phones.formatted(phone) if phone else "") for name, phone in found]


def district_rows(user, cycle, filters, code):
    """The districts of a province (`code` of 2 digits), or one of them (4). Seven statements."""
    steps = steps_of(cycle)
    tallies = progress.unit_tallies(cycle.fiscal_year, code)
    papers = progress.papers(cycle.fiscal_year, code)
    acts, heads = progress.last_acts(code), heads_of(user, code)
    found = areas("district", code)
    places = tiles([area.pk for area in found])
    rows = []
    for area in found:
        own = papers.get(area.pk) or Papers(area.pk, cycle.pk)
        tally = of_type(tallies.get(area.pk, {}), filters.type) + own.tally()
        links = BoardLinks(user, cycle, filters.type, own)
        cells = [
            cell(kind, tally, Window(steps[kind], own.reopened_until(kind)), cycle, own, links.url)
            for kind in filters.steps
        ]
        act = acts.get(area.pk)
        rows.append(
            Row(
                area, tally, cells, pace_of(cells, cycle, act), act,
                contacts_of(area, heads.get(area.pk, ())), places[area.pk],
            )
        )  # fmt: skip
    return rows


def province_rows(year, filters, url_of):
    """Every province that has opened the year; `url_of(code)` is its board. Six
    statements."""
    tallies = progress.unit_tallies(year, digits=2)
    districts = {}
    for one in progress.papers(year).values():
        districts[one.code[:2]] = districts.get(one.code[:2], Tally()) + one.tally()
    acts = {}
    for code, act in progress.last_acts().items():
        acts[code[:2]] = max(acts.get(code[:2], act), act)
    cycles = years_of(year)
    found = [area for area in areas("province", "") if area.pk in cycles]
    places = tiles([area.pk for area in found], columns=7)
    rows = []
    for area in found:
        cycle = cycles[area.pk]
        steps = steps_of(cycle)
        tally = of_type(tallies.get(area.pk, {}), filters.type) + districts.get(area.pk, Tally())
        url = url_of(area.pk)
        link = partial(figure_url, url)
        cells = [
            cell(kind, tally, Window(steps[kind]), cycle, url_of=link) for kind in filters.steps
        ]
        act = acts.get(area.pk)
        rows.append(
            Row(
                area, tally, cells, pace_of(cells, cycle, act), act, contacts_of(area),
                places[area.pk], url,
            )
        )  # fmt: skip
    return rows


def figure_url(url, figure):
    """Behind a province's figure: its districts, in that step."""
    return url if "step=" in url else f"{url}&step={figure.step}"


def years_of(year):
    """{province: its Cycle, with its steps}; two statements."""
    rows = Cycle.objects.filter(fiscal_year=year).prefetch_related("steps")
    return {cycle.area_id: cycle for cycle in rows}


def states(rows):
    """[(word, level, how many rows)] of every state, the pressing ones first."""
    return [
        {"label": pace.label, "level": LEVELS[pace], "value": sum(row.pace == pace for row in rows)}
        for pace in WORST
    ]


def mean(year, filters):
    """What the districts of a district's own province have on average; None where it is hidden."""
    tally = progress.province_tally(year, filters.type)
    if tally is None:
        return None
    cells = [
        {"label": SHORT_STEPS[kind], "numbers": [average(tally, one) for one in OF_STEP[kind]]}
        for kind in filters.steps
    ]
    return {"districts": tally.districts, "cells": cells}


def average(tally, figure):
    done, expected = tally.of(figure)
    return {
        "label": figure.label,
        "percent": done * 100 // expected if expected else None,
        "each": round(done / tally.districts, 1),
        "unit": figure.unit,
    }


def fiscal_years(user):
    """The years of the cycles that a person may see, the newest first."""
    rows = Cycle.objects.visible_to(user).order_by("-fiscal_year")
    return list(rows.values_list("fiscal_year", flat=True).distinct())
