"""A register as it was sent: its kind, its cells, or one sentence why it is not taken."""

import hashlib
from dataclasses import dataclass

from django.conf import settings

from registry.uploads import refusals
from registry.uploads.kinds import kind_of
from registry.uploads.names import safe_name
from registry.uploads.refusals import MEGABYTE, Refused, Unfit
from registry.uploads.sandbox import examine
from registry.uploads.virus import refuse_infected

SECONDS = 10
AS_XLSX = "โปรดเปิดใน Excel แล้วบันทึกเป็น .xlsx จากนั้นส่งอีกครั้ง"
SENTENCES = {
    "empty": "ไฟล์ “{name}” ว่างเปล่า โปรดเลือกไฟล์ทะเบียนที่ถูกต้อง",
    "too_large": "ไฟล์ “{name}” มีขนาด {size} MB เกินที่รับได้ {limit} MB "
    "โปรดลบรูปภาพหรือแผ่นงานที่ไม่ใช้ออก แล้วส่งอีกครั้ง",
    "rows": "ไฟล์ “{name}” มีมากกว่า {limit} แถว โปรดแบ่งเป็นหลายไฟล์ แล้วส่งทีละไฟล์",
    "sheets": "ไฟล์ “{name}” มีมากกว่า {limit} แผ่นงาน โปรดเหลือเฉพาะแผ่นงานทะเบียน แล้วส่งอีกครั้ง",
    "password": "ไฟล์ “{name}” ตั้งรหัสผ่านไว้ จึงเปิดอ่านไม่ได้ โปรดเอารหัสผ่านออกแล้วส่งอีกครั้ง",
    "broken": "ไฟล์ “{name}” เปิดอ่านไม่ได้ อาจเสียหายหรือมาไม่ครบ " + AS_XLSX,
    "workbook_broken": "ไฟล์ “{name}” เปิดอ่านไม่ได้ อาจเสียหายหรือมาไม่ครบ " + AS_XLSX,
    "encoding": "ไฟล์ “{name}” อ่านภาษาไทยไม่ได้ โปรดบันทึกเป็น CSV แบบ UTF-8 หรือเป็น .xlsx แล้วส่งอีกครั้ง",
    "macros": "ไฟล์ “{name}” มีมาโครฝังอยู่ ระบบไม่รับเพื่อความปลอดภัย "
    "โปรดบันทึกเป็น .xlsx ที่ไม่มีมาโคร แล้วส่งอีกครั้ง",
    "hostile": "ไฟล์ “{name}” มีคำสั่งที่เรียกโปรแกรมหรือข้อมูลภายนอก ระบบไม่รับเพื่อความปลอดภัย "
    "โปรดคัดลอกเฉพาะค่าไปวางในไฟล์ใหม่ แล้วส่งอีกครั้ง",
    "too_complex": "ไฟล์ “{name}” ซับซ้อนหรือใหญ่ผิดปกติจนอ่านไม่เสร็จ อาจมีข้อมูลอยู่ไกลสุดขอบแผ่นงาน "
    "โปรดคัดลอกเฉพาะตารางไปวางในไฟล์ใหม่ แล้วส่งอีกครั้ง",
    "no_sheets": "ไฟล์ “{name}” ไม่มีแผ่นงานที่มีข้อมูล โปรดเลือกไฟล์ทะเบียนที่ถูกต้อง",
    "web_page": "ไฟล์ “{name}” เป็นหน้าเว็บที่ตั้งชื่อเหมือนไฟล์ Excel " + AS_XLSX,
    "opendocument": "ไฟล์ “{name}” เป็นตารางคำนวณแบบ OpenDocument โปรดบันทึกเป็น .xlsx แล้วส่งอีกครั้ง",
    "other": "ไฟล์ “{name}” ไม่ใช่ทะเบียนที่อ่านได้ ระบบรับไฟล์ .xlsx .xls และ .csv",
}
SENTENCES["workbook_macros"] = SENTENCES["macros"]
SENTENCES |= {code: refusals.SENTENCES[code] for code in ("virus", "unscanned")}
OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK"
WIDE = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Sent:
    """A register that could be read."""

    name: str
    form: str
    content: bytes
    sha256: str
    sheets: list


def read(file, name):
    """The cells of an uploaded file; Refused with one sentence for the person."""
    return read_bytes(content_of(file, name), name)


def read_bytes(content, name):
    try:
        form = form_of(content)
        facts, _ = examine(
            content, "register", seconds=SECONDS, form=form, max_rows=settings.IMPORT_MAX_ROWS
        )
        if not any(sheet["rows"] for sheet in facts["sheets"]):
            raise Unfit("no_sheets")
    except Unfit as problem:
        raise refused(problem, name) from None
    digest = hashlib.sha256(content).hexdigest()
    return Sent(safe_name(name), form, content, digest, facts["sheets"])


def content_of(file, name):
    limit = settings.IMPORT_MAX_BYTES
    file.seek(0)
    content = file.read(limit + 1)
    if len(content) > limit:
        size = max(getattr(file, "size", 0) or 0, len(content))
        shown = f"{-(-size * 10 // MEGABYTE) / 10:g}"
        raise refused(Unfit("too_large", size=shown, limit=f"{limit / MEGABYTE:g}"), name)
    try:
        refuse_infected(content)
    except Unfit as problem:
        raise refused(problem, name) from None
    return content


def form_of(content):
    """xlsx, xls or csv, from the bytes and never from the name."""
    if not content.strip():
        raise Unfit("empty")
    if content.startswith(WIDE):
        return "csv"
    kind = kind_of(content)
    if kind == "excel" or (kind == "archive" and content.startswith(ZIP)):  # it may be cut off
        return "xlsx" if content.startswith(ZIP) else "xls"
    if kind == "office":
        raise Unfit("password" if content.startswith(OLE) else "opendocument")
    if kind == "text":
        return "csv"
    raise Unfit("web_page" if kind == "web_page" else "other")


def refused(problem, name):
    sentence = SENTENCES.get(problem.code, SENTENCES["other"])
    return Refused(sentence.format(name=safe_name(name), **problem.facts), problem.code)
