"""Whether what was restored is what there was: each table by its count and hash, each file."""

from contextlib import closing, contextmanager

import psycopg2
from psycopg2 import errors

from mchch.backup.seal import BackupError

TRIES = 60
TABLES = """
select quote_ident(relname) from pg_class
where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1
"""
# Text of a row is the same wherever it is written.
SETTINGS = (
    "set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres';"
    " set extra_float_digits = 1; set bytea_output = 'hex'"
)


@contextmanager
def frozen(connect):
    """(a place in the WAL, a cursor that sees exactly what was committed there).

    Writers wait for an instant: with all tables locked nobody is in the middle of a change.
    """
    with closing(connect()) as seeing, closing(connect()) as holding:
        for connection in (seeing, holding):
            connection.cursor().execute(SETTINGS)
            connection.commit()
        for _ in range(TRIES):
            with holding.cursor() as cursor, seeing.cursor() as eyes:
                if lock(cursor):
                    eyes.execute("set transaction isolation level repeatable read, read only")
                    eyes.execute("select count(*) from pg_class")  # now it sees
                    cursor.execute("select pg_current_wal_insert_lsn()::text")
                    (place,) = cursor.fetchone()
                    holding.rollback()
                    yield place, eyes
                    return
                holding.rollback()
        raise BackupError(
            "the database was too busy to be compared: try again",
            "ฐานข้อมูลมีการใช้งานต่อเนื่องจนเปรียบเทียบไม่ได้ โปรดลองใหม่",
        )


def lock(cursor):
    cursor.execute(TABLES)
    names = ", ".join(name for (name,) in cursor.fetchall())
    cursor.execute("set local lock_timeout = '2s'")
    try:
        cursor.execute(f"lock table {names} in share mode")
    except (errors.LockNotAvailable, errors.DeadlockDetected):
        return False
    return True


def fingerprints(cursor):
    """{table: (rows, a hash of them in any order)}"""
    cursor.execute(TABLES)
    found = {}
    for (name,) in cursor.fetchall():
        counted = "count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text"
        cursor.execute(f"select {counted} from {name} t")  # noqa: S608 (quoted in the catalogue)
        found[name] = cursor.fetchone()
    return found


def of_restored(scratch):
    with closing(scratch.connection()) as connection, connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        return fingerprints(cursor)


def differences(live, restored):
    """Names of the tables that are not the same."""
    return sorted(n for n in live.keys() | restored.keys() if live.get(n) != restored.get(n))


def connector(owner):
    def connect():
        return psycopg2.connect(
            host=owner.host, port=owner.port or None, user=owner.user, dbname=owner.name,
            password=owner.password or None, application_name="mchch-backup", **owner.options,
        )  # fmt: skip

    return connect
