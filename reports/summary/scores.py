"""What self-assessments tell: dimensions before and after, indicators that are weak."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Value

from assessment.choices import SELF_ASSESSMENTS, SheetKind, StandardStatus
from assessment.models import Indicator, Score, Sheet
from assessment.results import judge
from assessment.standards import items_of, names_of, rule_of
from registry.choices import COUNTED_STAGES, ApplicantType
from reports.summary.facts import Development, Need, share

WEAKEST = 10  # indicators that are told
ORDER = list(ApplicantType)


@dataclass
class Answers:
    """To one indicator: points and sheets, and how many do not reach the level of passing."""

    points: int = 0
    sheets: int = 0
    below: int = 0

    def add(self, points, sheets, below):
        self.points, self.sheets, self.below = (
            self.points + points,
            self.sheets + sheets,
            self.below + below,
        )


@dataclass
class Answered:
    """Before and after of units that finished both; the newest of every unit."""

    both: dict  # {(kind, indicator): Answers}
    newest: dict  # {indicator: Answers}

    def points(self, kind, indicator):
        found = self.both.get((kind, indicator.pk))
        return found.points if found else 0

    def units(self, indicators):
        """That finished both: a sheet that is done answers every indicator."""
        return max(
            (self.both[SheetKind.AFTER, row.pk].sheets for row in indicators
             if (SheetKind.AFTER, row.pk) in self.both),
            default=0,
        )  # fmt: skip


def development_and_needs(asked):
    """([Development], [Need], what a sample standard must say); two statements."""
    return development_and_needs_of(*answered_standards(asked))


def answered_standards(asked):
    """([(standard, its indicators)], Answered); two statements."""
    standards = standards_of(asked)
    pass_at = {row.pk: row.pass_at for _, rows in standards for row in rows}
    return standards, answered(asked, pass_at)


def development_and_needs_of(standards, found):
    """As `development_and_needs`, of these standards."""
    development, needs = [], []
    for standard, indicators in standards:
        label = label_of(standard, standards)
        development += compared(standard, label, indicators, found)
        needs += needs_of(label, indicators, found.newest)
    needs.sort(key=lambda need: (need.percent, -need.below, need.type, need.code))
    sample = next((row.sample_words for row, _ in standards if row.sample_words), "")
    return development, needs[:WEAKEST], sample


def standards_of(asked):
    """[(standard, its indicators)] in the order of types; one statement."""
    rows = Indicator.objects.filter(standard__cycle__in=asked.now).exclude(
        standard__status=StandardStatus.DRAFT
    )
    if asked.type:
        rows = rows.filter(standard__type=asked.type)
    found = defaultdict(list)
    for row in rows.select_related("standard__area", "dimension").order_by("position"):
        found[row.standard_id].append(row)
    return sorted(
        ((indicators[0].standard, indicators) for indicators in found.values()),
        key=lambda pair: (ORDER.index(pair[0].type), pair[0].area_id, pair[0].version),
    )


def label_of(standard, standards):
    """The type; its version and province where the type has several standards."""
    same = [row for row, _ in standards if row.type == standard.type]
    label = standard.get_type_display()
    if len({row.area_id for row in same}) > 1:
        label = f"{label} {standard.area.name}"
    several = [row for row in same if row.area_id == standard.area_id]
    return f"{label} (เกณฑ์ฉบับที่ {standard.version})" if len(several) > 1 else label


def answered(asked, pass_at):
    """One statement: the answers of all confirmed self-assessments, and of them once more those of
    units that finished both. Counted by points: what passes is known here, and joining indicators
    and sheets to every answer would take most of the time."""
    done = Sheet.objects.done().of_applicants().inside(asked.code).filter(
        application__cycle__in=asked.now, application__stage__in=COUNTED_STAGES
    )  # fmt: skip
    if asked.type:
        done = done.filter(application__type=asked.type)
    finished = done.filter(has(SheetKind.BEFORE), has(SheetKind.AFTER))
    parts = [
        given(which, kind, sheets.filter(kind=kind))
        for which, sheets in (("all", done), ("both", finished))
        for kind in SELF_ASSESSMENTS
    ]
    both, newest = defaultdict(Answers), defaultdict(Answers)
    for which, kind, indicator, points, n in parts[0].union(*parts[1:], all=True):
        numbers = (points * n, n, n if points < pass_at.get(indicator, 0) else 0)
        if which == "all":
            newest[indicator].add(*numbers)
            continue
        both[kind, indicator].add(*numbers)
        if kind == SheetKind.BEFORE:  # there is a newer one
            newest[indicator].add(*(-number for number in numbers))
    return Answered(both, newest)


def given(which, kind, sheets):
    rows = Score.objects.filter(sheet__in=sheets, indicator__isnull=False, points__isnull=False)
    rows = rows.order_by().annotate(which=Value(which), its_kind=Value(kind.value))
    return rows.values_list("which", "its_kind", "indicator", "points").annotate(n=Count("pk"))


def has(kind):
    return Exists(Sheet.objects.done().filter(application=OuterRef("application"), kind=kind))


def compared(standard, label, indicators, found):
    """The sum of all sheets is judged against what all together could reach, as in the report of a
    district: nothing is rounded before it is shown."""
    units = found.units(indicators)
    if not units:
        return []
    rule, names, items = rule_of(standard), names_of(indicators), items_of(indicators)
    before, after = (
        judge(rule, names, items, {row.pk: found.points(kind, row) for row in indicators},
              units)
        for kind in SELF_ASSESSMENTS
    )  # fmt: skip
    pairs = zip(before.dimensions, after.dimensions, strict=True)
    rows = [(one.name, one.tally, other.tally) for one, other in pairs]
    return [
        *(Development(label, name, units, a.percent, b.percent) for name, a, b in rows),
        Development(label, "รวมทุกด้าน", units, before.total.percent, after.total.percent, True),
    ]


def needs_of(label, indicators, newest):
    for row in indicators:
        given = newest.get(row.pk)
        if given is None or not given.sheets:
            continue
        percent = share(given.points, given.sheets * row.max_points)
        if percent < 100:
            yield Need(
                label, row.code, row.text, row.dimension.name, given.sheets, percent, given.below
            )
