"""A district's register as a workbook, for the figures of reading it in."""

import io

import xlsxwriter

from mchch.thai import citizen_id
from mchch.thai.dates import long_date, short_date, slash_date
from mchch.thai.text import thai_digits

HEADINGS = ["ลำดับ", "ประเภท", "ชื่อ-สกุล / ชื่อกลุ่ม องค์กร", "เลขประจำตัวประชาชน", "ตำแหน่ง",
            "บ้านเลขที่", "หมู่ที่", "บ้าน", "ตำบล", "โทรศัพท์", "ผู้ประสานงาน", "วันที่สมัคร", "พัฒนากร",
            "หมายเหตุ"]  # fmt: skip
TYPES = ("ผู้นำชุมชน", "กลุ่ม/องค์กร", "เครือข่าย", "หมู่บ้าน/ชุมชน")
WAYS = (
    slash_date,
    lambda day: thai_digits(long_date(day)),
    short_date,
    lambda day: day.isoformat(),
)


def register(size, subdistricts, day, first=0):
    """The bytes of a workbook with so many rows, the four types in turn."""
    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored, {"constant_memory": True, "in_memory": False}) as book:
        sheet = book.add_worksheet("ทะเบียน ๖๘")
        sheet.write_row(0, 0, ["ทะเบียนผู้สมัครเข้าสู่ระบบมาตรฐานการพัฒนาชุมชน"])
        sheet.write_row(2, 0, HEADINGS)
        for number in range(size):
            sheet.write_row(number + 3, 0, line(first + number, subdistricts, day))
    return stored.getvalue()


def line(number, subdistricts, day):
    is_leader = number % 4 == 0
    person = f"นายตัวอย่าง{number}  สมมติ"
    return [
        number + 1,
        TYPES[number % 4],
        person if is_leader else f"กลุ่มทดสอบที่ {number}",
        citizen_id.formatted(citizen_id.made_up(number)) if is_leader else "",
        "ผู้ใหญ่บ้าน",
        f"{number % 200}/{number % 7}",
        f"หมู่ที่ {number % 12 + 1}",
        "หนองแวง",
        f"ต.{subdistricts[number % len(subdistricts)]}",
        f"08{number:08d}",
        "" if is_leader else person,
        WAYS[number % 4](day),
        "น.ส.ตัวอย่าง  สมมติ",
        "",
    ]
