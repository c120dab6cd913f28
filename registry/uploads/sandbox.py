"""Strangers' bytes are decoded in a process of their own, with limits on memory and time.

Why a process: a JPEG of 400 kB can ask for minutes of decoding, a picture of 80 million pixels for
0.9 GiB, and a crash of a decoder in C (HEVC, JPEG, PDF) must not take the web process with it. No
limit inside the libraries holds all of that; the operating system's do. The child gets neither our
environment (keys, database) nor open sockets.
Why a new one each time: interpreter and pikepdf together start in 0.1 s, an ordinary PDF takes
0.12 s in all. A forkserver would save most of that, and be one more process to look after.
"""

import json
import subprocess
import sys
from pathlib import Path

from .refusals import Unfit

ROOT = Path(__file__).resolve().parents[2]
WORKER = "registry.uploads.worker"
WALL_SECONDS = 20  # gunicorn waits 30 s for an answer


def examine(content, kind, *, seconds=None, **options):
    """(facts, content to store) of a file of that kind; `Unfit` if it is not to be taken."""
    child = _run(kind, json.dumps(options).encode() + b"\n" + content, seconds)
    if child.returncode < 0:  # ended by a signal: a limit, or a decoder that crashed
        raise Unfit("too_complex")
    if child.returncode:
        raise RuntimeError(f"{WORKER}: {child.stderr[-2000:].decode(errors='replace')}")
    line, _, stored = child.stdout.partition(b"\n")
    facts = json.loads(line)
    if problem := facts.pop("unfit", None):
        raise Unfit(problem, **facts)
    return facts, stored or content


def _run(kind, given, seconds=None):
    try:
        return subprocess.run(  # noqa: S603 - our own module; of the file only its kind is passed
            [sys.executable, "-m", WORKER, kind],
            input=given,
            capture_output=True,
            cwd=ROOT,
            env={},
            timeout=seconds or WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unfit("too_complex") from None
