"""What comes from a telephone that was without a signal: who may send it, that each change counts
once, what is told of those that cannot be taken."""

import json
import uuid
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessment.actions import evaluations as actions
from assessment.actions import sheets
from assessment.actions.evaluations import Scorer
from assessment.choices import Resolution, SheetStatus
from assessment.models import Evaluation, Score, ScoreFile, Sheet, SheetChange
from assessment.pack import account_of
from assessment.tests.committee import FULL, gave, seat_of
from assessment.tests.factories import ConflictFactory, MeetingFactory
from registry.tests.upload_samples import jpeg

pytestmark = pytest.mark.django_db
MADE_AT = "2025-04-20T09:30:00+07:00"


def change(row, points=3, note="", seen=0, **more):
    return {
        "id": str(uuid.uuid4()), "key": f"i{row.pk}", "points": points, "note": note, "seen": seen,
        "made_at": MADE_AT,
    } | more  # fmt: skip


def send(client, user, evaluation, *changes, status=200, account=None):
    """What is told: of each change where the batch was taken, else why not."""
    client.force_login(user)
    response = client.post(
        reverse("evaluation_changes", args=[evaluation.pk]),
        json.dumps({"changes": changes}),
        content_type="application/json",
        headers={"X-Account": account or account_of(user)},
    )
    assert response.status_code == status, response.content.decode()
    told = response.json()
    return told["results"] if status == 200 else told["refused"]


def send_photo(client, user, evaluation, row, content=None, key=None, **more):
    client.force_login(user)
    response = client.post(
        reverse("evaluation_photo", args=[evaluation.pk]),
        {
            "id": key or str(uuid.uuid4()), "key": f"i{row.pk}", "made_at": MADE_AT,
            "file": SimpleUploadedFile("ภาพ.jpg", content or jpeg()),
        } | more,
        headers={"X-Account": account_of(user)},
    )  # fmt: skip
    assert response.status_code == 200, response.content.decode()
    return response.json()["results"][0]


def rows_of(evaluation):
    return list(evaluation.standard.indicators.order_by("position"))


# --- taken ---------------------------------------------------------------------------------------


def test_batch_begins_the_sheet_and_writes_each_answer(client, evaluation, chair):
    first, second, third = rows_of(evaluation)
    told = send(
        client, chair, evaluation, change(first, 2, "เห็นแล้ว"), change(second), change(third)
    )
    assert [one["state"] for one in told] == ["taken"] * 3
    assert told[0]["now"]["points"] == 2
    sheet = Sheet.objects.get(evaluation=evaluation)
    assert (sheet.member, sheet.status) == (chair, SheetStatus.OPEN)
    assert dict(sheet.scores.values_list("indicator", "points")) == {
        first.pk: 2, second.pk: 3, third.pk: 3,
    }  # fmt: skip
    assert sheet.scores.get(indicator=first).note == "เห็นแล้ว"
    assert sheet.scores.get(indicator=first).saved_by_name == chair.get_full_name()


def test_same_change_twice_is_once(client, evaluation, chair):
    """Also when somebody wrote something newer meanwhile: the first sending counts, as it came."""
    row = rows_of(evaluation)[0]
    one = change(row, 2)
    send(client, chair, evaluation, one)
    newer = change(row, 1, seen=1)
    send(client, chair, evaluation, newer)
    again = send(client, chair, evaluation, one)[0]
    assert (again["state"], again["version"], again["now"]["version"]) == ("taken", 1, 2)
    score = Score.objects.get()
    assert (score.points, score.version) == (1, 2)
    assert SheetChange.objects.count() == 2


def test_same_change_twice_in_one_batch_is_once(client, evaluation, chair):
    one = change(rows_of(evaluation)[0], 2)
    told = send(client, chair, evaluation, one, one)
    assert [each["state"] for each in told] == ["taken", "taken"]
    assert SheetChange.objects.count() == 1


