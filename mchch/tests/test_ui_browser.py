"""The gallery in a real Chromium: sizes, keys, dialogs, accessibility, a strict content policy."""

import mimetypes
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import sync_playwright

from mchch.tests.gallery import PAGES
from mchch.tests.plugin import chromium

HOST = "http://ui.test"
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
POLICY = "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
GALLERY = [name for name in PAGES if name.startswith("gallery/")]
SHOWN = [*GALLERY, "registration/login.html", "registration/password_change_form.html", "404.html"]


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def contexts(browser):
    """One for each kind of device, kept for the module: a new one costs more than a test."""
    kinds = {
        "desktop": {},
        "phone": {"has_touch": True},
        "no scripts": {"java_script_enabled": False},
    }
    made = {kind: browser.new_context(**options) for kind, options in kinds.items()}
    for context in made.values():
        context.route("**/*", answer)
    return made


def static_file(path):
    font = "/static/vendor/sarabun/files/"
    if path.startswith(font):
        folder = settings.NODE_MODULES / "@fontsource" / "sarabun" / "files"
        return folder / path.removeprefix(font)
    return settings.BASE_DIR / path.lstrip("/")


def answer(route):
    """Nothing listens on a port: pages and files are handed to the browser by this function."""
    path = urlsplit(route.request.url).path
    name = path.lstrip("/")
    if path.startswith("/static/"):
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        route.fulfill(path=static_file(path), content_type=kind)
    elif name in PAGES:
        context = PAGES[name]()
        html = render_to_string(name, context, request=context.get("request"))
        headers = {"Content-Security-Policy": POLICY}
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
    else:
        route.fulfill(body="<title>elsewhere</title>", content_type="text/html")


@pytest.fixture
def look(contexts, gallery):
    """look(name, size) opens a page of the gallery; complaints of the browser fail the test."""
    complaints, pages = [], []

    def open_page(name, size=DESKTOP):
        page = contexts["phone" if size is PHONE else "desktop"].new_page()
        pages.append(page)
        page.set_viewport_size(size)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        page.goto(f"{HOST}/{name}")
        page.evaluate("document.fonts.ready")
        return page

    yield open_page
    for page in pages:
        page.close()
    assert complaints == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", SHOWN)
def test_page_is_accessible_and_fits_the_screen(look, name, size):
    page = look(name, size)
    violations = Axe().run(page).response["violations"]
    serious = [
        (found["id"], [node["html"][:120] for node in found["nodes"]])
        for found in violations
        if found["impact"] in {"serious", "critical"}
    ]
    assert serious == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_twelve_rows_are_seen_on_an_office_screen(look):
    page = look("gallery/list.html")
    seen = page.locator("tbody tr").evaluate_all(
        "rows => rows.filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"
    )
    assert seen >= 12


def test_heading_of_a_table_stays_when_the_page_scrolls(look):
    page = look("gallery/list.html")
    page.mouse.wheel(0, 900)
    page.wait_for_function("() => scrollY > 500")  # a function: the page forbids eval
    assert page.locator("thead th").first.bounding_box()["y"] == pytest.approx(0, abs=1)


def test_table_that_is_too_wide_scrolls_by_keyboard(look):
    page = look("gallery/list.html", {"width": 905, "height": 700})
    page.wait_for_selector("[data-table-region].is-wide")
    region = page.locator("[data-table-region]")
    assert region.evaluate("one => one.scrollWidth > one.clientWidth")
    assert region.get_attribute("tabindex") == "0"
    page.set_viewport_size(DESKTOP)
    page.wait_for_selector("[data-table-region]:not([tabindex])")


@pytest.mark.parametrize("name", GALLERY)
def test_targets_on_a_phone_are_large_enough(look, name):
    page = look(name, PHONE)
    small = page.locator(
        ".btn, .chip, .bottombar a, .menu > summary, .tabs a, .form-control, .form-select, th a,"
        " .pages a, .back, td[data-label] a, .form-check"
    ).evaluate_all(
        "els => els.filter(el => { const box = el.getBoundingClientRect();"
        " return box.width && box.height && (box.height < 43.5 || box.width < 24)"
        " && !el.closest('thead') }).map(el => [el.outerHTML.slice(0, 90),"
        " el.getBoundingClientRect().height])"
    )
    assert small == []


