"""kill -9 of database, web and worker while people write: nothing acknowledged is lost, nothing
is there twice. Who gets no answer presses again, as people do."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from django.db import connection

from mchch import embedded
from mchch.bench import paper_rows, papers, place
from mchch.bench.figures import children_of
from mchch.drills import people

WRITERS = 8
SCANNED, LISTED = 200, 20
REST = 8  # seconds between two kills
PATIENCE = 180  # seconds until the work of the worker must be done at last
JOBS = """
select count(*) filter (where status = 'DONE'), count(*), sum(attempts),
  (select count(*) from (select from registry_paper group by kind, object_id, edition, area_id
    having count(*) > 1) again)
from registry_job
"""


class Machine:
    """The programs of a server, each of which is started again when it is gone, as by systemd."""

    def __init__(self, path):
        self.path, self.port = path, place.free_port()
        self.web = place.start_serving(path, self.port)
        self.worker = start_worker()
        self.home = embedded.home_at(path / "pg")

    def kill_database(self):
        os.kill(int((self.home.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def kill_web_process(self):
        os.kill(int(children_of(self.web.pid)[0]), signal.SIGKILL)

    def kill_web(self):
        kill_all(self.web)
        self.web = place.start_serving(self.path, self.port)

    def kill_worker(self):
        kill_all(self.worker)
        self.worker = start_worker()

    def end(self):
        for process in (self.web, self.worker):
            process.terminate()
            process.wait()


def start_worker():
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=embedded.PROJECT, env={**os.environ, "MCHCH_DATABASE_ROLE": "web"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def kill_all(process):
    """As the kernel ends a service: the program and its children."""
    children = [int(child) for child in children_of(process.pid)]
    for pid in (process.pid, *children):
        if Path(f"/proc/{pid}").exists():
            os.kill(pid, signal.SIGKILL)
    process.wait()


def run(path, options):
    people.fill(options.size)
    paper_rows.write(SCANNED, LISTED)
    told, machine = people.Told(), Machine(path)
    watch = Watch(machine.port)
    try:
        crowd = people.everybody(machine.port, told, WRITERS * 2)
        writers = [(one, own) for one, own in crowd if isinstance(own, tuple)][:WRITERS]
        people.warm_up(crowd)
        ask_for_package(machine.port)
        stop = threading.Event()
        works = [lambda one=one, own=own: write(one, own, stop) for one, own in writers]
        people.together([*works, watch.until(stop), lambda: kill(machine, watch, options, stop)])
        jobs = work_done()
    finally:
        machine.end()
    found = people.settled(told)
    found["twice"] += jobs.pop("twice")
    found["lost"] += jobs.pop("lost")
    gaps = {name: round(gap, 2) for name, gap in watch.gaps.items()}
    return found | {"longest_gap_seconds": gaps, "acts": people.figures(told), "worker": jobs}


def ask_for_package(port):
    """A piece of work that takes long enough to be killed in."""
    head = people.Person(port, paper_rows.HEAD, people.Told())
    page = f"/submissions/{papers.SENDING}/"
    outcome, _ = head.post("package", f"{page}package/", "")
    if outcome != people.DONE:
        raise SystemExit("drill: the package was not taken on")


def write(person, own, stop):
    application, sheet, indicators = own
    while not stop.is_set():
        person.draft(tries=20)
        person.answer(sheet, indicators[person.place % len(indicators)])
        person.upload(application)
        stop.wait(0.2)


def kill(machine, watch, options, stop):
    """One after another, for as long as is asked for and each once at least."""
    end, victims = time.monotonic() + options.seconds, ("database", "web_process", "web", "worker")
    try:
        while True:
            for victim in victims:
                stop.wait(REST)
                watch.victim = victim
                getattr(machine, f"kill_{victim}")()
            if time.monotonic() > end:
                stop.wait(REST)
                return
    finally:
        stop.set()


class Watch:
    """Asks again and again whether pages are answered; the longest silence after each kill."""

    def __init__(self, port):
        self.port, self.victim, self.gaps = port, "start", {}

    def until(self, stop):
        def look():
            last = time.monotonic()
            while not stop.wait(0.05):
                if self.answers():
                    gap = time.monotonic() - last
                    self.gaps[self.victim] = max(gap, self.gaps.get(self.victim, 0))
                    last = time.monotonic()

        return look

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
                line.settimeout(5)
                line.sendall(b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                return b" 200 " in line.recv(64)
        except OSError:
            return False


def work_done():
    """The package was made in spite of all, and once."""
    end = time.monotonic() + PATIENCE
    while True:
        with connection.cursor() as cursor:
            cursor.execute(JOBS)
            done, asked, attempts, twice = cursor.fetchone()
        if done == asked or time.monotonic() > end:
            break
        time.sleep(0.5)
    found = {"jobs": asked, "done": done, "attempts": attempts}
    return found | {"lost": asked - done, "twice": twice}
