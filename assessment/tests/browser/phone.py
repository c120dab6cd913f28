"""What a member does with a telephone in a village, step by step."""

import time

import pytest
from playwright.sync_api import expect

from assessment.tests.browser.test_committee import open_both
from registry.tests.upload_samples import jpeg

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


def until(page, asked, wanted):
    """The browser sends on its own, with nothing on the page that tells when it is done."""
    end = time.monotonic() + 45
    while asked() != wanted and time.monotonic() < end:
        page.wait_for_timeout(100)
    assert asked() == wanted


def level(page, place, points):
    page.locator("[data-key]").nth(place).locator(f"input[value='{points}']").check()


def stored(page):
    """(packs, pictures, changes) in the browser's store, asked on a page of the application."""
    page.goto("/offline/")
    page.locator("main h2").first.wait_for()
    return page.evaluate(STORED)


def given(site, evaluation, who=MEMBER):
    return site.ask(GIVEN, who, evaluation)
