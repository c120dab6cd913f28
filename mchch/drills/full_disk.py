"""A full disk, first that of the files, then that of the database: people are told in plain words,
nothing acknowledged is lost, and work goes on once there is room again. Needs root, for tmpfs."""

import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from mchch.bench import place
from mchch.drills import people

DATABASE_MB, FILES_MB = 1500, 1
PLAIN_WORDS = "พื้นที่จัดเก็บเต็ม".encode()
TRIES = 100
BACK = 60  # seconds until pages must be answered again


@contextmanager
def tmpfs(path, megabytes):
    path.mkdir(parents=True, exist_ok=True)
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "tmpfs", str(path)]
    if subprocess.run(mounting, check=False).returncode:  # noqa: S603 (our own arguments)
        raise SystemExit("drill: a tmpfs could not be mounted, which needs root")
    try:
        yield path
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=False)  # noqa: S603, S607


@contextmanager
def own_place():
    """All of the run lies on a disk of its own."""
    with tmpfs(Path(tempfile.mkdtemp(prefix="mchch-drill-")), DATABASE_MB) as path:
        yield path


def run(path, options):
    people.fill(options.size)
    told = people.Told()
    with place.serving(path) as (port, _), tmpfs(path / "files", FILES_MB) as files:
        person, own = next(
            (one, own) for one, own in people.everybody(port, told, 12) if isinstance(own, tuple)
        )
        full_files = filled_by(lambda: person.upload(own[0]), told, "upload")
        room(files)
        person.upload(own[0])
        full_files["works_again"] = told.answers[-1][2] == people.DONE
        full_database = of_database(path, person, own, told)
    found = people.settled(told)
    return found | {"disk_of_files": full_files, "disk_of_database": full_database}


def filled_by(act, told, name):
    """Go on until it is refused; what the page said."""
    for count in range(TRIES):
        act()
        of_act = [outcome for what, _, outcome in told.answers if what == name]
        if of_act[-1] != people.DONE:
            return {"accepted_before": count, "outcome": of_act[-1], "said": said(told)}
    return {"accepted_before": TRIES, "outcome": "never full", "said": ""}


def said(told):
    return "plain words" if PLAIN_WORDS in told.last_page else "no plain words"


def room(folder):
    subprocess.run(  # noqa: S603
        ["mount", "-o", f"remount,size={FILES_MB * 8}m", str(folder)],  # noqa: S607
        check=True,
    )


def of_database(path, person, own, told):
    filler = path / "filler"
    with filler.open("wb") as file:
        try:
            while True:
                file.write(bytes(1 << 20))
                file.flush()
        except OSError:
            pass
    found = filled_by(lambda: person.draft(), told, "draft")
    filler.unlink()
    began = time.monotonic()
    while time.monotonic() - began < BACK:
        person.draft()
        if told.answers[-1][2] == people.DONE:
            break
        time.sleep(0.2)
    found["works_again"] = told.answers[-1][2] == people.DONE
    return found | {"seconds_until_it_works": round(time.monotonic() - began, 1)}
