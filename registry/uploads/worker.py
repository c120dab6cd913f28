"""The child of `sandbox`: a file on standard input, a line of JSON and what to store as answer."""

import importlib
import json
import os
import resource
import sys

from .refusals import Unfit

# The most that pictures.py lets in, 80 million pixels with transparency, needs 0.9 GiB and 9 s; a
# photo of a telephone 0.2 GiB and 1 s.
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 12
LIMITS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: CPU_SECONDS,
    resource.RLIMIT_FSIZE: 0,  # it has no file to write
    resource.RLIMIT_CORE: 0,  # a dump of the process would hold personal data
}
# Only the one that is needed is imported: half of the time goes into starting.
EXAMINERS = {
    "pdf": "documents",
    "jpeg": "pictures",
    "png": "pictures",
    "heic": "pictures",
    "excel": "workbooks",
}


def main():
    kind, max_pages = sys.argv[1], int(sys.argv[2])
    _limit()
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints does not spoil the answer
    facts, stored = _examine(kind, max_pages)
    answer.write(json.dumps(facts).encode() + b"\n" + stored)
    answer.close()


def _limit():
    for which, most in LIMITS.items():
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, most))


def _examine(kind, max_pages):
    examiner = importlib.import_module(f"{__package__}.{EXAMINERS[kind]}")
    try:
        return examiner.examine(sys.stdin.buffer.read(), kind=kind, max_pages=max_pages)
    except Unfit as problem:
        return {"unfit": problem.code, **problem.facts}, b""
    except (MemoryError, RecursionError):
        return {"unfit": "too_complex"}, b""


if __name__ == "__main__":
    main()
