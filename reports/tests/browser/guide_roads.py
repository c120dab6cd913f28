"""The pictures of the guide: of what, as whom, and what leads there."""

from collections.abc import Callable
from dataclasses import dataclass

DESKTOP, TALL, WIDE, PHONE = (1100, 780), (1100, 1180), (1366, 720), (390, 760)
LETTER = "select min(id) from registry_circular where status = 'SENT'"
LACKING = """select min(a.id) from registry_application a
  join registry_user u on u.id = a.officer_id where u.username = 'field5203a'
    and a.cycle_id = 2 and a.stage = 'REGISTERED'"""
REGISTER = "select min(id) from registry_registerimport"
SENDING = """select max(id) from registry_submission
  where area_id = '{}' and kind = '{}' and cycle_id = {}"""
WAITING = "select min(id) from registry_submission where kind = 'LIST' and status = 'SENT'"
BEGUN = """select min(s.{}) from assessment_sheet s
  join registry_application a on a.id = s.application_id where a.cycle_id = 2
  and a.district_code = '5206' and s.kind = 'BEFORE' and s.status = 'OPEN'"""
FINISHED = """select min(a.id) from registry_application a where a.cycle_id = 1
  and a.district_code = '5206' and exists (select from assessment_sheet s
  where s.application_id = a.id and s.kind = 'AFTER' and s.status = 'CONFIRMED')"""
AGREED = """select min(p.id) from assessment_developmentplan p
  join registry_application a on a.id = p.application_id
  where a.cycle_id = 2 and a.district_code = '5206' and p.status = 'AGREED'"""
EVALUATED = "select min(id) from assessment_evaluation where area_id like '5206%%'"
SIGNED = "select min(id) from assessment_announcement where signed_at is not null"
TOKEN = "select token from assessment_certificate where revoked_at is null order by id limit 1"
OFFICE = "select id from registry_office where area_id = '5203'"
STANDARD = "select min(id) from assessment_standard where cycle_id = 2"
ACCEPTED = """update registry_application set stage = 'ACCEPTED'
  where cycle_id = 2 and district_code = '5206' and stage in ('SENT', 'RETURNED')"""
PLANNED_UNIT = """select min(a.id) from registry_application a
  join assessment_developmentplan p on p.application_id = a.id and p.status = 'AGREED'
  where a.cycle_id = 2 and a.district_code = '5206' and a.stage = 'ACCEPTED'"""
# Its activities are done and it assessed itself again.
READY = """insert into assessment_sheet (application_id, area_id, standard_id, kind, status,
    opened_at, opened_by_id, submitted_at, submitted_by_name, confirmed_by_name, reopened_reason,
    member_name, entered_by_name)
  select application_id, area_id, standard_id, 'AFTER', 'CONFIRMED', now(), opened_by_id, now(),
    '', '', '', '', '' from assessment_sheet where application_id = %s and kind = 'BEFORE'"""
FRAME = (".sidebar ul", ".topbar .where", ".guide-link", ".topbar details.menu")


@dataclass(frozen=True)
class Picture:
    name: str
    account: str | None
    path: str  # "{}" in it is what `asked` answers
    asked: str = ""
    crop: str = "main"
    marks: tuple = ()  # places that the text speaks of, numbered in this order
    size: tuple = DESKTOP
    arrange: Callable | None = None  # what is done to the site before
    road: Callable | None = None  # what is done on the page


def begun_order(page):
    page.get_by_role("button", name="ร่างคำสั่ง").click()
    page.locator("[data-seats]").first.scroll_into_view_if_needed()


def typed_leader(page):
    page.get_by_role("link", name="กรอกใหม่").click()
    for name, text in {"given_name": "ทดลอง", "family_name": "ตัวอย่าง"}.items():
        page.locator(f"#id_{name}").fill(text)
    page.locator("#id_given_name").blur()
    page.get_by_text("บันทึกแล้ว").wait_for()
    page.evaluate("scrollTo(0, 0)")


def spring(site, come):
    """The committee may work: all of แจ้ห่ม is accepted, one unit is ready and opened to it."""
    site.ask("update registry_cyclestep set opens_on = null where kind = 'EVALUATE'")
    site.ask(ACCEPTED)
    unit = site.one(PLANNED_UNIT)
    site.ask(READY, unit)
    page = come("head5206")
    page.goto("/evaluation/")
    page.locator("input[name=unit]").first.check()
    page.get_by_role("button", name="เปิดตรวจประเมินที่เลือก").click()
    page.locator(".messages").wait_for()


