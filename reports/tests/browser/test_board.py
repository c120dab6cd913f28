"""The board in Chromium: the province filters, opens the list behind a figure, changes a rule and
sees the state change; a head sees the own row and the province's mean."""

import re

from playwright.sync_api import expect

from registry.tests.browser.walk import Walk

KOKHA, MUEANG = "#p5203", "#p5201"


def tile(page, name):
    return page.locator(".map a", has_text=name)


def choose(page, size, name):
    """A chip of the filters, which a phone folds."""
    if size == "phone":
        page.get_by_role("button", name=re.compile("^ตัวกรอง")).click()
    page.get_by_role("link", name=name, exact=True).first.click()


def test_province_finds_who_needs_support_and_opens_the_list(site, visit, size):
    page = visit("province", size)
    page.goto("/")
    page.get_by_role("link", name="ติดตามงานทุกอำเภอ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ติดตามงาน")
    expect(tile(page, "เกาะคา")).to_contain_text("เร่งด่วน")
    expect(page.locator(KOKHA)).to_contain_text("เหลือ 4 วัน")
    walk = Walk(site, page, "province")
    walk.look(("board",))
    page.set_viewport_size({"width": 390, "height": 844} if size == "phone" else
                           {"width": 1366, "height": 768})  # fmt: skip
    choose(page, size, "กลุ่ม/องค์กรชุมชน")
    page.wait_for_url("**type=GROUP*")
    choose(page, size, "ส่งรายชื่อ")
    page.wait_for_url("**step=LIST*")
    assert "type=GROUP" in page.url
    figure = page.locator(f"{MUEANG} .figure a").first
    done = int(figure.locator("b").inner_text())
    figure.click()
    page.wait_for_url("**/applications/**")
    expect(page.locator("#main table tbody tr")).to_have_count(done)
    page.go_back()
    page.get_by_role("link", name="แก้ไขเกณฑ์ของสถานะ").click()
    page.wait_for_url("**/states/")
    walk.look(("year_pace",))
    assert walk.problems == []


def test_rule_that_is_changed_changes_the_state(site, visit):
    page = visit("province", refused=[422])
    page.goto("/board/")
    expect(tile(page, "เกาะคา")).to_contain_text("เร่งด่วน")
    page.get_by_role("link", name="แก้ไขเกณฑ์ของสถานะ").click()
    page.locator("#id_urgent_days").fill("15")
    page.get_by_role("button", name="บันทึกเกณฑ์ของสถานะ").click()
    expect(page.locator(".invalid-feedback")).to_contain_text("ต้องไม่เกินจำนวนวันของ “ต้องเร่ง” (14)")
    page.locator("#id_urgent_days").fill("3")
    page.get_by_role("button", name="บันทึกเกณฑ์ของสถานะ").click()
    expect(page.locator(".messages")).to_contain_text("บันทึกเกณฑ์ของสถานะแล้ว")
    page.get_by_role("link", name="ดูหน้าติดตามงาน").click()
    expect(tile(page, "เกาะคา")).to_contain_text("ต้องเร่ง")
    expect(page.locator("details.fold")).to_contain_text("เหลือเวลาไม่เกิน 3 วัน")


def test_head_sees_the_own_row_and_the_mean(site, visit, size):
    page = visit("head5203", size)
    page.goto("/board/")
    expect(page.locator("#board tbody tr")).to_have_count(1)
    expect(page.locator(KOKHA)).to_contain_text("เร่งด่วน")
    expect(page.locator("#board tfoot")).to_contain_text("ค่าเฉลี่ยจังหวัด")
    expect(page.locator("main")).not_to_contain_text("งาว")
    walk = Walk(site, page, "head5203")
    walk.look(("board",))
    assert walk.problems == []
    page.locator(f"{KOKHA} .figure a", has_text="13/16").click()
    page.wait_for_url("**/quota/**")
