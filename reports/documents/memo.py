"""บันทึกข้อความ: the memo that carries a district's list, or its report, to the province."""

from mchch.thai import paper
from mchch.thai.dates import in_bangkok
from mchch.thai.text import thai_digits
from registry.models import Circular
from registry.snapshots import by_type
from reports.documents.base import Document, letterhead, office_of, signature, with_place


def memo(submission):
    """The memo of one list, from its snapshot; its number is written by hand."""
    groups = [(label, len(rows)) for label, rows in by_type(submission)]
    year = submission.cycle.fiscal_year
    return memo_of(
        submission,
        "pdf/memo.html",
        subject=f"ส่งรายชื่อผู้สมัครเข้าระบบมาตรฐานการพัฒนาชุมชน (มชช.) ประจำปี พ.ศ. {year}",
        filename=f"memo-{submission.area_id}-{year}-{submission.round_no}.pdf",
        groups=[(label, units(count)) for label, count in groups],
        total=units(sum(count for _, count in groups)),
    )


def memo_of(submission, template, *, subject, filename, **contents):
    """Head, subject, the letter that is answered, who signs. One that is not sent is a draft."""
    area, cycle = submission.area, submission.cycle
    head = letterhead(office_of(area.pk))
    letter = Circular.objects.in_force_for(cycle)
    step = cycle.steps.filter(kind=submission.kind).first()
    context = contents | {
        "head": head,
        "district": with_place(area.label, area),
        "province": with_place(cycle.area.label, cycle.area),
        "year": paper.keep(thai_digits(f"พ.ศ. {cycle.fiscal_year}")),
        "subject": subject,
        "sent_on": submission.pk and in_bangkok(submission.sent_at).date(),
        "due_on": step and step.due_on,
        "letter": letter and with_place(letter.citation, cycle.area),
        "note": submission.note,
        "signature": sender(submission),
        "pictures": {"emblem": head["emblem"]},
    }
    return Document(
        template,
        context,
        title=f"บันทึกข้อความ {subject} {area.label}",
        filename=filename,
        draft=submission.pk is None,
    )


def sender(submission):
    """Who signs what was sent; of a draft nobody yet."""
    if submission.pk is None:
        return signature()
    position = head_position(submission.snapshot.get("sender_position", ""), submission.area)
    return signature(name=submission.sent_by_name, position=position)


def units(count):
    return paper.paper_text(f"{count} หน่วย")


def head_position(position, area):
    """พัฒนาการอำเภอเกาะคา: the place belongs to the position."""
    if area.name in position:
        return with_place(position, area)
    return f"พัฒนาการ{paper.keep(area.label)}"
