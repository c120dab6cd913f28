"""Dummy data of the gallery: every component once, as pages that officers will know."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.test import RequestFactory

TYPES = ["ผู้นำชุมชน", "กลุ่ม/องค์กรชุมชน", "เครือข่ายองค์กรชุมชน", "ชุมชน"]
STAGES = [
    ("DRAFT", "ร่าง"),
    ("REGISTERED", "ขึ้นทะเบียนแล้ว"),
    ("SENT", "ส่งจังหวัดแล้ว"),
    ("RETURNED", "จังหวัดส่งกลับแก้ไข"),
    ("ACCEPTED", "จังหวัดรับแล้ว"),
]
NAMES = [
    "นางสาวกัญญารัตน์ ปู่ย่าสมมุติ",
    "กลุ่มสตรีทอผ้าบ้านหนองแวงตัวอย่าง",
    "ศูนย์ประสานงานองค์การชุมชนตำบลศาลา",
    "ชุมชนบ้านเกาะคาใต้ หมู่ที่ 4",
    "ว่าที่ร้อยตรีสมชาย ใจดีสมมุติ",
]
PLACES = ["ศาลา", "เกาะคา", "ท่าผา", "วังพร้าว", "นาแก้ว"]
OFFICERS = ["น.ส.ปัณณิกา ทดลอง", "นายธีรวัฒน์ ทดสอบ", "นางสุดารัตน์ ตัวอย่าง"]

NAV = [
    {"label": "หน้าหลัก", "url": "/home/", "icon": "house", "active": False},
    {"label": "ผู้สมัคร", "url": "/list/", "icon": "users", "active": False},
    {"label": "ส่งรายชื่อ", "url": "/send/", "icon": "send", "active": False, "badge": 3},
    {"label": "ตั้งค่า", "url": "/settings/", "icon": "settings", "active": False},
]


def person():
    return SimpleNamespace(
        pk=1,
        is_authenticated=True,
        get_full_name="นางสาวปัณณิกา ทดลอง",
        get_username="field5203a",
        get_role_display="พัฒนากร",
        area_label="อำเภอเกาะคา จังหวัดลำปาง",
    )


def frame(active=None, query=None, **extra):
    nav = [{**item, "active": item["label"] == active} for item in NAV]
    return {
        "request": RequestFactory().get("/", query or {}),
        "user": person(),
        "nav": nav,
        "bottom_nav": nav,
        "cycle": SimpleNamespace(fiscal_year=2568),
        "demo_today": "16 ธันวาคม 2567",
        "notice_banner": None,
        **extra,
    }


def rows(count):
    return [
        {
            "no": f"5203/68-{number + 1:04}",
            "name": NAMES[number % len(NAMES)],
            "type": TYPES[number % 4],
            "place": PLACES[number % 5],
            "officer": OFFICERS[number % 3],
            "stage": STAGES[number % 5][0],
            "stage_label": STAGES[number % 5][1],
            "changed": f"{number % 28 + 1} ธ.ค. 2567",
            "url": f"/applications/{number + 1}/",
        }
        for number in range(count)
    ]


def list_page(count=50):
    everything = Paginator(range(count * 6), count)
    return frame(
        "ผู้สมัคร",
        {"type": "GROUP", "sort": "name"},
        notice_banner=NOTICE,
        rows=rows(count),
        stage_chips=[{"label": word, "url": f"?stage={name}"} for name, word in STAGES],
        page_obj=everything.page(2),
        chips=[
            {"label": "ทั้งหมด", "url": "?", "active": False, "count": 300},
            {"label": "ผู้นำชุมชน", "url": "?type=LEADER", "active": False, "count": 75},
            {"label": "กลุ่ม/องค์กรชุมชน", "url": "?", "active": True, "count": 75},
            {"label": "เครือข่ายองค์กรชุมชน", "url": "?type=NETWORK", "active": False, "count": 75},
            {"label": "ชุมชน", "url": "?type=COMMUNITY", "active": False, "count": 75},
            {"label": "ยังขาดข้อมูล", "url": "?missing=1", "active": False, "count": 12},
        ],
    )


NOTICE = {
    "text": "ยังไม่ได้ส่งรายชื่อผู้สมัครให้จังหวัด เหลือเวลา 4 วัน (กำหนด 20 ธันวาคม 2567)",
    "url": "/send/",
    "link_text": "ตรวจและส่งรายชื่อ",
    "level": "warning",
}


TILES = [
    {"label": "ผู้สมัครในทะเบียน", "value": 18, "of": 20, "unit": "หน่วย", "url": "/a/"},
    {
        "label": "ยังขาดตามเป้าหมาย",
        "value": 2,
        "unit": "หน่วย",
        "url": "/a/",
        "level": "danger",
        "note": "ต้องเพิ่มก่อนส่ง",
    },
    {"label": "ใบสมัครฉบับร่าง", "value": 3, "unit": "ฉบับ", "url": "/a/"},
    {
        "label": "เหลือเวลา",
        "value": 4,
        "unit": "วัน",
        "level": "warning",
        "note": "ครบกำหนด 20 ธ.ค. 2567",
    },
]
CHECKLIST = [
    {
        "state": "done",
        "text": "ออกคำสั่งแต่งตั้งคณะกรรมการตรวจประเมิน",
        "detail": "คำสั่งที่ 12/2567 ลงวันที่ 13 ธันวาคม 2567",
    },
    {
        "state": "missing",
        "text": "รับสมัครให้ครบ 4 ประเภทต่อพัฒนากร",
        "detail": "นายธีรวัฒน์ ทดสอบ ยังขาดเครือข่ายองค์กรชุมชน 1 หน่วย",
        "url": "/a/",
        "link_text": "เพิ่มผู้สมัคร",
    },
    {
        "state": "warn",
        "text": "สำเนาใบสมัคร",
        "word": "ขาด 2 ฉบับ",
        "url": "/a/",
        "link_text": "ดูรายการ",
    },
    {
        "state": "todo",
        "text": "ส่งรายชื่อและสำเนาใบสมัครให้จังหวัด",
        "detail": "ภายใน 20 ธันวาคม 2567",
    },
]


def home_page():
    return frame(
        "หน้าหลัก",
        notice_banner=NOTICE,
        tiles=TILES,
        checklist=CHECKLIST,
    )


class ApplicantForm(forms.Form):
    title = forms.ChoiceField(label="คำนำหน้า", choices=[("", "เลือก"), ("1", "นาย"), ("2", "นาง")])
    given_name = forms.CharField(label="ชื่อ")
    family_name = forms.CharField(label="นามสกุล")
    citizen_id = forms.CharField(label="เลขประจำตัวประชาชน", help_text="13 หลัก พิมพ์มีขีดหรือไม่มีก็ได้")
    since = forms.CharField(label="เป็นผู้นำตั้งแต่วันที่", help_text="เช่น 20/12/2567 หรือ 20 ธ.ค. 67")
    role = forms.ChoiceField(
        label="ตำแหน่งในชุมชน",
        widget=forms.RadioSelect,
        required=False,
        choices=[("a", "ผู้ใหญ่บ้าน"), ("b", "อาสาพัฒนาชุมชน (อช.)"), ("c", "อื่น ๆ")],
    )
    works = forms.CharField(
        label="ผลงานที่ทำต่อเนื่อง", widget=forms.Textarea({"rows": 4}), required=False
    )
    photo = forms.FileField(label="ภาพถ่าย", required=False)
    notice = forms.BooleanField(label="ได้แจ้งประกาศความเป็นส่วนตัวฉบับที่ 1 ให้ผู้สมัครทราบแล้ว")

    def clean_citizen_id(self):
        raise forms.ValidationError("เลขหลักสุดท้ายไม่ถูกต้อง โปรดตรวจกับบัตรประชาชนทีละหลัก")


def form_page():
    form = ApplicantForm(
        {"given_name": "กัญญารัตน์", "citizen_id": "0-0000-00000-12-3", "since": "๒๐ ธ.ค. ๖๗"}
    )
    return frame("ผู้สมัคร", form=form)


TABS = [
    {"label": "ภาพรวม", "url": "?", "active": True},
    {"label": "หลักฐาน", "url": "?tab=files", "active": False, "count": 3},
    {"label": "ประวัติ", "url": "?tab=history", "active": False},
]
TIMELINE = [
    {"label": "ร่าง", "state": "done", "when": "2 ธ.ค. 2567", "who": OFFICERS[0]},
    {"label": "ส่งจังหวัด", "state": "done", "when": "12 ธ.ค. 2567", "who": "นายวิชัย สมมุติ"},
    {
        "label": "จังหวัดส่งกลับแก้ไข",
        "state": "warning",
        "when": "14 ธ.ค. 2567",
        "note": "ขาดรายงานการประชุมที่มีมติสมัคร",
        "is_now": True,
    },
    {"label": "จังหวัดรับ", "state": "todo"},
]
FACTS = [
    ("เลขที่ใบสมัคร", "2568-5203-0002"),
    ("ประเภท", "กลุ่ม/องค์กรชุมชน"),
    ("ผู้ประสานงาน", "นางสาวกัญญารัตน์ ปู่ย่าสมมุติ"),
    ("ที่อยู่", "99 หมู่ที่ 4 ตำบลศาลา อำเภอเกาะคา จังหวัดลำปาง 52130"),
    ("โทรศัพท์", "081 234 5678"),
    ("หมายเหตุ", ""),
]
HISTORY = [
    {
        "at": "14 ธ.ค. 2567 10:12",
        "by": "สพจ.ลำปาง",
        "action": "ส่งกลับแก้ไข",
        "reason": "ขาดรายงานการประชุม",
        "changes": [],
    },
    {
        "at": "12 ธ.ค. 2567 09:02",
        "by": OFFICERS[0],
        "action": "แก้ไข",
        "changes": [{"field": "โทรศัพท์", "before": "081 234 5670", "after": "081 234 5678"}],
    },
]
RECEIPT = [("ผู้สมัคร", "18 หน่วย"), ("ผู้ส่ง", "นายวิชัย สมมุติ"), ("ครั้งที่", "1")]


def detail_page():
    return frame(
        "ผู้สมัคร",
        tabs=TABS,
        timeline=TIMELINE,
        facts=FACTS,
        history=HISTORY,
        receipt=RECEIPT,
    )


def login_page():
    anonymous = SimpleNamespace(is_authenticated=False)
    return {
        **frame(query={"next": "/a/"}),
        "user": anonymous,
        "next": "/a/",
        "form": forms.Form(),
        "cooloff_timedelta": timedelta(minutes=15),
    }


PAGES = {
    "gallery/list.html": list_page,
    "gallery/home.html": home_page,
    "gallery/form.html": form_page,
    "gallery/detail.html": detail_page,
    "gallery/empty.html": lambda: frame("ผู้สมัคร"),
    "registration/login.html": login_page,
    "registration/locked.html": login_page,
    "registration/password_reset_confirm.html": login_page,
    "registration/password_reset_complete.html": frame,
    "registration/password_change_form.html": form_page,
    "registration/password_change_done.html": frame,
    "403.html": frame,
    "404.html": login_page,
    "403_csrf.html": frame,
    "500.html": dict,
    "503.html": dict,
    "507.html": dict,
}
