"""A concluded result that is taken back: by whom, until when, and what stays told."""

import pytest

from assessment.actions import resolutions
from assessment.models import Evaluation, Meeting, ReopenedResult
from assessment.tests.factories import MeetingFactory
from assessment.tests.reporting import concluded, failed, send, write
from mchch.scope import acting_for
from registry.actions import submissions
from registry.choices import Stage
from registry.errors import Refused
from registry.models import StageChange

__all__ = ["concluded", "failed"]
pytestmark = pytest.mark.django_db


def of(evaluation, user):
    rows = Evaluation.objects.with_standing_of(user).select_related(
        "application__cycle", "standard"
    )
    return rows.get(pk=evaluation.pk)


def take_back(evaluation, by, reason="มีหลักฐานเพิ่มเติม"):
    resolutions.reopen_result(of(evaluation, by), reason=reason, by=by)


def test_taken_back_result_is_open_again_and_told(failed, head):
    take_back(failed, head)
    row = of(failed, head)
    assert (row.is_concluded, row.resolution, row.meeting, row.joining) == (False, "", None, "")
    assert row.application.stage == Stage.ACCEPTED
    change = StageChange.objects.latest("id")
    assert (change.from_stage, change.comment) == (Stage.NOT_PASSED, "มีหลักฐานเพิ่มเติม")
    told = ReopenedResult.objects.get()
    assert (told.resolution, told.verdict, told.percent) == ("FAIL", "FAIL", "11.1")
    assert told.meeting == Meeting.objects.get()
    assert (told.concluded_at, told.reopened_by_name) == (failed.concluded_at, str(head))


def test_reason_and_the_right_are_needed(failed, head, officer, chair):
    with pytest.raises(Refused, match="เหตุผล"):
        take_back(failed, head, reason="  ")
    for user in (officer, chair):
        with pytest.raises(Refused, match="เลขานุการ"):
            take_back(failed, user)
    assert not ReopenedResult.objects.exists()


def test_taken_back_twice_is_refused(failed, head):
    take_back(failed, head)
    with pytest.raises(Refused, match="ยังไม่ได้สรุปผล"):
        take_back(failed, head)
    assert ReopenedResult.objects.count() == 1


def test_reported_result_stays_until_the_report_came_back(spring, failed, head, province):
    write(spring, head)
    sent = send(spring, head)
    with pytest.raises(Refused, match=sent.receipt_no):
        take_back(failed, head)
    submissions.accept(sent, by=province)
    with pytest.raises(Refused, match=sent.receipt_no):
        take_back(failed, head)
    submissions.send_back(sent, by=province, reason="ขอให้พิจารณาใหม่")
    take_back(failed, head)
    assert not of(failed, head).is_concluded


def test_taken_back_result_is_concluded_in_another_meeting(spring, failed, chair, head):
    first = failed.meeting
    take_back(failed, head)
    for score in failed.sheets.get().scores.all():
        score.points = score.indicator.max_points
        score.save()
    resolutions.resolve_as_computed(spring, by=head)
    MeetingFactory()
    assert resolutions.conclude(spring, by=head) == 1
    row = of(failed, head)
    assert (row.resolution, row.application.stage) == ("PASS", Stage.PASSED)
    assert row.meeting != first
    assert list(first.reopenings.values_list("resolution", flat=True)) == ["FAIL"]


def test_database_lets_a_concluded_row_be_taken_back_and_nothing_else(spring, failed, head):
    rows = Evaluation.objects.filter(pk=failed.pk)
    with acting_for(head):
        assert rows.update(resolution="PASS") == 0
        assert rows.update(concluded_at=None) == 1
        assert rows.update(concluded_at=failed.concluded_at) == 1
    write(spring, head)
    send(spring, head)
    with acting_for(head):
        assert rows.update(concluded_at=None) == 0
    assert of(failed, head).resolution == "FAIL"


def test_page_takes_back_with_a_reason(client, failed, head, officer):
    path = f"/evaluation/{failed.pk}/consider-again/"
    client.force_login(officer)
    assert client.get(path).status_code == 403
    client.force_login(head)
    assert path in client.get(f"/evaluation/{failed.pk}/").content.decode()
    assert client.post(path, {"reason": " "}).status_code == 422
    assert client.post(path, {"reason": "ตรวจหลักฐานใหม่"}).status_code == 302
    text = client.get(f"/evaluation/{failed.pk}/").content.decode()
    assert "เคยสรุปผลว่าไม่ผ่าน" in text
    assert "ตรวจหลักฐานใหม่" in text
    page = client.get(f"/applications/{failed.application_id}/").content.decode()
    assert "คณะกรรมการพิจารณาผลใหม่" in page
