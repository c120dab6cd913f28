"""Visits: planned, moved, cancelled; who sees which; the calendar and the paper read back."""

import io
import uuid
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.actions import visits as actions
from assessment.choices import SheetStatus
from assessment.evaluations import members_of_district
from assessment.models import Visit, VisitChange
from assessment.tests.committee import FULL, SPRING, gave, make_ready, seat_of
from assessment.tests.factories import (
    EvaluationFactory,
    MeetingFactory,
    VisitFactory,
    VisitMemberFactory,
    VisitStopFactory,
    seated,
)
from assessment.tests.test_evaluation_pages import page, post, statements
from registry.choices import Role, Stage
from registry.errors import Refused
from registry.tests.factories import ApplicationFactory, UserFactory

pytestmark = pytest.mark.django_db
MOST = 15
BANGKOK = ZoneInfo("Asia/Bangkok")


@pytest.fixture
def typed(evaluation, chair):
    """The form of a visit as a browser sends it."""
    return {
        "key": str(uuid.uuid4()), "held_on": "21/4/2568", "begins_at": "๙.๐๐", "ends_at": "12.00",
        "place": "", "note": "", "unit": [evaluation.pk], "member": [chair.get_full_name()],
    }  # fmt: skip


@pytest.fixture
def visit(evaluation, chair):
    return VisitFactory(to=evaluation, by=seat_of(chair))


# --- planning ------------------------------------------------------------------------------------


def test_visit_is_planned_once_however_often_it_is_sent(client, head, typed, evaluation, chair):
    for _ in range(2):
        assert post(client, head, "/evaluation/visits/new/", typed).url == "/evaluation/visits/"
    visit = Visit.objects.get()
    assert (visit.held_on, visit.begins_at, visit.ends_at) == (
        date(2025, 4, 21), time(9), time(12),
    )  # fmt: skip
    assert [row.evaluation for row in visit.stops.all()] == [evaluation]
    assert [row.member for row in visit.members.all()] == [chair]
    assert [row.made_by_name for row in visit.changes.all()] == [head.get_full_name()]
    told = page(client, head, "/evaluation/visits/")
    for words in (evaluation.application.display_name, "21 เมษายน 2568", "09.00–12.00 น."):
        assert words in told
    assert f'href="tel:{evaluation.application.phone}"' in told


def test_all_that_is_wrong_is_told_at_once(client, head, typed):
    wrong = typed | {"held_on": "31/2/2568", "begins_at": "12.00", "ends_at": "9", "unit": [],
                     "member": [], "note": "อย่าลืมสมุด"}  # fmt: skip
    told = post(client, head, "/evaluation/visits/new/", wrong, 422).content.decode()
    for words in ("โปรดเลือกผู้สมัครอย่างน้อยหนึ่งราย", "โปรดเลือกกรรมการอย่างน้อยหนึ่งคน",
                  "โปรดกรอกเวลา เช่น 09.30", "31/2/2568", "อย่าลืมสมุด"):  # fmt: skip
        assert words in told
    assert not Visit.objects.exists()


def test_applicant_that_is_not_before_the_committee_cannot_be_visited(
    client, head, typed, cycle, standard
):
    """It shows what it lacks, and the way to take it in; a foreign number is refused."""
    lacking = ApplicationFactory(cycle=cycle, stage=Stage.ACCEPTED)
    ready = make_ready(ApplicationFactory(cycle=cycle, stage=Stage.ACCEPTED), standard)
    told = page(client, head, "/evaluation/visits/new/")
    assert lacking.display_name in told
    assert ready.display_name in told
    assert "ยังไม่ประเมินตนเองก่อนการพัฒนา" in told
    assert f"/evaluation/take-in/{lacking.pk}/" in page(client, head, "/evaluation/?state=lacking")
    elsewhere = EvaluationFactory(
        application=ApplicationFactory(area_id="520601", cycle=cycle, stage=Stage.ACCEPTED)
    )
    post(client, head, "/evaluation/visits/new/", typed | {"unit": [elsewhere.pk]}, 422)
    with pytest.raises(Refused):
        actions.plan(
            Visit(cycle=cycle, area_id="5203", held_on=SPRING, begins_at=time(9), ends_at=time(10)),
            [elsewhere.pk], members_of_district("5203"), by=head,
        )  # fmt: skip


def test_overlap_of_one_member_is_warned_of_and_not_refused(client, head, typed, visit, second):
    post(
        client, head, "/evaluation/visits/new/",
        typed | {"key": str(uuid.uuid4()), "begins_at": "11.30", "ends_at": "14.00"},
    )  # fmt: skip
    assert Visit.objects.count() == 2
    told = page(client, head, "/evaluation/visits/")
    assert told.count("เวลาซ้อนกัน") == 2
    other = typed | {"key": str(uuid.uuid4()), "member": [second.get_full_name()]}
    post(client, head, "/evaluation/visits/new/", other)
    after = typed | {"key": str(uuid.uuid4()), "begins_at": "14.00", "ends_at": "15.00"}
    post(client, head, "/evaluation/visits/new/", after)
    assert page(client, head, "/evaluation/visits/").count("เวลาซ้อนกัน") == 2


