"""What is checked once the rows are understood: one function each, done in the order of the lists.

A check of one row takes (row, place), a check of the whole file (rows, place). docs/intake.md.
"""

from collections import defaultdict

from mchch.thai.dates import long_date
from registry.choices import ApplicantType
from registry.intake.place import person_key

SHOWN = 5  # unknown officers named in one warning


def applied_while_recruiting(row, place):
    day = row.values.get("applied_on")
    if day and not place.recruiting.holds(day):
        row.tell(
            "applied_on",
            f"{long_date(day)} อยู่นอกช่วงรับสมัคร {place.recruiting.span}",
            "ตรวจวันที่ เดือน และปี",
        )
    elif day and day > place.today:
        row.warn("applied_on", f"{long_date(day)} ยังมาไม่ถึง", "ขึ้นทะเบียนได้เมื่อถึงวันนั้น")


def resolution_has_been(row, place):
    day = row.values.get("resolution_on")
    if day and day > place.today:
        row.warn("resolution_on", f"{long_date(day)} ยังมาไม่ถึง", "ตรวจวันที่ประชุม")


def id_was_not_shortened(row, place):
    """1520100000000 is what is left of an ID that a spreadsheet showed as 1.5201E+12."""
    if row.values.get("citizen_id", "").endswith("000000"):
        del row.values["citizen_id"]
        row.tell(
            "citizen_id",
            "เลขลงท้ายด้วยศูนย์หลายหลัก โปรแกรมตารางคำนวณคงย่อเลขไว้",
            "พิมพ์ใหม่ทั้ง 13 หลัก โดยกำหนดช่องเป็นข้อความ",
        )


def unit_can_be_reached(row, place):
    is_unit = row.type and row.type != ApplicantType.LEADER
    if is_unit and not row.texts.get("phone"):
        row.warn("phone", "ไม่มีโทรศัพท์ของผู้ประสานงาน", "กรอกในใบสมัครก่อนขึ้นทะเบียน")


def id_once_in_the_file(rows, place):
    seen = defaultdict(list)
    for row in rows:
        if row.values.get("citizen_id"):
            seen[row.values["citizen_id"]].append(row)
    for first, *again in seen.values():
        for row in again:
            where = f"แถวที่ {first.number}" + (f" แผ่นงาน {first.sheet}" if first.sheet else "")
            row.tell("citizen_id", f"เลขนี้ซ้ำกับ{where}", "ลบแถวที่ซ้ำ หรือแก้เลขให้เป็นของผู้สมัครรายนี้")


def unit_name_once_in_a_subdistrict(rows, place):
    seen = {}
    for row in rows:
        name = row.values.get("unit_name")
        if not name or not row.subdistrict:
            continue
        first = seen.setdefault((row.type, row.subdistrict, name.replace(" ", "")), row)
        if first is not row:
            row.warn(
                "name",
                f"ชื่อซ้ำกับแถวที่ {first.number} ในตำบล{row.subdistrict}",
                "ตรวจว่าไม่ใช่หน่วยเดียวกัน",
            )


def officer_is_known(rows, place):
    """Told once: the names are the same in fifty rows."""
    unknown = {}
    for row in rows:
        if row.officer_name and person_key(row.officer_name) not in place.officers:
            unknown.setdefault(person_key(row.officer_name), row)
    if not unknown:
        return
    first, *others = unknown.values()
    first.warn(
        "officer",
        f"ไม่พบในบัญชีผู้ใช้ของอำเภอ {len(unknown)} ชื่อ: "
        + ", ".join(row.officer_name[:60] for row in (first, *others)[:SHOWN])
        + (" …" if len(unknown) > SHOWN else ""),
        f"ระบบให้ {place.keeper} เป็นผู้ดูแลไปก่อน มอบให้พัฒนากรภายหลังได้",
    )


OF_A_ROW = (
    applied_while_recruiting,
    resolution_has_been,
    id_was_not_shortened,
    unit_can_be_reached,
)
OF_THE_FILE = (
    id_once_in_the_file,
    unit_name_once_in_a_subdistrict,
    officer_is_known,
)


def check(rows, place):
    for row in rows:
        for each in OF_A_ROW:
            each(row, place)
    for whole in OF_THE_FILE:
        whole(rows, place)
