"""The district's result report: what is missing, the sending, what the province makes of it."""

import random
import uuid
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from assessment.actions import reports as actions
from assessment.choices import SheetKind, SheetStatus
from assessment.report import before_and_after, compared, contents, report_of, usual_step
from assessment.report_readiness import missing_for_report
from assessment.tests.factories import EvaluationFactory, ScoreFactory, SheetFactory
from assessment.tests.reporting import (
    WORDS,
    concluded,
    failed,
    reports_sent,
    send,
    stored,
    write,
)
from mchch.scope import acting_for
from registry.actions import submissions
from registry.choices import COUNTED_STAGES, ApplicantType, Stage, StepKind, SubmissionStatus
from registry.errors import Refused, StaleEdit
from registry.models import Application, Submission
from registry.tests.factories import ApplicationFactory, ReopeningFactory

__all__ = ["concluded", "failed"]
pytestmark = pytest.mark.django_db
TEXTS = [("obstacles", True), ("suggestions", True)]


def kinds(cycle):
    return [(line.kind, line.blocks) for line in missing_for_report(cycle, "5203")]


# --- what is missing -----------------------------------------------------------------------------


def test_everything_is_missing_before_the_committee_concluded(spring, evaluation):
    assert kinds(spring) == [("results", True), ("under_way", True), *TEXTS]
    lines = {line.kind: line for line in missing_for_report(spring, "5203")}
    assert lines["under_way"].url == f"/evaluation/{evaluation.pk}/"
    assert evaluation.application.display_name in lines["under_way"].text
    assert lines["obstacles"].url == "/report/#id_obstacles"


def test_nothing_is_missing_when_all_is_concluded_and_written(spring, concluded, head):
    assert kinds(spring) == TEXTS
    write(spring, head)
    assert kinds(spring) == []


def test_unit_that_nobody_evaluated_needs_an_explanation(spring, concluded, head):
    write(spring, head)
    left = ApplicationFactory(cycle=spring, stage=Stage.ACCEPTED)
    ApplicationFactory(cycle=spring, stage=Stage.SENT)
    ApplicationFactory(cycle=spring, stage=Stage.WITHDRAWN)
    assert kinds(spring) == [("not_evaluated", False), ("not_accepted", False)]
    first, second = missing_for_report(spring, "5203")
    assert first.url == f"/evaluation/?q={left.number}"
    assert "1 หน่วย" in second.text
    with pytest.raises(Refused, match="ชี้แจง"):
        send(spring, head)
    assert send(spring, head, note="ย้ายออกจากพื้นที่").snapshot["missing"] == [first.text, second.text]


def test_step_that_was_emptied_is_missing_and_its_place_told(spring, failed, head):
    unit = failed.application_id
    write(spring, head, next_steps={str(unit): " "})
    (line,) = missing_for_report(spring, "5203")
    assert (line.kind, line.url) == ("next_step", f"/report/#id_next_{unit}")
    with pytest.raises(Refused):
        send(spring, head)


# --- sending -------------------------------------------------------------------------------------


def test_report_gets_the_next_receipt_of_the_district(spring, concluded, head):
    write(spring, head)
    sent = send(spring, head)
    assert (sent.kind, sent.round_no, sent.is_late) == (StepKind.REPORT, 1, False)
    assert sent.receipt_no == "มชช.5203/2568-01"
    assert (sent.snapshot["obstacles"], sent.snapshot["total"]["failed"]) == ("ฝนตกหนัก", 1)


def test_same_key_and_a_second_person_give_the_report_that_waits(spring, concluded, head):
    write(spring, head)
    key = uuid.uuid4()
    sent = send(spring, head, key=key)
    assert [send(spring, head, key=key), send(spring, head)] == [sent, sent]
    assert reports_sent().count() == 1


@pytest.mark.parametrize(("day", "is_late"), [(date(2025, 5, 9), False), (date(2025, 5, 10), True)])
def test_report_is_late_after_the_end_of_its_day(spring, concluded, head, on_day, day, is_late):
    write(spring, head)
    on_day(day)
    assert send(spring, head, note="ขออภัย").is_late is is_late


