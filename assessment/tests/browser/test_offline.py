"""A member's telephone in a village: prepared, the signal cut, scored, sent when it is back; what
changed meanwhile, what is refused, who logs out, and a server that is killed in between."""

import os
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from assessment.tests.browser.test_committee import begin, best, open_both, units
from assessment.tests.browser.test_road import no_serious_findings, saved
from registry.tests.upload_samples import jpeg

__all__ = ["units"]
MEMBER = "committee5206"
PHOTO = {"name": "ลงพื้นที่.jpg", "mimeType": "image/jpeg", "buffer": jpeg((640, 480))}
GIVEN = """select i.code, c.points, c.note, c.version from assessment_score c
  join assessment_sheet s on s.id = c.sheet_id join assessment_indicator i on i.id = c.indicator_id
  join registry_user u on u.id = s.member_id
  where u.username = %s and s.evaluation_id = %s order by i.position"""
PHOTOS = """select count(*) from assessment_scorefile f join assessment_score c on c.id = f.score_id
  join assessment_sheet s on s.id = c.sheet_id where s.evaluation_id = %s"""
CHANGES = """select count(*), count(distinct c.key) from assessment_sheetchange c
  join assessment_sheet s on s.id = c.sheet_id where s.evaluation_id = %s"""
STORED = """async () => {
  const db = await idb.openDB("mchch-offline");
  const found = [];
  for (const store of ["packs", "pictures", "changes"]) found.push(await db.count(store));
  db.close();
  return found;
}"""


@pytest.fixture
def evaluation(site, visit, units):
    """The ready one of two applicants before the committee."""
    secretary = visit("head5206")
    open_both(secretary, *units)
    secretary.context.close()
    return site.one("select id from assessment_evaluation where application_id = %s", units[0])


def prepared(page):
    page.goto("/evaluation/mine/")
    page.get_by_role("button", name="เตรียมใช้โดยไม่มีสัญญาณ").click()
    expect(page.locator("[data-offline-told]")).to_contain_text("เตรียมไว้แล้ว")
    return page


def cut(page):
    page.context.set_offline(True)


def signal_back(page):
    page.context.set_offline(False)


def opened(page, evaluation):
    """The application at one applicant."""
    page.goto(f"/offline/#{evaluation}")
    page.locator("[data-key]").first.wait_for()
    return page


def bar(page):
    return page.locator("[data-bar]")


def unsent(page, count):
    expect(bar(page)).to_contain_text(f"ยังไม่ส่ง {count} ข้อ")


def all_sent(page):
    expect(bar(page)).to_contain_text("ส่งครบแล้ว")


def level(page, place, points):
    page.locator("[data-key]").nth(place).locator(f"input[value='{points}']").check()


def stored(page):
    """(packs, pictures, changes) in the browser's store, asked on a page of the application."""
    page.goto("/offline/")
    page.locator("main h2").first.wait_for()
    return page.evaluate(STORED)


def given(site, evaluation, who=MEMBER):
    return site.ask(GIVEN, who, evaluation)


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
    first = phone.locator("[data-key]").first
    first.get_by_text("หมายเหตุ", exact=True).click()
    first.get_by_label("หมายเหตุ").fill("ตรวจสมุดบัญชีแล้ว ครบถ้วน")
    first.locator("input[type=file]").set_input_files(PHOTO)
    unsent(phone, keys + 1)
    no_serious_findings(phone)
    phone.reload()
    phone.locator("[data-key]").first.wait_for()
    expect(first.get_by_label("หมายเหตุ")).to_have_value("ตรวจสมุดบัญชีแล้ว ครบถ้วน")
    expect(first.locator("figure img")).to_be_visible()
    unsent(phone, keys + 1)
    assert given(site, evaluation) == []
    phone.get_by_role("button", name="ไปรายถัดไป").click()
    expect(phone.locator("[data-left]")).not_to_have_text("0")
    level(phone, 0, 0)
    signal_back(phone)
    all_sent(phone)
    found = given(site, evaluation)
    assert len(found) == keys
    assert found[0][2] == "ตรวจสมุดบัญชีแล้ว ครบถ้วน"
    assert {version for *_, version in found[1:]} == {1}
    assert site.one(PHOTOS, evaluation) == 1
    expect(secretary.locator("[data-unanswered]")).to_have_text("0")
    saved(secretary)
    assert len(given(site, evaluation, "head5206")) == keys
    opened(phone, evaluation)
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
    assert phone.locator("[data-key]").count() > 3
    phone.goto("/")
    expect(phone.locator("main h1")).to_have_text("ให้คะแนนโดยไม่มีสัญญาณ")


