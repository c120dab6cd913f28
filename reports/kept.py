"""What is issued is kept as issued: printing it again gives the very same bytes. A draft is never
kept."""

import io

import pikepdf

from registry.actions import papers
from registry.choices import Role
from registry.models import Paper

# The papers that leave the office, and what tells one edition of the same row from another.
EDITIONS = {
    "memo": lambda row: "",
    "applicant_list": lambda row: "",
    "committee_order": lambda row: f"{row.number} {row.signed_on or ''}".strip(),
    "announcement": lambda row: f"{row.number} {row.signed_on or ''}".strip(),
    "circular": lambda row: "",
    "minutes": lambda row: "",
    "result_report": lambda row: "",
    "report_memo": lambda row: "",
}

KEEPERS = (Role.FIELD_OFFICER, Role.DISTRICT_HEAD, Role.PROVINCE)


def issued(kind, row, document, *, by):
    """The bytes of a paper. One that is issued is kept at its first print, then read."""
    is_part = document.area_id not in ("", row.area_id)  # what a district may see of its province's
    if document.draft or is_part or kind not in EDITIONS:
        return document.pdf()
    edition = EDITIONS[kind](row)
    found = Paper.objects.about(row, kind).filter(edition=edition, keep_until=None).first()
    if found is None and not keeps(by, row):
        return document.pdf()
    return bytes_of(found or keep(kind, row, document, edition, by))


def keeps(user, row):
    """Who works in the area of a row; who looks on, and the operator, keep nothing."""
    return user is not None and user.role in KEEPERS and row.area_id.startswith(user.area_id)


def keep(kind, row, document, edition, by):
    content = document.pdf()
    with pikepdf.open(io.BytesIO(content)) as drawn:
        pages = len(drawn.pages)
    return papers.keep(
        row,
        kind,
        io.BytesIO(content),
        by=by,
        title=document.title,
        name=document.filename,
        pages=pages,
        edition=edition,
        people=document.people,
    )


def bytes_of(paper):
    with paper.file.open("rb") as file:
        return file.read()
