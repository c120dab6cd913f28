"""What each row would do: a new application, a change of one that is there, or nothing.

A row finds its application by the system's own key or number, a leader by the citizen ID, a unit by
its name in its subdistrict and one more thing that agrees: a district may have two of one name.
"""

from collections import defaultdict

from django.db import connection

from mchch.crypto import fingerprint
from registry import permissions
from registry.choices import ApplicantType, Role
from registry.intake.place import person_key
from registry.models import Application, Area

NEW, CHANGE, SAME = "NEW", "CHANGE", "SAME"
PERSON = ("title", "given_name", "family_name")
COMPARED = ("unit_name", *PERSON, "position", "phone", "house_no", "village_no", "village_name",
            "postcode", "established_year", "member_count", "resolution_on", "applied_on",
            "area_id", "officer_id")  # fmt: skip
READ = ("key", "number", "type", "stage", "version", "citizen_id_hash", *COMPARED)


def compare(rows, place):
    """Fill in `act`, `application` and `changes` of each row, and tell what stands against it."""
    known = Known(place)
    for row in rows:
        row.values["officer_id"] = officer_of(row, place).pk
        row.act = NEW
        found = known.find(row)
        if found is not None:
            meet(row, found, known, place)
    tell_twins([row for row in rows if row.act == NEW], known)
    tell_elsewhere([row for row in rows if row.act == NEW], place)


def officer_of(row, place):
    """The officer that the row names; only the head gives applicants to others."""
    if names_officer(row, place):
        return place.officers[person_key(row.officer_name)]
    return place.keeper


class Known:
    """The applications of the district in the year, found in the ways a row can name one."""

    def __init__(self, place):
        rows = Application.objects.visible_to(place.user).in_cycle(place.cycle)
        self.rows = list(
            rows.inside(place.district.pk).standing().select_related("officer").only(
                *(name.removesuffix("_id") for name in READ), "area__name", "cycle",
                *(f"officer__{name}" for name in PERSON),
            )
        )  # fmt: skip
        self.taken = {}  # {application: number of the row that is it}
        self.ways = defaultdict(list)
        for application in self.rows:
            application.cycle = place.cycle
            for way in ways_to(application):
                self.ways[way].append(application)

    def find(self, row):
        for way in ways_of(row):
            for found in sorted(self.ways.get(way, ()), key=lambda a: -likeness(row, a)):
                if way[0] == "unit" and (found.pk in self.taken or not likeness(row, found)):
                    continue
                return found
        return None


def ways_to(application):
    yield "key", str(application.key)
    if application.number:
        yield "number", application.number
    if application.type == ApplicantType.LEADER:
        if application.citizen_id_hash:
            yield "id", application.citizen_id_hash
        yield (
            "leader",
            application.area_id,
            squeezed(application.given_name, application.family_name),
        )
    else:
        yield "unit", application.type, application.area_id, squeezed(application.unit_name)


def ways_of(row):
    if row.key:
        yield "key", row.key
    if row.application_no:
        yield "number", row.application_no
    value = row.values.get
    if row.type == ApplicantType.LEADER:
        if value("citizen_id"):
            yield "id", fingerprint(value("citizen_id"))
        else:
            yield "leader", value("area_id"), squeezed(value("given_name"), value("family_name"))
    elif row.type:
        yield "unit", row.type, value("area_id"), squeezed(value("unit_name"))


def squeezed(*texts):
    return "".join(text or "" for text in texts).replace(" ", "")


def likeness(row, application):
    """How many things beside the name agree."""
    value = row.values.get
    person = squeezed(value("given_name"), value("family_name"))
    return sum((
        bool(person) and person == squeezed(application.given_name, application.family_name),
        bool(value("phone")) and value("phone") == application.phone,
        bool(value("house_no")) and (value("house_no"), value("applied_on"))
        == (application.house_no, application.applied_on),
    ))  # fmt: skip


