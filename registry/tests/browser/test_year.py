"""The province prepares the next year, sees what is missing, mends it and opens it; a district sees
it then. And it takes back a step that it re-opened."""

import re

from playwright.sync_api import expect

from registry.tests.browser.walk import Walk

SEEN = "select opened_at is not null from registry_cycle where fiscal_year = 2569"


def prepare(page):
    page.goto("/years/")
    page.get_by_role("link", name="เตรียมปีต่อจากปีงบประมาณ 2568").click()
    page.get_by_role("button", name="สร้างปีงบประมาณ 2569").click()
    page.wait_for_url(re.compile(r"/years/\d+/$"))


def test_year_is_prepared_mended_and_opened(site, visit, size):
    page, head = visit("province", size, refused=[422]), visit("head5203", size, refused=[404])
    walk = Walk(site, page, f"province-{size}")
    prepare(page)
    address = page.url
    # The 20th is a Saturday: moved, and it says why.
    expect(page.locator("#id_LIST-due_on")).to_have_value("22/12/2568")
    expect(page.locator("#div_id_LIST-due_on")).to_contain_text("เลื่อนจาก 20 ธันวาคม 2568")
    walk.look(("year_preparing",))
    # A district knows nothing of it yet.
    head.goto("/years/")
    expect(head.get_by_text("ปีงบประมาณ 2569")).to_have_count(0)
    assert head.goto(address).status == 404
    # Without a day for the list it cannot be opened.
    page.locator("#id_LIST-due_on").fill("")
    page.get_by_role("button", name="บันทึกการตั้งค่าปี").click()
    page.get_by_role("link", name="เปิดปีให้อำเภอเห็น").first.click()
    expect(page.locator("main")).to_contain_text("ยังเปิดไม่ได้")
    expect(page.get_by_role("button", name="เปิดปีให้อำเภอเห็น")).to_have_count(0)
    walk.look(("year_open_blocked",))
    page.get_by_role("link", name="ไปแก้ไข ยังไม่กำหนดวันครบกำหนดของขั้นตอน").click()
    page.locator("#id_LIST-due_on").fill("26 ธ.ค. 68")
    page.get_by_role("button", name="บันทึกการตั้งค่าปี").click()
    expect(page.locator("#id_LIST-due_on")).to_have_value("26/12/2568")
    page.get_by_role("button", name="คัดลอกเกณฑ์จากปีก่อนเป็นร่าง").click()
    expect(page.locator("main")).to_contain_text("เป็นร่างแล้ว")
    page.get_by_role("link", name="เปิดปีให้อำเภอเห็น").first.click()
    expect(page.locator("main")).to_contain_text("ยังเป็นร่าง ยังไม่ประกาศใช้")
    walk.look(("year_open",))
    page.get_by_role("button", name="เปิดปีให้อำเภอเห็น").dblclick()
    page.wait_for_url(address)
    assert site.one(SEEN) is True
    head.goto("/years/")
    expect(head.get_by_role("link", name="ปีงบประมาณ 2569")).to_be_visible()
    assert head.goto(address).status == 200
    expect(head.locator("main")).to_contain_text("26 ธันวาคม 2568")
    assert walk.problems == []


def test_step_is_reopened_and_taken_back_in_one_place(site, visit, size):
    page, head = visit("province", size), visit("head5206", size)
    page.goto("/steering/")
    page.get_by_role("link", name="เปิดให้เฉพาะอำเภอ").first.click()
    page.locator("#id_area").select_option(label="อำเภอแจ้ห่ม")
    page.locator("#id_kind").select_option("LIST")
    page.locator("#id_until_on").fill("14 ก.พ. 68")
    page.locator("#id_reason").fill("น้ำท่วมถนนเข้าหมู่บ้าน")
    page.get_by_role("button", name="เปิดให้อำเภอนี้").click()
    walk = Walk(site, page, f"province-{size}")
    page.goto("/steering/?kind=REOPENED")
    row = page.locator("tbody tr", has_text="น้ำท่วมถนนเข้าหมู่บ้าน")
    expect(row).to_contain_text("มีผลอยู่")
    walk.look(("steering",))
    head.goto("/steering/")
    expect(head.locator("main")).to_contain_text("น้ำท่วมถนนเข้าหมู่บ้าน")
    expect(head.locator("tbody a", has_text="สิ้นสุด")).to_have_count(0)
    row.get_by_role("link", name="สิ้นสุด").click()
    walk.look(("reopening_end",))
    page.get_by_role("button", name="สิ้นสุดการเปิดให้").click()
    page.wait_for_url("**/steering/")
    expect(row).to_contain_text("ยกเลิกแล้ว")
    assert walk.problems == []
