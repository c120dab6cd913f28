"""Uploaded files: each kept once by its SHA-256, with lists of which lay where, and when."""

import hashlib
import json
import os
from pathlib import Path

from mchch.backup.seal import (
    BackupError,
    read_json,
    seal,
    seal_small,
    unseal,
    unseal_small,
    whole,
    write_json,
)

LIST_SUFFIX = ".json.gz.age"
CHUNK = 1 << 20


def take(store, root, spool, to, stamp, is_full):
    """Seal what is new and note what changed since the last round; a full backup notes all."""
    memory = spool / "files.json"
    known = read_json(memory, {})
    before = known["files"] if known.get("store") == store.name else {}
    now = {}
    for path, size, mtime in listed(root):
        fact = before.get(path)
        if not fact or fact[:2] != [size, mtime]:
            fact = taken(store, Path(root) / path, to, size, mtime)
        if fact:
            now[path] = fact
    added = {path: fact for path, fact in now.items() if before.get(path) != fact}
    gone = sorted(before.keys() - now.keys())
    if is_full:
        mend(store, root, now, to)
    if is_full or added or gone:
        changes = {"whole": is_full, "added": now if is_full else added, "gone": gone}
        seal_small(json.dumps(changes).encode(), store.lists / f"{stamp}{LIST_SUFFIX}", to)
        write_json(memory, {"store": store.name, "files": now})
    return len(now)


def listed(root):
    """(path from the root, size, time of change) of every file."""
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            try:
                found = path.stat()
            except FileNotFoundError:  # removed while we looked
                continue
            yield os.path.relpath(path, root), found.st_size, found.st_mtime_ns


def taken(store, path, to, size, mtime):
    """[size, time, digest] of a sealed file; None while it is being written or when it is gone."""
    try:
        digest = digest_of(path)
        if not store.blob(digest).exists():
            with path.open("rb") as file:
                seal(file, store.blob(digest), to)
        found = path.stat()
    except FileNotFoundError:
        return None
    same = (found.st_size, found.st_mtime_ns) == (size, mtime)
    return [size, mtime, digest] if same else None


def mend(store, root, now, to):
    """A full backup needs each of its files: what the place lost is sealed again."""
    for path, (size, mtime, digest) in now.items():
        try:
            os.utime(store.blob(digest))
        except FileNotFoundError:
            taken(store, Path(root) / path, to, size, mtime)


def digest_of(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- back again ----------------------------------------------------------------------------------


def lists_until(store, base, stamp):
    """The lists from a full backup's on, and one more: a file may have come after the last look."""
    found = {path.name.split(".")[0]: path for path in store.lists.iterdir()}
    stamps = sorted(one for one in found if one >= base.stamp)
    before = [one for one in stamps if stamp is None or one <= stamp]
    return [found[one] for one in before], [found[one] for one in stamps[len(before) :][:1]]


def wanted(store, base, stamp, who):
    """{path: [size, time, digest]} at a moment. Whatever may have been there is there."""
    before, after = lists_until(store, base, stamp)
    found = {}
    for path in before:
        changes = json.loads(unseal_small(path, who))
        kept = {} if changes["whole"] else found
        found = {p: f for p, f in kept.items() if p not in changes["gone"]} | changes["added"]
    for path in after:
        changes = json.loads(unseal_small(path, who))
        found = changes["added"] | found
    return found


def lay(store, found, root, who):
    """Each file to its path, and each is what it was."""
    for path, (_, mtime, digest) in found.items():
        target = Path(root) / path
        with whole(target) as file:
            unseal(store.blob(digest), file, who)
        os.utime(target, ns=(mtime, mtime))
        if digest_of(target) != digest:
            raise BackupError(f"{path} is damaged in the backup", "มีไฟล์แนบที่เสียหายในข้อมูลสำรอง")
