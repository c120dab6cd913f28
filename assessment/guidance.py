"""For those who did not pass: what is lacking, what to begin with, how to come again next year."""

from dataclasses import dataclass

from assessment.evaluations import case_of
from assessment.words import figure, gap_in_words, lacking_in_words
from mchch.thai import phones
from mchch.thai.dates import long_date
from registry.choices import StepKind
from registry.models import Cycle, CycleStep

MOST_GAPS = 10


@dataclass(frozen=True)
class Guidance:
    """One evaluation that ended with "not passed", in words for its applicant."""

    evaluation: object
    case: object
    next_year: int
    steps: list

    @property
    def result(self):
        return self.case.result

    @property
    def lacking(self):
        """What the rule asks and the points lack; nothing where the committee departed from it."""
        return lacking_in_words(self.result) if self.result else []

    @property
    def dimensions(self):
        """[(name, points, possible, percent, passes)]"""
        rows = self.result.dimensions if self.result else ()
        return [
            (one.name, figure(one.tally.points), figure(one.tally.possible),
             figure(one.tally.percent), one.passes)
            for one in rows
        ]  # fmt: skip

    @property
    def gaps(self):
        """[(code, text, points, most, why)] of what decides, the most needed first."""
        rows = [gap for gap in self.result.gaps if gap.decides] if self.result else []
        return [
            (gap.item.code, gap.item.text, figure(gap.points), figure(gap.item.max_points),
             gap_in_words(gap))
            for gap in rows[:MOST_GAPS]
        ]  # fmt: skip

    @property
    def notes(self):
        """What members wrote beside an indicator that does not pass: [(code, note)]."""
        return [
            (line.indicator.code, note)
            for line in self.case.lines()
            if not line.passes
            for _, note in line.notes
        ]


def guidance_of(evaluation):
    application = evaluation.application
    cycle = application.cycle
    return Guidance(
        evaluation,
        case_of(evaluation, cycle),
        cycle.fiscal_year + 1,
        steps_again(application, cycle),
    )


def steps_again(application, cycle):
    """How to come again, as sentences."""
    officer = application.officer
    phone = f" โทร. {phones.formatted(officer.phone)}" if officer.phone else ""
    return [
        "นำส่วนที่ยังขาดไปจัดทำแผนการพัฒนาตนเองร่วมกับพัฒนากร และเก็บหลักฐานของกิจกรรมไว้",
        f"สมัครเข้าสู่ระบบ มชช. ปีงบประมาณ พ.ศ. {cycle.fiscal_year + 1} {recruiting(cycle)}",
        "ประเมินตนเองก่อนการพัฒนา พัฒนาตามแผน แล้วประเมินหลังการพัฒนา เพื่อรับการตรวจประเมินอีกครั้ง",
        f"สอบถามได้ที่ {officer.get_full_name()} พัฒนากรผู้ดูแล{phone}",
    ]


def recruiting(cycle):
    """When one may apply next year: as the year says where it is open, else when a year begins."""
    years = Cycle.objects.opened().filter(area=cycle.area_id)
    following = years.filter(fiscal_year=cycle.fiscal_year + 1)
    step = CycleStep.objects.filter(cycle__in=following, kind=StepKind.RECRUIT).first()
    if step is None or not (step.opens_on or step.due_on):
        return f"ซึ่งเริ่มวันที่ 1 ตุลาคม {cycle.fiscal_year}"
    first = f"ตั้งแต่วันที่ {long_date(step.opens_on)} " if step.opens_on else ""
    return first + (f"ภายในวันที่ {long_date(step.due_on)}" if step.due_on else "")
