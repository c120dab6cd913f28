"""How gunicorn serves: `gunicorn --config python:mchch.gunicorn mchch.wsgi`."""

import gc
import os
from pathlib import Path

from django.urls import get_resolver
from gunicorn.glogging import Logger

os.environ["MCHCH_DATABASE_ROLE"] = "web"  # whatever the caller is: settings are read here first

from mchch.settings import BASE_DIR, DEMO, LOG_FORMAT, METRICS_DIR
from mchch.watch.logs import Formatter, discreet

bind = "127.0.0.1:8000"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, so that a slow telephone that sends a picture does not hold up a whole worker.
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 10  # a worker that is just starting may miss the signal, and is killed then
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True  # it would be shared by all servers of one user
accesslog = os.environ.get("ACCESS_LOG") or None
loglevel = "warning"
preload_app = False  # each worker owns the embedded database for itself, see mchch.embedded

ACCOUNTS = (
    *("admin", "province", "head5203", "field5203a", "field5203b", "head5206"),
    "committee5206",
)
PASSWORD = "demo-2568"  # noqa: S105 (only in demo mode, and printed on purpose)

LINE = ("m", "U", "s", "B", "M", "{x-request-id}o")  # gunicorn's names of what a line of JSON holds
NAMES = ("method", "path", "status", "bytes", "ms", "request_id")


class DiscreetLogger(Logger):
    def atoms(self, *args):
        found = super().atoms(*args)
        return found | {name: discreet(found[name] or "") for name in ("r", "U", "f")}

    def setup(self, cfg):
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            if LOG_FORMAT == "json":
                handler.setFormatter(Formatter())

    def access(self, resp, req, environ, request_time):
        if LOG_FORMAT != "json":
            super().access(resp, req, environ, request_time)
        elif self.access_log_enabled:
            found = self.atoms(resp, req, environ, request_time)
            line = dict(zip(NAMES, map(found.get, LINE), strict=True))
            self.access_log.info("request", extra=line | {"status": int(line["status"])})


logger_class = DiscreetLogger


def on_starting(server):
    """What was counted before belongs to processes that are gone."""
    if METRICS_DIR:
        Path(METRICS_DIR).mkdir(parents=True, exist_ok=True)
        for old in Path(METRICS_DIR).glob("*.db"):
            old.unlink()


def post_worker_init(worker):
    """All pages are loaded before the first is asked for. What is loaded then stays for good, and
    looking through it for garbage again and again takes a twentieth of the processor's time."""
    get_resolver().url_patterns  # noqa: B018 (asking for them loads them)
    gc.collect()
    gc.freeze()


def when_ready(server):
    """The sockets listen: say where, and in demo mode who may come in."""
    for listener in server.LISTENERS:
        print(f"Serving {BASE_DIR.name} on {listener}  (Ctrl+C stops it)")  # noqa: T201
    if DEMO:
        print(f"Demo accounts: {', '.join(ACCOUNTS)}  password: {PASSWORD}", flush=True)  # noqa: T201
