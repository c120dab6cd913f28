"""Members of a committee out of a workbook with the columns ชื่อ ตำแหน่ง บทบาท."""

import io
import re

import xlsxwriter
from django.conf import settings

from registry import uploads
from registry.choices import MemberRole

HEADINGS = {
    "name": ("ชื่อ", "ชื่อสกุล", "ชื่อนามสกุล", "ชื่อและนามสกุล", "ชื่อพร้อมคำนำหน้า", "รายชื่อ"),
    "position": ("ตำแหน่ง",),
    "role": ("บทบาท", "หน้าที่", "ตำแหน่งในคณะกรรมการ"),
}
SHORT_ROLES = {
    "ประธาน": MemberRole.CHAIR,
    "รองประธาน": MemberRole.VICE_CHAIR,
    "เลขานุการ": MemberRole.SECRETARY,
    "เลขา": MemberRole.SECRETARY,
    "ผู้ช่วยเลขานุการ": MemberRole.ASSISTANT_SECRETARY,
    "ผู้ช่วยเลขา": MemberRole.ASSISTANT_SECRETARY,
    "": MemberRole.MEMBER,
}
ROLES = {label: value for value, label in MemberRole.choices} | SHORT_ROLES
LOOK_FOR_HEADINGS = 10  # rows: a title may stand above
WITHOUT_NAME = {"-", "–", "โดยตำแหน่ง"}


class Unreadable(Exception):
    """What is wrong with a workbook: all of it, as sentences for the person."""

    def __init__(self, problems):
        super().__init__("; ".join(problems))
        self.problems = problems


def read(upload):
    """[{role, name, position}] of the rows below the headings."""
    try:
        rows = uploads.read_workbook(upload, upload.name, max_bytes=settings.UPLOAD_MAX_BYTES)
    except uploads.Refused as refused:
        raise Unreadable([refused.message]) from refused
    start, columns = headings_of(rows)
    found, problems = [], []
    for number, row in enumerate(rows[start:], start=start + 1):
        cells = {name: " ".join(row[at].split()) for name, at in columns.items() if at < len(row)}
        if not any(cells.values()):
            continue
        role = role_of(cells.get("role", ""))
        name = cells.get("name", "")
        member = {
            "role": role or MemberRole.MEMBER,
            "name": "" if name in WITHOUT_NAME else name,
            "position": cells.get("position", ""),
        }
        problems += wrong_in(number, member, cells, role)
        found.append(member)
    if problems or not found:
        raise Unreadable(problems or ["ไม่พบรายชื่อใต้หัวตาราง"])
    return found


def headings_of(rows):
    """(the row below the headings, {what: column})."""
    for number, row in enumerate(rows[:LOOK_FOR_HEADINGS], start=1):
        texts = [re.sub(r"[^ก-๙A-Za-z]", "", cell) for cell in row]
        columns = {
            name: texts.index(word)
            for name, words in HEADINGS.items()
            for word in words
            if word in texts
        }
        if {"name", "position"} & columns.keys():
            return number, columns
    raise Unreadable(["ไม่พบหัวตาราง ชื่อ ตำแหน่ง บทบาท ในสิบแถวแรก โปรดใช้แบบไฟล์ที่ดาวน์โหลดได้จากหน้านี้"])


def role_of(text):
    """The role as people write it, or None: กรรมการ/เลขานุการ is กรรมการและเลขานุการ."""
    plain = re.sub(r"\s", "", text).replace("/", "และ").replace("ฯ", "")
    return ROLES.get(plain)


def wrong_in(number, member, cells, role):
    if role is None:
        yield f"แถวที่ {number}: ไม่รู้จักบทบาท “{cells['role'][:60]}” ใช้ {', '.join(MemberRole.labels)}"
    if not (member["name"] or member["position"]):
        yield f"แถวที่ {number}: ไม่มีทั้งชื่อและตำแหน่ง"


def blank():
    """A workbook with the headings, two examples, and the roles to choose from."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("คณะกรรมการ")
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet.write_row(0, 0, ["ชื่อ", "ตำแหน่ง", "บทบาท"], bold)
        sheet.write_row(1, 0, ["", "นายอำเภอ…", MemberRole.CHAIR.label])
        sheet.write_row(2, 0, ["นายตัวอย่าง สมมติ", "ปลัดอำเภอ", MemberRole.MEMBER.label])
        sheet.set_column(0, 2, 34)
        sheet.data_validation(1, 2, 200, 2, {"validate": "list", "source": MemberRole.labels})
    return file.getvalue()
