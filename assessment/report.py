"""The district's result report: its figures, what units were before and after, who did not pass and
why. Everything is told as plain values, as a sending keeps them. Writes nothing."""

from collections import Counter, defaultdict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Sum

from assessment.choices import Resolution, SheetKind
from assessment.evaluations import cases, indicators_by_standard
from assessment.models import Evaluation, ResultReport, Sheet, Standard
from assessment.results import judge
from assessment.standards import items_of, names_of, rule_of
from assessment.words import lacking_in_words, number
from registry.choices import COUNTED_STAGES, EVALUATED_STAGES, ApplicantType, Stage
from registry.models import Application

FIGURES = {"applied": "สมัคร", "evaluated": "ตรวจแล้ว", "passed": "ผ่าน", "failed": "ไม่ผ่าน"}
TOTAL = "รวม"


def report_of(cycle, district):
    """The district's words; those of nobody yet are not saved."""
    found = ResultReport.objects.filter(cycle=cycle, area=district).first()
    return found or ResultReport(cycle=cycle, area_id=district)


def usual_step(cycle):
    """What is next for a unit that did not pass, where nobody wrote anything else."""
    return (
        "พัฒนากรติดตามให้คำแนะนำในส่วนที่ยังขาด จัดทำแผนการพัฒนาตนเองต่อเนื่อง"
        f" และเชิญสมัครรับการตรวจประเมินอีกครั้งในปี พ.ศ. {cycle.fiscal_year + 1}"
    )


def contents(report):
    """All that the report tells; nine statements besides that of its words, for any number."""
    cycle, district = report.cycle, report.area_id
    units = counted(cycle, district)
    standards = list(Standard.objects.filter(cycle=cycle).order_by("version"))
    return {
        "groups": [
            {"title": "ประเภท", "rows": by_type(units)},
            {"title": "ตำบล", "rows": by_place(units)},
        ],
        "total": told(TOTAL, units),
        "development": before_and_after(cycle, district, standards),
        "failed": failed_units(report),
        "sample": next((row.sample_words for row in standards if row.is_in_use), ""),
        "obstacles": report.obstacles,
        "suggestions": report.suggestions,
    }


def totals(cycle, district):
    """The last line of the figures alone; one statement."""
    return told(TOTAL, counted(cycle, district))


# --- how many ------------------------------------------------------------------------------------


def counted(cycle, district):
    """[(type, code of the place, its name, stage, units)]; one statement."""
    rows = Application.objects.in_cycle(cycle).inside(district).counted().order_by()
    grouped = rows.values_list("type", "area", "area__name", "stage")
    return list(grouped.annotate(n=Count("pk")).order_by("area__sort_key", "area"))


def told(label, units):
    """One line of figures."""
    stages = Counter()
    for *_, stage, n in units:
        stages[stage] += n
    return {
        "label": label,
        "applied": stages.total(),
        "evaluated": sum(stages[stage] for stage in EVALUATED_STAGES),
        "passed": stages[Stage.PASSED],
        "failed": stages[Stage.NOT_PASSED],
    }


def by_type(units):
    return [told(type_.label, [row for row in units if row[0] == type_]) for type_ in ApplicantType]


def by_place(units):
    places = {code: name for _, code, name, _, _ in units}
    return [
        told(("ตำบล" if len(code) == 6 else "") + name, [row for row in units if row[1] == code])
        for code, name in places.items()
    ]


# --- before and after ----------------------------------------------------------------------------


def compared_sheets(cycle, district):
    """Self-assessments of the units that finished both. These are gathered in an array, which the
    database does once: with a plan made without statistics it would look for them at each sheet."""
    done = Sheet.objects.done().of_applicants().inside(district)
    done = done.filter(application__cycle=cycle, application__stage__in=COUNTED_STAGES)
    kinds = done.order_by().values("application").annotate(kinds=Count("kind", distinct=True))
    finished = ArraySubquery(kinds.filter(kinds=2).values("application"))
    return done.alias(finished=finished).filter(finished__contains=[F("application_id")])


