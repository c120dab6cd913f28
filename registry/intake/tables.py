"""Where the tables of a sheet are: headings, what each column means, which rows are applicants."""

import re
from dataclasses import dataclass, field

from mchch.thai.text import arabic_digits
from registry.intake.grid import Grid
from registry.intake.headings import UNREAD, meaning_of, plain
from registry.intake.types import type_mentioned, type_of

LOOKED_AT = 60  # rows in which the first heading must stand
LEVELS = 3
LEAST_ON_TOP = 2  # cells with a meaning in the first row of a heading
FEWEST, FEWEST_AGAIN = (
    3,
    4,
)  # columns with a meaning that make a row a heading, the first or a later one
MOST_BESIDE = 5  # cells of a row that is a total, a signature or the heading of a part
NAMING = {"name", "unit_name", "given_name", "coordinator", "citizen_id", "village_name"}
APPLICANT = {"name", "unit_name", "given_name", "citizen_id"}
PEOPLE = ("coordinator", "officer")
OF_A_PERSON = ("name", "given_name", "family_name", "title")
# Several columns of one meaning are one value: a date in three columns, two telephones.
JOINED = {"coordinator": " ", "applied_on": " ", "address": " ", "phone": ", "}

ORDER = re.compile(r"\(?[0-9]{1,6}[.)]?")
TOTAL = re.compile(r"^(รวม|ยอดรวม|สรุป|ทั้งหมด|ทั้งสิ้น|จำนวนรวม|จำนวนทั้ง|รวมทั้ง)")
SIGNED = re.compile(r"ลงชื่อ|ลงนาม|ผู้จัดทำ|ผู้รายงาน|ผู้รับรอง|ผู้ตรวจ|ขอรับรองว่า|\.{6,}|…{3,}|_{6,}")
NEW_PART = re.compile(r"^(\(?[0-9ก-จ]{1,2}[.)]|ประเภท|แบบ|บัญชี|ทะเบียน|รายชื่อ|ส่วนที่|ตอนที่|กลุ่มเป้าหมาย)")


@dataclass
class Line:
    """A row that is an applicant: its texts by meaning, and the column of each."""

    number: int
    texts: dict
    columns: dict
    type: str | None = None  # what the sheet, its title or a line above says


@dataclass
class Table:
    """The rows below one heading of a sheet."""

    sheet: str
    row: int  # of the heading, counted from 1
    headings: dict  # {column: text}
    meanings: dict  # {column: meaning}
    type: str | None = None
    is_told: bool = False  # by an officer, for all rows
    lines: list = field(default_factory=list)
    skipped: list = field(default_factory=list)  # [(row, text, why)]

    @property
    def is_certain(self):
        """Whether nobody needs to look at the columns before the rows."""
        found = set(self.meanings.values())
        has_type = self.type or any(m.startswith("type") for m in found) or self.sections
        return bool(
            found & {"name", "unit_name", "given_name", "village_name"}
            and found & {"subdistrict", "address"}
            and has_type
        )

    @property
    def sections(self):
        return any(line.type for line in self.lines)


def tables_of(sheet, *, choice=None, known=None):
    """The tables of a sheet. `choice` is what an officer corrected in this file: {"header",
    "columns", "type"}; `known` what the office corrected before: {heading: meaning}."""
    choice, known = choice or {}, known or {}
    grid = Grid(sheet)
    start = heading_at(grid, choice.get("header"), known)
    if start is None:
        return []
    return list(cut(sheet, grid, start, choice, known))


def heading_at(grid, chosen, known):
    if chosen:
        return chosen - 1, 1 + further_levels(grid, chosen - 1)
    for row in range(min(LOOKED_AT, len(grid.rows))):
        on_top = meanings_of(grid, row, 1, known)
        if sum(column in on_top for column in grid.cells(row)) < LEAST_ON_TOP:  # a title
            continue
        levels = 1 + further_levels(grid, row)
        if is_heading(meanings_of(grid, row, levels, known), FEWEST):
            return row, levels
    return None


def is_heading(meanings, fewest):
    found = set(meanings.values())
    return len(found - {"ignored"}) >= fewest and bool(found & NAMING)