def prepared_again(page):
    page.goto("/evaluation/mine/")
    expect(page.locator("[data-offline-prepare]")).to_be_enabled()
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


# --- whose telephone -----------------------------------------------------------------------------


def log_out(page, sure=False):
    page.goto("/")
    page.locator("[data-menu] summary").click()
    page.get_by_role("button", name="ออกจากระบบ").click()
    if sure:
        expect(page.get_by_role("dialog")).to_contain_text("ยังมีคะแนนที่ยังไม่ส่ง 1 ข้อ")
        no_serious_findings(page)
        page.get_by_role("dialog").get_by_role("button", name="ออกจากระบบ").click()
    page.wait_for_url("**/login/")


def log_in(page):
    """The session before ended with the log-out."""
    page.context.clear_cookies()
    page.goto("/login/")
    page.locator("[name=username]").fill(MEMBER)
    page.locator("[name=password]").fill("demo-2568")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r":\d+/$"))


def test_log_out_takes_the_pack_away(site, visit, evaluation):
    phone = prepared(visit(MEMBER, "phone"))
    assert stored(phone)[0] == 1
    log_out(phone)
    assert stored(phone) == [0, 0, 0]
    cut(phone)
    phone.goto("/evaluation/mine/")
    expect(phone.locator("main")).to_contain_text("ยังไม่มีข้อมูลในเครื่องนี้")


def window(site, last_day):
    """When the committee's step is closed for good."""
    site.ask(
        f"update registry_cyclestep set due_on = '2024-11-30', closes_on = {last_day}"
        " where kind = 'EVALUATE'"
    )


def test_unsent_points_wait_for_their_owner(site, visit, evaluation):
    """Refused by the server they cannot go; the member is asked, and nobody else sees them."""
    phone = opened(prepared(visit(MEMBER, "phone", refused=(403, 404))), evaluation)
    window(site, "'2024-12-01'")
    level(phone, 0, 0)
    expect(phone.locator("[data-key] .alert").first).to_contain_text("ปิดแล้ว")
    log_out(phone, sure=True)
    assert stored(phone) == [0, 0, 1]
    phone.context.add_cookies([site.cookie("head5206")])
    phone.goto("/offline/")
    expect(phone.locator("main")).to_contain_text("มีคะแนนที่ยังไม่ส่ง 1 ข้อในเครื่องนี้")
    expect(phone.locator("main")).not_to_contain_text("1.1")
    window(site, "null")
    log_in(phone)
    prepared(phone)
    opened(phone, evaluation)
    phone.get_by_role("button", name="ลองส่งอีกครั้ง").click()
    all_sent(phone)
    assert [points for _, points, _, _ in given(site, evaluation)] == [0]


def test_another_account_finds_no_pack(site, visit, evaluation):
    """The session ended without a log-out, and somebody else logs in on the same telephone."""
    phone = opened(prepared(visit(MEMBER, "phone", refused=(403,))), evaluation)
    cut(phone)
    level(phone, 0, 0)
    unsent(phone, 1)
    phone.context.add_cookies([site.cookie("head5206")])
    signal_back(phone)
    expect(phone.locator("main")).to_contain_text("ยังไม่มีข้อมูลในเครื่องนี้")
    assert stored(phone) == [0, 0, 1]
    assert given(site, evaluation) == given(site, evaluation, "head5206") == []


