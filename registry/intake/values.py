"""From the texts of a row to values: every rule of reading is one of `mchch.thai`.

What cannot be read is told at its field. An error keeps a row out; a warning does not, and is for
what an application can do without, or what was understood and should be looked at.
"""

import re
from datetime import date, timedelta

from mchch.thai import citizen_id, dates, names, phones, places
from mchch.thai.text import arabic_digits, clean_text
from registry.choices import ApplicantType
from registry.intake.rows import Row
from registry.intake.types import type_of
from registry.models import Application

NOTHING = {"-", "–", "—", "--", ".", "..", "ไม่มี", "ไม่ระบุ", "ไม่ทราบ", "n/a", "na", "null", "none"}
ERROR_VALUE = re.compile(
    r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|สูตร!|SPILL!|CALC!|#+)", re.IGNORECASE
)
FORMULA = re.compile(r"^[=@]|^\+(?![0-9])")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # a real date of a workbook
SERIAL = re.compile(r"[34][0-9]{4}|5[0-9]{4}")  # a date as the bare number of days, 1982 to 2064
FIRST_DAY = date(1899, 12, 30)
PHONE_IN_TEXT = re.compile(
    r"[,;/(]?\s*(?:โทร(?:ศัพท์)?|เบอร์(?:โทร)?|มือถือ|tel)?[.:\s]*(\+?[0-9][0-9\s().-]{7,14}[0-9])\)?\s*$",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")
NOT_SHORT = ("unit_name", "title", "given_name", "family_name", "position", "house_no",
             "village_no", "village_name", "phone")  # fmt: skip
LIMITS = {name: Application._meta.get_field(name).max_length for name in NOT_SHORT}
FIELD_OF = {"unit_name": "name", "title": "name", "given_name": "name", "family_name": "name"}
MEND_NAME = "พิมพ์ชื่อให้ครบ"
YEARS_BACK = timedelta(days=20 * 365)  # no application is older: "16/12/67" can only be 2567


def row_of(line, table, mended, place):
    """The row that a line is, with what the officer mended in the preview instead of its texts."""
    row = Row(table.sheet, line.number, texts=dict(line.texts), columns=dict(line.columns))
    apply_mended(row, mended)
    for name, text in list(row.texts.items()):
        row.texts[name] = text = clean_text(text)
        if text.lower() in NOTHING:
            del row.texts[name]
    read_type(row, line, table)
    tell_broken_cells(row)
    read_names(row)
    for read in (read_citizen_id, read_address, read_phone, read_dates, read_rest):
        read(row, place)
    check_lengths(row)
    return row


def apply_mended(row, mended):
    for name, text in mended.items():
        if name == "name":
            for other in ("unit_name", "title", "given_name", "family_name"):
                row.texts.pop(other, None)
        row.texts[name] = text
    row.columns.setdefault("name", row.columns.get("unit_name", row.columns.get("given_name")))


def tell_broken_cells(row):
    for name, text in list(row.texts.items()):
        if not (ERROR_VALUE.fullmatch(text) or FORMULA.match(text)):
            continue
        shown = FIELD_OF.get(name, name)
        row.columns.setdefault(shown, row.columns.get(name))
        row.tell(
            shown, f"ช่องนี้เป็นค่าผิดพลาดหรือสูตร “{text[:30]}”", "พิมพ์ค่าจริงลงในช่อง", found=text
        )  # fmt: skip
        row.texts[name] = ""
    row.broken = {problem.field for problem in row.problems}


def read_type(row, line, table):
    if table.is_told:
        row.type = table.type
        return
    text = row.texts.get("type", "")
    ticks = [name[5:] for name in row.texts if name.startswith("type:") and row.texts[name]]
    if text:
        row.type = type_of(text) or ""
        if not row.type and not ERROR_VALUE.fullmatch(text):
            row.tell("type", f"ไม่รู้จักประเภท “{text[:40]}”", f"ใช้ {' · '.join(ApplicantType.labels)}")
        return
    row.type = (ticks[0] if len(ticks) == 1 else "") or line.type or table.type or ""
    if len(ticks) > 1:
        row.type = ""
        row.tell("type", "ทำเครื่องหมายไว้มากกว่าหนึ่งประเภท", "ทำเครื่องหมายประเภทเดียว")
    elif not row.type:
        row.tell("type", "ไม่มีประเภทผู้สมัคร", f"ระบุ {' · '.join(ApplicantType.labels)}")


# --- names ---------------------------------------------------------------------------------------


def read_names(row):
    person = person_text(row)
    if row.type == ApplicantType.LEADER:
        read_person(row, "name", person or row.texts.get("unit_name", ""))
        return
    read_unit(row, person)
    coordinator = row.texts.get("coordinator", "")
    if not coordinator and row.texts.get("unit_name"):
        coordinator = person
    read_person(row, "coordinator", coordinator)


def person_text(row):
    """The name of a person from one column or from three."""
    parts = [row.texts.get(name, "") for name in ("given_name", "family_name")]
    if any(parts):
        title = names.canonical_title(row.texts.get("title", ""))
        return f"{title}{parts[0]} {parts[1]}".strip()
    return f"{row.texts.get('title', '')}{row.texts.get('name', '')}"


def read_unit(row, person):
    unit = row.texts.get("unit_name") or person
    if not unit and row.type == ApplicantType.COMMUNITY:
        _, village = places.split_village(row.texts.get("village_name", ""))
        unit = village and (village if village.startswith(("บ้าน", "ชุมชน")) else f"บ้าน{village}")
    if unit:
        row.values["unit_name"] = unit
        row.texts["name"] = unit
    elif "name" not in row.broken:
        row.tell("name", "ไม่มีชื่อหน่วยที่สมัคร", MEND_NAME)


def read_person(row, name, text):
    """A person's name into its three columns; what else stands in the cell to its own."""
    text = taken_out(row, text)
    if not text:
        if name not in row.broken:
            missing = "ชื่อผู้สมัคร" if name == "name" else "ผู้ประสานงาน"
            row.tell(name, f"ไม่มี{missing}", f"พิมพ์คำนำหน้า ชื่อ และนามสกุลของ{missing}")
        return
    title, given, family = names.split_title(text)
    row.values |= {"title": title, "given_name": given, "family_name": family}
    row.texts[name] = row.texts.get(name) or text
    if re.search("[0-9]", arabic_digits(given + family)):
        row.warn(name, "ชื่อมีตัวเลขปนอยู่", "ตรวจว่าเป็นชื่อบุคคล")
    elif not family:
        row.warn(name, "ไม่มีนามสกุล", "ตรวจว่าเว้นวรรคระหว่างชื่อกับนามสกุล")
    elif not title:
        row.warn(name, "ไม่มีคำนำหน้าชื่อ", "เติม นาย นาง หรือนางสาว ก่อนขึ้นทะเบียน")


def taken_out(row, text):
    """The name alone: a telephone behind it and a position in brackets go to their columns."""
    phone = PHONE_IN_TEXT.search(arabic_digits(text))
    if phone and phones.is_valid(phone[1]):
        row.texts.setdefault("phone", phone[1])
        text = text[: phone.start()].strip(" ,;/-")
        text = re.sub(r"\s*(โทร(ศัพท์)?|เบอร์(โทร)?|มือถือ)[.:\s]*$", "", text)
    bracket = IN_BRACKETS.search(text)
    if bracket and text[: bracket.start()]:
        row.texts.setdefault("position", bracket[1])
        text = text[: bracket.start()]
    return text.strip()


# --- citizen ID, address, telephone --------------------------------------------------------------


def read_citizen_id(row, place):
    text = row.texts.get("citizen_id", "")
    if row.type != ApplicantType.LEADER:
        if text and row.type and not ERROR_VALUE.fullmatch(text):
            row.warn("citizen_id", "ประเภทนี้ไม่เก็บเลขประจำตัวประชาชน", "ระบบไม่นำเลขนี้เข้า", found="")
        return
    if not text:
        if "citizen_id" not in row.broken:
            tell_missing_id(row)
        return
    try:
        row.values["citizen_id"] = citizen_id.check(text)
    except citizen_id.CitizenIdError as error:
        row.tell("citizen_id", str(error))


def tell_missing_id(row):
    wrong, mend = "ไม่มีเลขประจำตัวประชาชน", "พิมพ์ให้ครบ 13 หลัก"
    if "citizen_id" in row.columns:
        row.tell("citizen_id", wrong, mend)
    else:  # a register without that column: the draft waits for it
        row.warn("citizen_id", wrong, "กรอกในใบสมัครก่อนขึ้นทะเบียน")


def read_address(row, place):
    parts = places.split_address(row.texts.get("address", ""))
    for name in ("house_no", "village_no", "village_name", "postcode", "subdistrict", "district"):
        if not row.texts.get(name) and parts.get(name):
            row.texts[name] = parts[name]
            row.columns[name] = row.columns.get("address")
    number, also_name = places.split_village(row.texts.get("village_no", ""))
    also_number, name = places.split_village(row.texts.get("village_name", ""))
    row.values["village_no"] = number or also_number
    row.values["village_name"] = name or also_name
    row.values["house_no"] = house_of(row)
    read_subdistrict(row, place)
    given = arabic_digits(row.texts.get("postcode", ""))
    if row.subdistrict:
        is_right = re.fullmatch("[0-9]{5}", given)
        row.values["postcode"] = given if is_right else place.subdistricts[row.subdistrict].postcode


def house_of(row):
    """Spreadsheets make the 5th of June out of "5/6"."""
    text = arabic_digits(row.texts.get("house_no", "")).removeprefix("บ้านเลขที่").removeprefix("เลขที่")
    if ISO_DATE.fullmatch(text.strip()):
        _, month, day = text.strip().split("-")
        house = f"{int(day)}/{int(month)}"
        row.warn(
            "house_no",
            f"โปรแกรมตารางคำนวณเปลี่ยนบ้านเลขที่เป็นวันที่ เข้าใจว่า {house}",
            "ตรวจให้ตรงกับทะเบียนบ้าน",
        )
        return house
    return text.strip()


def read_subdistrict(row, place):
    text = row.texts.get("subdistrict", "")
    if not text:
        if "subdistrict" not in row.broken:
            row.tell("subdistrict", "ไม่มีตำบล", f"เลือกตำบลใน{place.district}")
        return
    parts = places.split_address(text)
    name = parts.get("subdistrict") or places.strip_prefix(text).split(" ")[0]
    named = places.strip_prefix(parts.get("district") or row.texts.get("district", ""), "district")
    area = place.subdistricts.get(name)
    if area and named in ("", place.district.name):
        row.subdistrict = name
        row.values["area_id"] = area.pk
        return
    row.tell("subdistrict", *place.wrong_subdistrict(name, named))


def read_phone(row, place):
    text = row.texts.get("phone", "")
    if not text:
        return
    try:
        row.values["phone"] = phones.normalise(text)
    except phones.PhoneError as error:
        row.warn("phone", str(error), "ถ้าไม่แก้ ระบบจะนำเข้าโดยไม่มีโทรศัพท์")


# --- dates and the rest --------------------------------------------------------------------------


def read_dates(row, place):
    for name in ("applied_on", "resolution_on"):
        text = row.texts.get(name, "")
        if not text:
            continue
        try:
            row.values[name] = day_of(row, name, text, place)
        except dates.DateError as error:
            row.tell(name, str(error))
    if "applied_on" not in row.values and not row.texts.get("applied_on"):
        tell_missing_day(row)


def tell_missing_day(row):
    if "applied_on" in row.broken:
        return
    if "applied_on" in row.columns:
        row.tell("applied_on", "ไม่มีวันที่สมัคร", "พิมพ์ วัน/เดือน/ปี พ.ศ. เช่น 20/12/2567")
    else:
        row.warn("applied_on", "ไม่มีวันที่สมัคร", "กรอกในใบสมัครก่อนขึ้นทะเบียน")


def day_of(row, name, text, place):
    if SERIAL.fullmatch(text):
        text = (FIRST_DAY + timedelta(days=int(text))).isoformat()
    if not ISO_DATE.fullmatch(text):
        return dates.parse_date(text, earliest=place.today - YEARS_BACK)
    day = dates.parse_date(text)
    meant = two_digits_meant(day, place)
    if meant:
        row.warn(
            name, f"โปรแกรมตารางคำนวณอ่านปีสองหลักเป็น ค.ศ. {day.year} เข้าใจว่า {dates.long_date(meant)}"
        )
    return meant or day


def two_digits_meant(day, place):
    """20/12/67 typed into a workbook becomes 1967: 2567 was meant where that is in the year."""
    if day.year >= place.today.year - 20:
        return None
    try:
        meant = day.replace(year=2500 + day.year % 100 - dates.BE_OFFSET)
    except ValueError:  # 29 February
        return None
    return meant if place.recruiting.holds(meant) else None


def read_rest(row, place):
    row.values["position"] = row.texts.get("position", "")
    row.officer_name = row.texts.get("officer", "")
    row.key = row.texts.get("key", "")
    row.application_no = arabic_digits(row.texts.get("number", ""))
    read_number(row, "member_count", 1, 100_000, "จำนวนสมาชิกต้องเป็นตัวเลข")
    read_number(row, "established_year", 2400, dates.be_year(place.today), "ปีที่ก่อตั้งต้องเป็นปี พ.ศ.")
    if row.type == ApplicantType.LEADER:
        for name in ("member_count", "established_year", "resolution_on"):
            row.values.pop(name, None)


def read_number(row, name, least, most, wrong):
    text = arabic_digits(row.texts.get(name, "")).replace(",", "")
    found = re.search(r"[0-9]+", text)
    if not text:
        return
    years = re.findall("[0-9]{4}", text)
    number = int(years[-1] if name == "established_year" and years else found[0] if found else 0)
    if name == "established_year" and 1900 <= number <= most - dates.BE_OFFSET:
        number += dates.BE_OFFSET
    if least <= number <= most:
        row.values[name] = number
    else:
        row.warn(name, f"{wrong} “{text[:30]}”", "ถ้าไม่แก้ ระบบจะนำเข้าโดยเว้นว่างไว้")


def check_lengths(row):
    for name, most in LIMITS.items():
        value = row.values.get(name) or ""
        if len(value) > most:
            row.tell(
                FIELD_OF.get(name, name),
                f"ยาวเกินไป ใช้ได้ไม่เกิน {most} ตัวอักษร ที่พบมี {len(value)} ตัวอักษร",
                "ย่อให้สั้นลง",
            )
