"""Pages of the committee: who sees what, what they take, how often they ask."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.choices import SheetStatus
from assessment.models import ConflictOfInterest, Evaluation, Meeting, Sheet, SheetScan
from assessment.tests.committee import FULL, LOW, gave, make_ready
from assessment.tests.factories import (
    EvaluationFactory,
    MeetingFactory,
    ScanFactory,
    ScoreFileFactory,
    seated,
)
from registry.choices import MemberRole, Role, Stage, StepKind
from registry.tests.factories import ApplicationFactory, UserFactory
from registry.tests.upload_samples import jpeg

pytestmark = pytest.mark.django_db
MOST = 15
SAMPLE = "ตัวอย่าง – ไม่ใช่เกณฑ์ของกรมการพัฒนาชุมชน"


def page(client, user, path, status=200):
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == status, (user, path, response.status_code)
    return b"".join(response).decode("utf-8", "replace") if response.streaming else (
        response.content.decode("utf-8", "replace")
    )  # fmt: skip


def post(client, user, path, data=None, status=302):
    client.force_login(user)
    response = client.post(path, data or {})
    assert response.status_code == status, (user, path, response.status_code)
    return response


# --- the whole road ------------------------------------------------------------------------------


def test_road_from_order_to_conclusion(client, spring, chair, second, head, ready_unit):
    post(client, head, "/evaluation/open/", {"unit": [ready_unit.pk]})
    evaluation = Evaluation.objects.get()
    for user, points in ((chair, 3), (second, 3)):
        assert ready_unit.display_name in page(client, user, "/")
        sheet_path = post(client, user, f"/evaluation/{evaluation.pk}/begin/").url
        for row in evaluation.standard.indicators.all():
            post(
                client, user, f"{sheet_path}answer/",
                {"key": f"i{row.pk}", "points": points, "seen": 0, "note": "เห็นแล้ว"},
            )  # fmt: skip
        assert post(client, user, f"{sheet_path}submit/").url == "/evaluation/mine/"
    told = page(client, head, f"/evaluation/{evaluation.pk}/")
    assert "ผลตามเกณฑ์: ผ่าน" in told
    assert SAMPLE in told
    post(client, head, f"/evaluation/{evaluation.pk}/", {"resolution": "PASS"})
    post(client, head, "/evaluation/meeting/", {
        "held_on": "20/4/2568", "begins_at": "๐๙.๓๐", "place": "ห้องประชุม",
        "present": [chair.get_full_name()],
    })  # fmt: skip
    meeting = Meeting.objects.get()
    assert [person["name"] for person in meeting.absent] == [second.get_full_name()]
    assert "สรุปผลทั้งหมด 1 ราย" in page(client, head, "/evaluation/conclude/")
    assert post(client, head, "/evaluation/conclude/").url == "/evaluation/"
    ready_unit.refresh_from_db()
    assert ready_unit.stage == Stage.PASSED
    assert "ผ่าน <b>1</b>" in page(client, head, "/evaluation/")
    assert "ผ่านการตรวจประเมิน" in page(client, head, f"/applications/{ready_unit.pk}/")


# --- who sees what -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("chair", 200), ("head", 200), ("officer", 200), ("province", 200), ("outside_head", 404),
     ("committee", 404), ("admin", 404)],
)  # fmt: skip
def test_result_is_for_the_committee_and_the_own_area(request, client, evaluation, who, status):
    page(client, request.getfixturevalue(who), f"/evaluation/{evaluation.pk}/", status)


def test_member_of_another_order_sees_nothing(client, evaluation, chair, lampang):
    sheet = gave(evaluation, chair)
    stranger = UserFactory(role=Role.COMMITTEE, area_code="5206")
    seated(stranger)
    for path in (
        f"/evaluation/{evaluation.pk}/", f"/member-sheets/{sheet.pk}/",
        f"/member-sheets/{sheet.pk}/grid/", f"/papers/score_sheet/{sheet.pk}.pdf",
        f"/papers/joined_scores/{evaluation.pk}.pdf",
    ):  # fmt: skip
        page(client, stranger, path, 404)
    for verb in ("begin", "paper", "conflict"):
        post(client, stranger, f"/evaluation/{evaluation.pk}/{verb}/", status=404)
    assert evaluation.application.display_name not in page(client, stranger, "/")


@pytest.mark.parametrize(
    "path", ["/applications/", "/development/", "/quota/", "/evaluation/", "/evaluation/meeting/"]
)
def test_member_has_no_other_pages(client, evaluation, chair, path):
    page(client, chair, path, 403)


def test_member_of_a_revoked_order_sees_the_applicant_no_more(client, evaluation, chair):
    evaluation.order.committees.get().members.all().update(user=None)
    page(client, chair, f"/evaluation/{evaluation.pk}/", 404)


def test_points_of_others_are_hidden_until_the_own_are_in(client, evaluation, chair, second):
    theirs = gave(evaluation, second, LOW)
    told = page(client, chair, f"/evaluation/{evaluation.pk}/")
    assert "คะแนนของกรรมการท่านอื่นจะปรากฏ" in told
    assert "รายตัวชี้วัด" not in told
    page(client, chair, f"/member-sheets/{theirs.pk}/", 403)
    page(client, chair, f"/papers/score_sheet/{theirs.pk}.pdf", 403)
    page(client, chair, f"/papers/joined_scores/{evaluation.pk}.pdf", 403)
    own = gave(evaluation, chair, FULL, SheetStatus.OPEN)
    page(client, chair, f"/member-sheets/{theirs.pk}/", 403)
    post(client, chair, f"/member-sheets/{own.pk}/submit/")
    assert "รายตัวชี้วัด" in page(client, chair, f"/evaluation/{evaluation.pk}/")
    page(client, chair, f"/member-sheets/{theirs.pk}/")


def test_officer_who_is_no_member_reads_points_when_all_is_concluded(
    client, evaluation, chair, officer, head
):
    sheet = gave(evaluation, chair, FULL)
    assert "ยังไม่เปิดเผย" in page(client, officer, "/evaluation/")
    page(client, officer, f"/member-sheets/{sheet.pk}/", 403)
    post(client, head, f"/evaluation/{evaluation.pk}/", {"resolution": "PASS"})
    MeetingFactory()
    post(client, head, "/evaluation/conclude/")
    page(client, officer, f"/member-sheets/{sheet.pk}/")


def test_member_with_a_conflict_sees_no_points(client, evaluation, chair, second):
    gave(evaluation, second, FULL)
    post(client, chair, f"/evaluation/{evaluation.pk}/conflict/", {"reason": "เป็นญาติ"})
    assert ConflictOfInterest.objects.get().reason == "เป็นญาติ"
    assert "จึงไม่ร่วมพิจารณา" in page(client, chair, f"/evaluation/{evaluation.pk}/")
    page(client, chair, f"/evaluation/{evaluation.pk}/conflict/", 403)
    assert "งดให้คะแนน" in page(client, chair, "/evaluation/mine/")


def test_pages_of_self_assessment_do_not_open_a_members_sheet(client, evaluation, chair, officer):
    """The officer of the applicant, who may write its self-assessment, cannot reach it there."""
    sheet = gave(evaluation, chair, FULL, SheetStatus.OPEN)
    row = evaluation.standard.indicators.first()
    page(client, officer, f"/sheets/{sheet.pk}/", 404)
    post(
        client, officer, f"/sheets/{sheet.pk}/answer/",
        {"key": f"i{row.pk}", "points": 0, "seen": 1}, 404,
    )  # fmt: skip
    page(client, officer, f"/papers/self_assessment/{sheet.pk}.pdf", 404)
    file = ScoreFileFactory(score=sheet.scores.first())
    page(client, officer, f"/score-files/{file.pk}/", 404)


def test_evidence_of_the_applicant_is_at_the_members_hand(
    client, evaluation, chair, ready_unit, committee
):
    before = ready_unit.sheets.get(kind="BEFORE")
    file = ScoreFileFactory(score=before.scores.first())
    sheet = gave(evaluation, chair, {}, SheetStatus.OPEN)
    told = page(client, chair, f"/member-sheets/{sheet.pk}/")
    assert "ผู้สมัครประเมินตนเองหลังการพัฒนา: <b>3</b>" in told
    assert f"/score-files/{file.pk}/" in told
    page(client, chair, f"/score-files/{file.pk}/")
    page(client, committee, f"/score-files/{file.pk}/", 404)


# --- the own list --------------------------------------------------------------------------------


def test_next_is_the_applicant_to_whom_least_was_given(client, evaluation, chair, standard, head):
    half, fresh = (
        EvaluationFactory(
            application=ApplicationFactory(cycle=standard.cycle, stage=Stage.ACCEPTED),
            opened_by=head,
        )
        for _ in range(2)
    )
    gave(half, chair, {"c11": 1}, SheetStatus.OPEN)
    here = gave(evaluation, chair, FULL, SheetStatus.OPEN)
    path = f"/member-sheets/{here.pk}/next/"
    for expected in (fresh, half):
        led_to = post(client, chair, path).url
        assert led_to == f"/member-sheets/{Sheet.objects.get(evaluation=expected).pk}/"
        gave_all(expected)
    assert post(client, chair, path).url == "/evaluation/mine/"


def gave_all(evaluation):
    Sheet.objects.filter(evaluation=evaluation).update(
        status=SheetStatus.CONFIRMED, submitted_at=evaluation.opened_at
    )


def test_before_its_day_pages_say_when(client, spring, chair, head, ready_unit, on_day):
    spring.steps.filter(kind=StepKind.EVALUATE).update(opens_on=date(2025, 5, 1))
    for user, path in ((chair, "/"), (chair, "/evaluation/mine/"), (head, "/evaluation/")):
        assert "จะเปิดวันที่ 1 พฤษภาคม 2568" in page(client, user, path)


def test_account_without_a_seat_is_told_kindly(client, cycle, committee, officer):
    assert "ยังไม่มีงานตรวจประเมิน" in page(client, committee, "/")
    assert "ยังไม่มีงานตรวจประเมิน" in page(client, committee, "/evaluation/mine/")
    page(client, officer, "/evaluation/mine/", 403)


# --- scoring -------------------------------------------------------------------------------------


def test_answer_that_was_overtaken_is_not_written_unseen(client, evaluation, chair):
    sheet = gave(evaluation, chair, FULL, SheetStatus.OPEN)
    row = evaluation.standard.indicators.first()
    client.force_login(chair)
    told = client.post(
        f"/member-sheets/{sheet.pk}/answer/",
        {"key": f"i{row.pk}", "points": 1, "seen": 0},
        headers={"accept": "application/json"},
    )
    assert (told.status_code, told.json()["now"]["points"]) == (409, 3)


def test_unfinished_sheet_leads_to_what_is_open(client, evaluation, chair):
    sheet = gave(evaluation, chair, {"c11": 2}, SheetStatus.OPEN)
    row = evaluation.standard.indicators.get(code="1.2")
    answer = post(client, chair, f"/member-sheets/{sheet.pk}/submit/")
    assert answer.url == f"/member-sheets/{sheet.pk}/#i{row.pk}"


def test_photo_of_a_visit_is_kept_and_removed(client, evaluation, chair, second):
    sheet = gave(evaluation, chair, FULL, SheetStatus.OPEN)
    row = evaluation.standard.indicators.first()
    photo = SimpleUploadedFile("ลานกิจกรรม.jpg", jpeg(), "image/jpeg")
    path = f"/member-sheets/{sheet.pk}/"
    post(client, chair, f"{path}files/", {"key": f"i{row.pk}", "files": photo})
    file = sheet.scores.get(indicator=row).files.get()
    assert f"/member-files/{file.pk}/" in page(client, chair, path)
    page(client, chair, f"/member-files/{file.pk}/")
    page(client, second, f"/member-files/{file.pk}/", 404)
    post(client, chair, f"/member-files/{file.pk}/remove/")
    page(client, chair, f"/member-files/{file.pk}/", 404)


def test_paper_is_entered_marked_and_scanned(client, evaluation, head):
    seat = seated(order=evaluation.order, name="นายแก้ว สมมติ")
    path = post(client, head, f"/evaluation/{evaluation.pk}/paper/", {"seat": seat.pk}).url
    sheet = Sheet.objects.get()
    assert path == f"/member-sheets/{sheet.pk}/grid/"
    assert "นายแก้ว สมมติ" in page(client, head, path)
    keys = [f"i{row.pk}" for row in evaluation.standard.indicators.all()]
    wrong = dict.fromkeys(keys, "3") | {keys[1]: "9"}
    assert "ใช้ได้เฉพาะ 0, 1, 2, 3" in post(client, head, path, wrong, 422).content.decode()
    assert post(client, head, path, dict.fromkeys(keys, "๓")).url == f"/member-sheets/{sheet.pk}/"
    scan = SimpleUploadedFile("แบบ.jpg", jpeg(), "image/jpeg")
    post(client, head, f"/member-sheets/{sheet.pk}/scan/", {"files": scan})
    told = page(client, head, f"/member-sheets/{sheet.pk}/")
    assert f"กรอกจากแบบกระดาษโดย {head.get_full_name()}" in told
    page(client, head, f"/scans/{SheetScan.objects.get().pk}/")
    post(client, head, f"/member-sheets/{sheet.pk}/submit/")
    assert "กระดาษ" in page(client, head, "/evaluation/")


def test_scan_is_for_who_may_see_the_points(client, evaluation, chair, second):
    scan = ScanFactory(sheet=gave(evaluation, second, FULL, entered_by_name="นางสาวเลขา สมมติ"))
    page(client, chair, f"/scans/{scan.pk}/", 404)
    post(client, chair, f"/scans/{scan.pk}/remove/", status=404)


# --- resolution and meeting ----------------------------------------------------------------------


def test_departing_without_a_reason_keeps_what_was_chosen(client, evaluation, chair, head):
    gave(evaluation, chair, LOW)
    answer = post(client, head, f"/evaluation/{evaluation.pk}/", {"resolution": "PASS"}, 422)
    assert "มติต่างจากผลตามเกณฑ์ โปรดระบุเหตุผล" in answer.content.decode()
    evaluation.refresh_from_db()
    assert evaluation.resolution == ""


def test_meeting_tells_all_that_is_wrong_at_once(client, spring, chair, head):
    data = {"held_on": "31/2/2568", "begins_at": "เช้า", "ends_at": "8.00", "place": ""}
    told = post(client, head, "/evaluation/meeting/", data, 422).content.decode()
    for words in ("โปรดกรอกเวลา เช่น 09.30", "โปรดกรอกสถานที่ประชุม", "โปรดเลือกผู้มาประชุม"):
        assert words in told
    assert not Meeting.objects.exists()


def test_member_neither_resolves_nor_concludes(client, evaluation, chair):
    gave(evaluation, chair, FULL)
    post(client, chair, f"/evaluation/{evaluation.pk}/", {"resolution": "PASS"}, 403)
    for path in ("/evaluation/conclude/", "/evaluation/resolve/", "/evaluation/open/"):
        post(client, chair, path, status=403)


def test_board_filters_by_where_applicants_are(client, evaluation, chair, head, standard):
    ready = make_ready(ApplicationFactory(cycle=standard.cycle, stage=Stage.ACCEPTED), standard)
    lacking = ApplicationFactory(cycle=standard.cycle, stage=Stage.ACCEPTED)
    shown = {
        "ready": ready, "lacking": lacking, "open": evaluation.application,
    }  # fmt: skip
    for state, unit in shown.items():
        told = page(client, head, f"/evaluation/?state={state}")
        assert told.count('<th scope="row">') == 1
        assert unit.display_name in told
    assert "ยังไม่ประเมินตนเองก่อนการพัฒนา" in page(client, head, "/evaluation/?state=lacking")


# --- statements ----------------------------------------------------------------------------------


def statements(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    around = ("SAVEPOINT", "RELEASE", "select set_config('role', 'none'")
    return [query["sql"] for query in captured if not query["sql"].startswith(around)]


def test_pages_ask_the_same_at_every_size(client, evaluation, chair, second, head, standard):
    """At 1, 50 and 500 applicants × 2 members, and never more than 15 times."""
    seated(head, MemberRole.SECRETARY)
    unit = evaluation.application  # the first of the board, whose points are gathered at every size
    type(unit).objects.filter(pk=unit.pk).update(unit_name="กก")
    own = fill(evaluation, standard, chair, second, head)
    pages = {
        "board": (head, "/evaluation/"),
        "result": (head, f"/evaluation/{evaluation.pk}/"),
        "scoring": (head, f"/member-sheets/{own.pk}/"),
        "mine": (head, "/evaluation/mine/"),
        "home of a member": (chair, "/"),
        "conclusion": (head, "/evaluation/conclude/"),
    }
    first = asked(client, pages)
    assert {name: n for name, n in first.items() if n > MOST} == {}
    for size in (50, 500):
        while Evaluation.objects.count() < size:
            unit = ApplicationFactory(cycle=standard.cycle, stage=Stage.ACCEPTED)
            more = EvaluationFactory(application=unit, opened_by=head)
            if size == 50:
                fill(more, standard, chair, second, head)
        assert asked(client, pages) == first


def fill(evaluation, standard, chair, second, head):
    make_ready(evaluation.application, standard)
    gave(evaluation, chair, FULL)
    gave(evaluation, second, LOW)
    own = gave(evaluation, head, {"c11": 1}, SheetStatus.OPEN)
    ScoreFileFactory(score=own.scores.first())
    return own


def asked(client, pages):
    found = {}
    for name, (user, path) in pages.items():
        client.force_login(user)
        client.get("/login/")
        found[name] = len(statements(client, path))
    return found