def test_session_that_ended_is_told_and_all_is_sent_after_the_log_in(site, visit, evaluation):
    phone = opened(prepared(visit(MEMBER, "phone", refused=(403,))), evaluation)
    cut(phone)
    level(phone, 0, 0)
    unsent(phone, 1)
    phone.context.clear_cookies()
    signal_back(phone)
    expect(bar(phone)).to_contain_text("โปรดเข้าสู่ระบบ")
    assert given(site, evaluation) == []
    phone.context.add_cookies([site.cookie(MEMBER)])
    phone.get_by_role("button", name="ส่งเดี๋ยวนี้").click()
    all_sent(phone)
    assert [points for _, points, _, _ in given(site, evaluation)] == [0]


def test_pack_that_is_too_old_is_removed_before_anybody_reads_it(site, visit, evaluation):
    phone = opened(prepared(visit(MEMBER, "phone")), evaluation)
    cut(phone)
    level(phone, 0, 0)
    unsent(phone, 1)
    phone.evaluate(
        """async () => { const pack = await outbox.pack();
        pack.data.expires_at = "2024-01-01T00:00:00+07:00"; await outbox.keepPack(pack); }"""
    )
    phone.goto("/offline/?again")
    expect(phone.locator("main")).to_contain_text("มีคะแนนที่ยังไม่ส่ง 1 ข้อในเครื่องนี้")
    assert phone.evaluate(STORED) == [0, 0, 1]


# --- a server that is killed ---------------------------------------------------------------------


def kill_worker(site):
    """kill -9 of the process that answers; gunicorn puts another in its place."""
    pid = site.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)


def test_server_killed_while_sending_loses_nothing_and_takes_nothing_twice(site, visit, evaluation):
    phone = opened(prepared(visit(MEMBER, "phone", refused=(500, 502))), evaluation)
    keys = phone.locator("[data-key]").count()
    cut(phone)
    for place in range(keys):
        best(phone, place)
        phone.locator("[data-key]").nth(place).locator("input[type=file]").set_input_files(PHOTO)
    unsent(phone, 2 * keys)
    signal_back(phone)
    for _ in range(3):
        phone.wait_for_timeout(400)
        kill_worker(site)
        phone.wait_for_timeout(1200)
        phone.evaluate("dispatchEvent(new Event('online'))")
    site.wait()
    phone.evaluate("dispatchEvent(new Event('online'))")
    all_sent(phone)
    found = given(site, evaluation)
    assert len(found) == keys
    assert {points for _, points, _, _ in found} == {3}
    assert site.one(PHOTOS, evaluation) == keys
    assert site.ask(CHANGES, evaluation) == [(2 * keys, 2 * keys)]


def test_answer_of_the_server_that_was_lost_is_asked_for_again(site, visit, evaluation):
    """Taken in, committed, and nobody was told: sent again, it is still one change."""
    phone = opened(prepared(visit(MEMBER, "phone")), evaluation)
    phone.evaluate(
        """() => { const real = fetch; let lost = 0;
        navigator.serviceWorker.getRegistration = async () => null; // no sending in the background
        window.fetch = async (...args) => {
          const reply = await real(...args);
          if (String(args[0]).endsWith("/changes/") && lost++ < 1) throw new TypeError("lost");
          return reply;
        }; }"""
    )
    level(phone, 0, 0)
    expect(bar(phone)).to_contain_text("ระบบจะส่งเองเมื่อสัญญาณกลับมา")
    assert [points for _, points, _, _ in given(site, evaluation)] == [0]
    best(phone, 0)
    phone.get_by_role("button", name="ส่งเดี๋ยวนี้").click()
    all_sent(phone)
    found = given(site, evaluation)
    assert [(points, version) for _, points, _, version in found] == [(3, 2)]
    assert site.ask(CHANGES, evaluation) == [(2, 2)]
