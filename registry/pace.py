"""The rules behind a state of the board: how the share that is done stands to the days left.

Plain arithmetic. The thresholds are settings of the province's year; the same words that a page
shows are made here, beside the rules that they tell.
"""

from dataclasses import dataclass

from registry.choices import Pace

RULES = ("hurry_days", "hurry_percent", "urgent_days", "urgent_percent", "quiet_days")
# What is worst comes first: a district is in the state of its worst step.
WORST = (Pace.URGENT, Pace.HURRY, Pace.UNKNOWN, Pace.ON_TRACK)
LEVELS = {
    Pace.ON_TRACK: "success",
    Pace.HURRY: "warning",
    Pace.URGENT: "danger",
    Pace.UNKNOWN: "wait",
}


@dataclass(frozen=True)
class Work:
    """One step as far as it was done: what its state is judged by."""

    done: int = 0
    expected: int = 0
    is_complete: bool = False
    days_left: int | None = None  # to its last day for this district; None where nothing is set
    is_returned: bool = False  # the province sent the papers back
    is_open: bool = True

    @property
    def percent(self):
        """Never 100 before it is complete, nor less when it is."""
        if self.is_complete:
            return 100
        return min(99, self.done * 100 // self.expected) if self.expected else 0


def pace_of_work(rules, work):
    """The state of one step; None where there is no day to judge it by."""
    if work.is_complete:
        return Pace.ON_TRACK
    if not work.is_open or work.days_left is None:
        return None
    left, percent = work.days_left, work.percent
    if left < 0 or (left <= rules.urgent_days and percent < rules.urgent_percent):
        return Pace.URGENT
    if work.is_returned or (left <= rules.hurry_days and percent < rules.hurry_percent):
        return Pace.HURRY
    return Pace.ON_TRACK


def pace_of_place(rules, works, days_quiet):
    """The state of a district: of its worst step. Where nothing presses, nothing was entered for
    long (`days_quiet`, None: never) and something is still to be done, data are waited for."""
    found = {pace_of_work(rules, work) for work in works} - {None}
    is_quiet = days_quiet is None or days_quiet > rules.quiet_days
    if is_quiet and not all(work.is_complete for work in works):
        found.add(Pace.UNKNOWN)
    return next((pace for pace in WORST if pace in found), Pace.ON_TRACK)


def in_words(rules):
    """[(state, the rule behind it)]"""
    return [
        (
            Pace.URGENT,
            f"มีขั้นตอนที่เลยกำหนดแล้วยังไม่ครบ หรือเหลือเวลาไม่เกิน {rules.urgent_days} วัน"
            f"แต่ทำได้ไม่ถึงร้อยละ {rules.urgent_percent}",
        ),
        (
            Pace.HURRY,
            f"มีขั้นตอนที่เหลือเวลาไม่เกิน {rules.hurry_days} วันแต่ทำได้ไม่ถึงร้อยละ"
            f" {rules.hurry_percent} หรือจังหวัดส่งเอกสารกลับแก้ไข",
        ),
        (
            Pace.UNKNOWN,
            f"ยังไม่มีการบันทึกข้อมูล หรือไม่มีการบันทึกเกิน {rules.quiet_days} วันทั้งที่ยังทำไม่ครบทุกขั้นตอน",
        ),
        (Pace.ON_TRACK, "ไม่เข้าเงื่อนไขข้างต้น"),
    ]
