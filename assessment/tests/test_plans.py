"""Plans, progress, events: written, agreed, changed by a new version, read by whom they concern."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions import plans as actions
from assessment.choices import PlanStatus, SheetKind, SheetStatus
from assessment.models import (
    Activity,
    Attendance,
    DevelopmentPlan,
    LearningEvent,
    ProgressEntry,
    ProgressPhoto,
)
from assessment.plan_changes import changes_of
from assessment.road import Step, ready_for_evaluation, road_of, roads, with_progress
from assessment.tests.factories import (
    ActivityFactory,
    EventFactory,
    PlanFactory,
    ProgressFactory,
    SheetFactory,
    scored,
)
from registry.errors import Refused, StaleEdit
from registry.models import Application
from registry.tests.factories import ApplicationFactory
from registry.tests.upload_samples import jpeg

pytestmark = pytest.mark.django_db


def lines(*rows, initial=0):
    """A formset as a browser sends it."""
    data = {"a-TOTAL_FORMS": len(rows), "a-INITIAL_FORMS": initial, "version": 1}
    for number, row in enumerate(rows):
        data |= {f"a-{number}-{name}": value for name, value in row.items()}
    return data


def step_of(activity):
    return Step(with_progress(Activity.objects.all()).get(pk=activity.pk))


# --- the plan ------------------------------------------------------------------------------------


def test_gaps_become_the_first_lines_of_the_plan(client, application, judged, officer):
    scored(judged, c11=1, c12=3, c21=0)
    client.force_login(officer)
    for _ in range(2):
        answer = client.post(f"/development/{application.pk}/plan/")
    plan = DevelopmentPlan.objects.get()
    assert answer.url == f"/plans/{plan.pk}/edit/"
    assert [line.indicators for line in plan.activities.all()] == [["2.1"], ["1.1"]]


def test_plan_needs_the_self_assessment(client, application, sheet, officer):
    client.force_login(officer)
    client.post(f"/development/{application.pk}/plan/")
    assert DevelopmentPlan.objects.count() == 0


def test_draft_is_written_and_all_its_errors_told(client, application, judged, officer):
    plan = PlanFactory(application=application, status=PlanStatus.DRAFT)
    client.force_login(officer)
    wrong = lines(
        {"what": "อบรม", "starts_on": "31/12/2567", "ends_on": "1/12/2567"},
        {"what": "", "how": "ไม่มีชื่อ", "budget": "มาก"},
    )
    answer = client.post(f"/plans/{plan.pk}/edit/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    for told in ("วันสิ้นสุดต้องไม่มาก่อนวันเริ่ม", "โปรดกรอกกิจกรรม", "โปรดกรอกเป็นตัวเลข เช่น 12,500"):
        assert told in page
    assert "กิจกรรมที่ 2 งบประมาณ (บาท): โปรดกรอกเป็นตัวเลข" in page
    assert 'value="ไม่มีชื่อ"' in page
    right = lines(
        {"what": "อบรมบัญชี", "ends_on": "๓๑ ม.ค. ๖๘", "budget": "12,500", "indicators": ["1.1"],
         "responsible": "นายทดสอบ"},
    )  # fmt: skip
    assert client.post(f"/plans/{plan.pk}/edit/", right).status_code == 302
    line = plan.activities.get()
    assert (line.ends_on, line.budget, line.indicators) == (date(2025, 1, 31), 12500, ["1.1"])


def test_two_who_edit_do_not_overwrite_unseen(client, application, judged, officer):
    plan = PlanFactory(application=application, status=PlanStatus.DRAFT)
    with pytest.raises(StaleEdit):
        actions.save_plan(plan, {"goal": "x"}, [], version=0, by=officer)
    client.force_login(officer)
    data = lines({"what": "ของฉัน"}) | {"version": 0}
    answer = client.post(f"/plans/{plan.pk}/edit/", data)
    assert answer.status_code == 409
    assert 'value="ของฉัน"' in answer.content.decode()
    assert plan.activities.count() == 0


def test_line_of_another_plan_cannot_be_taken(client, application, judged, officer):
    plan = PlanFactory(application=application, status=PlanStatus.DRAFT)
    other = ActivityFactory(plan__status=PlanStatus.DRAFT)
    client.force_login(officer)
    data = lines({"id": other.pk, "what": "ของผู้อื่น"}, initial=1)
    client.post(f"/plans/{plan.pk}/edit/", data)
    other.refresh_from_db()
    assert (other.what, other.plan == plan) == ("จัดทำบัญชีกลุ่ม", False)


def test_plan_is_agreed_when_it_is_whole_and_then_read_only(client, application, judged, officer):
    plan = PlanFactory(application=application, status=PlanStatus.DRAFT)
    client.force_login(officer)
    page = client.get(f"/plans/{plan.pk}/agree/").content.decode()
    assert "แผนยังไม่มีกิจกรรม" in page
    ActivityFactory(plan=plan)
    data = {"on": "16/12/2567", "agreed_with": "นายสมาชิก ทดสอบ"}
    assert client.post(f"/plans/{plan.pk}/agree/", data).status_code == 302
    plan.refresh_from_db()
    assert (plan.status, plan.agreed_with) == (PlanStatus.AGREED, "นายสมาชิก ทดสอบ")
    assert client.get(f"/plans/{plan.pk}/edit/").status_code == 403


def test_agreed_plan_changes_by_a_new_version_that_says_why(client, application, judged, officer):
    plan = PlanFactory(application=application)
    line = ActivityFactory(plan=plan)
    ProgressFactory(activity=line, percent=40)
    client.force_login(officer)
    client.post(f"/plans/{plan.pk}/renew/")
    fresh = DevelopmentPlan.objects.get(status=PlanStatus.DRAFT)
    copied = fresh.activities.get()
    assert (fresh.version_no, copied.thread) == (2, line.thread)
    with pytest.raises(Refused, match="ยังไม่ได้ระบุสิ่งที่เปลี่ยน"):
        actions.agree(fresh, on=date(2024, 12, 16), agreed_with="ก", by=officer)
    DevelopmentPlan.objects.filter(pk=fresh.pk).update(change_note="เลื่อนเพราะน้ำท่วม")
    fresh.refresh_from_db()
    actions.agree(fresh, on=date(2024, 12, 16), agreed_with="ก", by=officer)
    plan.refresh_from_db()
    assert plan.status == PlanStatus.SUPERSEDED
    assert step_of(copied).percent == 40  # what was done is not lost by the new version
    assert road_of(application).plan == fresh


def next_version(plan):
    return PlanFactory(
        application=plan.application, status=PlanStatus.DRAFT, version_no=plan.version_no + 1
    )


def copied(line, plan, **changed):
    values = {name: getattr(line, name) for name in actions.COPIED} | changed
    return ActivityFactory(plan=plan, **values)


def test_first_version_has_nothing_before_it(application):
    assert changes_of(PlanFactory(application=application)) is None


def test_version_that_changed_nothing_says_so(client, application, officer):
    plan = PlanFactory(application=application)
    fresh = next_version(plan)
    copied(ActivityFactory(plan=plan), fresh)
    assert changes_of(fresh) == []
    client.force_login(officer)
    page = client.get(f"/plans/{fresh.pk}/").content.decode()
    assert "เป้าหมายและกิจกรรมเหมือนกับฉบับก่อนทุกข้อ" in page


def test_version_tells_what_was_added_removed_and_changed(client, application, officer):
    """Each as it was and as it is; an activity that only stands elsewhere has not changed."""
    plan = PlanFactory(application=application, goal="ผ่านเกณฑ์")
    kept = ActivityFactory(
        plan=plan, position=1, what="ประชุม", ends_on=date(2025, 1, 31), budget=None
    )
    ActivityFactory(plan=plan, position=2, what="ดูงาน")
    moved = ActivityFactory(plan=plan, position=3, what="ทำบัญชี")
    fresh = next_version(plan)
    DevelopmentPlan.objects.filter(pk=fresh.pk).update(goal="ผ่านเกณฑ์ทุกด้าน")
    fresh.refresh_from_db()
    copied(moved, fresh, position=1)
    copied(
        kept, fresh, position=2, ends_on=date(2025, 2, 28), budget=1500, indicators=["1.1", "2.1"]
    )
    ActivityFactory(plan=fresh, position=3, what="อบรม")
    found = [(one.word, one.what, one.before, one.after) for one in changes_of(fresh)]
    assert found == [
        ("แก้ไข", "เป้าหมาย", "ผ่านเกณฑ์", "ผ่านเกณฑ์ทุกด้าน"),
        ("แก้ไข", "กิจกรรมที่ 2 ประชุม – เพื่อตัวชี้วัด", "1.1", "1.1, 2.1"),
        ("แก้ไข", "กิจกรรมที่ 2 ประชุม – สิ้นสุด", "31 ม.ค. 2568", "28 ก.พ. 2568"),
        ("แก้ไข", "กิจกรรมที่ 2 ประชุม – งบประมาณ (บาท)", "", "1,500"),
        ("เพิ่ม", "กิจกรรมที่ 3", "", "อบรม"),
        ("ตัดออก", "กิจกรรมที่ 2 ของฉบับก่อน", "ดูงาน", ""),
    ]
    client.force_login(officer)
    page = client.get(f"/plans/{fresh.pk}/").content.decode()
    assert '<del class="was">31 ม.ค. 2568</del>' in page
    assert '<ins class="now-is">28 ก.พ. 2568</ins>' in page


def test_renamed_activity_is_the_same_one(application):
    plan = PlanFactory(application=application)
    fresh = next_version(plan)
    copied(ActivityFactory(plan=plan, what="อบรม"), fresh, what="อบรมบัญชี")
    (change,) = changes_of(fresh)
    assert (change.what, change.before, change.after) == ("ชื่อกิจกรรมที่ 1", "อบรม", "อบรมบัญชี")


# --- progress ------------------------------------------------------------------------------------


def entry(**more):
    return {
        "done_on": "16/12/2567",
        "text": "ประชุมแล้ว",
        "percent": "๕๐",
        "key": uuid.uuid4(),
    } | more


def test_progress_is_entered_once_with_its_photo(client, application, judged, officer):
    line = ActivityFactory(plan__application=application)
    client.force_login(officer)
    data = entry()
    for _ in range(2):
        photo = SimpleUploadedFile("ภาพ.jpg", jpeg(), "image/jpeg")
        answer = client.post(f"/activities/{line.pk}/progress/", data | {"photos": [photo]})
        assert answer.status_code == 302
    assert ProgressEntry.objects.get().percent == 50
    photo = ProgressPhoto.objects.get()
    assert client.get(f"/progress-photos/{photo.pk}/").headers["Content-Type"] == "image/jpeg"
    assert step_of(line).word == "กำลังดำเนินการ"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"percent": "101"}, "โปรดกรอก 0 ถึง 100"),
        ({"percent": ""}, "โปรดกรอกความคืบหน้า 0 ถึง 100"),
        ({"text": ""}, "โปรดกรอกสิ่งที่ทำ"),
        ({"done_on": "17/12/2567"}, "16"),
    ],
)
def test_progress_that_is_wrong_is_told_and_kept(client, application, judged, officer, wrong, told):
    line = ActivityFactory(plan__application=application)
    client.force_login(officer)
    answer = client.post(f"/activities/{line.pk}/progress/", entry(**wrong))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert ProgressEntry.objects.count() == 0


def test_photo_that_is_refused_keeps_what_was_typed(client, application, judged, officer):
    line = ActivityFactory(plan__application=application)
    client.force_login(officer)
    bad = SimpleUploadedFile("ภาพ.jpg", b"GIF89a no picture", "image/jpeg")
    data = entry(text="ข้อความที่พิมพ์ไว้") | {"photos": [bad]}
    answer = client.post(f"/activities/{line.pk}/progress/", data)
    assert answer.status_code == 422
    assert "ข้อความที่พิมพ์ไว้" in answer.content.decode()
    assert ProgressEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("ends_on", "percent", "word"),
    [
        (date(2024, 12, 15), 99, "ล่าช้า 1 วัน"),
        (date(2024, 12, 16), 99, "ใกล้ครบกำหนด เหลือ 0 วัน"),
        (date(2024, 12, 30), 0, "ใกล้ครบกำหนด เหลือ 14 วัน"),
        (date(2024, 12, 31), 10, "กำลังดำเนินการ"),
        (date(2024, 12, 31), 0, "ยังไม่เริ่ม"),
        (date(2024, 12, 1), 100, "เสร็จแล้ว"),
    ],
)
def test_activity_says_in_words_where_it_stands(lampang, ends_on, percent, word):
    line = ActivityFactory(ends_on=ends_on)
    ProgressFactory(activity=line, percent=percent)
    assert step_of(line).word == word


# --- ready ---------------------------------------------------------------------------------------


def test_method_and_query_agree_on_who_is_ready(standard, officer, cycle):
    """Every combination of sheets and plan: `Road.is_ready` and its SQL say the same."""
    states = (None, *SheetStatus.values)
    for before in states:
        for after in states:
            for plan in (None, PlanStatus.DRAFT, PlanStatus.AGREED):
                unit = ApplicationFactory(officer=officer, cycle=cycle)
                for kind, status in ((SheetKind.BEFORE, before), (SheetKind.AFTER, after)):
                    if status:
                        SheetFactory(application=unit, standard=standard, kind=kind, status=status)
                if plan:
                    PlanFactory(application=unit, status=plan)
    units = Application.objects.all()
    by_method = {road.application.pk for road in roads(units) if road.is_ready}
    by_query = set(ready_for_evaluation(units).values_list("pk", flat=True))
    assert by_method == by_query
    assert len(by_query) == 1


def test_what_is_missing_is_told_step_by_step(application, standard, officer):
    assert [line.kind for line in road_of(application).missing()] == ["before", "plan", "after"]
    SheetFactory(application=application, standard=standard, status=SheetStatus.CONFIRMED)
    ActivityFactory(plan=PlanFactory(application=application))
    found = road_of(application).missing()
    assert [(line.kind, line.blocks) for line in found] == [("after", True), ("progress", False)]


# --- events --------------------------------------------------------------------------------------


def test_event_is_entered_once_for_many(client, application, officer, head, cycle):
    other = ApplicationFactory(officer=head, cycle=cycle)
    client.force_login(officer)
    data = {
        "kind": "TRAINING", "title": "อบรมบัญชี", "held_on": "9 ธ.ค. 67", "version": 1,
        "attended": [application.pk, other.pk], f"people-{application.pk}": "๓",
    }  # fmt: skip
    assert client.post("/events/new/", data).status_code == 302
    event = LearningEvent.objects.get()
    assert dict(event.attendances.values_list("application", "people")) == {
        application.pk: 3, other.pk: 1,
    }  # fmt: skip
    data |= {"attended": [other.pk], "version": event.version}
    client.post(f"/events/{event.pk}/edit/", data)
    assert Attendance.objects.get().application == other
    assert client.post(f"/events/{event.pk}/edit/", data).status_code == 409
    assert "อบรมบัญชี" in client.get(f"/development/{other.pk}/").content.decode()


def test_event_without_its_kind_is_told_in_plain_words(client, officer, cycle):
    client.force_login(officer)
    answer = client.post("/events/new/", {"title": "อบรม", "held_on": "9/12/2567"})
    assert answer.status_code == 422
    assert "โปรดเลือกชนิด" in answer.content.decode()


def test_foreign_unit_does_not_attend(client, officer, cycle, outsider):
    foreign = ApplicationFactory(officer=outsider, cycle=cycle)
    client.force_login(officer)
    data = {"kind": "TRAINING", "title": "อบรม", "held_on": "9/12/2567", "attended": [foreign.pk]}
    client.post("/events/new/", data)
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("head", 200, 302), ("province", 200, 403), ("outsider", 404, 404), ("committee", 404, 404)],
)
def test_event_is_written_by_its_district(client, request, officer, who, reads, writes):
    event = EventFactory(entered_by=officer)
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/events/{event.pk}/").status_code == reads
    assert client.post(f"/events/{event.pk}/remove/").status_code == writes
    assert LearningEvent.objects.count() == (0 if writes == 302 else 1)
