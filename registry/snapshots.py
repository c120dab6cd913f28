"""Reading the copy that a sending keeps."""

from datetime import date

from mchch.thai import phones
from mchch.thai.dates import long_date
from registry.choices import ApplicantType

LABELS = {
    "name": "ชื่อ",
    "person": "ผู้นำ/ผู้ประสานงาน",
    "position": "ตำแหน่ง",
    "phone": "โทรศัพท์",
    "house_no": "บ้านเลขที่",
    "village_no": "หมู่ที่",
    "village_name": "บ้าน/ชุมชน",
    "subdistrict": "ตำบล",
    "postcode": "รหัสไปรษณีย์",
    "established_year": "ปีที่ก่อตั้ง",
    "member_count": "จำนวนสมาชิก",
    "resolution_on": "วันที่มีมติ",
    "applied_on": "วันที่สมัคร",
    "officer": "พัฒนากร",
}


def by_type(submission):
    """[(type label, [row])] in the order of the four types; a returned row tells its reason."""
    rows = submission.applications
    for row in rows:
        row["reason"] = submission.returned.get(str(row["id"]), "")
    return [(type_.label, [row for row in rows if row["type"] == type_]) for type_ in ApplicantType]


def compared(before, after):
    """[(word, name, [(label, was, is)])] of what a sending adds, takes away or changes."""
    old = {row["id"]: row for row in before.applications}
    new = {row["id"]: row for row in after.applications}
    found = [("เพิ่ม", row["name"], []) for pk, row in new.items() if pk not in old]
    found += [("นำออก", row["name"], []) for pk, row in old.items() if pk not in new]
    for pk in old.keys() & new.keys():
        lines = [
            (label, shown(name, old[pk].get(name)), shown(name, new[pk].get(name)))
            for name, label in LABELS.items()
            if (old[pk].get(name) or "") != (new[pk].get(name) or "")
        ]
        if lines or (old[pk]["version"] < new[pk]["version"] and reasoned(before, pk)):
            found.append(("แก้ไข", new[pk]["name"], lines))
    return sorted(found, key=lambda line: (line[0], line[1]))


def shown(name, value):
    """A kept value as the pages write it."""
    if not value:
        return ""
    if name == "phone":
        return phones.formatted(value)
    return long_date(date.fromisoformat(value)) if name.endswith("_on") else value


def reasoned(submission, pk):
    return str(pk) in submission.returned
