"""The drills in small: what they call lost, and how they count. Each is run by script/drill."""

import uuid

import pytest

from mchch.drills import __main__ as drills
from mchch.drills import people
from mchch.drills.people import DONE, FAILED, LOST, Told


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


def test_every_drill_can_be_asked_for():
    for name in drills.NAMES:
        assert drills.parse([name]).name == name
        assert callable(drills.import_module(f"mchch.drills.{name}").run)
