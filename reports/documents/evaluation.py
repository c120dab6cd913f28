"""The committee's papers: score sheets blank, of a member and joined; minutes and resolution."""

from assessment.choices import Resolution
from assessment.evaluations import JOINT, case_of, cases, members_of_district
from assessment.models import Evaluation, Standard
from assessment.sheets import whole
from assessment.words import figure as shown
from assessment.words import lacking_in_words
from mchch.thai import paper
from mchch.thai.text import thai_digits
from registry.choices import ApplicantType, Joining
from registry.models import Area
from reports.documents.base import Document
from reports.documents.self_assessment import blank_parts, figure, head_of, line_of, unit_of
from reports.documents.units import fiscal_year, unit_name

TITLE = "แบบให้คะแนนการตรวจประเมิน"


def exact(value):
    return paper.keep(thai_digits(shown(value)))


def score_sheet(sheet):
    """What one member gave; a sheet that is not handed in is a draft."""
    sheet.application = sheet.evaluation.application
    form = whole(sheet, with_files=False, with_before=False)
    total = form.result.total
    context = head_of(sheet.standard, TITLE) | {
        "unit": unit_of(sheet.application),
        "parts": [
            (part.number and thai_digits(part.number), paper.paper_text(part.name),
             [line_of(one.row, one) for one in part.answers])
            for part in form.parts
        ],
        "total": (figure(total.points), figure(total.possible), figure(total.percent)),
        "member": paper.person(sheet.member_name),
        "role": member_role(sheet),
        "entered_by": paper.person(sheet.entered_by_name),
        "submitted_at": None if sheet.is_open else sheet.submitted_at,
    }  # fmt: skip
    return Document(
        "pdf/score_sheet.html",
        context,
        title=f"{sheet} {sheet.application.display_name}",
        filename=f"score-sheet-{sheet.pk}.pdf",
        draft=sheet.is_open,
        area_id=sheet.area_id,
    )


def member_role(sheet):
    return sheet.seat.get_role_display() if sheet.seat_id else JOINT


def blank_score_sheet(type_, cycle, user):
    """To be filled in with a pen, by the standard in use (or the newest draft, which says so)."""
    rows = Standard.objects.filter(cycle=cycle, type=type_).select_related("cycle")
    standard = rows.in_use().first() or rows.first()
    label = ApplicantType(type_).label
    context = {"type_label": label, "year": fiscal_year(cycle), "is_blank": True, "parts": []}
    if standard:
        context |= head_of(standard, TITLE)
        context["parts"] = blank_parts(standard)
    district = Area.objects.filter(pk=(user.area_id or "") if user else "").first()
    context["place"] = paper.keep(district.label) if district else ""
    return Document(
        "pdf/score_sheet.html",
        context | {"title_line": TITLE},
        title=f"{TITLE} ประเภท{label} ปีงบประมาณ พ.ศ. {cycle.fiscal_year}",
        filename=f"score-sheet-{type_.lower()}-{cycle.fiscal_year}.pdf",
        draft=standard is None or standard.is_draft,
    )


def joined_scores(evaluation):
    """All members' points beside each other, the joined ones, the verdict and the resolution."""
    application = evaluation.application
    case = case_of(evaluation, application.cycle)
    context = head_of(evaluation.standard, "ผลรวมคะแนนการตรวจประเมิน") | {
        "unit": unit_of(application),
        "method": paper.paper_text(Joining(case.method).label),
        "members": [paper.person(sheet.member_name) for sheet in case.counted],
        "lines": joined_lines(case) if case.counted else [],
        "verdict": case.verdict_word,
        "total": total_of(case.result) if case.result else None,
        "lacking": lacking(case),
        "resolution": evaluation.get_resolution_display(),
        "reason": paper.paper_text(evaluation.resolution_reason),
        "conflicts": [paper.person(row.member_name) for row in case.conflicts],
    }
    return Document(
        "pdf/joined_scores.html",
        context,
        title=f"ผลรวมคะแนนการตรวจประเมิน {application.display_name}",
        filename=f"joined-scores-{evaluation.pk}.pdf",
        draft=not evaluation.is_concluded,
        area_id=evaluation.area_id,
    )


def lacking(case):
    lines = lacking_in_words(case.result) if case.result else []
    return [paper.paper_text(line) for line in lines]


def total_of(result):
    total = result.total
    return exact(total.points), figure(total.possible), figure(total.percent)


