"""People at work: each with a session, doing one thing after another, and remembering what the
server said. Addresses and rows are those of mchch/bench."""

import http.client
import io
import random
import statistics
import threading
import time
import uuid
from dataclasses import dataclass, field
from itertools import cycle

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client as Insider
from PIL import Image

from mchch.bench import judging, rows
from mchch.bench.client import TOKEN, Client

DONE, REFUSED, FAILED, LOST = "done", "refused", "failed", "lost"
FORM = "application/x-www-form-urlencoded"
KEPT = 1  # second; gunicorn keeps an idle connection for two
FIRST_OPEN = 7  # districts from this on have not sent
LAST_DISTRICT = 12
SENDABLE = range(FIRST_OPEN, LAST_DISTRICT + 1)


class Browser(Client):
    """One that does not send again by itself: who asks must know that the answer was lost. It
    keeps a connection for less time than the server, whose end of it would look like a loss."""

    used = 0

    def send(self, method, path, body, headers):
        if time.monotonic() - self.used > KEPT:
            self.connection.close()
        self.used = time.monotonic()
        try:
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise


@dataclass
class Told:
    """What a server said: (act, ms, outcome) of each request, and what was acknowledged."""

    answers: list = field(default_factory=list)
    drafts: set = field(default_factory=set)
    uploads: set = field(default_factory=set)
    levels: dict = field(default_factory=dict)  # (sheet, indicator) -> (acknowledged, last sent)
    sendings: set = field(default_factory=set)  # districts
    last_page: bytes = b""


class Person:
    def __init__(self, port, username, told, place=0):
        self.browser, self.told, self.name, self.place = Browser(port), told, username, place
        self.browser.cookies["sessionid"] = session_of(username)
        self.chance = random.Random(f"{username}{place}")  # noqa: S311 (the same in each run)
        self.count = 0

    def ask(self, act, method, path, body=None, headers=None):
        """(outcome, page)"""
        start, page = time.perf_counter(), b""
        try:
            response, page = self.browser.ask(method, path, body, headers)
            outcome = DONE if response.status < 400 else REFUSED
            outcome = FAILED if response.status >= 500 else outcome
        except (OSError, http.client.HTTPException):
            outcome = LOST
        self.told.last_page = page
        self.told.answers.append((act, (time.perf_counter() - start) * 1000, outcome))
        return outcome, page

    def look(self, path):
        return self.ask(f"look {path}", "GET", path)

    def post(self, act, path, body, kind=FORM, accept="text/html"):
        if "csrftoken" not in self.browser.cookies:
            self.look("/account/")
        token = self.browser.cookies.get("csrftoken", "")
        headers = {"Content-Type": kind, "X-CSRFToken": token, "Accept": accept}
        return self.ask(act, "POST", path, body, headers)

    # --- what is written -------------------------------------------------------------------------

    def draft(self, tries=1):
        """A new application; who gets no answer presses again, with the same key."""
        key = str(uuid.uuid4())
        for _ in range(tries):
            typed = f"act=save&version=1&phone=0812345678&given_name={key[:8]}"
            outcome, _ = self.post("draft", f"/applications/new/GROUP/{key}/", typed)
            if outcome == DONE:
                self.told.drafts.add(key)
                return
            time.sleep(0.3)

    def upload(self, application):
        name = f"{uuid.uuid4()}.png"
        outcome, _ = self.post("upload", f"/applications/{application}/files/", *multipart(name))
        if outcome == DONE and self.is_shown(application, name):
            self.told.uploads.add(name)

    def is_shown(self, application, name):
        """In the list: a refused file leads back to the page as well, which then says why."""
        outcome, page = self.ask("look application", "GET", f"/applications/{application}/")
        return outcome == DONE and f">{name}</a>".encode() in page

    def answer(self, sheet, indicator):
        self.count += 1
        key, note = (sheet, indicator), self.count
        before = self.told.levels.get(key, (0, 0))[0]
        self.told.levels[key] = (before, note)
        body = f"key=i{indicator}&points={note % 4}&note={note}"
        outcome, _ = self.post(
            "answer", f"/sheets/{sheet}/answer/", body, accept="application/json"
        )
        if outcome == DONE:
            self.told.levels[key] = (note, note)

    def send_list(self, district):
        outcome, page = self.look("/send/")
        key = key_in(page.decode(errors="replace")) if outcome == DONE else None
        if key:
            outcome, _ = self.post("send", "/send/", f"key={key}&note=drill")
            if outcome == DONE:
                self.told.sendings.add(district)


def key_in(page):
    found = page.partition('name="key" value="')[2]
    return found[:36] if TOKEN.search(page) and found else None


_sessions = threading.Lock()


def session_of(username):
    """A log-in without its password, which takes long on purpose."""
    with _sessions:
        insider = Insider()
        user = get_user_model().objects.get(username=username)
        insider.force_login(user, backend="registry.backends.AccountBackend")
        return insider.cookies["sessionid"].value


