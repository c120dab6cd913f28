"""Two clicks, two people: with threads and connections of their own."""

import uuid
from functools import partial

import pytest

from assessment.actions import evaluations, reports, resolutions
from assessment.choices import SheetStatus
from assessment.models import Evaluation, ReopenedResult, ResultReport, Sheet
from assessment.report import report_of
from assessment.tests.committee import FULL, LOW, gave
from assessment.tests.factories import MeetingFactory
from assessment.tests.reporting import WORDS, concluded, failed, reports_sent, send, write
from mchch.scope import acting_for
from registry.actions import submissions
from registry.choices import Role, Stage, SubmissionStatus
from registry.errors import Refused, StaleEdit
from registry.models import Application, RunningNumber
from registry.tests.factories import UserFactory
from registry.tests.processes import together

__all__ = ["concluded", "failed"]
pytestmark = pytest.mark.django_db(transaction=True)


def as_person(user, act, *arguments, **more):
    with acting_for(user):
        return act(*arguments, **more)


@pytest.fixture
def deputy(lampang):
    return UserFactory(role=Role.DISTRICT_HEAD, area_code="5203", given_name="รอง")


def test_two_people_and_two_clicks_send_one_report(spring, concluded, head, deputy):
    write(spring, head)
    key = uuid.uuid4()
    given = together(*(
        partial(as_person, user, send, spring, user, key=key if user == head else None)
        for user in (head, deputy, head, deputy)
    ))  # fmt: skip
    assert given == [reports_sent().get()] * 4
    assert RunningNumber.objects.get(series="receipt").last == 1


def test_accepting_and_returning_at_once_do_one_of_them(spring, concluded, head, province):
    write(spring, head)
    sent = send(spring, head)
    # A report that was accepted may still go back: of two returns at once one finds it returned.
    given = together(
        partial(as_person, province, submissions.send_back, sent, by=province, reason="ก"),
        partial(as_person, province, submissions.send_back, sent, by=province, reason="ข"),
    )
    assert sum(isinstance(one, Refused) for one in given) == 1
    assert reports_sent().get().status == SubmissionStatus.RETURNED


def test_words_saved_while_the_report_is_sent_are_in_it_or_refused(spring, concluded, head, deputy):
    write(spring, head)
    values = WORDS | {"obstacles": "พิมพ์ตอนท้าย"}
    save = partial(reports.save_report, report_of(spring, "5203"), values, version=1)
    saved, sent = together(
        partial(as_person, deputy, save, by=deputy), partial(as_person, head, send, spring, head)
    )
    stored = ResultReport.objects.get()
    assert sent.snapshot["obstacles"] == stored.obstacles
    assert isinstance(saved, Refused) == (stored.obstacles == WORDS["obstacles"])


def test_two_first_savings_make_one_report(spring, concluded, head, deputy):
    given = together(*(
        partial(as_person, user, reports.save_report, report_of(spring, "5203"),
                WORDS | {"obstacles": str(user)}, version=0, by=user)
        for user in (head, deputy)
    ))  # fmt: skip
    assert sum(isinstance(one, StaleEdit) for one in given) == 1
    assert ResultReport.objects.get().version == 1


def take_back(evaluation, user):
    rows = Evaluation.objects.with_standing_of(user).select_related("application__cycle")
    resolutions.reopen_result(rows.get(pk=evaluation.pk), reason="ตรวจใหม่", by=user)


def test_result_is_taken_back_or_reported_never_both(spring, failed, head, deputy):
    write(spring, head)
    taken, sent = together(
        partial(as_person, deputy, take_back, failed, deputy),
        partial(as_person, head, send, spring, head),
    )
    is_open = not Evaluation.objects.get(pk=failed.pk).is_concluded
    assert (taken is None) == is_open == isinstance(sent, Refused)
    assert reports_sent().count() == (0 if is_open else 1)
    assert ReopenedResult.objects.count() == (1 if is_open else 0)


def hand_in(sheet, user):
    found = Sheet.objects.select_related("standard").get(pk=sheet.pk)
    standing = Evaluation.objects.with_standing_of(user).select_related("application__cycle")
    standing = standing.defer("application__citizen_id")  # a member may not read it
    found.evaluation = standing.get(pk=found.evaluation_id)
    evaluations.submit(found, by=user)


@pytest.mark.parametrize("turn", range(3))
def test_sheet_is_handed_in_before_the_conclusion_or_not_at_all(
    spring, evaluation, chair, second, head, turn
):
    """A sheet that comes in first takes the resolution away, so that nothing is concluded; one that
    comes second is refused. Never is a sheet counted that the resolution did not know."""
    gave(evaluation, chair, FULL)
    late = gave(evaluation, second, LOW, SheetStatus.OPEN)
    resolutions.resolve_as_computed(spring, also_waiting=True, by=head)
    MeetingFactory()
    handed, done = together(
        partial(as_person, second, hand_in, late, second),
        partial(as_person, head, resolutions.conclude, spring, by=head),
    )
    row = Evaluation.objects.get(pk=evaluation.pk)
    late.refresh_from_db()
    unit = Application.objects.get(pk=row.application_id)
    if isinstance(handed, Refused):
        assert (done, late.status, unit.stage) == (1, SheetStatus.OPEN, Stage.PASSED)
        assert (row.is_concluded, row.resolution) == (True, "PASS")
    else:
        assert isinstance(done, Refused)
        assert (late.status, unit.stage) == (SheetStatus.CONFIRMED, Stage.ACCEPTED)
        assert (row.is_concluded, row.resolution) == (False, "")
