"""Two database machines, two web servers, two workers; one of each is killed while people write.
Nothing that was acknowledged is lost, nothing is there twice; how long was there no answer?"""

import threading
import time
from contextlib import contextmanager

import psutil
from django.db import close_old_connections, connection

from mchch.bench import paper_rows, papers, place
from mchch.drills import patroni, people
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

own_database = patroni.own_database
WRITERS = 8
REST = 10  # seconds of work between two accidents
PAUSE = 1  # seconds between the acts of one person
TRIES = 400  # of who presses again
SENDINGS = (papers.SENDING, papers.SENDING + 1)  # a package for each accident that meets a worker
ANOTHER_SENDING = """
create temporary table another as select * from registry_submission where id = %s;
update another set id = %s, key = gen_random_uuid(), round_no = 97, receipt_no = 'มชช.97';
insert into registry_submission select * from another;
drop table another;
"""
ROW_OF_PACKAGE = """
select result.id::text from django_tasks_database_dbtaskresult result
join registry_job job on job.id = (args_kwargs -> 'args' ->> 0)::bigint
where job.object_id = %s and job.status = 'RUNNING' and task_path like '%%make_package'
"""


def run(path, options):
    people.fill(options.size)
    paper_rows.write(SCANNED, LISTED)
    with connection.cursor() as cursor:
        cursor.execute(ANOTHER_SENDING, SENDINGS)
    told, silence, stop = people.Told(), Silence(), threading.Event()
    with Machines(path) as machines:
        crowd = writers(machines, told, silence)
        warm_up(crowd)
        works = [lambda one=one, own=own: one.write(own, stop) for one, own in crowd]
        works.append(lambda: watch(machines.ports, silence, stop))
        with working(works, stop):
            seconds = accidents(machines, silence)
        close_old_connections()
        jobs = packages_made(machines.ports[0])
    rows = machines.pair.same_rows()
    found = people.settled(told)
    lost = {"acts": found["lost"], "jobs": jobs.pop("lost"), "rows": rows.pop("missing")}
    found["twice"] += jobs.pop("twice")
    return found | {
        "lost": sum(lost.values()),
        "lost_of": lost,
        "longest_silence_seconds": silence.longest,
        "database": seconds | rows,
        "acts": people.figures(told),
        "workers": jobs,
    }


# --- who works -----------------------------------------------------------------------------------


class Roaming(people.Browser):
    """One that is led to the other web server once its own gives no answer, as by a balancer."""

    def __init__(self, ports):
        super().__init__(ports[0])
        self.ports = ports

    def send(self, method, path, body, headers):
        try:
            return super().send(method, path, body, headers)
        except (OSError, people.http.client.HTTPException):
            self.ports = self.ports[::-1]
            self.connection.port = self.ports[0]
            raise


class Writer(people.Person):
    def __init__(self, ports, silence, *rest):
        super().__init__(ports[0], *rest)
        cookies, self.browser = self.browser.cookies, Roaming(ports)
        self.browser.cookies = cookies
        self.silence, self.answered = silence, time.monotonic()

    def ask(self, *arguments):
        outcome, page = super().ask(*arguments)
        if outcome == people.DONE:
            now = time.monotonic()
            self.silence.broken("person", now - self.answered)
            self.answered = now
        return outcome, page

    def write(self, own, stop):
        application, sheet, indicators = own
        self.answered = time.monotonic()
        while not stop.is_set():
            self.draft(tries=TRIES)
            self.answer(sheet, indicators[self.place % len(indicators)])
            self.upload(application)
            stop.wait(PAUSE)


def writers(machines, told, silence):
    """[(who, what is theirs)]: half of them begin at the one web server, half at the other."""
    crowd = []
    for number, (name, own) in enumerate(list(people.of_officers().items())[:WRITERS]):
        ports = machines.ports[:: -1 if number % 2 else 1]
        crowd.append((Writer(ports, silence, name, told, number), own))
    return crowd


def warm_up(crowd):
    """All processes of both web servers load their code at their first pages."""
    told = crowd[0][0].told
    for path in ("/account/", "/applications/", "/"):
        people.together([lambda one=one, path=path: one.look(path) for one, _ in crowd])
    told.answers.clear()


# --- what runs -----------------------------------------------------------------------------------


class Machines:
    """Two of each kind. What systemd does on a machine, `start_…` does here."""

    def __init__(self, path):
        self.path, self.pair = path, patroni.pair_at(path)
        self.ports = [place.free_port(), place.free_port()]
        self.webs, self.workers = {}, {}

    def __enter__(self):
        for port in self.ports:
            self.start_web(port)
        for number in (1, 2):
            self.start_worker(number)
        return self

    def __exit__(self, *_):
        for process in (*self.webs.values(), *self.workers.values()):
            kill_all(process)

    def start_web(self, port):
        self.webs[port] = place.start_serving(self.path, port)

    def start_worker(self, number):
        self.workers[number] = start_worker(self.path, f"worker{number}")

    def worker_at(self, sending):
        """The one whose child makes the package of a sending; None while nobody does."""
        with connection.cursor() as cursor:
            cursor.execute(ROW_OF_PACKAGE, [sending])
            row = cursor.fetchone()
        for number, process in self.workers.items():
            children = psutil.Process(process.pid).children(recursive=True)
            if row and any(row[0] in child.cmdline() for child in children):
                return number
        return None


# --- what happens --------------------------------------------------------------------------------


def accidents(machines, silence):
    time.sleep(REST)
    with accident(silence, "web"):
        kill_all(machines.webs[machines.ports[0]])
    machines.start_web(machines.ports[0])
    with accident(silence, "worker"):
        number = at_work(machines, SENDINGS[0])
        kill_all(machines.workers[number])
    machines.start_worker(number)
    with accident(silence, "primary"):
        at_work(machines, SENDINGS[1])
        seconds = lose_primary(machines.pair)
    with accident(silence, "standby"):
        lose_standby(machines.pair)
    return seconds


@contextmanager
def accident(silence, victim):
    """Whoever gets no answer from here on gets none because of it; then some work in peace."""
    silence.victim = victim
    yield
    time.sleep(REST)


def at_work(machines, sending):
    """Number of the worker that is in the middle of a package."""
    ask_for_package(machines.ports[1], sending)
    return patroni.wait_until(lambda: machines.worker_at(sending), "a worker at work")


def lose_primary(pair):
    """It is killed, the other takes over, and it comes back as the standby of the other."""
    lost, began = pair.primary(), time.monotonic()
    other = next(node for node in pair.nodes if node is not lost)
    lost.kill()
    patroni.wait_until(lambda: other.is_called("primary"), "the standby to take over")
    taken_over = time.monotonic()
    time.sleep(REST)
    lost.start()
    back = time.monotonic()
    pair.wait_for_standby()
    return {
        "taken_over_seconds": round(taken_over - began, 1),
        "standby_again_seconds": round(time.monotonic() - back, 1),
    }


def lose_standby(pair):
    """The primary goes on alone, and waits for the other again once that is back."""
    lost = pair.standby()
    lost.kill()
    patroni.wait_until(pair.is_alone, "the primary to go on alone")
    time.sleep(REST)
    lost.start()
    pair.wait_for_standby()
