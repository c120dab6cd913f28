"""The child of `sandbox`: on standard input a line of options and a file, as answer a line of facts
and what to store."""

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
TIGHT = {"register": (300 * 1024 * 1024, 10)}  # 20,000 rows take 93 MB and a second or two
LIMITS = {
    resource.RLIMIT_FSIZE: 0,  # it has no file to write
    resource.RLIMIT_CORE: 0,  # a dump of the process would hold personal data
}
# Only the one that is needed is imported: half of the time goes into starting.
EXAMINERS = {
    "pdf": "registry.uploads.documents",
    "jpeg": "registry.uploads.pictures",
    "png": "registry.uploads.pictures",
    "heic": "registry.uploads.pictures",
    "excel": "registry.uploads.workbooks",
    "register": "registry.intake.reading",
    "register_marked": "registry.intake.marking",
}


def main():
    kind = sys.argv[1]
    _limit(kind)
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints does not spoil the answer
    facts, stored = _examine(kind)
    answer.write(json.dumps(facts, ensure_ascii=False).encode(errors="replace") + b"\n" + stored)
    answer.close()


def _limit(kind=""):
    memory, seconds = TIGHT.get(kind, (MEMORY, CPU_SECONDS))
    for which, most in {
        **LIMITS,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
    }.items():
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, most))


def _examine(kind):
    options = json.loads(sys.stdin.buffer.readline())
    examiner = importlib.import_module(EXAMINERS[kind])
    try:
        return examiner.examine(sys.stdin.buffer.read(), kind=kind, **options)
    except Unfit as problem:
        return {"unfit": problem.code, **problem.facts}, b""
    except (MemoryError, RecursionError):
        return {"unfit": "too_complex"}, b""


if __name__ == "__main__":
    main()
