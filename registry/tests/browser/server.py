"""The demo as a browser meets it: real gunicorn under the web login, a fresh database a test.

The demo is made once for a run of tests, whose workers share it. Each worker has one server; its
database and files are replaced by a copy of the demo's before every test.
"""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg2

from mchch import database, embedded
from mchch.management.commands.prepare_web_role import START
from mchch.tests.plugin import HOME, OWN_CLUSTER, home_of_the_run

DEMO_DAY = "2024-12-16"
GUNICORN = (sys.executable, "-m", "gunicorn", "--config", "python:mchch.gunicorn")
PATIENCE = 60  # seconds for a start on a busy machine


class Demo:
    """The database that is copied, and the files that go with it."""

    def __init__(self):
        self.home = Path(os.environ[HOME]) / "browser"
        self.home.mkdir(exist_ok=True)
        self.owner = database.owner_address(embedded.PROJECT, os.environ)
        self.name = f"browser_{Path(os.environ[HOME]).name.rpartition('-')[2]}"
        self.files = self.home / "files"
        self.made = self.home / "sessions.json"
        self.web_user, self.web_password = database.web_login(self.name, os.environ)
        self.use = (self.home / "use.lock").open("w")

    def take(self):
        """Make it, or wait until another worker has made it; it stays while somebody uses it."""
        if OWN_CLUSTER in os.environ:
            embedded.hold(home_of_the_run())
        with self.alone():
            fcntl.flock(self.use, fcntl.LOCK_SH)
            if not self.made.exists():
                self.make()
        self.sessions = json.loads(self.made.read_text())

    def give_back(self):
        with self.alone():
            try:
                fcntl.flock(self.use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self.made.unlink()
            self.say(f"DROP DATABASE {self.name} WITH (FORCE)", f"DROP ROLE {self.web_user}")

    @contextmanager
    def alone(self):
        with (self.home / "make.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def make(self):
        self.say(f"CREATE DATABASE {self.name}")
        run = subprocess.run(
            [sys.executable, "-m", "registry.tests.browser.prepare"],
            cwd=embedded.PROJECT,
            env=self.environment(self.name, self.files),
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stderr[-3000:]
        # Who is a member of a login may end its connections, which a copy's replacement needs.
        self.say(f"GRANT {self.web_user} TO CURRENT_USER")
        self.made.write_text(run.stdout)

    def copy(self, name, files):
        """FILE_COPY: a small database is on the disk sooner than it is through the log."""
        self.drop(name)
        self.say(
            f"CREATE DATABASE {name} TEMPLATE {self.name} STRATEGY file_copy",
            f"ALTER ROLE {self.web_user} IN DATABASE {name} SET role = {START}",
        )
        shutil.rmtree(files, ignore_errors=True)
        shutil.copytree(self.files, files, copy_function=os.link)

    def drop(self, name):
        """The server's own cleaning of a database cannot be ended, but soon ends by itself."""
        for _ in range(20):
            with suppress(psycopg2.errors.InsufficientPrivilege):
                return self.say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            time.sleep(0.5)
        raise AssertionError(f"{name} is in use")

    def environment(self, name, files):
        own = self.owner._replace(name=name)
        web = own._replace(user=self.web_user, password=self.web_password)
        return os.environ | {
            "DATABASE_URL": address(own),
            "DATABASE_WEB_URL": address(web),
            "MCHCH_DATABASE_ROLE": "owner",  # of the commands; the server goes its own way
            "DEMO": "true",
            "DEMO_DATE": DEMO_DAY,
            "FILES_DIR": str(files),
            "WEB_CONCURRENCY": "1",
        }

    def connect(self, name):
        """As the database's owner. Django is left out: its connection is the other tests'."""
        one = self.owner
        return psycopg2.connect(
            dbname=name,
            user=one.user,
            password=one.password,
            host=one.host,
            port=one.port,
            **one.options,
        )

    def say(self, *statements):
        with closing(self.connect(self.owner.name)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)


def address(one):
    login = f"{quote(one.user, safe='')}:{quote(one.password, safe='')}"
    query = urlencode({"host": one.host, "port": one.port} | one.options)
    return f"postgresql://{login}@/{quote(one.name)}?{query}"


class Site:
    """One worker's server."""

    def __init__(self, demo, worker):
        self.demo = demo
        self.name = f"{demo.name}_{worker}"
        self.files = demo.home / f"files-{worker}"
        self.log = demo.home / f"gunicorn-{worker}.log"
        self.process = None
        self.said = 0

    def start(self):
        with (
            closing(socket.create_server(("127.0.0.1", 0))) as listener,
            self.log.open("wb") as log,
        ):
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            fd = listener.fileno()
            self.process = subprocess.Popen(
                [*GUNICORN, "--bind", f"fd://{fd}", "mchch.wsgi"],
                cwd=embedded.PROJECT,
                env=self.demo.environment(self.name, self.files),
                pass_fds=[fd],
                stdout=log,
                stderr=log,
            )
        self.wait()

    def wait(self):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=PATIENCE):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"gunicorn did not start: {self.log.read_text()[-2000:]}")

    def renew(self):
        """The demo as it was made, whatever the test before did to it."""
        self.demo.copy(self.name, self.files)
        self.said = self.log.stat().st_size if self.log.exists() else 0

    def errors(self):
        """What the server complained of since `renew`."""
        with self.log.open("rb") as log:
            log.seek(self.said)
            return log.read().decode(errors="replace")

    def ask(self, statement, *values):
        """Rows, past row-level security: what a test wants to know or to arrange."""
        connection = self.demo.connect(self.name)
        with closing(connection), connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def one(self, statement, *values):
        return self.ask(statement, *values)[0][0]

    def cookie(self, account):
        return {"name": "sessionid", "value": self.demo.sessions[account], "url": self.url}

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.demo.say(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
