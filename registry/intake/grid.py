"""A sheet of texts with its merged cells."""

FILLED_DOWN = 500  # rows; a cell merged over more is no value of each of them


class Grid:
    """Texts by row and column from 0. A value merged over several rows stands in each of them."""

    def __init__(self, sheet):
        self.rows = sheet["rows"]
        self.width = max(map(len, self.rows), default=0)
        self.copies = set()  # places that only repeat what is merged over them
        self.wide = {}  # {(row, column): first column} of cells merged over columns
        for top, left, bottom, right in sheet.get("merged", ()):
            if right > left:
                self.spread(top, left, bottom, right)
            elif bottom - top < FILLED_DOWN:
                self.fill_down(top, left, bottom)

    def spread(self, top, left, bottom, right):
        for row in range(top, min(bottom, top + 5) + 1):
            self.wide |= {(row, column): left for column in range(left, min(right, self.width) + 1)}

    def fill_down(self, top, column, bottom):
        text = self.text(top, column)
        for row in range(top + 1, min(bottom + 1, len(self.rows))):
            cells = self.rows[row]
            if text and any(cells):
                cells += [""] * (column + 1 - len(cells))
                cells[column] = cells[column] or text
                self.copies.add((row, column))

    def text(self, row, column):
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""

    def cells(self, row):
        """The columns in which something stands."""
        return [c for c, text in enumerate(self.rows[row]) if text] if row < len(self.rows) else []

    def texts(self, row):
        return [self.rows[row][column] for column in self.cells(row)]

    def is_wide(self, row, column):
        """Whether the heading at a place spans columns: merged, or with nothing right of it."""
        if (row, column) in self.wide:
            return True
        return not self.text(row, column) or not self.text(row, column + 1)

    def spanning(self, row, column):
        """The text at a place, or of the cell merged over it."""
        return self.text(row, self.wide.get((row, column), column))
