"""The district's own words of the year's results."""

from django import forms

from assessment.report import usual_step
from mchch.form_fields import ThaiTextField
from registry.history import Change


def lines(rows):
    return forms.Textarea(attrs={"rows": rows})


class ReportForm(forms.Form):
    """Nothing is required while it is written: what is missing is told before it is sent."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    obstacles = ThaiTextField(label="ปัญหาอุปสรรค", required=False, max_length=8000, widget=lines(6))
    suggestions = ThaiTextField(label="ข้อเสนอแนะ", required=False, max_length=8000, widget=lines(6))

    def __init__(self, data=None, *, report, failed):
        self.report = report
        self.steps = {f"next_{unit['id']}": unit for unit in failed}
        initial = {name: getattr(report, name) for name in self.base_fields}
        super().__init__(data, initial=initial | {n: u["next"] for n, u in self.steps.items()})
        for name, unit in self.steps.items():
            self.fields[name] = ThaiTextField(
                label=f"แนวทางดำเนินการต่อของ {unit['name']}",
                required=False,
                max_length=1000,
                widget=lines(3),
            )

    @property
    def units(self):
        """[(unit that did not pass, field of what is next for it)]"""
        return [(unit, self[name]) for name, unit in self.steps.items()]

    def values(self):
        """{column: value}; what is usual is not kept, steps of units that passed meanwhile are."""
        typed = {str(unit["id"]): self.cleaned_data[name] for name, unit in self.steps.items()}
        steps, usual = self.report.next_steps | typed, usual_step(self.report.cycle)
        return {
            "obstacles": self.cleaned_data["obstacles"],
            "suggestions": self.cleaned_data["suggestions"],
            "next_steps": {pk: text for pk, text in steps.items() if text != usual},
        }

    def others(self):
        """[Change] of what somebody else saved that differs from what is typed."""
        report, names = self.report, ["obstacles", "suggestions", *self.steps]
        return [
            Change(name, self.fields[name].label, "", self.initial[name], report.saved_by_name,
                   report.saved_at)
            for name in names
            if self.cleaned_data.get(name) != self.initial[name]
        ]  # fmt: skip
