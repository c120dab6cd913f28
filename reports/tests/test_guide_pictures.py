"""The pictures that the guide shows are those that its script takes, and they are there."""

import re
from pathlib import Path

from django.conf import settings

from reports.tests.browser.guide_roads import PICTURES

FOLDER = Path(settings.BASE_DIR) / "static" / "guide"
SHOWN = re.compile(r'\{% picture "([^"]+)" "([^"]+)" %\}')
MARKED = re.compile(r"\{% mark (\d+) %\}")
MOST = 3_000_000  # bytes of all of them


def templates():
    folder = Path(settings.BASE_DIR) / "templates" / "help"
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}


def test_pictures_of_the_guide_are_those_of_the_script():
    shown = {name for text in templates().values() for name, _ in SHOWN.findall(text)}
    taken = [picture.name for picture in PICTURES]
    assert sorted(taken) == sorted(set(taken)) == sorted(shown)
    assert {path.stem for path in FOLDER.glob("*")} == set(taken)


def test_pictures_say_in_thai_what_they_show():
    about = [words for text in templates().values() for _, words in SHOWN.findall(text)]
    assert [words for words in about if not re.search("[ก-๛]{10}", words)] == []


def test_marks_of_the_text_are_in_its_pictures():
    marks = {picture.name: len(picture.marks) for picture in PICTURES}
    for name, text in templates().items():
        most = max((marks[picture] for picture, _ in SHOWN.findall(text)), default=0)
        assert {int(number) for number in MARKED.findall(text)} == set(range(1, most + 1)), name


def test_pictures_are_of_modest_size():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.webp")) < MOST
