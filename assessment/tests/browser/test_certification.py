"""From those who passed to the page behind the QR, gone in Chromium: the head announces, gives out
certificates, opens one's page from the QR of its paper, and gives out another in its place."""

import pypdfium2
import zxingcpp
from playwright.sync_api import expect

from assessment.tests.browser.test_road import no_serious_findings
from registry.demo.evidence import pdf

SCAN = {"name": "ประกาศลงนาม.pdf", "mimeType": "application/pdf",
        "buffer": pdf(("Made up", "in a test"))}  # fmt: skip
UNITS = """select a.id from registry_application a where a.district_code = '5206'
  and a.cycle_id = (select max(id) from registry_cycle) and a.stage = 'SENT'
  order by a.id limit 1 offset %s"""
CONCLUDED = """with met as (
    insert into assessment_meeting (cycle_id, area_id, order_id, held_on, begins_at, place, note,
      people, saved_at, saved_by_name, concluded_at, concluded_by_name)
    select a.cycle_id, '5206', o.id, now(), '09:00', '', '', '[]', now(), '', now(), ''
    from registry_application a, registry_committeeorder o
    where a.id = %s and o.area_id = '5206' and o.status = 'IN_FORCE' returning id, order_id)
  insert into assessment_evaluation (application_id, area_id, order_id, standard_id, opened_at,
    opened_by_id, taken_in_reason, resolution, resolution_reason, resolved_by_name, joining,
    meeting_id, concluded_at, concluded_by_name)
  select a.id, a.area_id, met.order_id, s.id, now(), a.officer_id, '', %s, %s, '', 'MEAN', met.id,
    now(), ''
  from met, registry_application a join assessment_standard s on s.cycle_id = a.cycle_id
    and s.type = a.type and s.status = 'PUBLISHED'
  where a.id = %s"""
STAGE = "update registry_application set stage = %s where id = %s"


def concluded(site):
    """Two units of แจ้ห่ม passed, one did not."""
    found = [site.one(UNITS, place) for place in range(3)]
    for unit, result, stage, reason in zip(
        found,
        ("PASS", "PASS", "FAIL"),
        ("PASSED", "PASSED", "NOT_PASSED"),
        ("", "", "หลักฐานไม่ครบ"),
        strict=True,
    ):
        site.ask(CONCLUDED, unit, result, reason, unit)
        site.ask(STAGE, stage, unit)
    return found


def test_head_certifies_from_the_list_to_the_page_behind_the_qr(site, visit):
    *_, failed = concluded(site)
    head = visit("head5206")
    announce(head)
    give_out(head)
    address = qr_of_first(head, site)
    anybody = visit(None, "phone")
    anybody.goto(address)
    expect(anybody.locator("main")).to_contain_text("ใบประกาศนี้ใช้ได้")
    expect(anybody.locator("main")).to_contain_text("ตัวอย่าง – ไม่ใช่เกณฑ์ของกรมการพัฒนาชุมชน")
    no_serious_findings(anybody)
    number = correct(head)
    stranger = visit(None)
    stranger.goto(address)
    expect(stranger.locator("main")).to_contain_text("ใบประกาศนี้ยกเลิกแล้ว")
    expect(stranger.locator("main")).to_contain_text(f"แทนด้วยเลขที่ {number}")
    no_serious_findings(stranger)
    told_what_lacks(head, failed)


def announce(page, count=2):
    page.goto("/")
    page.get_by_role("link", name="จัดทำประกาศ").click()
    expect(page.locator("main")).to_contain_text(f"รอประกาศ {count} ราย")
    no_serious_findings(page)
    page.get_by_role("button", name=f"จัดทำประกาศ {count} ราย").click()
    page.wait_for_url("**/edit/")
    no_serious_findings(page)
    page.get_by_role("button", name="บันทึกร่าง").click()
    page.get_by_role("link", name="ตรวจและบันทึกการลงนาม").click()
    page.get_by_label("เลขที่ประกาศ").fill("๑๒")
    page.get_by_label("ประกาศ ณ วันที่").fill("16 ธ.ค. 67")
    no_serious_findings(page)
    page.get_by_role("button", name=f"บันทึกการลงนาม {count} ราย").click()
    expect(page.locator(".messages")).to_contain_text("บันทึกการลงนามแล้ว")
    page.get_by_label("สแกนประกาศที่ลงนามแล้ว").set_input_files(SCAN)
    page.get_by_role("link", name=SCAN["name"]).wait_for()
    no_serious_findings(page)
    page.goto(f"{page.url}scan/remove/")
    no_serious_findings(page)
    page.get_by_role("link", name="ยกเลิก").click()


def give_out(page, count=2):
    page.get_by_role("link", name="ออกใบประกาศ").click()
    no_serious_findings(page)
    page.get_by_role("button", name=f"ออกใบประกาศ {count} ใบ").click()
    expect(page.locator(".messages")).to_contain_text(f"ออกใบประกาศแล้ว {count} ใบ")


def qr_of_first(page, site):
    """The address in the QR of the first certificate's paper, read from the paper itself."""
    page.get_by_role("link", name="1/2568").click()
    page.wait_for_url("**/certificates/*/")
    no_serious_findings(page)
    answer = page.request.get(site.url + page.locator("iframe.preview").get_attribute("src"))
    with pypdfium2.PdfDocument(answer.body()) as book:
        picture = book[0].render(scale=150 / 72).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text.startswith(f"{site.url}/c/")
    return found.text


def correct(page):
    """The name was printed wrong; returns the number of the new one."""
    page.goto(page.url)
    revoking = f"{page.url}revoke/"
    page.get_by_role("link", name="ยกเลิกและออกใบใหม่แทน").click()
    no_serious_findings(page)
    page.get_by_label("เหตุผลที่ออกใบใหม่").fill("พิมพ์ชื่อผิด")
    page.get_by_label("ชื่อตามที่พิมพ์").fill("กลุ่มที่พิมพ์ถูกแล้ว")
    page.get_by_role("button", name="ออกใบใหม่แทน").click()
    expect(page.locator(".messages")).to_contain_text("ออกใบประกาศเลขที่ 3/2568แทนแล้ว")
    expect(page.locator("main")).to_contain_text("ออกแทน ใบประกาศเลขที่ 1/2568")
    assert page.request.get(revoking).status == 403
    return "3/2568"


def told_what_lacks(page, unit):
    page.goto(f"/applications/{unit}/")
    page.get_by_role("link", name="ดูส่วนที่ยังขาด และการกลับมาสมัครปีหน้า").click()
    expect(page.locator("main")).to_contain_text("หลักฐานไม่ครบ")
    expect(page.locator("main")).to_contain_text("กลับมาสมัครปี 2569")
    no_serious_findings(page)
