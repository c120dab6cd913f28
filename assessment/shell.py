"""The shell of the application that scores without a signal: which files it is made of. It holds
nothing of a person, is the same for everybody, and is kept by the service worker. Behind a personal
link it stands a second time, under the base of that link, with a worker of its own."""

import json
from hashlib import sha256

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse

TEMPLATE = "assessment/offline.html"
NAME, SHORT_NAME = "มชช. ตรวจประเมิน", "ตรวจประเมิน"
THEME, GROUND = "#0b373e", "#f5f1e7"
# All that the shell asks for: what is missing here is missing in the village.
FONTS = tuple(
    f"vendor/sarabun/files/sarabun-{script}-{weight}-normal.woff2"
    for script in ("thai", "latin")
    for weight in (400, 600, 700)
)
SCRIPTS = ("app", "conflict", "data", "dom", "list", "outbox", "photo", "sender", "unit")
STYLES = ("tokens", "components", "assessment", "sheet", "offline")
FILES = (
    *(f"css/{name}.css" for name in STYLES),
    *("img/mark.svg", "img/states.svg", "img/chevron.svg", "img/app-192.png"),
    *FONTS,
    *("vendor/idb/umd.js", "js/live.js", *(f"js/offline/{name}.js" for name in SCRIPTS)),
)
# Read by page and worker alike.
SHARED = ("js/offline/outbox.js", "js/offline/sender.js")
# Pages that show the shell when they cannot be had, as patterns of path and query behind the base.
PAGES = (r"(\?|$)", r"evaluation/", r"member-sheets/", r"offline/(\?|$)")
LIBRARIES = ("core", "routing", "strategies", "precaching")


def context(by_link):
    """Of the template; the same for everybody with an account, and for everybody by a link."""
    return {"name": NAME, "theme": THEME, "by_link": bool(by_link)}


def worker_context(by_link):
    """What the worker keeps: the page by its content, each file by its name, which changes."""
    page = render_to_string(TEMPLATE, context(by_link))
    revision = sha256(page.encode()).hexdigest()[:16]
    url = reverse("offline")
    files = [{"url": static(name), "revision": None} for name in FILES]
    pages = [f"^{get_script_prefix()}{page}" for page in PAGES]
    settings_ = {"shell": url, "token": reverse("offline_token"), "pages": pages}
    return {
        "libraries": [static(f"vendor/workbox/{one}/workbox-{one}.prod.js") for one in LIBRARIES],
        "scripts": [static("vendor/idb/umd.js"), *map(static, SHARED)],
        "worker": static("js/offline/worker.js"),
        "settings": json.dumps(settings_ | {"files": [{"url": url, "revision": revision}, *files]}),
    }


def manifest():
    icons = [
        icon("img/app-192.png", "192x192"),
        icon("img/app-512.png", "512x512"),
        icon("img/app-maskable-512.png", "512x512", "maskable"),
    ]
    start = reverse("offline")
    return {
        "id": start,
        "name": NAME if not settings.DEMO else f"{NAME} (สาธิต)",
        "short_name": SHORT_NAME,
        "lang": "th",
        "start_url": start,
        "scope": get_script_prefix(),
        "display": "standalone",
        "theme_color": THEME,
        "background_color": GROUND,
        "icons": icons,
    }


def icon(name, sizes, purpose="any"):
    return {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
