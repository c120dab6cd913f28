"""`script/drill NAME`: try a bad day, and print a JSON object with what came of it."""

import argparse
import json
import os
import sys
from contextlib import nullcontext
from importlib import import_module

from mchch.bench import place

NAMES = (
    *("deadline", "full_disk", "killed", "midnight", "slow"),
    *("backup", "country", "failover"),
)


def main(arguments=None):
    options = parse(arguments)
    drill = import_module(f"mchch.drills.{options.name}")
    own_place = getattr(drill, "own_place", nullcontext)
    load = round(os.getloadavg()[0], 1)
    own_database = getattr(drill, "own_database", None)
    with own_place() as path, place.prepared(True, path, own_database) as path:
        found = drill.run(path, options)
    machine = {"processors": os.cpu_count(), "load_before": load}
    told = {"drill": options.name, "size": options.size, "seconds": options.seconds} | found
    print(json.dumps(told | {"machine": machine}, indent=1, ensure_ascii=False))  # noqa: T201
    return 1 if any(found.get(word) for word in ("lost", "twice", "wrong")) else 0


def parse(arguments):
    parser = argparse.ArgumentParser(prog="script/drill", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--size", type=int, default=2000, help="applications in the register")
    parser.add_argument("--seconds", type=float, default=60, help="how long people work")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--pause", type=float, default=20, help="seconds between two acts of one")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
