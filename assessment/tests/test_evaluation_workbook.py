"""Members' sheets as a workbook, read back by another library than wrote it."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.choices import SheetStatus
from assessment.models import ConflictOfInterest, Evaluation, Score
from assessment.tests.committee import FULL, LOW, gave, seat_of
from assessment.tests.factories import EvaluationFactory, MeetingFactory, seated
from registry.choices import Stage
from registry.models import AccessLog
from registry.tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db
PATH = "/evaluation/scores.xlsx"


def book(client, user, status=200):
    client.force_login(user)
    answer = client.get(PATH)
    assert answer.status_code == status
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer))) if status == 200 else None


def lines(client, user):
    """[{heading: value}] of the first page."""
    rows = list(book(client, user).worksheets[0].iter_rows(min_row=2, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def concluded():
    Evaluation.objects.update(
        resolution="PASS",
        joining="MEAN",
        meeting=MeetingFactory(),
        concluded_at="2025-04-20T00:00Z",
    )


def test_line_has_real_numbers_and_safe_text(client, evaluation, chair, head):
    sheet = gave(evaluation, chair, FULL)
    sheet.scores.filter(indicator__code="1.2").update(note="=HYPERLINK(1)")
    (line,) = lines(client, head)
    assert line["กรรมการ"] == chair.get_full_name()
    assert line["ชื่อผู้สมัคร"] == evaluation.application.display_name
    assert [line[code] for code in ("1.1", "1.2", "2.1")] == [3, 3, 3]
    assert (line["รวม (ถ่วงน้ำหนัก)"], line["เต็ม"]) == (9, 9)
    assert line["หมายเหตุ"] == "1.2: =HYPERLINK(1)"
    kept = AccessLog.objects.get()
    assert (kept.reason, kept.row_count, kept.user) == ("ส่งออกคะแนนของกรรมการ", 1, head)


def test_note_that_looks_like_a_formula_stays_text(client, evaluation, chair, head):
    gave(evaluation, chair, FULL, member_name="=1+1")
    sheet = book(client, head).worksheets[0]
    assert [
        cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"
    ] == ["s"]


def test_indicator_without_points_is_empty_and_no_zero(client, evaluation, chair, head):
    gave(evaluation, chair, {"c11": 0}, SheetStatus.OPEN)
    (line,) = lines(client, head)
    assert (line["1.1"], line["1.2"]) == (0, None)


def test_officer_gets_points_when_they_are_no_secret_any_more(
    client, evaluation, chair, officer, province, outside_head
):
    gave(evaluation, chair, FULL)
    assert [lines(client, user) for user in (officer, province)] == [[], []]
    concluded()
    assert [len(lines(client, user)) for user in (officer, province)] == [1, 1]
    assert lines(client, outside_head) == []


def test_officer_who_sits_gets_others_points_once_the_own_are_in(
    client, evaluation, chair, officer, second
):
    seated(officer)
    gave(evaluation, chair, FULL)
    own = gave(evaluation, officer, LOW, SheetStatus.OPEN)
    assert [line["กรรมการ"] for line in lines(client, officer)] == [officer.get_full_name()]
    type(own).objects.filter(pk=own.pk).update(
        status=SheetStatus.CONFIRMED, submitted_at=evaluation.opened_at
    )
    assert len(lines(client, officer)) == 2
    ConflictOfInterest.objects.create(
        evaluation=evaluation, area_id=evaluation.area_id, seat=seat_of(officer), member=officer,
        member_name=officer.get_full_name(), reason="ญาติ", declared_by_name="ก",
    )  # fmt: skip
    assert len(lines(client, officer)) == 1


@pytest.mark.parametrize("who", ["chair", "committee", "admin"])
def test_workbook_is_not_for_members_and_administrators(request, client, evaluation, who):
    book(client, request.getfixturevalue(who), 403)


def test_workbook_asks_the_same_at_every_size(client, evaluation, chair, second, head, standard):
    counts = []
    for size in (1, 50, 500):
        while Evaluation.objects.count() < size:
            unit = ApplicationFactory(cycle=standard.cycle, stage=Stage.ACCEPTED)
            EvaluationFactory(application=unit, opened_by=head)
        for row in Evaluation.objects.filter(sheets=None):
            sheet = gave(row, chair, {})
            Score.objects.create(
                sheet=sheet, area_id=sheet.area_id, indicator=standard.indicators.first(), points=1
            )
        client.force_login(head)
        client.get("/login/")  # the session notes when it was used
        with CaptureQueriesContext(connection) as captured:
            assert len(b"".join(client.get(PATH))) > 1000
        counts.append(len(captured))
    assert counts[0] <= 15 + 3  # with the savepoints of a test's client
    assert len(set(counts)) == 1
