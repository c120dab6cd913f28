"""The road from self-assessment to the result after development, gone in Chromium."""

import re

from playwright.sync_api import expect

from registry.tests.browser.walk import AXE_SCRIPT, SERIOUS
from registry.tests.upload_samples import jpeg

PHOTO = {"name": "กิจกรรม.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
# A unit of the officer that nobody has assessed yet.
FRESH = """select a.id from registry_application a join registry_user u on u.id = a.officer_id
  where u.username = 'field5203a' and a.cycle_id = (select max(id) from registry_cycle)
    and a.stage = 'REGISTERED'
    and not exists (select from assessment_sheet s where s.application_id = a.id) limit 1"""
SCORES = """select count(*) from assessment_score where points is not null and sheet_id =
  (select id from assessment_sheet where application_id = %s and kind = 'BEFORE')"""


def fresh(site):
    return site.one(FRESH)


def begin(page, unit):
    page.goto(f"/development/{unit}/")
    page.get_by_role("button", name="เริ่มประเมิน").first.click()
    page.wait_for_url("**/sheets/*/")
    return page.url


def saved(page):
    expect(page.locator("[data-save-state]")).to_contain_text(re.compile(r"^บันทึกแล้ว \d\d:\d\d$"))


def no_serious_findings(page):
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(SERIOUS) == []
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0


def by_keys(page, digit):
    """Every indicator by keyboard alone: a digit, then Enter to the next."""
    count = page.locator("[data-key]").count()
    page.locator("[data-key] input[type=radio]").first.focus()
    for _ in range(count):
        page.keyboard.press(digit)
        page.keyboard.press("Enter")
    return count


def test_officer_goes_the_whole_road(site, visit):
    unit = fresh(site)
    page = visit("field5203a")
    begin(page, unit)
    count = by_keys(page, "1")
    expect(page.locator("[data-unanswered]")).to_have_text("0")
    saved(page)
    assert site.one(SCORES, unit) == count
    no_serious_findings(page)
    page.get_by_role("button", name="ส่งแบบประเมิน").click()
    page.wait_for_url("**/result/")
    expect(page.locator("svg.radar")).to_be_visible()
    expect(page.locator("main")).to_contain_text("ยังไม่ผ่านเกณฑ์")
    plan_from_gaps(page)
    progress_with_photo(page, unit)
    after(page)


def plan_from_gaps(page):
    page.get_by_role("button", name="จัดทำแผนจากส่วนที่ต้องพัฒนา").click()
    page.wait_for_url("**/plans/*/edit/")
    ends = page.locator("input[name$=ends_on]")
    for place in range(ends.count() - 1):
        ends.nth(place).fill("31/1/2568")
    page.get_by_role("button", name="บันทึกแผน").click()
    page.get_by_role("link", name="บันทึกว่าตกลงร่วมกัน").click()
    page.get_by_role("button", name="บันทึกว่าตกลงร่วมกัน").click()
    page.wait_for_url("**/development/*/")


def progress_with_photo(page, unit):
    page.get_by_role("link", name="บันทึกความก้าวหน้า").first.click()
    page.get_by_label("สิ่งที่ทำ").fill("ประชุมสมาชิกแล้ว")
    page.get_by_label("ความคืบหน้าของกิจกรรม").fill("๔๐")
    page.locator("input[type=file]").set_input_files(PHOTO)
    page.get_by_role("button", name="บันทึกความก้าวหน้า").click()
    page.wait_for_url(f"**/development/{unit}/")
    expect(page.locator(".story .thumb img")).to_be_visible()
    expect(page.locator(".story")).to_contain_text("40 %")


def after(page):
    page.get_by_role("button", name="เริ่มประเมิน").click()
    page.wait_for_url("**/sheets/*/")
    expect(page.locator(".before").first).to_contain_text("ก่อนการพัฒนา")
    by_keys(page, "3")
    expect(page.locator("[data-lacking]")).to_contain_text("ผ่านเกณฑ์")
    saved(page)
    page.get_by_role("button", name="ส่งแบบประเมิน").click()
    page.wait_for_url("**/result/")
    expect(page.locator("main")).to_contain_text("ผลล่าสุดเป็นไปตามเกณฑ์")
    assert page.locator("svg.radar .series").count() == 4  # webs and dots, before and after
    no_serious_findings(page)
    page.set_viewport_size({"width": 390, "height": 844})
    no_serious_findings(page)


def test_applicant_fills_in_by_link_with_the_connection_cut(site, visit):
    unit = fresh(site)
    officer = visit("field5203a")
    sheet = begin(officer, unit)
    officer.goto(f"{sheet}link/")
    officer.get_by_role("button", name="สร้างลิงก์").click()
    link = officer.locator("#link-url").input_value()
    # What fails while the network is away is expected here.
    phone = visit(None, "phone", refused=[0])
    phone.goto(link)
    no_serious_findings(phone)
    keys = [one.get_attribute("data-key") for one in phone.locator("[data-key]").all()]
    tap(phone, keys[0])
    saved(phone)
    shows_each_dimension(phone)
    phone.context.set_offline(True)
    for key in keys[1:]:
        tap(phone, key)
    expect(phone.locator("[data-waiting]")).to_contain_text(f"({len(keys) - 1} ข้อ)")
    assert site.one(SCORES, unit) == 1
    phone.context.set_offline(False)
    expect(phone.locator("[data-unanswered]")).to_have_text("0")
    expect(phone.locator("[data-waiting]")).to_be_hidden()
    assert site.one(SCORES, unit) == len(keys)
    phone.get_by_role("button", name="ส่งแบบประเมิน").click()
    expect(phone.locator(".alert").first).to_contain_text("รอพัฒนากรยืนยัน")
    officer.goto(sheet)
    officer.get_by_role("button", name="ยืนยันแบบประเมินนี้").click()
    expect(officer.locator(".messages")).to_contain_text("ยืนยัน")


def shows_each_dimension(page):
    """The tally that the officer has, brought up to date by the answer, one tap from the foot."""
    page.get_by_role("link", name="รายด้าน").tap()
    tally = page.locator("[data-tally]")
    expect(tally.get_by_role("heading", name="คะแนนขณะนี้")).to_be_in_viewport()
    expect(tally.locator("[data-part='1'] [data-points]")).to_have_text("3")
    expect(tally.locator("[data-part='2'] [data-points]")).to_have_text("0")
    expect(tally.locator("[data-part='1'] [data-percent]")).not_to_have_text("0")
    expect(tally.locator("[data-lacking] li").first).to_be_visible()
    no_serious_findings(page)


def test_unfinished_sheet_of_an_applicant_leads_to_what_is_open(site, visit):
    officer = visit("field5203a")
    officer.goto(f"{begin(officer, fresh(site))}link/")
    officer.get_by_role("button", name="สร้างลิงก์").click()
    link = officer.locator("#link-url").input_value()
    phone = visit(None, "phone", refused=[422])
    phone.goto(link)
    key = phone.locator("[data-key]").first.get_attribute("data-key")
    phone.get_by_role("button", name="ส่งแบบประเมิน").click()
    phone.get_by_role("link", name="ไปยังข้อที่ยังไม่ได้ประเมิน").click()
    expect(phone.locator(f"#{key}")).to_be_in_viewport()


def tap(page, key):
    page.locator(f"[data-key={key}] label.level").last.tap()


def test_paper_is_typed_in_digit_by_digit(site, visit):
    unit = fresh(site)
    page = visit("field5203a")
    page.goto(f"{begin(page, unit)}grid/")
    fields = page.locator("input.digit")
    for _ in range(fields.count()):
        page.keyboard.press("3")
    expect(page.get_by_role("button", name="บันทึกคะแนนทั้งหมด")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/sheets/\d+/$"))
    expect(page.locator("[data-unanswered]")).to_have_text("0")


def test_standard_that_is_wrong_leads_to_each_field(visit):
    page = visit("province", refused=[422])
    page.goto("/standards/")
    page.locator("form[action$='/begin/NETWORK/'] button[value=version]").click()
    page.wait_for_url(re.compile(r"/standards/\d+/$"))
    page.goto(f"{page.url}edit/")
    page.locator("[name=weight]").nth(2).fill("หนัก")
    page.get_by_role("button", name="บันทึกร่าง").click()
    page.get_by_role("link", name="แถวที่ 3: น้ำหนักต้องเป็นตัวเลข").click()
    field = page.locator("[name=weight]").nth(2)
    expect(field).to_be_in_viewport()
    expect(field).to_have_accessible_description(re.compile("น้ำหนักต้องเป็นตัวเลขมากกว่า 0"))
    no_serious_findings(page)
    page.set_viewport_size({"width": 390, "height": 844})
    no_serious_findings(page)
