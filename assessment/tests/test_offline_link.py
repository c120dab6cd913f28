"""Scoring without a signal by a committee member's personal link: the same pack, shell and changes,
under the base of the link, as that member and nobody else."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.urls import reverse

from assessment.actions.links import WRONG_TOKENS
from assessment.models import MemberLink, Score, ScoreFile, Sheet, SheetChange
from assessment.tests.committee import LOW, gave
from assessment.tests.factories import (
    ConflictFactory,
    EvaluationFactory,
    MemberLinkFactory,
    seated,
)
from assessment.tests.test_offline import MADE_AT, change, rows_of
from assessment.tests.test_offline_pack import pictures
from assessment.tokens import token_of
from mchch import clock
from mchch.scope import Scope, enter, leave
from registry.choices import Stage
from registry.models import AccessLog
from registry.tests.factories import ApplicationFactory
from registry.tests.upload_samples import jpeg

pytestmark = pytest.mark.django_db
NAME, OTHER = "นายแก้ว สมมติ", "นางขวัญ สมมติ"
SHELL = ("offline", "offline_worker", "offline_manifest")


def base_of(seat):
    return f"/m/{token_of(MemberLinkFactory(seat=seat).key)}"


@pytest.fixture
def seat(evaluation):
    return seated(order=evaluation.order, name=NAME, position="เกษตรอำเภอ")


@pytest.fixture
def base(seat):
    return base_of(seat)


@pytest.fixture
def other(evaluation, seat):
    return base_of(seated(order=evaluation.order, name=OTHER))


def get(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code)
    return response


def told(client, base, name):
    return get(client, base + reverse(name)).json()


def send(client, base, evaluation, *changes, account=None, status=200):
    account = account or told(client, base, "offline_token")["account"]
    path = base + reverse("evaluation_changes", args=[evaluation.pk])
    response = client.post(
        path, json.dumps({"changes": changes}), content_type="application/json",
        headers={"X-Account": account, "Accept": "application/json"},
    )  # fmt: skip
    assert response.status_code == status, response.content.decode()
    return response.json()


# --- the pack ------------------------------------------------------------------------------------


def test_own_list_offers_the_pack_under_the_base_of_the_link(client, base):
    page = get(client, f"{base}/evaluation/mine/").content.decode()
    assert f'data-pack="{base}/offline/pack/"' in page
    assert f'data-scope="{base}/"' in page
    assert "data-offline-prepare" in page
    assert "ออกจากระบบ" not in page


def test_pack_names_no_address_but_those_behind_the_link(client, base, evaluation, standard):
    pictures(evaluation, standard)
    found = told(client, base, "offline_pack")
    assert [unit["evaluation"] for unit in found["units"]] == [evaluation.pk]
    assert (found["name"], found["by_link"]) == (NAME, True)
    asked = [*found["urls"].values(), *found["units"][0]["urls"].values()]
    unit = found["units"][0]
    asked += [file["picture"] for file in unit["photos"]]
    for claims in unit["claims"].values():
        asked += [file["picture"] for claim in claims for file in claim["files"]]
    assert len([path for path in asked if path]) == 8
    assert all(path.startswith(f"{base}/") for path in asked if path)


def test_pack_tells_nothing_of_others_points(client, base, evaluation, chair):
    gave(evaluation, chair, LOW).scores.update(note="ความเห็นของประธาน")
    text = json.dumps(told(client, base, "offline_pack"), ensure_ascii=False)
    assert evaluation.application.display_name in text
    assert "ความเห็นของประธาน" not in text


def test_pack_ends_with_the_link(client, base):
    until = clock.now() + timedelta(days=2)
    MemberLink.objects.update(valid_until=until)
    assert told(client, base, "offline_pack")["expires_at"] == until.isoformat()
    MemberLink.objects.update(valid_until=until + timedelta(days=60))
    assert told(client, base, "offline_pack")["expires_at"] > until.isoformat()


def test_owners_of_packs_are_told_apart(client, base, other, seat, chair):
    """Members by link among each other and from accounts; a new link is of the same member."""
    client.force_login(chair)
    accounts = [told(client, one, "offline_token")["account"] for one in ("", base, other)]
    assert len(set(accounts)) == 3
    MemberLink.objects.filter(seat=seat).update(revoked_at=clock.now())
    assert told(client, base_of(seat), "offline_token")["account"] == accounts[1]


def test_taking_the_pack_out_is_noted_once_a_day_for_each(client, base, other, chair, head):
    client.force_login(chair)
    for path in ("", base, base, other):
        told(client, path, "offline_pack")
    noted = AccessLog.objects.order_by("id").values_list("user", "user_name", "row_count")
    assert list(noted) == [
        (chair.pk, chair.get_full_name(), 1),
        (None, f"{NAME} (ลิงก์ส่วนตัว)", 1),
        (None, f"{OTHER} (ลิงก์ส่วนตัว)", 1),
    ]
    client.force_login(head)
    page = client.get("/access-log/?q=ลิงก์ส่วนตัว").content.decode()
    assert (page.count(f"{NAME} (ลิงก์ส่วนตัว)"), chair.get_full_name() in page) == (1, False)


def noted_by(**changes):
    row = {
        "kind": "EXPORT", "area_id": "5203", "user_id": None, "user_name": "ก",
        "application_id": None, "reason": "ทดสอบ",
    } | changes  # fmt: skip
    AccessLog.objects.bulk_create([AccessLog(**row)], ignore_conflicts=True)


@pytest.mark.parametrize(
    "changes",
    [{"area_id": "5206"}, {"user_name": "ผู้อื่น"}, {"kind": "REVEAL"}, {"user_id": None}],
)
def test_role_notes_the_own_taking_out_and_nothing_else(evaluation, chair, changes):
    enter(Scope("mchch_committee", "5203", chair.pk, "ก"))
    noted_by(user_id=chair.pk)
    with pytest.raises(ProgrammingError), transaction.atomic():
        noted_by(**{"user_id": chair.pk} | changes)
    with pytest.raises(ProgrammingError), transaction.atomic():
        AccessLog.objects.count()
    leave()
    assert AccessLog.objects.count() == 1


def test_small_pictures_open_by_link(client, base, evaluation, standard):
    for path in pictures(evaluation, standard):
        assert get(client, base + path).headers["Content-Type"] == "image/jpeg"


# --- what comes back -----------------------------------------------------------------------------


def test_changes_are_written_as_the_members(client, base, evaluation):
    first, second, _ = rows_of(evaluation)
    one = change(first, 2, "เห็นแล้ว")
    found = send(client, base, evaluation, one, change(second))
    assert [each["state"] for each in found["results"]] == ["taken"] * 2
    assert found["urls"]["page"].startswith(f"{base}/member-sheets/")
    sheet = Sheet.objects.get()
    assert (sheet.member, sheet.member_name) == (None, NAME)
    assert set(sheet.scores.values_list("saved_by_name", flat=True)) == {NAME}
    assert send(client, base, evaluation, one)["results"][0]["state"] == "taken"
    assert (SheetChange.objects.count(), Sheet.objects.count()) == (2, 1)


def test_photo_is_kept_once(client, base, evaluation):
    path = base + reverse("evaluation_photo", args=[evaluation.pk])
    account, key = told(client, base, "offline_token")["account"], str(uuid.uuid4())
    for _ in range(2):
        data = {
            "id": key, "key": f"i{rows_of(evaluation)[0].pk}", "made_at": MADE_AT,
            "file": SimpleUploadedFile("ภาพ.jpg", jpeg()),
        }  # fmt: skip
        answer = client.post(path, data, headers={"X-Account": account})
        assert answer.json()["results"][0]["state"] == "taken"
    assert ScoreFile.objects.get().score.sheet.member_name == NAME


def test_what_another_member_typed_is_not_taken_by_this_link(client, base, other, evaluation):
    theirs = told(client, other, "offline_token")["account"]
    one = change(rows_of(evaluation)[0])
    send(client, base, evaluation, one, account=theirs, status=409)
    assert not Score.objects.exists()


def test_what_is_not_before_the_members_committee_is_not_found(
    client, base, evaluation, cycle, lampang
):
    unit = ApplicationFactory(area_id="520601", cycle=cycle, stage=Stage.ACCEPTED)
    foreign = EvaluationFactory(application=unit, standard=evaluation.standard)
    found = send(client, base, foreign, change(rows_of(evaluation)[0]), status=404)
    assert "problem" not in found  # the link itself is alive: this applicant's changes are refused
    assert not Score.objects.exists()


def test_member_who_is_out_of_it_is_told(client, base, seat, evaluation):
    ConflictFactory(evaluation=evaluation, seat=seat, member=None, member_name=NAME)
    found = send(client, base, evaluation, change(rows_of(evaluation)[0]), status=403)
    assert "มีส่วนได้เสีย" in found["refused"]


def test_token_names_where_changes_go(client, base, evaluation):
    """The telephone may hold what was typed with an earlier link of the same member."""
    found = told(client, base, "offline_token")
    path = reverse("evaluation_changes", args=[evaluation.pk])
    assert found["changes"].replace("/0/", f"/{evaluation.pk}/") == base + path
    photo = reverse("evaluation_photo", args=[evaluation.pk])
    assert found["photo"].replace("/0/", f"/{evaluation.pk}/") == base + photo


# --- the shell -----------------------------------------------------------------------------------


def test_shell_of_a_link_lives_under_its_base(client, base):
    worker = get(client, f"{base}/offline/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == f"{base}/"
    text = worker.content.decode().encode().decode("unicode_escape")
    assert f'"^{base}/evaluation/"' in text.replace("\\", "")
    assert f'"shell": "{base}/offline/"' in text
    assert '"/static/' in text
    assert f"{base}/static" not in text
    manifest = told(client, base, "offline_manifest")
    assert {manifest[name] for name in ("id", "start_url")} == {f"{base}/offline/"}
    assert manifest["scope"] == f"{base}/"
    page = get(client, f"{base}/offline/").content.decode()
    assert f'data-token="{base}/offline/token/" data-by-link' in page
    assert get(client, "/offline/worker.js").headers["Service-Worker-Allowed"] == "/"
    assert "data-by-link" not in get(client, "/offline/").content.decode()


def test_shell_holds_nothing_of_a_person(client, base, other, evaluation, seat):
    for name in SHELL:
        one, two = (get(client, path + reverse(name)).content.decode() for path in (base, other))
        if name != "offline_worker":  # which tells the page's revision
            assert one.replace(base, "") == two.replace(other, "")
        for words in (NAME, evaluation.application.display_name):
            assert words not in one


@pytest.mark.parametrize("how", ["revoked", "past", "account"])
def test_dead_link_tells_so_and_its_shell_still_opens(client, base, seat, evaluation, chair, how):
    account = told(client, base, "offline_token")["account"]
    if how == "revoked":
        MemberLink.objects.update(revoked_at=clock.now())
    elif how == "past":
        MemberLink.objects.update(valid_until=clock.now() - timedelta(seconds=1))
    else:
        type(seat).objects.filter(pk=seat.pk).update(user=chair)
    headers = {"Accept": "application/json"}
    for name in ("offline_token", "offline_pack"):
        answer = client.get(base + reverse(name), headers=headers)
        assert (answer.status_code, answer.json()["problem"]) == (404, "link")
    one = change(rows_of(evaluation)[0])
    assert send(client, base, evaluation, one, account=account, status=404)["problem"] == "link"
    assert not Score.objects.exists()
    for name in SHELL:
        get(client, base + reverse(name))
    for path in (f"{base}/", f"{base}/evaluation/mine/"):
        assert f'href="{base}/offline/"' in get(client, path, 404).content.decode()


def test_shell_says_nothing_of_whether_a_link_is_right(client, base):
    """Hence it is not counted, and needs no throttle."""
    for number in range(WRONG_TOKENS + 1):
        get(client, f"/m/{number:064x}/offline/")
    get(client, f"{base}/evaluation/mine/")
