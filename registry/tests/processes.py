"""Other processes and threads that work on the test database."""

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

SETTINGS = "registry.tests.drill_settings"


def environment(**more):
    """The environment of a program that works on the test database, on the tests' day."""
    url = urlsplit(os.environ["DATABASE_URL"])
    name = quote(connection.settings_dict["NAME"])
    # urlunsplit drops the empty host of a socket's address.
    address = urlunsplit(url._replace(path=f"/{name}"))
    if not url.netloc:
        address = address.replace(f"{url.scheme}:/", f"{url.scheme}:///", 1)
    return os.environ | {
        "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": SETTINGS, "DEMO": "true",
        "DEMO_DATE": f"{settings.DEMO_DATE}", "MCHCH_DATABASE_ROLE": "web",
    } | more  # fmt: skip


def run_python(program, *arguments):
    """Run a program as the web application's login; returns its exit code and what it said."""
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        env=environment(), cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@contextmanager
def server(application="mchch.wsgi", workers=2, threads=4, **more):
    """The application as it is served; yields its port."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "--config", "python:mchch.gunicorn"),
        *("--bind", f"127.0.0.1:{port}", "--workers", workers, "--threads", threads, application),
    ]
    log = Path(os.environ["FILES_DIR"]).parent / f"gunicorn-{port}.log"
    with log.open("w") as output:
        program = subprocess.Popen(
            list(map(str, command)), env=environment(**more), cwd=settings.BASE_DIR,
            stdout=output, stderr=output,
        )  # fmt: skip
    try:
        wait_for(port, program, log)
        yield port
    finally:
        program.terminate()
        program.wait(timeout=30)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, program, log, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end and program.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"gunicorn does not answer: {log.read_text()}")


def together(*acts, seconds=120):
    """Do acts at the same time, each in a thread and a connection of its own.

    Returns what each gave, or the exception that ended it, in their order.
    """
    given = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def work(index, act):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            given[index] = act()
        except Exception as error:  # the test looks at it
            given[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=seconds)
    assert not any(thread.is_alive() for thread in threads), "somebody waits forever"
    return given
