"""คำสั่ง: the order of a district that appoints its committees."""

from mchch import clock
from mchch.thai import paper
from mchch.thai.dates import MONTHS, be_year
from mchch.thai.text import thai_digits
from registry.choices import MemberRole
from registry.models import CommitteeOrder
from reports.documents.base import Document, letterhead, office_of, signature, with_place


def committee_order(order):
    """The paper of one order: a draft carries neither number nor date, and says ร่าง."""
    order = CommitteeOrder.objects.whole().get(pk=order.pk)
    area = order.area
    committees = list(order.committees.all())
    head = letterhead(office_of(area.pk))
    context = {
        "pictures": {"emblem": head["emblem"]},
        "office": with_place(f"คำสั่ง{area.label}", area),
        "number": thai_digits(order.number),
        "year": thai_digits(order.calendar_year or be_year(clock.today())),
        "subject": with_place(order.title, area),
        **wording(order, committees),
        "committees": [
            blocks(committee, f"{place}." if len(committees) > 1 else "", area)
            for place, committee in enumerate(committees, start=1)
        ],
        "has_short_roles": not any(map(needs_room, committees)),
        "replaced": revoking(order.replaced(), area),
        "effective_on": order.effective_on,
        "signed_on": order.signed_on and full_date(order.signed_on),
        "signature": signed_by(order),
    }
    return Document(
        "pdf/committee_order.html",
        context,
        title=document_title(order),
        filename=f"order-{area.pk}-{order.calendar_year or 'draft'}-{order.number or order.pk}.pdf",
        draft=order.is_draft,
    )


def document_title(order):
    number = f" ที่ {order.number}/{order.calendar_year}" if order.number else ""
    return thai_digits(f"คำสั่ง{order.area.label}{number} เรื่อง {order.title}")


def wording(order, committees):
    """The reason's paragraphs and what is ordered: one sentence with the power relied on, or
    with the last paragraph of the reason."""
    reasons = [line for line in order.reason.splitlines() if line.strip()]
    lead = order.power or (reasons.pop() if reasons else "")
    whom = committees[0].name if len(committees) == 1 else ""
    words = f"จึงแต่งตั้ง{whom or 'คณะกรรมการ'} "
    words += "ประกอบด้วย" if len(committees) == 1 else "ดังต่อไปนี้"
    return {
        "reasons": [with_place(line, order.area) for line in reasons],
        "ordered": with_place(f"{lead} {words}".strip(), order.area),
    }


def blocks(committee, prefix, area):
    """One committee as it is printed; without `prefix` it is the only one of its order."""
    members = [member for member in committee.members.all() if not member.is_empty]
    return {
        "heading": prefix and f"{thai_digits(prefix)} {with_place(committee.name, area)}",
        "members": [
            {
                "no": thai_digits(f"{prefix}{place}" if prefix else f"{place}."),
                "name": paper.person_cell(thai_digits(member.name)),
                "position": with_place(member.position, area),
                "role": member.get_role_display(),
            }
            for place, member in enumerate(members, start=1)
        ],
        "duties": [
            (thai_digits(f"({place})" if prefix else f"{place}."), with_place(duty, area))
            for place, duty in enumerate(committee.duty_list, start=1)
        ],
    }


def needs_room(committee):
    """กรรมการและผู้ช่วยเลขานุการ takes a centimetre more than any other role."""
    return any(member.role == MemberRole.ASSISTANT_SECRETARY for member in committee.members.all())


def revoking(before, area):
    """How the order that goes is named, or None."""
    return before and {
        "office": with_place(f"คำสั่ง{area.label}", area),
        "number": thai_digits(before.number),
        "year": thai_digits(before.calendar_year),
        "signed_on": before.signed_on,
        "subject": with_place(before.title, area),
    }


def full_date(day):
    """๑๖ ธันวาคม พ.ศ. ๒๕๖๗, as orders and announcements are dated."""
    return paper.keep(thai_digits(f"{day.day} {MONTHS[day.month - 1]} พ.ศ. {be_year(day)}"))


def signed_by(order):
    """The lines under the room for the signature; the place stays with its position."""
    signed = signature(name=order.signatory_name)
    lines = (order.signatory_position, order.signatory_acting_for)
    return signed | {"lines": [with_place(line, order.area) for line in lines if line]}
