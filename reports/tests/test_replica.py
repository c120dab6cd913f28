"""Pages read from a real streaming replica by the web application's login, in everybody's scope."""

import logging
import re

import pytest
from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connections, transaction
from django.db.utils import ConnectionHandler
from django.test.utils import override_settings
from django.urls import reverse
from prometheus_client import REGISTRY

from mchch import replica
from mchch.replica import REPLICA
from mchch.tests.standby import following
from mchch.tests.urls import addresses
from registry.choices import AccessKind, Role
from registry.models import AccessLog, Area, Reopening
from registry.models.base import ScopedQuerySet
from registry.tests.factories import UserFactory
from registry.tests.isolation import VISITORS, Answer, browser_of, check, paths_for, text_of
from registry.tests.world import FAR, NEIGHBOUR, OWN, PEOPLE, word, world
from reports import board_views, progress

__all__ = ["world"]
pytestmark = pytest.mark.django_db(databases=[DEFAULT_DB_ALIAS, REPLICA])
ENDED = "ยกเลิกแล้ว"
# What differs between two answers that say the same.
PASSING = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|[0-9a-f-]{36}|<dcterms:.*?</dcterms:\w+>'
    r"|'Content-Length': '\d+'|\d\d:\d\d:\d\d GMT"
)


@pytest.fixture(scope="module", autouse=True)
def standby(world, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        following() as standby,
        override_settings(DATABASE_ROUTERS=["mchch.replica.Router"]),
    ):
        named = ConnectionHandler({DEFAULT_DB_ALIAS: {}, REPLICA: standby.settings()})
        connections.settings[REPLICA] = named.settings[REPLICA]
        yield standby
        connections[REPLICA].close()
        del connections.settings[REPLICA], connections[REPLICA]


@pytest.fixture(autouse=True)
def committing(db):
    """Only what is committed reaches a replica, and at once only what is flushed: not what a test's
    own connection does, which takes it back, on a server that does not flush."""
    undoing = {alias: connections[alias] for alias in (DEFAULT_DB_ALIAS, REPLICA)}
    for alias, wrapper in undoing.items():
        connections[alias] = wrapper.copy()
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("set synchronous_commit = on")
    yield
    for alias, wrapper in undoing.items():
        connections[alias].close()
        connections[alias] = wrapper


@pytest.fixture(autouse=True)
def at_work(standby, committing, monkeypatch):
    """Whatever the test before did to it, the replica has everything and is read."""
    monkeypatch.setattr(replica, "rest", replica.Rest())
    if standby.process.poll() is not None:
        standby.run()
    standby.ask("select pg_wal_replay_resume()")
    standby.catch_up()


def answered_by(name):
    return REGISTRY.get_sample_value("mchch_replica_pages_total", {"answered_by": name}) or 0


def asked(browser, path):
    """(who answered, the response)"""
    before = answered_by(REPLICA)
    response = browser.get(path)
    assert response.status_code == 200
    return (REPLICA if answered_by(REPLICA) == before + 1 else "primary"), response


def pages():
    return [address for address in addresses() if getattr(address.view, "from_replica", False)]


def test_pages_that_may_be_read_from_the_replica():
    """A name that is added here is of a page that only reads, and may be seconds old."""
    assert {page.name for page in pages()} == {
        "board", "board_province", "board_export", "board_province_export",
        "summary", "summary_workbook",
        "application_export", "steering_export", "development_export", "evaluation_scores",
        "api_summary", "api_summary_table", "api_applications", "api_evaluations",
        "api_certificates",
    }  # fmt: skip


LOOKS = [one for one in VISITORS if one.name in ("officer", "committee", "staff", "nation")]


