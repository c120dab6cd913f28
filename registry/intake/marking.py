"""What is wrong, written into a copy of the workbook: a column of its own, and coloured cells. Runs
in the child of `sandbox`.

Only the sheets concerned and the list of styles are written anew, cell by cell; all other parts of
the file, and all other cells, are the very ones that were sent.
"""

import copy
import io
import zipfile

from lxml import etree

from registry.intake.rows import letters
from registry.uploads import workbooks
from registry.uploads.refusals import Unfit

HEADING = "ข้อผิดพลาด"
STYLES = "xl/styles.xml"
WRONG, NOTE_WIDTH = "FFFFC7CE", "60"
PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": True}


def examine(content, *, notes, **_):
    """No facts, and the workbook. `notes` is {sheet: {"column", "head", "rows": {row: text},
    "cells": [[row, column]], "mended": [[row, column, text]]}}."""
    try:
        return {}, marked(content, notes)
    except (*workbooks.BROKEN, etree.XMLSyntaxError):
        raise Unfit("broken") from None


def marked(content, notes):
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(stored, "w") as target:
        styles = Styles(parsed(archive.read(STYLES)))
        anew = {}
        for sheet, part in workbooks.sheet_names(archive).items():
            if sheet in notes:
                anew[part] = Sheet(parsed(archive.read(part)), styles).marked(notes[sheet])
        anew[STYLES] = serialised(styles.root)
        for item in archive.infolist():
            target.writestr(item, anew.get(item.filename) or archive.read(item.filename),
                            compress_type=zipfile.ZIP_DEFLATED)  # fmt: skip
    return stored.getvalue()


def parsed(xml):
    return etree.fromstring(xml, etree.XMLParser(**PARSER))


def serialised(root):
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def local(element):
    return etree.QName(element).localname


class Styles:
    """The styles of a workbook, to which ours are added."""

    def __init__(self, root):
        self.root = root
        self.space = f"{{{etree.QName(root).namespace}}}"
        self.formats = root.find(f"{self.space}cellXfs")
        self.fill = self.added_fill()
        self.coloured = {}
        self.note = None

    def added_fill(self):
        fills = self.root.find(f"{self.space}fills")
        fill = etree.SubElement(fills, f"{self.space}fill")
        pattern = etree.SubElement(fill, f"{self.space}patternFill", patternType="solid")
        etree.SubElement(pattern, f"{self.space}fgColor", rgb=WRONG)
        etree.SubElement(pattern, f"{self.space}bgColor", indexed="64")
        fills.set("count", str(len(fills)))
        return len(fills) - 1

    def wrong(self, style):
        """The style that is this one in our colour."""
        if style not in self.coloured:
            self.coloured[style] = self.add(self.formats[style])
        return self.coloured[style]

    def for_notes(self):
        if self.note is None:
            self.note = self.add(self.formats[0])
            found = self.formats[self.note]
            for old in found.findall(f"{self.space}alignment"):
                found.remove(old)
            found.insert(0, found.makeelement(
                f"{self.space}alignment", {"wrapText": "1", "vertical": "top"}))  # fmt: skip
            found.set("applyAlignment", "1")
        return self.note

    def add(self, like):
        fresh = copy.deepcopy(like)
        fresh.set("fillId", str(self.fill))
        fresh.set("applyFill", "1")
        self.formats.append(fresh)
        self.formats.set("count", str(len(self.formats)))
        return len(self.formats) - 1


class Sheet:
    """The cells of one sheet."""

    def __init__(self, root, styles):
        self.root, self.styles = root, styles
        self.space = f"{{{etree.QName(root).namespace}}}"
        self.data = root.find(f"{self.space}sheetData")
        self.rows = self.numbered()

    def numbered(self):
        rows, last = {}, 0
        for row in self.data:
            last = int(row.get("r") or last + 1)
            row.set("r", str(last))
            rows[last] = row
        return rows

    def marked(self, notes):
        column = notes["column"]
        self.empty_column(column)
        for head in notes["heads"]:
            self.write(head, column, HEADING, self.styles.for_notes())
        for row, text in notes["rows"].items():
            self.write(int(row), column, text, self.styles.for_notes())
        for row, at, text in notes["mended"]:
            self.write(row, at, text, self.cell(row, at).get("s") or 0)
        for row, at in notes["cells"]:
            cell = self.cell(row, at)
            cell.set("s", str(self.styles.wrong(int(cell.get("s") or 0))))
        self.widen(column)
        for dimension in self.root.findall(f"{self.space}dimension"):
            self.root.remove(dimension)  # a hint that is no longer right
        return serialised(self.root)

    def empty_column(self, column):
        """Notes of the time before go."""
        for number, row in self.rows.items():
            for cell in row.findall(f"{self.space}c"):
                if cell.get("r") == f"{letters(column)}{number}":
                    row.remove(cell)

    def write(self, row, column, text, style):
        cell = self.cell(row, column)
        for child in list(cell):
            cell.remove(child)
        cell.set("t", "inlineStr")
        cell.set("s", str(style))
        inline = etree.SubElement(cell, f"{self.space}is")
        etree.SubElement(inline, f"{self.space}t").text = text

    def cell(self, number, column):
        """The cell of a place; made where there is none, in its order."""
        row = self.row(number)
        row.attrib.pop("spans", None)
        name = f"{letters(column)}{number}"
        after = 0
        for index, cell in enumerate(row):
            if cell.get("r") == name:
                return cell
            if local(cell) == "c" and place_of(cell.get("r") or "") < column:
                after = index + 1
        cell = row.makeelement(f"{self.space}c", {"r": name})
        row.insert(after, cell)
        return cell

    def row(self, number):
        if number not in self.rows:
            before = [place for place in self.rows if place < number]
            row = self.data.makeelement(f"{self.space}row", {"r": str(number)})
            at = self.data.index(self.rows[max(before)]) + 1 if before else 0
            self.data.insert(at, row)
            self.rows[number] = row
        return self.rows[number]

    def widen(self, column):
        """Room for the notes, unless the sheet says something of that column already."""
        number = column + 1
        cols = self.root.find(f"{self.space}cols")
        if cols is None:
            cols = self.root.makeelement(f"{self.space}cols", {})
            self.root.insert(self.root.index(self.data), cols)
        if any(int(col.get("min")) <= number <= int(col.get("max")) for col in cols):
            return
        fresh = {"min": str(number), "max": str(number), "width": NOTE_WIDTH, "customWidth": "1"}
        at = sum(int(col.get("min")) < number for col in cols)
        cols.insert(at, cols.makeelement(f"{self.space}col", fresh))


def place_of(reference):
    """C7 is 2."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number - 1
