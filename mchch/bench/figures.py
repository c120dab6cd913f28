"""What is measured, and what it may cost at most."""

import os
import signal
import statistics
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from mchch.bench import intake, judging
from mchch.bench.client import Client
from mchch.bench.rows import PASSWORD

# The district whose list came back: its pages have the most to say.
HEAD, OFFICER, PROVINCE = "head6", "officer6_0", "province"
SECRETARY = "head0"  # of the district that has a committee
REPORTER = "head1"  # of the district whose committee has concluded
CLIENTS = tuple(f"head{number}" for number in range(8))
WARM_UP = 5
PATIENCE = 30  # seconds
STATEMENTS = 12
SCORING_STATEMENTS = 15
HTML_OF_A_LIST = 60 * 1024
SEARCHED = "%E0%B8%97%E0%B8%AD%E0%B8%9C%E0%B9%89%E0%B8%B2"  # ทอผ้า, one unit in fifteen
MEASURED_BY = {
    "ms": "median_ms",
    "mb": "peak_mb",
    "s": "seconds",
}  # a budget's name -> the figure it limits


@dataclass
class Site:
    """A running server with a register of `size`, and the sessions that were made."""

    port: int
    server: int  # process id
    size: int = 0
    rounds: int = 60
    seconds: float = 5
    scanned: int = 200  # pages in the package
    listed: int = 300  # applicants in the long list
    rows: int = 2000  # of a register that is read in
    certificates: int = 200  # in one file
    registers: list = field(default_factory=list)  # those that wait to be written
    sessions: dict = field(default_factory=dict)
    has_papers: bool = False
    has_certificates: bool = False

    def client(self, username):
        if username not in self.sessions:
            self.sessions[username] = Client(self.port).log_in(username, PASSWORD)
        return self.sessions[username]

    def workers(self):
        return children_of(self.server)

    def renew(self):
        """Workers of which nothing was asked yet: their memory is then that of what is measured."""
        old, end = set(self.workers()), time.monotonic() + PATIENCE
        os.kill(self.server, signal.SIGHUP)
        while not old.isdisjoint(self.workers()):
            if time.monotonic() > end:
                raise RuntimeError("the old workers do not end")
            time.sleep(0.1)


