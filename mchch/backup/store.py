"""The place of the backups: bases, WAL, files. Names and times are clear, all content is sealed.

base/<time>/base.tar.gz.age, base.json     wal/<segment>.gz.age, <segment>.partial.gz.age,
                                               <segment>.until.json
files/<aa>/<sha256>.age                    lists/<time>.json.gz.age     until.json
"""

import os
import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mchch.backup.seal import BackupError, read_json, write_json

STAMP = "%Y%m%dT%H%M%S%fZ"
WAL_SUFFIX, PARTIAL, MARK = ".gz.age", ".partial", ".until.json"
OLDEST = timedelta(minutes=1)


@dataclass(frozen=True)
class Base:
    """One full backup."""

    folder: Path
    stamp: str
    ended: datetime  # from here on every moment can be reached
    segment: str  # the first WAL it needs
    segments_each: int  # of a log file: 4 GB through the size of a segment
    version: int
    bytes: int

    @property
    def data(self):
        return self.folder / "base.tar.gz.age"


class Store:
    def __init__(self, place):
        self.place = Path(place)
        self.wal, self.lists = self.place / "wal", self.place / "lists"

    def open(self):
        """Made where it is not; a mount that is gone must not look like a fresh place."""
        if not self.place.is_dir():
            raise BackupError(
                f"{self.place} is not there: make the folder, or mount it",
                f"ไม่พบที่เก็บข้อมูลสำรอง {self.place} โปรดสร้างหรือเชื่อมต่อก่อน",
            )
        for folder in ("base", "wal", "files", "lists"):
            (self.place / folder).mkdir(mode=0o700, exist_ok=True)
        if not self.name:
            write_json(self.place / "store.json", {"name": secrets.token_hex(8)})
        return self

    @property
    def name(self):
        """What tells this place from another one that was mounted at its path."""
        return read_json(self.place / "store.json", {}).get("name")

    @property
    def until(self):
        """(the last moment that can be reached, the segment it lies in), or None."""
        found = read_json(self.place / "until.json")
        return found and (datetime.fromisoformat(found["until"]), found["segment"])

    def reached(self, moment, segment):
        write_json(self.wal / f"{segment}{MARK}", moment.isoformat())
        write_json(self.place / "until.json", {"until": moment.isoformat(), "segment": segment})

    # --- full backups ----------------------------------------------------------------------------

    def bases(self):
        found = [read_json(p) | {"folder": p.parent} for p in self.place.glob("base/*/base.json")]
        return sorted(
            (Base(**one | {"ended": datetime.fromisoformat(one["ended"])}) for one in found),
            key=lambda base: base.stamp,
        )

    def base_for(self, moment):
        """The last full backup before a moment; the last of all where none is asked for."""
        fitting = [base for base in self.bases() if moment is None or base.ended <= moment]
        if not fitting:
            raise BackupError(
                "no full backup was finished before that moment",
                "ไม่มีข้อมูลสำรองชุดเต็มที่เสร็จก่อนเวลานั้น",
            )
        return fitting[-1]

    # --- WAL -------------------------------------------------------------------------------------

    def segment_path(self, name):
        """The whole segment, the part of one that there is, or None."""
        paths = (self.wal / f"{name}{end}{WAL_SUFFIX}" for end in ("", PARTIAL))
        return next((path for path in paths if path.exists()), None)

    def chain(self, base):
        """Segments from the base's first on, as far as none is missing; a begun one is the last."""
        found, name = [], base.segment
        while path := self.segment_path(name):
            found.append(name)
            if PARTIAL in path.name:
                break
            name = following(name, base.segments_each)
        return found

    def holds_together(self, base):
        """Every moment from the base to the last one can be reached."""
        return self.until is not None and self.until[1] in self.chain(base)

    def reach_of(self, base):
        """The last moment to which a base leads: now, or where the WAL after it ends."""
        marks = [read_json(self.wal / f"{segment}{MARK}") for segment in self.chain(base)]
        return max((datetime.fromisoformat(mark) for mark in marks if mark), default=base.ended)

    # --- what goes -------------------------------------------------------------------------------

    def prune(self, keep_full, oldest):
        """Bases go that are older than `oldest`, but never one of the last `keep_full`."""
        bases = self.bases()
        kept = [base for base in bases[:-keep_full] if base.ended >= oldest] + bases[-keep_full:]
        for base in bases:
            if base not in kept:
                (base.folder / "base.json").unlink()
                shutil.rmtree(base.folder)
        first = kept[0]
        for path in self.wal.iterdir():
            if path.name[:24] < first.segment:
                path.unlink()
        for path in self.lists.iterdir():
            if path.name[: len(first.stamp)] < first.stamp:
                path.unlink()
        self.prune_files(first)

    def prune_files(self, first):
        """Each full backup touches the files it needs: what was touched before the first goes."""
        line = datetime.strptime(f"{first.stamp}+0000", f"{STAMP}%z").timestamp()
        for path in self.place.glob("files/*/*"):
            if path.stat().st_mtime < line - OLDEST.total_seconds():
                path.unlink()

    def blob(self, digest):
        return self.place / "files" / digest[:2] / f"{digest}.age"

    def size(self):
        return sum(
            Path(folder, name).stat().st_size
            for folder, _, names in os.walk(self.place)
            for name in names
        )


def following(segment, each):
    timeline, log, number = segment[:8], int(segment[8:16], 16), int(segment[16:], 16)
    log, number = divmod(log * each + number + 1, each)
    return f"{timeline}{log:08X}{number:08X}"


def stamp_of(moment):
    return moment.astimezone(UTC).strftime(STAMP)
