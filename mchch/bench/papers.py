"""Papers: drawn in a page, and the package that the worker makes while others go on working."""

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlencode

from mchch import embedded
from mchch.bench import paper_rows
from mchch.bench.client import TOKEN
from mchch.bench.figures import HEAD, LIST, children_of, judged, list_budget, peak_of, told

ORDER, LONG_ORDER = paper_rows.FIRST, paper_rows.FIRST + 1
LONG_LIST, SENDING = paper_rows.FIRST, paper_rows.FIRST + 1
PATIENCE = 120  # seconds until the package must be there
LOOK = 0.05  # seconds between looks


def rows_of(site):
    """What is printed is written once, when the first paper is measured."""
    if not site.has_papers:
        paper_rows.write(site.scanned, site.listed)
        site.has_papers = True


def paper(path, username, budget_ms, rounds=10):
    """Drawn anew each time: a draft, or for somebody who looks on."""

    def measure(site):
        rows_of(site)
        client = site.client(username)
        client.get(path)
        found = told([client.get(path) for _ in range(min(site.rounds, rounds))])
        return judged(found, ms=budget_ms)

    return measure


def package(budget_s, budget_mb):
    """From the click to the finished file; meanwhile a colleague leafs through the register."""

    def measure(site):
        rows_of(site)
        client, pages, done = site.client(paper_rows.HEAD), [], threading.Event()
        leafing = threading.Thread(target=leaf, args=[site.client(HEAD), pages, done])
        with working() as worker:
            start = time.monotonic()
            press(client, f"/submissions/{SENDING}/", f"/submissions/{SENDING}/package/")
            leafing.start()
            try:
                peak = until_done(client, worker)
            finally:
                seconds = round(time.monotonic() - start, 1)
                done.set()
                leafing.join()
        found = told(pages) | {"seconds": seconds, "peak_mb": peak, "scanned": site.scanned}
        return judged(found, ms=list_budget(site.size), s=budget_s, mb=budget_mb)

    return measure


def leaf(client, pages, done):
    """A page, a look at it, the next page."""
    while not done.wait(LOOK):
        pages.append(client.get(LIST))


@contextmanager
def working():
    """The worker, as script/worker runs it: yields its process id."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=embedded.PROJECT, env={**os.environ, "MCHCH_DATABASE_ROLE": "web"},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def press(client, page, action):
    """A button on a page: the work that it asks for is taken on."""
    body = client.get(page).body.decode()
    form = urlencode({"csrfmiddlewaretoken": TOKEN.search(body).group(1)})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response, _ = client.ask("POST", action, form, headers)
    if response.status != 302:
        raise RuntimeError(f"the work was not taken on: {response.status}")


def until_done(client, worker):
    """Wait for the file; the most memory (MB) that the work took."""
    peak, end = 0, time.monotonic() + PATIENCE
    while time.monotonic() < end:
        peak = max(peak, *map(peak_of, children_of(worker)), 0)
        page = client.get("/documents/").body
        if b"/documents/kept/" in page:
            return peak
        if b"state is-danger" in page:
            break
        time.sleep(LOOK)
    raise RuntimeError("the file was not made")


FIGURES = {
    "order_paper": paper(f"/papers/committee_order/{ORDER}.pdf", "head5", 150),
    "order_paper_60": paper(f"/papers/committee_order/{LONG_ORDER}.pdf", "head5", 400),
    "list_paper": paper(f"/papers/applicant_list/{LONG_LIST}.pdf", paper_rows.ONLOOKER, 1500),
    "package": package(budget_s=20, budget_mb=400),
}
