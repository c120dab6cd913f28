"""Last year's committees of two districts at work, from opening to the minutes."""

from datetime import date, time, timedelta

from assessment.choices import Resolution, SheetKind, SheetStatus
from assessment.evaluations import cases, members_in
from assessment.models import ConflictOfInterest, Evaluation, Meeting, Score, Sheet
from registry.choices import Role, Stage
from registry.demo import act_as, moment
from registry.demo.applications import move
from registry.models import CommitteeOrder, OrderMember, User

DISTRICTS = ("5206", "5213")
OPENED, SCORED, MET = date(2024, 4, 9), date(2024, 4, 18), date(2024, 4, 23)
CONFLICT = "เป็นเครือญาติกับประธานกลุ่ม"
DEPARTS = "มีหลักฐานเพิ่มเติมที่แสดงในวันประชุมครบถ้วน และคะแนนขาดเพียงเล็กน้อย"
NOTES = ("หลักฐานครบ ตรวจสมุดบัญชีแล้ว", "ลงพื้นที่แล้วพบกิจกรรมจริง", "ควรบันทึกการประชุมให้สม่ำเสมอ")
NOTE = "ให้พัฒนากรติดตามผู้ที่ไม่ผ่านการตรวจประเมิน และเชิญสมัครใหม่ในปีถัดไป"


class Committee:
    """One district's evaluations of a year."""

    def __init__(self, rng, cycle, code, units):
        self.rng = rng
        self.cycle = cycle
        self.code = code
        self.units = [unit for unit in units if unit.area_id.startswith(code)]
        self.head = User.objects.get(area=code, role=Role.DISTRICT_HEAD)
        orders = CommitteeOrder.objects.issued().filter(area=code, cycle=cycle)
        self.order = orders.select_related("area").get()
        seats = OrderMember.objects.filter(committee__order=self.order).select_related("user")
        self.members = members_in(seats)

    def evaluate(self):
        """Everybody gave points, some on paper; one is out of one applicant."""
        act_as(self.head)
        for place, unit in enumerate(self.units):
            evaluation = self.open(unit)
            after = unit.sheets.get(kind=SheetKind.AFTER)
            points = dict(after.scores.filter(own=None).values_list("indicator", "points"))
            for number, member in enumerate(self.members):
                if place == 1 and member.user_id and member.user_id == unit.officer_id:
                    self.declare(evaluation, member)
                elif member.user_id or number % 2 == 0:
                    self.give(evaluation, member, points, place == 0)
        self.conclude(self.resolve())

    def open(self, unit):
        standard = unit.sheets.get(kind=SheetKind.AFTER).standard
        return Evaluation.objects.create(
            application=unit, area_id=unit.area_id, order=self.order, standard=standard,
            opened_at=moment(OPENED, 10), opened_by=self.head,
        )  # fmt: skip

    def declare(self, evaluation, member):
        ConflictOfInterest.objects.create(
            evaluation=evaluation, area_id=evaluation.area_id, seat=member.seat,
            member_id=member.user_id, member_name=member.name, reason=CONFLICT,
            declared_at=moment(SCORED, 8), declared_by_name=member.name,
        )  # fmt: skip

    def give(self, evaluation, member, points, is_strict):
        """Near what the applicant said of itself after development."""
        day = SCORED + timedelta(days=self.rng.randrange(3))
        at = moment(day, self.rng.randrange(9, 16), self.rng.randrange(60))
        writer = member.name if member.user_id else self.head.get_full_name()
        sheet = Sheet.objects.create(
            application=evaluation.application, evaluation=evaluation, area_id=evaluation.area_id,
            standard=evaluation.standard, kind=SheetKind.EVALUATION, status=SheetStatus.CONFIRMED,
            opened_at=at, opened_by=self.head, submitted_at=at, submitted_by_name=writer,
            confirmed_at=at, confirmed_by_name=writer, seat=member.seat,
            member_id=member.user_id, member_name=member.name,
            entered_by_name="" if member.user_id else writer,
        )  # fmt: skip
        Score.objects.bulk_create(
            Score(
                sheet=sheet, area_id=sheet.area_id, indicator=row, saved_at=at,
                saved_by_name=writer, points=self.points(row, points[row.pk], is_strict),
                note=self.rng.choice(NOTES) if self.rng.random() < 0.05 else "",
            )
            for row in evaluation.standard.indicators.all()
        )  # fmt: skip

    def points(self, row, said, is_strict):
        """One applicant is judged harder than it judged itself."""
        levels = [points for points, _ in row.choices]
        place = levels.index(said) if said in levels else 0
        steps = (-1, 0) if is_strict else (0, 0, 1)
        return levels[max(0, min(len(levels) - 1, place + self.rng.choice(steps)))]

    def resolve(self):
        """As computed; where one failed by little, the committee departed from it."""
        rows = Evaluation.objects.filter(application__in=self.units).select_related(
            "standard", "application"
        )
        found = cases(list(rows), self.members, self.cycle)
        failing = [case for case in found if case.verdict == Resolution.FAIL]
        near = max(failing, key=lambda case: case.result.total.percent, default=None)
        for case in found:
            departs = case is near and len(failing) > 1
            case.evaluation.resolution = Resolution.PASS if departs else case.verdict
            case.evaluation.resolution_reason = DEPARTS if departs else ""
        return [case.evaluation for case in found]

    def conclude(self, evaluations):
        at, name = moment(MET, 14, 30), self.head.get_full_name()
        told = {"concluded_at": at, "concluded_by_name": name}
        meeting = Meeting.objects.create(
            cycle=self.cycle, area_id=self.code, order=self.order, held_on=MET,
            begins_at=time(9, 30), ends_at=time(12, 0), saved_at=at, saved_by_name=name,
            place=f"ห้องประชุมที่ว่าการ{self.order.area.label}", note=NOTE,
            people=self.people(), **told,
        )  # fmt: skip
        for row in evaluations:
            row.resolved_at, row.resolved_by_name = at - timedelta(hours=2), name
            row.joining, row.meeting = self.cycle.joining, meeting
            row.concluded_at, row.concluded_by_name = at, name
            row.save()
        for resolution, stage in (("PASS", Stage.PASSED), ("FAIL", Stage.NOT_PASSED)):
            same = [row for row in evaluations if row.resolution == resolution]
            reasons = {row.application_id: row.resolution_reason for row in same}
            move([row.application for row in same], stage, by=self.head, at=at, comments=reasons)

    def people(self):
        return [
            {
                "name": member.name,
                "position": member.seat.position,
                "role": member.seat.get_role_display(),
                "is_present": place != 3,
            }
            for place, member in enumerate(self.members)
        ]
