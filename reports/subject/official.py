"""What is held on a committee's member, or on who has an account."""

from django.db.models import Count, Max, Min, Q

from assessment.models import ConflictOfInterest, Meeting, MemberLink, Sheet, VisitMember
from mchch.thai import phones
from registry.log import LOGIN
from registry.models import ChangeEvent
from reports.subject.sections import Section, Verbatim, day, moment


def sections(person, user):
    return [
        Section(
            "ตำแหน่งในคณะกรรมการ",
            "อำเภอพิมพ์ในคำสั่งแต่งตั้ง",
            heads=("คำสั่ง", "ชื่อที่พิมพ์", "ตำแหน่ง", "บทบาท"),
            rows=[
                (str(row.committee.order), row.name, row.position, row.get_role_display())
                for row in person.seats
            ],
        ),
        Section(
            "บัญชีผู้ใช้",
            "ผู้ดูแลระบบบันทึก",
            facts=[(f"บัญชี {row.get_full_name()}", account(row)) for row in person.accounts],
        ),
        as_member(person, user),
        use(person, user),
    ]


def account(row):
    return [
        ("ชื่อผู้ใช้", Verbatim(row.username)),
        ("ชื่อ", row.get_full_name()),
        ("ตำแหน่ง", row.position),
        ("โทรศัพท์", phones.formatted(row.phone)),
        ("อีเมล", Verbatim(row.email)),
        ("บทบาท", f"{row.get_role_display()} {row.area_label}"),
        ("สถานะ", "ใช้งานได้" if row.is_active else "ปิดแล้ว"),
        ("สร้างเมื่อ", moment(row.created_at)),
        ("เข้าสู่ระบบครั้งล่าสุด", moment(row.last_login)),
        ("ยืนยันสองชั้นตั้งแต่", moment(row.second_factor_since)),
    ]


def of_person(person):
    """Rows of a member: by account, else by the seat."""
    return Q(member__in=person.accounts) | Q(seat__in=person.seats)


def as_member(person, user):
    """Of the applicants that were judged no name: they are other people's data."""
    who = of_person(person)
    sheets = Sheet.objects.filter(who, evaluation__isnull=False)
    visits = VisitMember.objects.filter(who).select_related("visit")
    conflicts = ConflictOfInterest.objects.filter(who)
    links = MemberLink.objects.none()
    if user.is_district:  # who alone keeps links
        links = MemberLink.objects.filter(seat__in=person.seats)
    return Section(
        "งานในฐานะกรรมการ",
        "กรรมการหรือเลขานุการบันทึก",
        heads=("เมื่อ", "รายการ", "รายละเอียด"),
        rows=[
            *((moment(row.opened_at), "ให้คะแนนผู้สมัคร", row.get_status_display()) for row in sheets),
            *((day(row.visit.held_on), "ลงพื้นที่", row.visit.place) for row in visits),
            *((day(row.held_on), "ประชุมคณะกรรมการ", row.place) for row in meetings(person)),
            *((moment(row.declared_at), "แจ้งส่วนได้เสีย", row.reason) for row in conflicts),
            *(
                (moment(row.created_at), "ลิงก์ส่วนตัว", f"ใช้ได้ถึง {moment(row.valid_until)}")
                for row in links
            ),
        ],
    )


def meetings(person):
    """Those of the person's own orders whose minutes hold the name as it was typed."""
    held = Q(pk__in=[])
    for row in (seat for seat in person.seats if seat.name):
        held |= Q(order=row.committee.order_id, people__contains=[{"name": row.name}])
    return Meeting.objects.filter(held).order_by("held_on")


def use(person, user):
    """How much an account did, in two figures; each act stands in the log of the system."""
    events = ChangeEvent.objects.visible_to(user).filter(
        actor__in=[row.pk for row in person.accounts]
    )
    told = events.aggregate(n=Count("pk"), first=Min("at"), last=Max("at"))
    accounts = ChangeEvent.objects.of_any(person.accounts)
    logins = accounts.filter(LOGIN).aggregate(n=Count("pk"), last=Max("at"))
    rows = []
    if person.accounts:
        rows = [
            ("เข้าสู่ระบบ", f"{logins['n']} ครั้ง", moment_of(logins["last"])),
            ("รายการที่บันทึกหรือแก้ไข", f"{told['n']} รายการ", moment_of(told["last"])),
        ]
    return Section("การใช้งานระบบ", "ระบบบันทึกเอง", heads=("รายการ", "จำนวน", "ครั้งล่าสุด"), rows=rows)


def moment_of(value):
    return moment(value and ChangeEvent(at=value).shown_at)
