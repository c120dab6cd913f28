"""What is done again and again: a round of WAL and files each minute, a full backup each day."""

import fcntl
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from mchch.backup import files, keys
from mchch.backup.seal import BackupError, recipients, seal, seal_small, write_json
from mchch.backup.server import Server
from mchch.backup.store import PARTIAL, WAL_SUFFIX, Store, stamp_of

NOT_SET = (
    "BACKUP_DIR is not set: see docs/backup.md",
    "ยังไม่ได้กำหนดที่เก็บข้อมูลสำรอง (BACKUP_DIR)",
)


@dataclass(frozen=True)
class Plan:
    """What an installation wants; from its settings."""

    place: str
    recipients: list
    spool: Path  # on this machine, not sealed: the WAL of the last minute
    address: object  # of a login with REPLICATION
    files: str
    keep_full: int = 4
    keep_days: int = 35
    programs: str = ""
    keys_dir: str = ""
    keys_recipients: list = field(default_factory=list)
    keys: dict = field(default_factory=dict)

    def store(self):
        if not self.place:
            raise BackupError(*NOT_SET)
        return Store(self.place).open()


@contextmanager
def alone(plan):
    """One backup at a time: the timer's waits for the round that runs."""
    plan.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (plan.spool / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def round_of(plan, is_full=False):
    """All up to now. Gives the moment to which one can come back from here on."""
    store, server = plan.store(), Server(plan.address, plan.programs)
    to = recipients("BACKUP_RECIPIENTS", plan.recipients)
    server.refuse_without_limit()
    with alone(plan):
        return archive(plan, store, server, to, is_full)


def archive(plan, store, server, to, is_full=False):
    wal = plan.spool / "wal"
    wal.mkdir(mode=0o700, exist_ok=True)
    seal_wal(wal, store, to)  # what an interrupted round left, before more is asked for
    if server.ensure_slot():
        for begun in wal.iterdir():  # its other half is gone
            begun.unlink()
    moment, lsn, segment = server.mark()
    # After the mark: what a row of that moment names was written before it.
    files.take(store, plan.files, plan.spool, to, stamp_of(timezone.now()), is_full)
    server.receive(wal, lsn)
    seal_wal(wal, store, to)
    store.reached(moment, segment)
    server.let_go(lsn)
    return moment


def seal_wal(wal, store, to):
    """Whole segments go, once they are sealed; the begun one stays and is sealed anew."""
    for path in sorted(wal.iterdir()):
        is_begun = path.name.endswith(PARTIAL)
        sealed = store.wal / f"{path.name}{WAL_SUFFIX}"
        seal_small(path.read_bytes(), sealed, to)
        if not is_begun:
            (store.wal / f"{path.name}{PARTIAL}{WAL_SUFFIX}").unlink(missing_ok=True)
            path.unlink()


def full(plan):
    """A base, and what belongs to it; then what is too old goes. Gives the base and the moment."""
    store, server = plan.store(), Server(plan.address, plan.programs)
    to = recipients("BACKUP_RECIPIENTS", plan.recipients)
    server.refuse_without_limit()
    with alone(plan):
        archive(plan, store, server, to)  # the slot is there before the base begins
        base_of(store, server, to)
        moment = archive(plan, store, server, to, is_full=True)
        base = store.bases()[-1]
        if not store.holds_together(base):
            raise BackupError(
                "WAL is missing between the full backup and now: run it again",
                "ข้อมูลสำรองชุดเต็มไม่ต่อเนื่องถึงปัจจุบัน โปรดสำรองอีกครั้ง",
            )
        store.prune(plan.keep_full, timezone.now() - timedelta(days=plan.keep_days))
    if plan.keys_dir:
        keys.save(plan, base.stamp)
    return base, moment


def base_of(store, server, to):
    began, segment, each = server.position()
    stamp = stamp_of(began)
    folder = store.place / "base" / stamp
    for left in (store.place / "base").iterdir():
        if not (left / "base.json").exists():  # begun and killed
            shutil.rmtree(left)
    try:
        size = server.base_backup(lambda stream: seal(stream, folder / "base.tar.gz.age", to))
    except BackupError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    facts = {"stamp": stamp, "segment": segment, "segments_each": each, "bytes": size}
    ended = server.position()[0].isoformat()
    write_json(folder / "base.json", facts | {"ended": ended, "version": server.version})


def is_full_due(plan):
    """No full backup leads up to now: none was made, or the server lost WAL in between."""
    store = plan.store()
    bases = store.bases()
    return not bases or not store.holds_together(bases[-1])