def multipart(name):
    """(body, content type) of a picture that is no other's."""
    picture, border = io.BytesIO(), uuid.uuid4().hex
    Image.effect_noise((200, 200), 60).convert("RGB").save(picture, "PNG")
    head = (
        f'--{border}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    body = head.encode() + picture.getvalue() + f"\r\n--{border}--\r\n".encode()
    return body, f"multipart/form-data; boundary={border}"


# --- who is there, and what is theirs ------------------------------------------------------------

OWN = """
select u.username, min(a.id) from registry_application a join registry_user u on u.id = a.officer_id
where a.stage = 'REGISTERED' group by 1
"""


def of_officers():
    """{officer: (application, sheet, its indicators)} of the districts that have not sent."""
    with connection.cursor() as cursor:
        cursor.execute(OWN)
        found = {}
        for name, application in cursor.fetchall():
            district = int(name.removeprefix("officer").split("_")[0])
            assessed = judging.first(name)
            if district in SENDABLE and assessed:
                sheet = assessed[0]
                cursor.execute(
                    "select array_agg(indicator_id order by indicator_id) from assessment_score"
                    " where sheet_id = %s", [sheet],
                )  # fmt: skip
                found[name] = (application, sheet, cursor.fetchone()[0])
        return found


def everybody(port, told, count):
    """[(person, what is theirs)]: three in four are officers, five are of the province."""
    own = of_officers()
    officers, heads = cycle(own), cycle(SENDABLE)
    people = [(Person(port, "province", told, n), None) for n in range(min(5, count))]
    while len(people) < count:
        place = len(people)
        if place % 4:
            name = next(officers)
            people.append((Person(port, name, told, place), own[name]))
        else:
            district = next(heads)
            people.append((Person(port, f"head{district}", told, place), district))
    return people


def warm_up(crowd):
    """Each process of the server loads its code at its first pages, which is no figure."""
    told, first = Told(), {}
    for person, own in crowd:
        first.setdefault(type(own), person)

    def look(person):
        kept, person.told = person.told, told
        for path in ("/", "/applications/", "/today/", "/account/"):
            person.look(path)
        person.told = kept

    for _ in range(2):
        together([lambda person=person: look(person) for person in first.values()])


# --- what came of it -----------------------------------------------------------------------------


def settled(told):
    """How many things that were acknowledged are missing, and how many are there twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select key::text, count(*) from registry_application where key::text = any(%s)"
            " group by 1", [list(told.drafts)],
        )  # fmt: skip
        drafts = dict(cursor.fetchall())
        cursor.execute(
            "select name, count(*) from registry_attachment where name = any(%s) group by 1",
            [list(told.uploads)],
        )
        uploads = dict(cursor.fetchall())
        cursor.execute(
            "select right(area_id, 2)::int, count(*) from registry_submission where sent_at > now()"
            " - interval '1 hour' and note = 'drill' group by 1"
        )
        sendings = [count for _, count in cursor.fetchall()]
        wrong_levels = sum(not level_holds(cursor, key, *kept) for key, kept in told.levels.items())
    missing = len(told.drafts - drafts.keys()) + len(told.uploads - uploads.keys())
    counts = [*drafts.values(), *uploads.values(), *sendings]
    return {
        "acknowledged": {
            "drafts": len(told.drafts), "uploads": len(told.uploads),
            "answers": sum(act == "answer" and o == DONE for act, _, o in told.answers),
            "sendings": len(told.sendings),
        },
        "lost": missing + wrong_levels + max(0, len(told.sendings) - len(sendings)),
        "twice": sum(count > 1 for count in counts),
    }  # fmt: skip


def level_holds(cursor, key, acknowledged, last):
    """The last acknowledged answer is there, or one that was sent after it."""
    cursor.execute(
        "select note from assessment_score where sheet_id = %s and indicator_id = %s", key
    )
    note = cursor.fetchone()[0]
    return not acknowledged or (note.isdigit() and acknowledged <= int(note) <= last)


def figures(told):
    """{act: how many, how fast, what failed}"""
    found = {}
    for name in sorted({act for act, _, _ in told.answers}):
        of_act = [(ms, outcome) for act, ms, outcome in told.answers if act == name]
        times = sorted(ms for ms, _ in of_act)
        found[name] = {
            "count": len(of_act),
            "median_ms": round(statistics.median(times)),
            "p95_ms": round(times[int(len(times) * 0.95) - (len(times) > 19)]),
            **{word: n for word in (REFUSED, FAILED, LOST) if (n := outcomes(of_act, word))},
        }
    return found


def outcomes(answers, word):
    return sum(outcome == word for _, outcome in answers)


def together(works):
    """Each in a thread of its own; ends when all have ended."""
    threads = [threading.Thread(target=ended, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def ended(work):
    try:
        work()
    finally:
        connection.close()


def fill(size):
    """As for the bench, but for what a list cannot be sent with."""
    rows.open_year()
    judging.open_year()
    rows.grow(0, size)
    judging.grow(0, size)
    rows.run("update registry_checklistanswer set is_met = true where not is_met")
    rows.settle()
