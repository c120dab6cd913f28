"""The cells of a small workbook. Runs in the child of `sandbox`.

A workbook of a few kilobytes can ask for the memory of a machine: its parts are measured before
anything is unpacked, and no more rows and columns are read than a list of people has.
"""

import posixpath
import zipfile
import zlib
from io import BytesIO
from xml.etree import ElementTree

import openpyxl

from .refusals import Unfit

MAX_PARTS = 200
MAX_UNPACKED = 20 * 1024 * 1024
MAX_ROWS = 400
MAX_COLUMNS = 20
MACROS = "vbaproject"
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError, SyntaxError, RuntimeError),
    *(LookupError, ValueError, TypeError, AttributeError),
)  # what openpyxl and what it stands on raise over files that are none


def examine(content, **_):
    """{"rows": texts of the first sheet}, nothing to store."""
    try:
        look_into(content)
        return {"rows": rows_of(content)}, b""
    except BROKEN:
        raise Unfit("workbook_broken") from None


def look_into(content, *, most=MAX_UNPACKED):
    parts = zipfile.ZipFile(BytesIO(content)).infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > most:
        raise Unfit("too_complex")
    if any(MACROS in part.filename.lower() for part in parts):
        raise Unfit("workbook_macros")


def sheet_names(archive):
    """{name of a sheet: name of its part}. Whoever asks has refused entities before."""
    targets = {
        one.get("Id"): posixpath.normpath(posixpath.join("/xl", one.get("Target"))).lstrip("/")
        for one in parsed(archive, "xl/_rels/workbook.xml.rels")
        if one.get("TargetMode") != "External"
    }
    sheets = {  # without namespaces: there are two kinds of the same format
        one.get("name"): targets.get(next((v for k, v in one.items() if k.endswith("}id")), ""))
        for one in parsed(archive, "xl/workbook.xml").iter()
        if one.tag.endswith("}sheet")
    }
    return {name: part for name, part in sheets.items() if part in archive.namelist()}


def parsed(archive, name):
    return ElementTree.fromstring(archive.read(name))  # noqa: S314 - see sheet_names


def rows_of(content):
    book = openpyxl.load_workbook(
        BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    sheet = book.worksheets[0]
    found = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True)
    rows = [["" if cell is None else str(cell)[:1000] for cell in row] for row in found]
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MAX_ROWS:
        raise Unfit("workbook_rows", limit=MAX_ROWS)
    return rows
