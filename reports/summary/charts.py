"""Charts of a summary; page and paper show the same drawings. The table beside each is for those
who cannot see it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessment.words import number
from registry.choices import ApplicantType
from reports.summary.facts import STEPS, Figures

WIDTH, LABELS, ROOM = 760, 190, 60  # of the drawing, of the names, of the longest bar's figure
BAR, GAP = 20, 10
LONGEST = 24  # letters of a name that fit
SVG = '<svg class="bars" viewBox="0 0 {} {}" aria-hidden="true">{}{}</svg>'
NAME = '<text class="name" x="{}" y="{}" dy=".35em" text-anchor="end">{}</text>'
FIGURE = '<text x="{}" y="{}" dy=".35em">{}</text>'
BAR_OF = '<rect class="color-{}" x="{}" y="{}" width="{}" height="{}"/>'
RULE = '<line class="rule" x1="{}" y1="0" x2="{}" y2="{}"/>'


@dataclass(frozen=True)
class Chart:
    """`series` are the words of its colours; `svg` is "" where there is nothing to draw."""

    name: str
    title: str
    series: tuple
    svg: str


def charts(summary, digits=str, style=""):
    """{name of the table that a chart stands with: Chart}"""
    found = (
        steps_by_type(summary, digits, style),
        steps_by_place(summary, digits, style),
        by_year(summary, digits, style),
        before_after(summary, digits, style),
    )
    return {chart.name: chart for chart in found if chart.svg}


def steps_by_type(summary, digits, style):
    """How many units came how far, stacked by type."""
    types = [ApplicantType(type_).label for type_ in summary.asked.types]
    figures = dict(summary.by_type)
    series = [(label, [getattr(figures[label], step) for step in STEPS]) for label in types]
    title = "จำนวนหน่วยในแต่ละขั้น แยกตามประเภท"
    return bars("by_type", title, STEPS.values(), series, digits, style, stacked=True)


SHOWN_BY_PLACE = ("applied", "evaluated", "passed")


def steps_by_place(summary, digits, style):
    series = [
        (STEPS[step], [getattr(figures, step) for _, figures in summary.by_place])
        for step in SHOWN_BY_PLACE
    ]
    labels = [label for label, _ in summary.by_place]
    return bars("by_place", f"จำนวนหน่วยราย{summary.asked.level}", labels, series, digits, style)


def by_year(summary, digits, style):
    shown = ("applied", "passed", "certified")
    years = summary.years
    if len(years) < 2 or sum((one for _, one in years), Figures()) == Figures():
        return Chart("years", "", (), "")
    series = [(STEPS[step], [getattr(one, step) for _, one in years]) for step in shown]
    labels = [digits(f"พ.ศ. {year}") for year, _ in years]
    return bars("years", "จำนวนหน่วยแต่ละปี", labels, series, digits, style)


def before_after(summary, digits, style):
    """The whole of each standard; its dimensions stand in the table."""
    rows = [row for row in summary.development if row.is_total]
    series = [
        (label, [float(getattr(row, name)) for row in rows])
        for label, name in (("ก่อนการพัฒนา", "before"), ("หลังการพัฒนา", "after"))
    ]
    title = "คะแนนเฉลี่ยทุกด้าน ก่อนและหลังการพัฒนา (ร้อยละ)"
    return bars("development", title, [row.type for row in rows], series, digits, style, most=100)


def bars(name, title, labels, series, digits, style, *, stacked=False, most=None):
    series = [(label, values) for label, values in series if any(values)]
    labels, words = list(labels), tuple(label for label, _ in series)
    values = list(zip(*(values for _, values in series), strict=True))
    if not series:
        return Chart(name, title, (), "")
    drawing = Drawing(digits, stacked, most or max((sum if stacked else max)(v) for v in values))
    return Chart(name, title, words, drawing.svg(labels, values, style))


@dataclass(frozen=True)
class Drawing:
    """Lying bars with figures and names. Thai names are long and cannot be read standing: what
    libraries of charts draw would have to be turned round."""

    digits: Callable
    stacked: bool
    most: float

    def svg(self, labels, values, style):
        groups, top = [], 0
        for label, group in zip(labels, values, strict=True):
            lines = 1 if self.stacked else len(group)
            middle = top + (lines * BAR) / 2
            words = format_html(NAME, LABELS - GAP, middle, short(label))
            groups += [words, *(self.stack if self.stacked else self.side_by_side)(group, top)]
            top += lines * BAR + GAP
        rule = format_html(RULE, LABELS, LABELS, top - GAP)
        body = SafeString("".join([rule, *groups]))  # each was escaped on its own
        return format_html(SVG, WIDTH, top, style_of(style), body)

    def side_by_side(self, group, top):
        for place, value in enumerate(group):
            yield self.bar(place, LABELS, top + place * BAR, value)
            yield self.figure(LABELS + self.wide(value) + 4, top + place * BAR, value)

    def stack(self, group, top):
        left = LABELS
        for place, value in enumerate(group):
            yield self.bar(place, left, top, value)
            left += self.wide(value)
        yield self.figure(left + 4, top, sum(group))

    def wide(self, value):
        return round(value / self.most * (WIDTH - LABELS - ROOM), 1)

    def bar(self, place, left, top, value):
        return format_html(BAR_OF, place, left, top + 1, self.wide(value), BAR - 2)

    def figure(self, left, top, value):
        return format_html(FIGURE, left, top + BAR / 2, self.digits(number(str(value))))


def style_of(style):
    """A stylesheet for a place that has none of its own; a file of ours."""
    return format_html("<style>{}</style>", SafeString(style)) if style else ""


def short(label):
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
