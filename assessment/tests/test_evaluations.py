"""The committee's road: opened, scored by members of the order in force, resolved, concluded."""

from datetime import date

import pytest
from django.db import IntegrityError

from assessment.actions import evaluations as actions
from assessment.actions import resolutions
from assessment.choices import Resolution, SheetStatus
from assessment.evaluations import case_of
from assessment.models import ConflictOfInterest, Evaluation, Meeting, Sheet
from assessment.tests.committee import FULL, LOW, gave, make_ready, seat_of
from assessment.tests.factories import (
    ConflictFactory,
    EvaluationFactory,
    MeetingFactory,
    MemberSheetFactory,
    seated,
)
from registry.choices import Joining, MemberRole, OrderStatus, Role, Stage, StepKind
from registry.errors import Refused
from registry.models import ChangeEvent, StageChange
from registry.tests.factories import (
    ApplicationFactory,
    CommitteeOrderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def of(evaluation, user):
    """The evaluation as the person stands to it."""
    rows = Evaluation.objects.with_standing_of(user).select_related(
        "application__cycle", "standard"
    )
    return rows.get(pk=evaluation.pk)


# --- opening -------------------------------------------------------------------------------------


def test_ready_applicants_are_opened_together_and_once(spring, chair, head, ready_unit, standard):
    other = make_ready(ApplicationFactory(cycle=spring, stage=Stage.ACCEPTED), standard)
    both = [ready_unit.pk, other.pk]
    assert actions.open_evaluations(both, spring, by=head) == 2
    assert actions.open_evaluations(both, spring, by=head) == 0
    row = Evaluation.objects.get(application=ready_unit)
    assert (row.standard, row.order, row.taken_in_reason) == (
        standard, seat_of(chair).committee.order, "",
    )  # fmt: skip


def test_applicant_who_is_not_ready_needs_a_reason(spring, chair, head, unit):
    with pytest.raises(Refused, match="ยังไม่พร้อม"):
        actions.open_evaluations([unit.pk], spring, by=head)
    actions.open_evaluations([unit.pk], spring, reason="น้ำท่วม", by=head)
    assert Evaluation.objects.get().taken_in_reason == "น้ำท่วม"


@pytest.mark.parametrize("stage", [Stage.REGISTERED, Stage.SENT, Stage.RETURNED])
def test_applicant_whom_the_province_has_not_accepted_is_not_opened(
    spring, chair, head, unit, stage
):
    type(unit).objects.filter(pk=unit.pk).update(stage=stage)
    with pytest.raises(Refused, match="เมื่อจังหวัดรับรายชื่อแล้ว"):
        actions.open_evaluations([unit.pk], spring, reason="รีบ", by=head)


def test_without_an_order_in_force_nothing_is_opened(spring, head, ready_unit):
    with pytest.raises(Refused, match="คำสั่งแต่งตั้ง"):
        actions.open_evaluations([ready_unit.pk], spring, by=head)


def test_without_a_standard_in_use_nothing_is_opened(spring, chair, head):
    unit = ApplicationFactory(cycle=spring, stage=Stage.ACCEPTED, type="NETWORK")
    with pytest.raises(Refused, match="ประกาศใช้เกณฑ์"):
        actions.open_evaluations([unit.pk], spring, reason="รีบ", by=head)


@pytest.mark.parametrize("who", ["officer", "chair", "province"])
def test_only_a_secretary_or_the_head_opens(request, spring, chair, ready_unit, who):
    with pytest.raises(Refused, match="เลขานุการ"):
        actions.open_evaluations([ready_unit.pk], spring, by=request.getfixturevalue(who))


def test_assistant_secretary_opens(spring, chair, officer, ready_unit):
    seated(officer, MemberRole.ASSISTANT_SECRETARY)
    assert actions.open_evaluations([ready_unit.pk], spring, by=officer) == 1


def test_before_its_day_the_committee_does_nothing(spring, chair, head, ready_unit):
    spring.steps.filter(kind=StepKind.EVALUATE).update(opens_on=date(2025, 4, 21))
    with pytest.raises(Refused, match="จะเปิดวันที่ 21 เมษายน 2568"):
        actions.open_evaluations([ready_unit.pk], spring, by=head)


# --- who scores ----------------------------------------------------------------------------------


def test_member_begins_one_sheet_with_two_clicks(evaluation, chair):
    first = actions.begin_sheet(of(evaluation, chair), by=chair)
    assert actions.begin_sheet(of(evaluation, chair), by=chair) == first
    assert (first.member, first.member_name, first.seat) == (
        chair, chair.get_full_name(), seat_of(chair),
    )  # fmt: skip


@pytest.mark.parametrize("who", ["head", "officer", "committee"])
def test_who_is_not_in_the_order_does_not_score(request, evaluation, who):
    user = request.getfixturevalue(who)
    with pytest.raises(Refused, match="ไม่ได้เป็นกรรมการ"):
        actions.begin_sheet(of(evaluation, user), by=user)


def replaced(order):
    """A new order takes the place of the one in force."""
    type(order).objects.filter(pk=order.pk).update(status=OrderStatus.DRAFT, number="",
        signed_on=None, issued_at=None)  # fmt: skip
    new = CommitteeOrderFactory(cycle=order.cycle, status=OrderStatus.IN_FORCE)
    old = CommitteeOrderFactory(status=OrderStatus.REVOKED, revoked_by=new)
    order.committees.update(order=old)
    Evaluation.objects.filter(order=order).update(order=old)
    return new


def test_who_left_keeps_what_was_handed_in_and_scores_no_more(evaluation, chair, second, head):
    gave(evaluation, chair, FULL)
    draft = gave(evaluation, second, LOW, SheetStatus.OPEN)
    new = replaced(evaluation.order)
    newcomer = UserFactory(role=Role.COMMITTEE)
    seated(newcomer, order=new)
    found = case_of(of(evaluation, head), evaluation.application.cycle)
    assert [sheet.member for sheet in found.counted] == [chair]
    assert [sheet.member for sheet in found.former] == [chair]
    assert found.awaited == [newcomer.get_full_name()]
    with pytest.raises(Refused, match="ไม่ได้เป็นกรรมการ"):
        actions.submit(with_standing(draft, second), by=second)
    actions.begin_sheet(of(evaluation, newcomer), by=newcomer)


def with_standing(sheet, user):
    sheet.evaluation = of(sheet.evaluation, user)
    sheet.application = sheet.evaluation.application
    return sheet


def test_member_of_both_orders_goes_on_with_the_same_sheet(evaluation, chair):
    sheet = gave(evaluation, chair, LOW, SheetStatus.OPEN)
    seated(chair, order=replaced(evaluation.order))
    assert actions.begin_sheet(of(evaluation, chair), by=chair) == sheet


def test_two_members_at_once_have_a_sheet_each(evaluation, chair, second):
    one = actions.begin_sheet(of(evaluation, chair), by=chair)
    other = actions.begin_sheet(of(evaluation, second), by=second)
    by = actions.Scorer(chair)
    row = evaluation.standard.indicators.first()
    actions.sheets.answer(
        with_standing(one, chair), row, points=3, note="", seen=0, by=by
    )  # fmt: skip
    with pytest.raises(Refused, match="ผู้อื่นให้คะแนนแทนไม่ได้"):
        actions.sheets.answer(with_standing(other, chair), row, points=3, note="", seen=0, by=by)
    assert (one.scores.count(), other.scores.count()) == (1, 0)


def test_sheet_is_handed_in_whole_and_reopened_with_a_reason(evaluation, chair):
    sheet = with_standing(gave(evaluation, chair, {"c11": 3}, SheetStatus.OPEN), chair)
    with pytest.raises(Refused, match="ยังไม่ได้ประเมินอีก 2 ตัวชี้วัด"):
        actions.submit(sheet, by=chair)
    for row in evaluation.standard.indicators.all()[1:]:
        actions.sheets.answer(sheet, row, points=3, note="", seen=0, by=actions.Scorer(chair))
    actions.submit(sheet, by=chair)
    assert Sheet.objects.get(pk=sheet.pk).status == SheetStatus.CONFIRMED
    with pytest.raises(Refused, match="โปรดระบุเหตุผล"):
        actions.reopen(sheet, reason=" ", by=chair)
    actions.reopen(sheet, reason="พิมพ์ผิด", by=chair)
    assert Sheet.objects.get(pk=sheet.pk).is_open


# --- conflict of interest ------------------------------------------------------------------------


def test_member_with_a_conflict_is_out_of_this_applicant_only(evaluation, chair, second, head):
    gave(evaluation, chair, LOW)
    gave(evaluation, second, FULL)
    actions.declare_conflict(of(evaluation, chair), reason="เป็นญาติ", by=chair)
    found = case_of(of(evaluation, head), evaluation.application.cycle)
    assert [sheet.member for sheet in found.counted] == [second]
    assert found.verdict == Resolution.PASS
    with pytest.raises(Refused, match="มีส่วนได้เสีย"):
        actions.begin_sheet(of(evaluation, chair), by=chair)


def test_conflict_declared_by_mistake_is_taken_back(evaluation, chair):
    actions.declare_conflict(of(evaluation, chair), reason="เข้าใจผิด", by=chair)
    conflict = ConflictOfInterest.objects.get()
    conflict.evaluation = of(evaluation, chair)
    actions.withdraw_conflict(conflict, by=chair)
    assert not ConflictOfInterest.objects.exists()
    kept = ChangeEvent.objects.filter(table_name="assessment_conflictofinterest").order_by("pk")
    assert [event.operation for event in kept][-2:] == ["I", "D"]


def test_nobody_takes_back_the_conflict_of_another(evaluation, chair, second):
    conflict = ConflictFactory(evaluation=evaluation, seat=seat_of(chair))
    conflict.evaluation = of(evaluation, second)
    with pytest.raises(Refused, match="เลขานุการ"):
        actions.withdraw_conflict(conflict, by=second)


# --- paper ---------------------------------------------------------------------------------------


def test_secretary_enters_the_paper_of_a_member_without_an_account(evaluation, head):
    seat = seated(order=evaluation.order, name="นายแก้ว สมมติ")
    sheet = actions.begin_paper(of(evaluation, head), seat.pk, by=head)
    assert (sheet.member, sheet.member_name, sheet.entered_by_name) == (
        None, "นายแก้ว สมมติ", head.get_full_name(),
    )  # fmt: skip
    assert actions.begin_paper(of(evaluation, head), seat.pk, by=head) == sheet


def test_paper_does_not_replace_what_the_member_gave(evaluation, chair, head):
    gave(evaluation, chair, FULL)
    with pytest.raises(Refused, match="ให้คะแนนในระบบด้วยตนเองแล้ว"):
        actions.begin_paper(of(evaluation, head), seat_of(chair).pk, by=head)


def test_member_does_not_enter_paper_of_others(evaluation, chair, second):
    with pytest.raises(Refused, match="เลขานุการ"):
        actions.begin_paper(of(evaluation, chair), seat_of(second).pk, by=chair)


# --- resolution ----------------------------------------------------------------------------------


def test_resolution_confirms_or_departs_with_a_reason(evaluation, chair, head):
    gave(evaluation, chair, LOW)
    with pytest.raises(Refused, match="โปรดระบุเหตุผล"):
        resolutions.resolve(of(evaluation, head), Resolution.PASS, by=head)
    resolutions.resolve(of(evaluation, head), Resolution.FAIL, by=head)
    resolutions.resolve(of(evaluation, head), Resolution.PASS, reason="มีผลงานใหม่", by=head)
    evaluation.refresh_from_db()
    assert (evaluation.resolution, evaluation.resolution_reason) == ("PASS", "มีผลงานใหม่")


def test_nothing_is_resolved_without_points(evaluation, head):
    with pytest.raises(Refused, match="ยังไม่มีคะแนน"):
        resolutions.resolve(of(evaluation, head), Resolution.PASS, by=head)


@pytest.mark.parametrize("change", ["reopen", "conflict"])
def test_resolution_falls_when_points_change(evaluation, chair, second, head, change):
    sheet = gave(evaluation, chair, FULL)
    gave(evaluation, second, FULL)
    resolutions.resolve(of(evaluation, head), Resolution.PASS, by=head)
    if change == "reopen":
        actions.reopen(with_standing(sheet, chair), reason="แก้", by=chair)
    else:
        actions.declare_conflict(of(evaluation, chair), reason="ญาติ", by=chair)
    evaluation.refresh_from_db()
    assert evaluation.resolution == ""


def test_whole_ones_are_resolved_as_computed_and_the_rest_waits(
    evaluation, chair, second, head, standard
):
    gave(evaluation, chair, FULL)
    gave(evaluation, second, FULL)
    other = of_another_unit(standard, head)
    gave(other, chair, LOW)
    assert resolutions.resolve_as_computed(evaluation.application.cycle, by=head) == 1
    found = dict(Evaluation.objects.values_list("pk", "resolution"))
    assert found == {evaluation.pk: "PASS", other.pk: ""}
    cycle = evaluation.application.cycle
    assert resolutions.resolve_as_computed(cycle, also_waiting=True, by=head) == 1
    assert Evaluation.objects.get(pk=other.pk).resolution == "FAIL"


def of_another_unit(standard, head):
    unit = ApplicationFactory(cycle=standard.cycle, stage=Stage.ACCEPTED)
    return EvaluationFactory(application=unit, opened_by=head)


# --- conclusion ----------------------------------------------------------------------------------


def test_all_are_concluded_in_one_act(evaluation, chair, head, standard):
    cycle = evaluation.application.cycle
    other = of_another_unit(standard, head)
    gave(evaluation, chair, FULL)
    gave(other, chair, LOW)
    with pytest.raises(Refused, match=r"ยังไม่มีมติ 2 ราย จาก 2 ราย · ยังไม่ได้บันทึกการประชุม"):
        resolutions.conclude(cycle, by=head)
    resolutions.resolve_as_computed(cycle, by=head)
    MeetingFactory()
    assert resolutions.conclude(cycle, by=head) == 2
    stages = {row.application.stage for row in Evaluation.objects.select_related("application")}
    assert stages == {Stage.PASSED, Stage.NOT_PASSED}
    row = Evaluation.objects.get(pk=evaluation.pk)
    assert (row.joining, row.meeting, row.is_concluded) == (
        Joining.MEAN, Meeting.objects.get(), True,
    )  # fmt: skip
    assert StageChange.objects.filter(to_stage=Stage.PASSED).count() == 1


def test_concluded_results_stay(evaluation, chair, head):
    cycle = evaluation.application.cycle
    sheet = gave(evaluation, chair, FULL)
    resolutions.resolve(of(evaluation, head), Resolution.PASS, by=head)
    MeetingFactory()
    resolutions.conclude(cycle, by=head)
    for act in (
        lambda: resolutions.resolve(of(evaluation, head), Resolution.FAIL, reason="x", by=head),
        lambda: actions.reopen(with_standing(sheet, chair), reason="x", by=chair),
        lambda: actions.declare_conflict(of(evaluation, chair), reason="x", by=chair),
        lambda: actions.begin_paper(of(evaluation, head), seat_of(chair).pk, by=head),
        lambda: resolutions.conclude(cycle, by=head),
    ):
        with pytest.raises(Refused):
            act()
    cycle.joining = Joining.MEDIAN
    cycle.save()
    assert case_of(of(evaluation, head), cycle).method == Joining.MEAN


# --- joining -------------------------------------------------------------------------------------


def test_year_says_how_points_become_one(evaluation, chair, second, head):
    third = UserFactory(role=Role.COMMITTEE)
    seated(third)
    for user, points in ((chair, FULL), (second, FULL), (third, LOW)):
        gave(evaluation, user, points)
    cycle = evaluation.application.cycle
    verdicts = {}
    for method in (Joining.MEAN, Joining.MEDIAN):
        cycle.joining = method
        verdicts[method] = case_of(of(evaluation, head), cycle).verdict
    # 2.1 passes with all three points only: the mean of 3, 3, 0 is not enough, the median is.
    assert verdicts == {Joining.MEAN: Resolution.FAIL, Joining.MEDIAN: Resolution.PASS}


def test_consensus_counts_the_joint_sheet_only(evaluation, chair, head):
    gave(evaluation, chair, LOW)
    cycle = evaluation.application.cycle
    cycle.joining = Joining.CONSENSUS
    assert case_of(of(evaluation, head), cycle).verdict == ""
    sheet = actions.begin_paper(of(evaluation, head), None, by=head)
    Sheet.objects.filter(pk=sheet.pk).update(
        status=SheetStatus.CONFIRMED, submitted_at=evaluation.opened_at
    )
    for row in evaluation.standard.indicators.all():
        sheet.scores.create(area_id=sheet.area_id, indicator=row, points=row.max_points)
    found = case_of(of(evaluation, head), cycle)
    assert (found.verdict, found.awaited) == (Resolution.PASS, [])


def test_sheet_that_names_nobody_of_the_evaluation_is_refused(evaluation):
    with pytest.raises(IntegrityError, match="sheet_of_member_has_evaluation"):
        MemberSheetFactory(evaluation=evaluation, member_name="")
