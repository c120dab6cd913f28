"""From the order in force to the committee's resolution, gone in Chromium: two members score at
the same time, one gave points on paper."""

import re

import pytest
from playwright.sync_api import expect

from assessment.tests.browser.test_road import no_serious_findings, saved
from registry.demo.evidence import pdf

SCAN = {"name": "แบบลงนาม.pdf", "mimeType": "application/pdf",
        "buffer": pdf(("Made up", "in a test"))}  # fmt: skip
# Two units of แจ้ห่ม that the province has accepted: one went the whole road, one did not.
CHAIR = "นายอำเภอแจ้ห่ม"
FRESH = """select a.id from registry_application a where a.district_code = '5206'
  and a.cycle_id = (select max(id) from registry_cycle) and a.stage = 'SENT'
  and not exists (select from assessment_sheet s where s.application_id = a.id)
  and not exists (select from assessment_developmentplan p where p.application_id = a.id)
  order by a.id limit 1 offset %s"""
READY = """insert into assessment_sheet (application_id, area_id, standard_id, kind, status,
    opened_at, opened_by_id, submitted_at, submitted_by_name, confirmed_by_name, reopened_reason,
    member_name, entered_by_name)
  select a.id, a.area_id, s.id, kind, 'CONFIRMED', now(), a.officer_id, now(), '', '', '', '', ''
  from registry_application a join assessment_standard s on s.cycle_id = a.cycle_id
    and s.type = a.type and s.status = 'PUBLISHED', unnest(array['BEFORE', 'AFTER']) kind
  where a.id = %s"""
PLANNED = """insert into assessment_developmentplan (application_id, area_id, version_no, status,
    goal, change_note, version, created_at, created_by_id, agreed_on, agreed_with, agreed_by_name)
  select id, area_id, 1, 'AGREED', '', '', 1, now(), officer_id, now(), '', ''
  from registry_application where id = %s"""
POINTS = """select count(*) from assessment_score c join assessment_sheet s on s.id = c.sheet_id
  join registry_user u on u.id = s.member_id
  where u.username = %s and s.kind = 'EVALUATION' and s.application_id = %s"""


@pytest.fixture
def units(site):
    """Spring, as far as the committee is concerned."""
    site.ask("update registry_cyclestep set opens_on = null where kind = 'EVALUATE'")
    found = [site.one(FRESH, place) for place in (0, 1)]
    for unit in found:
        site.ask("update registry_application set stage = 'ACCEPTED' where id = %s", unit)
    site.ask(READY, found[0])
    site.ask(PLANNED, found[0])
    return found


def test_committee_goes_from_order_to_resolution(site, visit, units):
    unit, other = units
    secretary = visit("head5206")
    open_both(secretary, unit, other)
    evaluation = site.one("select id from assessment_evaluation where application_id = %s", unit)
    other_one = site.one("select id from assessment_evaluation where application_id = %s", other)
    member = visit("committee5206", "phone")
    member.goto("/")
    no_serious_findings(member)
    begin(member, evaluation)
    begin(secretary, evaluation)
    no_serious_findings(member)
    together(member, secretary)
    keys = member.locator("[data-key]").count()
    assert [site.one(POINTS, who, unit) for who in ("committee5206", "head5206")] == [keys, keys]
    member.get_by_role("button", name="ไปรายถัดไป").click()
    member.wait_for_load_state()
    expect(member.locator("[data-total-points]")).to_have_text("0")
    out_of_it(member)
    for page in (member, secretary):
        hand_in(page, evaluation)
    on_paper(secretary, evaluation)
    scored_alone(secretary, other_one)
    resolve(secretary, evaluation, other_one)
    conclude(secretary)
    stages = [site.one("select stage from registry_application where id = %s", u) for u in units]
    assert stages == ["PASSED", "NOT_PASSED"]
    member.goto(f"/evaluation/{evaluation}/")
    expect(member.locator("main")).to_contain_text("ผลตามเกณฑ์: ผ่าน")
    no_serious_findings(member)


def open_both(page, unit, other):
    """The ready one by its tick, the other with a reason."""
    page.goto("/evaluation/")
    no_serious_findings(page)
    page.locator(f"input[name=unit][value='{unit}']").check()
    page.get_by_role("button", name="เปิดตรวจประเมินที่เลือก").click()
    expect(page.locator(".messages")).to_contain_text("เปิดตรวจประเมินแล้ว 1 ราย")
    page.goto(f"/evaluation/take-in/{other}/")
    expect(page.locator("main")).to_contain_text("ยังไม่ประเมินตนเองก่อนการพัฒนา")
    no_serious_findings(page)
    page.get_by_label("เหตุผล").fill("น้ำท่วมจึงประเมินตนเองไม่ทัน คณะกรรมการเห็นควรรับตรวจ")
    page.get_by_role("button", name="เปิดตรวจประเมิน").click()
    expect(page.locator(".messages")).to_contain_text("เปิดตรวจประเมิน")