@pytest.mark.parametrize(("key", "code"), [("/", "Slash"), ("ฝ", "Slash"), ("/", "Digit2")])
def test_slash_goes_to_the_search_box_on_any_keyboard(look, key, code):
    page = look("gallery/list.html")
    page.evaluate(
        "([key, code]) => document.body.dispatchEvent("
        "new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true}))",
        [key, code],
    )
    assert page.evaluate("document.activeElement.id") == "search-q"


def test_slash_is_a_letter_where_one_types(look):
    page = look("gallery/form.html")
    page.locator("#id_given_name").fill("")
    page.locator("#id_given_name").press("/")
    assert page.locator("#id_given_name").input_value() == "/"


def test_enter_goes_to_the_next_field_and_at_last_to_the_button(look):
    page = look("gallery/form.html")
    page.locator("#id_given_name").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_family_name"
    page.locator("#id_works").press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_works"
    page.locator("#id_notice").press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "บันทึกและไปต่อ"


def test_enter_leaves_a_group_of_radio_buttons_at_once(look):
    page = look("gallery/form.html")
    page.locator("#id_role_0").press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_works"


def count_sendings(page):
    page.evaluate(
        "() => { window.sent = 0; document.addEventListener('submit', (event) => {"
        " if (!event.defaultPrevented) window.sent += 1; event.preventDefault(); }); }"
    )


def test_control_s_saves_on_any_keyboard(look):
    page = look("gallery/form.html")
    count_sendings(page)
    page.locator("#id_given_name").focus()
    page.keyboard.press("Control+KeyS")
    assert page.evaluate("window.sent") == 1


def test_second_click_sends_nothing(look):
    page = look("gallery/form.html")
    count_sendings(page)
    page.locator(".form-footer .btn-primary").evaluate("one => { one.click(); one.click(); }")
    assert page.evaluate("window.sent") == 1
    assert page.locator("form[data-main-form]").get_attribute("aria-busy") == "true"
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    assert page.locator("form[data-main-form]").get_attribute("aria-busy") is None


def test_dialog_opens_and_closes_and_gives_the_focus_back(look):
    page = look("gallery/detail.html")
    page.get_by_role("link", name="ถอนใบสมัคร").click()
    assert page.get_by_role("dialog", name="ถอนใบสมัคร").is_visible()
    page.get_by_role("dialog").get_by_role("link", name="ยกเลิก").click()
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.activeElement.dataset.dialog") == "withdraw"


def test_dialog_is_a_page_of_its_own_without_scripts(contexts, gallery):
    page = contexts["no scripts"].new_page()
    page.goto(f"{HOST}/gallery/detail.html")
    page.get_by_role("link", name="ถอนใบสมัคร").click()
    assert page.url == f"{HOST}/withdraw/"
    page.close()


def test_menu_closes_by_escape_and_by_a_click_elsewhere(look):
    page = look("gallery/home.html")
    menu = page.locator("details[data-menu]")
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    menu.locator("summary").click()
    assert page.get_by_role("button", name="ออกจากระบบ").is_visible()
    page.locator("h1").click()
    assert menu.get_attribute("open") is None


def test_password_is_shown_when_asked(look):
    page = look("registration/login.html")
    page.locator("#id_password").fill("ลับ")
    page.get_by_role("button", name="แสดง").click()
    assert page.locator("#id_password").get_attribute("type") == "text"
    page.get_by_role("button", name="แสดง").click()
    assert page.locator("#id_password").get_attribute("type") == "password"


def test_text_is_set_in_our_own_font(look):
    page = look("gallery/list.html")
    loaded = page.evaluate(
        "[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)"
    )
    assert set(loaded) == {"Sarabun"}
    assert len(loaded) >= 4


def test_notice_is_said_aloud_and_goes_away(look):
    page = look("gallery/home.html")
    page.evaluate("document.dispatchEvent(new CustomEvent('announce', {detail: 'บันทึกแล้ว 14:03'}))")
    assert page.get_by_role("status").filter(has_text="บันทึกแล้ว 14:03").is_visible()


def test_filters_fold_on_a_phone_and_stand_open_on_a_desktop(look):
    phone = look("gallery/list.html", PHONE)
    chip = phone.get_by_role("link", name="เครือข่ายองค์กรชุมชน 75")
    assert not chip.is_visible()
    phone.get_by_role("button", name="ตัวกรอง (1)").click()
    assert chip.is_visible()
    desktop = look("gallery/list.html")
    assert desktop.get_by_role("link", name="เครือข่ายองค์กรชุมชน 75").is_visible()
    assert desktop.get_by_role("button", name="ตัวกรอง").count() == 0