def children_of(process):
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def peak_of(process):
    """The most memory (MB) that a process held; 0 when it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return 0
    found = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return round(int(found[0].split()[1]) / 1024, 1) if found else 0


def page(path, username, budget_ms, **budgets):
    """A page again and again over one connection."""

    def measure(site):
        client = site.client(username)
        for _ in range(WARM_UP):
            client.get(path)
        found = told([client.get(path) for _ in range(site.rounds)])
        limits = {"ms": budget_ms(site.size), "statements": STATEMENTS} | budgets
        return judged(found, **limits)

    return measure


def scoring(path_of, budget_ms, send=None, who=OFFICER):
    """A page of judging; its address depends on the rows. `send` makes what is posted."""

    def measure(site):
        client = site.client(who)
        path = path_of(who)
        ask = (lambda n: client.post(path, send(path, n))) if send else (lambda n: client.get(path))
        for number in range(WARM_UP):
            ask(number)
        found = told([ask(number) for number in range(site.rounds)])
        return judged(found, ms=budget_ms, statements=SCORING_STATEMENTS)

    return measure


def many_at_once(path, rps):
    """Eight people, each with a session and a connection, as fast as they are answered."""

    def measure(site):
        clients = [site.client(username) for username in CLIENTS]
        answers, start = [], time.monotonic()
        work = (path, start + site.seconds, answers)
        threads = [threading.Thread(target=keep_asking, args=[c, *work]) for c in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        reached = round(len(answers) / (time.monotonic() - start), 1)
        return judged(told(answers) | {"rps": reached}, rps=rps, statements=STATEMENTS)

    return measure


def keep_asking(client, path, end, answers):
    while time.monotonic() < end:
        answers.append(client.get(path))


def workbook(path, username, budget_ms, budget_mb):
    """An export: the most memory (MB) of the process that makes it, and what of it is for that."""

    def measure(site):
        found = exported(site, site.client(username), path)
        return judged(found, ms=budget_ms, added_mb=budget_mb, statements=STATEMENTS)

    return measure


def exported(site, client, path):
    """Three times, by a process that has shown a page before, and no more."""
    site.renew()
    client.get(LIST)
    runs = [with_peak(site, client, path) for _ in range(3)]
    found = told([answer for answer, *_ in runs])
    found["peak_mb"] = max(peak for _, peak, _ in runs)
    found["added_mb"] = round(max(peak - held for _, peak, held in runs), 1)
    return found


def score_sheets(budget_ms, budget_mb):
    """10,000 sheets of committee members as a workbook of the province."""

    def measure(site):
        judging.conclude(site.size)
        return workbook("/evaluation/scores.xlsx", PROVINCE, budget_ms, budget_mb)(site)

    return measure


def with_peak(site, client, path):
    """An answer, the most memory (MB) that its process held while it made it, and before it."""
    held = {}
    for worker in map(int, site.workers()):
        Path(f"/proc/{worker}/clear_refs").write_text("5")  # the peak starts anew
        held[worker] = peak_of(worker)
    answer = client.get(path)
    return answer, peak_of(answer.worker), held[answer.worker]


def register_shown(budget_ms):
    """A register of many rows sent in, read, checked and shown."""

    def measure(site):
        sent = [intake.send(site.client(HEAD), site.rows, turn) for turn in range(intake.TIMES)]
        site.registers = [path for _, path in sent]
        return judged(told([answer for answer, _ in sent]) | {"rows": site.rows}, ms=budget_ms)

    return measure


def register_written(budget_ms):
    def measure(site):
        if not site.registers:
            register_shown(budget_ms)(site)
        answers = [intake.write(site.client(HEAD), path) for path in site.registers]
        return judged(told(answers) | {"rows": site.rows}, ms=budget_ms)

    return measure


def told(answers):
    """Statements are those of most answers: once a minute a session is written, too."""
    times = [answer.ms for answer in answers]
    return {
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        "statements": statistics.mode(answer.statements for answer in answers),
        "bytes": max(len(answer.body) for answer in answers),
    }


def judged(found, **budgets):
    kept = [
        found["rps"] >= limit if name == "rps" else found[MEASURED_BY.get(name, name)] <= limit
        for name, limit in budgets.items()
    ]
    return found | {f"budget_{name}": limit for name, limit in budgets.items()} | {"ok": all(kept)}


def same(ms):
    return lambda size: ms


def list_budget(size):
    return 40 if size > 2000 else 30


LIST = "/applications/"
list_page = partial(page, LIST, budget_ms=list_budget, bytes=HTML_OF_A_LIST)
search_page = partial(page, f"{LIST}?q={SEARCHED}", budget_ms=same(60), bytes=HTML_OF_A_LIST)
FIGURES = {
    "list_head": list_page(username=HEAD),
    "list_province": list_page(username=PROVINCE),
    "search_head": search_page(username=HEAD),
    "search_province": search_page(username=PROVINCE),
    "home_officer": page("/", OFFICER, same(50)),
    "home_head": page("/", HEAD, same(50)),
    "home_province": page("/", PROVINCE, same(50)),
    "quota_head": page("/quota/", HEAD, same(50)),
    "quota_province": page("/quota/", PROVINCE, same(50)),
    "board_province": page("/board/", PROVINCE, same(100), statements=SCORING_STATEMENTS),
    "today_head": page("/today/", HEAD, same(80)),
    "today_province": page("/today/", PROVINCE, same(80)),
    "log_head": page("/access-log/", HEAD, same(60)),
    "log_province": page("/access-log/", PROVINCE, same(60)),
    "list_8_clients": many_at_once(LIST, 100),
    "sheet": scoring(judging.sheet_path, 50),
    "answer": scoring(judging.answer_path, 25, send=judging.answer),
    "result": scoring(judging.result_path, 60),
    "board": scoring(lambda _: "/evaluation/", 80, who=SECRETARY),
    "scoring": scoring(judging.member_sheet_path, 80, who=SECRETARY),
    "offline_pack": scoring(lambda _: "/offline/pack/", 150, who=SECRETARY),
    "report_page": scoring(lambda _: "/report/", 80, who=REPORTER),
    "development_head": scoring(lambda _: "/development/", 60, who=HEAD),
}
# One application in ten is a network: 10,000 rows of 100,000. Only at the largest size.
LAST_FIGURES = {
    "export_xlsx": workbook(f"{LIST}export.xlsx?type=NETWORK", PROVINCE, 3000, 80),
    "score_sheets_xlsx": score_sheets(5000, 130),
    "register_shown": register_shown(5000),
    "register_written": register_written(5000),
}