def before_and_after(cycle, district, standards):
    """By type, the mean of each dimension in per cent before and after, and on how many units it
    rests. The sum of all sheets is judged against what all together could reach: nothing is
    rounded before it is shown. Two statements."""
    sums, counts = defaultdict(dict), Counter()
    answers = compared_sheets(cycle, district).filter(scores__indicator__isnull=False).order_by()
    grouped = answers.values_list("standard", "kind", "scores__indicator")
    # A sheet that is done answers every indicator: as many answers as sheets.
    for standard, kind, indicator, points, n in grouped.annotate(
        p=Sum("scores__points"), n=Count("scores")
    ):
        sums[standard, kind][indicator] = points
        counts[standard] = max(counts[standard], n)
    indicators = indicators_by_standard(counts)
    order = list(ApplicantType)
    used = sorted(
        (row for row in standards if counts[row.pk]), key=lambda row: order.index(row.type)
    )
    return [of_standard(row, indicators[row.pk], sums, counts[row.pk], used) for row in used]


def of_standard(standard, indicators, sums, units, standards):
    same = [row for row in standards if row.type == standard.type]
    version = f" (เกณฑ์ฉบับที่ {standard.version})" if len(same) > 1 else ""
    rule, names, items = rule_of(standard), names_of(indicators), items_of(indicators)
    before, after = (
        judge(rule, names, items, sums[standard.pk, kind], units)
        for kind in (SheetKind.BEFORE, SheetKind.AFTER)
    )
    pairs = zip(before.dimensions, after.dimensions, strict=True)
    rows = [line(one.name, one.tally, other.tally) for one, other in pairs]
    return {
        "label": standard.get_type_display() + version,
        "units": units,
        "rows": [*rows, line(TOTAL, before.total, after.total)],
    }


def line(label, before, after):
    return {"label": label, "before": number(before.percent), "after": number(after.percent)}


# --- who did not pass ----------------------------------------------------------------------------


def failed_units(report):
    """[{id, name, …, reasons, next}] by type and name; five statements."""
    rows = Evaluation.objects.inside(report.area_id).in_cycle(report.cycle).filter(
        concluded_at__isnull=False, resolution=Resolution.FAIL
    )  # fmt: skip
    rows = rows.select_related("standard", "application__area").defer("application__citizen_id")
    order = list(ApplicantType)
    found = sorted(
        cases(list(rows), [], report.cycle),
        key=lambda case: (
            order.index(case.evaluation.application.type),
            case.evaluation.application.sort_key,
            case.evaluation.pk,
        ),
    )
    return [failed_unit(case, report) for case in found]


def failed_unit(case, report):
    unit = case.evaluation.application
    return {
        "id": unit.pk,
        "evaluation": case.evaluation.pk,
        "number": unit.number,
        "name": unit.display_name,
        "is_leader": unit.is_leader,
        "type": unit.get_type_display(),
        "place": unit.area.label,
        "reasons": reasons(case),
        "next": report.next_steps.get(str(unit.pk), usual_step(report.cycle)),
    }


def reasons(case):
    """What the rule asks for and was not reached; a resolution that departs from it has its own."""
    lacking = lacking_in_words(case.result) if case.result else []
    why = case.evaluation.resolution_reason
    return [*lacking, f"มติคณะกรรมการ: {why}"] if why else lacking


# --- two sendings --------------------------------------------------------------------------------


def flat(snapshot):
    """{what: value in words} of everything that a report tells."""
    found = {}
    for group in snapshot["groups"]:
        for row in group["rows"]:
            found |= {f"{row['label']}: {word}": str(row[name]) for name, word in FIGURES.items()}
    found |= {f"{TOTAL}: {word}": str(snapshot["total"][name]) for name, word in FIGURES.items()}
    for part in snapshot["development"]:
        for row in part["rows"]:
            found[f"{part['label']} {row['label']}"] = f"{row['before']} → {row['after']}"
    for unit in snapshot["failed"]:
        found[f"เหตุผลที่ไม่ผ่านของ {unit['name']}"] = " · ".join(unit["reasons"])
        found[f"แนวทางดำเนินการต่อของ {unit['name']}"] = unit["next"]
    return found | {
        "ปัญหาอุปสรรค": snapshot["obstacles"],
        "ข้อเสนอแนะ": snapshot["suggestions"],
    }


def compared(before, after):
    """[(what, was, is)] of what two sendings tell differently."""
    old, new = flat(before.snapshot), flat(after.snapshot)
    return [
        (what, old.get(what, ""), new.get(what, ""))
        for what in {**old, **new}
        if old.get(what, "") != new.get(what, "")
    ]
