"""The file as it was sent, with its errors: whoever mends it sends the same file in again."""

import csv
import io
from collections import defaultdict

import xlsxwriter

from registry.exports import TYPES
from registry.intake.headings import MEANINGS, plain
from registry.intake.marking import HEADING
from registry.intake.reading import decoded, delimiter_of, encoding_of
from registry.uploads.refusals import Unfit
from registry.uploads.sandbox import examine

SUFFIX = "-ข้อผิดพลาด"
NOTHING = {"rows": {}, "cells": [], "mended": [], "heads": [], "column": 0}


def file_of(upload, outcome):
    """(name, bytes, content type). An .xls comes back as .xlsx: nothing kept up writes it."""
    stem = upload.name.rsplit(".", 1)[0]
    notes = notes_of(upload.sheets, outcome, upload.mended_texts)
    if upload.form == "csv":
        return f"{stem}{SUFFIX}.csv", csv_of(upload.content, notes), "text/csv"
    if upload.form == "xlsx":
        content = marked_or_anew(upload, notes)
    else:
        content = written_anew(upload.sheets, notes)
    return f"{stem}{SUFFIX}.xlsx", content, TYPES["xlsx"]


def marked_or_anew(upload, notes):
    try:
        return examine(upload.content, "register_marked", notes=notes)[1]
    except Unfit:  # it could be read, but its parts are not such as Excel writes them
        return written_anew(upload.sheets, notes)


def notes_of(sheets, outcome, mended):
    """{sheet: what is to be written into it}, for sheets with a table."""
    heads = defaultdict(list)
    for table in outcome.tables:
        heads[table["sheet"]].append(table["row"])
    notes = {}
    for sheet in sheets:
        if sheet["name"] not in heads:
            continue
        found = [problem for problem in outcome.errors if problem.sheet == sheet["name"]]
        texts = defaultdict(list)
        for problem in found:
            label = MEANINGS.get(problem.field, problem.field)
            texts[problem.row].append(f"{label}: {problem.message}")
        notes[sheet["name"]] = {
            "column": note_column(sheet),
            "heads": heads[sheet["name"]],
            "rows": {row: "\n".join(lines) for row, lines in texts.items()},
            "cells": [[p.row, p.column] for p in found if p.column is not None],
            "mended": mended_cells(sheet["name"], mended.get(sheet["name"], {}), outcome.tables),
        }
    return notes


def mended_cells(sheet, mended, tables):
    """[[row, column, text]]: what was typed in the preview, so that nobody types it again."""
    cells = []
    for row, fields in mended.items():
        above = [table for table in tables if table["sheet"] == sheet and table["row"] < int(row)]
        columns = above[-1]["columns"] if above else []
        first = {column["meaning"]: column["column"] for column in reversed(columns)}
        cells += [[int(row), first[name], text] for name, text in fields.items() if name in first]
    return cells


def note_column(sheet):
    """The column of the notes of a time before, or the first behind everything."""
    for row in sheet["rows"]:
        for column, text in enumerate(row):
            if plain(text) == HEADING:
                return column
    merged = [right + 1 for _, _, _, right in sheet["merged"] if right < 100]
    return max([*map(len, sheet["rows"]), *merged], default=0)


def csv_of(content, notes):
    text = decoded(content)
    mark = delimiter_of(text)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    for note in notes.values():
        texts = {int(row): words for row, words in note["rows"].items()}
        texts |= dict.fromkeys(note["heads"], HEADING)
        for number, row in enumerate(rows, 1):
            row += [""] * (note["column"] + 1 - len(row))
            for _, column, text in (cell for cell in note["mended"] if cell[0] == number):
                row[column] = text
            row[note["column"]] = texts.get(number, "").replace("\n", "; ")
    stored = io.StringIO(newline="")
    ending = "\r\n" if "\r\n" in text else "\n"
    csv.writer(stored, delimiter=mark, lineterminator=ending).writerows(rows)
    return stored.getvalue().encode(encoding_of(content), errors="replace")


def written_anew(sheets, notes):
    """A workbook with the same texts in the same cells."""
    stored = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stored, options) as book:
        wrong = book.add_format({"bg_color": "#FFC7CE"})
        for sheet in sheets:
            page = book.add_worksheet(sheet["name"])
            note = notes.get(sheet["name"], NOTHING)
            coloured = {(row, column) for row, column in note["cells"]}
            mended = {(row, column): text for row, column, text in note["mended"]}
            for row, texts in enumerate(sheet["rows"]):
                for column, text in enumerate(texts):
                    style = wrong if (row + 1, column) in coloured else None
                    page.write_string(row, column, mended.get((row + 1, column), text), style)
            for row, text in {**note["rows"], **dict.fromkeys(note["heads"], HEADING)}.items():
                page.write_string(int(row) - 1, note["column"], text, wrong)
    return stored.getvalue()
