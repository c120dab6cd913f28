"""The pack of one's visits and the shell that opens it: what is in them, for whom."""

import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from assessment import shell
from assessment.choices import SheetStatus
from assessment.models import Evaluation, Score, ScoreFile
from assessment.tests.committee import FULL, LOW, gave, make_ready, seat_of
from assessment.tests.factories import (
    ActivityFactory,
    ConflictFactory,
    EvaluationFactory,
    OwnIndicatorFactory,
    PhotoFactory,
    ProgressFactory,
    ScoreFileFactory,
    seated,
)
from assessment.tests.test_evaluation_pages import statements
from mchch import clock
from registry.choices import MemberRole, Role, Stage
from registry.models import AccessLog
from registry.tests.factories import ApplicationFactory, UserFactory
from registry.tests.upload_samples import jpeg

pytestmark = pytest.mark.django_db
MOST = 16  # one of them asks whether the account keeps the papers of the committee


def pack(client, user, status=200):
    client.force_login(user)
    response = client.get(reverse("offline_pack"))
    assert response.status_code == status
    return response.json() if status == 200 else response.content.decode()


# --- the pack ------------------------------------------------------------------------------------


def test_pack_holds_all_that_is_needed_to_judge(client, evaluation, chair, standard):
    unit = make_ready(evaluation.application, standard)
    own = OwnIndicatorFactory(application=unit)
    activity = ActivityFactory(plan=unit.plans.get())
    photo = PhotoFactory(entry=ProgressFactory(activity=activity))
    claim = ScoreFileFactory(
        score=Score.objects.filter(sheet__kind="AFTER").first(), content_type="image/jpeg"
    )
    sheet = gave(evaluation, chair, {"c11": 2}, SheetStatus.OPEN)
    told = pack(client, chair)
    given = told["units"][0]
    assert given["name"] == unit.display_name
    assert given["phone"] == unit.phone
    assert [part["number"] for part in told["standards"][str(standard.pk)]["parts"]] == [1, 2]
    assert given["own"][0]["indicators"][0]["key"] == f"o{own.pk}"
    first = standard.indicators.first()
    assert given["answers"] == {
        f"i{first.pk}": {
            "points": 2, "note": "", "version": 1, "saved_by": sheet.scores.get().saved_by_name,
            "saved_at": sheet.scores.get().saved_at.isoformat(),
        }
    }  # fmt: skip
    claims = given["claims"][claim.score.indicator.code]
    assert [one["label"] for one in claims] == ["ก่อนการพัฒนา", "หลังการพัฒนา"]
    assert claims[1]["files"][0]["picture"] == reverse("score_file_small", args=[claim.pk])
    assert [step["what"] for step in given["steps"]] == [activity.what]
    assert given["photos"][0]["picture"] == reverse("progress_photo_small", args=[photo.pk])
    kept = clock.now() + timedelta(days=settings.OFFLINE_DAYS)
    assert told["expires_at"][:10] == kept.isoformat()[:10]


def test_pack_tells_nothing_of_others_points_and_no_citizen_id(client, evaluation, chair, second):
    gave(evaluation, second, LOW).scores.update(note="ความเห็นของรองประธาน")
    unit = evaluation.application
    text = json.dumps(pack(client, chair), ensure_ascii=False)
    assert "ความเห็นของรองประธาน" not in text
    assert second.get_full_name() not in text
    assert unit.citizen_id == "" or unit.citizen_id not in text
    assert "citizen" not in text


def test_pack_of_a_leader_has_no_citizen_id(client, cycle, chair, head):
    leader = ApplicationFactory(cycle=cycle, type="LEADER", stage=Stage.ACCEPTED)
    EvaluationFactory(application=leader, opened_by=head)
    assert leader.citizen_id
    text = json.dumps(pack(client, chair), ensure_ascii=False)
    assert leader.display_name in text
    assert leader.citizen_id not in text
    assert leader.citizen_id[-4:] not in re.sub(r"\D", " ", text).split()


