"""Every page that an account can reach: accessible, within the screen, without a complaint."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from registry.demo.evidence import pdf
from registry.tests.browser.prepare import ACCOUNTS
from registry.tests.browser.steps import add_app
from registry.tests.browser.walk import Walk, all_names
from registry.tests.upload_samples import jpeg

SHOWN = {}  # role: kinds of pages that an account of this role has shown in this run
WAIVER = "select id from registry_quotawaiver where area_id = '5205'"
LETTER = "select id from registry_circular where status = 'SENT'"
IN_FORCE = "select id from registry_committeeorder where area_id = '5206' and status = 'IN_FORCE'"
ACTIVITY = """select t.id from assessment_activity t
  join assessment_developmentplan p on p.id = t.plan_id
  join registry_application a on a.id = p.application_id
  join registry_cycle c on c.id = a.cycle_id and c.fiscal_year = 2568
  where a.district_code = '5206' and p.status = 'AGREED' order by t.id limit 1"""
CERTIFICATE = "select min(id) from assessment_certificate where revoked_at is null"
JUDGED = "select min(id) from assessment_evaluation where left(area_id, 4) = '5206'"
PHOTO = {"name": "กิจกรรม.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
BLANK = {"name": "x.pdf", "mimeType": "application/pdf"}


def of_the_admin(site, page):
    add_app(page)
    head = user_of(site, "head5206")
    return [f"/users/{head}/active/", f"/users/{head}/second-factor/", "/offices/new/5213/"]


def of_the_province(site, page):
    """A letter that corrects the year's, with a file."""
    page.goto(f"/circulars/{site.one(LETTER)}/")
    page.get_by_role("button", name="จัดทำหนังสือแก้ไข").click()
    attach(page, "แนบไฟล์ของหนังสือ")
    return [
        f"/quota/waivers/{site.one(WAIVER)}/end/",
        f"/quota/waive/{user_of(site, 'field5203a')}/NETWORK/",
        urlsplit(page.url).path.replace("edit", "send"),
        drafted_standard(page, "LEADER"),
        published_standard(page, "NETWORK"),
        f"/certificates/{site.one(CERTIFICATE)}/",
        "/board/52/",
    ]


def drafted_standard(page, type_):
    """The next version of the year's standard."""
    page.goto("/standards/")
    page.locator(f"form[action$='/begin/{type_}/'] button[value=version]").click()
    page.wait_for_url(re.compile(r"/standards/\d+/$"))
    return urlsplit(page.url).path


def published_standard(page, type_):
    """A version that nobody was judged by yet."""
    draft = drafted_standard(page, type_)
    page.goto(f"{draft}publish/")
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"**{draft}")
    return draft


def of_the_head_without_an_order(site, page):
    page.goto("/orders/new/")
    page.get_by_role("button", name="ร่างคำสั่ง").click()
    return [urlsplit(page.url).path]


def of_the_head_with_an_order(site, page):
    """In force, its number still to be written, its signed paper attached."""
    order = site.one(IN_FORCE)
    site.ask("update registry_committeeorder set number = '' where id = %s", order)
    page.goto(f"/orders/{order}/")
    attach(page, "สแกนคำสั่งที่ลงนามแล้ว")
    judged = f"/evaluation/{site.one(JUDGED)}/"
    return [f"/orders/{order}/number/", progress_with_photo(site, page), judged]


def progress_with_photo(site, page):
    page.goto(f"/activities/{site.one(ACTIVITY)}/progress/")
    page.get_by_label("สิ่งที่ทำ").fill("ประชุมสมาชิกแล้ว")
    page.get_by_label("ความคืบหน้าของกิจกรรม").fill("40")
    page.locator("input[type=file]").set_input_files(PHOTO)
    page.get_by_role("button", name="บันทึกความก้าวหน้า").click()
    page.wait_for_url("**/development/*/")
    return urlsplit(page.url).path


def attach(page, label):
    page.get_by_label(label).set_input_files(BLANK | {"buffer": pdf(("Made up", "in a test"))})
    page.get_by_role("link", name=BLANK["name"]).first.wait_for()


# What no link leads to, or only from a state that the demo is not in.
BESIDE = {
    "admin": of_the_admin,
    "province": of_the_province,
    "head5203": of_the_head_without_an_order,
    "head5206": of_the_head_with_an_order,
}


def user_of(site, username):
    return site.one("select id from registry_user where username = %s", username)


def close_an_office(site):
    site.ask("delete from registry_signatory where area_id = '5213'")
    site.ask("delete from registry_office where area_id = '5213'")


