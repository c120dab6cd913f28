"""A member without an account in a village: comes by a personal link, prepares the telephone,
scores without a signal, sends when it is back; and what becomes of it when the link is dead."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from assessment.tests.browser.phone import (
    CHANGES,
    PHOTO,
    PHOTOS,
    STORED,
    all_sent,
    bar,
    cut,
    evaluation,
    signal_back,
    unsent,
    until,
)
from assessment.tests.browser.test_committee import best, units
from assessment.tests.browser.test_member_link import MEMBER, make_link, revoke
from assessment.tests.browser.test_road import no_serious_findings, saved

__all__ = ["evaluation", "units"]
GIVEN = """select i.code, c.points, c.note, c.version, c.saved_by_name from assessment_score c
  join assessment_sheet s on s.id = c.sheet_id join assessment_indicator i on i.id = c.indicator_id
  where s.member_id is null and s.member_name = %s and s.evaluation_id = %s order by i.position"""
WORKERS = """async () => (await navigator.serviceWorker.getRegistrations())
  .map((one) => new URL(one.scope).pathname)"""
NOTED = """select count(*) from registry_accesslog
  where user_id is null and user_name = %s || ' (ลิงก์ส่วนตัว)' and area_id = '5206'"""


@pytest.fixture
def secretary(visit):
    return visit("head5206")


@pytest.fixture
def link(secretary, evaluation):
    return new_link(secretary)


def new_link(secretary):
    secretary.goto("/evaluation/visits/")
    return make_link(secretary)


def base_of(link):
    return urlsplit(link).path.removesuffix("/")


def prepared(page, link):
    page.goto(link)
    page.wait_for_url("**/evaluation/mine/")
    page.get_by_role("button", name="เตรียมใช้โดยไม่มีสัญญาณ").click()
    expect(page.locator("[data-offline-told]")).to_contain_text("เตรียมไว้แล้ว")
    return page


def opened(page, link, evaluation):
    page.goto(f"{base_of(link)}/offline/#{evaluation}")
    page.locator("[data-key]").first.wait_for()
    return page


def given(site, evaluation):
    return site.ask(GIVEN, MEMBER, evaluation)


def test_member_without_an_account_scores_without_a_signal(site, visit, link, evaluation):
    phone = visit(None, "phone")
    phone.goto(link)
    phone.wait_for_url("**/evaluation/mine/")
    no_serious_findings(phone)
    prepared(phone, link)
    expect(phone.locator("[data-offline-told]")).to_contain_text("ผู้สมัคร 2 ราย")
    assert phone.evaluate(WORKERS) == [f"{base_of(link)}/"]
    cut(phone)
    phone.goto(link)  # the QR once more: the application opens where the page cannot
    expect(bar(phone)).to_contain_text("ไม่มีสัญญาณ")
    no_serious_findings(phone)
    phone.locator(f"a[href='#{evaluation}']").click()
    keys = phone.locator("[data-key]").count()
    for place in range(keys):
        best(phone, place)
    first = phone.locator("[data-key]").first
    first.get_by_text("หมายเหตุ", exact=True).click()
    first.get_by_label("หมายเหตุ").fill("เห็นกับตาที่ศาลาประชาคม")
    first.locator("input[type=file]").set_input_files(PHOTO)
    unsent(phone, keys + 1)
    no_serious_findings(phone)
    assert given(site, evaluation) == []
    signal_back(phone)
    all_sent(phone)
    found = given(site, evaluation)
    assert len(found) == keys
    assert found[0][2] == "เห็นกับตาที่ศาลาประชาคม"
    assert {by for *_, by in found} == {MEMBER}
    assert site.one(PHOTOS, evaluation) == 1
    assert site.ask(CHANGES, evaluation) == [(keys + 1, keys + 1)]
    assert site.one(NOTED, MEMBER) == 1
    phone.get_by_role("link", name="ตรวจทานและส่งคะแนน").click()
    phone.wait_for_url(f"**{base_of(link)}/member-sheets/*/")
    phone.get_by_role("button", name="ส่งคะแนน").click()
    phone.wait_for_url(f"**{base_of(link)}/evaluation/mine/")
    expect(phone.locator("[data-offline-told]")).to_contain_text("ผู้สมัคร 1 ราย")


def test_link_that_is_dead_keeps_what_was_typed_and_a_new_one_sends_it(
    site, visit, secretary, link, evaluation
):
    phone = opened(prepared(visit(None, "phone", refused=(404,)), link), link, evaluation)
    cut(phone)
    best(phone, 0)
    best(phone, 1)
    unsent(phone, 2)
    revoke(secretary)
    signal_back(phone)
    expect(phone.locator("main")).to_contain_text("ลิงก์นี้ใช้ไม่ได้แล้ว")
    expect(bar(phone)).to_contain_text("ยังไม่ส่ง 2 ข้อ")
    no_serious_findings(phone)
    assert "คะแนน 3" in phone.get_by_label("ข้อความที่คัดลอกได้").input_value()
    assert phone.evaluate(STORED) == [0, 0, 2]
    assert given(site, evaluation) == []
    phone.goto(link)
    phone.get_by_role("link", name="เปิดดูคะแนนที่ยังไม่ส่ง").click()
    expect(phone.locator("main")).to_contain_text("ยังไม่ส่ง 2 ข้อ")
    phone.goto(new_link(secretary))
    phone.wait_for_url("**/evaluation/mine/")
    until(phone, lambda: [points for _, points, *_ in given(site, evaluation)], [3, 3])
    expect(phone.locator("[data-offline-left]")).to_be_hidden()


def test_link_and_account_on_one_telephone_keep_to_themselves(site, visit, link, evaluation):
    """Each has a worker of its own; the pack is of who came last, what was typed waits."""
    phone = visit("committee5206", "phone", refused=(409,))
    phone.goto("/evaluation/mine/")
    phone.get_by_role("button", name="เตรียมใช้โดยไม่มีสัญญาณ").click()
    expect(phone.locator("[data-offline-told]")).to_contain_text("เตรียมไว้แล้ว")
    phone.goto(f"/offline/#{evaluation}")
    cut(phone)
    best(phone, 0)
    unsent(phone, 1)
    phone.goto("about:blank")
    signal_back(phone)
    opened(prepared(phone, link), link, evaluation)
    assert sorted(phone.evaluate(WORKERS)) == ["/", f"{base_of(link)}/"]
    cut(phone)
    best(phone, 1)
    unsent(phone, 1)
    phone.goto("/offline/")
    expect(phone.locator("main")).to_contain_text("ยังไม่มีข้อมูลในเครื่องนี้")
    phone.goto(f"{base_of(link)}/offline/")
    signal_back(phone)
    expect(bar(phone)).to_contain_text("ไม่มีรายการค้างส่ง")  # of the link; the account's waits
    assert [points for _, points, *_ in given(site, evaluation)] == [3]


def test_page_by_link_keeps_what_it_could_not_send(site, visit, secretary, link, evaluation):
    phone = visit(None, "phone", refused=(404,))
    phone.goto(link)
    phone.locator(f"form[action*='/evaluation/{evaluation}/begin/'] button").click()
    phone.wait_for_url("**/member-sheets/*/")
    best(phone, 0)
    saved(phone)
    revoke(secretary)
    best(phone, 1)
    expect(phone.locator("[data-save-state]")).to_contain_text("ลิงก์นี้ใช้ไม่ได้แล้ว")
    phone.goto(new_link(secretary))
    phone.locator("main a[href*='/member-sheets/']").first.click()
    phone.wait_for_url("**/member-sheets/*/")
    saved(phone)
    assert [points for _, points, *_ in given(site, evaluation)] == [3, 3]
