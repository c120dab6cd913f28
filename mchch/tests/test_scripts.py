"""The commands that people run: what they say when something is wrong, and the server's life."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

COMMANDS = sorted(path for path in (settings.BASE_DIR / "script").iterdir() if path.is_file())
SCRIPTS = [*COMMANDS, settings.BASE_DIR / ".ci" / "run"]
FAKES = {
    "old": "#!/bin/sh\nexit 1\n",
    "bare": (  # Debian's Python without the package python3-venv
        '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; *print*) echo python3.11-venv ;; esac\n'
    ),
}


def run(*command, **options):
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, **options
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_is_executable_bash_that_stops_at_errors(script):
    text = script.read_text()
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in text
    assert os.access(script, os.X_OK)
    assert run("bash", "-n", script).stderr == ""


def checkout_with(tmp_path, python):
    """A checkout where `python3` is a fake and nobody is root."""
    (tmp_path / "script").mkdir()
    shutil.copy(settings.BASE_DIR / "script" / "setup", tmp_path / "script")
    fakes = tmp_path / "bin"
    fakes.mkdir()
    names = ["python3", "python3.11", "python3.12", "python3.13"]
    programs = dict.fromkeys(names, FAKES[python])
    programs |= {"id": "#!/bin/sh\necho 1000\n", "sudo": "#!/bin/sh\nexit 1\n"}
    for name, text in programs.items():
        (fakes / name).write_text(text)
        (fakes / name).chmod(0o755)
    env = {"PATH": f"{fakes}:{os.defpath}", "HOME": str(tmp_path), "PYTHON": str(fakes / "python3")}
    return {"cwd": tmp_path, "env": env}


def test_setup_with_an_old_python_says_what_to_install(tmp_path):
    done = run("script/setup", **checkout_with(tmp_path, "old"))
    assert done.returncode == 1
    assert done.stderr.startswith("script/setup: Python 3.11 or newer is needed: install it")
    assert done.stderr.count("\n") == 1


def test_setup_without_root_says_which_package_is_missing(tmp_path):
    done = run("script/setup", **checkout_with(tmp_path, "bare"))
    assert done.returncode == 1
    assert "as root run  apt-get update && apt-get install -y python3.11-venv" in done.stderr
    assert done.stderr.count("\n") == 1


def test_server_on_a_busy_port_says_so_at_once():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(settings.BASE_DIR / "script" / "server", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"script/server: port {port} on 127.0.0.1 is in use: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "x"], ["--port"], ["--prot"]])
def test_server_with_bad_arguments_is_refused(arguments):
    done = run(settings.BASE_DIR / "script" / "server", *arguments)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_manage_with_a_bad_database_url_says_one_sentence():
    done = run(
        sys.executable,
        settings.BASE_DIR / "manage.py",
        "migrate",
        env=os.environ | {"DATABASE_URL": "mysql://u:hush@h/x"},
    )
    assert done.returncode == 1
    assert done.stderr.startswith("manage.py: DATABASE_URL has the unknown scheme 'mysql'; write")
    assert done.stderr.count("\n") == 1
    assert "hush" not in done.stderr


class Server:
    """gunicorn as script/server runs it, on the test database with the web application's login."""

    def __init__(self, log):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        place = connection.settings_dict
        query = urlencode({"host": place["HOST"], "port": place["PORT"] or 5432})
        url = f"postgresql://{place['USER']}:{place['PASSWORD']}@/{place['NAME']}?{query}"
        self.database_url = url
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "python:mchch.gunicorn",
             "--bind", f"127.0.0.1:{self.port}", "mchch.wsgi"],
            cwd=settings.BASE_DIR, env=os.environ | {"DATABASE_URL": url}, stdout=log, stderr=log,
        )  # fmt: skip

    def workers(self):
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(child) for child in children.split()]

    def status(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as page:
                return page.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def wait_for(self, path, status):
        deadline = time.monotonic() + 20
        while self.status(path) != status and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.status(path)


def gone(processes, patience=20):
    """Whether they all end: one that is told to end finishes its request first."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if not any(Path(f"/proc/{pid}").exists() for pid in processes):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.django_db(transaction=True)
def test_server_survives_a_killed_worker_and_ends_whole(tmp_path):
    with (tmp_path / "log").open("w") as log:
        server = Server(log)
    try:
        assert server.wait_for(reverse("login"), 200) == 200, (tmp_path / "log").read_text()
        first = server.workers()
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        assert server.wait_for(reverse("login"), 200) == 200
        workers = server.workers()
    finally:
        server.process.terminate()
        server.process.wait(30)
    assert (
        f"Serving {settings.BASE_DIR.name} on http://127.0.0.1:{server.port}"
        in (tmp_path / "log").read_text()
    )
    assert gone(workers)
