"""A map of tiles: where the districts of a province lie to each other, not how large they are."""

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

LAYOUTS = Path(__file__).parent / "fixtures" / "tiles.csv"
COLUMNS = 4  # of a province without a layout


class Tile(NamedTuple):
    row: int
    column: int


@lru_cache
def layouts():
    """{district: Tile} of the provinces that have a layout."""
    with LAYOUTS.open(encoding="utf-8", newline="") as file:
        return {
            line["code"]: Tile(int(line["row"]), int(line["column"]))
            for line in csv.DictReader(file)
        }


def tiles(codes, columns=COLUMNS):
    """{code: Tile}; in the order of the codes as given where one of them has no place."""
    known = layouts()
    if all(code in known for code in codes):
        return {code: known[code] for code in codes}
    return {
        code: Tile(place // columns + 1, place % columns + 1) for place, code in enumerate(codes)
    }