@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_page_is_accessible_and_fits(site, visit, account):
    close_an_office(site)
    role = site.one("select role from registry_user where username = %s", account)
    page = visit(account)
    walk = Walk(site, page, account, SHOWN.setdefault(role, set()))
    beside = BESIDE[account](site, page) if account in BESIDE else []
    walk.go("/", "/notice/", "/password/done/", *beside)
    SHOWN[role] |= set(walk.visited)
    assert walk.problems == []


def test_account_is_opened_by_its_link(site, visit):
    """The administrator makes it, its owner sets the password: pages without log-in, too."""
    admin = visit("admin")
    admin.goto(f"/users/{user_of(site, 'field5206a')}/link/")
    admin.get_by_role("button", name="สร้างลิงก์").click()
    link = admin.locator("#link-message").input_value().splitlines()[-1]
    page = visit(None, refused=[422])
    walk = Walk(site, page, "anonymous")
    walk.go("/login/", "/notice/", link.removeprefix(site.url))
    page.goto(link)
    for field in ("#id_new_password1", "#id_new_password2"):
        page.locator(field).fill("ลำปางหนาวมากธันวาคม")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/welcome/done/")
    walk.look(("set_password_done",))
    SHOWN["anonymous"] = {*walk.visited, ("set_password_done",)}
    assert walk.problems == []


@pytest.mark.parametrize(
    ("account", "path", "status"),
    [
        (None, "/login/", 422),
        ("field5203a", "/applications/new/LEADER/", 422),
        ("head5203", "/handover/", 422),
        ("province", "/years/{year}/reopen/", 422),
        ("admin", "/users/new/", 422),
        ("admin", "/areas/new/", 422),
        ("field5203a", "/users/", 403),
        ("field5203a", "/applications/0/", 404),
        (None, "/nowhere/", 404),
    ],
)
def test_page_that_refuses_is_accessible_and_fits(site, visit, account, path, status):
    page = visit(account, refused=[status])
    year = site.one("select id from registry_cycle where fiscal_year = 2568")
    answer = page.goto(path.format(year=year))
    if status == 422:
        answer = refused_form(page)
    assert answer.status == status
    walk = Walk(site, page, account or "anonymous")
    walk.look((f"refused {status}", path))
    assert walk.problems == []


def refused_form(page):
    """The form of a page, sent empty."""
    if "/applications/new/" in page.url:
        page.get_by_role("link", name="กรอกใหม่").click()
        page.locator("form[data-autosave]").wait_for()
    if page.url.endswith("/handover/"):
        page.locator("td.actions a").first.click()
        page.wait_for_url("**?from=*")
    page.locator("main form").evaluate("form => { form.noValidate = true }")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.locator("main button.btn-primary[type=submit]").last.click()
    page.wait_for_load_state()
    return answered.value


def test_locked_log_in_says_so(site, visit):
    page = visit(None, refused=[422, 429])
    for _ in range(8):
        page.goto("/login/")
        page.get_by_label("ชื่อผู้ใช้").fill("field5203b")
        page.get_by_label("รหัสผ่าน").fill("ผิด")
        page.get_by_role("button", name="เข้าสู่ระบบ").click()
        if page.locator("form").count() == 0:
            break
    walk = Walk(site, page, "anonymous")
    walk.look(("locked",))
    expect(page.locator("h1")).to_be_visible()
    assert walk.problems == []


def test_every_address_was_visited():
    """A new page is walked to by somebody, or it stands in NO_PAGES with the reason."""
    if len(SHOWN) < 5:
        pytest.skip("only a part of the walks was run")
    visited = {name for kinds in SHOWN.values() for name, *_ in kinds}
    assert all_names() - visited == set()


def test_phone_offers_the_same_places(visit):
    page = visit("province", "phone")
    page.goto("/")
    assert page.locator(".bottombar a").count() == 4
    page.locator("details.menu summary").click()
    page.get_by_role("link", name="ปีงบประมาณ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ปีงบประมาณ")


def test_walk_finds_what_keeps_people_out(site, visit):
    page = visit()
    page.goto("/login/")
    page.evaluate("document.querySelector('main').innerHTML += '<button></button>'")
    page.evaluate("document.querySelector('main').style.width = '1400px'")
    walk = Walk(site, page, "anonymous")
    walk.look(("spoilt",))
    assert any("button-name" in str(problem) for problem in walk.problems)
    assert any("px wide" in str(problem) for problem in walk.problems)
