"""What an order says by itself, from the year and the letter, and what it still lacks."""

from collections import Counter
from dataclasses import dataclass

from mchch.thai.dates import long_date
from mchch.thai.text import arabic_digits
from registry.choices import MemberRole, OrderStatus, Role, StepKind
from registry.models import CommitteeOrder, User

PROGRAMME = "ระบบมาตรฐานการพัฒนาชุมชน (มชช.)"
COMMITTEE = "คณะกรรมการตรวจประเมินเพื่อรับรองมาตรฐานการพัฒนาชุมชน"


@dataclass(frozen=True)
class Seat:
    """Where an order in force appoints a person."""

    order: CommitteeOrder
    role: str
    committee: str

    @property
    def role_label(self):
        return MemberRole(self.role).label


def seats_in(orders):
    """The seats of orders that were asked for with_seats_of() somebody."""
    return [
        Seat(order, **told) for order in orders if order.is_in_force for told in order.own_seats
    ]


def seats_of(user):
    """Where the person was appointed: nobody learns of it by chance. One statement."""
    orders = CommitteeOrder.objects.filter(status=OrderStatus.IN_FORCE).appointing(user)
    return seats_in(orders.select_related("area").with_seats_of(user))


def of_year(cycle):
    return f"ประจำปี พ.ศ. {cycle.fiscal_year}"


def title_for(cycle, district):
    return f"แต่งตั้ง{COMMITTEE}{district.label} {of_year(cycle)}"


def reason_for(cycle, letter_no, letter_on):
    """Two paragraphs; the province's letter is cited by what is known of it."""
    letter_no = arabic_digits(letter_no)
    citing = f" ที่ {letter_no}" if letter_no else ""
    citing += f" ลงวันที่ {long_date(letter_on)}" if letter_on else ""
    letter = f" ตามหนังสือ{cycle.area.label}{citing}" if citing else ""
    return (
        f"ด้วย{cycle.area.label}แจ้งให้อำเภอดำเนินงาน{PROGRAMME} {of_year(cycle)}"
        f" และจัดทำคำสั่งแต่งตั้ง{COMMITTEE}อำเภอ{letter}\n"
        f"เพื่อให้การดำเนินงานตาม{PROGRAMME} {of_year(cycle)} เป็นไปอย่างมีประสิทธิภาพ"
    )


def duties_for(cycle):
    """The fourth task of the letter, with the dates of the year."""
    due = {step.kind: step.due_on for step in cycle.steps.all()}
    evaluate, report = until(due.get(StepKind.EVALUATE)), until(due.get(StepKind.REPORT))
    return [
        f"ตรวจประเมินกลุ่มเป้าหมายที่สมัครเข้าสู่{PROGRAMME}",
        f"สรุปและให้ความเห็นชอบในการรับรองผู้ผ่านการประเมินตาม{PROGRAMME}"
        + (f" ให้แล้วเสร็จ{evaluate}" if evaluate else ""),
        f"รายงานผลให้สำนักงานพัฒนาชุมชน{cycle.area.label}ทราบ" + (f" {report}" if report else ""),
    ]


def until(day):
    return f"ภายในวันที่ {long_date(day)}" if day else ""


def first_members(district):
    """Who sits in the committee by position, as a beginning: the chief, and the head who writes."""
    heads = User.objects.filter(area=district.pk, role=Role.DISTRICT_HEAD, is_active=True)[:2]
    head = heads[0] if len(heads) == 1 else None
    return [
        {"role": MemberRole.CHAIR, "position": f"นาย{district.label}"},
        {"role": MemberRole.SECRETARY, "position": f"พัฒนาการ{district.label}", "user": head},
    ]


def missing_for_order(order):
    """Everything that keeps a draft from being issued, as sentences; `order` is a whole() one."""
    committees = list(order.committees.all())
    texts = [
        *([] if order.title else ["ยังไม่มีเรื่อง"]),
        *([] if order.reason else ["ยังไม่มีเหตุผล (ด้วย…)"]),
        *([] if order.signatory_name else ["ยังไม่ได้เลือกผู้ลงนาม"]),
        *([] if committees else ["ยังไม่มีคณะกรรมการ"]),
    ]
    for place, committee in enumerate(committees, start=1):
        prefix = f"คณะที่ {place}: " if len(committees) > 1 else ""
        texts += [prefix + text for text in missing_in(committee, len(committees) > 1)]
    return texts


def missing_in(committee, is_one_of_several):
    members = list(committee.members.all())
    if is_one_of_several and not committee.name:
        yield "ยังไม่มีชื่อคณะกรรมการ"
    if not members:
        yield "ยังไม่มีกรรมการ"
        return
    for place, member in enumerate(members, start=1):
        if member.is_empty:
            yield f"กรรมการลำดับที่ {place} ยังไม่มีชื่อหรือตำแหน่ง"
    chairs = sum(member.role == MemberRole.CHAIR for member in members)
    if chairs != 1:
        yield "ยังไม่มีประธานกรรมการ" if not chairs else f"มีประธานกรรมการ {chairs} คน ต้องมีเพียงคนเดียว"
    yield from twice_named(members)


def twice_named(members):
    for name, count in Counter(member.name for member in members if member.name).items():
        if count > 1:
            yield f"{name} อยู่ในคณะนี้ {count} แถว"
