"""Midnight of the day on which recruiting closes and the list is due: people write and send across
it. What is answered before counts, nothing is let in after it, and late is who was late."""

import os
import time
import uuid
from dataclasses import dataclass

from django.db import connection

from mchch import clock
from mchch.bench import place
from mchch.drills import people

LEAD = 45  # seconds from the start of the server until midnight; sessions are made meanwhile
AROUND = 12  # seconds before and after it
WRITERS = 6
SEND_AT = (-9, -5, -1, 0.2, 4, 8)  # seconds from midnight, one for each head
CLOSED = "ปิดแล้วเมื่อวันที่"
DAYS = """
update registry_cyclestep set due_on = %(day)s where kind = 'LIST';
update registry_cyclestep set closes_on = %(day)s where kind = 'RECRUIT';
"""
KEPT = "select key::text from registry_application where key::text = any(%s)"
SENT = """
select substr(username, 5)::int, is_late, sent_at from registry_submission
  join registry_user u on u.id = sent_by_id where note = 'drill'
"""


@dataclass(frozen=True)
class Try:
    """An act as its person saw it; moments are seconds from midnight."""

    what: object  # the draft's key, or the district
    asked: float
    answered: float
    outcome: str
    is_told_why: bool = False

    @property
    def is_done(self):
        return self.outcome == people.DONE


def run(path, options):
    people.fill(options.size)
    day = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(DAYS, {"day": day})
    midnight = time.time() + LEAD
    end = clock.end_of(day)
    os.environ["DRILL_CLOCK_AHEAD"] = str(end.timestamp() - midnight)
    os.environ["DJANGO_SETTINGS_MODULE"] = "mchch.drills.settings"
    told, drafts, sendings = people.Told(), [], []
    with place.serving(path) as (port, _):
        crowd = people.everybody(port, told, 32)
        people.warm_up(crowd)
        people.together(works(crowd, midnight, drafts, sendings))
    return found_of(drafts, sendings, end) | {"acts": people.figures(told)}


def works(crowd, midnight, drafts, sendings):
    officers = [one for one, own in crowd if isinstance(own, tuple)][:WRITERS]
    heads = {own: one for one, own in crowd if isinstance(own, int)}
    writing = [lambda one=one: write(one, midnight, drafts) for one in officers]
    sending = [
        lambda one=one, at=at: send(*one, at, midnight, sendings)
        for one, at in zip(heads.items(), SEND_AT, strict=False)
    ]
    return writing + sending


def write(person, midnight, tries):
    time.sleep(max(0, midnight - AROUND - time.time()))
    while time.time() < midnight + AROUND:
        key, asked = str(uuid.uuid4()), time.time() - midnight
        outcome, page = person.post(
            "draft", f"/applications/new/GROUP/{key}/", "act=save&version=1&given_name=drill"
        )
        answered = time.time() - midnight
        tries.append(Try(key, asked, answered, outcome, CLOSED in page.decode(errors="replace")))
        time.sleep(0.2)


def send(district, person, at, midnight, tries):
    time.sleep(max(0, midnight + at - time.time()))
    asked = time.time() - midnight
    person.send_list(district)
    done = people.DONE if district in person.told.sendings else people.REFUSED
    tries.append(Try(district, asked, time.time() - midnight, done))


# --- what came of it -----------------------------------------------------------------------------


def found_of(drafts, sendings, end):
    kept, sent = rows_of(drafts)
    of_draft, of_sending = of_drafts(drafts, kept), of_sendings(sendings, sent, end)
    lost = [one for one in drafts if one.is_done and one.what not in kept]
    lost += [one for one in sendings if one.is_done and one.what not in sent]
    late = sum(is_late for is_late, _ in sent.values())
    return {
        "drafts": {"done": sum(one.is_done for one in drafts), **of_draft},
        "sendings": {"done": len(sent), "late": late, **of_sending},
        "lost": len(lost),
        "wrong": sum(of_draft.values()) + sum(of_sending.values()),
    }


def rows_of(drafts):
    """Keys of the drafts that are there, and {district: (is late, its moment)}."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [[one.what for one in drafts]])
        kept = {key for (key,) in cursor.fetchall()}
        cursor.execute(SENT)
        return kept, {district: (late, moment) for district, late, moment in cursor.fetchall()}


def of_drafts(drafts, kept):
    """How many were answered otherwise than their moment asks for."""
    refused = [one for one in drafts if not one.is_done]
    return {
        "let_in_after": sum(one.asked > 0 and one.what in kept for one in drafts),
        "turned_away_before": sum(one.answered < 0 for one in refused),
        "not_told_why": sum(not one.is_told_why for one in refused),
    }


def of_sendings(sendings, sent, end):
    """Late by the row's own moment, and by the moments of who sent it."""
    rows = [(one, *sent[one.what]) for one in sendings if one.what in sent]
    return {
        "late_against_its_moment": sum(late != (moment > end) for _, late, moment in rows),
        "late_though_before": sum(late and one.answered < 0 for one, late, _ in rows),
        "in_time_though_after": sum(not late and one.asked > 0 for one, late, _ in rows),
        "not_sent": len(sendings) - len(rows),
    }
