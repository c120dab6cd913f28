"""What a register is checked against: the district, its people, its year."""

from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from mchch import clock
from mchch.thai.names import split_title
from registry.choices import Role, StepKind
from registry.models import Area, User
from registry.windows import see_steps, window


@lru_cache(4096)
def person_key(text):
    """A name without its title and spaces: "น.ส.มาลี  ใจดี" and "นางสาวมาลี ใจดี" are one."""
    _, given, family = split_title(text)
    return f"{given}{family}".replace(" ", "")


@dataclass
class Place:
    """A district in a year, read once for all rows: five statements.

    `user` is who looks or writes, `keeper` who sent the register and keeps its applicants.
    """

    cycle: object
    district: object
    user: object
    keeper: object
    subdistricts: dict = field(default_factory=dict)  # {name: area}
    elsewhere: dict = field(default_factory=dict)  # {name: [label of the district]}
    officers: dict = field(default_factory=dict)  # {key of the name: user}
    recruiting: object = None
    today: date = field(default_factory=clock.today)

    @classmethod
    def of(cls, cycle, user, keeper=None):
        district = Area.objects.get(pk=user.area_id)
        see_steps(cycle, district.pk)
        recruiting = window(cycle, district.pk, StepKind.RECRUIT)
        place = cls(cycle, district, user, keeper or user, recruiting=recruiting)
        place.read_areas()
        people = User.objects.visible_to(user).filter(
            area=district, is_active=True, role__in=[Role.FIELD_OFFICER, Role.DISTRICT_HEAD]
        )
        place.officers = {person_key(person.get_full_name()): person for person in people}
        return place

    def read_areas(self):
        for area in Area.objects.inside(self.district.province_code).of_level("subdistrict"):
            if area.district_code == self.district.code:
                self.subdistricts[area.name] = area
            else:
                self.elsewhere.setdefault(area.name, []).append(area.parent_id)
        codes = {code for found in self.elsewhere.values() for code in found}
        labels = {area.pk: area.label for area in Area.objects.filter(pk__in=codes)}
        self.elsewhere = {n: [labels[c] for c in found] for n, found in self.elsewhere.items()}

    def wrong_subdistrict(self, name, district):
        """(what is wrong, how to mend it) with a subdistrict that is none of this district."""
        if district and district != self.district.name:
            return f"อยู่นอกพื้นที่: ตำบล{name} อำเภอ{district}", f"นำเข้าได้เฉพาะ{self.district}"
        close = get_close_matches(name, self.subdistricts, 1, 0.6)
        mend = f"หมายถึงตำบล{close[0]} หรือไม่" if close else f"เลือกตำบลใน{self.district}"
        if name in self.elsewhere:
            where = " หรือ".join(self.elsewhere[name])
            return f"ตำบล{name} อยู่ใน{where} ไม่ใช่{self.district}", mend
        return f"ไม่พบตำบล “{name[:40]}” ใน{self.district}", mend
