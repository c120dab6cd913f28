"""The banner that says, on every page of the district, that its list has not been sent yet."""

from django.urls import reverse

from mchch.thai.dates import long_date
from registry.choices import Role, StepKind, SubmissionStatus
from registry.current import current_cycle, last_list
from registry.windows import windows


def notice_banner(request):
    """{text, url, link_text, level} for people of a district, or None."""
    user, cycle = request.user, current_cycle(request)
    if not user.is_district or cycle is None:
        return None
    last = last_list(request)
    if last and last.status != SubmissionStatus.RETURNED:
        return None
    if last:
        url = reverse("submission", args=[last.pk])
        text = f"จังหวัดส่งรายชื่อกลับ: {last.reason} แก้ไขแล้วต้องส่งใหม่"
        return {"text": text, "url": url, "link_text": "ดูเหตุผลและแก้ไข", "level": "danger"}
    frame = windows(cycle, user.area_id).get(StepKind.LIST)
    return not_sent(user, frame.step) if frame else None


def not_sent(user, step):
    text = f"ยังไม่ได้ส่งรายชื่อผู้สมัครให้จังหวัด {due(step)}"
    is_head = user.role == Role.DISTRICT_HEAD
    return {
        "text": text.strip(),
        "url": reverse("send"),
        "link_text": "ตรวจและส่ง" if is_head else "ดูสิ่งที่ยังขาด",
        "level": "danger" if step.is_late() else "warning",
    }


def due(step):
    """The due date and the days left, in words."""
    if step.due_on is None:
        return ""
    return f"ครบกำหนด {long_date(step.due_on)} ({left(step)})"


def left(step):
    days = step.days_left
    if days is None:
        return "ไม่กำหนดวัน"
    if days < 0:
        return f"เลยกำหนดมา {-days} วัน"
    return "ครบกำหนดวันนี้" if days == 0 else f"เหลือ {days} วัน"
