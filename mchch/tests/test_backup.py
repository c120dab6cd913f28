"""Backups of a real server, restored to the minute before an accident."""

import os
import shutil
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from psycopg2.extensions import parse_dsn

from mchch import database, embedded
from mchch.backup import compare, files, keys, moments, rounds, seal
from mchch.backup.scratch import restored
from mchch.backup.server import SLOT, Server
from mchch.backup.store import Store, following

KEYS = {"SECRET_KEY": "s", "CITIZEN_ID_KEYS": "c", "CITIZEN_ID_HASH_KEY": "h"}
HOUR = timedelta(hours=1)


def key_pair(folder, name):
    secret = pyrage.x25519.Identity.generate()
    (folder / name).write_text(f"# made for a test\n{secret}\n")
    return str(secret.to_public()), folder / name


@pytest.fixture(scope="module")
def folder():
    place = Path(tempfile.mkdtemp(prefix="mchch-backup-")).resolve()
    place.chmod(0o711)  # the server's user passes
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="module")
def home(folder):
    """A server that writes its WAL as a real one does, with a table and a file."""
    home = embedded.home_at(folder / "pg")
    embedded.hold(home)
    with closing(embedded.connect(home, embedded.OWNER, embedded.DATABASE)) as owner:
        owner.autocommit = True
        owner.cursor().execute(
            "create table unit as select n, 'กลุ่ม ' || n as name from generate_series(1, 500) n"
        )
    (folder / "files" / "a").mkdir(parents=True)
    (folder / "files" / "a" / "one.pdf").write_bytes(b"first paper")
    yield home
    embedded.release(home)  # the server ends with its folder


@pytest.fixture(scope="module")
def plan(folder, home):
    for name in ("store", "keys"):
        (folder / name).mkdir()
    return rounds.Plan(
        place=str(folder / "store"),
        recipients=[key_pair(folder, "data.key")[0]],
        spool=folder / "spool",
        address=address(home, embedded.SUPERUSER),
        files=str(folder / "files"),
        keys_dir=str(folder / "keys"),
        keys_recipients=[key_pair(folder, "keys.key")[0]],
        keys=KEYS,
    )


def address(home, user):
    return database.Address(embedded.DATABASE, user, host=str(home.socket), port=str(embedded.PORT))


def say(home, statement):
    """A committed statement of the owner, and when it was."""
    with closing(embedded.connect(home, embedded.OWNER, embedded.DATABASE)) as owner:
        owner.autocommit = True
        with owner.cursor() as cursor:
            cursor.execute(statement)
            found = cursor.fetchone() if cursor.description else None
            cursor.execute("select clock_timestamp()")
            return found, cursor.fetchone()[0]


def test_restored_to_the_moment_before_an_accident(folder, home, plan):
    """The road of an office: a full backup, rounds, an accident, and back to before it."""
    who = seal.identities(folder / "data.key")
    base, _ = rounds.full(plan)
    say(home, "insert into unit select n, 'ใหม่' from generate_series(501, 600) n")
    (folder / "files" / "a" / "two.pdf").write_bytes(b"second paper")
    rounds.round_of(plan)
    _, before = say(home, "select 1")
    time.sleep(0.05)
    say(home, "delete from unit")
    (folder / "files" / "a" / "one.pdf").unlink()
    say(home, "insert into unit values (1, 'หลังเหตุ')")
    rounds.round_of(plan)

    store, owner = Store(plan.place), address(home, embedded.OWNER)
    into = folder / "restored"
    into.mkdir()
    with restored(store, into, who, owner, before) as (scratch, used, found):
        assert used == base
        with closing(scratch.connection()) as again, again.cursor() as cursor:
            cursor.execute("select count(*), max(name) filter (where n = 1) from unit")
            assert cursor.fetchone() == (600, "กลุ่ม 1")
    assert sorted(found) == ["a/one.pdf", "a/two.pdf"]
    assert (into / "files/a/one.pdf").read_bytes() == b"first paper"
    assert (into / "files/a/two.pdf").read_bytes() == b"second paper"

    for moment, said in ((before + HOUR, "reach to"), (before - HOUR, "no full backup")):
        with (
            pytest.raises(seal.BackupError, match=said),
            restored(store, folder / "none", who, owner, moment),
        ):
            pass
    assert not (folder / "none").exists()


