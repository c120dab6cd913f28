"""ประกาศ: whom a district or a province certifies (แบบที่ ๗)."""

from assessment.certification import TITLE, lines_of
from assessment.models.standard import SAMPLE
from mchch import clock
from mchch.thai import paper
from mchch.thai.dates import be_year
from mchch.thai.text import thai_digits
from registry.choices import ApplicantType
from registry.orders import of_year
from reports.documents.base import Document, letterhead, office_of, signature, with_place
from reports.documents.committee_order import full_date
from reports.documents.units import unit_name


def of_reader(user, options):
    """A district prints of a provincial announcement what is its own."""
    return {"inside": user.area_id if user and user.area_id else ""}


def announcement(row, inside=""):
    """A draft carries neither number nor date, and says ร่าง."""
    area = row.area
    lines = [line for line in lines_of(row) if line.area_id.startswith(inside)]
    head = letterhead(office_of(area.pk))
    is_extract = len(inside) > len(area.pk)
    context = {
        "pictures": {"emblem": head["emblem"]},
        "office": with_place(f"ประกาศ{area.label}", area),
        "number": thai_digits(row.number),
        "has_number": bool(row.number) or row.number_by_hand,
        "year": thai_digits(row.calendar_year or be_year(clock.today())),
        "subject": paper.paper_text(f"{TITLE} {of_year(row.cycle)}"),
        "extract": extract_of(lines) if is_extract else "",
        "sample": SAMPLE if any(line.is_sample for line in lines) else "",
        "paragraphs": [with_place(line, area) for line in row.text.splitlines() if line.strip()],
        "districts": by_district(lines, row.is_of_province),
        "count": paper.paper_text(f"{len(lines)} ราย"),
        "signed_on": row.signed_on and full_date(row.signed_on),
        "signature": signed_by(row, area),
    }
    return Document(
        "pdf/announcement.html",
        context,
        title=thai_digits(f"{row} เรื่อง {TITLE} {of_year(row.cycle)}"),
        filename=f"announcement-{area.pk}-{row.cycle.fiscal_year}-{row.pk}.pdf",
        draft=row.is_draft,
        area_id=row.area_id if row.area_id.startswith(inside) else inside,
    )


def extract_of(lines):
    place = paper.keep(f"อำเภอ{lines[0].district}") if lines else ""
    return f"เฉพาะรายชื่อในพื้นที่{place}"


def by_district(lines, is_of_province):
    """[(district or "", [(type, [line])])] in the order of the list, numbered through."""
    found = {}
    for number, line in enumerate(lines, start=1):
        groups = found.setdefault(line.district if is_of_province else "", {})
        groups.setdefault(line.type, []).append(line_of(number, line))
    return [
        (paper.keep(district and f"อำเภอ{district}"), [
            (ApplicantType(type_).label, paper.paper_text(f"{len(rows)} ราย"), rows)
            for type_, rows in groups.items()
        ])
        for district, groups in found.items()
    ]  # fmt: skip


def line_of(number, line):
    return (
        paper.keep(thai_digits(f"{number}.")),
        paper.person_cell(line.name) if line.is_leader else unit_name(line.name),
        paper.keep(line.subdistrict and f"ตำบล{line.subdistrict}"),
    )


def signed_by(row, area):
    signed = signature(name=row.signatory_name)
    lines = (row.signatory_position, row.signatory_acting_for)
    return signed | {"lines": [with_place(line, area) for line in lines if line]}
