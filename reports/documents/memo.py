"""บันทึกข้อความ: the memo that carries a district's applicant list to the province."""

from mchch.thai import paper
from mchch.thai.dates import in_bangkok
from mchch.thai.text import thai_digits
from registry.choices import StepKind
from registry.models import Circular
from registry.snapshots import by_type
from reports.documents.base import Document, letterhead, office_of, signature, with_place


def memo(submission):
    """The memo of one sending, from its snapshot; its number is written by hand."""
    area, cycle = submission.area, submission.cycle
    head = letterhead(office_of(area.pk))
    letter = Circular.objects.in_force_for(cycle)
    step = cycle.steps.filter(kind=StepKind.LIST).first()
    groups = [(label, len(rows)) for label, rows in by_type(submission)]
    total = sum(count for _, count in groups)
    subject = f"ส่งรายชื่อผู้สมัครเข้าระบบมาตรฐานการพัฒนาชุมชน (มชช.) ประจำปี พ.ศ. {cycle.fiscal_year}"
    context = {
        "head": head,
        "district": with_place(area.label, area),
        "province": with_place(cycle.area.label, cycle.area),
        "year": paper.keep(thai_digits(f"พ.ศ. {cycle.fiscal_year}")),
        "subject": subject,
        "sent_on": in_bangkok(submission.sent_at).date(),
        "due_on": step and step.due_on,
        "groups": [(label, units(count)) for label, count in groups],
        "total": units(total),
        "letter": letter and with_place(letter.citation, cycle.area),
        "note": submission.note,
        "signature": signature(
            name=submission.sent_by_name, position=head_position(submission.sent_by, area)
        ),
        "pictures": {"emblem": head["emblem"]},
    }
    return Document(
        "pdf/memo.html",
        context,
        title=f"บันทึกข้อความ {subject} {area.label}",
        filename=f"memo-{area.pk}-{cycle.fiscal_year}-{submission.round_no}.pdf",
    )


def units(count):
    return paper.paper_text(f"{count} หน่วย")


def head_position(user, area):
    """พัฒนาการอำเภอเกาะคา: the place belongs to the position."""
    if area.name in user.position:
        return with_place(user.position, area)
    return f"พัฒนาการ{paper.keep(area.label)}"
