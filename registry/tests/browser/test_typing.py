"""Typing an application: nothing typed is lost, whatever happens to the line or the log-in."""

import re

import pytest
from playwright.sync_api import expect

from registry.tests.browser import steps

OFFLINE = "ไม่มีสัญญาณ"
MINE = "select id from registry_application where number = '5203/68-0010'"


def draft(page, **values):
    """A new group, of which something is typed and kept."""
    steps.begin(page, "GROUP")
    steps.type_in(page, unit_name="กลุ่มทดสอบการพิมพ์", **values)
    steps.expect_saved(page)


def stored(site, name="กลุ่มทดสอบการพิมพ์"):
    return site.ask(
        "select stage, position, version from registry_application where unit_name = %s", name
    )


@pytest.mark.parametrize("type_", steps.APPLICANTS)
def test_form_asks_for_all_that_is_missing_at_once(visit, size, type_):
    page = visit("field5203a", size, refused=[422])
    steps.begin(page, type_)
    page.get_by_role("button", name="ขึ้นทะเบียน").click()
    errors = page.locator(".form-errors li")
    expect(errors.nth(5)).to_be_visible()
    errors.first.get_by_role("link").click()
    expect(page.locator(":focus")).to_have_class(re.compile("is-invalid"))


def test_error_goes_when_its_field_is_mended(visit):
    page = visit("field5203a", refused=[422])
    steps.begin(page, "LEADER")
    page.get_by_role("button", name="ขึ้นทะเบียน").click()
    error = page.locator("#id_given_name_error")
    expect(error).to_be_visible()
    steps.type_in(page, given_name="ทดลอง")
    expect(error).to_have_count(0)
    expect(page.locator("#id_family_name_error")).to_be_visible()
    expect(page.locator("#id_given_name")).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#id_family_name")).to_have_attribute("aria-invalid", "true")


def test_draft_is_kept_while_one_types_and_found_again_at_home(site, visit, size):
    page = visit("field5203a", size)
    draft(page, position="ประธานกลุ่ม")
    assert [row[:2] for row in stored(site)] == [("DRAFT", "ประธานกลุ่ม")]
    page.goto("/")
    line = page.locator("li").filter(has_text="กลุ่มทดสอบการพิมพ์")
    line.get_by_role("link", name="พิมพ์ต่อ").click()
    expect(page.locator("#id_position")).to_have_value("ประธานกลุ่ม")


def test_wrong_value_is_told_while_one_types_and_kept_as_typed(visit):
    page = visit("field5203a")
    steps.begin(page, "LEADER")
    steps.type_in(page, citizen_id="1-2345-67890-12-3", applied_on="31/2/2567")
    expect(steps.note(page, "citizen_id")).to_have_class("live-note is-danger")
    expect(page.locator("#id_applied_on")).to_have_attribute("aria-invalid", "true")
    expect(steps.state(page)).to_contain_text("มี 2 ช่องที่ต้องแก้")
    steps.type_in(page, applied_on="1 ธค 67")
    expect(steps.note(page, "applied_on")).to_have_text("เข้าใจว่า 1 ธันวาคม 2567")
    expect(page.locator("#id_applied_on")).not_to_have_attribute("aria-invalid", "true")


def test_reload_in_the_middle_brings_back_everything(visit):
    page = visit("field5203a")
    draft(page, given_name="สมจิต")
    steps.type_in(page, applied_on="พรุ่งนี้")
    expect(steps.state(page)).to_contain_text("มี 1 ช่องที่ต้องแก้")
    page.reload()
    expect(page.locator("#id_given_name")).to_have_value("สมจิต")
    expect(page.locator("#id_applied_on")).to_have_value("พรุ่งนี้")


def test_lost_connection_is_told_and_made_good_by_itself(site, visit, size):
    page = visit("field5203a", size)
    draft(page)
    page.context.set_offline(True)
    steps.type_in(page, position="เลขานุการ")
    expect(steps.state(page)).to_contain_text(OFFLINE)
    page.context.set_offline(False)
    steps.expect_saved(page)
    assert stored(site)[0][1] == "เลขานุการ"


def test_saving_without_connection_stays_on_the_page(visit):
    page = visit("field5203a")
    draft(page)
    page.context.set_offline(True)
    steps.type_in(page, position="เลขานุการ")
    page.get_by_role("button", name="บันทึกไว้ก่อน").click()
    expect(steps.state(page)).to_contain_text(OFFLINE)
    expect(page.locator("#id_position")).to_have_value("เลขานุการ")


def test_typing_lost_with_the_connection_comes_back_when_the_page_does(visit):
    page = visit("field5203a")
    draft(page)
    page.context.set_offline(True)
    steps.type_in(page, position="เหรัญญิก")
    expect(steps.state(page)).to_contain_text(OFFLINE)
    address = page.url
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(address)
    page.get_by_role("button", name="นำกลับมา").click()
    expect(page.locator("#id_position")).to_have_value("เหรัญญิก")
    steps.expect_saved(page)
    page.reload()
    expect(page.get_by_role("button", name="นำกลับมา")).to_be_hidden()


