"""How gunicorn serves: `gunicorn --config python:mchch.gunicorn mchch.wsgi`."""

import os
import re

from gunicorn.glogging import Logger

os.environ["MCHCH_DATABASE_ROLE"] = "web"  # whatever the caller is: settings are read here first

from mchch.settings import BASE_DIR, DEMO

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

# Addresses that open something by themselves: what follows stays out of the log.
SECRET = re.compile(r"/(s|m|welcome)/[^ ?\"]+")


class DiscreetLogger(Logger):
    def atoms(self, *args):
        found = super().atoms(*args)
        return found | {name: SECRET.sub(r"/\1/…", found[name] or "") for name in ("r", "U", "f")}


logger_class = DiscreetLogger


def when_ready(server):
    """The sockets listen: say where, and in demo mode who may come in."""
    for listener in server.LISTENERS:
        print(f"Serving {BASE_DIR.name} on {listener}  (Ctrl+C stops it)")  # noqa: T201
    if DEMO:
        print(f"Demo accounts: {', '.join(ACCOUNTS)}  password: {PASSWORD}", flush=True)  # noqa: T201
