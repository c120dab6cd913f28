"""For one who did not pass: what is lacking, what to begin with, how to come again."""

from assessment.guidance import guidance_of
from mchch.thai import paper
from mchch.thai.text import thai_digits
from reports.documents.base import Document
from reports.documents.self_assessment import head_of, unit_of

TITLE = "สรุปส่วนที่ยังขาด และการกลับมาสมัคร"


def guidance(evaluation):
    application = evaluation.application
    found = guidance_of(evaluation)
    context = head_of(evaluation.standard, TITLE) | {
        "unit": unit_of(application),
        "lacking": [paper.paper_text(line) for line in found.lacking],
        "reason": paper.paper_text(evaluation.resolution_reason),
        "gaps": [
            (paper.keep(thai_digits(code)), paper.paper_text(text),
             paper.keep(thai_digits(f"{points}/{most}")), paper.paper_text(why))
            for code, text, points, most, why in found.gaps
        ],
        "dimensions": [
            (paper.paper_text(name), paper.keep(thai_digits(f"{points}/{possible}")),
             paper.keep(thai_digits(percent)), "ถึงเกณฑ์" if passes else "ยังไม่ถึง")
            for name, points, possible, percent, passes in found.dimensions
        ],
        "notes": [(paper.keep(thai_digits(code)), paper.paper_text(note))
                  for code, note in found.notes],
        "steps": [paper.paper_text(step) for step in found.steps],
        "next_year": paper.keep(thai_digits(found.next_year)),
    }  # fmt: skip
    return Document(
        "pdf/guidance.html",
        context,
        title=f"{TITLE} {application.display_name}",
        filename=f"guidance-{evaluation.pk}.pdf",
        draft=not evaluation.is_concluded,
        area_id=evaluation.area_id,
    )
