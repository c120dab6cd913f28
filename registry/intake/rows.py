"""What the steps hand on: rows as understood, and what is wrong with them, as data."""

from dataclasses import dataclass, field

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Problem:
    """One thing to tell about a cell: what was found, what is wrong, how to mend it."""

    sheet: str
    row: int
    field: str
    column: int | None  # from 0; None where there is no such column
    found: str
    wrong: str
    mend: str = ""
    level: str = ERROR

    @property
    def message(self):
        return f"{self.wrong} {self.mend}".strip()

    @property
    def cell(self):
        """C7, as the spreadsheet calls it; without a column only the row."""
        return f"{letters(self.column)}{self.row}" if self.column is not None else str(self.row)


def letters(column):
    """0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass
class Row:
    """An applicant as understood. `values` are columns of Application; a value that the file does
    not give is not in it."""

    sheet: str
    number: int
    type: str = ""
    values: dict = field(default_factory=dict)
    subdistrict: str = ""
    officer_name: str = ""
    key: str = ""
    application_no: str = ""
    texts: dict = field(default_factory=dict)
    columns: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    broken: set = field(default_factory=set)  # fields whose cell is an error: nothing is missing
    # Set by `changes`: NEW, CHANGE or SAME, the application, and {field: [before, after]}.
    act: str = ""
    application: int | None = None
    version: int | None = None
    changes: dict = field(default_factory=dict)

    def tell(self, name, wrong, mend="", *, level=ERROR, found=None):
        column = self.columns.get(name)
        shown = self.texts.get(name, "") if found is None else found
        self.problems.append(
            Problem(self.sheet, self.number, name, column, shown, wrong, mend, level)
        )

    def warn(self, name, wrong, mend="", **more):
        self.tell(name, wrong, mend, level=WARNING, **more)

    @property
    def errors(self):
        return [problem for problem in self.problems if problem.level == ERROR]

    @property
    def warnings(self):
        return [problem for problem in self.problems if problem.level == WARNING]

    @property
    def is_good(self):
        return not self.errors
