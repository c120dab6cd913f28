"""What came of reading a register, as data that can be kept: the preview, the command's JSON and
the file with its errors are made of it."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from mchch.thai import names
from registry.choices import ApplicantType
from registry.intake.changes import CHANGE, NEW, SAME
from registry.intake.rows import ERROR, WARNING, Problem, Row

# The texts of a row are in the import's cells: they are read again before anything is written.
KEPT = ("sheet", "number", "type", "values", "subdistrict", "act", "application", "version",
        "changes")  # fmt: skip
DATES = ("applied_on", "resolution_on")


@dataclass
class Outcome:
    rows: list = field(default_factory=list)
    tables: list = field(default_factory=list)  # what was understood of each table
    unread: list = field(default_factory=list)  # [(sheet, why)]

    @property
    def problems(self):
        return [problem for row in self.rows for problem in row.problems]

    @property
    def errors(self):
        return [problem for problem in self.problems if problem.level == ERROR]

    @property
    def warnings(self):
        return [problem for problem in self.problems if problem.level == WARNING]

    @property
    def good(self):
        return [row for row in self.rows if row.is_good]

    def counts(self):
        acts = Counter(row.act for row in self.good)
        return {
            "rows": len(self.rows),
            "new": acts[NEW],
            "changed": acts[CHANGE],
            "same": acts[SAME],
            "wrong": len(self.rows) - len(self.good),
            "errors": len(self.errors),
            "warnings": len(self.warnings),
        }


def name_of(row):
    if row.type == ApplicantType.LEADER:
        value = row.values.get
        return names.full_name(
            value("title", ""), value("given_name", ""), value("family_name", "")
        )
    return row.values.get("unit_name", "")


def as_told(outcome):
    """The command's JSON."""
    return {
        "good": [
            {
                "sheet": row.sheet,
                "row": row.number,
                "type": str(row.type),
                "name": name_of(row),
                "subdistrict": row.subdistrict,
                "applied_on": str(row.values.get("applied_on") or ""),
                "citizen_id": row.values.get("citizen_id", ""),
            }
            for row in outcome.good
        ],
        "errors": [line_of(problem) for problem in outcome.errors],
        "warnings": [line_of(problem) for problem in outcome.warnings],
    }


def line_of(problem):
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "field": problem.field,
        "message": problem.message,
    }


def dumped(outcome):
    rows = [
        {name: getattr(row, name) for name in KEPT}
        | {"problems": [vars(problem) for problem in row.problems]}
        for row in outcome.rows
    ]
    return json.dumps(
        {"rows": rows, "tables": outcome.tables, "unread": outcome.unread},
        default=date.isoformat,
        ensure_ascii=False,
    )


def loaded(text):
    kept = json.loads(text)
    return Outcome([row_from(row) for row in kept["rows"]], kept["tables"], kept["unread"])


def row_from(kept):
    problems = [Problem(**problem) for problem in kept.pop("problems")]
    row = Row(**kept, problems=problems)
    for name in DATES:
        if row.values.get(name):
            row.values[name] = date.fromisoformat(row.values[name])
        if name in row.changes:
            row.changes[name] = [day and date.fromisoformat(day) for day in row.changes[name]]
    return row