def further_levels(grid, row):
    """How many rows below belong to the heading: all their cells are headings, under a cell that
    spans them or under nothing."""
    for level in range(1, LEVELS):
        below = grid.cells(row + level)
        if not below or not all(is_sub_heading(grid, row, row + level, c) for c in below):
            return level - 1
    return LEVELS - 1


def is_sub_heading(grid, top, row, column):
    text = grid.text(row, column)
    if re.search(r"[0-9๐-๙]{2,}", text) or ORDER.fullmatch(arabic_digits(text)):
        return False
    above = [grid.text(r, column) for r in range(top, row)]
    if text in above:  # merged downwards
        return True
    parent = grid.spanning(row - 1, column)
    if any(above) and not grid.is_wide(row - 1, column):
        return False
    return bool(meaning_of(text, parent + text) or (parent and type_of(text)))


def meanings_of(grid, row, levels, known):
    """{column: meaning} of a heading with so many levels."""
    found = {}
    for column in range(grid.width):
        texts = [grid.spanning(r, column) for r in range(row, row + levels)]
        meaning = known.get(plain(" ".join(unique(texts)))) or guessed(unique(texts))
        if meaning:
            found[column] = meaning
    return settled(found)


def unique(texts):
    return list(dict.fromkeys(text for text in texts if text))


def guessed(texts):
    if not texts:
        return ""
    *above, own = texts
    parent = meaning_of(" ".join(above)) if above else ""
    meaning = meaning_of(own, " ".join(texts), " ".join(above))
    if parent in PEOPLE and meaning in OF_A_PERSON:
        return parent
    if parent == "type" and type_of(own):
        return f"type:{type_of(own)}"
    return meaning


def settled(found):
    """A meaning may depend on the columns beside it."""
    names = list(found.values())
    if "family_name" not in names:
        found = {c: "name" if m == "given_name" else m for c, m in found.items()}
    if not {"name", "unit_name", "given_name", "village_name"} & set(found.values()):
        people = [column for column, meaning in found.items() if meaning == "coordinator"]
        if people:  # a sheet of leaders under "ผู้ใหญ่บ้าน"
            found[people[0]] = "name"
    return found


def cut(sheet, grid, start, choice, known):
    """A table from the heading at `start`, and one from each other heading below it."""
    part, above = None, 0
    while start is not None:
        row, levels = start
        table = Table(
            sheet=sheet["name"],
            row=row + 1,
            headings=headings_in(grid, row, levels),
            meanings=meanings_of(grid, row, levels, known),
        )
        if not above:  # what an officer said of the columns is about the first table
            table.meanings |= {int(c): m for c, m in choice.get("columns", {}).items() if m}
        correct_by_values(table, grid, row + levels)
        table.is_told = bool(choice.get("type"))
        table.type = choice.get("type") or part or type_above(grid, above, table)
        start, part = fill(table, grid, row, levels)
        above = row + levels
        yield table


def headings_in(grid, row, levels):
    texts = {
        column: " ".join(unique([grid.spanning(r, column) for r in range(row, row + levels)]))
        for column in range(grid.width)
    }
    return {column: text for column, text in texts.items() if text}


NUMBER_OF_OURS = re.compile(r"[0-9]{4}/[0-9]{2}-[0-9]{4,}")


def correct_by_values(table, grid, first):
    """ "เลขที่" is a house or the number of an application: the values tell."""
    for column, meaning in table.meanings.items():
        values = [grid.text(row, column) for row in range(first, len(grid.rows))]
        values = [arabic_digits(value) for value in values if value]
        if meaning == "house_no" and any(map(NUMBER_OF_OURS.fullmatch, values)):
            table.meanings[column] = "number"


def type_above(grid, start, table):
    """What the sheet's name or the title next above the heading says."""
    if type_of(table.sheet) or type_mentioned(table.sheet):
        return type_of(table.sheet) or type_mentioned(table.sheet)
    if any(meaning.startswith("type") for meaning in table.meanings.values()):
        return None
    titles = [text for row in range(start, table.row - 1) for text in grid.texts(row)]
    return next((type_mentioned(text) for text in reversed(titles) if type_mentioned(text)), None)


