"""The page in which a standard is written: its head with the rule, and a row for each indicator."""

from django import forms

from assessment.criteria import Line
from assessment.models import Standard
from assessment.standards import RULE_FIELDS
from mchch.form_fields import ThaiTextField
from mchch.thai.text import arabic_digits

BLANK_ROWS = 3
MOST_ROWS = 200
ROW_FIELDS = (
    *("dimension", "code", "text", "kind", "scale", "points", "pass_at", "weight", "evidence"),
    "levels",
)


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


class Row:
    """One indicator in the page: what was typed, and what is wrong with it by field."""

    def __init__(self, number, line):
        self.number = number
        self.line = line
        self.errors = {}

    @property
    def levels(self):
        return "\n".join(self.line.levels)

    @property
    def is_pass(self):
        return self.line.scale.startswith("ผ่าน")


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
        """Put each problem at its row; gives those that belong to none."""
        by_place = {row.line.place: row for row in self.rows}
        loose = []
        for problem in problems:
            if problem.place in by_place:
                by_place[problem.place].errors[problem.name] = problem.text
            else:
                loose.append(problem)
        return loose


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="ไฟล์ Excel (.xlsx) ของเกณฑ์",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "กรุณาเลือกไฟล์", "empty": "ไฟล์ว่างเปล่า กรุณาเลือกไฟล์ใหม่"},
    )
