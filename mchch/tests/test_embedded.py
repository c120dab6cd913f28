"""The life of an embedded server: real clusters, real kill -9."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

from mchch import embedded

OWNER = """
import sys, time
from mchch import embedded
embedded.hold(embedded.home_at(embedded.Path(sys.argv[1]), throwaway=True))
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def home():
    home = embedded.home_at(Path(tempfile.mkdtemp(prefix="mchch-life-")), throwaway=True)
    yield home
    shutil.rmtree(home.path, ignore_errors=True)


def owner(home):
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, home.path],
        stdout=subprocess.PIPE,
        text=True,
        cwd=embedded.PROJECT,
    )
    assert process.stdout.readline() == "ready\n"
    return process


def kill(process):
    process.kill()
    process.wait()
    process.stdout.close()


def server_pid(home):
    return int((home.data / "postmaster.pid").read_text().split()[0])


def keeper_pid(home):
    return int(Path(f"/proc/{server_pid(home)}/stat").read_text().rsplit(")", 1)[1].split()[1])


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def answers_from_another_server(home, pid):
    return embedded.answers(home) and server_pid(home) != pid


def test_server_comes_back_while_it_is_owned_and_ends_with_its_last_owner(home):
    first, second = owner(home), owner(home)
    for victim in (server_pid, keeper_pid):
        server = server_pid(home)
        os.kill(victim(home), signal.SIGKILL)
        assert wait_until(lambda pid=server: answers_from_another_server(home, pid))

    kill(first)
    time.sleep(1.5)
    assert embedded.answers(home)

    kill(second)
    assert wait_until(lambda: not home.path.exists())


def test_data_outlive_the_server_which_listens_on_its_socket_only(home):
    kept = embedded.home_at(home.path)
    embedded.hold(kept)
    with embedded.connect(kept, embedded.OWNER, embedded.DATABASE) as database:
        cursor = database.cursor()
        cursor.execute("show listen_addresses")
        assert cursor.fetchone() == ("",)
        cursor.execute("create table note as select 'ดี' as word")
    database.close()
    assert kept.socket.stat().st_mode & 0o777 == 0o700
    embedded.release(kept)
    assert wait_until(lambda: not embedded.keeper_alive(kept))

    embedded.hold(kept)
    with embedded.connect(kept, embedded.OWNER, embedded.DATABASE) as database:
        cursor = database.cursor()
        cursor.execute("select word from note")
        assert cursor.fetchone() == ("ดี",)
    database.close()
    embedded.release(kept)
    assert wait_until(lambda: not embedded.keeper_alive(kept))


def test_server_ends_when_its_folder_is_deleted(home):
    process = owner(home)
    server = Path(f"/proc/{server_pid(home)}")
    shutil.rmtree(home.path)
    assert wait_until(lambda: not server.exists())
    kill(process)


def test_data_of_another_version_are_left_alone(home):
    home.data.mkdir()
    (home.data / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(embedded.Unavailable, match=r"made by PostgreSQL 9\.6.*ฐานข้อมูล"):
        embedded.hold(home)
    embedded.release(home)


def test_two_checkouts_share_nothing():
    first, second = embedded.home_of("/srv/one"), embedded.home_of("/srv/two")
    assert {first.data, first.socket, first.owners}.isdisjoint(
        {second.data, second.socket, second.owners}
    )


def test_socket_of_a_long_path_stays_short():
    home = embedded.home_of("/srv/" + "ไทย/" * 30)
    assert len(os.fsencode(home.socket)) < 60
    assert home.data == home.path / "data"


def test_socket_folder_of_somebody_else_is_refused(home, monkeypatch):
    cluster = pytest.importorskip("mchch.cluster")
    folder = home.path / "socket"
    folder.symlink_to("/tmp")
    with pytest.raises(cluster.ClusterError, match="belongs to another user"):
        cluster.Cluster(home).private(folder)


def test_connection_to_a_stopped_server_fails_at_once(home):
    with pytest.raises(psycopg2.OperationalError):
        embedded.connect(home, embedded.OWNER, embedded.DATABASE)
