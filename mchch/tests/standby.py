"""A streaming replica of the server that the tests run on, on a socket of its own."""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from mchch import database, embedded
from mchch.cluster import ENVIRONMENT, Cluster
from mchch.tests.plugin import OWN_CLUSTER


class Standby(Cluster):
    """Its data are a copy of the running server's, and follow it."""

    def __init__(self, path):
        super().__init__(embedded.home_at(path, throwaway=True))

    def initdb(self):
        self.private(self.home.data)
        primary = connection.settings_dict
        subprocess.run(
            [self.binaries / "pg_basebackup", "--host", primary["HOST"], "--port", primary["PORT"],
             "--username", embedded.SUPERUSER, "--pgdata", self.home.data,
             "--write-recovery-conf", "--checkpoint=fast", "--no-sync"],
            check=True, cwd="/", env=ENVIRONMENT, **self.run_as(),
        )  # fmt: skip

    def run(self):
        self.start()
        end = time.monotonic() + embedded.START_LIMIT
        while not self.accepts():
            assert time.monotonic() < end and self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def ask(self, statement, *arguments):
        """The first value of what its superuser asks for."""
        name = connection.settings_dict["NAME"]
        with closing(embedded.connect(self.home, embedded.SUPERUSER, name)) as own:
            own.autocommit = True
            with own.cursor() as cursor:
                cursor.execute(statement, arguments)
                return cursor.fetchone()[0]

    def catch_up(self):
        """Wait until it has all that was committed so far."""
        with connection.cursor() as cursor:
            # The commit of this flushes those before it.
            cursor.execute("select set_config('synchronous_commit', 'on', true), txid_current()")
            cursor.execute("select pg_current_wal_flush_lsn()::text")
            (wanted,) = cursor.fetchone()
        end = time.monotonic() + 30
        while not self.ask("select pg_last_wal_replay_lsn() >= %s::pg_lsn", wanted):
            assert time.monotonic() < end, "the standby does not follow"
            time.sleep(0.02)

    def settings(self):
        """DATABASES["replica"] of an installation that names it."""
        url = f"postgresql:///{connection.settings_dict['NAME']}?host={self.home.socket}&port=5432"
        owner = connection.settings_dict
        env = {
            "SECRET_KEY": os.environ["SECRET_KEY"],
            "DATABASE_URL": f"postgresql://{owner['USER']}@db.example/{owner['NAME']}",
            "DATABASE_REPLICA_URL": url,
        }
        return database.replica(embedded.PROJECT, env)


@contextmanager
def following():
    """A standby of the run's own cluster; another's server is not ours to copy."""
    if OWN_CLUSTER not in os.environ:
        pytest.skip("a standby is made of the cluster that a run without DATABASE_URL has")
    standby = Standby(Path(tempfile.mkdtemp(prefix="mchch-standby-")))
    standby.prepare()
    standby.run()
    try:
        yield standby
    finally:
        standby.stop()
        shutil.rmtree(standby.home.path)
