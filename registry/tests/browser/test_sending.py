"""Sending a list: once, however often one clicks; and what is sent is closed."""

from playwright.sync_api import expect

from registry.tests.browser import steps
from registry.tests.browser.walk import AXE_SCRIPT, SERIOUS

# In สบปราบ everything is there: the head has only to send.
SENDINGS = """select count(*) from registry_submission
  where area_id = '5211' and cycle_id = %s and kind = 'LIST'"""
NEWEST_LIST = "select max(id) from registry_submission where kind = 'LIST'"
YEAR = "select id from registry_cycle where fiscal_year = 2568"


def sendings(site):
    return site.one(SENDINGS, site.one(YEAR))


def button(page):
    return page.get_by_role("button", name="ส่งรายชื่อ")


def test_double_click_sends_one_list(site, visit, size):
    page = visit("head5211", size)
    page.goto("/send/")
    button(page).dblclick()
    expect(page.locator(".receipt .no")).to_have_text("มชช.5211/2568-01")
    assert sendings(site) == 1


def test_two_windows_send_one_list(site, visit):
    first, second = visit("head5211"), visit("head5211")
    for page in (first, second):
        page.goto("/send/")
    for page in (first, second):
        button(page).click()
        expect(page.locator(".receipt .no")).to_have_text("มชช.5211/2568-01")
    expect(steps.told(second)).to_contain_text("รายชื่อนี้ส่งแล้วโดย")
    assert sendings(site) == 1


def test_back_after_sending_shows_that_it_is_sent(site, visit, size):
    page = visit("head5211", size)
    page.goto("/send/")
    steps.send(page, "")
    page.go_back()
    expect(page.get_by_text("รอจังหวัดตรวจ")).to_be_visible()
    expect(button(page)).to_have_count(0)
    assert sendings(site) == 1


def test_sent_application_is_read_only_and_says_why(site, visit, size):
    page = visit("head5211", size)
    page.goto("/send/")
    steps.send(page, "")
    page.locator("tbody th a").first.click()
    expect(page.get_by_text("ส่งให้จังหวัดแล้วจึงแก้ไขไม่ได้")).to_be_visible()
    expect(page.get_by_role("link", name="แก้ไขข้อมูล")).to_have_count(0)


def test_what_is_incomplete_must_be_explained(site, visit, size):
    page = visit("head5211", size, refused=[422])
    site.ask("delete from registry_quotawaiver where area_id = '5211'")
    page.goto("/send/")
    button(page).click()
    expect(page.get_by_text("โปรดชี้แจงรายการที่ยังไม่ครบก่อนส่ง")).to_be_visible()
    assert sendings(site) == 0


def test_return_needs_a_reason(site, visit, size):
    page = visit("province", size, refused=[422])
    page.goto("/inbox/")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="ส่งกลับพร้อมเหตุผล").click()
    page.get_by_role("button", name="ส่งกลับให้อำเภอแก้ไข").click()
    expect(page.locator(".form-errors")).to_contain_text("โปรดระบุเหตุผล")


def test_province_reads_an_applicant_and_cannot_edit(site, visit, size):
    page = visit("province", size)
    page.goto("/applications/?district=5211")
    page.locator("tbody th a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="แก้ไขข้อมูล")).to_have_count(0)
    expect(page.locator("input[type=file]")).to_have_count(0)


def test_package_tells_how_far_it_is_by_itself(site, visit, size):
    """On the page of the sending and under one's own documents, without being loaded again."""
    page = visit("province", size)
    sending = f"/submissions/{site.one(NEWEST_LIST)}/"
    page.goto(sending)
    page.get_by_role("button", name="จัดทำชุดเอกสาร").click()
    page.wait_for_url("**/documents/")
    notice = page.get_by_text("เมื่อเสร็จแล้วผลจะรออยู่ที่นี่")
    expect(notice).to_be_visible()
    page.goto(sending)
    site.ask("update registry_job set status = 'RUNNING', percent = 40")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "40")
    look(page)
    site.ask("update registry_job set status = 'FAILED', problem = 'ไฟล์เสีย'")
    expect(page.locator("main")).to_contain_text("ไฟล์เสีย")
    expect(page.get_by_role("button", name="จัดทำชุดเอกสาร")).to_be_visible()
    site.ask("update registry_job set status = 'WAITING', problem = ''")
    page.goto("/documents/")
    expect(notice).to_be_visible()
    look(page)
    site.ask("update registry_job set status = 'FAILED', problem = 'ไฟล์เสีย'")
    expect(page.locator("main")).to_contain_text("ไฟล์เสีย")
    expect(notice).to_be_hidden()


def look(page):
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(SERIOUS) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