def fresh(site, come):
    """The log holds nothing of the pictures before."""
    site.renew()


def some_points(page):
    page.get_by_role("button", name="ให้คะแนน").first.click()
    for place in (0, 1):
        page.locator("[data-key]").nth(place).locator("input[type=radio]").last.check()
    page.get_by_text("บันทึกแล้ว").first.wait_for()
    page.locator("[data-key]").first.scroll_into_view_if_needed()


def without_details(page):
    """The accounts of the demonstration are no part of a real log-in."""
    page.locator("main details").evaluate_all("all => all.forEach((one) => one.remove())")


PICTURES = [
    Picture("login", None, "/login/", crop=".plain .card", road=without_details),
    Picture("frame-officer", "field5203a", "/", crop="body", marks=FRAME, size=WIDE),
    Picture("frame-head", "head5203", "/", crop="body", marks=FRAME, size=WIDE),
    Picture("frame-committee", "committee5206", "/", crop="body", marks=FRAME, size=WIDE),
    Picture("frame-province", "province", "/", crop="body", marks=FRAME, size=WIDE),
    Picture("frame-admin", "admin", "/", crop="body", marks=FRAME, size=WIDE),
    Picture("today", "head5203", "/today/"),
    Picture("circular", "head5203", "/circulars/{}/", LETTER),
    Picture(
        "order-draft",
        "head5203",
        "/orders/new/",
        marks=("[data-seats] > li select", "[data-add-seat]"),
        road=begun_order,
    ),
    Picture(
        "application-form",
        "field5203a",
        "/applications/new/LEADER/",
        marks=("[data-save-state]", ".form-footer .btn-primary"),
        road=typed_leader,
    ),
    Picture(
        "checklist",
        "field5203a",
        "/applications/{}/",
        LACKING,
        crop="#checklist",
        marks=("#checklist .dropzone label", "#checklist input[type=checkbox]"),
    ),
    Picture(
        "register",
        "field5203a",
        "/applications/",
        marks=(".search-field", ".filters form"),
        size=WIDE,
    ),
    Picture(
        "import",
        "field5203a",
        "/imports/{}/",
        REGISTER,
        marks=("main .tiles", "main table input"),
        size=TALL,
    ),
    Picture("quota", "head5203", "/quota/"),
    Picture(
        "send",
        "head5211",
        "/send/",
        marks=("main h2", "main form .btn-primary"),
        size=TALL,
    ),
    Picture(
        "returned",
        "head5206",
        "/submissions/{}/",
        SENDING.format("5206", "LIST", 2),
    ),
    Picture(
        "development",
        "head5206",
        "/development/{}/",
        BEGUN.format("application_id"),
        marks=("main a[href^='/sheets/']",),
    ),
    Picture(
        "sheet",
        "head5206",
        "/sheets/{}/",
        BEGUN.format("id"),
        marks=("[data-key] .levels", "[data-submit-sheet] a"),
    ),
    Picture("result", "head5206", "/development/{}/result/", FINISHED),
    Picture("plan", "head5206", "/plans/{}/", AGREED),
    Picture("evaluation-board", "head5206", "/evaluation/", arrange=spring),
    Picture("member-links", "head5206", "/evaluation/members/"),
    Picture(
        "score",
        "committee5206",
        "/evaluation/mine/",
        crop="body",
        size=PHONE,
        arrange=spring,
        road=some_points,
    ),
    Picture("evaluation", "head5206", "/evaluation/{}/", EVALUATED),
    Picture("announcement", "province", "/announcements/{}/", SIGNED),
    Picture("certificate-public", None, "/c/{}/", TOKEN),
    Picture("report", "head5206", "/submissions/{}/", SENDING.format("5206", "REPORT", 1)),
    Picture("board", "province", "/board/", size=WIDE),
    Picture("board-district", "head5203", "/board/", size=WIDE),
    Picture("summary", "province", "/summary/?year=2567"),
    Picture("handover", "head5203", "/handover/"),
    Picture("office", "head5203", "/offices/{}/", OFFICE),
    Picture("year", "province", "/years/2/"),
    Picture("standard", "province", "/standards/{}/", STANDARD),
    Picture("circular-sent", "province", "/circulars/{}/", LETTER),
    Picture(
        "inbox",
        "province",
        "/submissions/{}/",
        WAITING,
        marks=("form[action$='/accept/'] button", "a[href$='/return/']"),
    ),
    Picture("steering", "province", "/steering/"),
    Picture("users", "admin", "/users/"),
    Picture("log", "province", "/access-log/", arrange=fresh),
]