def test_present_moment_is_compared_table_by_table(folder, home, plan):
    """What is written while the copy is made is no difference; a changed row is one."""
    owner, who = address(home, embedded.OWNER), seal.identities(folder / "data.key")
    with compare.frozen(compare.connector(owner)) as (place, cursor):
        say(home, "insert into unit values (7, 'ระหว่างนั้น')")
        live = compare.fingerprints(cursor)
    rounds.round_of(plan)
    with restored(Store(plan.place), folder / "trial", who, owner, lsn=place) as (scratch, *_):
        rows = compare.of_restored(scratch)
    scratch.remove()
    assert compare.differences(live, rows) == []
    assert rows["unit"][0] == say(home, "select count(*) from unit")[0][0] - 1
    assert compare.differences(live, rows | {"unit": (rows["unit"][0], "0")}) == ["unit"]
    assert not (folder / "trial").exists()


def test_nothing_in_the_place_can_be_read_without_the_key(folder, plan):
    words = ("first paper", "กลุ่ม 1", "CITIZEN_ID_KEYS")
    whole = [path for path in folder.glob("store/**/*") if path.is_file()]
    assert len(whole) > 6
    for path in whole:
        assert not any(word.encode() in path.read_bytes() for word in words)
        assert path.stat().st_mode & 0o077 == 0
    _, other = key_pair(folder, "other.key")
    blob = next(path for path in whole if path.parent.parent.name == "files")
    with pytest.raises(seal.BackupError, match="ถอดรหัส"):
        seal.unseal(blob, (folder / "nothing").open("wb"), seal.identities(other))


def test_server_lets_go_of_what_was_sealed(home, plan):
    """WAL does not pile up, and what does would have a limit."""
    server = Server(plan.address)
    rounds.round_of(plan)
    assert server.kept_back() < 16 * 1024 * 1024
    assert server.ask("show max_slot_wal_keep_size") == ("2GB",)


def test_programs_get_the_whole_address_but_the_password(plan):
    server = Server(plan.address)
    server.address = database.parse("BACKUP_DATABASE_URL", "postgresql://b:hush@h1:5432,h2:5433/x")
    given = parse_dsn(server.named())
    assert (given.pop("host"), given.pop("port"), given.pop("user")) == ("h1,h2", "5432,5433", "b")
    assert given == database.OF_SEVERAL
    assert server.environment()["PGPASSWORD"] == "hush"


def test_server_without_a_limit_is_refused(plan, monkeypatch):
    monkeypatch.setattr(Server, "ask", lambda *_: ("-1",))
    with pytest.raises(seal.BackupError, match="max_slot_wal_keep_size"):
        Server(plan.address).refuse_without_limit()


def test_full_disk_of_the_backup_loses_nothing(home, plan, monkeypatch):
    """The server keeps what could not be sealed; the next round that can takes it along."""
    until = Store(plan.place).until

    def full(*_):
        raise OSError(28, "No space left on device")

    say(home, "insert into unit values (8, 'ดิสก์เต็ม')")
    with monkeypatch.context() as patch:
        patch.setattr(rounds, "seal_small", full)
        with pytest.raises(OSError, match="No space left"):
            rounds.round_of(plan)
    assert Store(plan.place).until == until
    rounds.round_of(plan)
    store = Store(plan.place)
    assert store.until > until
    assert store.holds_together(store.bases()[-1])


def test_lost_wal_makes_a_full_backup_due(home, plan):
    assert not rounds.is_full_due(plan)
    Server(plan.address).ask("select pg_drop_replication_slot(%s)", SLOT)
    for number in range(3):
        say(home, f"insert into unit values ({number}, 'ไม่มีใครเก็บ')")
        with closing(embedded.connect(home, embedded.SUPERUSER, embedded.DATABASE)) as server:
            server.autocommit = True
            server.cursor().execute("select pg_switch_wal()")
            server.cursor().execute("checkpoint")
    rounds.round_of(plan)
    assert rounds.is_full_due(plan)
    store = Store(plan.place)
    (base,) = store.bases()
    assert base.ended < store.reach_of(base) < store.until[0]  # back to before the gap, still
    rounds.full(plan)
    assert store.reach_of(store.bases()[1]) == store.until[0]
    assert not rounds.is_full_due(plan)


def test_old_backups_go_and_the_last_ones_stay(folder, plan):
    (folder / "files" / "a" / "two.pdf").unlink()
    store = Store(plan.place)
    first, *_ = bases = store.bases()
    assert len(bases) == 2
    blob = store.blob(files.hashlib.sha256(b"first paper").hexdigest())
    os.utime(blob, (0, 0))
    store.prune(keep_full=2, oldest=datetime.now(UTC))
    assert store.bases() == bases
    assert not blob.exists()  # no backup that is kept needs it
    store.prune(keep_full=1, oldest=first.ended - HOUR)
    assert store.bases() == bases
    store.prune(keep_full=1, oldest=datetime.now(UTC))
    assert store.bases() == bases[1:]
    assert store.holds_together(bases[1])
    assert min(path.name for path in store.wal.iterdir()) >= bases[1].segment
    assert store.blob(files.hashlib.sha256(b"second paper").hexdigest()).exists()


