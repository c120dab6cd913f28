"""แบบรายชื่อผู้สมัคร: the list that a district sends, from the copy that its sending keeps."""

from datetime import date

from mchch.crypto import decrypt
from mchch.thai import citizen_id, paper
from mchch.thai.text import thai_digits
from registry.choices import ApplicantType
from registry.snapshots import by_type
from reports.documents.base import Document
from reports.documents.memo import sender
from reports.documents.units import address, count, fiscal_year, phone, unit_name


def applicant_list(submission):
    area, cycle = submission.area, submission.cycle
    groups = [group(label, rows) for label, rows in by_type(submission)]
    total = sum(len(rows) for _, rows in by_type(submission))
    context = {
        "year": fiscal_year(cycle),
        "district": paper.keep(area.label),
        "province": paper.keep(cycle.area.label),
        "groups": groups,
        "total": count(total),
        "receipt": paper.keep(thai_digits(submission.receipt_no)),
        "sent_on": submission.sent_at,
        "round": thai_digits(submission.round_no),
        "signature": sender(submission),
    }
    return Document(
        "pdf/applicant_list.html",
        context,
        title=f"แบบรายชื่อผู้สมัคร มชช. ปีงบประมาณ พ.ศ. {cycle.fiscal_year} {area.label}",
        filename=f"applicant-list-{area.pk}-{cycle.fiscal_year}-{submission.round_no}.pdf",
        people=total,
        area_id=area.pk,
    )


def group(label, rows):
    """A type with its rows in the order of the sending, and how many units they are."""
    return {"label": label, "count": count(len(rows)), "rows": [row_of(row) for row in rows]}


def row_of(row):
    is_leader = row["type"] == ApplicantType.LEADER
    applied = row.get("applied_on")
    return {
        "name": paper.person_cell(row["name"]) if is_leader else unit_name(row["name"]),
        "person": "" if is_leader else paper.person_cell(row["person"]),
        "position": paper.paper_text(row["position"]),
        "citizen_id": masked(row) if is_leader else "",
        "address": address(row, row["subdistrict"]),
        "phone": phone(row["phone"]),
        "officer": paper.person_cell(row["officer"]),
        "number": paper.keep(thai_digits(row["number"])),
        "applied_on": date.fromisoformat(applied) if isinstance(applied, str) else applied,
    }


def masked(row):
    digits = decrypt(row["citizen_id"]) if row.get("citizen_id") else ""
    return paper.keep(thai_digits(citizen_id.masked(digits)))