def meet(row, found, known, place):
    """The row is an application that is there already."""
    row.act = ""
    if found.pk in known.taken:
        row.tell("name", f"แถวนี้เป็นใบสมัครเดียวกับแถวที่ {known.taken[found.pk]}", "ลบแถวที่ซ้ำ")
        return
    known.taken[found.pk] = row.number
    if is_somebody_else(row, found):
        row.tell(
            "citizen_id",
            f"เลขนี้เป็นของ {found.display_name} ซึ่งสมัครประเภทผู้นำชุมชนปีนี้แล้ว ({found.number})",
            "ตรวจเลขกับบัตรประชาชน",
        )
        return
    if row.type and row.type != found.type:
        row.tell("type", f"ใบสมัคร {found.number or 'ร่าง'} เป็นประเภท{found.get_type_display()}",
                 "ประเภทของใบสมัครเปลี่ยนไม่ได้ หากต้องเปลี่ยนให้ถอนแล้วสมัครใหม่")  # fmt: skip
        return
    row.application, row.version = found.pk, found.version
    forgive_missing(row, found)
    row.changes = differences(row, found, place)
    row.act = CHANGE if row.changes else SAME
    refusal = row.changes and permissions.refuse_edit(place.user, found)
    if refusal:
        row.tell("name", f"ต่างจากใบสมัคร {found.number or 'ร่าง'} ที่มีอยู่ แต่แก้ไขไม่ได้: {refusal}")


def is_somebody_else(row, found):
    """The ID of one who is registered already, in a row with another name."""
    if row.type != ApplicantType.LEADER or found.is_draft or row.key or row.application_no:
        return False
    names_ = [(row.values.get("given_name"), row.values.get("family_name")),
              (found.given_name, found.family_name)]  # fmt: skip
    return squeezed(*names_[0]) != squeezed(*names_[1])


def forgive_missing(row, found):
    """What the file leaves out and the application has is not missing; nothing is emptied."""
    stored = {"citizen_id": found.citizen_id_hash, "applied_on": found.applied_on,
              "phone": found.phone, "coordinator": found.given_name,
              "subdistrict": len(found.area_id) == 6}  # fmt: skip
    row.problems = [
        problem
        for problem in row.problems
        if not (stored.get(problem.field) and not row.texts.get(problem.field))
        or problem.field in row.broken
    ]


def differences(row, found, place):
    """{field: [before, after]} of what the row gives and the application has otherwise."""
    changed = {}
    same_person = person_of(row.values) == person_of(vars(found))
    for name in COMPARED:
        after, before = row.values.get(name), getattr(found, name)
        if after in (None, "") or after == before or (same_person and name in PERSON):
            continue
        if name == "officer_id" and not names_officer(row, place):
            continue
        changed[name] = [before, after]
    digits = row.values.get("citizen_id")
    if digits and fingerprint(digits) != found.citizen_id_hash:
        changed["citizen_id"] = ["", digits]
    return changed


def names_officer(row, place):
    """Whether the row says whose it is, and may: the head gives applicants to others."""
    is_known = row.officer_name and person_key(row.officer_name) in place.officers
    return is_known and place.keeper.role == Role.DISTRICT_HEAD


def person_of(values):
    return squeezed(*(values.get(name) for name in PERSON))


def tell_twins(rows, known):
    """A unit of that name is there already, and it seems to be another one."""
    there = {way for application in known.rows for way in ways_to(application) if way[0] == "unit"}
    for row in rows:
        unit = [way for way in ways_of(row) if way[0] == "unit"]
        if unit and unit[0] in there and row.values.get("unit_name"):
            row.warn("name", f"มีหน่วยชื่อนี้ในตำบล{row.subdistrict}แล้วในปีนี้", "ตรวจว่าไม่ใช่หน่วยเดียวกัน")


def tell_elsewhere(rows, place):
    """Leaders who stand in another district: one statement for all."""
    leaders = {
        fingerprint(row.values["citizen_id"]): row for row in rows if row.values.get("citizen_id")
    }
    districts = leader_districts(place.cycle.pk, list(leaders))
    labels = {area.pk: area.label for area in Area.objects.filter(pk__in=set(districts.values()))}
    for mark, code in districts.items():
        leaders[mark].tell(
            "citizen_id",
            f"เลขนี้สมัครประเภทผู้นำชุมชนปีนี้แล้วที่{labels[code]}",
            "หากไม่ถูกต้องโปรดประสานจังหวัด",
        )


def leader_districts(cycle_id, marks):
    """{hash: district} of those who stand as leaders in the year, wherever."""
    if not marks:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select mark, district from (select mark, registry_leader_district(%s, mark) district"
            " from unnest(%s) mark) found where district is not null",
            [cycle_id, marks],
        )
        return dict(cursor.fetchall())
