"""A member's telephone in a village: prepared, the signal cut, scored, sent when it is back; what
changed meanwhile, and what is refused."""

import re

import pytest
from playwright.sync_api import expect

from assessment.tests.browser.phone import (
    MEMBER,
    PHOTO,
    PHOTOS,
    all_sent,
    bar,
    cut,
    evaluation,
    given,
    level,
    opened,
    prepared,
    signal_back,
    unsent,
)
from assessment.tests.browser.test_committee import begin, best, units
from assessment.tests.browser.test_road import no_serious_findings, saved

__all__ = ["evaluation", "units"]
NOTE = "ตรวจสมุดบัญชีแล้ว ครบถ้วน"


# --- the road ------------------------------------------------------------------------------------


def test_member_scores_without_a_signal_while_another_scores_with(site, visit, evaluation):
    secretary = visit("head5206")
    phone = visit(MEMBER, "phone")
    phone.goto("/evaluation/mine/")
    no_serious_findings(phone)
    prepared(phone)
    expect(phone.locator("[data-offline-told]")).to_contain_text("ผู้สมัคร 2 ราย")
    cut(phone)
    phone.goto("/evaluation/mine/")
    expect(bar(phone)).to_contain_text("ไม่มีสัญญาณ")
    no_serious_findings(phone)
    phone.locator(f"a[href='#{evaluation}']").click()
    keys = phone.locator("[data-key]").count()
    begin(secretary, evaluation)
    for place in range(keys):
        best(phone, place)
        best(secretary, place)
    expect(phone.locator("[data-left]")).to_have_text("0")
    unsent(phone, keys)
    note_and_photo_outlive_a_reload(phone, keys + 1)
    assert given(site, evaluation) == []
    phone.get_by_role("button", name="ไปรายถัดไป").click()
    expect(phone.locator("[data-left]")).not_to_have_text("0")
    level(phone, 0, 0)
    signal_back(phone)
    all_sent(phone)
    found = given(site, evaluation)
    assert len(found) == keys
    assert found[0][2] == NOTE
    assert {version for *_, version in found[1:]} == {1}
    assert site.one(PHOTOS, evaluation) == 1
    expect(secretary.locator("[data-unanswered]")).to_have_text("0")
    saved(secretary)
    assert len(given(site, evaluation, "head5206")) == keys
    opened(phone, evaluation)
    sends_the_sheet(phone)


def note_and_photo_outlive_a_reload(phone, waiting):
    first = phone.locator("[data-key]").first
    first.get_by_text("หมายเหตุ", exact=True).click()
    first.get_by_label("หมายเหตุ").fill(NOTE)
    first.locator("input[type=file]").set_input_files(PHOTO)
    unsent(phone, waiting)
    no_serious_findings(phone)
    phone.reload()
    phone.locator("[data-key]").first.wait_for()
    expect(first.get_by_label("หมายเหตุ")).to_have_value(NOTE)
    expect(first.locator("figure img")).to_be_visible()
    unsent(phone, waiting)


def sends_the_sheet(phone):
    phone.get_by_role("link", name="ตรวจทานและส่งคะแนน").click()
    phone.wait_for_url(re.compile(r"/member-sheets/\d+/$"))  # begun by the first change
    phone.get_by_role("button", name="ส่งคะแนน").click()
    phone.wait_for_url("**/evaluation/mine/")
    expect(phone.locator("[data-offline-told]")).to_contain_text("ผู้สมัคร 1 ราย")


def test_application_opens_where_a_page_cannot(site, visit, evaluation):
    phone = prepared(visit(MEMBER, "phone"))
    begin(phone, evaluation)
    address = phone.url
    prepared_again(phone)
    cut(phone)
    phone.goto(address)
    expect(phone.locator("main h1")).to_be_visible()
    phone.locator("[data-key]").nth(3).wait_for()
    phone.goto("/")
    expect(phone.locator("main h1")).to_have_text("ให้คะแนนโดยไม่มีสัญญาณ")


def prepared_again(page):
    """The page renews the pack by itself, but what it told before stays until that is done."""
    page.goto("/evaluation/mine/")
    button = page.get_by_role("button", name="เตรียมข้อมูลใหม่")
    button.click()
    expect(button).to_be_enabled()
    expect(page.locator("[data-offline-told]")).to_contain_text("เตรียมไว้แล้ว")


