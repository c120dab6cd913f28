"""Forms of a register from a file: the file itself, and what its columns mean."""

import uuid

from django import forms

from registry.choices import ApplicantType
from registry.intake.headings import MEANINGS
from registry.intake.preview import shown

SAMPLES = 3
FIRST_ROWS = 12


class RegisterFileForm(forms.Form):
    """The key makes two clicks, or a lost connection, one register."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    file = forms.FileField(
        label="ไฟล์ทะเบียนของอำเภอ",
        help_text="ไฟล์ .xlsx .xls หรือ .csv",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
        error_messages={
            "required": "โปรดเลือกไฟล์ทะเบียน",
            "empty": "ไฟล์ว่างเปล่า โปรดเลือกไฟล์ทะเบียนที่ถูกต้อง",
            "missing": "โปรดเลือกไฟล์ทะเบียน",
        },
    )


class SheetForm(forms.Form):
    """What an officer says about one sheet: whether it is read, its heading, type and columns."""

    skip = forms.BooleanField(label="ไม่นำเข้าแผ่นงานนี้", required=False)
    header = forms.IntegerField(
        label="หัวตารางอยู่แถวที่",
        required=False,
        min_value=1,
        error_messages={"invalid": "กรอกเลขแถวของหัวตาราง", "min_value": "แถวแรกคือ 1"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    type = forms.ChoiceField(
        label="ประเภทของทุกแถว",
        required=False,
        choices=[("", "ตามที่เขียนในไฟล์"), *ApplicantType.choices],
    )

    def __init__(self, *args, sheet, table, choice, **kwargs):
        self.sheet, self.table, self.choice = sheet, table, choice or {}
        super().__init__(*args, **kwargs)
        self.initial = {
            "skip": self.choice.get("skip", False),
            "header": self.choice.get("header") or (table or {}).get("row"),
            "type": self.choice.get("type", ""),
        }
        self.fields["header"].max_value = len(sheet["rows"])
        options = [("", "ไม่รู้จัก (ไม่นำเข้า)"), *MEANINGS.items()]
        for column in (table or {}).get("columns", ()):
            self.fields[self.field_of(column)] = forms.ChoiceField(
                label=column["heading"], choices=options, required=False, initial=column["meaning"]
            )

    @staticmethod
    def field_of(column):
        return f"column_{column['column']}"

    def clean_header(self):
        row = self.cleaned_data["header"]
        if row and row > len(self.sheet["rows"]):
            raise forms.ValidationError(f"แผ่นงานนี้มี {len(self.sheet['rows'])} แถว")
        return row

    @property
    def columns(self):
        """[(bound field, samples of its values)]"""
        rows = self.sheet["rows"][(self.table or {}).get("row", 0) :]
        for column in (self.table or {}).get("columns", ()):
            at = column["column"]
            values = [row[at] for row in rows[:200] if at < len(row) and row[at]]
            values = [value for value in values if value not in column["heading"]]
            yield self[self.field_of(column)], [shown(value) for value in values[:SAMPLES]]

    @property
    def first_rows(self):
        """The top of a sheet in which no heading was found: [(number, texts)]."""
        return list(enumerate(self.sheet["rows"][:FIRST_ROWS], 1))

    def said(self):
        """{"file": the choice for this file, "said": {heading: meaning} that is new}."""
        data = self.cleaned_data
        choice = {"skip": data["skip"], "header": data["header"], "type": data["type"]}
        columns, said = {}, {}
        is_same_heading = data["header"] == (self.table or {}).get("row")
        for column in (self.table or {}).get("columns", ()) if is_same_heading else ():
            meaning = data[self.field_of(column)] or "ignored"
            if meaning != (column["meaning"] or "ignored"):
                said[column["heading"]] = meaning
            columns[str(column["column"])] = meaning
        choice["columns"] = columns if said or self.choice.get("columns") else {}
        return {"file": {name: value for name, value in choice.items() if value}, "said": said}


def sheet_forms(data, sheets, tables, choices):
    """A form for each sheet with something in it."""
    first = {}
    for table in tables:
        first.setdefault(table["sheet"], table)
    return [
        SheetForm(
            data, prefix=f"sheet{number}", sheet=sheet, table=first.get(sheet["name"]),
            choice=choices.get(sheet["name"]),
        )
        for number, sheet in enumerate(sheets)
        if sheet["rows"]
    ]  # fmt: skip
