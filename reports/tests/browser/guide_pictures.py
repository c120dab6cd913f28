"""`script/guide [NAME…]`: takes the pictures of the guide from the demo, into static/guide/.

The demo stands in a throw-away database of its own. A picture that looks as before is not written
again, so that a run with nothing changed leaves nothing to commit.
"""

import io
import sys
from contextlib import contextmanager

from PIL import Image, ImageChops
from playwright.sync_api import Error, sync_playwright

from mchch.embedded import PROJECT
from mchch.tests.plugin import chromium
from registry.tests.browser.server import Demo, Site
from reports.tests.browser.guide_roads import DESKTOP, PICTURES

FOLDER = PROJECT / "static" / "guide"
COLOURS = 96
SHADE, FEW_DOTS = 32, 25  # less than this is the same picture
PATIENCE = 30_000  # milliseconds
# What belongs to the demonstration, what moves, and what the clock says.
STILL = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`.demo, .toast, .banner { display: none !important; }
    *, ::before, ::after { animation: none !important; transition: none !important;
      caret-color: transparent !important; scroll-behavior: auto !important; }
    iframe { display: none !important; }`);
  document.adoptedStyleSheets.push(sheet);
  document.activeElement?.blur();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    text.data = text.data.replace(/\\b(?!23:59)\\d{1,2}[:.]\\d{2}(?= น\\.)/g, "09:00")
      .replace(/(บันทึกแล้ว )\\d{1,2}:\\d{2}/g, "$109:00");
  }
}"""
MARK = """([selector, number]) => {
  const place = document.querySelector(selector);
  if (!place) throw new Error(`nothing to mark: ${selector}`);
  const box = place.getBoundingClientRect();
  const mark = document.createElement("b");
  mark.textContent = number;
  Object.assign(mark.style, { position: "fixed", zIndex: 99, width: "30px", height: "30px",
    left: `${Math.max(2, box.left - 14)}px`, top: `${Math.max(2, box.top - 14)}px`,
    borderRadius: "50%", background: "#97201e", color: "#fff", border: "2px solid #fff",
    display: "grid", placeItems: "center", font: "700 16px/1 Sarabun" });
  document.body.append(mark);
}"""


@contextmanager
def demo_site():
    demo = Demo()
    demo.take()
    site = Site(demo, "guide")
    site.renew()
    site.start()
    try:
        yield site
    finally:
        site.stop()
        demo.give_back()


def visitor(browser, site):
    """`come("head5203")` is a page of that person's own browser, logged in."""
    contexts = {}

    def come(account, size=DESKTOP):
        if (account, size) not in contexts:
            contexts[account, size] = logged_in(browser, site, account, size)
        return contexts[account, size].new_page()

    return come


def logged_in(browser, site, account, size):
    width, height = size
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    if account:
        context.add_cookies([site.cookie(account)])
    return context


def take(come, site, picture):
    """The picture's PNG, of the part that matters and is on the screen."""
    if picture.arrange:
        picture.arrange(site, come)
    page = come(picture.account, picture.size)
    page.goto(picture.path.format(site.one(picture.asked) if picture.asked else ""))
    if picture.road:
        picture.road(page)
    shot = still(page, picture)
    page.close()
    return shot


def still(page, picture):
    page.evaluate(STILL)
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    if picture.crop.startswith("#"):
        page.locator(picture.crop).first.evaluate("place => place.scrollIntoView()")
    for number, selector in enumerate(picture.marks, 1):
        page.evaluate(MARK, [selector, number])
    return page.screenshot(clip=part(page, picture), animations="disabled")


def part(page, picture):
    """The place of the crop, as far as it is on the screen."""
    width, height = picture.size
    box = page.locator(picture.crop).first.bounding_box()
    left, top = max(0, box["x"]), max(0, box["y"])
    right, bottom = min(width, box["x"] + box["width"]), min(height, box["y"] + box["height"])
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def keep(name, png):
    """Written when it looks different from the one that is there."""
    new = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).convert("RGB")
    path = FOLDER / f"{name}.webp"
    if path.exists() and looks_like(path, new):
        return False
    FOLDER.mkdir(exist_ok=True)
    whole = path.with_suffix(".new")
    new.save(whole, "WEBP", lossless=True, quality=100, method=6)
    whole.replace(path)
    return True


def looks_like(path, new):
    """Chromium draws an edge a shade lighter now and then: a changed word is hundreds of dots."""
    with Image.open(path) as old:
        if old.size != new.size:
            return False
        shades = ImageChops.difference(old.convert("RGB"), new).convert("L").histogram()
    return sum(shades[SHADE:]) < FEW_DOTS


def main(names):
    wanted = [one for one in PICTURES if not names or one.name in names]
    failed = []
    with demo_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        come = visitor(browser, site)
        for picture in wanted:
            try:
                written = keep(picture.name, take(come, site, picture))
                say(f"{picture.name}: {'written' if written else 'as before'}")
            except Error as error:
                failed.append(picture.name)
                say(f"{picture.name}: {error}")
            if picture.arrange:
                site.renew()
        browser.close()
    if failed:
        sys.exit(f"not taken: {' '.join(failed)}")


def say(line):
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
