"""Where a run takes place: a temporary folder, a database of its own, the real server.

Without DATABASE_URL the database is an embedded cluster that goes with the run; with it, a fresh
database on that server, dropped at the end.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from cryptography.fernet import Fernet
from psycopg2 import sql

from mchch import database, embedded

PATIENCE = 30  # seconds until the server must answer


@contextmanager
def prepared(lasting=False, path=None, own_database=None):
    """Django set up as the owner of a fresh, migrated database; yields the folder of the run.

    `lasting` data outlive kill -9, as those of a real server do; others are faster.
    """
    with folder(path) as path, (own_database or fresh_database)(path, lasting) as url:
        os.environ.update(
            MCHCH_ENV_FILE="",
            MCHCH_DATABASE_ROLE="owner",
            MCHCH_BENCH_STATIC=str(path / "static"),
            DJANGO_SETTINGS_MODULE="mchch.bench.settings",
            DATABASE_URL=url,
            ACCESS_LOG="",
            SECRET_KEY=secrets.token_urlsafe(50),
            CITIZEN_ID_KEYS=Fernet.generate_key().decode(),
            CITIZEN_ID_HASH_KEY=secrets.token_hex(32),
            FILES_DIR=str(path / "files"),
            SECOND_FACTOR_ROLES="",  # pages are asked after a password alone
            **{"DEBUG": "false", "DEMO": "false", "DEMO_DATE": "", "HTTPS": "false"},
        )
        set_up()
        yield path


@contextmanager
def folder(path=None):
    path = (path or Path(tempfile.mkdtemp(prefix="mchch-bench-"))).resolve()
    path.chmod(0o711)  # the server's user passes
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def fresh_database(path, lasting=False):
    """Its owner's address."""
    if lasting or not os.environ.get("DATABASE_URL"):
        home = embedded.home_at(path / "pg", throwaway=not lasting)
        embedded.hold(home)
        try:
            yield f"postgresql://{embedded.OWNER}@/{embedded.DATABASE}?host={home.socket}&port={embedded.PORT}"
        finally:
            embedded.release(home)
        return
    url = os.environ["DATABASE_URL"]
    name = f"bench_{os.getpid()}"
    on_server(url, "create database {}", name)
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        on_server(url, "drop database if exists {} with (force)", name)
        on_server(url, "drop role if exists {}", name + database.WEB_SUFFIX)


def on_server(url, statement, name):
    with closing(psycopg2.connect(url)) as server, server.cursor() as cursor:
        server.autocommit = True
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))


def set_up():
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    call_command("prepare_web_role", stdout=sys.stderr)
    call_command("load_areas", stdout=sys.stderr)
    call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def serving(path):
    """gunicorn as script/server runs it, on a free port: yields the port and the process id."""
    port = free_port()
    process = start_serving(path, port)
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_serving(path, port):
    with (path / "server.log").open("a") as log:
        process = subprocess.Popen(  # noqa: S603 (our own arguments, no shell)
            [sys.executable, "-m", "gunicorn", "--config", "python:mchch.gunicorn",
             "--bind", f"127.0.0.1:{port}", "mchch.wsgi"],
            cwd=embedded.PROJECT, env={**os.environ, "WEB_CONCURRENCY": "2"},
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    await_answer(process, port, log)
    return process


def await_answer(process, port, log):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"bench: the server did not start:\n{Path(log.name).read_text()}")
