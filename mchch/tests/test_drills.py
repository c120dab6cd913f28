"""The drills in small: what they call lost, and how they count. Each is run by script/drill."""

import re
import signal
import socket
import subprocess
import threading
import uuid
from datetime import UTC, datetime, timedelta

import psutil
import pytest
import yaml

from mchch.backup.server import SLOT
from mchch.drills import __main__ as drills
from mchch.drills import failover, killing, midnight, patroni, people
from mchch.drills.midnight import Try
from mchch.drills.people import DONE, FAILED, LOST, REFUSED, Told


class Rows:
    """A cursor whose next row is known."""

    def __init__(self, row):
        self.row = row

    def execute(self, statement, values):
        pass

    def fetchone(self):
        return self.row


@pytest.mark.parametrize(
    ("note", "acknowledged", "last", "holds"),
    [
        ("3", 3, 3, True),
        ("4", 3, 5, True),  # sent, done, and its answer was lost on the way
        ("2", 3, 3, False),
        ("6", 3, 5, False),
        ("", 3, 3, False),
        ("", 0, 4, True),
    ],
)
def test_answer_that_was_acknowledged_is_there_or_a_later_one(note, acknowledged, last, holds):
    assert people.level_holds(Rows((note,)), (1, 2), acknowledged, last) is holds


@pytest.mark.django_db
def test_what_was_acknowledged_and_is_not_there_is_lost():
    told = Told(drafts={str(uuid.uuid4())}, uploads={"a.png", "b.png"}, sendings={7})
    told.answers = [("answer", 5.0, DONE), ("answer", 5.0, LOST)]
    assert people.settled(told) == {
        "acknowledged": {"drafts": 1, "uploads": 2, "answers": 1, "sendings": 1},
        "lost": 4,
        "twice": 0,
    }


def test_figures_tell_the_95th_percentile_and_what_failed():
    told = Told(answers=[("send", float(n), DONE) for n in range(1, 101)])
    told.answers += [("look", 7.0, FAILED), ("look", 9.0, LOST)]
    assert people.figures(told) == {
        "look": {"count": 2, "median_ms": 8, "p95_ms": 9, "failed": 1, "lost": 1},
        "send": {"count": 100, "median_ms": 50, "p95_ms": 95},
    }


def test_picture_of_an_upload_is_no_other_one():
    (first, kind), (second, _) = people.multipart("a.png"), people.multipart("a.png")
    assert kind.startswith("multipart/form-data; boundary=")
    assert first.split(b"\r\n\r\n")[1] != second.split(b"\r\n\r\n")[1]


def test_drafts_around_midnight_are_judged_by_when_they_were_asked_and_answered():
    drafts = [
        Try("kept", -3, -2, DONE),
        Try("pressed before", -1, 1, REFUSED, is_told_why=True),  # either answer is right
        Try("turned away", -3, -2, REFUSED, is_told_why=True),
        Try("no reason", 2, 3, REFUSED),
        Try("let in", 2, 3, DONE),
    ]
    assert midnight.of_drafts(drafts, {"kept", "let in"}) == {
        "let_in_after": 1,
        "turned_away_before": 1,
        "not_told_why": 1,
    }


def test_sendings_around_midnight_are_late_when_they_were_late():
    end, second = datetime(2024, 12, 20, 17, tzinfo=UTC), timedelta(seconds=1)
    tries = [Try(place, at, at + 0.5, DONE) for place, at in enumerate((-3, 2, -3, 2, -3))]
    sent = {0: (False, end - second), 1: (True, end + second), 2: (True, end - second)}
    sent[3] = (False, end + second)
    assert midnight.of_sendings(tries, sent, end) == {
        "late_against_its_moment": 2,
        "late_though_before": 1,
        "in_time_though_after": 1,
        "not_sent": 1,
    }


def test_every_drill_can_be_asked_for():
    for name in drills.NAMES:
        assert drills.parse([name]).name == name
        assert callable(drills.import_module(f"mchch.drills.{name}").run)


# --- fail-over -----------------------------------------------------------------------------------


def test_file_of_an_office_is_filled_and_nothing_is_left_open():
    values = {"name": "db1", "address": "127.0.0.1", "client_port": 2379, "peer_port": 2380}
    more = {"data_dir": "/data", "cluster": "db1=http://127.0.0.1:2380"}
    text = patroni.rendered("etcd", **values, **more)
    assert "ETCD_LISTEN_CLIENT_URLS=http://127.0.0.1:2379\n" in text
    with pytest.raises(ValueError, match="nothing was said for @DATA_DIR@"):
        patroni.rendered("etcd", **values)


def test_patroni_waits_for_both_machines_and_keeps_the_slot_of_the_backup():
    words = set(re.findall("@([A-Z_]+)@", (patroni.TEMPLATES / "patroni.yml").read_text()))
    values = {word.lower(): f"the-{word.lower()}" for word in words}
    found = yaml.safe_load(patroni.rendered("patroni.yml", **values))
    shared = found["bootstrap"]["dcs"]
    assert shared["synchronous_mode"] is True
    assert shared["loop_wait"] + 2 * shared["retry_timeout"] <= shared["ttl"]
    assert list(shared["slots"]) == [SLOT]
    assert shared["postgresql"]["parameters"]["max_slot_wal_keep_size"] != "-1"
    assert found["postgresql"]["authentication"]["superuser"]["username"] == "the-superuser"


def test_longest_silence_is_kept_for_each_accident():
    silence = killing.Silence()
    silence.broken("site", 2)
    silence.victim = "primary"
    for seconds in (3, 21.26, 4):
        silence.broken("site", seconds)
    silence.broken("person", 30)
    assert silence.longest == {"none": {"site": 2}, "primary": {"site": 21.3, "person": 30}}


def test_browser_without_an_answer_goes_to_the_other_web_server():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        closed = gone.getsockname()[1]
    with socket.create_server(("127.0.0.1", 0)) as there:
        port = there.getsockname()[1]
        browser = failover.Roaming([closed, port])
        with pytest.raises(ConnectionRefusedError):
            browser.ask("GET", "/")
        answering = threading.Thread(target=answer_once, args=[there])
        answering.start()
        response, body = browser.ask("GET", "/")
        answering.join()
    assert (response.status, body) == (200, b"here")


def answer_once(server):
    line, _ = server.accept()
    with line:
        line.recv(1000)
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere")


def test_killed_program_takes_its_children_along():
    script = "sleep 60 & echo $!; wait"
    with subprocess.Popen(["/bin/sh", "-c", script], stdout=subprocess.PIPE) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        killing.kill_all(parent)
    assert parent.returncode == -signal.SIGKILL
    assert psutil.wait_procs([child], timeout=5)[1] == []
