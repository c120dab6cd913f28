"""The main road, from an officer's typing to a list that the province accepted."""

from playwright.sync_api import expect

from registry.tests.browser import steps

REASON = "รายงานการประชุมไม่มีหน้าที่ลงมติ ขอให้แนบฉบับเต็มและตรวจหมายเลขโทรศัพท์"

STAGES = "select distinct stage from registry_application where number like '5203/68%%'"


def mend_all(page):
    """The head goes to each line that must be mended, and mends it there."""
    for _ in range(20):
        page.goto("/send/")
        blocking = page.locator("li").filter(has_text="ต้องแก้ก่อนส่ง")
        if not blocking.count():
            return
        blocking.first.get_by_role("link", name="ไปแก้ไข").click()
        steps.fulfil(page)
    raise AssertionError("the list of what is missing does not end")


def test_a_district_recruits_sends_mends_and_is_accepted(site, visit, size):
    officer, head, province = (visit(None, size) for _ in range(3))
    recruit(officer)
    unit = steps.APPLICANTS["NETWORK"]["unit_name"]
    receipt = send_first(head)
    send_back(province, unit)
    mend(officer, unit)
    send_again(head, receipt)
    accept(province, unit)
    for page in (officer, head, province):
        shown_as_accepted(page, unit)
    stages = site.ask(
        "select distinct stage from registry_application where number like '5203/68%%'"
    )
    assert {stage for (stage,) in stages} == {"ACCEPTED", "WITHDRAWN"}


def recruit(page):
    steps.log_in(page, "field5203a")
    network = page.locator(".tile").filter(has_text="เครือข่ายองค์กรชุมชน")
    expect(network).to_contain_text("ขาด 1")
    for type_ in steps.APPLICANTS:
        steps.add(page, type_)
    page.goto("/")
    expect(network).to_contain_text("ครบแล้ว")


def send_first(page):
    steps.log_in(page, "head5203")
    banner = page.get_by_role("complementary", name="ประกาศสำคัญ")
    expect(banner).to_contain_text("ยังไม่ได้ส่งรายชื่อผู้สมัครให้จังหวัด")
    banner.get_by_role("link", name="ตรวจและส่ง").click()
    expect(page.get_by_text("ยังส่งไม่ได้")).to_be_visible()
    mend_all(page)
    expect(page.locator("li").filter(has_text="ส่งได้ แต่ต้องชี้แจง").first).to_be_visible()
    receipt = steps.send(page, "อยู่ระหว่างจัดประชุมประชาคม จะส่งเพิ่มเติมภายในกำหนด")
    assert receipt == "มชช.5203/2568-01"
    expect(page.locator(".receipt")).to_contain_text("ส่งทันกำหนด")
    expect(banner).to_have_count(0)
    return receipt


def send_back(page, unit):
    steps.log_in(page, "province")
    page.get_by_role("link", name="กล่องรับ", exact=True).first.click()
    page.get_by_role("link", name="อำเภอเกาะคา").click()
    page.get_by_role("link", name="ส่งกลับพร้อมเหตุผล").click()
    page.get_by_label(unit).fill(REASON)
    page.get_by_role("button", name="ส่งกลับให้อำเภอแก้ไข").click()
    expect(steps.told(page)).to_contain_text("ส่งกลับอำเภอเกาะคาพร้อมเหตุผลแล้ว")


def mend(page, unit):
    page.goto("/")
    line = page.locator("li").filter(has_text=unit)
    expect(line).to_contain_text(REASON)
    line.get_by_role("link", name="แก้ไข").click()
    expect(page.get_by_text(REASON).first).to_be_visible()
    page.get_by_role("link", name="แก้ไขข้อมูล").click()
    steps.type_in(page, phone="089-000-5555")
    steps.expect_saved(page)
    page.get_by_role("button", name="บันทึกและยืนยันว่าแก้ไขแล้ว").click()
    expect(page.locator("h1")).to_contain_text("ขึ้นทะเบียนแล้ว")


def send_again(page, first):
    page.goto("/")
    banner = page.get_by_role("complementary", name="ประกาศสำคัญ")
    expect(banner).to_contain_text("จังหวัดส่งรายชื่อกลับ")
    page.goto("/send/")
    second = steps.send(page, "แก้ไขหมายเลขโทรศัพท์แล้ว")
    assert second == first.replace("-01", "-02")


def accept(page, unit):
    page.goto("/inbox/")
    page.get_by_role("link", name="อำเภอเกาะคา").click()
    compared = page.get_by_role("region", name="เทียบกับครั้งที่ 1")
    expect(compared).to_contain_text(unit)
    expect(compared).to_contain_text("089-000-5555")
    page.get_by_role("button", name="รับรายชื่อ").click()
    expect(steps.told(page)).to_contain_text("รับรายชื่อของอำเภอเกาะคาแล้ว")


def shown_as_accepted(page, unit):
    page.goto("/applications/")
    page.get_by_role("searchbox").fill(unit)
    page.get_by_role("searchbox").press("Enter")
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("จังหวัดรับแล้ว")
