"""ข้อมูลส่วนบุคคลของเจ้าของข้อมูล: all that is held on one person, given to that person."""

from mchch import clock
from mchch.thai import paper
from mchch.thai.dates import time_of
from mchch.thai.text import thai_digits
from reports.documents.base import Document, letterhead, office_of, signature, with_place
from reports.subject.held import held
from reports.subject.sections import Verbatim

# Classes of templates/pdf/subject.css, by a column's heading; the others share what is left.
WIDTHS = {
    **dict.fromkeys(("เมื่อ", "วันที่", "แนบเมื่อ", "เก็บเมื่อ", "ครั้งล่าสุด", "แสดงเมื่อ"), "when"),
    **dict.fromkeys(("ปี", "คะแนน", "ขนาด", "ผล", "ทำ"), "size"),
    **dict.fromkeys(("ครั้ง", "ของ", "สถานะ", "จำนวน", "ประกาศฉบับที่"), "kind"),
    **dict.fromkeys(("โดย", "ผู้เข้าถึง"), "who"),
}


def subject_data(person, user, *, reason, is_revealed=False):
    sections = held(person, user, is_revealed=is_revealed, for_subject=True)
    head = letterhead(office_of(user.area_id))
    context = {
        "pictures": {"emblem": head["emblem"]},
        "head": head,
        "name": paper.person(person.name),
        "area": with_place(user.area.label, user.area),
        "made_by": paper.person(user.get_full_name()),
        "made_position": paper.paper_text(user.position or user.get_role_display()),
        "made_on": paper.paper_date(clock.today()),
        "made_at": paper.keep(thai_digits(f"{time_of(clock.now())} น.")),
        "reason": paper.paper_text(reason),
        "is_revealed": is_revealed,
        "sections": [printed(section) for section in sections if not section.is_empty],
        "nothing": [paper.paper_text(section.title) for section in sections if section.is_empty],
        "signature": signature(
            name=user.get_full_name(), position=user.position or user.get_role_display()
        ),
        "receiver": paper.person(person.name),
    }
    return Document(
        "pdf/subject.html",
        context,
        title=f"ข้อมูลส่วนบุคคลของ{person.name}",
        filename=f"personal-data-{person.kind}-{person.pk}.pdf",
    )


def printed(section):
    return {
        "title": paper.paper_text(section.title),
        "source": paper.paper_text(section.source),
        "facts": [
            (text_of(heading), [(label, text_of(text)) for label, text in lines])
            for heading, lines in section.facts
        ],
        "widths": [WIDTHS.get(label, "") for label in section.heads],
        "heads": section.heads,
        "rows": [[text_of(cell) for cell in row] for row in section.rows],
        "note": paper.paper_text(section.note),
    }


def text_of(text):
    """Thai digits, but in what a machine reads."""
    return paper.plain(text) if isinstance(text, Verbatim) else paper.paper_text(text or "–")