def test_closed_step_refuses_and_the_province_lets_one_district_in(spring, concluded, head, on_day):
    write(spring, head)
    spring.steps.filter(kind=StepKind.REPORT).update(closes_on=date(2025, 5, 31))
    on_day(date(2025, 6, 3))
    with pytest.raises(Refused, match="31 พฤษภาคม 2568"):
        send(spring, head, note="ช้า")
    ReopeningFactory(cycle=spring, kind=StepKind.REPORT, until_on=date(2025, 6, 5))
    assert send(spring, head, note="ช้า").is_late is True


def test_report_is_sent_by_the_head_only(spring, concluded, head, officer):
    write(spring, officer)
    with pytest.raises(Refused, match="พัฒนาการอำเภอ"):
        send(spring, officer)


# --- after it ------------------------------------------------------------------------------------


def test_sent_report_is_read_only_and_stays_as_sent(spring, failed, head):
    write(spring, head)
    sent = send(spring, head)
    with pytest.raises(Refused, match="จังหวัดส่งกลับ"):
        write(spring, head, obstacles="แก้ภายหลัง")
    Application.objects.filter(pk=failed.application_id).update(unit_name="เปลี่ยนชื่อ")
    sent.refresh_from_db()
    assert sent.snapshot["failed"][0]["name"] == failed.application.display_name
    assert stored().obstacles == "ฝนตกหนัก"


def test_database_keeps_what_was_sent(spring, concluded, head):
    write(spring, head)
    rows = type(stored()).objects
    with acting_for(head):
        assert rows.update(obstacles="ก่อนส่ง") == 1
    send(spring, head)
    with acting_for(head):
        assert rows.update(obstacles="หลังส่ง") == 0


def test_returned_report_is_mended_and_sent_again(spring, failed, head, province):
    write(spring, head)
    first = submissions.send_back(send(spring, head), by=province, reason="ขอข้อเสนอแนะ")
    assert (first.status, first.reason) == (SubmissionStatus.RETURNED, "ขอข้อเสนอแนะ")
    assert Application.objects.get(pk=failed.application_id).stage == Stage.NOT_PASSED
    unit = str(failed.application_id)
    write(spring, head, suggestions="เพิ่มวิทยากร", next_steps={unit: "เยี่ยมทุกเดือน"})
    second = send(spring, head)
    assert (second.round_no, second.receipt_no) == (2, "มชช.5203/2568-02")
    name = failed.application.display_name
    assert compared(first, second) == [
        (f"แนวทางดำเนินการต่อของ {name}", usual_step(spring), "เยี่ยมทุกเดือน"),
        ("ข้อเสนอแนะ", "อบรมตั้งแต่ต้นปี", "เพิ่มวิทยากร"),
    ]
    assert submissions.accept(second, by=province).status == SubmissionStatus.ACCEPTED


def test_accepted_report_is_not_sent_again_unless_the_province_returns_it(
    spring, concluded, head, province
):
    write(spring, head)
    sent = submissions.accept(send(spring, head), by=province)
    with pytest.raises(Refused, match="จังหวัดรับรายงานผลแล้ว"):
        send(spring, head)
    with pytest.raises(Refused):
        submissions.accept(sent, by=province)
    submissions.send_back(sent, by=province, reason="ตัวเลขไม่ตรง")
    assert send(spring, head).round_no == 2


def test_return_needs_a_reason_and_the_province(spring, concluded, head, province):
    write(spring, head)
    sent = send(spring, head)
    with pytest.raises(Refused):
        submissions.send_back(sent, by=province, reason=" ")
    with pytest.raises(Refused):
        submissions.accept(sent, by=head)


# --- a list and a report are never mixed up ------------------------------------------------------


def test_list_that_waits_is_no_report_and_a_report_no_list(spring, concluded, head, province):
    write(spring, head)
    sent = send(spring, head)
    # A late applicant is sent while the report waits; deciding on one leaves the other alone.
    ReopeningFactory(cycle=spring, kind=StepKind.LIST, until_on=date(2025, 5, 1))
    ApplicationFactory(cycle=spring, officer=head, type=ApplicantType.LEADER)
    listed = submissions.send_list(spring, key=uuid.uuid4(), note="เพิ่มเติม", by=head)
    assert (listed.kind, listed.round_no) == (StepKind.LIST, 2)
    assert listed.receipt_no == "มชช.5203/2568-02"
    submissions.accept(sent, by=province)
    assert set(Submission.objects.waiting()) == {listed}
    assert Application.objects.filter(stage=Stage.SENT).count() == 1


# --- two editors ---------------------------------------------------------------------------------