def test_log_out_elsewhere_loses_nothing(site, visit, size):
    """One logs out in another tab, logs in again there, and goes on typing here."""
    page = visit("field5203a", size)
    draft(page)
    other = page.context.new_page()
    other.goto("/")
    other.locator("details.menu summary").click()
    other.get_by_role("button", name="ออกจากระบบ").click()
    expect(other.get_by_text("ออกจากระบบแล้ว").first).to_be_visible()
    steps.type_in(page, position="ผู้ประสานงาน")
    expect(steps.state(page)).to_contain_text("ออกจากระบบแล้ว")
    steps.log_in(other, "field5203a")
    steps.type_in(page, given_name="สมจิต")
    steps.expect_saved(page)
    assert stored(site)[0][1] == "ผู้ประสานงาน"


def test_session_that_ended_leads_back_with_everything_typed(site, visit, size):
    page = visit("field5203a", size)
    draft(page)
    address = page.url
    site.ask("delete from registry_session")
    steps.type_in(page, position="ประธาน")
    page.get_by_role("button", name="บันทึกไว้ก่อน").click()
    expect(page.get_by_text("โปรดเข้าสู่ระบบก่อน")).to_be_visible()
    steps.log_in(page, "field5203a")
    assert page.url == address
    page.get_by_role("button", name="นำกลับมา").click()
    steps.expect_saved(page)
    assert stored(site)[0][1] == "ประธาน"


def test_registering_while_a_draft_is_on_its_way_meets_nobody(site, visit):
    page = visit("field5203a")
    steps.begin(page, "GROUP")
    steps.type_in(page, **steps.APPLICANTS["GROUP"])
    steps.expect_saved(page)
    page.route("**/edit/", slowly)
    steps.type_in(page, position="ประธาน")
    expect(steps.state(page)).to_have_text("กำลังบันทึก…")
    steps.register(page)
    name = steps.APPLICANTS["GROUP"]["unit_name"]
    assert [row[:2] for row in stored(site, name)] == [("REGISTERED", "ประธาน")]


def slowly(route):
    """The line of a village: the answer comes, but late."""
    answer = route.fetch(max_redirects=0)
    route.request.frame.page.wait_for_timeout(700)
    route.fulfill(response=answer)


def test_second_of_two_people_is_told_what_the_first_changed(site, visit, size):
    pk = site.one(MINE)
    officer, head = visit("field5203a", size, refused=[409]), visit("head5203")
    for page in (officer, head):
        page.goto(f"/applications/{pk}/edit/")
    steps.type_in(head, position="กำนัน")
    head.get_by_role("button", name="บันทึก", exact=True).click()
    expect(steps.told(head)).to_contain_text("แล้ว")
    steps.type_in(officer, house_no="999/9")
    officer.get_by_role("button", name="บันทึก", exact=True).click()
    expect(officer.get_by_text("มีผู้แก้ไขก่อนท่านบันทึก")).to_be_visible()
    expect(officer.locator(".alert li").filter(has_text="ตำแหน่ง")).to_contain_text("เป็น “กำนัน”")
    expect(officer.locator("#id_house_no")).to_have_value("999/9")
    officer.get_by_role("button", name="บันทึก", exact=True).click()
    expect(officer.get_by_role("heading", level=1)).to_be_visible()
    expect(steps.told(officer)).to_contain_text("บันทึก “")
    assert site.one("select house_no from registry_application where id = %s", pk) == "999/9"


def test_same_unit_name_is_warned_about_and_may_be_saved(site, visit):
    name, place = site.ask(
        "select unit_name, name from registry_application join registry_area on code = area_id"
        " where number like '5203/68%%' and type = 'GROUP' and stage = 'REGISTERED' limit 1"
    )[0]
    page = visit("field5203a")
    steps.begin(page, "GROUP")
    steps.type_in(page, unit_name=name, subdistrict=place)
    expect(steps.note(page, "unit_name")).to_contain_text("มีหน่วยชื่อนี้")
    page.get_by_role("button", name="บันทึกไว้ก่อน").click()
    expect(page.locator("h1")).to_contain_text("ร่าง")


def test_earlier_year_is_found_and_taken_over(site, visit, size):
    name = site.one(
        "select unit_name from registry_application join registry_cycle c on c.id = cycle_id"
        " where c.fiscal_year = 2567 and number like '5203%%' and type = 'GROUP'"
    )
    page = visit("head5203", size)
    page.goto("/applications/new/GROUP/")
    page.get_by_label(re.compile("^ค้นใบสมัครปีก่อน")).fill(name[3:9])
    page.get_by_role("button", name="ค้นหา").click()
    expect(page.get_by_text("เคยสมัครปี 2567").first).to_be_visible()
    page.get_by_role("row").filter(has_text=name).get_by_role("link", name="ใช้ข้อมูลเดิม").click()
    expect(page.locator("#id_unit_name")).to_have_value(name)
