"""docs/security.md says nothing that is not there: its numbers, files, settings and tests."""

import ast
import re
from functools import cache
from pathlib import Path

from django.conf import settings

BASE = Path(settings.BASE_DIR)
DOCUMENT = BASE / "docs/security.md"
NUMBERS = Path(__file__).with_name("asvs.txt")
NUMBER = re.compile(r"\b\d+\.\d+\.\d+\b")
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
FILE = re.compile(r"`((?:\w[\w.-]*/)+[\w.-]+|\.env\.example)`")
SETTING = re.compile(r"`([A-Z][A-Z0-9_]+)`")
ELSEWHERE = {"WORDS": "mchch/password_rules.py", "PUBLIC": "mchch/tests/urls.py"}
WITHOUT = ("V9", "V10", "V17")  # chapters that do not apply, as a whole


@cache
def text():
    return DOCUMENT.read_text(encoding="utf-8")


@cache
def chapters():
    """{V1: its part of the document}"""
    parts = re.split(r"^## (V\d+) .*$", text(), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows():
    """[(number, item, where, held)] of all chapters."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for part in chapters().values()
        for line in part.splitlines()
        if re.match(r"\| \d", line)
    ]


def left_out():
    """Numbers that do not apply, each with a reason in brackets after it or its neighbours."""
    lines = re.findall(r"^Do not apply: (.*?\))\.", text(), re.M)
    return [number for line in lines for number in NUMBER.findall(line)]


def of_the_standard():
    lines = NUMBERS.read_text().splitlines()
    return [number for line in lines if line[0] != "#" for number in line.split()[1:]]


@cache
def functions_of(name):
    tree = ast.parse((BASE / name).read_text(encoding="utf-8"))
    return {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


def test_numbers_are_those_of_the_standard_once_each_and_in_order():
    numbers = [row[0] for row in rows()]
    assert sorted(numbers + left_out()) == sorted(of_the_standard())
    assert numbers == sorted(numbers, key=lambda one: [int(part) for part in one.split(".")])


def test_every_chapter_is_there_and_those_that_do_not_apply_say_why():
    assert list(chapters()) == [f"V{n}" for n in range(1, 18)]
    for name in WITHOUT:
        assert re.match(r"\s*Does not apply: \w.{20,}", chapters()[name])
    applying = {f"V{number.split('.')[0]}" for number in of_the_standard()}
    assert applying == set(chapters()) - set(WITHOUT)


def test_every_row_says_where_and_what_holds_it():
    assert {len(row) for row in rows()} == {4}
    vague = [
        number
        for number, _, where, held in rows()
        if not where or not (TEST.search(held) or held in ("read", "not met"))
    ]
    assert vague == []
    rest = {TEST.sub("", held).strip(", ") for *_, held in rows()}
    assert rest == {"", "read", "not met"}


def test_what_is_not_met_stands_on_top_and_nothing_else():
    """What says "not met" in the table is told at the beginning, where an office reads it."""
    top = text().split("## What is decided")[0]
    told = {
        number
        for line in top.splitlines()
        if line.startswith("| ")
        for number in NUMBER.findall(line)
    }
    assert told == {row[0] for row in rows() if "not met" in " ".join(row[2:])}


def test_every_test_that_is_named_exists():
    named = TEST.findall(text())
    assert len(named) > 100
    missing = [
        f"{path}::{name}" for path, name in named
        if not (BASE / path).is_file() or name not in functions_of(path)
    ]  # fmt: skip
    assert missing == []


def test_every_file_and_setting_that_is_named_exists():
    files = set(FILE.findall(text()))
    outside = {"etc/mchch/env", "etc/mchch/tls"}
    assert [name for name in sorted(files - outside) if not (BASE / name).exists()] == []
    known = (BASE / ".env.example").read_text() + (BASE / "mchch/settings.py").read_text()
    for name in set(SETTING.findall(text())):
        place = (BASE / ELSEWHERE[name]).read_text() if name in ELSEWHERE else known
        assert re.search(rf"\b{name}\b", place), name


def test_links_of_the_document_lead_somewhere():
    for name in re.findall(r"\]\(([\w.-]+\.md)\)", text()):
        assert (DOCUMENT.parent / name).is_file(), name
