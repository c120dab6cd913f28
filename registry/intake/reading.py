"""The cells of a register as texts, whatever kind of file it is. Runs in the child of `sandbox`.

Nothing is computed and nothing is trusted: a workbook is measured before it is unpacked, of a
formula the last result is read, and what could act on somebody's machine is refused.
"""

import csv
import io
import re
import zipfile
from datetime import date, datetime

from registry.uploads import workbooks
from registry.uploads.refusals import Unfit

MAX_UNPACKED = 120 * 1024 * 1024
MAX_SHEETS = 40
MAX_COLUMNS = 100
MAX_TEXT = 1000  # characters of a cell
ENCODINGS = ("utf-8-sig", "cp874", "iso8859-11")
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")  # "Unicode text" of Excel
DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 60  # lines that tell the delimiter
# Functions that reach out of the workbook, and "program|topic!item".
REACHES_OUT = re.compile(
    rb"\b(?:DDE|WEBSERVICE|FILTERXML|RTD|CALL|EXEC|REGISTER|REGISTER\.ID|IMAGE)\(|\|[^!<]{0,200}!",
    re.IGNORECASE,
)
ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# A cell of XML: its reference, its other attributes, its content.
CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
IS_ERROR = re.compile(rb'\bt="e"')
FORMULA = re.compile(rb"<f\b[^>]*?(?:/>|>(.*?)</f>)", re.DOTALL)
VALUE = re.compile(rb"<v>([^<]+)</v>")
WITHOUT_RESULT = "#สูตร!"  # a formula whose program kept no result


def examine(content, *, form, max_rows, **_):
    """{"sheets": [{"name", "hidden", "rows", "merged"}]}, and nothing to store."""
    try:
        sheets = read_text(content) if form == "csv" else read_book(content, form)
    except (Unfit, MemoryError):
        raise
    except Exception:  # on hostile bytes the readers raise nearly every exception there is
        raise Unfit("broken") from None
    except BaseException as error:  # how calamine, which is Rust, gives up
        if type(error).__name__ == "PanicException":
            raise Unfit("too_complex") from None
        raise
    for sheet in sheets:
        tidy(sheet["rows"])
    if sum(len(sheet["rows"]) for sheet in sheets) > max_rows:
        raise Unfit("rows", limit=f"{max_rows:,}")
    return {"sheets": sheets}, b""


def tidy(rows):
    """Without the empty ends of rows and of the sheet: programs leave thousands of them."""
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()


# --- text ----------------------------------------------------------------------------------------


def read_text(content):
    text = decoded(content)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    cells = [[unquoted(cell) for cell in row[:MAX_COLUMNS]] for row in rows]
    return [{"name": "", "hidden": False, "rows": cells, "merged": []}]


def decoded(content):
    if content.startswith(WIDE_MARKS):
        return content.decode("utf-16")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unfit("encoding")


def encoding_of(content):
    """The name of the encoding, to write in it again."""
    if content.startswith(WIDE_MARKS):
        return "utf-16"
    for encoding in ("utf-8", *ENCODINGS[1:]):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else encoding
    raise Unfit("encoding")


def delimiter_of(text):
    """The one that cuts the most cells out of the first lines."""
    lines = text.splitlines()[:LOOKED_AT]
    counts = {mark: sum(len(row) > 1 and len(row) for row in csv.reader(lines, delimiter=mark))
              for mark in DELIMITERS}  # fmt: skip
    return max(counts, key=counts.get)


def unquoted(text):
    """="081" and '081 are what people write so that a spreadsheet leaves a number alone."""
    text = text[:MAX_TEXT].strip()
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text[1:] if text.startswith("'") else text


# --- workbooks -----------------------------------------------------------------------------------


def read_book(content, form):
    parts = {}
    if form == "xlsx":
        workbooks.look_into(content, most=MAX_UNPACKED)
        parts = sheet_parts(content)
    elif "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Unfit("macros")
    book = opened(content)
    if len(book.sheets_metadata) > MAX_SHEETS:
        raise Unfit("sheets", limit=MAX_SHEETS)
    return [sheet_of(book, about, parts) for about in book.sheets_metadata if is_sheet(about)]


def opened(content):
    import python_calamine  # here: the child that reads a text has no need of it

    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError:
        raise Unfit("password") from None
    except (python_calamine.CalamineError, python_calamine.XmlError) as error:
        raise Unfit("password" if "assword" in str(error) else "broken") from None


def is_sheet(about):
    kind = str(about.typ)
    if "Macro" in kind or "Vba" in kind:
        raise Unfit("macros")
    return kind.endswith("WorkSheet")


def sheet_of(book, about, parts):
    sheet = book.get_sheet_by_name(about.name)
    rows = [
        [text_of(value) for value in row[:MAX_COLUMNS]]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    for row, column, word in parts.get(about.name, ()):
        put(rows, row, column, word)
    return {
        "name": about.name,
        "hidden": not str(about.visible).endswith(".Visible"),
        "rows": rows,
        "merged": [[*first, *last] for first, last in sheet.merged_cell_ranges or ()],
    }


def text_of(value):
    """As a person would have typed it; a real date as 2024-12-20."""
    if isinstance(value, str):
        return value.strip()[:MAX_TEXT]
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def put(rows, row, column, word):
    if column >= MAX_COLUMNS or row >= len(rows) + 1000:
        return
    while len(rows) <= row:
        rows.append([])
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = rows[row][column] or word


def sheet_parts(content):
    """{sheet: [(row, column, word)]} of the cells that the reader passes over: errors such as
    #REF!, and formulas without a result."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            with archive.open(name) as part:
                if name.endswith((".xml", ".rels")) and ENTITIES.search(part.read(4096)):
                    raise Unfit("hostile")
        for sheet, name in workbooks.sheet_names(archive).items():
            found[sheet] = list(passed_over(archive.read(name)))
    return found


def passed_over(xml):
    if b"<f" not in xml and b't="e"' not in xml:
        return
    for attributes, inside in CELL.findall(xml):
        is_error = IS_ERROR.search(attributes)
        formula = inside and FORMULA.search(inside)
        if formula and REACHES_OUT.search(formula[1] or b""):
            raise Unfit("hostile")
        value = inside and VALUE.search(inside)
        if not is_error and (not formula or value):
            continue
        place = REFERENCE.search(attributes)
        if place:
            word = value[1].decode(errors="replace") if value else WITHOUT_RESULT
            yield int(place[2]) - 1, column_number(place[1].decode()), word


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
