"""Figures out of the database: a constant number of statements, whatever the area holds. Each part
asks within `asked.code`; row-level security holds the same line once more."""

from collections import Counter, defaultdict
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import JSONObject, Left, Length

from assessment.choices import EventKind, PlanStatus, SheetKind
from assessment.models import Certification, DevelopmentPlan, LearningEvent, Sheet
from mchch.thai.dates import in_bangkok
from registry.choices import COUNTED_STAGES, SENT_PAPERS, ApplicantType, StepKind
from registry.models import (
    Application,
    Area,
    Cycle,
    CycleStep,
    QuotaWaiver,
    Reopening,
    Submission,
)
from registry.models.user import name_of
from reports.summary.facts import (
    COUNTRY,
    Asked,
    Exceptions,
    Figures,
    Late,
    Learning,
    Reopened,
    Summary,
    Told,
    Waived,
    figures_of,
)
from reports.summary.national import kept_of
from reports.summary.quota import quota_of
from reports.summary.scores import development_and_needs

YEARS = 5  # shown side by side, this one with them


def ask(cycles, year, code, type_="", home=""):
    """What to count, of the cycles that whoever asks may see. `code` "" is the whole country."""
    shown = [
        cycle for cycle in cycles
        if year - YEARS < cycle.fiscal_year <= year and cycle.area_id.startswith(code[:2])
    ]  # fmt: skip
    shown.sort(key=lambda cycle: (cycle.fiscal_year, cycle.area_id))
    return Asked(year, code, type_, tuple(shown), home or code)


def summary(asked):
    areas = places_of(asked)
    itself = next((area for area in areas if area.pk == asked.code), None)
    kept = kept_of(asked)
    names = {area.pk: area.name for area in areas}
    found = added(kept.units if kept else counts(asked, asked.digits))
    places = told_places(asked, areas, found)
    told = kept.told if kept else told_now(asked, names)
    now = this_year(asked, found)
    return Summary(
        asked=asked,
        area=itself.label if itself else COUNTRY,
        by_type=[(type_.label, of(now, type_=type_)) for type_ in asked.types],
        by_place=[(name, of(now, place=code)) for code, name in places],
        by_place_and_type=[
            (name, type_.label, of(now, place=code, type_=type_))
            for code, name in places
            for type_ in asked.types
        ],
        years=years(asked, found),
        quota=told.quota,
        development=told.development,
        needs=told.needs,
        learning=learning(asked),
        exceptions=exceptions(asked, names),
        sample=told.sample,
        counted_at=kept and kept.counted_at,
        choices=[area for area in areas if len(area.pk) == len(asked.home) + 2],
    )


def told_now(asked, names):
    """As it is at this moment; six statements at most."""
    development, needs, sample = development_and_needs(asked)
    return Told(development, needs, sample, quota_of(asked, names))


def places_of(asked):
    """The area itself, what it consists of, and what may be chosen instead, in Thai order; one
    statement."""
    wanted = Q(pk=asked.code)
    for code in {asked.code, asked.home}:
        wanted |= Q(code__startswith=code, digits=len(code) + 2)
    return list(Area.objects.annotate(digits=Length("code")).filter(wanted))


def told_places(asked, areas, counts):
    """[(code, name)] of the places that are told apart, last the units of no known place."""
    opened = {cycle.area_id for cycle in asked.now}
    found = [
        (area.pk, area.name) for area in areas
        if len(area.pk) == asked.digits and area.pk.startswith(asked.code)
        and (asked.code or area.pk in opened)
    ]  # fmt: skip
    if any(place == asked.code for _, place, _ in counts):
        found.append((asked.code, f"ไม่ระบุ{asked.level}"))
    return found


# --- how far units came --------------------------------------------------------------------------


def added(rows):
    """{(cycle, place, type): Counter of stages and parts} of what `counts` tells."""
    found = defaultdict(Counter)
    for told, cycle, place, type_, stage, n in rows:
        add(found[cycle, place, type_], told, stage, n)
    return found


def add(counter, told, stage, n):
    if told == "stage":
        counter[stage] += n
    counter["applied" if told == "stage" else told] += n


def counts(asked, digits):
    """Rows (what, cycle, place, type, stage, units): each part is counted in its own table, and the
    parts come together; one statement."""
    of_units = {"application__cycle__in": asked.cycles, "application__stage__in": COUNTED_STAGES}
    units = Application.objects.filter(cycle__in=asked.cycles).inside(asked.code).counted()
    sheets = Sheet.objects.done().filter(kind=SheetKind.BEFORE)
    plans = DevelopmentPlan.objects.filter(status=PlanStatus.AGREED)
    certified = Certification.objects.standing()
    parts = [
        grouped(told, rows.inside(asked.code).filter(**of_units), asked, digits, "application__")
        for told, rows in (("assessed", sheets), ("planned", plans), ("certified", certified))
    ]
    return grouped("stage", units, asked, digits, stage="stage").union(*parts, all=True)