def joined_lines(case):
    """[(code, text, points of each member, joined)]"""
    return [
        (
            paper.keep(thai_digits(line.indicator.code)),
            paper.paper_text(line.indicator.text),
            [figure(value) for value in line.points],
            exact(line.joined),
        )
        for line in case.lines()
    ]


def minutes(meeting):
    """Minutes and resolution. Until all is concluded a draft of what stands now."""
    rows = meeting.evaluations.all() if meeting.concluded_at else of_pending(meeting)
    rows = list(
        rows.select_related("standard", "application__cycle")
        .defer("application__citizen_id")
        .order_by("application__type", "application__sort_key", "id")
    )
    found = cases(rows, members_of_district(meeting.area_id), meeting.cycle)
    taken_back = list(meeting.reopenings.select_related("evaluation__application"))
    label = meeting.area.label
    return Document(
        "pdf/minutes.html",
        who_met(meeting) | what_was_resolved(meeting, found, taken_back),
        title=f"รายงานการประชุมคณะกรรมการตรวจประเมินเพื่อรับรองมาตรฐานการพัฒนาชุมชน{label}",
        filename=f"minutes-{meeting.area_id}-{meeting.pk}.pdf",
        draft=meeting.concluded_at is None,
        people=len(found) + len(taken_back),
        area_id=meeting.area_id,
    )


def who_met(meeting):
    return {
        "place_label": paper.keep(meeting.area.label),
        "year": fiscal_year(meeting.cycle),
        "meeting": meeting,
        "begins_at": clock_time(meeting.begins_at),
        "ends_at": clock_time(meeting.ends_at),
        "place": paper.paper_text(meeting.place),
        "order": paper.paper_text(str(meeting.order)),
        "present": [person_line(person) for person in meeting.present],
        "absent": [person_line(person) for person in meeting.absent],
        "note": [paper.paper_text(line) for line in meeting.note.splitlines() if line.strip()],
    }


def what_was_resolved(meeting, found, taken_back):
    """What was considered again later was resolved in this meeting all the same."""
    rows = [case.evaluation for case in found]
    told = [case_line(case) for case in found] + [taken_back_line(row) for row in taken_back]
    told.sort(key=lambda line: line["order"])
    resolutions = [row.resolution for row in (*rows, *taken_back)]
    return {
        "method": paper.paper_text(Joining(meeting_method(meeting, found)).label),
        "sample": next((row.standard.sample_words for row in rows), ""),
        "lines": [line | {"no": exact(place)} for place, line in enumerate(told, start=1)],
        "departing": [
            *(departing(case.evaluation) for case in found if case.departs),
            *(departing(row) for row in taken_back if row.departs),
        ],
        "conflicts": [
            (paper.person(row.member_name), unit_name(case.evaluation.application.display_name))
            for case in found
            for row in case.conflicts
        ],
        "count": exact(len(told)),
        "passed": exact(resolutions.count(Resolution.PASS)),
        "failed": exact(resolutions.count(Resolution.FAIL)),
    }


def of_pending(meeting):
    rows = Evaluation.objects.inside(meeting.area_id).in_cycle(meeting.cycle)
    return rows.pending()


def meeting_method(meeting, found):
    return found[0].method if found else meeting.cycle.joining


def clock_time(value):
    """๐๙.๓๐ น."""
    return paper.keep(thai_digits(f"{value:%H.%M} น.")) if value else ""


def person_line(person):
    position = person["position"] if person["position"] != person["name"] else ""
    return (
        paper.person(person["name"]),
        paper.paper_text(position),
        paper.paper_text(person["role"]),
    )


def case_line(case):
    result = case.result
    return unit_line(case.evaluation.application) | {
        "percent": figure(result.total.percent) if result else "–",
        "verdict": case.verdict_word or "–",
        "resolution": case.evaluation.get_resolution_display() or "ยังไม่มีมติ",
    }


def taken_back_line(row):
    return unit_line(row.evaluation.application) | {
        "percent": paper.keep(thai_digits(row.percent)) or "–",
        "verdict": row.get_verdict_display() or "–",
        "resolution": row.get_resolution_display(),
    }


def unit_line(unit):
    name = unit.display_name
    return {
        "order": (unit.type, unit.sort_key, unit.pk),
        "name": paper.person_cell(name) if unit.is_leader else unit_name(name),
        "type": paper.paper_text(unit.get_type_display()),
    }


def departing(resolved):
    name = unit_name(resolved.application.display_name)
    resolution = resolved.get_resolution_display()
    return name, resolution, paper.paper_text(resolved.resolution_reason)
