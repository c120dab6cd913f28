"""How long a backup and a trial restore take, and how large they are, by the register's size."""

import os
import time
from contextlib import contextmanager
from pathlib import Path

import pyrage
from django.db import connection

from mchch import database, embedded
from mchch.backup import compare, rounds
from mchch.backup.scratch import restored
from mchch.backup.store import Store
from mchch.drills import people

FILES, FILE_BYTES = 200, 200_000


def run(path, options):
    people.fill(options.size)
    return measured(path)


def measured(path):
    """A full backup, a round and a trial restore of what there is, with some files beside it."""
    write_files(Path(os.environ["FILES_DIR"]))
    secret = pyrage.x25519.Identity.generate()
    plan = plan_of(path, secret)
    found, owner = {"bytes": {"database": size_of_database()}}, address(path, embedded.OWNER)
    with timed(found, "full"):
        base, _ = rounds.full(plan)
    with timed(found, "round"):
        rounds.round_of(plan)
    with timed(found, "compare"), compare.frozen(compare.connector(owner)) as (lsn, cursor):
        live = compare.fingerprints(cursor)
    rounds.round_of(plan)
    store = Store(plan.place)
    with (
        timed(found, "restore"),
        restored(store, path / "restored", [secret], owner, lsn=lsn) as (scratch, _, files),
    ):
        rows = compare.of_restored(scratch)
    found["bytes"] |= {"base": base.bytes, "place": store.size()}
    lost = len(compare.differences(live, rows)) + FILES - len(files)
    return found | {"rows": sum(count for count, _ in rows.values()), "files": FILES, "lost": lost}


def plan_of(path, secret):
    (path / "store").mkdir()
    return rounds.Plan(
        place=str(path / "store"),
        recipients=[str(secret.to_public())],
        spool=path / "spool",
        address=address(path, embedded.SUPERUSER),
        files=os.environ["FILES_DIR"],
    )


def address(path, user):
    home = embedded.home_at(path / "pg")
    return database.Address(embedded.DATABASE, user, host=str(home.socket), port=str(embedded.PORT))


def write_files(folder):
    folder.mkdir(parents=True)
    for number in range(FILES):
        (folder / f"{number}.pdf").write_bytes(os.urandom(FILE_BYTES))


def size_of_database():
    with connection.cursor() as cursor:
        cursor.execute("select pg_database_size(current_database())")
        return cursor.fetchone()[0]


@contextmanager
def timed(found, name):
    began = time.monotonic()
    yield
    found[f"{name}_seconds"] = round(time.monotonic() - began, 1)
