"""What a person does on the pages, in the person's own words."""

import re

import pyotp
from playwright.sync_api import expect

from mchch.thai import citizen_id
from registry.demo import PASSWORD
from registry.tests.upload_samples import jpeg

FORM = "ใบสมัครที่ผู้สมัครลงนามแล้ว"
MINUTES = "รายงานการประชุมที่มีมติสมัครเข้าร่วม"
TODAY = "เข้าใจว่า 16 ธันวาคม 2567"
PHOTO = {"name": "ใบสมัคร.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
COORDINATOR = {
    "title": "นาง",
    "given_name": "สมจิต",
    "family_name": "ตัวอย่าง",
    "phone": "081-000-4444",
}
# As people type: dates in four ways, a number with its dashes, part of a subdistrict's name.
APPLICANTS = {
    "LEADER": {
        "citizen_id": citizen_id.formatted(citizen_id.made_up(990001)),
        "title": "นาย",
        "given_name": "ทดลอง",
        "family_name": "พิมพ์เอง",
        "position": "ผู้ใหญ่บ้าน",
        "subdistrict": "ศาลา",
        "applied_on": "16/12/2567",
    },
    "GROUP": COORDINATOR
    | {"unit_name": "กลุ่มจักสานบ้านทดลอง", "subdistrict": "ตำบลไหล่หิน", "applied_on": "16 ธ.ค. 67"},
    "NETWORK": COORDINATOR
    | {"unit_name": "เครือข่ายป่าชุมชนทดลอง", "subdistrict": "นาแก้ว", "applied_on": "๑๖ ธันวาคม ๒๕๖๗"},
    "COMMUNITY": COORDINATOR
    | {"unit_name": "บ้านทดลอง หมู่ที่ 9", "subdistrict": "ท่าผา", "applied_on": "16/12/67"},
}
TYPE_NAMES = {
    "LEADER": "ผู้นำชุมชน",
    "GROUP": "กลุ่ม/องค์กรชุมชน",
    "NETWORK": "เครือข่ายองค์กรชุมชน",
    "COMMUNITY": "ชุมชน",
}


def log_in(page, account):
    if not page.url.endswith("/login/") and "/login/?" not in page.url:
        page.goto("/")
    page.get_by_label("ชื่อผู้ใช้").fill(account)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def add_app(page):
    """An app as a second step; returns its key."""
    page.goto("/account/security/app/")
    page.get_by_text("สแกนไม่ได้").click()
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("รหัส 6 หลักที่แอปแสดง").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="ยืนยันและเปิดใช้").click()
    expect(page.locator(".messages")).to_contain_text("เพิ่มแอปยืนยันตัวตนแล้ว")
    return secret


def type_in(page, **values):
    """Key by key, in the fields of those names."""
    for name, text in values.items():
        field = page.locator(f"#id_{name}")
        field.click()
        field.press("Control+a")
        field.press_sequentially(text)


def state(page):
    """The line that says whether what is typed is saved."""
    return page.locator("[data-save-state]")


def expect_saved(page):
    expect(state(page)).to_contain_text(re.compile(r"^บันทึกแล้ว \d\d:\d\d$"))


def note(page, name):
    """What is said under a field while one types."""
    return page.locator(f"#live_{name}")


def told(page):
    return page.locator(".messages")


def begin(page, type_):
    """From home to the empty form of a type."""
    page.goto("/")
    page.get_by_role("link", name="เพิ่มผู้สมัคร", exact=True).first.click()
    page.locator(f"a.choice[href*={type_}]").click()
    page.get_by_role("link", name="กรอกใหม่").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"เพิ่ม{TYPE_NAMES[type_]}")


def register(page):
    page.get_by_role("button", name="ขึ้นทะเบียน").click()
    expect(told(page)).to_contain_text("ขึ้นทะเบียน “")


def row_of(page, item):
    """The row of an item of the checklist."""
    return page.locator(".items > li").filter(has=page.get_by_role("checkbox", name=item))


def attach(page, item, file=PHOTO):
    with page.expect_navigation():
        row_of(page, item).locator("input[type=file]").set_input_files(file)
    expect(told(page)).to_be_in_viewport()


def tick(page, item):
    with page.expect_navigation():
        page.get_by_role("checkbox", name=item).click()
    expect(page.get_by_role("checkbox", name=item)).to_be_checked()


def fulfil(page):
    """Attach and tick whatever the application's page says is missing."""
    for row in page.locator(".items > li").all_inner_texts():
        item = row.splitlines()[0].strip()
        if "ยังขาดไฟล์" in row:
            attach(page, item)
        elif "ยังไม่ยืนยัน" in row:
            tick(page, item)
    expect(page.locator(".items .is-missing")).to_have_count(0)


def add(page, type_):
    """Add one applicant by typing, watch it being kept, register it, show what it must show."""
    begin(page, type_)
    type_in(page, **APPLICANTS[type_])
    expect(note(page, "applied_on")).to_have_text(TODAY)
    expect(note(page, "subdistrict")).to_contain_text("52130")
    if type_ == "LEADER":
        expect(note(page, "citizen_id")).to_contain_text("เลขถูกต้อง")
    expect_saved(page)
    register(page)
    fulfil(page)


def send(page, note_text):
    page.get_by_label(re.compile("คำชี้แจง|ข้อความถึงจังหวัด")).fill(note_text)
    page.get_by_role("button", name=re.compile("^ส่งรายชื่อ")).click()
    expect(page.locator(".receipt .no")).to_be_visible()
    return page.locator(".receipt .no").inner_text()