def begin(page, evaluation):
    page.goto("/evaluation/mine/")
    page.locator(f"form[action='/evaluation/{evaluation}/begin/'] button").click()
    page.wait_for_url("**/member-sheets/*/")


def best(page, place):
    page.locator("[data-key]").nth(place).locator("label.level").last.click()


def together(*pages):
    """One indicator each, in turn."""
    for place in range(pages[0].locator("[data-key]").count()):
        for page in pages:
            best(page, place)
    for page in pages:
        expect(page.locator("[data-unanswered]")).to_have_text("0")
        saved(page)


def out_of_it(page):
    """On the applicant that came next the member has a conflict of interest."""
    page.get_by_role("link", name="แจ้งมีส่วนได้เสีย").click()
    no_serious_findings(page)
    page.get_by_label("เหตุผล").fill("เป็นญาติกับประธานกลุ่ม")
    page.get_by_role("button", name="แจ้งมีส่วนได้เสีย").click()
    page.wait_for_url("**/evaluation/mine/")
    expect(page.locator("main")).to_contain_text("งดให้คะแนน")


def hand_in(page, evaluation):
    page.goto(f"/evaluation/{evaluation}/")
    page.get_by_role("button", name="คะแนนของฉัน").click()
    page.wait_for_url("**/member-sheets/*/")
    page.get_by_role("button", name="ส่งคะแนน").click()
    page.wait_for_url("**/evaluation/mine/")


def on_paper(page, evaluation, chair=CHAIR):
    """The chair's sheet, digit by digit, with its scan."""
    page.goto(f"/evaluation/{evaluation}/paper/")
    no_serious_findings(page)
    page.get_by_role("button", name=f"กรอกคะแนน ของ {chair}").click()
    page.wait_for_url("**/grid/")
    no_serious_findings(page)
    for _ in range(page.locator("input.digit").count()):
        page.keyboard.press("3")
    page.get_by_role("button", name="บันทึกคะแนนทั้งหมด").click()
    page.wait_for_url(re.compile(r"/member-sheets/\d+/$"))
    page.get_by_label("สแกนแบบกระดาษ").set_input_files(SCAN)
    page.get_by_role("link", name=SCAN["name"], exact=True).wait_for()
    expect(page.locator("main")).to_contain_text("กรอกจากแบบกระดาษโดย")
    page.get_by_role("button", name="ส่งคะแนน").click()
    page.wait_for_url(f"**/evaluation/{evaluation}/")


def scored_alone(page, evaluation):
    """The lowest level of everything."""
    begin(page, evaluation)
    for one in page.locator("[data-key]").all():
        one.locator("label.level").first.click()
    expect(page.locator("[data-unanswered]")).to_have_text("0")
    saved(page)
    page.get_by_role("button", name="ส่งคะแนน").click()
    page.wait_for_url("**/evaluation/mine/")


def resolve(page, evaluation, other):
    """One confirmed; departing without a reason is refused, then confirmed, too."""
    page.goto(f"/evaluation/{evaluation}/")
    expect(page.locator("main")).to_contain_text("ผลตามเกณฑ์: ผ่าน")
    no_serious_findings(page)
    page.get_by_role("button", name="บันทึกมติ").click()
    expect(page.locator(".messages")).to_contain_text("บันทึกมติแล้ว")
    page.goto(f"/evaluation/{other}/")
    expect(page.get_by_label("ไม่ผ่าน")).to_be_checked()
    page.get_by_role("button", name="บันทึกมติ").click()
    expect(page.locator(".messages")).to_contain_text("บันทึกมติแล้ว")


def conclude(page, chair=CHAIR):
    page.goto("/evaluation/conclude/")
    expect(page.locator("main")).to_contain_text("ยังสรุปผลไม่ได้")
    page.get_by_role("link", name="บันทึกการประชุม").click()
    no_serious_findings(page)
    page.get_by_label("เริ่มประชุมเวลา").fill("๙.๓๐")
    page.get_by_label("สถานที่").fill("ห้องประชุมที่ว่าการอำเภอ")
    page.get_by_label(chair).check()
    page.get_by_role("button", name="บันทึกการประชุม").click()
    page.wait_for_url("**/evaluation/conclude/")
    no_serious_findings(page)
    page.get_by_role("button", name="สรุปผลทั้งหมด 2 ราย").click()
    page.wait_for_url("**/evaluation/")
    expect(page.locator(".messages")).to_contain_text("สรุปผลการตรวจประเมินแล้ว 2 ราย")