@pytest.mark.parametrize("visitor", LOOKS, ids=lambda visitor: visitor.name)
def test_page_is_the_same_from_the_replica_and_tells_nothing_foreign(world, visitor, standby):
    """Of one's own district, of one's province and of another: there as on the primary."""
    browser = browser_of(visitor.user(world))
    places = (world[OWN], world[FAR])
    paths = {path for page in pages() for place in places for path in paths_for(page, place)}
    before = answered_by(REPLICA)
    for path in sorted(paths):
        browser.cookies.pop(replica.COOKIE, None)  # what an answer wrote is undone
        from_replica = Answer(browser, "get", path)
        check(from_replica, visitor)
        replica.rest.begin("the primary is to answer")
        from_primary = Answer(browser, "get", path)
        replica.rest.end()
        assert from_replica.status == from_primary.status, from_replica.what
        assert PASSING.sub("", from_replica.text) == PASSING.sub("", from_primary.text), path
    assert answered_by(REPLICA) - before >= (0 if visitor.sees_people is None else 8)


def test_database_of_the_replica_alone_keeps_districts_apart(world, monkeypatch):
    """With the code's keeper of isolation asleep."""
    monkeypatch.setattr(ScopedQuerySet, "visible_to", lambda rows, user: rows)
    for code, others in ((OWN, (NEIGHBOUR, FAR)), (NEIGHBOUR, (OWN, FAR)), (FAR, (OWN, NEIGHBOUR))):
        browser = browser_of(world[code].officer)
        source, response = asked(browser, reverse("application_export", args=["csv"]))
        text = b"".join(response).decode()
        assert source == REPLICA
        assert word(PEOPLE, code) in text
        assert [other for other in others if word(PEOPLE, other) in text] == []


def test_replica_is_nobodys_without_a_scope(world):
    with connections[REPLICA].cursor() as cursor:
        cursor.execute("select current_user, pg_is_in_recovery(), count(*) from registry_user")
        assert cursor.fetchone()[:2] == ("mchch_guest", True)
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("select count(*) from registry_application")


# --- one's own writing ---------------------------------------------------------------------------


def end_of(world):
    return reverse("reopening_end", args=[world[OWN].reopening.pk])


@pytest.fixture
def standing(world):
    """A re-opening that somebody ends in the test."""
    yield world[OWN].reopening
    Reopening.objects.filter(pk=world[OWN].reopening.pk).update(ended_at=None, ended_by_name="")


def test_who_wrote_reads_it_and_others_go_on_reading_the_replica(world, standing, standby):
    staff, head = browser_of(world["52"].staff), browser_of(world[OWN].head)
    colleague = browser_of(UserFactory(role=Role.PROVINCE, area_code="52"))
    for browser in (staff, head, colleague):
        asked(browser, reverse("board"))  # the session is noted to be in use
    standby.catch_up()
    list_of_all = reverse("steering_export")
    standby.ask("select pg_wal_replay_pause()")
    assert staff.post(end_of(world)).status_code == 302
    cookie = staff.cookies[replica.COOKIE]
    assert (cookie["max-age"], cookie["samesite"]) == (replica.KEPT_SECONDS, "Lax")
    assert cookie["httponly"] and cookie["path"] == "/"

    source, response = asked(staff, list_of_all)
    assert (source, ENDED in text_of(response)) == ("primary", True)
    for other in (head, colleague):
        source, response = asked(other, list_of_all)
        assert (source, ENDED in text_of(response)) == (REPLICA, False)
        other.cookies.pop(replica.COOKIE, None)

    standby.ask("select pg_wal_replay_resume()")
    standby.catch_up()
    source, response = asked(staff, list_of_all)
    assert (source, ENDED in text_of(response)) == (REPLICA, True)


def test_page_that_wrote_nothing_sets_no_cookie(world):
    browser = browser_of(world[OWN].head)
    asked(browser, reverse("board"))
    browser.cookies.clear()
    browser.force_login(world[OWN].head)
    asked(browser, reverse("board"))
    assert replica.COOKIE not in browser.cookies


@pytest.mark.parametrize("text", ["nonsense", "-1", "9" * 21, "²"])
def test_cookie_that_somebody_made_up_harms_nothing(world, text):
    browser = browser_of(world[OWN].head)
    browser.cookies[replica.COOKIE] = text
    assert asked(browser, reverse("board"))[0] == REPLICA