def test_moving_needs_a_reason_and_keeps_what_was(client, head, typed, visit):
    path = f"/visits/{visit.pk}/"
    later = typed | {"held_on": "22/4/2568", "version": 0}
    assert "โปรดระบุเหตุผลที่เลื่อนนัด" in post(client, head, path, later, 422).content.decode()
    post(client, head, path, later | {"reason": "ฝนตกหนัก"})
    visit.refresh_from_db()
    assert (visit.held_on, visit.sequence) == (date(2025, 4, 22), 1)
    change = VisitChange.objects.get()
    assert change.reason == "ฝนตกหนัก"
    assert change.text.startswith("เลื่อนจากวันที่ 21 เมษายน 2568")
    assert "ฝนตกหนัก" in page(client, head, path)


def test_note_changes_without_a_reason(client, head, typed, visit):
    post(client, head, f"/visits/{visit.pk}/", typed | {"note": "นำกล้องไปด้วย", "version": 0})
    assert Visit.objects.get().note == "นำกล้องไปด้วย"


def test_change_of_what_somebody_else_changed_is_not_written_unseen(client, head, typed, visit):
    path = f"/visits/{visit.pk}/"
    post(client, head, path, typed | {"note": "ก", "version": 0})
    told = post(client, head, path, typed | {"note": "ข", "version": 0}, 422).content.decode()
    assert actions.STALE in told
    assert Visit.objects.get().note == "ก"


def test_cancelled_visit_stays_on_the_list_and_takes_no_change(client, head, chair, typed, visit):
    path = f"/visits/{visit.pk}/"
    post(client, head, f"{path}cancel/", {"reason": ""}, 422)
    post(client, head, f"{path}cancel/", {"reason": "ผู้สมัครขอเลื่อนออกไป"})
    for user, where in ((head, "/evaluation/visits/"), (chair, "/evaluation/mine/")):
        assert "ยกเลิก</span>" in page(client, user, where)
    assert "ผู้สมัครขอเลื่อนออกไป" in page(client, head, path)
    post(client, head, path, typed | {"version": 1}, 403)
    with pytest.raises(Refused):
        actions.cancel(visit, reason="อีกครั้ง", by=head)
    assert VisitChange.objects.count() == 1


# --- who sees what -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("head", 200), ("officer", 200), ("chair", 403), ("outside_head", 404), ("province", 403),
     ("committee", 403)],
)  # fmt: skip
def test_visit_is_planned_by_the_own_district(request, client, visit, who, status):
    user = request.getfixturevalue(who)
    page(client, user, f"/visits/{visit.pk}/", status)
    if who != "outside_head":
        page(client, user, "/evaluation/visits/", status)
        page(client, user, "/evaluation/visits/calendar.ics", status)
    post(
        client,
        user,
        f"/visits/{visit.pk}/cancel/",
        {"reason": "ลอง"},
        302 if status == 200 else status,
    )
    assert (Visit.objects.get().cancelled_at is not None) == (status == 200)


def test_member_sees_the_own_visits_today_first(client, evaluation, chair, second, on_day, visit):
    unit = evaluation.application.display_name
    VisitFactory(to=evaluation, by=seat_of(second), held_on=date(2025, 4, 23), note="ของรองประธาน")
    own = VisitFactory(to=evaluation, by=seat_of(chair), held_on=SPRING, note="ของวันนี้")
    VisitFactory(to=evaluation, by=seat_of(chair), held_on=date(2025, 4, 1), note="ผ่านไปแล้ว")
    for path in ("/evaluation/mine/", "/"):
        told = page(client, chair, path)
        assert told.index("วันนี้ 20 เมษายน 2568") < told.index("21 เมษายน 2568")
        assert unit in told
        assert "ของวันนี้" in told
        assert "ของรองประธาน" not in told
        assert "ผ่านไปแล้ว" not in told
    sheet = gave(evaluation, chair, FULL, SheetStatus.OPEN)
    assert f"นัดลงพื้นที่ 20 เมษายน 2568 {own.hours}" in page(
        client, chair, f"/member-sheets/{sheet.pk}/"
    )


def test_past_visits_are_under_their_chip(client, head, evaluation, chair):
    VisitFactory(to=evaluation, by=seat_of(chair), held_on=date(2025, 4, 1), note="ผ่านไปแล้ว")
    MeetingFactory(held_on=SPRING)
    coming = page(client, head, "/evaluation/visits/")
    assert "ผ่านไปแล้ว" not in coming
    assert "ประชุมคณะกรรมการ" in coming
    assert "ผ่านไปแล้ว" in page(client, head, "/evaluation/visits/?when=past")


# --- calendar and paper --------------------------------------------------------------------------


def events(client, user, path):
    client.force_login(user)
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = vobject.readOne(answer.content.decode())
    return {event.uid.value: event for event in found.contents.get("vevent", [])}


