"""The register as a list: what is filtered, sorted and shown, from the address alone.

Page and export use the same `Listing`, so that what is exported is exactly what is shown.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, Value

from mchch.compiled import compiled
from mchch.thai import names, phones, places
from mchch.thai.dates import short_date
from registry.chips import chip
from registry.choices import SENT_STAGES, ApplicantType, Stage
from registry.models import Application, Area, User
from registry.models.application import called, keys_of
from registry.models.area import LEVELS
from registry.models.user import stand_in

PAGE_SIZE = 50
TYPES, STAGES = dict(ApplicantType.choices), dict(Stage.choices)


class Line(NamedTuple):
    """What the register shows of an application; each field is a path from it.

    No model: of 10,000 rows three objects each with all their fields would be most of the work.
    """

    pk: int
    number: str
    type: str
    stage: str
    unit_name: str
    title: str
    given_name: str
    family_name: str
    phone: str
    village_no: str
    village_name: str
    applied_on: date | None
    area__code: str
    area__name: str
    officer__title: str
    officer__given_name: str
    officer__family_name: str
    lacks: bool = False
    key: str = ""

    @property
    def person(self):
        return names.full_name(self.title, self.given_name, self.family_name)

    @property
    def officer(self):
        return names.full_name(
            self.officer__title, self.officer__given_name, self.officer__family_name
        )

    @property
    def subdistrict(self):
        code = self.area__code
        if LEVELS[len(code)] != "subdistrict":  # a draft that has none yet
            return ""
        return places.area_name(LEVELS[len(code)], self.area__name, province_code=code[:2])

    @property
    def village(self):
        number = f"หมู่ที่ {self.village_no}" if self.village_no else ""
        return " ".join(part for part in (self.village_name, number) if part)


PATHS = tuple(name for name in Line._fields if name not in ("lacks", "key"))


@dataclass(frozen=True)
class Column:
    """A column of the register: how it is called, how it reads on screen, how it sorts."""

    name: str
    label: str
    text: object
    sort: tuple = ()


COLUMNS = [
    Column("number", "เลขที่", lambda row: row.number, ("number",)),
    Column("name", "ชื่อผู้สมัคร", called, ("sort_key",)),
    Column("type", "ประเภท", lambda row: TYPES[row.type], ("type", "sort_key")),
    Column("subdistrict", "ตำบล", lambda row: row.subdistrict, ("area__sort_key", "sort_key")),
    Column(
        "officer",
        "พัฒนากร",
        lambda row: row.officer,
        ("officer__sort_key", "sort_key"),
    ),
    Column("stage", "สถานะ", lambda row: STAGES[row.stage], ("stage", "sort_key")),
    Column("person", "ผู้นำ/ผู้ประสานงาน", lambda row: row.person, ("given_name", "family_name")),
    Column("phone", "โทรศัพท์", lambda row: phones.formatted(row.phone), ("phone",)),
    Column("village", "หมู่บ้าน/ชุมชน", lambda row: row.village),
    Column(
        "applied_on",
        "วันที่สมัคร",
        lambda row: row.applied_on and short_date(row.applied_on),
        ("applied_on", "sort_key"),
    ),
]
BY_NAME = {column.name: column for column in COLUMNS}
ALWAYS = ("name",)
DEFAULT_COLUMNS = ("number", "name", "type", "subdistrict", "officer", "stage", "applied_on")
LACKING = "ยังขาดหลักฐาน"
WITH_PROVINCE = "ส่งจังหวัดแล้วหรือตรวจแล้ว"
NAMED = {
    "type": dict(ApplicantType.choices),
    "stage": dict(Stage.choices),
    "missing": {"1": LACKING},
    "sent": {"1": WITH_PROVINCE},
}

NUMBER, CODE = re.compile(r"[1-9][0-9]{0,17}"), re.compile(r"[0-9]{1,6}")
NOBODY, NOWHERE = -1, "0"
NARROWED = {
    "type": lambda rows, value: rows.filter(type=value),
    "subdistrict": lambda rows, value: rows.filter(area=value),
    "district": lambda rows, value: rows.inside(value),
    "officer": lambda rows, value: rows.filter(officer=value),
    "stage": lambda rows, value: rows.filter(stage=value),
    "missing": lambda rows, value: rows.missing_something(),
    "sent": lambda rows, value: rows.filter(stage__in=SENT_STAGES),
    "word": lambda rows, value: rows.holding(value),
}
FILTERS = [name for name in NARROWED if name != "word"]
FLAGS = {"missing", "sent"}  # being on is all that they say


class Listing:
    """The rows that an address asks for, within what the user may see."""

    def __init__(self, user, cycle, query, chosen=()):
        self.user = user
        self.cycle = cycle
        self.query = query
        self.words = query.get("q", "").strip()
        self.filters = {name: query.get(name, "") for name in FILTERS}
        self.only = None  # of `rows`, numbers of those that were picked; a page shows all
        self.sort = query.get("sort", "name")
        self.columns = [
            c for c in COLUMNS if c.name in (chosen or DEFAULT_COLUMNS) or c.name in ALWAYS
        ]

    def lines(self, chunk):
        """All that match, in order, read by and by, each with the key that finds it again."""
        for key, *values in self.rows().values_list("key", *PATHS).iterator(chunk):
            yield Line(*values, key=str(key))

    def page(self, number):
        """A page of lines that also tell whether something is missing."""
        return Paginator(Pages(self), PAGE_SIZE).get_page(number)

    def rows(self):
        """All that match, of those that were picked."""
        rows = filtered(self.user, self.cycle.pk, self.asked())
        rows = rows if self.only is None else rows.filter(pk__in=self.only)
        return rows.order_by(*self.order())

    def order(self):
        descending = self.sort.startswith("-")
        column = BY_NAME.get(self.sort.lstrip("-"), BY_NAME["name"])
        fields = (*(column.sort or ("sort_key",)), "id")
        return tuple(f"-{field}" for field in fields) if descending else fields

    def asked(self):
        """[(what narrows the list, its value; None of a flag)]"""
        asked = {name: value for name, value in self.filters.items() if value}
        asked |= dict.fromkeys(asked.keys() & FLAGS)
        if officer := asked.get("officer"):
            asked["officer"] = int(officer) if NUMBER.fullmatch(officer) else NOBODY
        if not CODE.fullmatch(asked.get("district", NOWHERE)):
            asked["district"] = NOWHERE
        return [*asked.items(), *(("word", key) for key in keys_of(self.words))]

    # --- what may be chosen ---------------------------------------------------------------------

    @property
    def active_count(self):
        return sum(bool(value) for value in self.filters.values())

    @property
    def is_filtered(self):
        return bool(self.words or any(self.filters.values()))

    def chips(self):
        """[(heading, [chip])]"""
        return [
            ("ประเภท", [chip(self.query, "type", *choice) for choice in ApplicantType.choices]),
            ("สถานะ", [chip(self.query, "stage", *choice) for choice in Stage.choices]),
            ("อื่น ๆ", self.other_chips()),
        ]

    def other_chips(self):
        chips = [
            chip(self.query, "missing", "1", LACKING),
            chip(self.query, "sent", "1", WITH_PROVINCE),
        ]
        if self.user.is_district:
            chips.insert(0, chip(self.query, "officer", str(self.user.pk), "ของฉัน"))
        return chips

    def described(self):
        """What the address asks for, in words: the log of exports is read by people."""
        parts = [f"ค้นหา “{self.words}”"] if self.words else []
        for name, value in self.filters.items():
            if value:
                parts.append(self.called(name, value))
        return " · ".join(parts)

    def called(self, name, value):
        """The value of a filter by its name; as it was asked for where it has none."""
        if name in NAMED:
            return NAMED[name].get(value, value)
        rows = self.officers() if name == "officer" else self.places()
        return next((str(row) for row in rows if str(row.pk) == value), value)

    def places(self):
        """Subdistricts of a district, districts of a province: what the place filter offers."""
        level = "subdistrict" if self.user.is_district else "district"
        return places_inside(self.user.area_id or self.cycle.area_id, level=level)

    def officers(self):
        return colleagues_in(self.user.area_id) if self.user.is_district else []


def filtered(user, cycle_id, asked):
    rows = Application.objects.visible_to(user).in_cycle(cycle_id)
    for name, value in asked:
        rows = NARROWED[name](rows, value)
    return rows


class Pages:
    """What a paginator cuts, by compiled queries. Who asks, and what narrows the list, shapes them;
    how many rows there are does not."""

    def __init__(self, listing):
        user, asked = listing.user, listing.asked()
        self.order = listing.order()
        self.values = (user.area_id, listing.cycle.pk, *(value for _, value in asked))
        self.shape = {"role": user.role, "names": tuple(name for name, _ in asked)}

    def count(self):
        return next(iter(rows_found(*self.values, **self.shape)), 0)

    def __getitem__(self, part):
        """The lines of a page. The last one is asked for whole: how many there are is no shape."""
        if part.stop <= part.start:
            return []
        shape = self.shape | {"order": self.order, "start": part.start}
        return list(starmap(Line, lines_from(*self.values, **shape)))


@compiled
def rows_found(area_id, cycle_id, *values, role, names):
    asked = zip(names, values, strict=True)
    rows = filtered(stand_in(role, area_id), cycle_id, asked)
    one = rows.order_by().annotate(one=Value(1)).values("one")
    return one.annotate(n=Count("*")).values_list("n", flat=True)


@compiled
def lines_from(area_id, cycle_id, *values, role, names, order, start):
    """What a `Line` is made of. The index alone finds the chosen ones, then these are read."""
    user = stand_in(role, area_id)
    rows = filtered(user, cycle_id, zip(names, values, strict=True))
    chosen = rows.order_by(*order).values("pk")[start : start + PAGE_SIZE]
    rows = Application.objects.visible_to(user).filter(pk__in=chosen)
    return rows.marked().order_by(*order).values_list(*PATHS, "lacks")


@compiled
def places_inside(area_id, level):
    return Area.objects.inside(area_id).of_level(level)


@compiled
def colleagues_in(area_id):
    people = User.objects.inside(area_id).filter(area=area_id)
    return people.only("title", "given_name", "family_name")