def test_taking_out_is_logged_on_the_primary(world):
    browser = browser_of(world[OWN].head)
    before = logged(world[OWN].head)
    assert asked(browser, reverse("application_export", args=["csv"]))[0] == REPLICA
    assert logged(world[OWN].head) == before + 1


def logged(user):
    return AccessLog.objects.filter(user=user, kind=AccessKind.EXPORT).count()


# --- a replica that is not well ------------------------------------------------------------------


@pytest.fixture
def told(caplog):
    """What the log was told of the replica."""
    caplog.set_level(logging.WARNING, replica.__name__)
    return lambda: [record.getMessage() for record in caplog.records]


def test_killed_replica_is_passed_over_and_read_again_when_it_is_back(world, standby, told):
    browser, path = browser_of(world[OWN].head), reverse("board")
    assert asked(browser, path)[0] == REPLICA
    standby.kill()
    for _ in range(3):
        assert asked(browser, path)[0] == "primary"
    assert len(told()) == 1  # not one for each page
    assert "OperationalError" in told()[0]

    standby.run()
    standby.catch_up()
    assert asked(browser, path)[0] == "primary"  # it is left alone for a while
    replica.rest.until = 0
    assert asked(browser, path)[0] == REPLICA
    assert told()[1:] == ["the replica is read again"]


def test_page_that_loses_the_replica_in_the_middle_is_made_again(world, standby, told, monkeypatch):
    """What it had written is taken back: the taking-out is noted once."""
    browser, user = browser_of(world[OWN].head), world[OWN].head
    answers = []

    def file_response(*args, **kwargs):
        answers.append(replica.reading().alias)
        if len(answers) == 1:
            standby.ask(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                " where application_name = 'mchch-web'"
            )
            progress.papers(world[OWN].cycle.fiscal_year)
        return whole(*args, **kwargs)

    whole = board_views.FileResponse
    monkeypatch.setattr(board_views, "FileResponse", file_response)
    before = logged(user)
    source, response = asked(browser, reverse("board_export", args=["csv"]))
    assert (source, answers) == ("primary", [REPLICA, DEFAULT_DB_ALIAS])
    assert b"".join(response)
    assert logged(user) == before + 1
    assert len(told()) == 1


def test_replica_that_lags_is_passed_over(world, standby, told, settings):
    settings.REPLICA_LAG_SECONDS = 0
    browser, path = browser_of(world[OWN].head), reverse("board")
    assert asked(browser, path)[0] == REPLICA  # it has all there is, however long ago that was
    standby.ask("select pg_wal_replay_pause()")
    Area.objects.filter(pk=OWN).update(name="เมืองเก่า")
    assert [asked(browser, path)[0] for _ in range(2)] == ["primary", "primary"]
    assert told() == ["the replica is passed over: it lags by more than 0 s"]


def test_server_that_is_no_standby_is_not_taken_for_one(world, told, monkeypatch):
    """A connection outlives that its standby takes over."""
    named = connections[REPLICA].settings_dict
    monkeypatch.setitem(named, "HOST", primary_host())
    monkeypatch.setitem(named, "OPTIONS", {})
    assert asked(browser_of(world[OWN].head), reverse("board"))[0] == "primary"
    assert told() == ["the replica is passed over: it is no standby"]


def primary_host():
    return connections[DEFAULT_DB_ALIAS].settings_dict["HOST"]


# --- rows that came from the replica -------------------------------------------------------------


def test_row_from_the_replica_is_written_to_the_primary(world, standby):
    """The standby would refuse each of these."""
    with replica.reading_from(REPLICA):
        area = Area.objects.get(pk=OWN)
        assert area._state.db == REPLICA
        area.name = "เมืองใหม่"
        area.save()
        found, is_new = Area.objects.get_or_create(pk=OWN, defaults={"name": "อื่น"})
        assert (found.name, found._state.db, is_new) == ("เมืองใหม่", DEFAULT_DB_ALIAS, False)
        with transaction.atomic():
            locked = Area.objects.select_for_update().get(pk=OWN)
        assert locked._state.db == DEFAULT_DB_ALIAS
        made = Area(pk="520399", name="ทดลอง", parent=area)  # of two servers, side by side
        made.save()
        made.delete()