def test_pack_names_what_is_done_and_leaves_out_what_is_concluded(client, evaluation, chair, head):
    gave(evaluation, chair, FULL)
    out = EvaluationFactory(
        application=ApplicationFactory(cycle=evaluation.application.cycle, stage=Stage.ACCEPTED),
        opened_by=head,
    )
    ConflictFactory(evaluation=out, seat=seat_of(chair))
    told = pack(client, chair)
    assert told["units"] == []
    assert sorted(one["word"] for one in told["others"]) == ["มีส่วนได้เสีย งดให้คะแนน", "ส่งคะแนนแล้ว"]


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 403), ("province", 403), ("outside_head", 403), ("admin", 403)]
)
def test_pack_is_for_members(request, client, evaluation, who, status):
    pack(client, request.getfixturevalue(who), status)


def test_pack_needs_log_in_and_stays_in_no_cache(client, evaluation, chair):
    assert client.get(reverse("offline_pack")).status_code == 302
    client.force_login(chair)
    assert client.get(reverse("offline_pack")).headers["Cache-Control"] == "no-store"


def test_member_of_another_district_gets_none_of_it(client, evaluation, chair, lampang):
    stranger = UserFactory(role=Role.COMMITTEE, area_code="5206")
    seated(stranger)
    assert pack(client, stranger)["units"] == []


def test_taking_the_pack_out_is_noted_once_a_day(client, evaluation, chair):
    client.force_login(chair)
    for _ in range(3):
        client.get(reverse("offline_pack"))
    entry = AccessLog.objects.get()
    assert (entry.user, entry.row_count) == (chair, 1)


def test_pack_asks_the_same_at_every_size(client, evaluation, chair, second, head, standard):
    """At 1, 50 and 500 applicants, each of them with everything."""
    everything(evaluation, chair, standard)
    client.force_login(chair)
    path = reverse("offline_pack")
    client.get(path)
    first = len(statements(client, path))
    assert first <= MOST
    for size in (50, 500):
        while Evaluation.objects.count() < size:
            unit = ApplicationFactory(cycle=standard.cycle, stage=Stage.ACCEPTED)
            more = EvaluationFactory(application=unit, opened_by=head)
            if size == 50:
                everything(more, chair, standard)
        assert len(statements(client, path)) == first
        assert len(client.get(path).json()["units"]) == size


def everything(evaluation, chair, standard):
    unit = make_ready(evaluation.application, standard)
    OwnIndicatorFactory(application=unit)
    PhotoFactory(entry=ProgressFactory(activity=ActivityFactory(plan=unit.plans.get())))
    ScoreFileFactory(score=Score.objects.filter(sheet__application=unit).first())
    own = gave(evaluation, chair, {"c11": 2}, SheetStatus.OPEN)
    ScoreFileFactory(score=own.scores.first())


def test_batch_costs_one_statement_more_for_each_answer(client, evaluation, chair, standard):
    from assessment.tests.test_offline import change, rows_of, send

    def cost(*changes):
        with CaptureQueriesContext(connection) as captured:
            send(client, chair, evaluation, *changes)
        return len(captured)

    rows = rows_of(evaluation)
    send(client, chair, evaluation, *(change(row, 0) for row in rows))
    one = cost(change(rows[0], 3, seen=1))
    three = cost(*(change(row, 0, "x", seen=2 - (row != rows[0])) for row in rows))
    assert three - one == 2


# --- small pictures ------------------------------------------------------------------------------


def pictures(evaluation, standard):
    unit = make_ready(evaluation.application, standard)
    activity = ActivityFactory(plan=unit.plans.get())
    large = ContentFile(jpeg((2000, 1500)), "large.jpg")
    photo = PhotoFactory(entry=ProgressFactory(activity=activity), file=large)
    score = Score.objects.filter(sheet__application=unit).first()
    file = ScoreFileFactory(score=score, file=large, content_type="image/jpeg")
    return [
        reverse("score_file_small", args=[file.pk]),
        reverse("progress_photo_small", args=[photo.pk]),
    ]


