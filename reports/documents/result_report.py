"""รายงานผลการตรวจประเมิน: what a district tells the province of its year, and the memo with it. From
the copy that its sending keeps; before it is sent a draft of what stands now."""

from assessment.report import FIGURES, contents, report_of
from mchch import clock
from mchch.thai import paper
from mchch.thai.text import thai_digits
from registry.choices import StepKind
from registry.models import Area, Submission
from reports.documents.base import Document
from reports.documents.memo import memo_of, sender, units
from reports.documents.units import fiscal_year, unit_name


def unsent(cycle, area):
    """What would be sent now, as an unsaved sending; `area` is a code inside the district."""
    district = Area.objects.select_related("parent").get(pk=area[:4])
    report = report_of(cycle, district.pk)
    report.cycle = cycle
    return Submission(
        cycle=cycle,
        area=district,
        kind=StepKind.REPORT,
        snapshot=contents(report),
        sent_at=clock.now(),
    )


def report_draft(cycle, *, area):
    return result_report(unsent(cycle, area))


def report_memo_draft(cycle, *, area):
    return report_memo(unsent(cycle, area))


def result_report(submission):
    area, cycle, told = submission.area, submission.cycle, submission.snapshot
    context = {
        "year": fiscal_year(cycle),
        "district": paper.keep(area.label),
        "province": paper.keep(cycle.area.label),
        "sample": told["sample"],
        "words": list(FIGURES.values()),
        "groups": [(group["title"], figures_of(group["rows"])) for group in told["groups"]],
        "total": figures(told["total"]),
        "development": [part_of(part) for part in told["development"]],
        "failed": [failed_unit(place, unit) for place, unit in enumerate(told["failed"], start=1)],
        "obstacles": lines(told["obstacles"]),
        "suggestions": lines(told["suggestions"]),
        "receipt": submission.pk and paper.keep(thai_digits(submission.receipt_no)),
        "sent_on": submission.sent_at,
        "round": submission.pk and thai_digits(submission.round_no),
        "signature": sender(submission),
    }
    return Document(
        "pdf/result_report.html",
        context,
        title=f"รายงานผลการตรวจประเมิน มชช. ปีงบประมาณ พ.ศ. {cycle.fiscal_year} {area.label}",
        filename=f"result-report-{area.pk}-{cycle.fiscal_year}-{submission.round_no or 0}.pdf",
        draft=submission.pk is None,
        people=len(told["failed"]),
        area_id=area.pk,
    )


def figures(row):
    return [thai_digits(row[name]) for name in FIGURES]


def figures_of(rows):
    return [(paper.keep(row["label"]), figures(row)) for row in rows]


def part_of(part):
    """(type, units that it rests on, [(dimension, before, after)])"""
    rows = [
        (paper.paper_text(row["label"]), thai_digits(row["before"]), thai_digits(row["after"]))
        for row in part["rows"]
    ]
    return paper.paper_text(part["label"]), units(part["units"]), rows


def failed_unit(place, unit):
    name = unit["name"]
    return {
        "no": thai_digits(place),
        "name": paper.person_cell(name) if unit["is_leader"] else unit_name(name),
        "type": paper.paper_text(unit["type"]),
        "place": paper.keep(unit["place"]),
        "reasons": [paper.paper_text(text) for text in unit["reasons"]],
        "next": lines(unit["next"]),
    }


def lines(text):
    return [paper.paper_text(line) for line in text.splitlines() if line.strip()]


def report_memo(submission):
    """The memo that carries the report; its number is written by hand."""
    year, told = submission.cycle.fiscal_year, submission.snapshot
    return memo_of(
        submission,
        "pdf/report_memo.html",
        subject=f"รายงานผลการตรวจประเมินตามระบบมาตรฐานการพัฒนาชุมชน (มชช.) ประจำปี พ.ศ. {year}",
        filename=f"report-memo-{submission.area_id}-{year}-{submission.round_no or 0}.pdf",
        told={name: units(told["total"][name]) for name in FIGURES},
        waiting=units(told["total"]["applied"] - told["total"]["evaluated"]),
        is_whole=told["total"]["applied"] == told["total"]["evaluated"],
        rows=[
            (row["label"], units(row["passed"]), units(row["failed"]))
            for row in told["groups"][0]["rows"]
        ],
    )
