"""The register as a list: what is filtered, sorted and shown, from the address alone.

Page and export use the same `Listing`, so that what is exported is exactly what is shown.
"""

from dataclasses import dataclass
from datetime import date
from itertools import starmap
from typing import NamedTuple

from django.core.paginator import Paginator

from mchch.thai import names, phones, places
from mchch.thai.dates import short_date
from registry.chips import chip
from registry.choices import SENT_STAGES, ApplicantType, Stage
from registry.models import Application, Area, User
from registry.models.application import called
from registry.models.area import LEVELS

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
FILTERS = ("type", "subdistrict", "district", "officer", "stage", "missing", "sent")
NAMED = {
    "type": dict(ApplicantType.choices),
    "stage": dict(Stage.choices),
    "missing": {"1": LACKING},
    "sent": {"1": WITH_PROVINCE},
}


class Listing:
    """The rows that an address asks for, within what the user may see."""

    def __init__(self, user, cycle, query, chosen=()):
        self.user = user
        self.cycle = cycle
        self.query = query
        self.words = query.get("q", "").strip()
        self.filters = {name: query.get(name, "") for name in FILTERS}
        self.only = None  # numbers of the applications that were picked; None is all
        self.sort = query.get("sort", "name")
        self.columns = [
            c for c in COLUMNS if c.name in (chosen or DEFAULT_COLUMNS) or c.name in ALWAYS
        ]

    def lines(self, chunk):
        """All that match, in order, read by and by, each with the key that finds it again."""
        for key, *values in self.rows().values_list("key", *PATHS).iterator(chunk):
            yield Line(*values, key=str(key))

    def page(self, number):
        """A page of lines that also tell whether something is missing. First the index alone counts
        them and finds the page's, then these are read."""
        page = Paginator(self.rows().values("pk"), PAGE_SIZE).get_page(number)
        rows = Application.objects.visible_to(self.user).filter(pk__in=page.object_list)
        found = rows.marked().order_by(*self.order()).values_list(*PATHS, "lacks")
        page.object_list = list(starmap(Line, found))
        return page

    def rows(self):
        rows = Application.objects.visible_to(self.user).in_cycle(self.cycle).matching(self.words)
        for name, value in self.filters.items():
            rows = getattr(self, f"by_{name}")(rows, value) if value else rows
        if self.only is not None:
            rows = rows.filter(pk__in=self.only)
        return rows.order_by(*self.order())

    def order(self):
        descending = self.sort.startswith("-")
        column = BY_NAME.get(self.sort.lstrip("-"), BY_NAME["name"])
        fields = [*(column.sort or ("sort_key",)), "id"]
        return [f"-{field}" for field in fields] if descending else fields

    def by_type(self, rows, value):
        return rows.filter(type=value)

    def by_subdistrict(self, rows, value):
        return rows.filter(area=value)

    def by_district(self, rows, value):
        return rows.inside(value)

    def by_officer(self, rows, value):
        return rows.filter(officer=value) if value.isdigit() else rows.none()

    def by_stage(self, rows, value):
        return rows.filter(stage=value)

    def by_missing(self, rows, value):
        return rows.missing_something()

    def by_sent(self, rows, value):
        return rows.filter(stage__in=SENT_STAGES)

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
        return Area.objects.inside(self.user.area_id or self.cycle.area_id).of_level(level)

    def officers(self):
        if not self.user.is_district:
            return []
        people = User.objects.visible_to(self.user).filter(area=self.user.area_id)
        return people.only("title", "given_name", "family_name")
