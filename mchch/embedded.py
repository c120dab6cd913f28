"""The embedded PostgreSQL, seen from a process that needs it.

Every such process is an owner: it holds a shared lock on `owners.lock`, which the kernel gives
back however the process ends. A keeper (mchch.keeper) runs the server as long as there is one.
No module here imports Django's settings: they are read after the address is known.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from django.core.exceptions import ImproperlyConfigured

DATABASE = "mchch"
OWNER = "mchch_owner"
SUPERUSER = "postgres"
PORT = 5432  # only part of the socket's name; said each time, because PGPORT may be set
LONGEST_SOCKET = 107  # bytes of a path in sockaddr_un
FAILED = 3  # exit status of a keeper that cannot run the server
START_LIMIT = 90  # seconds, for recovery after a crash on a slow disk
OUTSIDE = Path("/var/lib/mchch")  # for root, where PostgreSQL's user cannot reach the checkout
PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Home:
    """Where a cluster lives. `path` has locks and logs, `place` what PostgreSQL must reach."""

    path: Path
    place: Path
    socket: Path
    throwaway: bool = False

    @property
    def data(self):
        return self.place / "data"

    @property
    def owners(self):
        return self.path / "owners.lock"

    @property
    def keeper(self):
        return self.path / "keeper.lock"

    @property
    def log(self):
        return self.path / "keeper.log"


class Unavailable(ImproperlyConfigured):
    def __init__(self, why):
        super().__init__(
            f"The embedded PostgreSQL did not start: {why}; mend it, or set DATABASE_URL"
            " · ฐานข้อมูลในตัวเริ่มทำงานไม่ได้ โปรดแก้ไขตามข้อความข้างต้น หรือกำหนด DATABASE_URL"
        )


def home_of(base_dir):
    """The home of a checkout's own cluster."""
    return home_at(Path(base_dir).resolve() / ".var" / "pg")


def home_at(path, throwaway=False):
    """Computed from the path alone, so that every process of a checkout finds the same place."""
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
    place = path
    if os.geteuid() == 0 and not open_to_others(path):
        place = OUTSIDE / digest
    socket = place / "socket"
    if len(os.fsencode(socket / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET:
        socket = Path("/tmp") / f"mchch-{os.geteuid()}-{digest}"  # noqa: S108 (made 0700, owner checked)
    return Home(path, place, socket, throwaway)


def open_to_others(path):
    """Whether another user may pass through the folders above our own (`.var` is ours to open)."""
    above = [p for p in path.parents if p.name != ".var"]
    return all(p.stat().st_mode & 0o001 for p in above if p.exists())


_held = {}  # path of a home -> (file descriptor of the lock, pid that watches)
_children = []  # keepers that this process started: kept, so that they can be reaped


def hold(home):
    """Take part in owning the cluster for the rest of this process, and wait until it answers."""
    own(home)
    ensure_running(home)
    fd, watcher = _held[home.path]
    if watcher != os.getpid():  # a fork has the lock, but not the thread
        _held[home.path] = (fd, os.getpid())
        threading.Thread(target=watch, args=[home], daemon=True, name="database-watch").start()


def own(home):
    """Take the shared lock, without starting anything. It waits while a keeper shuts down."""
    if home.path in _held:
        return
    try:
        home.path.mkdir(parents=True, exist_ok=True)
        fd = os.open(home.owners, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Unavailable(f"{home.path} cannot be used by this user ({error.strerror})") from error
    fcntl.flock(fd, fcntl.LOCK_SH)
    _held[home.path] = (fd, None)


def release(home):
    """Own no longer, without ending the process."""
    fd, _ = _held.pop(home.path)
    os.close(fd)


def ensure_running(home):
    process, deadline = None, time.monotonic() + START_LIMIT
    while not (keeper_alive(home) and answers(home)):
        if time.monotonic() > deadline:
            raise Unavailable(f"no answer within {START_LIMIT} s, see {home.log}")
        if process is not None and process.poll() == FAILED:
            raise Unavailable(reason(home.log))
        if not keeper_alive(home) and (process is None or process.poll() is not None):
            process = start_keeper(home)
        time.sleep(0.03)


def answers(home):
    """Whether the server takes the owner's connection, which needs its database to be made."""
    try:
        with closing(connect(home, OWNER, DATABASE)):
            return True
    except psycopg2.OperationalError:
        return False


def connect(home, user, database):
    return psycopg2.connect(
        host=str(home.socket),
        port=PORT,
        user=user,
        dbname=database,
        connect_timeout=5,
        application_name="mchch-keeper",
    )


def keeper_alive(home):
    with locked(home.keeper, fcntl.LOCK_SH) as free:
        return not free


def start_keeper(home):
    """A process of its own session, which Ctrl+C in a terminal does not reach."""
    command = [sys.executable, "-m", "mchch.keeper", str(home.path)]
    with home.log.open("ab") as log:
        process = subprocess.Popen(
            command + ["--throwaway"] * home.throwaway,
            cwd=PROJECT,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
    _children.append(process)
    return process


def watch(home):
    """Start another keeper when the one there is gets killed. It waits in the kernel."""
    while home.path in _held and home.keeper.exists():
        with locked(home.keeper, fcntl.LOCK_SH, wait=True):
            pass
        _children[:] = [child for child in _children if child.poll() is None]
        if home.path not in _held:
            return
        try:
            ensure_running(home)
        except Unavailable as error:
            print(error, file=sys.stderr)  # noqa: T201 (there is no caller to tell)
            time.sleep(5)


@contextmanager
def locked(path, kind, wait=False):
    """Try a lock on a file: yields whether it was taken, and gives it back."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(fd, kind | (0 if wait else fcntl.LOCK_NB))
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(fd)


def reason(log):
    """What a log says last: PostgreSQL's own FATAL line, without the hints after it."""
    lines = log.read_text(errors="replace").strip().splitlines() or ["no reason given"]
    fatal = [line for line in lines if "FATAL" in line]
    return (fatal or lines)[-1]