def fill(table, grid, row, levels):
    """Sort the rows below the heading: (the place of the next heading with other columns or None,
    the type that a line before it names)."""
    state = {"type": None, "is_tail": False}
    heads = [grid.texts(r) for r in range(row, row + levels)]
    at = row + levels
    while at < len(grid.rows):
        why = reason_to_skip(table, grid, at, heads, state)
        if why == NEXT_TABLE:
            return (at, 1 + further_levels(grid, at)), state["type"]
        if why:
            table.skipped.append((at + 1, " ".join(grid.texts(at))[:80], why))
        elif why is None:
            table.lines.append(line_of(table, grid, at, state["type"]))
        at += 1
    return None, None


NEXT_TABLE = "next"
BLANK = ""  # nothing to tell


def reason_to_skip(table, grid, row, heads, state):
    """Why a row is no applicant, BLANK without a word, or None when it is one."""
    texts = grid.texts(row)
    if not texts:
        return BLANK
    if is_repeated(texts, heads):
        return "หัวตารางซ้ำ"
    if is_next_heading(grid, row):
        return NEXT_TABLE
    if any((row, c) in grid.copies and m in APPLICANT for c, m in table.meanings.items()):
        return "ต่อจากแถวบน"
    return reason_by_words(texts, state) or reason_by_amount(table, grid, row, state)


def is_repeated(texts, heads):
    return any(head and sum(text in head for text in texts) * 2 > len(texts) for head in heads)


def is_next_heading(grid, row):
    texts = grid.texts(row)
    if len(texts) < FEWEST_AGAIN or any(re.search("[0-9๐-๙]", text) for text in texts):
        return False
    return is_heading(meanings_of(grid, row, 1, {}), FEWEST_AGAIN) and all(map(meaning_of, texts))


def reason_by_words(texts, state):
    if len(texts) > MOST_BESIDE and max(map(len, texts)) > len("(1234)"):
        return None  # the plain case, of which there are thousands
    words = [text for text in texts if not ORDER.fullmatch(arabic_digits(text))]
    if not words and len(texts) > 2:
        return "แถวเลขกำกับคอลัมน์"
    if len(words) > 3:
        return None
    if any(map(SIGNED.search, words)):
        state["is_tail"] = True
        return "ลายมือชื่อ"
    if len(words) <= 2 and words and TOTAL.match(words[0].replace(" ", "")):
        return "แถวรวม"
    if len(words) == 1 and (part := part_of(words[0])):
        state["type"], state["is_tail"] = part, False
        return "หัวข้อประเภท"
    return None


def part_of(text):
    """The type that a line between the rows begins."""
    if type_of(text):
        return type_of(text)
    return type_mentioned(text) if NEW_PART.match(arabic_digits(text)) else None


def reason_by_amount(table, grid, row, state):
    """A row with next to nothing in it is no applicant, unless it is numbered like one."""
    read = [
        column for column in grid.cells(row) if table.meanings.get(column, "ignored") not in UNREAD
    ]
    orders = [c for c, meaning in table.meanings.items() if meaning == "order"]
    is_numbered = any(ORDER.fullmatch(arabic_digits(grid.text(row, c))) for c in orders)
    if not read:
        return "มีแต่ลำดับ" if is_numbered else "ข้อความนอกตาราง"
    if is_numbered:
        only_type = all(table.meanings[column] == "type" for column in read)
        return "มีแต่ลำดับ" if only_type else None
    fewest = 3 if state["is_tail"] else 2
    return None if len(read) >= fewest else "ข้อความนอกตาราง"


def line_of(table, grid, row, part):
    texts, columns = {}, {}
    for column, meaning in table.meanings.items():
        text = grid.text(row, column)
        if meaning in UNREAD:
            continue
        columns.setdefault(meaning, column)
        if not text or (texts.get(meaning) and meaning not in JOINED):
            continue
        columns[meaning] = columns[meaning] if texts.get(meaning) else column
        texts[meaning] = JOINED.get(meaning, "").join(filter(None, (texts.get(meaning), text)))
    return Line(row + 1, texts, columns, part)
