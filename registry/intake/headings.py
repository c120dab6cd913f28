"""What a heading means: the wordings that districts use for the columns of their registers.

A new wording is a word in one of these expressions, and a line in test_intake_headings.py. The
first that fits decides: what is more particular stands above.
"""

import re

from mchch.thai.text import arabic_digits, clean_text
from registry.choices import ApplicantType

# What a column can hold, in the words of the page that lets an officer correct a guess.
MEANINGS = {
    "type": "ประเภท",
    "name": "ชื่อผู้นำหรือชื่อหน่วย",
    "unit_name": "ชื่อหน่วย (แยกจากชื่อบุคคล)",
    "title": "คำนำหน้า",
    "given_name": "ชื่อ",
    "family_name": "นามสกุล",
    "citizen_id": "เลขประจำตัวประชาชน",
    "position": "ตำแหน่ง",
    "coordinator": "ผู้ประสานงาน",
    "phone": "โทรศัพท์",
    "address": "ที่อยู่รวมในช่องเดียว",
    "house_no": "บ้านเลขที่",
    "village_no": "หมู่ที่",
    "village_name": "ชื่อบ้าน/ชุมชน",
    "subdistrict": "ตำบล",
    "district": "อำเภอ",
    "postcode": "รหัสไปรษณีย์",
    "applied_on": "วันที่สมัคร",
    "officer": "พัฒนากรผู้ดูแล",
    "established_year": "ปีที่ก่อตั้ง (พ.ศ.)",
    "member_count": "จำนวนสมาชิก",
    "resolution_on": "วันที่ประชุมมีมติสมัคร",
    "number": "เลขที่ใบสมัคร",
    "key": "รหัสใบสมัครในระบบ",
    "order": "ลำดับ",
    "ignored": "ไม่นำเข้า",
    # A column for each type with a tick in one of them.
    **{f"type:{value}": f"ทำเครื่องหมาย: {label}" for value, label in ApplicantType.choices},
}
# Columns that are there to be read by people, not by us.
UNREAD = ("order", "ignored")

