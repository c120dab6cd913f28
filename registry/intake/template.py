"""The empty workbook to fill in: what may be chosen is offered, what is a heading is protected."""

import io

import xlsxwriter

from registry.choices import ApplicantType

SHEET, LISTS = "ทะเบียนผู้สมัคร", "รายการให้เลือก"
ROWS = 500
FIRST = 2  # rows above the data: the title and the headings
TEXT, PLAIN = "text", "plain"
# (heading, width, kind of cell, note)
COLUMNS = [
    ("ลำดับ", 8, PLAIN, "ใส่หรือไม่ใส่ก็ได้"),
    ("ประเภท", 22, PLAIN, "เลือกจากรายการ ต้องมีทุกแถว"),
    ("ชื่อผู้นำ หรือชื่อกลุ่ม/องค์กร/เครือข่าย/ชุมชน", 42, TEXT,
     "ผู้นำชุมชน: คำนำหน้า ชื่อ นามสกุล เช่น นายตัวอย่าง สมมติ\nประเภทอื่น: ชื่อหน่วย เช่น กลุ่มสตรีบ้านหนองแวง"),
    ("เลขประจำตัวประชาชน", 22, TEXT, "เฉพาะผู้นำชุมชน 13 หลัก มีหรือไม่มีขีดก็ได้"),
    ("ตำแหน่ง", 20, TEXT, "เช่น ผู้ใหญ่บ้าน ประธานกลุ่ม"),
    ("ผู้ประสานงาน", 30, TEXT, "ทุกประเภทยกเว้นผู้นำชุมชน: คำนำหน้า ชื่อ นามสกุล"),
    ("โทรศัพท์", 18, TEXT, "เช่น 081-234-5678"),
    ("บ้านเลขที่", 12, TEXT, "พิมพ์เป็นข้อความ เช่น 12/3"),
    ("หมู่ที่", 9, TEXT, ""),
    ("ชื่อบ้าน/ชุมชน", 22, TEXT, ""),
    ("ตำบล", 20, PLAIN, "เลือกจากรายการ ต้องมีทุกแถว"),
    ("วันที่สมัคร", 16, TEXT, "วัน/เดือน/ปี พ.ศ. เช่น 20/12/2567"),
    ("พัฒนากร", 26, PLAIN, "เลือกจากรายการ เว้นว่างได้"),
    ("ปีที่ก่อตั้ง (พ.ศ.)", 14, TEXT, "ยกเว้นผู้นำชุมชน เว้นว่างได้"),
    ("จำนวนสมาชิก", 14, TEXT, "ยกเว้นผู้นำชุมชน เว้นว่างได้"),
    ("วันที่มีมติสมัคร", 16, TEXT, "ยกเว้นผู้นำชุมชน เว้นว่างได้"),
    ("หมายเหตุ", 24, TEXT, "ระบบไม่นำเข้าช่องนี้"),
]  # fmt: skip
FONT = {"font_name": "TH Sarabun New", "font_size": 16}


def blank(place):
    """The bytes of the workbook for a district."""
    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        write_headings(book, sheet, place)
        offer_lists(book, sheet, place)
        sheet.freeze_panes(FIRST, 3)
        sheet.protect(options={"format_columns": True, "format_rows": True, "sort": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(FIRST - 1)
        sheet.fit_to_pages(1, 0)
    return stored.getvalue()


def write_headings(book, sheet, place):
    title = book.add_format({**FONT, "bold": True, "font_size": 18})
    head = book.add_format({
        **FONT, "bold": True, "bg_color": "#E5EEEE", "border": 1, "text_wrap": True, "valign": "top"
    })  # fmt: skip
    cells = {
        PLAIN: book.add_format({**FONT, "locked": False}),
        TEXT: book.add_format({**FONT, "locked": False, "num_format": "@"}),
    }
    sheet.write_string(0, 0, f"ทะเบียนผู้สมัคร มชช. {place.cycle} {place.district}", title)
    for column, (heading, width, kind, note) in enumerate(COLUMNS):
        sheet.set_column(column, column, width, cells[kind])
        sheet.write_string(FIRST - 1, column, heading, head)
        if note:
            sheet.write_comment(FIRST - 1, column, note, {"x_scale": 2, "font_size": 11})
    for row in range(FIRST, FIRST + ROWS):
        for column, (_, _, kind, _) in enumerate(COLUMNS):
            sheet.write_blank(row, column, None, cells[kind])


def offer_lists(book, sheet, place):
    """Drop-downs from a hidden sheet: a list in the cell itself may not be long."""
    lists = book.add_worksheet(LISTS)
    lists.hide()
    headings = [heading for heading, *_ in COLUMNS]
    offered = {
        "ประเภท": ApplicantType.labels,
        "ตำบล": list(place.subdistricts),
        "พัฒนากร": [person.get_full_name() for person in place.officers.values()],
    }
    for at, (heading, words) in enumerate(offered.items()):
        lists.write_column(0, at, words)
        column = headings.index(heading)
        letter = chr(65 + at)
        sheet.data_validation(FIRST, column, FIRST + ROWS - 1, column, {
            "validate": "list",
            "source": f"='{LISTS}'!${letter}$1:${letter}${max(len(words), 1)}",
            "error_title": heading,
            "error_message": "โปรดเลือกจากรายการ",
            "error_type": "stop" if heading != "พัฒนากร" else "warning",
        })  # fmt: skip
