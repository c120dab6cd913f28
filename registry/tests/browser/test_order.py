"""An order in the browser: from nothing to a printed number, with the mouse and with keys."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect

ORDER = (
    "select id, status, number, calendar_year from registry_committeeorder where area_id = '5203'"
)
MEMBERS = (
    "select coalesce(nullif(m.name, ''), m.position) from registry_ordermember m"
    " where m.area_id = '5203' order by m.place"
)


def compose(page):
    """A new draft of the letter of 11 December."""
    page.goto("/orders/")
    page.get_by_role("link", name="จัดทำคำสั่ง").first.click()
    page.locator("#id_letter_no").fill("ลป 0019.3/ว 2567")
    page.locator("#id_letter_on").fill("11/12/2567")
    page.get_by_role("button", name="ร่างคำสั่ง").click()
    page.wait_for_url(re.compile(r"/orders/\d+/edit/"))


def seats(page):
    return page.locator("[data-seat]")


def add(page, name, position):
    page.get_by_role("button", name="เพิ่มกรรมการ").click()
    focused = page.locator("[data-seat]:has(:focus)")
    focused.locator("[name=m_name]").fill(name)
    focused.locator("[name=m_position]").fill(position)


def drag_to_the_top(page, row):
    """By its grip, to where its list begins: the page rolls on under it."""
    row.evaluate("row => row.scrollIntoView({block: 'center'})")
    start = row.locator("[data-grip]").bounding_box()
    before = row.locator("[name=m_position]").input_value()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 8, 30, steps=8)
    expect(seats(page).first.locator("[name=m_position]")).to_have_value(before)
    page.mouse.up()


def saved(page):
    expect(page.locator("[data-save-state]")).to_contain_text("บันทึกแล้ว")


def names(site):
    return [name for (name,) in site.ask(MEMBERS)]


def text_of(page, address):
    content = page.request.get(address).body()
    with pypdfium2.PdfDocument(content) as book:
        return "".join(sheet.get_textpage().get_text_range() for sheet in book)


def test_head_makes_an_order_from_nothing_to_a_printed_number(site, visit, size):
    page = visit("head5203", size)
    compose(page)
    add(page, "น.ส. สอง สมมติ", "ปลัดอำเภอ")
    add(page, "นายสาม สมมติ", "เกษตรอำเภอเกาะคา")
    saved(page)
    expect(page.locator(".live-note:visible")).to_have_count(0)  # no mark of an error without one
    expect(page.locator("[data-complete]")).to_be_visible()
    page.get_by_role("button", name="ตรวจและออกคำสั่ง").click()
    page.get_by_label("เลขที่คำสั่ง").fill("๑๒๓")
    page.get_by_label("สั่ง ณ วันที่").fill("16 ธ.ค. 67")
    page.get_by_role("button", name="ออกคำสั่ง").click()
    expect(page.locator("h1")).to_contain_text("คำสั่งอำเภอเกาะคา ที่ 123/2567")
    expect(page.locator("h1 .badge")).to_have_text("มีผลใช้บังคับ")
    assert [row[1:] for row in site.ask(ORDER)] == [("IN_FORCE", "123", 2567)]
    assert names(site) == ["นายอำเภอเกาะคา", "นางสาวสอง สมมติ", "นายสาม สมมติ", "พัฒนาการอำเภอเกาะคา"]
    link = page.get_by_role("link", name="พิมพ์คำสั่ง (PDF)")
    paper = text_of(page, link.get_attribute("href"))
    assert "ที่ ๑๒๓/๒๕๖๗" in paper
    assert "นางสาวสอง" in paper
    page.goto("/")
    expect(page.locator("li").filter(has_text="ออกคำสั่งแต่งตั้ง")).to_contain_text("ออกคำสั่งแล้ว")


def test_rows_move_by_button_by_key_and_by_drag(site, visit):
    page = visit("head5203")
    compose(page)
    add(page, "นายหนึ่ง สมมติ", "ก")
    add(page, "นายสอง สมมติ", "ข")
    saved(page)
    seats(page).nth(2).get_by_role("button", name="ขึ้น").click()
    expect(seats(page).nth(1).locator("[name=m_name]")).to_have_value("นายสอง สมมติ")
    seats(page).nth(1).locator("[name=m_name]").press("Alt+ArrowDown")
    expect(seats(page).nth(2).locator("[name=m_name]")).to_have_value("นายสอง สมมติ")
    expect(seats(page).nth(2).locator("[name=m_name]")).to_be_focused()
    drag_to_the_top(page, seats(page).nth(3))
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Control+KeyS")
    saved(page)
    assert names(site)[0] == "พัฒนาการอำเภอเกาะคา"
    seats(page).nth(0).get_by_role("button", name="นำออก").click()
    expect(seats(page)).to_have_count(3)


def test_paper_beside_the_form_follows_what_is_typed(visit):
    page = visit("head5203")
    compose(page)
    frame = page.locator("[data-preview] iframe").last
    before = frame.get_attribute("src")
    page.locator("#id_title").fill("แต่งตั้งคณะกรรมการใหม่")
    saved(page)
    expect(frame).not_to_have_attribute("src", before)
    assert "แต่งตั้งคณะกรรมการใหม่" in text_of(page, frame.get_attribute("src"))


def test_second_committee_has_its_own_members(site, visit):
    page = visit("head5203")
    compose(page)
    page.get_by_role("button", name="เพิ่มคณะกรรมการอีกคณะ").click()
    last = page.locator("[data-committee]").last
    last.locator("[name=c_name]").fill("คณะทำงานธุรการ")
    last.locator("[name=m_position]").fill("ปลัดอำเภอ")
    saved(page)
    expect(page.locator("[data-missing]")).to_contain_text("คณะที่ 2: ยังไม่มีประธานกรรมการ")
    last.locator("[name=m_role]").select_option("CHAIR")
    expect(page.locator("[data-complete]")).to_be_visible()
    page.reload()
    expect(page.locator("[name=c_name]").last).to_have_value("คณะทำงานธุรการ")
    assert names(site).count("ปลัดอำเภอ") == 1


def test_typing_without_a_connection_comes_back(site, visit):
    page = visit("head5203")
    compose(page)
    page.context.set_offline(True)
    page.locator("#id_title").fill("พิมพ์ตอนไม่มีสัญญาณ")
    expect(page.locator("[data-save-state]")).to_contain_text("ไม่มีสัญญาณ")
    page.context.set_offline(False)
    page.reload()
    page.get_by_role("button", name="นำกลับมา").click()
    expect(page.locator("#id_title")).to_have_value("พิมพ์ตอนไม่มีสัญญาณ")
    assert site.one("select title from registry_committeeorder where area_id = '5203'") == (
        "พิมพ์ตอนไม่มีสัญญาณ"
    )


def test_draft_is_written_without_scripts(site, visit):
    page = visit("head5203", java_script_enabled=False)
    compose(page)
    page.get_by_role("button", name="เพิ่มกรรมการ").click()
    seats(page).nth(1).locator("[name=m_position]").fill("ปลัดอำเภอ")
    seats(page).nth(1).get_by_role("button", name="ขึ้น").click()
    assert names(site) == ["ปลัดอำเภอ", "นายอำเภอเกาะคา", "พัฒนาการอำเภอเกาะคา"]


@pytest.mark.parametrize("account", ["head5203", "field5203a"])
def test_pages_are_accessible(visit, size, account):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(account, size)
    compose(page)
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in {"serious", "critical"}]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in serious] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
