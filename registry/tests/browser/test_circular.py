"""The province's letter in the browser: corrected, sent, opened and acknowledged."""

import re

from playwright.sync_api import expect

from registry.tests.browser.walk import Walk

LETTER = "select id from registry_circular where status = 'SENT' and corrects_id is null"
NEWEST = "select number, dated_on::text from registry_circular where corrects_id is not null"


def test_letter_goes_from_the_draft_to_the_district(site, visit):
    page = visit("province")
    page.goto(f"/circulars/{site.one(LETTER)}/")
    page.get_by_role("button", name="จัดทำหนังสือแก้ไข").click()
    page.wait_for_url(re.compile(r"/circulars/\d+/edit/"))
    frame = page.locator("iframe[data-preview]")
    before = frame.get_attribute("src")
    page.get_by_label("เลขที่หลัง ว").fill("๑๓๐๐")
    page.get_by_label("ลงวันที่").fill("16 ธ.ค. 67")
    expect(page.locator("[data-save-state]")).to_contain_text("บันทึกแล้ว")
    expect(frame).not_to_have_attribute("src", before)
    expect(page.locator("[data-missing]")).to_contain_text("ครบ พร้อมส่ง")
    walk = Walk(site, page, "province")
    walk.look(("circular_edit",))
    page.get_by_role("button", name="บันทึกและไปส่ง").click()
    page.wait_for_url(re.compile(r"/circulars/\d+/send/"))
    walk.look(("circular_send",))
    page.get_by_role("button", name="ส่งถึง 13 อำเภอ").click()
    expect(page.locator("main")).to_contain_text("ส่งหนังสือเวียนถึงทุกอำเภอแล้ว")
    walk.look(("circular",))
    assert site.ask(NEWEST) == [("1300", "2024-12-16")]
    read = visit("head5203")
    read.goto("/")
    read.get_by_role("link", name="เปิดอ่านหนังสือ").click()
    walk_of_head = Walk(site, read, "head5203")
    walk_of_head.look(("circular_read",))
    read.get_by_role("button", name="รับทราบหนังสือ").click()
    expect(read.locator("main")).to_contain_text("อำเภอรับทราบแล้ว")
    read.goto("/")
    expect(read.get_by_role("link", name="เปิดอ่านหนังสือ")).to_have_count(0)
    page.reload()
    expect(page.locator("tr", has_text="อำเภอเกาะคา")).to_contain_text("รับทราบแล้ว")
    assert walk.problems + walk_of_head.problems == []
