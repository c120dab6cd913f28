"""kill -9 of database, web and worker while people write: nothing acknowledged is lost, nothing
is there twice. Who gets no answer presses again, as people do."""

import threading
import time

from django.db import connection

from mchch.bench import paper_rows, papers
from mchch.drills import people
from mchch.drills.machine import Machine, Watch

WRITERS = 8
SCANNED, LISTED = 200, 20
REST = 8  # seconds between two kills
PATIENCE = 180  # seconds until the work of the worker must be done at last
JOBS = """
select count(*) filter (where status = 'DONE'), count(*), bool_or(status = 'FAILED'),
  (select count(*) from (select from registry_paper group by kind, object_id, edition, area_id
    having count(*) > 1) again)
from registry_job
"""


def run(path, options):
    people.fill(options.size)
    paper_rows.write(SCANNED, LISTED)
    told, machine = people.Told(), Machine(path)
    watch = Watch(machine.port)
    try:
        crowd = people.everybody(machine.port, told, WRITERS * 2)
        writers = [(one, own) for one, own in crowd if isinstance(own, tuple)][:WRITERS]
        people.warm_up(crowd)
        people.ask_for_package(machine.port, papers.SENDING)
        stop = threading.Event()
        works = [lambda one=one, own=own: write(one, own, stop) for one, own in writers]
        people.together([*works, watch.until(stop), lambda: kill(machine, watch, options, stop)])
        connection.close()  # it was killed with the database
        work = work_done(machine)
    finally:
        machine.end()
    found = people.settled(told)
    found["twice"] += work.pop("twice")
    found["lost"] += work.pop("lost")
    gaps = {name: round(gap, 2) for name, gap in watch.gaps.items()}
    return found | {"longest_gap_seconds": gaps, "acts": people.figures(told), "worker": work}


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
                machine.mend()
                watch.victim = victim
                getattr(machine, f"kill_{victim}")()
            if time.monotonic() > end:
                stop.wait(REST)
                return
    finally:
        stop.set()


def work_done(machine):
    """The package was made in spite of all, and once. Work that was interrupted three times is
    given up and says so in the page: who asked for it presses again."""
    end, pressed = time.monotonic() + PATIENCE, 0
    while True:
        machine.mend()
        done, asked, failed, twice = jobs()
        if done == asked or time.monotonic() > end:
            break
        if failed:
            people.ask_for_package(machine.port, papers.SENDING)
            pressed += 1
        time.sleep(0.5)
    found = {"jobs": asked, "done": done, "pressed_again": pressed}
    return found | {"lost": asked - done, "twice": twice}


def jobs():
    with connection.cursor() as cursor:
        cursor.execute(JOBS)
        return cursor.fetchone()
