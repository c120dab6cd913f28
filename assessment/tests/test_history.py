"""What was changed in a sheet and in a plan, by whom: as the database kept it."""

import uuid
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.actions import plans
from assessment.choices import PlanStatus
from assessment.models import Activity, ScoreFile
from assessment.tests.factories import (
    ActivityFactory,
    PersonalLinkFactory,
    PlanFactory,
    ScoreFactory,
    ScoreFileFactory,
)
from assessment.tokens import token_of
from registry.tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


def history(client, path):
    """[(who, what, [(field, before, after)])], newest first."""
    response = client.get(f"{path}history/")
    assert response.status_code == 200
    return [
        (
            entry["by"],
            entry["action"],
            [(one["field"], one["before"], one["after"]) for one in entry["changes"]],
        )
        for entry in response.context["entries"]
    ]


def answer(client, sheet, points, seen=0, path=""):
    indicator = sheet.standard.indicators.get(code="1.1")
    data = {"key": f"i{indicator.pk}", "points": points, "seen": seen}
    told = client.post(f"{path or f'/sheets/{sheet.pk}/'}answer/", data, **JSON)
    assert told.status_code == 200


def test_answers_are_told_with_who_gave_them(client, officer, sheet):
    """By the applicant behind the link, then changed by the officer."""
    link = PersonalLinkFactory(sheet=sheet)
    answer(client, sheet, 1, path=f"/s/{token_of(link.key)}/")
    client.force_login(officer)
    answer(client, sheet, 3, seen=1)
    newest, first, *_ = history(client, f"/sheets/{sheet.pk}/")
    name = officer.get_full_name()
    assert newest == (name, "แก้ไขคำตอบข้อ 1.1", [("คะแนน", "1", "3")])
    assert first == ("ผู้สมัคร (ลิงก์ส่วนตัว)", "เพิ่มคำตอบข้อ 1.1", [("คะแนน", "", "1")])


def test_sending_and_reopening_are_told_with_the_reason(client, officer, head, judged):
    client.force_login(head)
    client.post(f"/sheets/{judged.pk}/reopen/", {"reason": "ให้คะแนนผิดข้อ"})
    ((who, what, changes), *_) = history(client, f"/sheets/{judged.pk}/")
    assert (who, what) == (head.get_full_name(), "แก้ไขแบบประเมินตนเองก่อนการพัฒนา")
    assert ("สถานะ", "ส่งแล้ว", "กำลังประเมิน") in changes
    assert ("เหตุผลที่เปิดแก้ไข", "", "ให้คะแนนผิดข้อ") in changes


def test_evidence_is_told_when_it_comes_and_goes(client, officer, sheet):
    file = ScoreFileFactory(score=ScoreFactory(sheet=sheet), name="บัญชี.pdf")
    client.force_login(officer)
    client.post(f"/score-files/{file.pk}/remove/")
    assert ScoreFile.objects.present().count() == 0
    actions = [what for _, what, _ in history(client, f"/sheets/{sheet.pk}/")]
    assert actions[:2] == ["นำออกหลักฐาน “บัญชี.pdf” ของข้อ 1.1", "แนบหลักฐาน “บัญชี.pdf” ของข้อ 1.1"]


def line_data(plan, *rows):
    data = {"a-TOTAL_FORMS": len(rows), "a-INITIAL_FORMS": len(rows), "version": plan.version}
    for number, row in enumerate(rows):
        data |= {f"a-{number}-{name}": value for name, value in row.items()}
    return data


def test_plan_tells_what_was_changed_and_what_was_removed(client, officer, application, judged):
    plan = PlanFactory(application=application, status=PlanStatus.DRAFT)
    kept = ActivityFactory(plan=plan, position=1, what="ประชุม", budget=None, responsible="นายก")
    gone = ActivityFactory(plan=plan, position=2, what="ดูงาน")
    client.force_login(officer)
    data = line_data(
        plan,
        {"id": kept.pk, "what": "ประชุม", "ends_on": "31/1/2568", "budget": "1,500.50"},
        {"id": gone.pk, "what": "ดูงาน", "DELETE": "on"},
    )
    assert client.post(f"/plans/{plan.pk}/edit/", data).status_code == 302
    assert not Activity.objects.filter(pk=gone.pk).exists()
    told = history(client, f"/plans/{plan.pk}/")
    changed = next(changes for _, what, changes in told if what == "แก้ไขกิจกรรม “ประชุม”")
    assert ("งบประมาณ (บาท)", "", "1,500.50") in changed
    assert ("ผู้รับผิดชอบ", "นายก", "") in changed
    assert (officer.get_full_name(), "ลบกิจกรรม “ดูงาน”", []) in told
    assert "เพิ่มกิจกรรม “ดูงาน”" in [what for _, what, _ in told]


def test_saving_without_a_change_is_no_change(client, officer, application, judged):
    plan = PlanFactory(application=application, status=PlanStatus.DRAFT, goal="ผ่านเกณฑ์")
    ActivityFactory(plan=plan)
    client.force_login(officer)
    before = history(client, f"/plans/{plan.pk}/")
    lines = list(plan.activities.all())
    plans.save_plan(plan, {"goal": "ผ่านเกณฑ์"}, lines, version=plan.version, by=officer)
    assert history(client, f"/plans/{plan.pk}/") == before


def test_removed_activity_of_another_plan_is_not_told(client, officer, application, cycle, judged):
    other = PlanFactory(
        application=ApplicationFactory(officer=officer, cycle=cycle), status=PlanStatus.DRAFT
    )
    gone = ActivityFactory(plan=other, what="ของผู้อื่น")
    plan = PlanFactory(application=application, status=PlanStatus.DRAFT)
    with one_request():
        gone.delete()
        plan.goal = "ใหม่"
        plan.save()
    client.force_login(officer)
    assert "ของผู้อื่น" not in client.get(f"/plans/{plan.pk}/history/").content.decode()


@contextmanager
def one_request():
    """What is written inside has one number of a request."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.request', %s, true)", [str(uuid.uuid4())])
        yield
        cursor.execute("select set_config('app.request', '', true)")


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 200), ("head", 200), ("province", 200), ("outsider", 404)]
)
def test_history_is_seen_by_whom_the_row_concerns(client, request, application, sheet, who, status):
    plan = PlanFactory(application=application)
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/sheets/{sheet.pk}/history/").status_code == status
    assert client.get(f"/plans/{plan.pk}/history/").status_code == status


def test_history_asks_the_same_at_every_size(client, officer, application, sheet):
    """However many changes there are, a page of them at a time."""
    plan = PlanFactory(application=application, status=PlanStatus.DRAFT)
    score = ScoreFactory(sheet=sheet)
    line = ActivityFactory(plan=plan)
    client.force_login(officer)
    client.get("/login/")
    paths = (f"/sheets/{sheet.pk}/history/", f"/plans/{plan.pk}/history/")
    asked = []
    for size in (1, 50, 500):
        for number in range(size):
            score.note = line.how = f"ครั้งที่ {size} {number}"
            score.save()
            line.save()
        with CaptureQueriesContext(connection) as captured:
            for path in paths:
                assert client.get(path).status_code == 200
        asked.append(len(captured))
    assert asked == [asked[0]] * 3
    assert len(client.get(paths[0]).context["entries"]) == 50
