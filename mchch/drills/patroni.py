"""PostgreSQL on two machines, kept by Patroni and etcd (docs/scale.md): here two folders of one
machine. The files are those of an office, filled with the values of this place."""

import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psutil
import psycopg2

from mchch import cluster, embedded
from mchch.bench.place import free_port
from mchch.drills.killing import ADDRESS, answers

TEMPLATES = embedded.PROJECT / "script" / "deploy.d" / "failover"
PATIENCE = 300  # seconds until a machine must have done what is waited for
DATABASE, OWNER = embedded.DATABASE, embedded.OWNER
COUNTED = "select count(*) from audit_event"  # a row for each change of any other
PASSWORDS = ("api", "superuser", "replicator", "rewind", "owner")


def rendered(name, /, **values):
    """A file of script/deploy.d/failover with values for what stands in @…@."""
    text = (TEMPLATES / name).read_text()
    for word, value in values.items():
        text = text.replace(f"@{word.upper()}@", str(value))
    left = re.search(r"@[A-Z_]+@", text)
    if left:
        raise ValueError(f"{name}: nothing was said for {left[0]}")
    return text


def programs():
    """The folder of PostgreSQL's programs, once all that is needed is there."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not (found and shutil.which("patroni") and shutil.which("etcd")):
        raise SystemExit("drill: as root run  apt-get install patroni etcd-server postgresql-15")
    return found[-1].parent


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        if time.monotonic() > end:
            raise SystemExit(f"drill: waited {PATIENCE} s for {what}")
        time.sleep(0.1)
    return found


class Program:
    """Something that runs in a folder of its own, as a user who is not root."""

    def __init__(self, place, name):
        self.user = cluster.system_user()
        self.place, self.name, self.process = place / name, name, None
        self.place.mkdir()
        if self.user:
            os.chown(self.place, self.user.pw_uid, self.user.pw_gid)

    def write(self, name, text):
        path = self.place / name
        path.write_text(text)
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)
        path.chmod(0o600)
        return path

    def run(self, command, **environment):
        run_as = {} if self.user is None else {
            "user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": [],
        }  # fmt: skip
        with (self.place / "log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 (our own arguments, no shell)
                command, cwd=self.place, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=cluster.ENVIRONMENT | {"HOME": str(self.place)} | environment,
                start_new_session=True, **run_as,
            )  # fmt: skip

    def end(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self):
        self.process.kill()
        self.process.wait()


class Etcd(Program):
    """One is enough here; an office has three."""

    def __init__(self, place):
        super().__init__(place, "etcd")
        self.client, self.peer = free_port(), free_port()
        self.hosts = f"{ADDRESS}:{self.client}"

    def start(self):
        text = rendered(
            "etcd", name="one", address=ADDRESS, client_port=self.client, peer_port=self.peer,
            data_dir=self.place / "data", cluster=f"one=http://{ADDRESS}:{self.peer}",
        )  # fmt: skip
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        self.run(["etcd"], **dict(line.split("=", 1) for line in lines))


class Node(Program):
    """A machine with a database."""

    def __init__(self, place, name, etcd, passwords):
        super().__init__(place, name)
        self.port, self.api = free_port(), free_port()
        self.data = self.place / "data"
        self.superuser = self.user.pw_name if self.user else psutil.Process().username()
        self.passwords = passwords
        self.config = self.write("config.yml", self.configuration(etcd))

    def configuration(self, etcd):
        secret = {f"{name}_password": self.passwords[name] for name in PASSWORDS}
        return rendered(
            "patroni.yml", name=self.name, address=ADDRESS, port=self.port, api_port=self.api,
            network=f"{ADDRESS}/32", etcd_hosts=etcd.hosts, superuser=self.superuser,
            data_dir=self.data, bin_dir=programs(), pgpass=self.place / "pgpass",
            socket_dir=self.place, **secret,
        )  # fmt: skip

    def start(self):
        self.run(["patroni", str(self.config)])

    def is_called(self, word):
        """Patroni's own answer to a balancer: `primary`, `synchronous`."""
        return answers(self.api, f"/{word}")

    def kill(self):
        """As when the machine goes: all of it, without a word."""
        victims = self.of_database()
        super().kill()
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def of_database(self):
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            children = psutil.Process(pid).children(recursive=True)
        except (OSError, IndexError, psutil.NoSuchProcess):
            return []
        return [pid, *(child.pid for child in children)]

    def ask(self, statement, database="postgres"):
        with closing(
            psycopg2.connect(
                host=ADDRESS, port=self.port, dbname=database, user=self.superuser,
                password=self.passwords["superuser"],
            )
        ) as server, server.cursor() as cursor:  # fmt: skip
            server.autocommit = True
            cursor.execute(statement)
            return cursor.fetchone() if cursor.description else None


class Pair:
    def __init__(self, place):
        passwords = {name: secrets.token_hex(16) for name in PASSWORDS}
        self.etcd = Etcd(place)
        self.nodes = [Node(place, name, self.etcd, passwords) for name in ("db1", "db2")]
        hosts = ",".join(f"{ADDRESS}:{node.port}" for node in self.nodes)
        self.url = f"postgresql://{OWNER}:{passwords['owner']}@{hosts}/{DATABASE}"

    def start(self):
        first, second = self.nodes
        self.etcd.start()
        first.start()
        wait_until(lambda: first.is_called("primary"), "the first primary")
        password = first.passwords["owner"]
        first.ask(f"create role {OWNER} login createrole password '{password}'")
        first.ask(f"create database {DATABASE} owner {OWNER}")
        second.start()
        self.wait_for_standby()

    def primary(self):
        return next((node for node in self.nodes if node.is_called("primary")), None)

    def standby(self):
        return next((node for node in self.nodes if node.is_called("synchronous")), None)

    def is_alone(self):
        """The primary waits for nobody's acknowledgement."""
        primary = self.primary()
        return primary and primary.ask("show synchronous_standby_names") == ("",)

    def wait_for_standby(self):
        return wait_until(self.standby, "a synchronous standby")

    def same_rows(self):
        """At rest: the timeline of both, and whether the standby holds what the primary does."""
        standby = self.wait_for_standby()
        primary = self.primary()
        end = primary.ask("select pg_current_wal_flush_lsn()::text")[0]
        wait_until(
            lambda: standby.ask(f"select pg_last_wal_replay_lsn() >= '{end}'")[0], "the standby"
        )
        here, there = (node.ask(COUNTED, DATABASE)[0] for node in (primary, standby))
        timeline = primary.ask("select timeline_id from pg_control_checkpoint()")[0]
        return {"timeline": timeline, "missing": abs(here - there)}

    def end(self):
        """The standby first: nobody is to take over any more."""
        for node in sorted(self.nodes, key=lambda node: node.is_called("primary")):
            node.end()
        self.etcd.end()


_pairs = {}  # folder of a run -> what runs there, for who comes later


@contextmanager
def own_database(path, lasting):
    """In the place of an embedded server: yields the owner's address."""
    programs()
    place = path / "machines"
    place.mkdir(mode=0o711)
    pair = _pairs[path] = Pair(place)
    try:
        pair.start()
        yield pair.url
    finally:
        pair.end()


def pair_at(path):
    return _pairs[path]
