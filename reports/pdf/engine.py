"""HTML to PDF with our own assets and nothing else: no host, no file that a name could ask for."""

import gc
import os
import threading
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from reports.pdf import fonts, words

SCHEME = "paper:"
STYLES = Path("templates/pdf")
ONE_AT_A_TIME = threading.Lock()


@contextmanager
def own_fontconfig():
    """Fontconfig that knows our folder only: papers look the same on every machine.

    For the moment of reading it: a browser that tests start keeps the fonts of the system.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(fonts.config_path())
    try:
        yield
    finally:
        os.environ.pop("FONTCONFIG_FILE")
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


@contextmanager
def patient_collector():
    """A long list makes a million small objects that live until it is drawn: looking through them
    again and again for garbage takes a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@lru_cache(maxsize=1)
def weasyprint():
    """Imported when the first paper is drawn: it takes half a second, which no page waits for."""
    with own_fontconfig():
        import weasyprint
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        from reports.pdf import thai_text

        thai_text.install()
        weasyprint.needs_words = not thai_text.breaks_thai()

    class Fetcher(URLFetcher):
        """Knows the fonts, the stylesheets and the pictures of one paper."""

        def __init__(self, pictures):
            super().__init__(allowed_protocols=())
            self.pictures = pictures

        def fetch(self, url, headers=None):
            return URLFetcherResponse(url, *asset(url, self.pictures))

    weasyprint.PaperFetcher = Fetcher
    return weasyprint


@lru_cache(maxsize=2)
def font_configuration(folder):
    from weasyprint.text.fonts import FontConfiguration

    with own_fontconfig():
        return FontConfiguration()


def asset(url, pictures):
    """(bytes, headers) of `paper:font/bold`, `paper:style/memo`, `paper:picture/emblem`."""
    kind, _, name = url.removeprefix(SCHEME).partition("/")
    if not url.startswith(SCHEME) or url.count("/") != 1:
        raise ValueError(f"a paper may not read {url[:80]}")
    if kind == "font" and name in fonts.WEIGHTS:
        return fonts.path_of(name).read_bytes(), {"Content-Type": "font/ttf"}
    if kind == "style" and name in style_names():
        content = (settings.BASE_DIR / STYLES / f"{name}.css").read_bytes()
        return content, {"Content-Type": "text/css; charset=utf-8"}
    if kind == "picture" and name in pictures:
        return pictures[name], {"Content-Type": "image/png"}
    raise ValueError(f"no paper has {url[:80]}")


@lru_cache(maxsize=1)
def style_names():
    return frozenset(path.stem for path in (settings.BASE_DIR / STYLES).glob("*.css"))


OPTIONS = {"pdf_variant": "pdf/a-3b", "uncompressed_pdf": False}


def render(template, context, *, title, draft=False):
    """The bytes of a paper. `context["pictures"]` holds {name: PNG} for `paper:picture/<name>`."""
    return written(drawn(template, context, title=title, draft=draft))


def drawn(template, context, *, title, draft=False):
    """The pages of a paper, laid out and not yet written."""
    fonts.ensure()
    printer = weasyprint()
    pictures = {name: data for name, data in context.get("pictures", {}).items() if data}
    html = render_to_string(
        template, {**context, "title": title, "draft": draft, "pictures": pictures}
    )
    if printer.needs_words:
        html = words.with_breaks(html)
    with ONE_AT_A_TIME, patient_collector():
        return printer.HTML(
            string=html, base_url=None, url_fetcher=printer.PaperFetcher(pictures)
        ).render(font_config=font_configuration(fonts.folder()), **OPTIONS)


def written(*documents):
    """The bytes of one file with all pages, which share typefaces; the first names it."""
    first, *others = documents
    whole = first.copy([page for one in documents for page in one.pages]) if others else first
    with ONE_AT_A_TIME, patient_collector():
        return whole.write_pdf(**OPTIONS)
