"""Whether an error says that the database is not there for now: it starts, ends or recovers, or
another server takes over. Whatever was under way is rolled back and may be done again."""

import psycopg2
from psycopg2 import errorcodes

STATES = {
    errorcodes.ADMIN_SHUTDOWN,
    errorcodes.CRASH_SHUTDOWN,
    errorcodes.CANNOT_CONNECT_NOW,
    errorcodes.READ_ONLY_SQL_TRANSACTION,  # the primary of a moment ago
}
CLOSED = "connection already closed"  # all that psycopg2 says once it has noticed


def causes(error):
    """An error, what it came from, and so on."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def is_away(error):
    return any(isinstance(one, psycopg2.Error) and says_so(one) for one in causes(error))


def says_so(error):
    if isinstance(error, psycopg2.InterfaceError):
        return str(error) == CLOSED
    if error.pgcode is None:  # there was no answer, or none that could be read
        return isinstance(error, psycopg2.OperationalError)
    return error.pgcode in STATES or error.pgcode[:2] == errorcodes.CLASS_CONNECTION_EXCEPTION
