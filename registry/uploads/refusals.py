"""Why a file is not taken, and the sentence that says so and how to mend it."""

import math

MEGABYTE = 1024 * 1024

ONLY = "ระบบรับเฉพาะไฟล์ PDF, JPEG, PNG และ HEIC"
AS_PDF = f"{ONLY} โปรดเปิดไฟล์นี้แล้วบันทึกเป็น PDF จากนั้นแนบไฟล์ PDF แทน"
AS_PICTURE = f"{ONLY} โปรดบันทึกภาพนี้เป็น JPEG หรือ PNG แล้วแนบอีกครั้ง"
AS_PAPER = f"{ONLY} โปรดแนบเอกสารเป็นไฟล์ PDF หรือภาพถ่ายแทน"
PRINT_ANEW = "โปรดเปิดไฟล์แล้วสั่งพิมพ์เป็น PDF ใหม่ จากนั้นแนบไฟล์ใหม่แทน"

SENTENCES = {
    "too_large": "ไฟล์ “{name}” มีขนาด {size} MB เกินขนาดที่รับได้ {limit} MB "
    "โปรดลดความละเอียดของภาพหรือสแกนใหม่ให้ไฟล์เล็กลง แล้วแนบอีกครั้ง",
    "empty": "ไฟล์ “{name}” ว่างเปล่า ไม่มีข้อมูลอยู่ภายใน โปรดเลือกไฟล์ที่ถูกต้องแล้วแนบอีกครั้ง",
    "too_complex": "ไฟล์ “{name}” ซับซ้อนผิดปกติจนระบบตรวจไม่เสร็จ "
    "โปรดลองอีกครั้ง หรือสั่งพิมพ์เป็น PDF ใหม่หรือถ่ายภาพเอกสาร แล้วแนบแทน",
    "virus": "ไฟล์ “{name}” มีไวรัสหรือโปรแกรมอันตราย ระบบจึงไม่รับ "
    "โปรดตรวจเครื่องที่ใช้ด้วยโปรแกรมป้องกันไวรัส แล้วแนบไฟล์ที่ปลอดภัยแทน",
    "unscanned": "ไฟล์ “{name}” ยังรับไม่ได้ เพราะขณะนี้ระบบตรวจไวรัสไม่ได้ "
    "โปรดลองอีกครั้งภายหลัง หากยังไม่ได้โปรดแจ้งผู้ดูแลระบบ",
    "picture_broken": "ภาพ “{name}” เปิดไม่ได้ ไฟล์อาจเสียหายหรือมาไม่ครบ "
    "โปรดถ่ายภาพใหม่หรือเลือกไฟล์ต้นฉบับ แล้วแนบอีกครั้ง",
    "picture_pixels": "ภาพ “{name}” มีความละเอียด {width} × {height} จุด สูงเกินที่รับได้ ({limit} ล้านจุด) "
    "โปรดลดความละเอียดของภาพหรือถ่ายใหม่ แล้วแนบอีกครั้ง",
    "pdf_broken": "ไฟล์ PDF “{name}” เปิดไม่ได้ ไฟล์อาจเสียหายหรือมาไม่ครบ "
    "โปรดบันทึกเป็น PDF ใหม่จากต้นฉบับ แล้วแนบอีกครั้ง",
    "pdf_password": "ไฟล์ PDF “{name}” ตั้งรหัสผ่านไว้ จึงเปิดอ่านไม่ได้ "
    "โปรดบันทึกเป็น PDF ที่ไม่มีรหัสผ่าน แล้วแนบอีกครั้ง",
    "pdf_script": "ไฟล์ PDF “{name}” มีคำสั่งที่ทำงานเองฝังอยู่ ระบบไม่รับเพื่อความปลอดภัย " + PRINT_ANEW,
    "pdf_attachment": "ไฟล์ PDF “{name}” มีไฟล์อื่นซ่อนแนบอยู่ภายใน ระบบไม่รับเพื่อความปลอดภัย " + PRINT_ANEW,
    "pdf_xfa": "ไฟล์ PDF “{name}” เป็นแบบฟอร์มชนิด XFA ซึ่งเปิดอ่านไม่ได้ในหลายโปรแกรม " + PRINT_ANEW,
    "pdf_pages": "ไฟล์ PDF “{name}” มี {pages} หน้า เกินที่รับได้ {limit} หน้า "
    "โปรดแนบเฉพาะหน้าที่ใช้เป็นหลักฐาน หรือแบ่งเป็นหลายไฟล์",
    "word": "ไฟล์ “{name}” เป็นไฟล์ Word " + AS_PDF,
    "excel": "ไฟล์ “{name}” เป็นไฟล์ Excel " + AS_PDF,
    "not_xlsx": "ไฟล์ “{name}” ไม่ใช่ Excel แบบ .xlsx โปรดเปิดแล้วบันทึกเป็นแบบ .xlsx แล้วลองอีกครั้ง",
    "workbook_broken": "ไฟล์ “{name}” เป็น Excel ที่เปิดอ่านไม่ได้ โปรดบันทึกเป็น .xlsx ใหม่ แล้วลองอีกครั้ง",
    "workbook_macros": "ไฟล์ “{name}” เป็น Excel ที่มีมาโครฝังอยู่ โปรดบันทึกเป็น .xlsx ที่ไม่มีมาโคร แล้วลองอีกครั้ง",
    "workbook_rows": "ไฟล์ “{name}” เป็น Excel ที่มีมากกว่า {limit} แถว โปรดเหลือไว้เฉพาะรายชื่อที่ต้องการ",
    "powerpoint": "ไฟล์ “{name}” เป็นไฟล์ PowerPoint " + AS_PDF,
    "office": "ไฟล์ “{name}” เป็นไฟล์เอกสารสำนักงาน " + AS_PDF,
    "archive": f"ไฟล์ “{{name}}” เป็นไฟล์บีบอัด (เช่น zip) {ONLY} โปรดแตกไฟล์แล้วแนบเอกสารทีละไฟล์",
    "program": "ไฟล์ “{name}” เป็นไฟล์โปรแกรม " + AS_PAPER,
    "web_page": "ไฟล์ “{name}” เป็นหน้าเว็บ (HTML) "
    + f"{ONLY} โปรดเปิดหน้านั้นแล้วสั่งพิมพ์เป็น PDF จากนั้นแนบไฟล์ PDF แทน",
    "svg": "ไฟล์ “{name}” เป็นภาพลายเส้น SVG " + AS_PICTURE,
    "gif": "ไฟล์ “{name}” เป็นภาพ GIF " + AS_PICTURE,
    "bmp": "ไฟล์ “{name}” เป็นภาพ BMP " + AS_PICTURE,
    "tiff": "ไฟล์ “{name}” เป็นภาพ TIFF " + AS_PICTURE,
    "webp": "ไฟล์ “{name}” เป็นภาพ WebP " + AS_PICTURE,
    "avif": "ไฟล์ “{name}” เป็นภาพ AVIF " + AS_PICTURE,
    "video": "ไฟล์ “{name}” เป็นวิดีโอ " + AS_PAPER,
    "sound": "ไฟล์ “{name}” เป็นไฟล์เสียง " + AS_PAPER,
    "text": "ไฟล์ “{name}” เป็นไฟล์ข้อความธรรมดา " + AS_PDF,
    "unknown": "ไฟล์ “{name}” เป็นชนิดที่ระบบไม่รู้จัก " + AS_PAPER,
}


class Refused(Exception):
    """A file that is not taken: `message` is for the person, `code` a key of SENTENCES."""

    def __init__(self, message, code):
        super().__init__(message)
        self.message = message
        self.code = code


class Unfit(Exception):
    """What was found, before it is put into words: the finder does not know the file's name."""

    def __init__(self, code, **facts):
        super().__init__(code)
        self.code = code
        self.facts = facts


def sentence(problem, name):
    facts = dict(problem.facts)
    if problem.code == "too_large":
        # Rounded up, so that it never reads "15 MB is more than 15 MB".
        facts["size"] = f"{math.ceil(facts['size'] / MEGABYTE * 10) / 10:g}"
        facts["limit"] = f"{facts['limit'] / MEGABYTE:g}"
    return SENTENCES[problem.code].format(name=name, **facts)
