"""What leaves the machine is sealed (age): whoever can write it cannot read it again."""

import gzip
import io
import json
import os
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path

import pyrage

SUFFIX = ".age"
IDENTITY, SSH_IDENTITY, SEALED = "AGE-SECRET-KEY-", b"OPENSSH PRIVATE KEY", b"age-encryption.org/"


class BackupError(Exception):
    """One sentence in English and in Thai, for who runs the command and for the page."""

    def __init__(self, english, thai):
        super().__init__(f"{english} · {thai}")
        self.thai = thai


def recipients(variable, words):
    """Public keys, of age or of SSH; who holds the private one can read."""
    if not words:
        raise BackupError(
            f"{variable} is not set: nothing is written unencrypted",
            f"ยังไม่ได้กำหนด {variable} จึงไม่สำรองข้อมูล เพราะไม่เขียนข้อมูลที่ไม่เข้ารหัส",
        )
    try:
        return [recipient(word.strip()) for word in words]
    except pyrage.RecipientError as error:
        raise BackupError(
            f"{variable} holds something that is not a public key of age or SSH",
            f"{variable} มีค่าที่ไม่ใช่กุญแจสาธารณะแบบ age หรือ SSH",
        ) from error


def recipient(word):
    kind = pyrage.ssh if word.startswith("ssh-") else pyrage.x25519
    return kind.Recipient.from_str(word)


def identities(path):
    """The private keys of a file; one that is itself sealed asks for its passphrase."""
    try:
        text = Path(path).read_bytes()
        if text.startswith(SEALED):
            text = pyrage.passphrase.decrypt(text, getpass(f"Passphrase of {path}: "))
        if SSH_IDENTITY in text:
            return [pyrage.ssh.Identity.from_buffer(text)]
        lines = [line.strip() for line in text.decode().splitlines()]
        found = [pyrage.x25519.Identity.from_str(x) for x in lines if x.startswith(IDENTITY)]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError, pyrage.DecryptError) as error:
        raise unreadable(path) from error
    if not found:
        raise unreadable(path)
    return found


def unreadable(path):
    return BackupError(
        f"{path} cannot be read as a private key of age or SSH",
        f"อ่านกุญแจส่วนตัวจาก {path} ไม่ได้",
    )


@contextmanager
def whole(path):
    """A file that is there whole, or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        private = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(private, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
    finally:
        fresh.unlink(missing_ok=True)


def seal(reader, path, to):
    with whole(path) as file:
        pyrage.encrypt_io(reader, file, to)
    return path.stat().st_size


def unseal(path, writer, who):
    try:
        with path.open("rb") as file:
            pyrage.decrypt_io(file, writer, who)
    except pyrage.DecryptError as error:
        raise BackupError(
            f"{path} cannot be decrypted: another key, or a damaged file",
            f"ถอดรหัส {path.name} ไม่ได้: กุญแจไม่ตรงกัน หรือไฟล์เสียหาย",
        ) from error


def seal_small(content, path, to):
    return seal(io.BytesIO(gzip.compress(content, 6, mtime=0)), path, to)


def unseal_small(path, who):
    found = io.BytesIO()
    unseal(path, found, who)
    return gzip.decompress(found.getvalue())


def write_json(path, value):
    with whole(path) as file:
        file.write(json.dumps(value).encode())


def read_json(path, default=None):
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return default
