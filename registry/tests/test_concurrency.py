"""Drills: two people at once, two clicks, stale edits, a process killed in the middle."""

import uuid
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from mchch.scope import acting_for
from registry.actions import applications as actions
from registry.actions.numbers import application_number
from registry.actions.people import hand_over
from registry.actions.submissions import accept, send_back, send_list
from registry.choices import Role, Stage, SubmissionStatus
from registry.errors import Refused, StaleEdit
from registry.models import (
    Application,
    ChangeEvent,
    Handover,
    RunningNumber,
    StageChange,
    Submission,
)
from registry.tests.factories import ApplicationFactory, SubmissionFactory, UserFactory
from registry.tests.processes import run_python, together

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = "ขาดประเภทอื่น"


@pytest.fixture
def deputy(lampang):
    return UserFactory(role=Role.DISTRICT_HEAD, area_code="5203", given_name="รอง")


@pytest.fixture
def ready(cycle, officer):
    """A list that may be sent: three registered applications. (The office need not be entered.)"""
    return ApplicationFactory.create_batch(3, officer=officer)


def as_person(user, act, *arguments, **more):
    with acting_for(user):
        return act(*arguments, by=user, **more)


def sent_once():
    """The one sending, after a look that nothing was done twice."""
    submission = Submission.objects.get()
    assert submission.receipt_no.endswith("-01")
    assert len(submission.snapshot["applications"]) == 3
    assert {row.stage for row in Application.objects.all()} == {Stage.SENT}
    assert StageChange.objects.count() == 3
    return submission


def test_two_people_at_once_send_one_list(ready, cycle, head, deputy):
    given = together(*(
        partial(as_person, user, send_list, cycle, key=uuid.uuid4(), note=NOTE)
        for user in (head, deputy, head, deputy)
    ))  # fmt: skip
    assert given == [sent_once()] * 4


def test_two_clicks_send_one_list(ready, cycle, head):
    key = uuid.uuid4()
    act = partial(as_person, head, send_list, cycle, key=key, note=NOTE)
    given = together(act, act, act)
    assert given == [sent_once()] * 3
    assert act() == given[0]


def test_two_clicks_in_the_browser_lead_to_one_receipt(ready, cycle, head):
    form = {"key": str(uuid.uuid4()), "note": NOTE}

    def click(client):
        return client.post(reverse("send"), form).headers.get("Location")

    browsers = [Client() for _ in range(3)]
    for browser in browsers:
        browser.force_login(head)
    given = together(*(partial(click, browser) for browser in browsers))
    assert given == [reverse("submission", args=[sent_once().pk])] * 3


def test_twenty_stale_edits_let_one_through_and_tell_the_others(cycle, officer, head):
    application = ApplicationFactory(officer=officer)
    people = [officer, head] * 10
    given = together(*(
        partial(as_person, user, actions.save_application, application_of(application),
                {"position": f"ตำแหน่งที่ {n}"}, version=1)
        for n, user in enumerate(people)
    ))  # fmt: skip
    told = [error for error in given if isinstance(error, StaleEdit)]
    assert (given.count(None), len(told)) == (1, 19)
    application.refresh_from_db()
    winner = given.index(None)
    assert (application.position, application.version) == (f"ตำแหน่งที่ {winner}", 2)
    for error in told:
        assert error.version == 2
        change = next(change for change in error.changes if change.column == "position")
        assert (change.before, change.after) == ("ประธาน", application.position)
        assert change.by == people[winner].get_full_name()
    assert ChangeEvent.objects.of(application).filter(operation="U").count() == 1


def application_of(application):
    """As another process would have read it."""
    return Application.objects.select_related("cycle", "officer").get(pk=application.pk)


def test_edit_while_the_list_is_sent_is_not_lost_and_not_smuggled_in(ready, cycle, head, officer):
    """Either the edit was first and is in the snapshot, or it is refused."""
    application = application_of(ready[0])
    edit, sent = together(
        partial(as_person, officer, actions.save_application, application,
                {"position": "ใหม่"}, version=1),
        partial(as_person, head, send_list, cycle, key=uuid.uuid4(), note=NOTE),
    )  # fmt: skip
    rows = {row["id"]: row for row in sent.snapshot["applications"]}
    application.refresh_from_db()
    assert application.stage == Stage.SENT
    assert rows[application.pk]["position"] == application.position
    assert (edit is None) == (application.position == "ใหม่")
    assert edit is None or isinstance(edit, Refused)