def test_keys_are_saved_apart_and_once(folder, plan):
    saved = sorted(path.name for path in (folder / "keys").iterdir())
    assert len(saved) == 1  # by the first full backup, and not again
    text = seal.unseal_small(folder / "keys" / saved[0], seal.identities(folder / "keys.key"))
    assert text.decode() == "SECRET_KEY=s\nCITIZEN_ID_KEYS=c\nCITIZEN_ID_HASH_KEY=h\n"
    assert keys.save(replace(plan, keys=KEYS | {"SECRET_KEY": "new"}), "later") is not None
    with pytest.raises(seal.BackupError, match="BACKUP_KEYS_DIR must not lie"):
        keys.save(replace(plan, keys_dir=f"{plan.place}/keys"), "now")
    with pytest.raises(seal.BackupError, match="must differ"):
        keys.save(replace(plan, keys_recipients=plan.recipients), "now")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"place": ""}, "BACKUP_DIR is not set"),
        ({"place": "/nowhere/at/all"}, "is not there"),
        ({"recipients": []}, "BACKUP_RECIPIENTS is not set"),
        ({"recipients": ["age1nonsense"]}, "not a public key"),
    ],
)
def test_plan_that_cannot_work_says_so(plan, changes, said):
    with pytest.raises(seal.BackupError, match=said):
        rounds.round_of(replace(plan, **changes))


def test_key_file_without_a_key_is_refused(tmp_path):
    (tmp_path / "empty").write_text("# nothing\n")
    for name in ("empty", "missing"):
        with pytest.raises(seal.BackupError, match="อ่านกุญแจส่วนตัว"):
            seal.identities(tmp_path / name)


def test_key_file_sealed_by_a_passphrase_asks_for_it(tmp_path, monkeypatch):
    secret = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_bytes(pyrage.passphrase.encrypt(str(secret).encode(), "ช้างม้าวัวควาย"))
    monkeypatch.setattr(seal, "getpass", lambda _: "ช้างม้าวัวควาย")
    assert [str(one) for one in seal.identities(tmp_path / "key")] == [str(secret)]


@pytest.mark.parametrize(
    "text", ["2568-04-10 14:05", "2025-04-10 14:05", "2568-4-10 14.05:00", "2025-04-10T14:05:00"]
)
def test_moment_is_one_in_either_calendar(text):
    assert moments.moment_of(text) == datetime(2025, 4, 10, 7, 5, tzinfo=UTC)
    assert moments.told(moments.moment_of(text)) == (
        "10 เมษายน 2568 เวลา 14:05:00 น. (2025-04-10 14:05:00 +0700)"
    )


@pytest.mark.parametrize(
    "text",
    ["", "14:05", "68-04-10 14:05", "2400-01-01 10:00", "2568-02-30 10:00", "2568-04-10"],
)
def test_moment_that_is_none_is_refused_with_an_example(text):
    with pytest.raises(seal.BackupError, match="2568-04-10 14:05"):
        moments.moment_of(text)


def test_segments_follow_one_another_over_the_end_of_a_log():
    assert following("0000000100000000000000FE", 256) == "0000000100000000000000FF"
    assert following("0000000100000000000000FF", 256) == "000000010000000100000000"
    assert following("00000001000000000000003F", 64) == "000000010000000100000000"


def test_file_that_came_after_the_last_look_is_restored(tmp_path):
    """Between two rounds a row may name a file that only the next list has."""
    who = pyrage.x25519.Identity.generate()
    (tmp_path / "store").mkdir()
    (tmp_path / "spool").mkdir()
    root = tmp_path / "files"
    root.mkdir()
    store = Store(tmp_path / "store").open()
    base = type("Base", (), {"stamp": "20250101"})
    for stamp, name in zip(("20250101", "20250102", "20250104", "20250105"), "abcd", strict=True):
        (root / name).write_text(name)
        if name == "d":
            (root / "a").unlink()
        files.take(store, root, tmp_path / "spool", [who.to_public()], stamp, name == "a")
    assert sorted(files.wanted(store, base, "20250103", [who])) == ["a", "b", "c"]
    assert sorted(files.wanted(store, base, None, [who])) == ["b", "c", "d"]
