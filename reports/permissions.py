"""Who may open data for other systems, and who removes what is personal of a year. Each predicate
gives the reason why not; "" is allowed."""

from mchch.thai.dates import long_date
from registry.choices import Role
from registry.permissions import NOT_YOUR_ROLE


def refuse_see_tokens(user):
    """Which systems read the data of an area: who answers for it."""
    answers = user.role in (Role.DISTRICT_HEAD, Role.PROVINCE, Role.NATION, Role.ADMIN)
    return "" if answers else NOT_YOUR_ROLE


def refuse_make_token(user):
    may = user.role in (Role.PROVINCE, Role.ADMIN)
    return "" if may else "เฉพาะเจ้าหน้าที่จังหวัดและผู้ดูแลระบบที่สร้างหรือยกเลิกโทเคนได้"


def refuse_personal(user):
    """A token that reads names and telephones."""
    if user.role == Role.PROVINCE:
        return ""
    return "ผู้ดูแลระบบไม่เห็นข้อมูลผู้สมัคร จึงสร้างโทเคนที่อ่านข้อมูลส่วนบุคคลไม่ได้ ให้เจ้าหน้าที่จังหวัดเป็นผู้สร้าง"


def refuse_read_openly(user):
    """Open data by one's own log-in, to try it out."""
    return "" if user.reads_area else NOT_YOUR_ROLE


def refuse_see_retention(user):
    """What of a year is to be removed: the province, which sets how long it is kept."""
    return "" if user.role == Role.PROVINCE else "เฉพาะเจ้าหน้าที่จังหวัดที่ดูแลการเก็บรักษาข้อมูลของปีได้"


def refuse_propose_erasure(user, cycle):
    refusal = refuse_see_retention(user)
    if refusal or cycle.is_due:
        return refusal
    if cycle.keep_until is None:
        return "ปีนี้ยังไม่กำหนดว่าเก็บข้อมูลส่วนบุคคลนานเท่าใด จึงลบไม่ได้"
    return f"ยังไม่ถึงกำหนด ข้อมูลของปีนี้เก็บถึงวันที่ {long_date(cycle.keep_until)}"


def refuse_confirm_erasure(user, erasure):
    """Two people: who proposed does not confirm."""
    if erasure.proposed_by_id == user.pk:
        return "ท่านเป็นผู้เสนอ ผู้ยืนยันต้องเป็นเจ้าหน้าที่จังหวัดอีกคนหนึ่ง"
    return refuse_see_retention(user)