def test_what_the_page_could_not_send_goes_with_the_application(site, visit, evaluation):
    """The signal was lost on the ordinary page, which keeps its answers in a store of its own."""
    phone = prepared(visit(MEMBER, "phone"))
    begin(phone, evaluation)
    address = phone.url
    prepared_again(phone)
    phone.goto(address)
    cut(phone)
    best(phone, 0)
    expect(phone.locator("[data-save-state]")).to_contain_text("ไม่มีสัญญาณ")
    opened(phone, evaluation)
    unsent(phone, 1)
    best(phone, 1)
    unsent(phone, 2)
    signal_back(phone)
    all_sent(phone)
    phone.goto(address)
    expect(phone.locator("[data-unanswered]")).not_to_have_text("")
    assert [version for *_, version in given(site, evaluation)] == [1, 1]
    assert phone.locator("[data-key] input:checked").count() == 2


def test_page_tells_of_what_waits_in_the_application(site, visit, evaluation):
    phone = prepared(visit(MEMBER, "phone", refused=(409,)))
    opened(phone, evaluation)
    cut(phone)
    level(phone, 0, 0)
    unsent(phone, 1)
    phone.evaluate("() => { navigator.locks.request('mchch-send', () => new Promise(() => {})); }")
    other = phone.context.new_page()
    signal_back(phone)
    begin(other, evaluation)
    expect(other.locator("[data-beside]")).to_contain_text("ยังไม่ส่ง 1 ข้อ")
    no_serious_findings(other)


# --- conflicts -----------------------------------------------------------------------------------


@pytest.fixture
def torn(site, visit, evaluation):
    """The telephone says 3 of the last two indicators; meanwhile another machine said 0."""
    phone = opened(prepared(visit(MEMBER, "phone")), evaluation)
    last = phone.locator("[data-key]").count() - 1
    cut(phone)
    for place in (last - 1, last):
        best(phone, place)
    unsent(phone, 2)
    office = visit(MEMBER)
    begin(office, evaluation)
    for place in (last - 1, last):
        office.locator("[data-key]").nth(place).locator("label.level").first.click()
    saved(office)
    signal_back(phone)
    expect(phone.get_by_text("มีการแก้ไขข้อนี้ในระบบด้วย")).to_have_count(2)
    return phone, last


def test_conflict_shows_both_values_and_each_can_be_chosen(site, torn, evaluation):
    phone, last = torn
    assert [points for _, points, _, _ in given(site, evaluation)] == [0, 0]
    box = phone.locator("[data-key]").nth(last).locator(".alert")
    expect(box).to_contain_text("ในเครื่องนี้:")
    expect(box).to_contain_text(re.compile(r"ในระบบ: 0"))
    expect(box).to_contain_text("บันทึกเมื่อ")
    no_serious_findings(phone)
    phone.goto("/offline/#")
    expect(phone.locator("main")).to_contain_text("รอเลือก 2 ข้อ")
    opened(phone, evaluation)
    box.get_by_role("button", name="ใช้ค่าในเครื่องนี้").click()
    other = phone.locator("[data-key]").nth(last - 1).locator(".alert")
    other.get_by_role("button", name="ใช้ค่าในระบบ").click()
    expect(phone.get_by_text("มีการแก้ไขข้อนี้ในระบบด้วย")).to_have_count(0)
    all_sent(phone)
    found = given(site, evaluation)
    assert [(points, version) for _, points, _, version in found] == [(0, 1), (3, 2)]
    expect(phone.locator("[data-key]").nth(last - 1).locator("input:checked")).to_have_value("0")


def test_what_came_after_the_handing_in_stays_and_can_be_copied(site, visit, evaluation):
    phone = opened(prepared(visit(MEMBER, "phone")), evaluation)
    cut(phone)
    best(phone, 0)
    unsent(phone, 1)
    office = visit(MEMBER)
    begin(office, evaluation)
    for one in office.locator("[data-key]").all():
        one.locator("label.level").first.click()
    saved(office)
    office.get_by_role("button", name="ส่งคะแนน").click()
    office.wait_for_url("**/evaluation/mine/")
    signal_back(phone)
    expect(phone.locator(".alert")).to_contain_text("ส่งคะแนนแล้วจึงอ่านได้อย่างเดียว")
    phone.goto("/offline/#")
    expect(phone.locator("main")).to_contain_text("ระบบไม่รับ 1 ข้อ")
    no_serious_findings(phone)
    text = phone.get_by_label("ข้อความที่คัดลอกได้").input_value()
    assert "คะแนน 3" in text
    assert "ส่งคะแนนแล้ว" in text
    assert {points for _, points, _, _ in given(site, evaluation)} == {0}
    phone.get_by_role("button", name="ลบออกจากเครื่อง").click()
    expect(phone.locator("main")).to_contain_text("ระบบไม่รับ 1 ข้อ")
    phone.get_by_role("button", name="ยืนยันลบ กู้คืนไม่ได้").click()
    expect(phone.get_by_text("ระบบไม่รับ 1 ข้อ")).to_have_count(0)