def test_change_sent_again_after_the_handing_in_is_told_as_taken(client, evaluation, chair):
    """Its answer was lost; the member handed in with another machine."""
    changes = [change(row) for row in rows_of(evaluation)]
    send(client, chair, evaluation, *changes)
    sheet = Sheet.objects.select_related("standard").get(evaluation=evaluation)
    sheet.evaluation = Evaluation.objects.with_standing_of(chair).get()
    actions.submit(sheet, by=chair)
    told = send(client, chair, evaluation, changes[0], change(rows_of(evaluation)[1], 0, seen=1))
    assert [one["state"] for one in told] == ["taken", "refused"]
    assert "ส่งคะแนนแล้ว" in told[1]["reason"]


# --- not taken -----------------------------------------------------------------------------------


def test_answer_that_changed_meanwhile_is_shown_and_not_overwritten(client, evaluation, chair):
    row = rows_of(evaluation)[0]
    sheet = gave(evaluation, chair, {"c11": 1}, SheetStatus.OPEN)
    stale, good = change(row, 3, seen=0), change(rows_of(evaluation)[1])
    told = send(client, chair, evaluation, stale, good)
    assert [one["state"] for one in told] == ["stale", "taken"]
    assert told[0]["now"]["points"] == 1
    assert sheet.scores.get(indicator=row).points == 1
    mine = stale | {"id": str(uuid.uuid4()), "seen": told[0]["now"]["version"]}
    assert send(client, chair, evaluation, mine)[0]["state"] == "taken"
    assert sheet.scores.get(indicator=row).points == 3


def concluded(evaluation, chair):
    values = {"resolution": Resolution.PASS, "joining": "MEAN", "concluded_at": MADE_AT}
    meeting = MeetingFactory(cycle=evaluation.application.cycle, order=evaluation.order)
    Evaluation.objects.filter(pk=evaluation.pk).update(meeting=meeting, **values)


def out_of_it(evaluation, chair):
    ConflictFactory(evaluation=evaluation, seat=seat_of(chair))


def on_paper(evaluation, chair):
    gave(evaluation, chair, {}, SheetStatus.OPEN, entered_by_name="เลขานุการ")


def handed_in(evaluation, chair):
    gave(evaluation, chair, FULL)


@pytest.mark.parametrize(
    ("arrange", "words", "status"),
    [(concluded, "สรุปผลการตรวจประเมินแล้ว", 403), (out_of_it, "มีส่วนได้เสีย", 403),
     (on_paper, "เฉพาะเลขานุการ", 200), (handed_in, "ส่งคะแนนแล้ว", 200)],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_with_its_reason(
    client, evaluation, chair, arrange, words, status
):
    arrange(evaluation, chair)
    before = list(Score.objects.values_list("pk", "version"))
    told = send(client, chair, evaluation, change(rows_of(evaluation)[0]), status=status)
    assert words in (told if status == 403 else told[0]["reason"])
    assert list(Score.objects.values_list("pk", "version")) == before


def test_member_who_left_the_order_is_told(client, evaluation, chair):
    evaluation.order.committees.get().members.all().update(user=None)
    told = send(client, chair, evaluation, change(rows_of(evaluation)[0]), status=404)
    assert "พ้นจากการเป็นกรรมการ" in told
    assert not Sheet.objects.filter(evaluation=evaluation).exists()


def test_bad_change_is_told_and_keeps_no_other_back(client, evaluation, chair):
    first, second, third = rows_of(evaluation)
    told = send(
        client, chair, evaluation, change(first, 9), change(second), {"id": "x", "key": 1},
        change(third, -1), change(third, key="i0"),
    )  # fmt: skip
    states = {one["id"]: one["state"] for one in told}
    assert sorted(states.values()) == ["refused", "refused", "refused", "refused", "taken"]
    assert Score.objects.get().indicator == second
    assert all(one["reason"] for one in told if one["state"] == "refused")


JSON = "application/json"


@pytest.mark.parametrize(
    ("body", "kind"),
    [("", JSON), ("{", JSON), ("[]", JSON), ('{"changes": []}', JSON), ('{"changes": [1]}', JSON),
     ("\0", JSON), ("changes=1", "application/x-www-form-urlencoded")],
)  # fmt: skip
def test_what_is_no_batch_is_told(client, evaluation, chair, body, kind):
    client.force_login(chair)
    path = reverse("evaluation_changes", args=[evaluation.pk])
    response = client.post(path, body, content_type=kind, headers={"X-Account": account_of(chair)})
    assert (response.status_code, response.json()["refused"]) == (422, "ระบบอ่านข้อมูลที่ส่งมาไม่ได้")


# --- who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 403), ("province", 403), ("outside_head", 404), ("committee", 404),
     ("admin", 404)],
)  # fmt: skip
def test_only_a_member_sends(request, client, evaluation, who, status):
    user = request.getfixturevalue(who)
    send(client, user, evaluation, change(rows_of(evaluation)[0]), status=status)
    assert not Score.objects.exists()


