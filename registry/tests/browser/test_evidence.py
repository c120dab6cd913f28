"""Files of an application: dropped or chosen, looked at, refused in one clear sentence."""

import base64

import pytest
from playwright.sync_api import expect

from registry.tests import upload_samples
from registry.tests.browser import steps
from registry.tests.browser.steps import FORM

# An applicant of field5203a who lacks the signed form.
LACKING = "select id from registry_application where number = '5203/68-0010'"
DROP = """(zone, [name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type }));
  const options = { dataTransfer: data, bubbles: true, cancelable: true };
  for (const kind of ["dragover", "drop"]) zone.dispatchEvent(new DragEvent(kind, options));
}"""
# What is said, and what can still be touched, before the answer is there.
UNDER_WAY = """(zone) => ({
  told: zone.querySelector(".hint").textContent,
  open: document.querySelectorAll("[form=answers]:enabled, main form[method=post] button:enabled")
    .length,
})"""
WRONG = {
    "word": ("ใบสมัคร.docx", upload_samples.packed("word/document.xml"), "เป็นไฟล์ Word"),
    "page": ("ภาพ.jpg", upload_samples.PAYLOAD, "เป็นหน้าเว็บ (HTML)"),
    "script": ("มติ.pdf", upload_samples.pdf(upload_samples._script_at_opening), "มีคำสั่งที่ทำงานเอง"),
    "bomb": ("ภาพ.png", upload_samples.bomb_png(), "สูงเกินที่รับได้"),
    "empty": ("ว่าง.pdf", b"", "ว่างเปล่า"),
}


@pytest.fixture
def application(site):
    return f"/applications/{site.one(LACKING)}/"


def files_of(site):
    return site.one(
        "select count(*) from registry_attachment where application_id = (" + LACKING + ")"
    )


def given(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def test_file_is_dropped_on_its_row_and_shown_there(visit, application):
    page = visit("field5203a")
    page.goto(application)
    row = steps.row_of(page, FORM)
    expect(row).to_contain_text("ยังขาดไฟล์")
    content = base64.b64encode(upload_samples.jpeg()).decode()
    row.locator("form.dropzone").evaluate(DROP, ["ใบสมัคร.jpg", "image/jpeg", content])
    expect(row.get_by_role("link", name="ใบสมัคร.jpg", exact=True)).to_be_visible()
    expect(row).to_contain_text("ครบ")
    expect(steps.told(page)).to_be_in_viewport()


def test_tick_waits_while_a_file_is_on_its_way(visit, application):
    page = visit("field5203a")
    page.goto(application)
    zone = steps.row_of(page, FORM).locator("form.dropzone")
    content = base64.b64encode(upload_samples.jpeg()).decode()
    with page.expect_navigation():
        under_way = zone.evaluate(
            f"(zone, file) => {{ ({DROP})(zone, file); return ({UNDER_WAY})(zone); }}",
            ["ใบสมัคร.jpg", "image/jpeg", content],
        )
    assert under_way == {"told": "กำลังส่งไฟล์…", "open": 0}
    expect(page.get_by_role("checkbox").first).to_be_enabled()
    expect(steps.row_of(page, FORM)).to_contain_text("ครบ")


def test_photo_of_a_phone_becomes_upright_and_is_shown_in_the_page(visit, application, size):
    page = visit("field5203a", size)
    page.goto(application)
    steps.attach(page, FORM, given("IMG_0001.HEIC", upload_samples.heic()))
    expect(steps.told(page)).to_contain_text("แนบ “IMG_0001.jpg” แล้ว")
    thumb = steps.row_of(page, FORM).locator(".thumb img")
    thumb.scroll_into_view_if_needed()
    page.wait_for_function(
        "img => img.complete && img.naturalWidth > 0", arg=thumb.element_handle()
    )
    width, height = thumb.evaluate("img => [img.naturalWidth, img.naturalHeight]")
    assert width < height


def test_document_is_looked_at_in_the_page(visit, application):
    page = visit("field5203a")
    page.goto(application)
    steps.attach(page, FORM, given("มติ.pdf", upload_samples.pdf()))
    row = steps.row_of(page, FORM)
    row.get_by_text("ดูในหน้านี้").click()
    expect(row.locator("iframe")).to_be_visible()
    with page.expect_popup() as opened:
        row.get_by_role("link", name="มติ.pdf", exact=True).click()
    assert opened.value.url.startswith(page.url.partition("/applications")[0])


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_file_is_refused_in_one_sentence_where_one_looks(site, visit, application, kind):
    name, content, sentence = WRONG[kind]
    page = visit("field5203a")
    page.goto(application)
    before = files_of(site)
    steps.attach(page, FORM, given(name, content))
    expect(steps.told(page).get_by_role("alert")).to_contain_text(sentence)
    expect(steps.row_of(page, FORM)).to_contain_text("ยังขาดไฟล์")
    assert files_of(site) == before


def test_file_is_taken_away_after_a_question(site, visit, application, size):
    page = visit("field5203a", size)
    page.goto(application)
    steps.attach(page, FORM)
    steps.row_of(page, FORM).get_by_role("link", name="นำ ใบสมัคร.jpg ออก").click()
    page.get_by_role("button", name="นำออก").click()
    expect(steps.told(page)).to_contain_text("นำ “ใบสมัคร.jpg” ออกแล้ว")
    expect(steps.told(page)).to_be_in_viewport()
    expect(steps.row_of(page, FORM)).to_contain_text("ยังขาดไฟล์")


def test_colleague_sees_a_file_and_another_district_does_not(site, visit, application):
    page = visit("field5203a")
    page.goto(application)
    steps.attach(page, FORM)
    address = steps.row_of(page, FORM).locator(".about a").get_attribute("href")
    assert visit("field5203b").request.get(f"{site.url}{address}").status == 200
    assert visit("head5206").request.get(f"{site.url}{address}").status == 404
