"""แผนการพัฒนาตนเอง with the progress of each activity; the slip with a personal link."""

import io

import segno

from assessment.choices import PlanStatus
from assessment.models import Activity
from assessment.plan_changes import changes_of
from assessment.road import Step, with_progress
from assessment.words import number
from mchch.thai import paper
from mchch.thai.text import baht, thai_digits
from reports.documents.base import Document
from reports.documents.self_assessment import unit_of
from reports.documents.units import fiscal_year

QR_DOTS = 12  # of a module: sharp at 5 cm


def development_plan(plan):
    application = plan.application
    rows = with_progress(Activity.objects.filter(plan=plan)).order_by("position", "id")
    context = {
        "unit": unit_of(application),
        "year": fiscal_year(application.cycle),
        "type_label": application.get_type_display(),
        "version": paper.keep(thai_digits(f"ฉบับที่ {plan.version_no}")),
        "goal": paper.paper_text(plan.goal),
        "change_note": paper.paper_text(plan.change_note),
        "changes": [change_line(change) for change in changes_of(plan) or ()],
        "lines": [line_of(Step(row)) for row in rows],
        "with_progress": plan.status == PlanStatus.AGREED,
        "agreed_on": plan.agreed_on,
        "agreed_with": paper.person(plan.agreed_with),
        "agreed_by": paper.person(plan.agreed_by_name or application.officer.get_full_name()),
    }
    return Document(
        "pdf/development_plan.html",
        context,
        title=f"{plan} {application.display_name}",
        filename=f"development-plan-{application.pk}-{plan.version_no}.pdf",
        draft=plan.is_draft,
        area_id=plan.area_id,
    )


def change_line(change):
    """One difference to the version before, as a line of the paper."""
    name = f"{change.word} {change.what}"
    if change.kind != "changed":
        return paper.paper_text(f"{name}: {change.before or change.after}")
    before, after = (text or "(ว่าง)" for text in (change.before, change.after))
    return paper.paper_text(f"{name}: จาก {before} เป็น {after}")


def line_of(step):
    row = step.activity
    budget = "–" if row.budget is None else baht(row.budget)
    return {
        "what": paper.paper_text(row.what),
        "how": paper.paper_text(row.how),
        "indicators": paper.paper_text(", ".join(row.indicators)),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "responsible": paper.person_cell(row.responsible),
        "budget": paper.keep(thai_digits(budget)),
        "source": paper.paper_text(row.budget_source),
        "expected": paper.paper_text(row.expected),
        "evidence": paper.paper_text(row.evidence),
        "percent": paper.keep(f"ร้อยละ {thai_digits(number(step.percent))}"),
        "state": paper.paper_text(step.word),
    }


def link_slip(link, url):
    """What the applicant takes home: a QR of the link, until when, what it is for."""
    sheet = link.sheet
    picture = io.BytesIO()
    segno.make(url, error="m").save(picture, kind="png", scale=QR_DOTS, border=2)
    context = {
        "unit": unit_of(sheet.application),
        "sheet": str(sheet),
        "sample": sheet.standard.sample_words,
        "until": link.valid_until,
        "url": url,
        "pictures": {"qr": picture.getvalue()},
    }
    return Document(
        "pdf/link_slip.html",
        context,
        title=f"ลิงก์{sheet} {sheet.application.display_name}",
        filename=f"link-{sheet.pk}.pdf",
        area_id=sheet.area_id,
    )
