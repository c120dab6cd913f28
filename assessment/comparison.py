"""Before and after of one applicant side by side, read once for screen and paper."""

from dataclasses import dataclass
from decimal import Decimal

from assessment.chart import radar
from assessment.choices import SheetKind
from assessment.models import Sheet
from assessment.sheets import whole

FEWEST_AXES = 3


@dataclass(frozen=True)
class Comparison:
    """The sheets of an applicant by their kind; both have the same standard."""

    forms: dict  # kind: Form

    @property
    def before(self):
        return self.forms.get(SheetKind.BEFORE)

    @property
    def after(self):
        return self.forms.get(SheetKind.AFTER)

    @property
    def last(self):
        return self.after or self.before

    def dimensions(self):
        """[(dimension, before, after)]; None where there is no sheet yet."""
        pairs = {}
        for kind, form in self.forms.items():
            for one in form.result.dimensions:
                pairs.setdefault(one.number, {})[kind] = one
        return [
            (found.get(SheetKind.AFTER) or found.get(SheetKind.BEFORE), *both(found))
            for _, found in sorted(pairs.items())
        ]

    def indicators(self):
        """[(answer of the last sheet, answer before, answer after)], own ones included."""
        by_kind = {kind: {a.key: a for a in form.answers} for kind, form in self.forms.items()}
        keys = dict.fromkeys(key for answers in by_kind.values() for key in answers)
        found = []
        for key in keys:
            answers = {kind: answers.get(key) for kind, answers in by_kind.items()}
            line = answers.get(SheetKind.AFTER) or answers.get(SheetKind.BEFORE)
            found.append((line, *both(answers)))
        return found

    def radar(self, digits=str, style=""):
        """Dimensions as axes; where they are too few for a web, the indicators. `digits` writes the
        figures, in Thai for a paper, which brings its `style`."""
        lines = self.dimensions()
        if len(lines) >= FEWEST_AXES:
            names = [one.name for one, *_ in lines]
            columns = [[of_dimension(pair) for pair in column] for column in columns_of(lines)]
        else:
            lines = [line for line in self.indicators() if not line[0].is_own]
            names = [digits(line.row.code) for line, *_ in lines]
            columns = [[of_answer(one) for one in column] for column in columns_of(lines)]
        labels = (SheetKind.BEFORE, SheetKind.AFTER)
        series = [(kind.label, column) for kind, column in zip(labels, columns, strict=True)
                  if kind in self.forms]  # fmt: skip
        return radar(names, series, digits, style)


def both(found):
    return found.get(SheetKind.BEFORE), found.get(SheetKind.AFTER)


def columns_of(lines):
    return [before for _, before, _ in lines], [after for *_, after in lines]


def of_dimension(one):
    return one.tally.percent if one else Decimal(0)


def of_answer(answer):
    if answer is None or answer.points is None:
        return Decimal(0)
    return Decimal(answer.points * 100) / answer.row.max_points


def compare(application):
    forms, earlier = {}, None
    sheets = (
        Sheet.objects.of_applicants().filter(application=application).select_related("standard")
    )
    for sheet in sheets.select_related("standard").order_by("opened_at"):
        sheet.application = application
        earlier = whole(sheet, with_files=False, earlier=earlier)
        forms[sheet.kind] = earlier
    return Comparison(forms)
