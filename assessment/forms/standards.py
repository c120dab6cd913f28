"""The page in which a standard is written: its head with the rule, and a row for each indicator."""

from dataclasses import dataclass

from django import forms

from assessment.choices import IndicatorKind
from assessment.criteria import NAMES, Line
from assessment.models import Standard
from assessment.standards import RULE_FIELDS
from mchch.form_fields import ThaiTextField
from mchch.thai.text import arabic_digits

BLANK_ROWS = 3
MOST_ROWS = 200
KIND_CHOICES = [(label, label) for label in IndicatorKind.labels]
DIGITS = {"inputmode": "numeric"}
# Of each field: the class of its place, and how it is typed.
ROW_FIELDS = {
    "dimension": ("wide", forms.TextInput()),
    "code": ("", forms.TextInput()),
    "text": ("full", forms.TextInput()),
    "kind": ("", forms.Select(choices=KIND_CHOICES)),
    "scale": ("", forms.TextInput({"placeholder": "0-3 หรือ ผ่าน/ไม่ผ่าน"})),
    "points": ("", forms.TextInput(DIGITS)),
    "pass_at": ("", forms.TextInput(DIGITS)),
    "weight": ("", forms.TextInput({"inputmode": "decimal"})),
    "evidence": ("full", forms.TextInput()),
    "levels": ("full", forms.Textarea({"rows": 4})),
}
LABELS = NAMES | {"levels": "คำอธิบายระดับ บรรทัดละระดับ จากต่ำไปสูง"}


class HeadForm(forms.ModelForm):
    title = ThaiTextField(label="ชื่อเกณฑ์", max_length=200)

    class Meta:
        model = Standard
        fields = ("title", "is_official", *RULE_FIELDS)

    def __init__(self, data=None, **kwargs):
        super().__init__(arabic(data) if data is not None else None, **kwargs)
        for name in RULE_FIELDS[1:]:
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})
            self.fields[name].help_text = "เว้นว่างไว้หากไม่ใช้เงื่อนไขนี้"

    def head(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def arabic(data):
    """A copy in which the rule's numbers have Arabic digits, whatever was typed."""
    data = data.copy()
    for name in RULE_FIELDS[1:]:
        if name in data:
            data[name] = arabic_digits(data[name]).strip().removesuffix("%")
    return data


@dataclass(frozen=True)
class Cell:
    """One field of a row. Only one with errors is named: an empty row is copied by the page."""

    name: str
    number: int
    value: str
    errors: list

    @property
    def id(self):
        return f"row{self.number}-{self.name}"

    @property
    def label(self):
        return LABELS[self.name]

    @property
    def css(self):
        return ROW_FIELDS[self.name][0]

    def drawn(self):
        widget = ROW_FIELDS[self.name][1]
        css = "form-select" if self.name == "kind" else "form-control"
        css += " short" if self.name == "levels" else ""
        attrs = {"class": css}
        if self.errors:
            told = {"aria-invalid": "true", "aria-describedby": f"{self.id}-error"}
            attrs = {"class": f"{css} is-invalid", "id": self.id, **told}
        return widget.render(self.name, self.value, attrs)


class Row:
    """One indicator in the page: what was typed, and what is wrong with it by field."""

    def __init__(self, number, line):
        self.number = number
        self.line = line
        self.errors = {}

    @property
    def cells(self):
        values = vars(self.line) | {"levels": "\n".join(self.line.levels)}
        return [
            Cell(name, self.number, values[name], self.errors.get(name, [])) for name in ROW_FIELDS
        ]


class Rows:
    """The rows of the page; empty ones are left out, the order is that of the page."""

    def __init__(self, lines=(), data=None):
        if data is not None:
            lines = list(self.typed(data))
        self.rows = [Row(number, line) for number, line in enumerate(lines, start=1)]
        self.blank = [
            Row(len(self.rows) + number, Line("", kind="หลัก", scale="0-3", weight="1"))
            for number in range(1, BLANK_ROWS + 1)
        ]

    def typed(self, data):
        columns = {name: data.getlist(name)[:MOST_ROWS] for name in ROW_FIELDS}
        if len({len(values) for values in columns.values()}) != 1:
            return
        dropped = set(data.getlist("drop"))
        place = 0
        for number, values in enumerate(zip(*columns.values(), strict=True), start=1):
            row = dict(zip(ROW_FIELDS, values, strict=True))
            levels = [text.strip() for text in row.pop("levels").splitlines() if text.strip()]
            if str(number) in dropped or not (row["code"].strip() or row["text"].strip()):
                continue
            place += 1
            yield Line(place=f"แถวที่ {place}", levels=levels, **row)

    @property
    def lines(self):
        return [row.line for row in self.rows]

    def tell(self, problems):
        """Put each problem at its field; gives those that belong to no row."""
        by_place = {row.line.place: row for row in self.rows}
        loose = []
        for problem in problems:
            if problem.place in by_place:
                errors = by_place[problem.place].errors
                errors.setdefault(problem.name, []).append(problem.text)
            else:
                loose.append(problem)
        return loose

    @property
    def error_count(self):
        return sum(len(texts) for row in self.rows for texts in row.errors.values())


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="ไฟล์ Excel (.xlsx) ของเกณฑ์",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "โปรดเลือกไฟล์", "empty": "ไฟล์ว่างเปล่า โปรดเลือกไฟล์ใหม่"},
    )
