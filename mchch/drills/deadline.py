"""200 people in the last hour before a deadline: they upload, score, send, and look."""

import time

from mchch.bench import place
from mchch.drills import people

LOOKS = ("/", "/applications/", "/today/", "/quota/")
LAST_PART = 0.25  # of the time, in which the lists are sent
HEAD_LOOKS = ("/", "/applications/", "/board/", "/today/", "/submissions/")
PROVINCE_LOOKS = ("/", "/board/", "/inbox/", "/applications/")


def run(path, options):
    people.fill(options.size)
    told = people.Told()
    with place.serving(path) as (port, _):
        crowd = people.everybody(port, told, options.people)
        people.warm_up(crowd)
        end = time.monotonic() + options.seconds
        send_from = end - options.seconds * LAST_PART
        works = [lambda one=one: hour_of(*one, send_from, end, options.pause) for one in crowd]
        people.together(works)
    return {
        "people": options.people,
        "requests_a_second": round(len(told.answers) / options.seconds, 1),
        "acts": people.figures(told),
    } | people.settled(told)


def hour_of(person, own, send_from, end, pause):
    time.sleep(person.chance.uniform(0, pause))
    while time.monotonic() < end:
        if own is None:
            person.look(person.chance.choice(PROVINCE_LOOKS))
        elif isinstance(own, int):
            head_acts(person, own, time.monotonic() > send_from)
        else:
            officer_acts(person, *own)
        time.sleep(min(person.chance.expovariate(1 / pause), max(0, end - time.monotonic())))


def head_acts(person, district, is_late):
    """Several of one district press at the same time: one list is sent."""
    if is_late and district not in person.told.sendings:
        person.send_list(district)
    else:
        person.look(person.chance.choice(HEAD_LOOKS))


def officer_acts(person, application, sheet, indicators):
    act = person.chance.choices(("look", "upload", "draft", "answer"), (4, 2, 1, 4))[0]
    if act == "look":
        person.look(person.chance.choice(LOOKS))
    elif act == "upload":
        person.upload(application)
    elif act == "draft":
        person.draft()
    else:
        # Of several sessions of one account each has an indicator of its own.
        person.answer(sheet, indicators[person.place % len(indicators)])
