"""PgBouncer in transaction mode before the test database, as docs/scale.md sets it up."""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.db import connection

from mchch import database
from mchch.cluster import Cluster
from mchch.embedded import home_at

PROGRAM = Path("/usr/sbin/pgbouncer")
PORT = 6432
CONFIGURATION = """\
[databases]
{name} = host={host} port={port} dbname={name}
[pgbouncer]
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 200
auth_type = scram-sha-256
auth_file = {folder}/userlist.txt
admin_users = {user}
listen_addr =
listen_port = {own_port}
unix_socket_dir = {folder}
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
"""


class Pooler:
    def __init__(self, folder, size):
        self.folder = folder
        self.name = connection.settings_dict["NAME"]
        self.user, self.password = database.web_login(self.name, os.environ)
        server = connection.settings_dict
        text = CONFIGURATION.format(
            name=self.name, host=server["HOST"], port=server["PORT"] or 5432, size=size,
            folder=folder, user=self.user, own_port=PORT,
        )  # fmt: skip
        (folder / "pgbouncer.ini").write_text(text)
        (folder / "userlist.txt").write_text(f'"{self.user}" "{self.password}"\n')

    @property
    def url(self):
        """DATABASE_WEB_URL of an installation whose web application goes through it."""
        login = f"{quote(self.user)}:{self.password}"
        return f"postgresql://{login}@/{quote(self.name)}?host={self.folder}&port={PORT}"

    def connect(self, name=None):
        """Autocommit, as its own console wants it."""
        line = psycopg2.connect(
            host=str(self.folder), port=PORT, dbname=name or self.name, user=self.user,
            password=self.password,
        )  # fmt: skip
        line.autocommit = True
        return line

    def show(self, what):
        """[{column: value}] of its console, as far as it is about our database."""
        with closing(self.connect("pgbouncer")) as line, line.cursor() as cursor:
            cursor.execute(f"show {what}")
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return [row for row in rows if row.get("database", self.name) == self.name]

    def answers(self):
        try:
            return bool(self.show("version"))
        except psycopg2.OperationalError:
            return False


@contextmanager
def pooling(size):
    """It refuses to run as root, as PostgreSQL does, and runs as the same user then."""
    assert PROGRAM.exists(), "PgBouncer is missing: script/setup --test installs it"
    folder = Path(tempfile.mkdtemp(prefix="mchch-pool-"))
    pooler, server = Pooler(folder, size), Cluster(home_at(folder))
    if server.user is not None:
        for path in (folder, *folder.iterdir()):
            os.chown(path, server.user.pw_uid, server.user.pw_gid)
    program = subprocess.Popen(
        [PROGRAM, "--quiet", folder / "pgbouncer.ini"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
        **server.run_as(),
    )  # fmt: skip
    try:
        end = time.monotonic() + 20
        while not pooler.answers():
            assert time.monotonic() < end, (folder / "pgbouncer.log").read_text()
            time.sleep(0.05)
        yield pooler
    finally:
        program.terminate()
        program.wait(timeout=20)
        shutil.rmtree(folder)
