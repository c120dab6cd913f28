"""Who may open data for other systems. Each predicate gives the reason why not; "" is allowed."""

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