def test_pictures_are_small(client, evaluation, chair, standard):
    client.force_login(chair)
    for path in pictures(evaluation, standard):
        response = client.get(path)
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]
        assert Image.open(BytesIO(response.content)).size == (800, 600)


@pytest.mark.parametrize(
    ("who", "status"),
    [("chair", 200), ("head", 200), ("officer", 200), ("outside_head", 404), ("committee", 404),
     ("admin", 404)],
)  # fmt: skip
def test_small_pictures_are_for_those_who_see_the_applicant(
    request, client, evaluation, standard, who, status
):
    client.force_login(request.getfixturevalue(who))
    for path in pictures(evaluation, standard):
        assert client.get(path).status_code == status


def test_file_that_is_no_picture_has_no_small_one(client, evaluation, chair, standard):
    pictures(evaluation, standard)
    ScoreFile.objects.update(content_type="application/pdf")
    client.force_login(chair)
    path = reverse("score_file_small", args=[ScoreFile.objects.get().pk])
    assert client.get(path).status_code == 404


# --- the shell -----------------------------------------------------------------------------------

IMPORT = re.compile(r'(?:from|import) "([./][^"]+)"')
ADDRESS = re.compile(r"url\(([^)\"]+)\)|(?:href|src)=\"/static/([^\"]+)\"")


def test_shell_is_the_same_for_everybody(client, chair, head):
    paths = [reverse(name) for name in ("offline", "offline_worker", "offline_manifest")]
    anonymous = [client.get(path) for path in paths]
    assert {response.status_code for response in anonymous} == {200}
    assert {response.headers["Cache-Control"] for response in anonymous} == {"no-cache"}
    for user in (chair, head):
        client.force_login(user)
        assert [client.get(path).content for path in paths] == [one.content for one in anonymous]


def test_worker_keeps_every_file_that_the_shell_asks_for(client):
    """What a script imports, what a style draws, what the page names: all of it, and no more."""
    page = client.get(reverse("offline")).content.decode()
    asked = {name for _, name in ADDRESS.findall(page)}
    waiting = list(asked)
    while waiting:
        name = waiting.pop()
        new = set(asked_by(name)) - asked
        asked |= new
        waiting += new
    assert asked == set(shell.FILES)


def asked_by(name):
    if not name.endswith((".js", ".css")):
        return
    text = open(finders.find(name), encoding="utf-8").read()  # noqa: SIM115, PTH123
    found = IMPORT.findall(text) if name.endswith(".js") else [a for a, _ in ADDRESS.findall(text)]
    for address in found:
        parts = name.split("/")[:-1]
        for part in address.split("/"):
            if part == "..":
                parts.pop()
            elif part != ".":
                parts.append(part)
        yield "/".join(parts)


def test_worker_may_serve_the_whole_site_and_is_asked_anew(client):
    response = client.get(reverse("offline_worker"))
    assert response.headers["Service-Worker-Allowed"] == "/"
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    told = json.loads(shell.worker_context(by_link="")["settings"])
    assert told["files"][0]["url"] == reverse("offline")
    pages = [re.compile(page) for page in told["pages"]]
    kept = (reverse("evaluation_mine"), reverse("evaluation_sheet", args=[1]), reverse("home"))
    assert all(any(page.match(path) for page in pages) for path in kept)
    assert not any(page.match(reverse("login")) for page in pages)


def test_application_can_be_installed(client):
    told = client.get(reverse("offline_manifest")).json()
    assert told["name"].startswith("มชช. ตรวจประเมิน")
    assert told["start_url"] == reverse("offline")
    sizes = set()
    for one in told["icons"]:
        picture = Image.open(finders.find(one["src"].removeprefix("/static/")))
        assert one["sizes"] == "{}x{}".format(*picture.size)
        sizes.add((picture.size[0], one["purpose"]))
    assert sizes == {(192, "any"), (512, "any"), (512, "maskable")}


def test_secretary_who_is_a_member_has_a_pack_too(client, evaluation, head):
    seated(head, MemberRole.SECRETARY)
    assert len(pack(client, head)["units"]) == 1
