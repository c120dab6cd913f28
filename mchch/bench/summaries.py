"""The summary of a year: its page, its workbook, its paper from the click to the file."""

import time

from mchch.bench import papers
from mchch.bench.figures import HEAD, PROVINCE, exported, judged, told

STATEMENTS = 15
WARM_UP = 3
PAGE = "/summary/"


def page(username):
    def measure(site):
        client = site.client(username)
        for _ in range(WARM_UP):
            client.get(PAGE)
        found = told([client.get(PAGE) for _ in range(site.rounds)])
        budget = 100 if site.size <= 2000 else 300
        return judged(found, ms=budget, statements=STATEMENTS)

    return measure


def workbook(site):
    found = exported(site, site.client(PROVINCE), f"{PAGE}workbook.xlsx")
    return judged(found, ms=3000, added_mb=130, statements=STATEMENTS)


def paper(site):
    client = site.client(PROVINCE)
    with papers.working() as worker:
        start = time.monotonic()
        papers.press(client, PAGE, f"{PAGE}1/paper/")
        peak = until_none_is_under_way(client, worker)
        seconds = round(time.monotonic() - start, 1)
    found = told([client.get("/documents/") for _ in range(2)])
    return judged(found | {"seconds": seconds, "peak_mb": peak}, s=8, mb=400)


def until_none_is_under_way(client, worker):
    """The most memory (MB) that the work took."""
    peak, end = 0, time.monotonic() + papers.PATIENCE
    while time.monotonic() < end:
        peak = max(peak, *map(papers.peak_of, papers.children_of(worker)), 0)
        shown = client.get("/documents/").body
        if b"<progress" not in shown:
            if b"state is-danger" in shown:
                break
            return peak
        time.sleep(papers.LOOK)
    raise RuntimeError("the paper was not made")


PAGES = {"summary": page(PROVINCE), "summary_head": page(HEAD)}
FIGURES = {"summary_xlsx": workbook, "summary_pdf": paper}
