"""The province looks at its year, takes it out, and opens data for another system; a district sees
its own figures only."""

import io
import re

import openpyxl
from playwright.sync_api import expect

from assessment.tests.browser.test_road import no_serious_findings

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
APPLIED = """select count(*) from registry_application a join registry_cycle c on c.id = a.cycle_id
  where c.fiscal_year = 2567 and a.stage not in ('DRAFT', 'WITHDRAWN')"""
OF_DISTRICT = f"{APPLIED} and a.district_code = %s"


def total(page):
    return page.locator("#by_type tfoot td").first.inner_text()


def test_province_reads_its_year_and_takes_it_out(site, visit, size):
    page = visit("province", size)
    page.goto("/summary/")
    if size == "phone":
        page.get_by_role("button", name="ตัวกรอง").click()
    page.get_by_label("ปีงบประมาณ").select_option("2567")
    page.get_by_role("button", name="แสดง").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("สรุปผล")
    assert total(page) == str(site.one(APPLIED))
    assert page.evaluate(WIDE) == 0
    no_serious_findings(page)
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="ดาวน์โหลด Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(downloaded.value.path().read_bytes()))
    cells = [row[1].value for row in book["ตามประเภท"].iter_rows(min_row=4) if row[0].value]
    assert cells[-1] == site.one(APPLIED)
    page.get_by_role("button", name="จัดทำรายงาน (PDF)").click()
    page.wait_for_url("**/documents/")
    expect(page.get_by_text("รายงานสรุปผล มชช. ปีงบประมาณ 2567 จังหวัดลำปาง")).to_be_visible()


def test_district_sees_its_own_figures(site, visit):
    page = visit("head5206")
    page.goto("/summary/?year=2567")
    assert total(page) == str(site.one(OF_DISTRICT, "5206"))
    assert page.get_by_label("อำเภอ", exact=True).count() == 0
    assert page.request.get("/summary/?place=5203").status == 404


def test_token_is_made_used_and_revoked(site, visit):
    page = visit("province", refused=[422])
    page.goto("/open-data/")
    page.get_by_role("link", name="สร้างโทเคน").click()
    page.get_by_role("button", name="สร้างโทเคน").click()
    expect(page.locator(".alert-danger, .is-danger").first).to_be_visible()
    page.get_by_label("ระบบที่นำข้อมูลไปใช้").fill("Power BI ของจังหวัด")
    page.get_by_label("ใช้ได้ถึงวันที่").fill("30/9/2568")
    page.get_by_label("ตัวเลขสรุปของปี").check()
    page.get_by_label("วัตถุประสงค์", exact=False).first.fill("ติดตามผลรายเดือน")
    page.get_by_role("button", name="สร้างโทเคน").click()
    page.wait_for_url(re.compile(r"/open-data/\d+/$"))
    no_serious_findings(page)
    token = page.locator("#fresh-token").input_value()
    stranger = visit()
    headers = {"Authorization": f"Bearer {token}"}
    address = "/api/v1/summary.json?year=2567"
    body = stranger.request.get(address, headers=headers).json()
    rows = next(one["rows"] for one in body["tables"] if one["name"] == "by_type")
    assert sum(row["applied"] for row in rows) == site.one(APPLIED)
    assert stranger.request.get("/api/v1/applications.json", headers=headers).status == 403
    page.reload()
    expect(page.locator("#log tbody tr")).to_have_count(2)
    page.get_by_role("link", name="ยกเลิกโทเคน").click()
    page.get_by_role("button", name="ยกเลิกโทเคน").click()
    expect(page.get_by_text("ยกเลิกแล้ว").first).to_be_visible()
    assert stranger.request.get(address, headers=headers).status == 401
    page.goto("/open-data/guide/")
    no_serious_findings(page)
