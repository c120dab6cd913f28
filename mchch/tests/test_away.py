"""The database goes away, and another server takes over: real servers, real lost connections."""

import socket
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.db import InternalError, OperationalError, close_old_connections, connection
from django.db.backends.base.base import NO_DB_ALIAS
from psycopg2 import errors

from mchch import database, embedded
from mchch.away import is_away
from mchch.postgresql.base import DatabaseWrapper


def of_state(code, kind=psycopg2.OperationalError):
    return type("OfState", (kind,), {"pgcode": code})()


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (psycopg2.OperationalError("server closed the connection unexpectedly"), True),
        (of_state("57P01"), True),  # the server is stopped
        (of_state("57P03"), True),  # it starts
        (of_state("08006"), True),
        (of_state("25006", psycopg2.InternalError), True),  # it is the primary no more
        (caused(InternalError(), of_state("25006", psycopg2.InternalError)), True),
        (caused(ValueError(), psycopg2.InterfaceError("connection already closed")), True),
        (psycopg2.InterfaceError("cursor already closed"), False),
        (of_state("40P01"), False),  # a deadlock
        (of_state("55P03"), False),  # a lock that was waited for
        (of_state("53100"), False),  # a full disk
        (errors.UniqueViolation("twice"), False),
        (OperationalError("somebody's own"), False),
        (None, False),
    ],
)  # fmt: skip
def test_which_errors_say_that_the_database_is_away(error, away):
    assert is_away(error) is away


# --- one server ----------------------------------------------------------------------------------


def lose(wrapper):
    """The line is cut: neither side has said a word."""
    with socket.fromfd(wrapper.connection.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.shutdown(socket.SHUT_RDWR)


@pytest.mark.django_db(transaction=True)
def test_page_asked_for_while_the_database_is_away_says_so_and_the_next_is_answered(client):
    client.raise_request_exception = False
    connection.ensure_connection()
    lose(connection)
    answer = client.get("/login/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    page = answer.content.decode()
    assert "ระบบยังไม่พร้อมชั่วคราว" in page
    assert "อาจยังไม่ได้บันทึก" in page
    close_old_connections()  # as at the begin of each request
    assert client.get("/login/").status_code == 200


# --- two servers ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def homes():
    """Two servers."""
    paths = [Path(tempfile.mkdtemp(prefix="mchch-two-")) for _ in range(2)]
    running = [embedded.home_at(path, throwaway=True) for path in paths]
    with ThreadPoolExecutor() as pool:
        list(pool.map(embedded.hold, running))
    yield running
    for home in running:
        embedded.release(home)


@pytest.fixture
def connecting(django_db_blocker):
    """Django's connection to servers by their sockets."""
    found = []

    def connect(*sockets):
        hosts = ",".join(map(str, sockets))
        url = f"postgresql://{embedded.OWNER}@/{embedded.DATABASE}?host={hosts}"
        settings = database.connection("/srv/mchch", {"DATABASE_URL": url}, "owner")
        found.append(DatabaseWrapper(connection.settings_dict | settings, NO_DB_ALIAS))
        return found[-1]

    with django_db_blocker.unblock():
        yield connect
        for wrapper in found:
            wrapper.close()


def of_server(wrapper):
    with wrapper.cursor():
        return wrapper.connection.info.host


def take_writes(home, takes):
    with closing(embedded.connect(home, embedded.SUPERUSER, "postgres")) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(
                f"alter system set default_transaction_read_only = {'off' if takes else 'on'}"
            )
            cursor.execute("select pg_reload_conf()")


def until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def test_connection_finds_the_server_that_takes_writes_and_leaves_it_when_it_does_not(
    homes, connecting
):
    first, second = homes
    wrapper = connecting(first.path / "nobody", first.socket, second.socket)
    assert of_server(wrapper) == str(first.socket)
    assert wrapper.is_usable()

    take_writes(first, takes=False)
    until(lambda: not wrapper.is_usable())
    wrapper.close_if_unusable_or_obsolete()  # as between two requests
    assert of_server(wrapper) == str(second.socket)

    take_writes(first, takes=True)
    assert wrapper.is_usable()
    assert of_server(wrapper) == str(second.socket)


def test_connection_of_one_server_is_used_whatever_it_takes(homes, connecting):
    wrapper = connecting(homes[0].socket)
    with wrapper.cursor() as cursor:
        cursor.execute("set default_transaction_read_only = on")
    assert wrapper.is_usable()
    lose(wrapper)
    assert not wrapper.is_usable()
