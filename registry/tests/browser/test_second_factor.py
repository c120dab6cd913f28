"""A passkey and an app are added, used at log-in, and asked for before something delicate."""

import re
import time

import pyotp
import pytest
from playwright.sync_api import expect

from registry.demo import PASSWORD
from registry.tests.browser.conftest import PATIENCE, SIZES
from registry.tests.browser.steps import add_app, log_in
from registry.tests.browser.walk import Walk


@pytest.fixture
def page(site, browser):
    """A browser with a passkey's device in it. Passkeys belong to a name, never to a number."""
    named = site.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=named, **SIZES["phone"], accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


def fill_password(page, account):
    page.goto("/login/")
    page.get_by_label("ชื่อผู้ใช้").fill(account)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.wait_for_url("**/login/code/")


def log_out(page):
    page.goto("/account/")
    page.locator("summary[aria-label^=เมนูผู้ใช้]").click()
    page.get_by_role("button", name="ออกจากระบบ").click()
    page.wait_for_url("**/login/")


def look(site, page, name):
    walk = Walk(site, page, "head5203")
    walk.look((name,))
    assert walk.problems == []


def keep_codes(page):
    """The codes as they are saved as a file."""
    with page.expect_download() as download:
        page.get_by_role("button", name="บันทึกเป็นไฟล์").click()
    text = download.value.path().read_text()
    shown = page.locator("#recovery li").all_inner_texts()
    assert re.findall(r"\d{4} \d{4} \d{4}", text) == [line.strip() for line in shown]
    page.get_by_role("link", name="เก็บไว้แล้ว").click()
    return shown


def test_passkey_and_app_are_added_and_open_the_account(site, page):
    log_in(page, "head5203")
    page.goto("/account/security/")
    page.get_by_role("link", name="เพิ่มพาสคีย์").click()
    page.get_by_label("ชื่อเรียก").fill("มือถือเครื่องนี้")
    page.get_by_role("button", name="สร้างพาสคีย์").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("รหัสสำรองของท่าน")
    look(site, page, "codes")
    codes = keep_codes(page)
    expect(page.get_by_text("มือถือเครื่องนี้").first).to_be_visible()

    log_out(page)
    fill_password(page, "head5203")
    page.get_by_role("button", name="ใช้พาสคีย์").click()
    page.wait_for_url(re.compile(r":\d+/$"))

    secret = add_app(page)
    log_out(page)
    fill_password(page, "head5203")
    page.get_by_label("รหัสยืนยัน").fill("000")
    page.get_by_role("button", name="ยืนยันด้วยรหัส").click()
    expect(page.get_by_text("รหัสไม่ถูกต้องหรือใช้ไปแล้ว")).to_be_visible()
    look(site, page, "login_code")
    next_code = pyotp.TOTP(secret).at(time.time(), counter_offset=1)
    page.get_by_label("รหัสยืนยัน").fill(next_code)
    page.get_by_role("button", name="ยืนยันด้วยรหัส").click()
    page.wait_for_url(re.compile(r":\d+/$"))

    log_out(page)
    fill_password(page, "head5203")
    page.get_by_label("รหัสยืนยัน").fill(codes[0])
    page.get_by_role("button", name="ยืนยันด้วยรหัส").click()
    page.wait_for_url(re.compile(r":\d+/$"))
    page.goto("/account/security/")
    expect(page.get_by_text("รหัสสำรองเหลือ 9 รหัส")).to_be_visible()
    expect(page.get_by_text("เครื่องนี้", exact=True).first).to_be_visible()
