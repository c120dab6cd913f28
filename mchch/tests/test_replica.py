"""Where a question goes, and when a replica is left alone; a real one is in reports/tests."""

import logging
import runpy

import pytest
from django.db import DEFAULT_DB_ALIAS, connections, router
from django.test.utils import override_settings

from mchch import embedded, replica
from mchch.models import Pulse
from mchch.replica import REPLICA, Rest, Router, reading_from


@pytest.fixture
def routed():
    with override_settings(DATABASE_ROUTERS=["mchch.replica.Router"]):
        yield


@pytest.fixture
def time(monkeypatch):
    """A clock that stands still until it is moved."""
    now = [1000.0]
    monkeypatch.setattr(replica.time, "monotonic", lambda: now[0])
    return now


def test_questions_go_to_the_primary_but_where_a_view_says_otherwise(routed):
    assert router.db_for_read(Pulse) == DEFAULT_DB_ALIAS
    with reading_from(REPLICA):
        assert router.db_for_read(Pulse) == REPLICA
        assert router.db_for_write(Pulse) == DEFAULT_DB_ALIAS
    assert router.db_for_read(Pulse) == DEFAULT_DB_ALIAS


def test_row_of_the_replica_is_written_to_the_primary_and_meets_its_rows(routed):
    row, other = Pulse(name="one"), Pulse(name="two")
    row._state.db, other._state.db = REPLICA, DEFAULT_DB_ALIAS
    assert router.db_for_write(Pulse, instance=row) == DEFAULT_DB_ALIAS
    assert router.allow_relation(row, other)


def test_only_the_primary_is_migrated():
    assert Router().allow_migrate(DEFAULT_DB_ALIAS, "mchch")
    assert not Router().allow_migrate(REPLICA, "mchch")


def test_error_in_a_page_leaves_no_page_on_the_replica(routed):
    with pytest.raises(ZeroDivisionError), reading_from(REPLICA):
        raise ZeroDivisionError
    assert router.db_for_read(Pulse) == DEFAULT_DB_ALIAS


def test_replica_rests_and_one_request_looks_again(time, caplog):
    caplog.set_level(logging.WARNING, replica.__name__)
    rest = Rest()
    assert rest.may_try()
    rest.begin("gone")
    rest.begin("gone still")
    time[0] += replica.REST_SECONDS - 1
    assert not rest.may_try()
    time[0] += 1
    assert [rest.may_try() for _ in range(3)] == [True, False, False]
    rest.end()
    rest.end()
    assert rest.may_try()
    assert [record.getMessage() for record in caplog.records] == [
        "the replica is passed over: gone",
        "the replica is read again",
    ]


@pytest.mark.django_db
def test_without_a_replica_nothing_is_asked_and_nothing_remembered(
    rf, django_assert_num_queries, django_user_model
):
    request = rf.get("/")
    request.user = django_user_model(pk=1, role="PROVINCE")
    with django_assert_num_queries(0):
        assert not replica.has_written(request)
        assert replica.from_replica(lambda request: "answer")(request) == "answer"
    assert replica.reading() is connections[DEFAULT_DB_ALIAS]


REPLICA_URL = "postgresql://copy.example/house"


@pytest.mark.parametrize(
    ("role", "url", "aliases", "routers"),
    [
        ("web", REPLICA_URL, {"default", "replica"}, ["mchch.replica.Router"]),
        ("owner", REPLICA_URL, {"default"}, []),  # commands are the primary's
        ("web", "", {"default"}, []),
    ],
)
def test_replica_is_the_web_applications_where_it_is_named(
    monkeypatch, role, url, aliases, routers
):
    monkeypatch.setenv("MCHCH_DATABASE_ROLE", role)
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:x@db.example/house")
    monkeypatch.setenv("DATABASE_REPLICA_URL", url)
    found = runpy.run_path(str(embedded.PROJECT / "mchch" / "settings.py"))
    assert set(found["DATABASES"]) == aliases
    assert found.get("DATABASE_ROUTERS", []) == routers
