"""The cells of a small workbook. Runs in the child of `sandbox`.

A workbook of a few kilobytes can ask for the memory of a machine: its parts are measured before
anything is unpacked, and no more rows and columns are read than a list of people has.
"""

import zipfile
import zlib
from io import BytesIO

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


def look_into(content):
    parts = zipfile.ZipFile(BytesIO(content)).infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unfit("too_complex")
    if any(MACROS in part.filename.lower() for part in parts):
        raise Unfit("workbook_macros")


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
