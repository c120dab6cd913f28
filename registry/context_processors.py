"""What every page shows around its content."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse

from mchch import clock
from mchch.thai.dates import long_date
from registry.banner import notice_banner
from registry.choices import Role
from registry.current import current_cycle
from registry.guide.guides import GUIDES


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    icon: str
    active: bool
    badge: int = 0


HOME = ("หน้าหลัก", "home", "house", ())
BOARD = ("ติดตามงาน", "board", "layout-grid", ("board",))
TODAY = ("งานวันนี้", "today", "bell", ())
APPLICANTS = ("ผู้สมัคร", "application_list", "users", ("application", "file", "import", "subject"))
QUOTA = ("เป้าหมาย", "quota", "grid-3x3", ("quota",))
DEVELOPMENT = (
    "ประเมินตนเองและแผน",
    "development_list",
    "sprout",
    ("development", "sheet", "result", "plan", "progress", "event", "own_indicators"),
)
EVALUATION = ("ตรวจประเมิน", "evaluation_board", "clipboard-check", ("evaluation",))
OWN_EVALUATION = ("ตรวจประเมิน", "evaluation_mine", "clipboard-check", ("evaluation",))
CERTIFICATION = (
    "การรับรอง",
    "certification",
    "award",
    ("certif", "announcement", "guidance"),
)
STANDARDS = ("เกณฑ์มาตรฐาน", "standard_list", "list-checks", ("standard",))
CIRCULARS = ("หนังสือเวียน", "circular_list", "mail", ("circular",))
SENDING = ("ส่งจังหวัด", "submission_list", "send", ("send", "submission", "report"))
INBOX = ("กล่องรับ", "inbox", "inbox", ("submission",))
ORDERS = ("คำสั่ง", "order_list", "stamp", ("order",))
HANDOVER = ("มอบงาน", "handover", "arrow-left-right", ())
YEAR = ("ปีงบประมาณ", "year_list", "calendar-days", ("year",))
STEERING = ("เปิดเฉพาะอำเภอ", "steering", "door-open", ("steering", "reopening"))
OFFICES = ("หน่วยงาน", "office_list", "building-2", ("office",))
USERS = ("ผู้ใช้", "user_list", "user-cog", ("user",))
NOTICES = ("ประกาศ", "notice_list", "file-lock", ("notice",))
SUMMARY = ("สรุปผล", "summary", "chart-column", ("summary",))
OPEN_DATA = ("ข้อมูลเปิด", "data_token_list", "key-round", ("data_token", "open_data"))
DOCUMENTS = ("เอกสารของฉัน", "my_documents", "folder-down", ("my_document", "issued_papers"))
ACCESS_LOG = ("บันทึกการใช้งาน", "access_log", "file-search", ())
BACKUPS = ("การสำรองข้อมูล", "backup_list", "database-backup", ())
AREAS = ("พื้นที่", "area_list", "map-pin", ("area",))
GUIDE = ("คู่มือ", "guide", "book-open", ("guide",))

MENUS = {
    Role.FIELD_OFFICER: [
        HOME,
        APPLICANTS,
        DEVELOPMENT,
        QUOTA,
        TODAY,
        EVALUATION,
        CERTIFICATION,
        SENDING,
        BOARD,
        SUMMARY,
        CIRCULARS,
        ORDERS,
        DOCUMENTS,
        STANDARDS,
        GUIDE,
    ],
    Role.DISTRICT_HEAD: [
        HOME,
        APPLICANTS,
        DEVELOPMENT,
        QUOTA,
        TODAY,
        EVALUATION,
        CERTIFICATION,
        SENDING,
        BOARD,
        SUMMARY,
        CIRCULARS,
        ORDERS,
        DOCUMENTS,
        STANDARDS,
        HANDOVER,
        OFFICES,
        YEAR,
        STEERING,
        ACCESS_LOG,
        OPEN_DATA,
        GUIDE,
    ],
    Role.COMMITTEE: [HOME, OWN_EVALUATION, CERTIFICATION, TODAY, GUIDE],
    Role.PROVINCE: [
        HOME,
        BOARD,
        INBOX,
        APPLICANTS,
        DEVELOPMENT,
        TODAY,
        QUOTA,
        CERTIFICATION,
        SUMMARY,
        CIRCULARS,
        ORDERS,
        DOCUMENTS,
        STANDARDS,
        YEAR,
        STEERING,
        OFFICES,
        ACCESS_LOG,
        OPEN_DATA,
        GUIDE,
    ],
    Role.NATION: [
        HOME,
        BOARD,
        APPLICANTS,
        DEVELOPMENT,
        CERTIFICATION,
        SUMMARY,
        CIRCULARS,
        STANDARDS,
        YEAR,
        STEERING,
        ACCESS_LOG,
        OPEN_DATA,
        GUIDE,
    ],
    Role.ADMIN: [HOME, USERS, OFFICES, AREAS, NOTICES, ACCESS_LOG, OPEN_DATA, BACKUPS, GUIDE],
}
ON_PHONE = 4


def page(request):
    context = {"demo_today": long_date(clock.today()) if settings.DEMO else None, "nav": []}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    here = page_name(request)
    nav = menu(user.role, here, get_script_prefix()) if user.pk else guest_menu(here)
    return context | {
        "nav": nav,
        "bottom_nav": nav[:ON_PHONE],
        "cycle": current_cycle(request),
        "notice_banner": notice_banner(request),
        "guide_link": guide_link(request),
    }


def guide_link(request):
    """(words, address): the section of the person's guide about this page, or the guide."""
    section = GUIDES[request.user.role].of_page(page_name(request))
    if section is None:
        return "คู่มือ", reverse("guide")
    return "คู่มือหน้านี้", f"{reverse('guide')}#{section.slug}"


def page_name(request):
    return getattr(request.resolver_match, "url_name", "") or ""


@lru_cache(1000)
def menu(role, here, base):
    """The links of a role on a page; `base` is what all addresses begin with."""
    return tuple(link(here, *entry) for entry in MENUS[role])


def guest_menu(here):
    """Somebody with a committee member's link has no home besides the pages of that link, which is
    kept nowhere."""
    return tuple(link(here, *entry) for entry in (OWN_EVALUATION, GUIDE))


def link(here, label, name, icon, prefixes):
    active = here == name or any(here.startswith(prefix) for prefix in prefixes)
    return Link(label, reverse(name), icon, active)