def grouped(told, rows, asked, digits, path="", stage=None):
    if asked.type:
        rows = rows.filter(**{f"{path}type": asked.type})
    rows = rows.order_by().annotate(
        told=Value(told), place=Left("area", digits), its_stage=stage_of(stage)
    )
    columns = ("told", f"{path}cycle", "place", f"{path}type", "its_stage")
    return rows.values_list(*columns).annotate(n=Count("pk"))


def stage_of(stage):
    """The column; where the part has none, an empty word of the same type."""
    return Left(stage, 20) if stage else Value("")


def this_year(asked, counts):
    """{(place, type): Figures}"""
    now = {cycle.pk for cycle in asked.now}
    found = defaultdict(Figures)
    for (cycle, place, type_), one in counts.items():
        if cycle in now:
            found[place, type_] += figures_of(one)
    return found


def of(now, place=None, type_=None):
    """The figures of a place, of a type, of both."""
    if place is not None and type_:
        return now.get((place, type_), Figures())
    wanted = [one for (at, of_type), one in now.items() if at == place or of_type == type_]
    return sum(wanted, Figures())


def years(asked, counts):
    """[(year, figures)] of every year that was opened, the oldest first."""
    year_of = {cycle.pk: cycle.fiscal_year for cycle in asked.cycles}
    found = {year: Figures() for year in sorted({*year_of.values(), asked.year})}
    for (cycle, *_), one in counts.items():
        found[year_of[cycle]] += figures_of(one)
    return list(found.items())


# --- learning ------------------------------------------------------------------------------------


def learning(asked):
    """By kind, what was held and who took part; one statement."""
    of_type = Q(attendances__application__type=asked.type) if asked.type else Q()
    rows = LearningEvent.objects.filter(cycle__in=asked.now).inside(asked.code).order_by()
    found = {
        kind: numbers
        for kind, *numbers in rows.values_list("kind").annotate(
            events=Count("pk", distinct=True),
            units=Count("attendances__application", distinct=True, filter=of_type),
            people=Sum("attendances__people", default=0, filter=of_type),
        )
    }
    return [Learning(kind.label, *found.get(kind, (0, 0, 0))) for kind in EventKind]


# --- what was not as usual -----------------------------------------------------------------------


def exceptions(asked, names):
    """Re-openings, waivers, late sendings of a province or district; one statement. Those of a
    country are told province by province."""
    if asked.cycle is None:
        return Exceptions()
    lists = {
        "reopened": Reopening.objects.order_by("opened_at", "id"),
        "waived": QuotaWaiver.objects.filter(type__in=asked.types).order_by("waived_at", "id"),
        "late": Submission.objects.filter(is_late=True).order_by("sent_at", "id"),
    }
    found = Cycle.objects.filter(pk=asked.cycle.pk).values_list(
        *(
            ArraySubquery(
                rows.inside(asked.code)
                .filter(cycle=OuterRef("pk"))
                .values(told=JSONObject(**TOLD[name]))
            )
            for name, rows in lists.items()
        )
    )
    reopened, waived, late = found.get()
    return Exceptions(
        [reopening_of(row, names) for row in reopened],
        [waiver_of(row, names) for row in waived],
        [late_of(row, names) for row in late],
    )


DUE = CycleStep.objects.filter(cycle=OuterRef("cycle"), kind=OuterRef("kind"))
TOLD = {
    "reopened": {"place": "area", "kind": "kind", "until": "until_on", "reason": "reason",
                 "at": "opened_at", "by": name_of("opened_by")},
    "waived": {"place": "area", "type": "type", "reason": "reason", "at": "waived_at",
               "by": name_of("waived_by"), "of": name_of("officer")},
    "late": {"place": "area", "kind": "kind", "round": "round_no", "at": "sent_at", "note": "note",
             "due": Subquery(DUE.values("due_on")[:1])},
}  # fmt: skip


def day_of(row):
    return in_bangkok(datetime.fromisoformat(row["at"])).date()


def reopening_of(row, names):
    return Reopened(
        names.get(row["place"], ""), StepKind(row["kind"]).label, date.fromisoformat(row["until"]),
        row["reason"], row["by"], day_of(row),
    )  # fmt: skip


def waiver_of(row, names):
    return Waived(
        names.get(row["place"], ""), row["of"], ApplicantType(row["type"]).label,
        row["reason"], row["by"], day_of(row),
    )  # fmt: skip


def late_of(row, names):
    due = row["due"] and date.fromisoformat(row["due"])
    what = SENT_PAPERS[row["kind"]][1]
    return Late(names.get(row["place"], ""), what, row["round"], due, day_of(row), row["note"])
