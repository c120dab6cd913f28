"""Fixtures of the browser tests: the site, the browser, and a person's page that is watched."""

import os

import pytest
from playwright.sync_api import expect, sync_playwright

from mchch.tests.plugin import chromium
from registry.tests.browser.server import Demo, Site
from registry.tests.browser.watch import Watch

SIZES = {
    "desktop": {"viewport": {"width": 1366, "height": 768}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
PATIENCE = 45_000  # milliseconds, for two cores with much else to do


@pytest.fixture(scope="session")
def served():
    demo = Demo()
    demo.take()
    site = Site(demo, os.environ.get("PYTEST_XDIST_WORKER", "main"))
    site.renew()
    site.start()
    yield site
    site.stop()
    demo.give_back()


@pytest.fixture
def site(served):
    """The demo, fresh, on a real server."""
    served.renew()
    yield served
    assert "Internal Server Error" not in served.errors(), served.errors()[-3000:]


@pytest.fixture(scope="package")
def browser():
    """For this package only: Django refuses its database to a thread that runs Playwright."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def size(request):
    """Each road is gone on an office screen and on a phone."""
    return request.param


@pytest.fixture
def visit(site, browser):
    """`visit("head5203", size)` is a page of that person's own browser, logged in and watched.

    Complaints of the browser fail the test; `refused` are the statuses that the test expects.
    """
    watch, contexts = Watch(site.url), []

    def come(account=None, size="desktop", refused=(), **options):
        context = browser.new_context(base_url=site.url, **SIZES[size], **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if account:
            context.add_cookies([site.cookie(account)])
        page = context.new_page()
        watch.over(page, refused)
        return page

    yield come
    for context in contexts:
        context.close()
    assert watch.complaints == []
