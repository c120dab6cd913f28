"""The banner that says, on every page of the district, what has not been sent to the province."""

from django.urls import reverse

from mchch.thai.dates import long_date
from registry.choices import Role, StepKind, SubmissionStatus
from registry.current import current_cycle, last_sendings
from registry.windows import windows

SEASON = 30  # days before a report is due


def notice_banner(request):
    """{text, url, link_text, level} for people of a district, or None."""
    user, cycle = request.user, current_cycle(request)
    if not user.is_district or cycle is None:
        return None
    last, frames = last_sendings(request), windows(cycle, user.area_id)
    return of_list(user, last, frames) or of_report(user, last, frames)


def of_list(user, last, frames):
    sent, frame = last.get(StepKind.LIST), frames.get(StepKind.LIST)
    if sent:
        return came_back(sent) if sent.status == SubmissionStatus.RETURNED else None
    text = "ยังไม่ได้ส่งรายชื่อผู้สมัครให้จังหวัด"
    return frame and not_sent(user, frame.step, text, reverse("send"), reverse("send"))


def of_report(user, last, frames):
    """Once the province has the list: a report that came back, or one whose season it is."""
    sent, frame = last.get(StepKind.REPORT), frames.get(StepKind.REPORT)
    if sent:
        return came_back(sent) if sent.status == SubmissionStatus.RETURNED else None
    listed = last.get(StepKind.LIST)
    is_accepted = listed and listed.status == SubmissionStatus.ACCEPTED
    if not (is_accepted and frame and is_season(frame)):
        return None
    text = "ยังไม่ได้รายงานผลการตรวจประเมินให้จังหวัด"
    return not_sent(user, frame.step, text, reverse("report_send"), reverse("report"))


def is_season(frame):
    left = frame.step.days_left
    return not frame.refusal and left is not None and left <= SEASON


def came_back(sent):
    return {
        "text": f"จังหวัดส่ง{sent.word}กลับ: {sent.reason} แก้ไขแล้วต้องส่งใหม่",
        "url": reverse("submission", args=[sent.pk]),
        "link_text": "ดูเหตุผลและแก้ไข",
        "level": "danger",
    }


def not_sent(user, step, text, send_url, look_url):
    is_head = user.role == Role.DISTRICT_HEAD
    return {
        "text": f"{text} {due(step)}".strip(),
        "url": send_url if is_head else look_url,
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
