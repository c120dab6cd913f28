"""What the drills share that kill programs: how it is done, how long nobody was answered, and a
package that is made in spite of all."""

import http.client
import os
import signal
import subprocess
import threading
import time
from contextlib import closing, contextmanager, suppress

import psutil
from django.db import connection

from mchch import embedded
from mchch.bench import paper_rows
from mchch.drills import people

ADDRESS = "127.0.0.1"
SCANNED, LISTED = 200, 20  # pages of the package, applicants in its list
PATIENCE = 240  # seconds until the work of the workers must be done at last
JOBS = """
select count(*) filter (where status = 'DONE'), count(*), sum(attempts),
  coalesce(array_agg(object_id) filter (where status = 'FAILED'), '{}'),
  (select count(*) from (select from registry_paper group by kind, object_id, edition, area_id
    having count(*) > 1) again)
from registry_job
"""


def start_worker(path, name="worker"):
    """As by systemd: started again when it ends by itself."""
    with (path / f"{name}.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 (our own program)
            [embedded.PROJECT / "script" / "worker"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip


def kill_all(process):
    """As the kernel ends a service: the program and all that it started."""
    try:
        family = [psutil.Process(process.pid)]
        family += family[0].children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    for one in family:
        with suppress(ProcessLookupError):
            os.kill(one.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def working(works, stop):
    """They work while we go on; an accident that could not happen ends the drill."""
    crowd = threading.Thread(target=people.together, args=[works])
    crowd.start()
    try:
        yield
    finally:
        stop.set()
        crowd.join()


# --- how long nobody was answered ----------------------------------------------------------------


def answers(port, path):
    """Whether what listens there calls itself well."""
    try:
        with closing(http.client.HTTPConnection(ADDRESS, port, timeout=3)) as line:
            line.request("GET", path)
            return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


class Silence:
    """The longest time without a good answer, by the accident it followed: for the site as a whole
    (`/readyz` of any web server) and for somebody who works."""

    def __init__(self):
        self.victim, self.longest = "none", {}

    def broken(self, whose, seconds):
        of_victim = self.longest.setdefault(self.victim, {})
        of_victim[whose] = max(of_victim.get(whose, 0), round(seconds, 1))


def watch(ports, silence, stop):
    last = time.monotonic()
    while not stop.wait(0.1):
        if any(answers(port, "/readyz") for port in ports):
            now = time.monotonic()
            silence.broken("site", now - last)
            last = now


# --- the work of the workers ---------------------------------------------------------------------


def ask_for_package(port, sending):
    """A piece of work that takes long enough for its worker to be killed in."""
    head = people.Person(port, paper_rows.HEAD, people.Told())
    outcome, _ = head.post("package", f"/submissions/{sending}/package/", "")
    if outcome != people.DONE:
        raise SystemExit("drill: the package was not taken on")


def packages_made(port):
    """In spite of all, and once. Work that was interrupted three times is given up and says so in
    the page: who asked for it presses again."""
    end, pressed = time.monotonic() + PATIENCE, 0
    while True:
        done, asked, attempts, failed, twice = jobs()
        if done == asked or time.monotonic() > end:
            break
        for sending in failed:
            ask_for_package(port, sending)
            pressed += 1
        time.sleep(0.5)
    found = {"jobs": asked, "done": done, "attempts": attempts, "pressed_again": pressed}
    return found | {"lost": asked - done, "twice": twice}


def jobs():
    with connection.cursor() as cursor:
        cursor.execute(JOBS)
        return cursor.fetchone()
