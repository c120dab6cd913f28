"""3,200 requests of mixed people over few kept connections: no word of a district reaches another.

The server is the real one: gunicorn with two workers and threads, as the web application's login,
whose connections to the database live on from request to request. In between people fail (404),
strangers come and exports run, so that a scope that outlives its request would be met. The code's
own filter sleeps (drill_wsgi): only the database's policies keep people apart here.
"""

import http.client
import random
from dataclasses import dataclass, field
from itertools import islice

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse

from registry.sessions import SessionStore
from registry.tests.pooler import pooling
from registry.tests.processes import server, together
from registry.tests.world import FAR, NEIGHBOUR, OWN, PEOPLE, STAFF, foreign_words, word, world

__all__ = ["world"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db]
REQUESTS, CLIENTS = 3200, 8
THROUGH_POOLER, POOL = 320, 3  # fewer than there are threads that want a connection


@dataclass
class Guest:
    """Who asks: a cookie, the addresses to ask for with the words that must be in the answer."""

    name: str
    cookie: str
    forbidden: list
    wanted: dict = field(default_factory=dict)  # path -> (status, a word of the own place or None)


def cookie_of(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "registry.backends.AccountBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def guests_of(world):
    found = [Guest("stranger", "", foreign_words(None), strangers_paths(world))]
    for code, other in ((OWN, NEIGHBOUR), (NEIGHBOUR, OWN), (FAR, OWN)):
        for name in ("officer", "head", "colleague"):
            user = world[code].rows[name]
            wanted = district_paths(world[code], world[other])
            found.append(Guest(f"{name} {code}", cookie_of(user), foreign_words(code), wanted))
    for code, inside, outside in (("52", NEIGHBOUR, FAR), ("50", FAR, OWN)):
        wanted = {
            **district_paths(world[inside], world[outside]),
            reverse("inbox"): (200, None),
        }
        user = world[code].staff
        found.append(Guest(f"province {code}", cookie_of(user), foreign_words(code), wanted))
    admin = world[""].admin
    wanted = {
        reverse("user_list"): (200, word(STAFF, OWN)),
        reverse("application_list"): (403, None),
    }
    found.append(Guest("admin", cookie_of(admin), foreign_words(None, (PEOPLE,)), wanted))
    return found


def strangers_paths(world):
    return {
        reverse("login"): (200, None), reverse("health"): (200, None),
        reverse("application_list"): (302, None),
        reverse("application", args=[world[OWN].application.pk]): (302, None),
    }  # fmt: skip


def district_paths(place, foreign):
    own = word(PEOPLE, place.code)
    return {
        reverse("home"): (200, None),
        reverse("application_list"): (200, own),
        reverse("application", args=[place.application.pk]): (200, own),
        reverse("application_history", args=[place.application.pk]): (200, own),
        reverse("submission", args=[place.submission.pk]): (200, own),
        reverse("application_export", args=["csv"]): (200, own),
        reverse("application", args=[foreign.application.pk]): (404, None),
        reverse("submission", args=[foreign.submission.pk]): (404, None),
    }


def ask_many(port, guests, seed, requests):
    """One client: a kept connection over which one person after the other asks. Returns faults."""
    chance = random.Random(seed)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _ in range(requests // CLIENTS):
        guest = chance.choice(guests)
        path, (status, own) = chance.choice(list(guest.wanted.items()))
        line.request("GET", path, headers={"Cookie": guest.cookie} if guest.cookie else {})
        response = line.getresponse()
        text = response.read().decode("utf-8", "replace")
        leaked = [foreign for foreign in guest.forbidden if foreign in text]
        if leaked or response.status != status or (own and own not in text):
            yield f"{guest.name} {path}: {response.status}, leaked {leaked}"
    line.close()


@pytest.fixture(scope="module")
def guests(world, django_db_blocker):
    with django_db_blocker.unblock():  # committed: the server reads their sessions
        return guests_of(world)


def test_mixed_people_over_kept_connections_meet_only_their_own(guests):
    with server("registry.tests.drill_wsgi") as port:
        assert faults(port, guests, REQUESTS) == [[]] * CLIENTS


def test_mixed_people_through_a_pooler_meet_only_their_own(guests, django_db_blocker):
    """Connections that are lent for a transaction each, by a real PgBouncer."""
    with (
        django_db_blocker.unblock(),
        pooling(POOL) as pooler,
        server("registry.tests.drill_wsgi", DATABASE_WEB_URL=pooler.url) as port,
    ):
        assert faults(port, guests, THROUGH_POOLER) == [[]] * CLIENTS
        lent, clients, (stats,) = map(pooler.show, ("servers", "clients", "stats"))
    assert len(lent) <= POOL < len(clients)
    assert stats["total_xact_count"] >= THROUGH_POOLER


def faults(port, guests, requests):
    clients = [
        lambda seed=seed: list(islice(ask_many(port, guests, seed, requests), 20))
        for seed in range(CLIENTS)
    ]
    return together(*clients, seconds=400)
