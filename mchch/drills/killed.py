"""kill -9 of database, web and worker while people write: nothing acknowledged is lost, nothing
is there twice. Who gets no answer presses again, as people do."""

import os
import signal
import threading
import time

from django.db import connection

from mchch import embedded
from mchch.bench import paper_rows, papers, place
from mchch.bench.figures import children_of
from mchch.drills import people
from mchch.drills.killing import (
    LISTED,
    SCANNED,
    Silence,
    ask_for_package,
    kill_all,
    packages_made,
    start_worker,
    watch,
    working,
)

WRITERS = 8
REST = 8  # seconds between two kills


class Machine:
    """The programs of a server, each of which is started again when it is gone, as by systemd."""

    def __init__(self, path):
        self.path, self.port = path, place.free_port()
        self.web = place.start_serving(path, self.port)
        self.worker = start_worker(path)
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
        self.worker = start_worker(self.path)

    def end(self):
        for process in (self.web, self.worker):
            kill_all(process)


def run(path, options):
    people.fill(options.size)
    paper_rows.write(SCANNED, LISTED)
    told, silence, machine = people.Told(), Silence(), Machine(path)
    try:
        crowd = people.everybody(machine.port, told, WRITERS * 2)
        writers = [(one, own) for one, own in crowd if isinstance(own, tuple)][:WRITERS]
        people.warm_up(crowd)
        ask_for_package(machine.port, papers.SENDING)
        stop = threading.Event()
        works = [lambda one=one, own=own: write(one, own, stop) for one, own in writers]
        works.append(lambda: watch([machine.port], silence, stop))
        with working(works, stop):
            kill(machine, silence, options)
        connection.close()  # it was killed with the database
        work = packages_made(machine.port)
    finally:
        machine.end()
    found = people.settled(told)
    found["twice"] += work.pop("twice")
    found["lost"] += work.pop("lost")
    acts = people.figures(told)
    return found | {"longest_silence_seconds": silence.longest, "acts": acts, "worker": work}


def write(person, own, stop):
    application, sheet, indicators = own
    while not stop.is_set():
        person.draft(tries=20)
        person.answer(sheet, indicators[person.place % len(indicators)])
        person.upload(application)
        stop.wait(0.2)


def kill(machine, silence, options):
    """One after another, for as long as is asked for and each once at least."""
    end = time.monotonic() + options.seconds
    while True:
        for victim in ("database", "web_process", "web", "worker"):
            time.sleep(REST)
            silence.victim = victim
            getattr(machine, f"kill_{victim}")()
        if time.monotonic() > end:
            time.sleep(REST)
            return