WORDINGS = [
    ("ignored", r"ข้อผิดพลาด|หมายเหตุ|สถานะ|วันเกิด|เกิดวันที่|^อายุ|ลายมือชื่อ|ลายเซ็น|^เพศ$|ผลการ|^ไลน์"
                r"|อีเมล|email|^จังหวัด$|^จ$|อาชีพ|การศึกษา|ศาสนา|งบประมาณ|สถานภาพ"),
    ("key", r"รหัสใบสมัคร|รหัสอ้างอิง"),
    ("number", r"เลขที่ใบสมัคร|ใบสมัครเลขที่|ทะเบียนเลขที่|เลขทะเบียน|เลขที่ผู้สมัคร"),
    ("citizen_id", r"ประชาชน|ปชช|13หลัก|บัตรประจำตัว|เลขบัตร|^เลขประจำตัว|^cid$|idcard|citizenid"
                   r"|nationalid"),
    ("resolution_on", r"มติ|วันที่ประชุม|วันประชุม"),
    ("established_year", r"ก่อตั้ง|จัดตั้ง"),
    ("member_count", r"สมาชิก"),
    ("applied_on", r"(วัน|วดป|เมื่อ).*(สมัคร|ยื่น|รับเรื่อง|ขึ้นทะเบียน)|สมัคร.*(วัน|เมื่อ)"
                   r"|^(วันที่|วันเดือนปี|วดป|วัน)(พศ)?$|^applieddate$|^date$"),
    ("officer", r"พัฒนากร|ผู้รับผิดชอบ|^จนท|เจ้าหน้าที่|ผู้ดูแล|^พก$|^นวชพช"),
    ("coordinator", r"ประสาน|ผู้แทน|ตัวแทน|ผู้ติดต่อ|^(กำนัน)?ผู้ใหญ่บ้าน$|^ผู้นำกลุ่ม"
                    r"|^(ชื่อ)?(สกุล|นามสกุล)?(ประธาน|หัวหน้า)(กลุ่ม|เครือข่าย|ชุมชน|องค์กร)*(ชื่อสกุล)?$"
                    r"|^ชื่อ(ผู้นำ|ประธาน|หัวหน้า)(กลุ่ม|เครือข่าย|องค์กร)"),
    ("phone", r"โทร|เบอร์|มือถือ|^tel|phone|mobile|หมายเลขติดต่อ"),
    ("type", r"^ประเภท|^กลุ่มเป้าหมาย|^ชนิด|^type$|^สมัครประเภท|^หมวด$"),
    ("title", r"^คำนำ"),
    ("postcode", r"ไปรษณีย์|^zip|postcode"),
    ("name", r"สกุล.*(กลุ่ม|องค์กร|หน่วย)|(กลุ่ม|องค์กร|หน่วย).*สกุล|ผู้สมัคร$"),
    ("unit_name", r"^(ชื่อ)?(กลุ่ม|องค์กร|เครือข่าย|หน่วย|ศูนย์)"
                  r"(ชุมชน|องค์กร|กลุ่ม|เครือข่าย|งาน|ที่สมัคร|ผู้สมัคร)*$"
                  r"|^ชื่อ(ชุมชน|หมู่บ้านที่สมัคร)|ชื่อกลุ่ม"),
    ("name", r"ชื่อ.*(สกุล|กลุ่ม|องค์กร|ผู้สมัคร|ผู้นำ|หน่วย|เครือข่าย)|^รายชื่อ|^ผู้สมัคร$"
             r"|^ผู้นำ(ชุมชน)?$|^name$|^นามผู้สมัคร"),
    ("family_name", r"^(นาม)?สกุล$|surname|lastname"),
    ("given_name", r"^ชื่อ(ตัว|จริง)?$|firstname"),
    ("position", r"ตำแหน่ง|บทบาท|^position$"),
    ("subdistrict", r"^(ชื่อ)?(ตำบล|ต|แขวง|ตำบลแขวง|ตแขวง|ตำบลเทศบาล|ตำบลที่อยู่|ตำบลที่ตั้ง)$"
                    r"|subdistrict|tambon"),
    ("district", r"^(กิ่ง)?อำเภอ|^อ$|^เขต|^district$|amphoe"),
    ("village_no", r"^(หมู่|ม)(ที่|บ้านที่|เลขที่)?$|^หมู่ที่บ้าน$|^moo$"),
    ("house_no", r"^(บ้าน)?เลขที่(บ้าน)?$|^บ้านเลขที่|^houseno$"),
    ("village_name", r"^(ชื่อ)?(หมู่บ้าน|บ้าน|ชุมชน)(ชุมชน|หมู่บ้าน|ชื่อ)*$|^village$"),
    ("address", r"ที่อยู่|ที่ตั้ง|ภูมิลำเนา|ที่ทำการ|^address$|^สถานที่"),
    ("order", r"^(ลำดับ|ที่|ลำดับที่|เลขลำดับ|ลำดับเลข|no|ล)$|^ลำดับ"),
]  # fmt: skip
PATTERNS = [(meaning, re.compile(pattern, re.IGNORECASE)) for meaning, pattern in WORDINGS]
NOT_LETTERS = re.compile(r"[^ก-๎A-Za-z0-9]|[ฯๆ]")
NUMBERED = re.compile(r"^\W*[0-9]{1,2}\s*[.)]\s*(?=\D)")
LEADER_OR_GROUP = re.compile(r"ผู้นำ(ชุมชน)?\s*[/,]\s*(กลุ่ม|องค์กร|เครือข่าย)")
IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
LONGEST = 80  # a heading is short; what is longer is a title or a note


def plain(text):
    """Only the letters of a heading: "วดป. ที่สมัคร" is "วดปที่สมัคร"."""
    return NOT_LETTERS.sub("", NUMBERED.sub("", arabic_digits(clean_text(text))))


def meaning_of(*texts):
    """The meaning of a heading from its levels, the one next to the data first, or ""."""
    for text in texts:
        for reading in (IN_BRACKETS.sub("", text), text):
            letters = plain(reading)
            if letters and len(letters) <= LONGEST:
                found = next((name for name, seen in PATTERNS if seen.search(letters)), "")
                if found == "coordinator" and LEADER_OR_GROUP.search(text):
                    return "name"
                if found:
                    return found
    return ""
