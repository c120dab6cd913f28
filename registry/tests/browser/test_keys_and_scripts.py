"""Without a mouse, and without scripts."""

import re

from playwright.sync_api import expect

from registry.tests.browser import steps
from registry.tests.browser.steps import APPLICANTS, FORM, MINUTES


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id")


def tab_to(page, text, limit=60):
    """Tab, Tab, Tab, until the focus stands on a link or button of that name."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if focused(page) == text:
            return
    raise AssertionError(f"the Tab key does not lead to {text}")


def test_register_is_searched_and_opened_by_keys_alone(site, visit):
    page = visit("field5203a")
    page.goto("/applications/")
    page.keyboard.press("/")
    page.keyboard.type("กลุ่มเซรามิก")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    name = page.locator("tbody th a").first.inner_text()
    tab_to(page, name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_skip_link_leads_past_the_menu(visit):
    page = visit("field5203a")
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page) == "ข้ามไปยังเนื้อหา"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "งานวันนี้"


def test_applicant_is_added_by_keys_alone(site, visit):
    page = visit("field5203a")
    page.goto("/")
    for stop in ("เพิ่มผู้สมัคร", None, "กรอกใหม่"):
        if stop is None:
            page.locator("a.choice[href*=COMMUNITY]").focus()
        else:
            tab_to(page, stop)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.locator("#id_unit_name").focus()
    for text in ("บ้านแป้นพิมพ์ หมู่ที่ 1", "2540", "120", "1/12/67"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    for text in ("9", "1", "แป้นพิมพ์", "เกาะคา", "", "นาย", "แป้น", "พิมพ์", "กรรมการ", "0810000000"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.type("16/12/67")
    steps.expect_saved(page)
    page.keyboard.press("Control+s")
    expect(steps.told(page)).to_contain_text("บันทึก “บ้านแป้นพิมพ์ หมู่ที่ 1” แล้ว")
    tab_to(page, "ขึ้นทะเบียน")
    page.keyboard.press("Enter")
    expect(steps.told(page)).to_contain_text("ขึ้นทะเบียนแล้ว")
    found = site.ask(
        "select stage, family_name, member_count, postcode from registry_application"
        " where unit_name = 'บ้านแป้นพิมพ์ หมู่ที่ 1'"
    )
    assert found == [("REGISTERED", "พิมพ์", 120, "52130")]


def test_control_s_saves_a_half_typed_draft_instead_of_registering_it(site, visit):
    page = visit("field5203a")
    steps.begin(page, "GROUP")
    steps.type_in(page, unit_name="กลุ่มครึ่งทาง")
    page.keyboard.press("Control+s")
    expect(steps.told(page)).to_contain_text("บันทึก “กลุ่มครึ่งทาง” แล้ว")
    stage = site.one("select stage from registry_application where unit_name = 'กลุ่มครึ่งทาง'")
    assert stage == "DRAFT"


def test_applicant_is_registered_and_proved_without_scripts(site, visit, size):
    page = visit(None, size, java_script_enabled=False)
    steps.log_in(page, "field5203a")
    steps.begin(page, "NETWORK")
    for name, text in APPLICANTS["NETWORK"].items():
        page.locator(f"#id_{name}").fill(text)
    steps.register(page)
    for item in (FORM, MINUTES):
        row = steps.row_of(page, item)
        row.locator("input[type=file]").set_input_files(steps.PHOTO)
        row.get_by_role("button", name="แนบ", exact=True).click()
        expect(steps.told(page)).to_contain_text("แนบ “ใบสมัคร.jpg” แล้ว")
    for box in page.locator(".items input[type=checkbox]").all()[:4]:
        box.check()
    page.get_by_role("button", name="บันทึกรายการที่เลือก").click()
    expect(page.locator(".items .is-missing")).to_have_count(0)
    expect(page.get_by_text("ครบถ้วน")).to_be_visible()


def test_errors_without_scripts_keep_what_was_typed(visit):
    page = visit("field5203a", java_script_enabled=False, refused=[422])
    steps.begin(page, "LEADER")
    page.locator("#id_given_name").fill("ทดลอง")
    page.locator("#id_applied_on").fill("31/2/2567")
    page.get_by_role("button", name="ขึ้นทะเบียน").click()
    expect(page.locator(".form-errors")).to_contain_text(re.compile("วันที่สมัคร"))
    expect(page.locator("#id_given_name")).to_have_value("ทดลอง")
    expect(page.locator("#id_applied_on")).to_have_value("31/2/2567")


def test_list_is_sent_without_scripts(visit):
    page = visit("head5211", java_script_enabled=False)
    page.goto("/send/")
    assert steps.send(page, "") == "มชช.5211/2568-01"
