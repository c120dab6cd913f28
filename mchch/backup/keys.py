"""The keys of an installation: apart from its data, for another reader."""

import hashlib
from pathlib import Path

from mchch.backup.seal import BackupError, recipients, seal_small

NAMES = ("SECRET_KEY", "CITIZEN_ID_KEYS", "CITIZEN_ID_HASH_KEY")
MARK = 12


def save(plan, stamp):
    """A sealed file of lines for an environment file; None when these keys were saved already."""
    place = Path(plan.keys_dir)
    refuse_together(plan, place)
    to = recipients("BACKUP_KEYS_RECIPIENTS", plan.keys_recipients)
    if not place.is_dir():
        raise BackupError(
            f"{place} is not there: make the folder, or mount it", f"ไม่พบที่เก็บสำรองกุญแจ {place}"
        )
    text = "".join(f"{name}={plan.keys[name]}\n" for name in NAMES).encode()
    mark = hashlib.sha256(text).hexdigest()[:MARK]
    if any(place.glob(f"keys-*-{mark}.gz.age")):
        return None
    path = place / f"keys-{stamp}-{mark}.gz.age"
    seal_small(text, path, to)
    return path


def refuse_together(plan, place):
    """Who finds the data must not find the keys beside them, nor open both with one key."""
    data, keys = Path(plan.place).resolve(), place.resolve()
    if data == keys or data in keys.parents or keys in data.parents:
        raise BackupError(
            "BACKUP_KEYS_DIR must not lie in BACKUP_DIR, nor around it",
            "BACKUP_KEYS_DIR ต้องแยกจาก BACKUP_DIR",
        )
    if set(plan.recipients) & set(plan.keys_recipients):
        raise BackupError(
            "BACKUP_KEYS_RECIPIENTS must differ from BACKUP_RECIPIENTS",
            "BACKUP_KEYS_RECIPIENTS ต้องเป็นกุญแจคนละดอกกับ BACKUP_RECIPIENTS",
        )
