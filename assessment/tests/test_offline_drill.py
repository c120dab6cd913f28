"""Drills: one change sent many times at once, two machines of one member, the server killed with
kill -9 while scores are being sent."""

import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
import uuid
from functools import partial
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from assessment.actions.offline import sheet_for, take_answers
from assessment.models import Evaluation, Score, ScoreFile, SheetChange
from assessment.pack import account_of
from assessment.tests.committee import seat_of
from assessment.tests.factories import MemberSheetFactory
from assessment.tests.test_offline import MADE_AT, change, rows_of, send_photo
from mchch.scope import acting_for
from registry.tests.processes import server, together

pytestmark = pytest.mark.django_db(transaction=True)


def begun(evaluation, user):
    return MemberSheetFactory(evaluation=evaluation, seat=seat_of(user))


def take(evaluation, user, changes):
    """As the page does it, in a thread and transaction of its own."""
    rows = {f"i{row.pk}": row for row in rows_of(evaluation)}
    plain = [
        {"key": uuid.UUID(one["id"]), "row": one["key"], **one_of(one)} for one in changes
    ]  # fmt: skip
    with acting_for(user):
        rows_of_user = Evaluation.objects.with_standing_of(user).select_related(
            "application__cycle"
        )
        found = rows_of_user.defer("application__citizen_id").get(pk=evaluation.pk)
        own = found.sheets.filter(member=user).select_related("standard").first()
        sheet = sheet_for(found, own, by=user)
        sheet.evaluation = found
        return take_answers(sheet, rows, plain, by=user)


def one_of(sent):
    names = ("points", "note", "seen", "made_at")
    return {name: sent[name] for name in names}


def test_one_batch_sent_ten_times_at_once_is_one(evaluation, chair):
    """Nobody has begun the sheet: it is made once, too."""
    changes = [change(row, 3) for row in rows_of(evaluation)]
    given = together(*[partial(take, evaluation, chair, changes)] * 10)
    assert [[one.state for one in told] for told in given] == [["taken"] * 3] * 10
    assert evaluation.sheets.count() == 1
    assert list(Score.objects.values_list("points", "version")) == [(3, 1)] * 3
    assert SheetChange.objects.count() == 3


def test_two_machines_of_one_member_at_once_lose_nothing(evaluation, chair):
    """One is taken, the other shown; none is overwritten unseen."""
    sheet = begun(evaluation, chair)
    row = rows_of(evaluation)[0]
    given = together(*(partial(take, evaluation, chair, [change(row, n)]) for n in (1, 2, 3)))
    states = sorted(told[0].state for told in given)
    assert states == ["stale", "stale", "taken"]
    taken = next(told[0] for told in given if told[0].state == "taken")
    assert sheet.scores.get().points == taken.score.points


def test_one_photo_sent_at_once_by_page_and_worker_is_one(evaluation, chair):
    begun(evaluation, chair)
    row, key = rows_of(evaluation)[0], str(uuid.uuid4())
    told = together(*[lambda: send_photo(Client(), chair, evaluation, row, key=key)] * 4)
    assert [one["state"] for one in told] == ["taken"] * 4
    assert ScoreFile.objects.count() == 1


# --- kill -9 -------------------------------------------------------------------------------------


class Phone:
    """A telephone that keeps what it has not been told to be taken, and sends it again."""

    def __init__(self, user, evaluation, waiting):
        self.user = user
        self.evaluation = evaluation
        self.waiting = {one["id"]: one for one in waiting}
        browser = Client()
        browser.force_login(user)
        self.cookies = {"sessionid": browser.cookies["sessionid"].value}
        self.told = []
        self.lost = 0

    def ask(self, port, path, body=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"X-CSRFToken": self.token["csrf"], "X-Account": account_of(self.user),
                        "Content-Type": "application/json"}  # fmt: skip
        address = f"http://127.0.0.1:{port}{path}"
        with urllib.request.urlopen(
            urllib.request.Request(address, body, headers), timeout=20
        ) as reply:
            for line in reply.headers.get_all("Set-Cookie") or ():
                name, _, value = line.split(";")[0].partition("=")
                self.cookies[name] = value
            return json.loads(reply.read())

    def send(self, port, size):
        """A few of what waits; what was told is kept, what was not waits on."""
        self.token = self.ask(port, reverse("offline_token"))
        batch = list(self.waiting.values())[:size]
        path = reverse("evaluation_changes", args=[self.evaluation.pk])
        told = self.ask(port, path, json.dumps({"changes": batch}).encode())["results"]
        for one in told:
            assert one["state"] == "taken", one
            del self.waiting[one["id"]]
            self.told.append(one["id"])

    def send_all(self, port, stop):
        while self.waiting and not stop.is_set():
            try:
                self.send(port, size=2)
            except (OSError, urllib.error.URLError, ValueError):
                self.lost += 1
                time.sleep(0.05)


def workers_of(port):
    """The processes that listen on a port, found as the kernel tells it."""
    mark = f"127.0.0.1:{port}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def kill_hard(port):
    for process in workers_of(port):
        os.kill(process, signal.SIGKILL)


def changes_for(evaluation, rounds):
    """Each indicator again and again, with another level: each is a version of its own."""
    rows = rows_of(evaluation)
    levels = {row.pk: [points for points, _ in row.choices] for row in rows}
    return [
        change(row, levels[row.pk][turn % 2], f"ครั้งที่ {turn}", seen=turn, made_at=MADE_AT)
        for turn in range(rounds)
        for row in rows
    ]


@pytest.mark.slow
def test_server_killed_while_scores_are_sent_loses_none(evaluation, chair, second):
    """Three times kill -9 of the whole server while two members send; then it stands again, and
    what was not told to be taken is sent again. Each change is there once, in its order."""
    rounds = 40
    phones = [Phone(user, evaluation, changes_for(evaluation, rounds)) for user in (chair, second)]
    everything = sum(len(phone.waiting) for phone in phones)
    for _ in range(3):
        stop = threading.Event()
        with server() as port:
            threads = [
                threading.Thread(target=phone.send_all, args=(port, stop)) for phone in phones
            ]
            before = SheetChange.objects.count()
            for thread in threads:
                thread.start()
            wait_until(lambda before=before: SheetChange.objects.count() > before + 8)
            kill_hard(port)
            stop.set()
            for thread in threads:
                thread.join(timeout=60)
    assert any(phone.waiting for phone in phones), "all was sent before the last kill"
    with server() as port:
        for phone in phones:
            phone.send_all(port, threading.Event())
    told = [key for phone in phones for key in phone.told]
    assert len(told) == len(set(told)) == everything == SheetChange.objects.count()
    assert sum(phone.lost for phone in phones) > 0
    last = Score.objects.values_list("version", "note")
    assert set(last) == {(rounds, f"ครั้งที่ {rounds - 1}")}
    assert Score.objects.count() == 2 * len(rows_of(evaluation))


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("nothing was sent")