def test_second_editor_does_not_overwrite_unseen(spring, concluded, head, officer):
    report = report_of(spring, "5203")
    actions.save_report(report, WORDS, version=0, by=officer)
    with pytest.raises(StaleEdit) as stale:
        actions.save_report(report, WORDS | {"obstacles": "อื่น"}, version=0, by=head)
    assert (stale.value.version, stored().obstacles) == (1, WORDS["obstacles"])
    actions.save_report(report, WORDS | {"obstacles": "อื่น"}, version=1, by=head)
    assert (stored().obstacles, stored().version) == ("อื่น", 2)


# --- figures -------------------------------------------------------------------------------------


def test_figures_equal_a_plain_recount(cycle, officer, head):
    rng = random.Random(2568)
    for number in range(60):
        ApplicationFactory(
            cycle=cycle, officer=officer, type=rng.choice(ApplicantType.values),
            stage=rng.choice(Stage.values), area_id=f"5203{1 + number % 4:02d}",
        )  # fmt: skip
    ApplicationFactory(cycle=cycle, area_id="520601", stage=Stage.PASSED)
    told = contents(report_of(cycle, "5203"))
    rows = list(Application.objects.filter(area__code__startswith="5203"))
    rows = [row for row in rows if row.stage in COUNTED_STAGES]

    def recount(rows):
        stages = Counter(row.stage for row in rows)
        passed, failed = stages[Stage.PASSED], stages[Stage.NOT_PASSED]
        return [len(rows), passed + failed, passed, failed]

    def figures(line):
        return [line[name] for name in ("applied", "evaluated", "passed", "failed")]

    types, places = (group["rows"] for group in told["groups"])
    assert [figures(line) for line in types] == [
        recount([row for row in rows if row.type == type_]) for type_ in ApplicantType
    ]
    by_place = {line["label"]: figures(line) for line in places}
    assert by_place == {
        label: recount([row for row in rows if row.area.label == label])
        for label in {row.area.label for row in rows}
    }
    assert figures(told["total"]) == recount(rows)


def test_means_equal_a_plain_recount_and_rest_on_whole_pairs(cycle, officer, standard):
    rng = random.Random(9)
    points, indicators = {}, list(standard.indicators.order_by("position"))
    for number in range(7):
        unit = ApplicationFactory(cycle=cycle, officer=officer)
        for kind in (SheetKind.BEFORE, SheetKind.AFTER):
            is_open = number == 6 and kind == SheetKind.AFTER  # one is not at its end
            sheet = SheetFactory(
                application=unit, standard=standard, kind=kind,
                status=SheetStatus.OPEN if is_open else SheetStatus.CONFIRMED,
            )  # fmt: skip
            for row in indicators:
                given = rng.randrange(row.max_points + 1)
                ScoreFactory(sheet=sheet, indicator=row, points=given)
                points[number, kind, row.code] = given
    (part,) = before_and_after(cycle, "5203", [standard])
    assert part["units"] == 6

    def mean(kind, *codes):
        of_codes = [row for row in indicators if row.code in codes]
        total = sum(points[n, kind, row.code] * row.weight for n in range(6) for row in of_codes)
        possible = 6 * sum(row.max_points * row.weight for row in of_codes)
        tenths = Fraction(total) * 1000 // Fraction(possible)
        return f"{tenths / 10:g}"

    assert part["rows"] == [
        {"label": label, "before": mean("BEFORE", *codes), "after": mean("AFTER", *codes)}
        for label, codes in (
            ("การบริหาร", ("1.1", "1.2")), ("การเงิน", ("2.1",)), ("รวม", ("1.1", "1.2", "2.1")),
        )
    ]  # fmt: skip


def test_who_did_not_pass_is_told_with_reason_and_what_is_usual(spring, failed, head):
    (unit,) = contents(report_of(spring, "5203"))["failed"]
    assert (unit["id"], unit["next"]) == (failed.application_id, usual_step(spring))
    assert unit["reasons"][0] == "ตัวชี้วัดหลักยังไม่ผ่าน 2 ตัว (1.1, 2.1)"
    assert "2569" in unit["next"]


def test_evaluation_that_is_not_concluded_is_in_no_list(spring, evaluation, chair):
    unit = ApplicationFactory(cycle=spring, stage=Stage.ACCEPTED)
    EvaluationFactory(application=unit, resolution="FAIL")
    assert contents(report_of(spring, "5203"))["failed"] == []
