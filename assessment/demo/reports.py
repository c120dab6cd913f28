"""Last year's result reports of the two districts whose committees concluded: one on time, one
returned once and then late."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from assessment.models import ResultReport
from assessment.report import contents
from registry.choices import Role, StepKind, SubmissionStatus
from registry.demo import act_as, key, moment
from registry.models import RunningNumber, Submission, User

OBSTACLES = (
    "ผู้สมัครบางส่วนยังไม่จัดเก็บหลักฐานเป็นระบบ ทำให้ใช้เวลาตรวจเอกสารมากกว่าที่กำหนด\n"
    "ช่วงลงพื้นที่ตรงกับฤดูเพาะปลูก กลุ่มเป้าหมายนัดหมายพร้อมกันได้ยาก"
)
SUGGESTIONS = (
    "ควรจัดอบรมการจัดเก็บหลักฐานและการทำบัญชีกลุ่มตั้งแต่ต้นปีงบประมาณ\n"
    "ควรให้ผู้ที่ผ่านการรับรองปีก่อนเป็นพี่เลี้ยงแก่ผู้สมัครรายใหม่"
)
RETURNED = "ขอให้เพิ่มข้อเสนอแนะของอำเภอ และระบุแนวทางดำเนินการต่อของผู้ที่ไม่ผ่าน"
NEXT = "พัฒนากรลงพื้นที่เดือนละครั้งเพื่อช่วยจัดทำบัญชีและรวบรวมหลักฐาน แล้วเชิญสมัครใหม่ในปีถัดไป"
MENDED = "เพิ่มข้อเสนอแนะและแนวทางดำเนินการต่อตามที่จังหวัดขอแล้ว"


@dataclass(frozen=True)
class Round:
    """One sending of a report, and what the province made of it."""

    sent_on: date
    decided_on: date
    reason: str = ""
    note: str = ""
    suggestions: str = SUGGESTIONS
    next: str = ""

    @property
    def status(self):
        return SubmissionStatus.RETURNED if self.reason else SubmissionStatus.ACCEPTED


ROUNDS = {
    "5206": [Round(date(2024, 5, 3), date(2024, 5, 8))],
    "5213": [
        Round(date(2024, 5, 8), date(2024, 5, 13), RETURNED, suggestions="ไม่มี"),
        Round(date(2024, 5, 16), date(2024, 5, 20), note=MENDED, next=NEXT),
    ],
}


def report(rng, cycle, code):
    head = User.objects.get(area=code, role=Role.DISTRICT_HEAD)
    staff = User.objects.get(area=cycle.area, role=Role.PROVINCE)
    act_as(head)
    written = ResultReport.objects.create(cycle=cycle, area_id=code)
    for number, each in enumerate(ROUNDS[code], start=1):
        act_as(head)
        write(written, each, head)
        submission = send(rng, written, each, number, head)
        act_as(staff)
        decide(submission, each, staff)


def write(report, each, head):
    report.obstacles, report.suggestions = OBSTACLES, each.suggestions
    if each.next:
        report.next_steps = {str(unit["id"]): each.next for unit in contents(report)["failed"]}
    report.saved_at, report.saved_by_name = moment(each.sent_on, 9, 40), head.get_full_name()
    report.version += 1
    report.save()


def send(rng, report, each, number, head):
    cycle, code = report.cycle, report.area_id
    receipts = RunningNumber.objects.filter(cycle=cycle, area=code, series="receipt")
    receipts.update(last=F("last") + 1)
    step = cycle.steps.get(kind=StepKind.REPORT)
    is_late = step.is_late(moment(each.sent_on))
    return Submission.objects.create(
        key=key(rng),
        cycle=cycle,
        area_id=code,
        kind=StepKind.REPORT,
        round_no=number,
        receipt_no=f"มชช.{code}/{cycle.fiscal_year}-{receipts.get().last:02d}",
        note=each.note,
        is_late=is_late,
        snapshot={
            **contents(report),
            "missing": [each.note] if each.note else [],
            "sender_position": head.position,
        },
        sent_at=moment(each.sent_on, 10, 15),
        sent_by=head,
        sent_by_name=head.get_full_name(),
    )


def decide(submission, each, staff):
    Submission.objects.filter(pk=submission.pk).update(
        status=each.status,
        decided_at=moment(each.decided_on, 14, 5),
        decided_by=staff,
        decided_by_name=staff.get_full_name(),
        reason=each.reason,
    )