def test_calendar_is_read_back_and_follows_what_happens(client, head, chair, second, visit):
    meeting = MeetingFactory()
    path = "/evaluation/visits/calendar.ics"
    found = events(client, head, path)
    assert set(found) == {f"visit-{visit.key}@mchch", f"meeting-{meeting.pk}@mchch"}
    event = found[f"visit-{visit.key}@mchch"]
    assert event.dtstart.value == datetime(2025, 4, 21, 9, tzinfo=BANGKOK)
    assert event.dtend.value == datetime(2025, 4, 21, 12, tzinfo=BANGKOK)
    assert (event.status.value, event.sequence.value) == ("CONFIRMED", "0")
    unit = visit.stops.get().evaluation.application
    assert unit.display_name in event.summary.value
    assert unit.area.label in event.location.value
    assert chair.get_full_name() in event.description.value
    post(client, head, f"/visits/{visit.pk}/cancel/", {"reason": "ฝนตก"})
    event = events(client, head, path)[f"visit-{visit.key}@mchch"]
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    assert list(events(client, chair, "/evaluation/mine/calendar.ics")) == [
        f"visit-{visit.key}@mchch"
    ]
    assert events(client, second, "/evaluation/mine/calendar.ics") == {}


def test_calendar_of_a_leader_has_no_citizen_id(client, head, chair, cycle):
    leader = ApplicationFactory(
        cycle=cycle, stage=Stage.ACCEPTED, type="LEADER", citizen_id="1234567890121"
    )
    VisitFactory(to=EvaluationFactory(application=leader), by=seat_of(chair))
    client.force_login(head)
    told = client.get("/evaluation/visits/calendar.ics").content.decode()
    assert "1234567890121" not in told
    assert "VEVENT" in told


def test_paper_tells_the_visits_by_day(client, head, chair, visit, cycle):
    gone = VisitFactory(
        to=visit.stops.get().evaluation,
        by=seat_of(chair),
        place="ที่ยกเลิก",
        cancelled_at=visit.saved_at,
    )
    client.force_login(head)
    answer = client.get(f"/papers/visits/{cycle.pk}.pdf")
    with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as pdf:
        text = "".join(one.get_textpage().get_text_bounded() for one in pdf)
    plain = text.replace("\r\n", "").replace(" ", "").replace("\u2060", "").replace("\xa0", "")
    assert "๒๑เมษายน๒๕๖๘" in plain
    assert "๐๙.๐๐–๑๒.๐๐น." in plain
    assert chair.get_full_name().replace(" ", "") in plain
    assert gone.place not in plain
    page(client, chair, f"/papers/visits/{cycle.pk}.pdf", 403)


def test_member_prints_the_own_visits(client, chair, second, committee, visit, cycle):
    path = f"/papers/own_visits/{cycle.pk}.pdf"
    for user, is_told in ((chair, True), (second, False)):
        client.force_login(user)
        with pypdfium2.PdfDocument(io.BytesIO(client.get(path).content)) as pdf:
            text = pdf[0].get_textpage().get_text_bounded()
        assert ("๐๙.๐๐–๑๒.๐๐" in text.replace("\u2060", "")) is is_told
    page(client, committee, path, 403)


# --- statements ----------------------------------------------------------------------------------


def test_pages_of_visits_ask_the_same_at_every_size(client, head, chair, evaluation, standard):
    """At 1, 50 and 500 visits; a page of the list shows 50."""
    visit = VisitFactory(to=evaluation, by=seat_of(chair))
    pages = {
        "list": (head, "/evaluation/visits/"),
        "one": (head, f"/visits/{visit.pk}/"),
        "new": (head, "/evaluation/visits/new/"),
        "mine": (chair, "/evaluation/mine/"),
        "calendar": (head, "/evaluation/visits/calendar.ics"),
        "links": (head, "/evaluation/members/"),
    }
    first = asked(client, pages)
    assert {name: n for name, n in first.items() if n > MOST} == {}
    for size in (50, 500):
        while Visit.objects.count() < size:
            number = Visit.objects.count()
            more = VisitFactory(held_on=date(2025, 4, 21 + number % 9))
            VisitStopFactory(visit=more, evaluation=evaluation)
            VisitMemberFactory(visit=more, seat=seat_of(chair))
            if number % 10 == 0:
                seated(UserFactory(role=Role.COMMITTEE))
                unit = ApplicationFactory(cycle=standard.cycle, stage=Stage.ACCEPTED)
                EvaluationFactory(application=unit, opened_by=head)
        assert asked(client, pages) == first


def asked(client, pages):
    found = {}
    for name, (user, path) in pages.items():
        client.force_login(user)
        client.get("/login/")  # the session notes when it was used
        found[name] = len(statements(client, path))
    return found


def test_statements_are_counted(client, head, evaluation):
    """The test above counts something."""
    client.force_login(head)
    with CaptureQueriesContext(connection) as captured:
        client.get("/evaluation/visits/")
    assert len(captured) > 3
