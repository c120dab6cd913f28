"""The process that runs an embedded server while anyone owns it: `python -m mchch.keeper HOME`.

It restarts PostgreSQL when that dies, and stops it when no owner is left for a moment. Killed
itself, it takes PostgreSQL with it, and the owners start another keeper.
"""

import fcntl
import os
import shutil
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from mchch.cluster import Cluster, ClusterError
from mchch.embedded import FAILED, home_at, locked, reason

TICK = 0.2  # seconds between looks
GRACE = 5  # looks without an owner before the end: commands that follow one another share a server
ATTEMPTS = 60  # a killed predecessor's server may need a moment to end


class Stopped(Exception):
    """SIGTERM: the machine, or a person, wants us to go."""


def main(arguments):
    home = home_at(Path(arguments[0]), throwaway="--throwaway" in arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, stopped)
    try:
        with only_keeper(home) as inode:
            if inode:
                keep(home, inode)
    except (ClusterError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201 (the log, from which the owner reads)
        return FAILED
    return 0


def stopped(number, frame):
    raise Stopped


@contextmanager
def only_keeper(home):
    """Our lock, tried for a second: an owner that looks holds it for an instant."""
    fd = os.open(home.keeper, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield os.fstat(fd).st_ino if taken(fd) else None
    finally:
        os.close(fd)


def taken(fd):
    for _ in range(50):
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            time.sleep(0.02)
    return False


def keep(home, inode):
    cluster = Cluster(home)
    try:
        cluster.prepare()
        start(cluster)
        cluster.bootstrap()
        while same(home.keeper, inode):
            if cluster.process.poll() is not None:
                start(cluster)
            if unowned(home) and end(home, cluster):
                return
        cluster.stop()
        remove(home)
    except Stopped:
        pass
    finally:
        cluster.stop()


def start(cluster):
    for _ in range(ATTEMPTS):
        cluster.start()
        while cluster.process.poll() is None:
            if cluster.accepts():
                return
            time.sleep(0.02)
        time.sleep(TICK)
    raise ClusterError(f"PostgreSQL ends at once: {reason(cluster.log)}")


def same(path, inode):
    """A folder that somebody deleted, or made anew, is not ours any more."""
    try:
        return path.stat().st_ino == inode
    except FileNotFoundError:
        return False


def unowned(home):
    """Nobody holds the owners' lock, at several looks in a row."""
    for _ in range(GRACE):
        with locked(home.owners, fcntl.LOCK_EX) as free:
            pass
        time.sleep(TICK)
        if not free:
            return False
    return True


def end(home, cluster):
    """Stop while new owners wait for the lock, so that none of them meets a server that goes."""
    with locked(home.owners, fcntl.LOCK_EX) as free:
        if free:
            cluster.stop()
            remove(home)
        return free


def remove(home):
    if home.throwaway:
        shutil.rmtree(home.place, ignore_errors=True)
        shutil.rmtree(home.path, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
