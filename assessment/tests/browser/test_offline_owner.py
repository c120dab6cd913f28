"""Whose telephone it is, and what becomes of unsent points when somebody logs out, when a session
ends, and when the server is killed."""

import os
import re
import signal
from pathlib import Path

from playwright.sync_api import expect

from assessment.tests.browser.phone import (
    CHANGES,
    MEMBER,
    PHOTO,
    PHOTOS,
    STORED,
    all_sent,
    bar,
    cut,
    evaluation,
    given,
    level,
    opened,
    prepared,
    signal_back,
    stored,
    unsent,
)
from assessment.tests.browser.test_committee import best, units
from assessment.tests.browser.test_road import no_serious_findings

__all__ = ["evaluation", "units"]


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
