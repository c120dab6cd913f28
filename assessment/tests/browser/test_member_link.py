"""The head plans a visit and makes a link; a member without an account opens it on a phone, sees
the visit, scores and hands in."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from assessment.tests.browser.test_committee import units
from assessment.tests.browser.test_road import no_serious_findings, saved
from registry.tests.upload_samples import jpeg

__all__ = ["units"]
MEMBER = "นายอำเภอแจ้ห่ม"
PHOTO = {"name": "ลานกิจกรรม.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
TODAY = "16/12/2567"
CONFIRMED = """select count(*) from assessment_sheet where application_id = %s
  and member_name = 'นายอำเภอแจ้ห่ม' and member_id is null and entered_by_name = ''
  and status = 'CONFIRMED'"""


def test_member_without_an_account_scores_by_link(site, visit, units):
    unit = units[0]
    head = visit("head5206")
    open_the_ready_one(head, unit)
    name = head.locator("th a").first.inner_text()
    plan(head, name)
    link = make_link(head)
    phone = visit(None, "phone")
    phone.goto(link)
    phone.wait_for_url("**/evaluation/mine/")
    expect(phone.locator("main")).to_contain_text("วันนี้ 16 ธันวาคม 2567")
    expect(phone.locator("main")).to_contain_text("13.30–16.00 น.")
    no_serious_findings(phone)
    score(phone)
    hand_in(phone)
    assert site.one(CONFIRMED, unit) == 1
    nothing_else(phone, link)
    cancel(head)
    phone.goto(link)
    expect(phone.locator("main")).to_contain_text("ยกเลิก")
    revoke(head)
    closed(visit, link)


def open_the_ready_one(page, unit):
    page.goto("/evaluation/?state=ready")
    page.locator(f"input[name=unit][value='{unit}']").check()
    page.get_by_role("button", name="เปิดตรวจประเมินที่เลือก").click()
    page.goto("/evaluation/?state=open")


def plan(page, name):
    page.goto("/evaluation/")
    page.get_by_role("link", name="ลงพื้นที่และประชุม").click()
    no_serious_findings(page)
    page.get_by_role("link", name="นัดลงพื้นที่").click()
    no_serious_findings(page)
    page.get_by_label("วันที่ลงพื้นที่").fill(TODAY)
    page.get_by_label("ตั้งแต่เวลา").fill("๑๓.๓๐")
    page.get_by_label("ถึงเวลา").fill("16.00")
    page.get_by_label(name).check()
    page.get_by_label(MEMBER, exact=False).first.check()
    page.get_by_role("button", name="บันทึกนัด").click()
    expect(page.locator(".messages")).to_contain_text("บันทึกนัดลงพื้นที่แล้ว")
    expect(page.locator("main")).to_contain_text(name)
    no_serious_findings(page)


def make_link(page, member=MEMBER):
    page.get_by_role("link", name="ลิงก์ของกรรมการ").click()
    no_serious_findings(page)
    page.get_by_role("link", name=f"สร้างลิงก์ ของ {member}").click()
    page.get_by_role("button", name="สร้างลิงก์").click()
    no_serious_findings(page)
    return page.locator("#link-url").input_value()


def score(page):
    page.locator("form[action$='/begin/'] button").first.click()
    page.wait_for_url("**/member-sheets/*/")
    no_serious_findings(page)
    expect(page.locator("main")).to_contain_text("นัดลงพื้นที่ 16 ธันวาคม 2567")
    keys = page.locator("[data-key]")
    for place in range(keys.count()):
        keys.nth(place).locator("label.level").last.click()
    expect(page.locator("[data-unanswered]")).to_have_text("0")
    saved(page)
    page.locator("input[type=file]").first.set_input_files(PHOTO)
    page.get_by_role("link", name=PHOTO["name"], exact=True).wait_for()


def hand_in(page):
    page.get_by_role("button", name="ส่งคะแนน").click()
    page.wait_for_url("**/evaluation/mine/")
    expect(page.locator("main")).to_contain_text("ท่านให้คะแนนครบทุกรายแล้ว")


def nothing_else(page, link):
    """No menu of an account, and no page of the district."""
    expect(page.get_by_role("link", name="เปลี่ยนรหัสผ่าน")).to_have_count(0)
    base = urlsplit(link).path
    for path in ("applications/", "evaluation/", "orders/"):
        assert page.request.get(base + path).status == 404


def cancel(page):
    page.goto("/evaluation/visits/")
    page.get_by_role("link", name="แก้ไขหรือเลื่อน").first.click()
    no_serious_findings(page)
    page.get_by_role("link", name="ยกเลิกนัดนี้").click()
    no_serious_findings(page)
    page.get_by_label("เหตุผล").fill("ผู้สมัครติดงานศพ")
    page.get_by_role("button", name="ยกเลิกนัด").click()
    expect(page.locator("main")).to_contain_text("ยกเลิก")


def revoke(page):
    page.goto("/evaluation/members/")
    page.get_by_role("link", name=f"ดู QR หรือสร้างใหม่ ของ {MEMBER}").click()
    page.get_by_role("button", name="ยกเลิกลิงก์").click()
    expect(page.locator(".messages")).to_contain_text("ลิงก์เดิมใช้ไม่ได้อีก")


def closed(visit, link):
    page = visit(None, "phone", refused=[404])
    assert page.goto(link).status == 404
    expect(page.locator("main")).to_contain_text("ลิงก์นี้ใช้ไม่ได้")
    no_serious_findings(page)
