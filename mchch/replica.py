"""Pages that are read from a streaming replica, where there is one (docs/scale.md).

A view says by `@from_replica` that it only reads, and that what others wrote a moment ago may be
missing. It then works in the scope of who asks on both servers: what it reads comes from the
replica, what it writes (who took out what) goes to the primary as ever. The replica is passed over
where it has not yet got what the person wrote, where it lags, and for a while after it failed.
"""

import logging
import threading
import time
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.conf import settings
from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    InternalError,
    OperationalError,
    connection,
    connections,
    transaction,
)

from mchch.scope import enter, scope_of
from mchch.watch import metrics
from mchch.watch.logs import said_of

REPLICA = "replica"
COOKIE = f"{settings.COOKIE_PREFIX}written"  # how far the WAL was when the person last wrote
KEPT_SECONDS = 300  # a replica that lags longer is passed over for everybody
REST_SECONDS = 10
STATE = (
    "select pg_is_in_recovery(), pg_last_wal_replay_lsn() - '0/0',"
    " extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())"
)
# Of the connection or the server, not of what was asked: there is none, it went away, its rows were
# needed for replaying, it was asked to write.
FAILURES = (OperationalError, InterfaceError, InternalError)
log = logging.getLogger(__name__)
_alias = ContextVar("database_to_read", default=DEFAULT_DB_ALIAS)


class Router:
    """Reading follows the view; writing is the primary's, whichever server a row came from."""

    def db_for_read(self, model, **hints):
        return _alias.get()

    def db_for_write(self, model, **hints):
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == DEFAULT_DB_ALIAS


class PassedOver(Exception):
    """The replica may not answer this; why, where something is wrong with it."""


class Rest:
    """A replica with which something is wrong is left alone for a while. Then one request looks
    again, and the others do not wait for it. The log is told when it goes, and when it is back."""

    def __init__(self):
        self.lock = threading.Lock()
        self.until = None

    def may_try(self):
        with self.lock:
            if self.until is None:
                return True
            if time.monotonic() < self.until:
                return False
            self.until = time.monotonic() + REST_SECONDS
            return True

    def begin(self, why):
        with self.lock:
            is_first, self.until = self.until is None, time.monotonic() + REST_SECONDS
        if is_first:
            log.warning("the replica is passed over: %s", why)

    def end(self):
        with self.lock:
            was_resting, self.until = self.until is not None, None
        if was_resting:
            log.warning("the replica is read again")


rest = Rest()


def is_there():
    return REPLICA in connections.settings


def reading():
    """The connection for questions in SQL: the one that models are read from."""
    return connections[_alias.get()]


@contextmanager
def reading_from(alias):
    token = _alias.set(alias)
    try:
        yield
    finally:
        _alias.reset(token)


def from_replica(view):
    """A view whose pages may be read from the replica: the one place where that is said."""

    @wraps(view)
    def come(request, *args, **kwargs):
        if request.user.pk is None:  # the scope of a link is more than that of an account
            return view(request, *args, **kwargs)
        return read(request, scope_of(request.user), lambda: view(request, *args, **kwargs))

    come.from_replica = True
    return come


def read(request, scope, answer):
    """What `answer` gives with the replica's rows in a scope, or with the primary's. Where the
    replica breaks in the middle, what was written is taken back and the primary answers anew."""
    if not is_there() or request.method not in ("GET", "HEAD"):
        return answer()
    try:
        return on_replica(request, scope, answer)
    except PassedOver as reason:
        if str(reason):
            rest.begin(reason)
    except FAILURES as error:
        if connection.errors_occurred:
            raise  # it is the primary's
        connections[REPLICA].close()
        rest.begin(said_of(error))
    metrics.REPLICA_PAGES.labels("primary").inc()
    return answer()


def on_replica(request, scope, answer):
    if not rest.may_try():
        raise PassedOver
    with transaction.atomic(), transaction.atomic(using=REPLICA):
        refuse_old(request, *enter(scope, request.id, STATE, on=connections[REPLICA]))
        rest.end()
        with reading_from(REPLICA):
            response = answer()
    metrics.REPLICA_PAGES.labels("replica").inc()
    return response


def refuse_old(request, is_standby, position, lag):
    """A transaction is replayed each 15 seconds at least, the worker's pulse; where there is none,
    a replica that has all of the WAL does not lag, however long ago the last one was."""
    if not is_standby:
        raise PassedOver("it is no standby")
    most = settings.REPLICA_LAG_SECONDS
    if (lag is None or lag > most) and position < position_of_primary():
        raise PassedOver(f"it lags by more than {most} s")
    if position < written_by(request):
        raise PassedOver


def position_of_primary():
    """After a commit, which flushes, it is that commit's end at least. The position of the next
    insert may lie behind the header of an empty page, which no replica reaches while all is quiet.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_wal_flush_lsn() - '0/0'")
        return cursor.fetchone()[0]


def written_by(request):
    text = request.COOKIES.get(COOKIE, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 20 else 0


def has_written(request):
    """Whether the open transaction changed anything, for whom that is to be remembered."""
    if not (is_there() and request.user.is_authenticated and request.user.pk):
        return False
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_xact_id_if_assigned() is not null")
        return cursor.fetchone()[0]


def remember(response):
    """The person's next pages have what was committed just now, wherever they are read."""
    response.set_cookie(
        COOKIE,
        f"{position_of_primary()}",
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