def test_what_another_account_typed_is_not_written_as_ones_own(client, evaluation, chair, second):
    one = change(rows_of(evaluation)[0])
    told = send(client, second, evaluation, one, status=409, account=account_of(chair))
    assert "บัญชีอื่น" in told
    assert not Sheet.objects.filter(evaluation=evaluation).exists()


def test_sending_needs_log_in_and_a_token(client, evaluation, chair):
    strict = Client(enforce_csrf_checks=True)
    path = reverse("evaluation_changes", args=[evaluation.pk])
    assert strict.post(path).status_code == 403
    strict.force_login(chair)
    body = json.dumps({"changes": [change(rows_of(evaluation)[0])]})
    headers = {"X-Account": account_of(chair)}
    options = {"content_type": "application/json"}
    assert strict.post(path, body, headers=headers, **options).status_code == 403
    token = strict.get(reverse("offline_token")).json()
    assert token["account"] == account_of(chair)
    headers["X-CSRFToken"] = token["csrf"]
    assert strict.post(path, body, headers=headers, **options).json()["results"][0]["state"] == (
        "taken"
    )
    assert client.get(reverse("offline_token")).status_code == 302


# --- photos --------------------------------------------------------------------------------------


def test_photo_is_kept_once_and_leaves_the_answer_open(client, evaluation, chair):
    row, key = rows_of(evaluation)[0], str(uuid.uuid4())
    for _ in range(2):
        told = send_photo(client, chair, evaluation, row, key=key)
        assert (told["state"], told["version"]) == ("taken", 1)
    file = ScoreFile.objects.get()
    assert (file.score.points, file.name) == (None, "ภาพ.jpg")
    assert send(client, chair, evaluation, change(row, 2, seen=0))[0]["state"] == "taken"


def test_photo_that_is_none_is_refused_with_a_reason(client, evaluation, chair):
    row = rows_of(evaluation)[0]
    told = send_photo(client, chair, evaluation, row, content=b"not a picture")
    assert (told["state"], bool(told["reason"])) == ("refused", True)
    assert not ScoreFile.objects.exists()
    assert send_photo(client, chair, evaluation, row, key="x")["state"] == "refused"


def test_photo_of_a_sheet_that_was_handed_in_is_refused(client, evaluation, chair):
    gave(evaluation, chair, FULL)
    told = send_photo(client, chair, evaluation, rows_of(evaluation)[0])
    assert (told["state"], "ส่งคะแนนแล้ว" in told["reason"]) == ("refused", True)


# --- one rule ------------------------------------------------------------------------------------


def test_page_and_telephone_stand_on_one_version(client, evaluation, chair):
    """An answer of the page makes that of the telephone stale, and the other way round."""
    row = rows_of(evaluation)[0]
    send(client, chair, evaluation, change(row, 1))
    sheet = Sheet.objects.get(evaluation=evaluation)
    sheet.evaluation = Evaluation.objects.with_standing_of(chair).get()
    put = partial(sheets.answer, sheet, row, note="", by=Scorer(chair))
    with pytest.raises(sheets.StaleAnswer):
        put(points=2, seen=0)
    assert put(points=2, seen=1).version == 2
    assert send(client, chair, evaluation, change(row, 3, seen=1))[0]["state"] == "stale"
