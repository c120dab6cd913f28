"""Picking in the register with a mouse: the page, all that match, and the deed."""

import re

import pytest
from playwright.sync_api import expect

from registry.tests.browser import steps

OF_OFFICER = "select count(*) from registry_application where officer_id = %s"


def number_of(site, username):
    return site.one("select id from registry_user where username = %s", username)


def test_head_hands_over_all_that_match(site, visit, size):
    giver, receiver = number_of(site, "field5203a"), number_of(site, "field5203b")
    groups = site.one(OF_OFFICER + " and type = 'GROUP' and cycle_id = %s", giver, this_year(site))
    page = visit("head5203", size)
    page.goto(f"/applications/?type=GROUP&officer={giver}")
    page.get_by_role("link", name="เลือกหลายราย").click()
    expect(page.locator("[data-picked]")).to_have_text("0")
    page.locator("#pick-all").check()
    expect(page.locator("[data-picked]")).to_have_text(str(groups))
    page.get_by_label("มอบให้").select_option(str(receiver))
    page.get_by_label("เหตุผล").fill("แบ่งงานใหม่")
    page.get_by_role("button", name="มอบงานรายที่เลือก").dblclick()
    expect(steps.told(page)).to_contain_text(f"มอบใบสมัคร {groups} ใบให้")
    rest = site.one(OF_OFFICER + " and type = 'GROUP' and cycle_id = %s", giver, this_year(site))
    assert (groups > 0, rest) == (True, 0)


def this_year(site):
    return site.one("select id from registry_cycle where fiscal_year = 2568")


@pytest.mark.parametrize("kind", ["Excel", "CSV"])
def test_ticks_are_counted_and_exported(visit, kind):
    page = visit("field5203a")
    page.goto("/applications/select/")
    boxes = page.locator("input[name=row]")
    page.get_by_label("เลือกทุกรายในหน้านี้").check()
    expect(page.locator("[data-picked]")).to_have_text(str(boxes.count()))
    page.get_by_label("เลือกทุกรายในหน้านี้").uncheck()
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(page.locator("[data-picked]")).to_have_text("2")
    for _ in range(2):  # a download leaves the page, and its buttons, as they are
        with page.expect_download() as download:
            page.get_by_role("button", name=f"ส่งออก {kind}").click()
        assert re.fullmatch(r"register-2568-\d+\.(xlsx|csv)", download.value.suggested_filename)
