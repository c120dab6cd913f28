"""The report's road in Chromium: the head writes and sends, the province returns it, the head mends
and sends again, the province accepts."""

import re

import pytest
from playwright.sync_api import expect

from assessment.tests.browser.test_committee import FRESH
from assessment.tests.browser.test_road import no_serious_findings

MEETING = """insert into assessment_meeting (cycle_id, area_id, order_id, held_on, begins_at, place,
    note, people, saved_at, saved_by_name, concluded_at, concluded_by_name)
  select (select max(id) from registry_cycle), area_id, id, '2024-12-10', '09:30', 'ที่ว่าการอำเภอ',
    '', '[]', now(), '', now(), ''
  from registry_committeeorder where area_id = '5206' and status = 'IN_FORCE'"""
CONCLUDED = """insert into assessment_evaluation (application_id, area_id, order_id, standard_id,
    opened_at, opened_by_id, taken_in_reason, resolution, resolution_reason, resolved_by_name,
    joining, meeting_id, concluded_at, concluded_by_name)
  select a.id, a.area_id, m.order_id, s.id, now(), a.officer_id, '', %s, 'ตามหลักฐานที่แสดง', '',
    'MEAN', m.id, now(), ''
  from registry_application a join assessment_standard s on s.cycle_id = a.cycle_id
    and s.type = a.type and s.status = 'PUBLISHED', assessment_meeting m
  where a.id = %s and m.id = (select max(id) from assessment_meeting)"""
SENT = """select count(*) from registry_submission where kind = 'REPORT' and area_id = '5206'
  and cycle_id = (select max(id) from registry_cycle)"""


@pytest.fixture
def failed(site):
    """The committee of แจ้ห่ม concluded two units; of one that did not pass the id."""
    passed, failed = (site.one(FRESH, place) for place in (0, 1))
    site.ask(MEETING)
    for unit, resolution, stage in ((passed, "PASS", "PASSED"), (failed, "FAIL", "NOT_PASSED")):
        site.ask(CONCLUDED, resolution, unit)
        site.ask("update registry_application set stage = %s where id = %s", stage, unit)
    return failed


def write(page, name, text):
    """As people type; the page saves itself."""
    page.locator(f"#id_{name}").fill(text)
    expect(page.locator("[data-save-state]")).to_have_text(re.compile(r"^บันทึกแล้ว \d\d:\d\d"))


def send(page):
    page.get_by_role("button", name="ตรวจและส่งให้จังหวัด").click()
    page.wait_for_url("**/report/send/")
    no_serious_findings(page)
    page.get_by_label("คำชี้แจง").fill("ผู้สมัครอื่นอยู่ระหว่างรอจังหวัดรับรายชื่อ")
    page.get_by_role("button", name="ส่งรายงานผลให้จังหวัด").dblclick()
    expect(page.locator(".receipt .no")).to_be_visible()


def test_report_goes_from_writing_to_acceptance(site, visit, failed):
    head, province = visit("head5206"), visit("province")
    head.goto("/report/")
    no_serious_findings(head)
    write(head, "obstacles", "ช่วงเก็บเกี่ยวนัดหมายยาก")
    head.get_by_role("button", name="ตรวจและส่งให้จังหวัด").click()
    expect(head.locator("main")).to_contain_text("ยังไม่ได้เขียนข้อเสนอแนะ")
    expect(head.get_by_role("button", name="ส่งรายงานผลให้จังหวัด")).to_have_count(0)
    head.locator("a[href='/report/#id_suggestions']").click()
    expect(head.locator("#id_obstacles")).to_have_value("ช่วงเก็บเกี่ยวนัดหมายยาก")
    write(head, "suggestions", "อบรมการทำบัญชี")
    send(head)
    assert site.one(SENT) == 1
    no_serious_findings(head)
    open_report(province)
    province.get_by_role("link", name="ส่งกลับพร้อมเหตุผล").click()
    no_serious_findings(province)
    province.get_by_label("เหตุผลที่ส่งกลับ").fill("ขอแนวทางของผู้ที่ไม่ผ่าน")
    province.get_by_role("button", name="ส่งกลับให้อำเภอแก้ไข").click()
    expect(province.locator("main")).to_contain_text("จังหวัดส่งกลับ")
    head.reload()
    expect(head.locator("main")).to_contain_text("ขอแนวทางของผู้ที่ไม่ผ่าน")
    head.get_by_role("link", name="แก้ไขรายงาน").click()
    write(head, f"next_{failed}", "เยี่ยมทุกเดือนจนหลักฐานครบ")
    send(head)
    assert site.one(SENT) == 2
    open_report(province)
    expect(province.locator("main")).to_contain_text("→ “เยี่ยมทุกเดือนจนหลักฐานครบ”")
    province.get_by_role("button", name="รับรายงานผล").click()
    expect(province.locator(".messages")).to_contain_text("รับรายงานผลของอำเภอแจ้ห่มแล้ว")
    head.reload()
    expect(head.locator("main")).to_contain_text("จังหวัดรับแล้ว")


def open_report(page, district="อำเภอแจ้ห่ม"):
    page.goto("/inbox/?kind=REPORT")
    no_serious_findings(page)
    page.get_by_role("link", name=district).click()
    no_serious_findings(page)


def test_lost_signal_loses_no_word(visit, failed):
    page = visit("head5206", "phone")
    page.goto("/report/")
    page.context.set_offline(True)
    page.locator("#id_obstacles").fill("พิมพ์ตอนไม่มีสัญญาณ")
    expect(page.locator("[data-save-state]")).to_contain_text("ไม่มีสัญญาณ")
    page.context.set_offline(False)
    expect(page.locator("[data-save-state]")).to_contain_text("บันทึกแล้ว", timeout=15_000)
    page.reload()
    expect(page.locator("#id_obstacles")).to_have_value("พิมพ์ตอนไม่มีสัญญาณ")
