"""A database that is slow: one person's long statement, and locks that others wait for. Who does
something else is still answered, and nobody waits for ever."""

import threading
import time

from django.db import connection, transaction

from mchch.bench import place
from mchch.drills import people

HELD = 5  # seconds for which rows are locked


def run(path, options):
    people.fill(options.size)
    told, waiting = people.Told(), people.Told()
    with place.serving(path) as (port, _):
        crowd = people.everybody(port, told, 16)
        people.warm_up(crowd)
        officers = [(one, own) for one, own in crowd if isinstance(own, tuple)]
        blocked, own = officers[0]
        blocked.told = waiting
        stop = threading.Event()
        others = [
            lambda one=one, own=own: look_and_answer(one, own, stop) for one, own in officers[1:7]
        ]
        people.together([*others, lambda: hold(own[1], stop), lambda: press(blocked, own, stop)])
    found = people.settled(told)
    mine = people.settled(waiting)
    return {
        "lost": found["lost"] + mine["lost"],
        "twice": found["twice"] + mine["twice"],
        "others": people.figures(told),
        "who_waits": people.figures(waiting),
        "held_seconds": HELD,
    }


def hold(sheet, stop):
    """Somebody's statement that takes long keeps the rows of a sheet."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select 1 from assessment_sheet where id = %s for update", [sheet])
        cursor.execute("select 1 from assessment_score where sheet_id = %s for update", [sheet])
        cursor.execute("select pg_sleep(%s)", [HELD])
    stop.wait(2)
    stop.set()


def press(person, own, stop):
    time.sleep(1)
    while not stop.is_set():
        person.answer(own[1], own[2][0])


def look_and_answer(person, own, stop):
    while not stop.is_set():
        person.look("/applications/")
        person.answer(own[1], own[2][person.place % len(own[2])])
        stop.wait(0.2)
