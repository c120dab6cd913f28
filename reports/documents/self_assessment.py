"""Self-assessment on paper: blank to be filled in with a pen, filled, before beside after."""

from django.conf import settings

from assessment.comparison import compare
from assessment.models import Standard
from assessment.sheets import whole
from assessment.standards import indicators_of, rule_of
from assessment.words import gap_in_words, lacking_in_words, number, rule_in_words
from mchch.thai import paper
from mchch.thai.text import thai_digits
from registry.choices import ApplicantType
from registry.models import Area
from reports.documents.base import Document
from reports.documents.units import district_of, fiscal_year, unit_name

BEFORE_AFTER_GAPS = 10
STYLE = settings.BASE_DIR / "static" / "css" / "radar.css"


def figure(value):
    return paper.keep(thai_digits("–" if value is None else number(value)))


def head_of(standard, title):
    return {
        "title_line": title,
        "type_label": standard.get_type_display(),
        "year": fiscal_year(standard.cycle),
        "sample": standard.sample_words,
        "standard_title": paper.paper_text(f"{standard.title} ฉบับที่ {standard.version}"),
        "rule": [paper.paper_text(line) for line in rule_in_words(rule_of(standard))],
    }


def unit_of(application):
    name = application.display_name
    area = application.area
    subdistrict = f"ตำบล{area.name}" if area.level == "subdistrict" else ""
    return {
        "name": paper.person(name) if application.is_leader else unit_name(name),
        "number": paper.keep(thai_digits(application.number)),
        "place": " ".join(
            paper.keep(part)
            for part in (
                subdistrict,
                district_of(area).label,
                application.cycle.area.label,
            )
            if part
        ),
        "person": paper.person(application.person_name),
        "officer": paper.person(application.officer.get_full_name()),
    }


def line_of(row, answer=None):
    """One indicator with all of its levels; the chosen one is ticked."""
    points = answer.points if answer else None
    return {
        "code": paper.keep(thai_digits(row.code)),
        "text": paper.paper_text(row.text),
        "kind": answer.kind_word if answer else row.get_kind_display(),
        "evidence": paper.paper_text(row.evidence),
        "levels": [
            (figure(value), paper.paper_text(text), value == points) for value, text in row.choices
        ],
        "note": paper.paper_text(answer.note) if answer else "",
        "before": figure(answer.before) if answer and answer.before is not None else "",
    }


def self_assessment(sheet):
    """As it was filled in, whoever did it; a sheet that is still open is a draft."""
    form = whole(sheet, with_files=False)
    standard, application = sheet.standard, sheet.application
    total = form.result.total
    context = head_of(standard, f"แบบประเมินตนเอง{sheet.get_kind_display()}") | {
        "unit": unit_of(application),
        "parts": [
            (part.number and thai_digits(part.number), paper.paper_text(part.name),
             [line_of(one.row, one) for one in part.answers])
            for part in form.parts
        ],
        "total": (figure(total.points), figure(total.possible), figure(total.percent)),
        "lacking": [paper.paper_text(line) for line in lacking_in_words(form.result)],
        "submitted_at": sheet.submitted_at,
    }  # fmt: skip
    return Document(
        "pdf/self_assessment.html",
        context,
        title=f"{sheet} {application.display_name}",
        filename=f"self-assessment-{sheet.kind.lower()}-{application.pk}.pdf",
        draft=sheet.is_open,
        area_id=sheet.area_id,
    )


def blank_self_assessment(type_, cycle, user):
    """To be filled in with a pen, by the standard in use (or the newest draft, which says so)."""
    rows = Standard.objects.filter(cycle=cycle, type=type_).select_related("cycle")
    standard = rows.in_use().first() or rows.first()
    label = ApplicantType(type_).label
    context = {"type_label": label, "year": fiscal_year(cycle), "is_blank": True, "parts": []}
    if standard:
        context |= head_of(standard, "แบบประเมินตนเอง")
        context["parts"] = blank_parts(standard)
    district = Area.objects.filter(pk=(user.area_id or "") if user else "").first()
    context["place"] = paper.keep(district.label) if district else ""
    return Document(
        "pdf/self_assessment.html",
        context | {"title_line": "แบบประเมินตนเอง"},
        title=f"แบบประเมินตนเอง ประเภท{label} ปีงบประมาณ พ.ศ. {cycle.fiscal_year}",
        filename=f"self-assessment-{type_.lower()}-{cycle.fiscal_year}.pdf",
        draft=standard is None or standard.is_draft,
    )


def blank_parts(standard):
    parts = {}
    for row in indicators_of(standard):
        parts.setdefault(row.dimension, []).append(line_of(row))
    return [
        (thai_digits(dimension.position), paper.paper_text(dimension.name), lines)
        for dimension, lines in parts.items()
    ]


def before_after(application):
    """Both sheets side by side with the radar of the page."""
    found = compare(application)
    if found.last is None:
        return nothing_yet(application)
    standard, result = found.last.sheet.standard, found.last.result
    standard.cycle = application.cycle
    context = head_of(standard, "ผลการประเมินตนเองก่อนและหลังการพัฒนา") | {
        "unit": unit_of(application),
        "radar": found.radar(digits=thai_digits, style=STYLE.read_text()),
        "has_after": found.after is not None,
        "dimensions": [
            (paper.paper_text(last.name), *cells(before and before.tally, after and after.tally))
            for last, before, after in found.dimensions()
        ],
        "total": cells(*(form and form.result.total for form in (found.before, found.after))),
        "indicators": [
            (paper.keep(thai_digits(line.row.code)), paper.paper_text(line.row.text),
             figure(before and before.points), figure(after and after.points),
             figure(line.row.max_points))
            for line, before, after in found.indicators()
        ],
        "passes": result.passes,
        "lacking": [paper.paper_text(line) for line in lacking_in_words(result)],
        "gaps": [
            (paper.paper_text(f"{gap.item.code} {gap.item.text}"), gap_in_words(gap))
            for gap in result.gaps[:BEFORE_AFTER_GAPS]
        ],
    }  # fmt: skip
    return Document(
        "pdf/before_after.html",
        context,
        title=f"ผลการประเมินตนเองก่อนและหลัง {application.display_name}",
        filename=f"before-after-{application.pk}.pdf",
        draft=found.last.sheet.is_open,
        area_id=application.area_id,
    )


def nothing_yet(application):
    title = f"ผลการประเมินตนเอง {application.display_name}"
    context = {"unit": unit_of(application), "title_line": "ผลการประเมินตนเอง", "nothing": True}
    filename = f"before-after-{application.pk}.pdf"
    return Document("pdf/before_after.html", context, title=title, filename=filename, draft=True)


def cells(before, after):
    """Points and percent of both sides; a dash where there is no sheet."""
    found = []
    for tally in (before, after):
        found.append(figure(tally and tally.points))
        found.append(figure(tally and tally.percent))
    return found