def test_numbers_of_twenty_registrations_at_once_have_no_gap(cycle, officer, colleague):
    drafts = [
        ApplicationFactory(officer=person, stage=Stage.DRAFT)
        for person in [officer, colleague] * 10
    ]
    given = together(*(
        partial(as_person, draft.officer, actions.register, application_of(draft))
        for draft in drafts
    ))  # fmt: skip
    assert given == [None] * 20
    numbers = sorted(Application.objects.values_list("number", flat=True))
    assert numbers == [f"5203/68-{n:04d}" for n in range(1, 21)]


def test_number_of_a_refused_registration_goes_to_the_next(cycle, officer):
    lacking = ApplicationFactory(officer=officer, stage=Stage.DRAFT, applied_on=None)
    whole = ApplicationFactory(officer=officer, stage=Stage.DRAFT)
    with acting_for(officer):
        with pytest.raises(Refused):
            actions.register(application_of(lacking), by=officer)
        actions.register(application_of(whole), by=officer)
    whole.refresh_from_db()
    assert whole.number == "5203/68-0001"


def test_number_series_are_of_a_district_and_a_year(cycle, officer, outsider):
    for user in (officer, outsider):
        with acting_for(user):
            assert application_number(cycle, user.area_id) == f"{user.area_id}/68-0001"


def test_accept_and_return_at_once_let_one_through(cycle, officer, province):
    rows = ApplicationFactory.create_batch(2, officer=officer, stage=Stage.SENT)
    submission = SubmissionFactory(applications=rows)
    given = together(
        partial(as_person, province, accept, submission),
        partial(as_person, province, send_back, submission, reason="แก้ไข"),
    )
    refused = [error for error in given if isinstance(error, Refused)]
    assert len(refused) == 1
    submission.refresh_from_db()
    expected = {
        SubmissionStatus.ACCEPTED: Stage.ACCEPTED, SubmissionStatus.RETURNED: Stage.RETURNED
    }[submission.status]  # fmt: skip
    assert {row.stage for row in Application.objects.all()} == {expected}


def test_handing_over_at_once_gives_each_application_to_one(cycle, officer, colleague, head):
    third = UserFactory(area_code="5203")
    ApplicationFactory.create_batch(3, officer=officer)
    given = together(*(
        partial(as_person, head, hand_over, cycle, from_officer=officer, to_officer=to, reason="ลา")
        for to in (colleague, third)
    ))  # fmt: skip
    record = Handover.objects.get()
    assert sum(isinstance(error, Refused) for error in given) == 1
    assert {row.officer_id for row in Application.objects.all()} == {record.to_officer_id}


# --- killed in the middle ------------------------------------------------------------------------

SENDER = """
import os, signal, sys, uuid
import django
django.setup()
from mchch.scope import acting_for
from registry.actions import submissions
from registry.models import Cycle, User

where, head, key = sys.argv[1:]
def die(*args, **more):
    os.kill(os.getpid(), signal.SIGKILL)
def then_die(act):
    return lambda *args, **more: (act(*args, **more), die())
if where != "after the commit":
    name, moment = where.split()
    act = getattr(submissions, name)
    setattr(submissions, name, die if moment == "before" else then_die(act))
user = User.objects.get(pk=head)
with acting_for(user):
    cycle = Cycle.objects.get()
    submissions.send_list(cycle, key=uuid.UUID(key), note="ขาดประเภทอื่น", by=user)
die()
"""
KILLED = -9


@pytest.mark.parametrize(
    "where", ["receipt_number after", "copy_of after", "move_stages before", "move_stages after"]
)
def test_process_killed_in_the_middle_of_sending_leaves_nothing(ready, cycle, head, where):
    code, said = run_python(SENDER, where, head.pk, uuid.uuid4())
    assert code == KILLED, said
    assert not Submission.objects.exists()
    assert not StageChange.objects.exists()
    assert not RunningNumber.objects.exists()
    assert {row.stage for row in Application.objects.all()} == {Stage.REGISTERED}
    as_person(head, send_list, cycle, key=uuid.uuid4(), note=NOTE)
    sent_once()


def test_process_killed_before_it_could_answer_has_sent_once(ready, cycle, head):
    """Committed and not acknowledged: the form's key finds what was sent."""
    key = uuid.uuid4()
    code, said = run_python(SENDER, "after the commit", head.pk, key)
    assert code == KILLED, said
    submission = sent_once()
    assert as_person(head, send_list, cycle, key=key, note=NOTE) == submission
    sent_once()
