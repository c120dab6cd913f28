"""An outcome as pages show it: lines, problems with what mends them, columns to correct."""

from dataclasses import dataclass
from datetime import date

from mchch.thai import citizen_id, names, phones
from mchch.thai.dates import short_date
from registry.choices import ApplicantType
from registry.intake.changes import CHANGE, NEW, PERSON, SAME
from registry.intake.headings import MEANINGS
from registry.intake.outcome import name_of
from registry.models import Application

ACTS = {
    NEW: ("success", "เพิ่มใหม่"),
    CHANGE: ("info", "แก้ไขของเดิม"),
    SAME: ("off", "เหมือนเดิม"),
    "": ("danger", "ยังนำเข้าไม่ได้"),
}
LABELS = {"area_id": "ตำบล", "officer_id": "พัฒนากร", "person": "ชื่อบุคคล"}
TYPES = dict(ApplicantType.choices)


@dataclass(frozen=True)
class ShownRow:
    """A row as it was understood, in words."""

    where: str
    level: str
    act: str
    type: str
    name: str
    person: str
    citizen_id: str
    subdistrict: str
    village: str
    phone: str
    applied_on: object
    changes: list


class Words:
    """Names for the ids in changes, read once for a page; the sheet where there are several."""

    def __init__(self, place, outcome):
        self.has_sheets = len({table["sheet"] for table in outcome.tables}) > 1
        self.lookup = {
            "officer_id": {p.pk: p.get_full_name() for p in place.officers.values()},
            "area_id": {area.pk: area.name for area in place.subdistricts.values()},
        }

    def row(self, row):
        value = row.values.get
        level, act = ACTS[row.act if row.is_good else ""]
        is_leader = row.type == ApplicantType.LEADER
        return ShownRow(
            where=where(row.sheet if self.has_sheets else "", str(row.number)),
            level=level,
            act=act,
            type=TYPES.get(row.type, "–"),
            name=name_of(row) or "–",
            person="" if is_leader else person_of(row.values),
            citizen_id=citizen_id.masked(value("citizen_id", "")),
            subdistrict=row.subdistrict,
            village=village_of(row.values),
            phone=phones.formatted(value("phone") or ""),
            applied_on=value("applied_on"),
            changes=self.changes(row.changes),
        )

    def changes(self, changes):
        """[(label, before, after)]; the parts of a name are told as one."""
        shown = []
        if any(name in changes for name in PERSON):
            parts = [changes.get(name, ("", "")) for name in PERSON]
            shown.append(
                (LABELS["person"], *(" ".join(filter(None, p)) for p in zip(*parts, strict=True)))
            )
        for name, (before, after) in changes.items():
            if name not in PERSON:
                label = LABELS.get(name) or str(Application._meta.get_field(name).verbose_name)
                shown.append((label, self.word(name, before), self.word(name, after)))
        return shown

    def word(self, name, value):
        if value in (None, ""):
            return "เลขเดิม" if name == "citizen_id" else "ว่าง"
        if name in self.lookup:
            return self.lookup[name].get(value, str(value))
        if name == "citizen_id":
            return citizen_id.masked(value)
        if name == "phone":
            return phones.formatted(value)
        return short_date(value) if isinstance(value, date) else str(value)


def person_of(values):
    return names.full_name(*(values.get(name) or "" for name in PERSON))


def village_of(values):
    number = f"ม.{values['village_no']}" if values.get("village_no") else ""
    return " ".join(filter(None, (values.get("house_no"), number, values.get("village_name"))))


def where(sheet, cell):
    return f"{sheet} · {cell}" if sheet else cell


@dataclass(frozen=True)
class ShownProblem:
    """A problem with the field that mends it."""

    where: str
    about: str  # the applicant of the row
    label: str
    found: str
    wrong: str
    mend: str
    level: str
    input_name: str
    choices: tuple


FIELD = "mend"
CUT = "|"


def problem_shown(problem, row, index, place):
    return ShownProblem(
        where=where(problem.sheet, problem.cell),
        about=name_of(row),
        label=MEANINGS.get(problem.field, problem.field),
        found=shown(problem.found),
        wrong=problem.wrong,
        mend=problem.mend,
        level=problem.level,
        input_name=CUT.join((FIELD, str(index), str(problem.row), problem.field)),
        choices=choices_of(problem.field, place),
    )


def shown(text):
    """What stands in a cell; a whole citizen ID is masked wherever it stands."""
    return citizen_id.masked(citizen_id.normalise(text)) if citizen_id.is_valid(text) else text


def choices_of(field, place):
    if field == "type":
        return tuple(ApplicantType.labels)
    return tuple(place.subdistricts) if field == "subdistrict" else ()


def problems_shown(outcome, level, place, sheets):
    """Lines of the problems of a level, in the order of the file; made when they are asked for."""
    index = {sheet["name"]: number for number, sheet in enumerate(sheets)}
    return [
        (problem, row, index[problem.sheet], place)
        for row in outcome.rows
        for problem in row.problems
        if problem.level == level
    ]


def mended_in(data, sheets):
    """{sheet: {row: {field: text}}} of what was typed into the preview."""
    texts = {}
    for name, text in data.items():
        parts = name.split(CUT)
        if len(parts) != 4 or parts[0] != FIELD or not text.strip():
            continue
        _, index, row, field = parts
        known = field in MEANINGS and row.isdigit() and index.isdigit() and int(index) < len(sheets)
        if known:
            rows = texts.setdefault(sheets[int(index)]["name"], {})
            rows.setdefault(row, {})[field] = text.strip()[:300]
    return texts
