"""A whole district in Chromium, from the order that appoints its committee to the report that the
province accepts: one member scores in the office, one at the same time in a village, by a link and
without a signal, one on paper."""

import pytest
from playwright.sync_api import expect

from assessment.tests.browser.phone import all_sent, cut, signal_back, unsent
from assessment.tests.browser.test_certification import announce, give_out
from assessment.tests.browser.test_committee import (
    PLANNED,
    READY,
    begin,
    best,
    conclude,
    hand_in,
    on_paper,
    open_both,
    resolve,
    scored_alone,
)
from assessment.tests.browser.test_member_link import make_link
from assessment.tests.browser.test_offline_link import opened, prepared
from assessment.tests.browser.test_report import open_report, send, write
from assessment.tests.browser.test_road import saved
from registry.tests.browser.test_order import add, compose

CHAIR, MEMBER = "นายอำเภอเกาะคา", "นางสาวสอง สมมติ"
UNIT = """select a.id from registry_application a where a.district_code = '5203'
  and a.cycle_id = (select max(id) from registry_cycle) and a.stage = 'REGISTERED'
  and not exists (select from assessment_sheet s where s.application_id = a.id)
  and not exists (select from assessment_developmentplan p where p.application_id = a.id)
  order by a.id limit 1 offset %s"""
STAGES = "select id, stage from registry_application where id = any(%s) order by id"
SHEETS = """select member_name, entered_by_name <> '', count(c.*) from assessment_sheet s
  join assessment_score c on c.sheet_id = s.id where s.evaluation_id = %s and s.status = 'CONFIRMED'
  group by 1, 2 order by 1"""


@pytest.fixture
def units(site):
    """Two that the province accepted: one went the whole road, one did not. It is spring."""
    site.ask("update registry_cyclestep set opens_on = null where kind in ('EVALUATE', 'REPORT')")
    found = [site.one(UNIT, place) for place in (0, 1)]
    for unit in found:
        site.ask("update registry_application set stage = 'ACCEPTED' where id = %s", unit)
    site.ask(READY, found[0])
    site.ask(PLANNED, found[0])
    return found


def evaluation_of(site, unit):
    return site.one("select id from assessment_evaluation where application_id = %s", unit)


def test_district_goes_from_its_order_to_the_accepted_report(site, visit, units):
    head, phone, province = visit("head5203"), visit(None, "phone"), visit("province")
    appoint(head)
    open_both(head, *units)
    judged, other = (evaluation_of(site, unit) for unit in units)
    keys = score_together(head, phone, judged)
    on_paper(head, judged, CHAIR)
    assert [(name, paper, n) for name, paper, n in site.ask(SHEETS, judged)] == sorted(
        [(MEMBER, False, keys), (CHAIR, True, keys), (name_of(site), False, keys)]
    )
    scored_alone(head, other)
    resolve(head, judged, other)
    conclude(head, CHAIR)
    announce(head, 1)
    give_out(head, 1)
    report(head, province)
    assert [stage for _, stage in site.ask(STAGES, units)] == ["PASSED", "NOT_PASSED"]


def name_of(site):
    """The head's, as the sheet tells it."""
    return site.one(
        "select s.member_name from assessment_sheet s join registry_user u on u.id = s.member_id"
        " where u.username = 'head5203' limit 1"
    )


def appoint(page):
    compose(page)
    add(page, MEMBER, "ปลัดอำเภอ")
    expect(page.locator("[data-save-state]")).to_contain_text("บันทึกแล้ว")
    page.get_by_role("button", name="ตรวจและออกคำสั่ง").click()
    page.get_by_label("เลขที่คำสั่ง").fill("๑๒๓")
    page.get_by_label("สั่ง ณ วันที่").fill("16 ธ.ค. 67")
    page.get_by_role("button", name="ออกคำสั่ง").click()
    expect(page.locator("h1 .badge")).to_have_text("มีผลใช้บังคับ")


def score_together(head, phone, evaluation):
    """How many indicators there were."""
    head.goto("/evaluation/visits/")
    link = make_link(head, MEMBER)
    prepared(phone, link)
    cut(phone)
    opened(phone, link, evaluation)
    begin(head, evaluation)
    keys = phone.locator("[data-key]").count()
    for place in range(keys):
        best(phone, place)
        best(head, place)
    unsent(phone, keys)
    saved(head)
    signal_back(phone)
    all_sent(phone)
    phone.get_by_role("link", name="ตรวจทานและส่งคะแนน").click()
    phone.get_by_role("button", name="ส่งคะแนน").click()
    phone.wait_for_url("**/evaluation/mine/")
    hand_in(head, evaluation)
    return keys


def report(head, province):
    head.goto("/report/")
    write(head, "obstacles", "ช่วงเก็บเกี่ยวนัดหมายยาก")
    write(head, "suggestions", "อบรมการทำบัญชี")
    send(head)
    open_report(province, "อำเภอเกาะคา")
    province.get_by_role("button", name="รับรายงานผล").click()
    expect(province.locator(".messages")).to_contain_text("รับรายงานผลของอำเภอเกาะคาแล้ว")
    head.reload()
    expect(head.locator("main")).to_contain_text("จังหวัดรับแล้ว")
