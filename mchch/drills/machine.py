"""The programs of a server, killed and started again, and somebody who asks whether it answers."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

import psutil

from mchch import embedded
from mchch.bench import place
from mchch.bench.figures import children_of


class Machine:
    """The programs of a server, each of which is started again when it is gone, as by systemd."""

    def __init__(self, path):
        self.path, self.port = path, place.free_port()
        self.web = place.start_serving(path, self.port)
        self.worker = start_worker()
        self.home = embedded.home_at(path / "pg")

    def kill_database(self):
        os.kill(int((self.home.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def kill_web_process(self):
        os.kill(int(children_of(self.web.pid)[0]), signal.SIGKILL)

    def kill_web(self):
        kill_all(self.web)
        self.web = place.start_serving(self.path, self.port)

    def kill_worker(self):
        kill_all(self.worker)
        self.worker = start_worker()

    def mend(self):
        """The worker ends by itself when its database is gone: systemd starts it again."""
        if self.worker.poll() is not None:
            self.worker = start_worker()

    def end(self):
        for process in (self.web, self.worker):
            process.terminate()
            process.wait()


def start_worker():
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=embedded.PROJECT, env={**os.environ, "MCHCH_DATABASE_ROLE": "web"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def kill_all(process):
    """As the kernel ends a service: the program and all that it started."""
    try:
        family = [psutil.Process(process.pid)]
        family += family[0].children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    for one in family:
        with suppress(ProcessLookupError):
            os.kill(one.pid, signal.SIGKILL)
    process.wait()


class Watch:
    """Asks again and again whether pages can be served; the longest silence after each kill."""

    def __init__(self, port):
        self.port, self.victim, self.gaps = port, "start", {}

    def until(self, stop):
        def look():
            last = time.monotonic()
            while not stop.wait(0.1):
                if self.answers():
                    gap = time.monotonic() - last
                    self.gaps[self.victim] = max(gap, self.gaps.get(self.victim, 0))
                    last = time.monotonic()

        return look

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
                line.settimeout(5)
                line.sendall(b"GET /readyz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                return b" 200 " in line.recv(64)
        except OSError:
            return False
