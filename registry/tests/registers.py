"""Registers as districts send them, made when a test asks: rows of texts to a workbook."""

import io
from pathlib import Path

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from mchch.thai import citizen_id
from registry.intake import files
from registry.intake.outcome import as_told
from registry.intake.place import Place
from registry.intake.run import understand

FOLDER = Path(__file__).parent / "registers"
ID = [citizen_id.made_up(number) for number in range(7000, 7040)]


def book(sheets, *, merged=(), hidden_columns=(), hidden_sheets=()):
    """The bytes of an .xlsx; `sheets` is {name: rows}, or the rows of one sheet."""
    sheets = sheets if isinstance(sheets, dict) else {"ทะเบียน": sheets}
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
        for letter in hidden_columns:
            sheet.column_dimensions[letter].hidden = True
        sheet.sheet_state = "hidden" if name in hidden_sheets else "visible"
    stored = io.BytesIO()
    workbook.save(stored)
    return stored.getvalue()


def upload(content, name="ทะเบียน.xlsx"):
    return SimpleUploadedFile(name, content)


def understood(content, cycle, user, **more):
    sent = files.read_bytes(content, "ทะเบียน.xlsx")
    return understand(sent.sheets, Place.of(cycle, user), **more)


def told(content, cycle, user, **more):
    return as_told(understood(content, cycle, user, **more))


def brief(rows):
    """Good rows in few words: (row, type, name, subdistrict, date)."""
    return [
        (row["row"], row["type"], row["name"], row["subdistrict"], row["applied_on"])
        for row in rows
    ]


def places(problems):
    return [(problem["row"], problem["field"]) for problem in problems]
