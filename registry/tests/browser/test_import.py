"""A district's own register: sent in, mended, taken over, sent again, in the register."""

from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from registry.tests.browser import steps

FOLDER = Path(__file__).parents[1] / "registers"
COUNT = "select count(*) from registry_application where created_by_id ="
MINE = f"{COUNT} (select id from registry_user where username = 'field5203b')"


def send(page, path):
    page.goto("/applications/")
    page.get_by_role("link", name="นำเข้าจาก Excel").click()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="ส่งไฟล์และตรวจ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ตรวจก่อนนำเข้า")


def mending(page, cell):
    """The field that mends a cell."""
    return page.locator("tr").filter(has_text=cell).locator("input, select").last


def take_over(page, count):
    page.get_by_role("button", name=f"นำเข้า {count} ราย").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("นำเข้าแล้ว")


def test_register_is_mended_taken_over_and_sent_again(site, visit, size, tmp_path):
    page = visit("field5203b", size)
    before = site.one(MINE)
    send(page, FOLDER / "kokha_with_errors.xlsx")
    expect(page.locator("tbody tr")).to_have_count(7)
    mending(page, "I12").select_option("ศาลา")
    mending(page, "K14").fill("นางมาลี ใจดี")
    page.get_by_role("button", name="ใช้ค่าที่พิมพ์แล้วตรวจใหม่").click()
    expect(steps.told(page)).to_contain_text("ข้อผิดพลาดจาก 7 เหลือ 5 แห่ง")
    with page.expect_download() as given:
        page.get_by_role("link", name="รับไฟล์คืนพร้อมข้อผิดพลาด").click()
    take_over(page, 19)
    assert site.one(MINE) - before == 19

    mended = tmp_path / "ทะเบียนแก้แล้ว.xlsx"
    given.value.save_as(mended)
    book = openpyxl.load_workbook(mended)
    book.active["I12"], book.active["K14"] = "ศาลา", "นางมาลี ใจดี"
    book.active["C20"], book.active["L30"] = "เครือข่ายรักษ์ป่าตำบลเกาะคา", "30/11/2567"
    book.save(mended)
    send(page, mended)
    take_over(page, 2)
    assert site.one(MINE) - before == 21
    page.get_by_role("link", name="เครือข่ายรักษ์ป่าตำบลเกาะคา").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("เครือข่ายรักษ์ป่าตำบลเกาะคา")
    page.goto("/applications/?q=เครือข่ายรักษ์ป่า")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_double_click_takes_over_once(site, visit, size):
    page = visit("field5203b", size)
    before = site.one(MINE)
    send(page, FOLDER / "kokha_four_sheets.xlsx")
    page.get_by_role("button", name="นำเข้า 20 ราย").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("นำเข้าแล้ว")
    page.reload()
    assert site.one(MINE) - before == 20


def test_file_that_is_no_register_is_told_at_its_field(visit, size):
    page = visit("field5203b", size, refused=[422])
    page.goto("/imports/new/")
    page.locator("input[type=file]").set_input_files(steps.PHOTO)
    page.get_by_role("button", name="ส่งไฟล์และตรวจ").click()
    expect(page.locator(".form-errors")).to_contain_text("ไม่ใช่ทะเบียนที่อ่านได้")
