"""A committee member's personal link: the own pages of that committee, and nothing else."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from assessment.actions import links
from assessment.actions.links import WRONG_TOKENS
from assessment.choices import SheetStatus
from assessment.models import ConflictOfInterest, Evaluation, MemberLink, Score, Sheet
from assessment.tests.committee import FULL, LOW, gave, seat_of
from assessment.tests.factories import (
    ActivityFactory,
    EvaluationFactory,
    MemberLinkFactory,
    MemberSheetFactory,
    PhotoFactory,
    PlanFactory,
    ProgressFactory,
    VisitFactory,
    scored,
    seated,
)
from assessment.tests.test_evaluation_pages import page, post
from assessment.tokens import token_of
from assessment.views.members import MEMBER_PAGES, SHELL_PAGES
from mchch import clock
from mchch.tests.urls import addresses
from registry.choices import MemberRole, OrderStatus, Stage
from registry.models import ChangeEvent, CommitteeOrder
from registry.tests.factories import ApplicationFactory
from registry.tests.upload_samples import jpeg

pytestmark = pytest.mark.django_db
NAME = "นายแก้ว สมมติ"
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def seat(evaluation):
    """A member who sits by name, without an account."""
    return seated(order=evaluation.order, name=NAME, position="เกษตรอำเภอ")


@pytest.fixture
def base(seat):
    return f"/m/{token_of(MemberLinkFactory(seat=seat).key)}"


def get(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return b"".join(answer).decode("latin-1") if answer.streaming else answer.content.decode()


def begun(client, base, evaluation):
    """The path of the own sheet."""
    return client.post(f"{base}/evaluation/{evaluation.pk}/begin/").url


def answered(client, path, evaluation, points=3):
    for row in evaluation.standard.indicators.all():
        data = {"key": f"i{row.pk}", "points": points, "seen": 0, "note": "เห็นกับตา"}
        assert client.post(f"{path}answer/", data, **JSON).status_code == 200


# --- the road ------------------------------------------------------------------------------------


def test_member_scores_and_hands_in_without_an_account(client, base, evaluation, seat):
    VisitFactory(to=evaluation, by=seat, note="พบกันที่ศาลาประชาคม")
    assert client.get(f"{base}/").url == f"{base}/evaluation/mine/"
    told = get(client, f"{base}/evaluation/mine/")
    for words in (evaluation.application.display_name, NAME, "พบกันที่ศาลาประชาคม"):
        assert words in told
    path = begun(client, base, evaluation)
    assert path.startswith(f"{base}/member-sheets/")
    told = get(client, path)
    assert f'data-answer="{path}answer/"' in told
    answered(client, path, evaluation)
    photo = SimpleUploadedFile("ลานกิจกรรม.jpg", jpeg(), "image/jpeg")
    key = f"i{evaluation.standard.indicators.first().pk}"
    assert client.post(f"{path}files/", {"key": key, "files": photo}).url == path
    assert client.post(f"{path}submit/").url == f"{base}/evaluation/mine/"
    sheet = Sheet.objects.get()
    assert (sheet.status, sheet.member_name, sheet.member, sheet.opened_by) == (
        SheetStatus.CONFIRMED, NAME, None, None,
    )  # fmt: skip
    assert set(Score.objects.values_list("saved_by_name", flat=True)) == {NAME}
    file = sheet.scores.get(indicator=key[1:]).files.get()
    get(client, f"{base}/member-files/{file.pk}/")
    assert "ส่งแล้ว" in get(client, f"{base}/evaluation/mine/")


def test_every_change_is_recorded_as_the_members(client, base, evaluation):
    path = begun(client, base, evaluation)
    answered(client, path, evaluation)
    client.post(f"{path}submit/")
    events = ChangeEvent.objects.filter(
        table_name__in=["assessment_sheet", "assessment_score"], actor_name__startswith=NAME
    )
    assert {event.operation for event in events} == {"I", "U"}
    assert {event.actor for event in events} == {None}
    assert {event.actor_name for event in events} == {f"{NAME} (ลิงก์ส่วนตัว)"}


def test_points_by_link_count_and_fall_on_the_place_of_the_member(
    client, base, evaluation, chair, head
):
    gave(evaluation, chair, FULL)
    path = begun(client, base, evaluation)
    answered(client, path, evaluation)
    client.post(f"{path}submit/")
    told = page(client, head, f"/evaluation/{evaluation.pk}/")
    assert f"{NAME} <span" in told
    assert "ผลตามเกณฑ์: ผ่าน" in told


def test_conflict_is_declared_and_withdrawn_by_link(client, base, evaluation, seat):
    gone = client.post(f"{base}/evaluation/{evaluation.pk}/conflict/", {"reason": "เป็นญาติ"})
    assert gone.url == f"{base}/evaluation/mine/"
    conflict = ConflictOfInterest.objects.get()
    assert (conflict.member_name, conflict.seat) == (NAME, seat)
    get(client, f"{base}/evaluation/{evaluation.pk}/conflict/", 403)
    begin = client.post(f"{base}/evaluation/{evaluation.pk}/begin/")
    assert begin.url == f"{base}/evaluation/mine/"
    client.post(f"{base}/conflicts/{conflict.pk}/withdraw/")
    assert not ConflictOfInterest.objects.exists()


def test_sheet_is_opened_again_with_a_reason(client, base, evaluation):
    path = begun(client, base, evaluation)
    answered(client, path, evaluation)
    client.post(f"{path}submit/")
    evaluation.refresh_from_db()
    assert client.post(f"{path}reopen/", {"reason": "กดผิดข้อ"}).url == path
    assert Sheet.objects.get().is_open


# --- what a link does not open -------------------------------------------------------------------


def test_points_of_others_are_hidden_until_the_own_are_in(client, base, evaluation, chair):
    theirs = gave(evaluation, chair, LOW)
    told = get(client, f"{base}/evaluation/{evaluation.pk}/")
    assert "คะแนนของกรรมการท่านอื่นจะปรากฏ" in told
    assert "รายตัวชี้วัด" not in told
    get(client, f"{base}/member-sheets/{theirs.pk}/", 403)
    get(client, f"{base}/papers/score_sheet/{theirs.pk}.pdf", 403)
    path = begun(client, base, evaluation)
    answered(client, path, evaluation)
    client.post(f"{path}submit/")
    assert "รายตัวชี้วัด" in get(client, f"{base}/evaluation/{evaluation.pk}/")
    get(client, f"{base}/member-sheets/{theirs.pk}/")
    key = f"i{evaluation.standard.indicators.first().pk}"
    told = client.post(
        f"{base}/member-sheets/{theirs.pk}/answer/", {"key": key, "points": 0, "seen": 1}, **JSON
    )
    assert told.status_code == 422
    assert set(theirs.scores.values_list("points", flat=True)) == {1, 0}


def test_link_opens_its_pages_and_no_others(client, base):
    """Every address there is: what is not a member's is not found, whatever is sent."""
    closed = 0
    for address in addresses():
        if address.name in MEMBER_PAGES | SHELL_PAGES | {"home"} or address.parts:
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(base + reverse(address.name))
            assert answer.status_code == 404, (address.name, method, answer.status_code)
        closed += 1
    assert closed > 30


def test_pages_of_a_link_are_pages_that_there_are():
    assert {address.name for address in addresses()} >= MEMBER_PAGES | SHELL_PAGES


def test_link_opens_the_guide_of_members_alone(client, base):
    told = get(client, f"{base}/help/")
    assert "<h1>คู่มือกรรมการตรวจประเมิน</h1>" in told
    assert f'href="{base}/evaluation/mine/"' in told
    get(client, f"{base}/help/COMMITTEE/", 404)


def test_secretary_is_a_member_like_all_others_by_link(client, evaluation, unit):
    """The papers of the committee are kept by an account."""
    seat = seated(order=evaluation.order, name="นางเลขา สมมติ", role=MemberRole.SECRETARY)
    base = f"/m/{token_of(MemberLinkFactory(seat=seat).key)}"
    told = get(client, f"{base}/evaluation/{evaluation.pk}/")
    assert "กรอกจากแบบกระดาษ" not in told
    answer = client.post(f"{base}/evaluation/{evaluation.pk}/", {"resolution": "PASS"})
    assert answer.status_code == 403
    get(client, f"{base}/evaluation/{evaluation.pk}/paper/", 404)
    assert Evaluation.objects.get().resolution == ""


def test_neighbours_applicants_are_not_there(client, base, evaluation, cycle, lampang):
    unit = ApplicationFactory(area_id="520601", cycle=cycle, stage=Stage.ACCEPTED)
    foreign = EvaluationFactory(application=unit)
    sheet = MemberSheetFactory(evaluation=foreign, member_name=NAME, member=None)
    for path in (
        f"/evaluation/{foreign.pk}/", f"/member-sheets/{sheet.pk}/",
        f"/papers/score_sheet/{sheet.pk}.pdf", f"/papers/joined_scores/{foreign.pk}.pdf",
    ):  # fmt: skip
        get(client, base + path, 404)
    assert client.post(f"{base}/evaluation/{foreign.pk}/begin/").status_code == 404
    assert unit.display_name not in get(client, f"{base}/evaluation/mine/")


def test_photos_of_progress_are_seen_through_the_evaluation_only(
    client, base, evaluation, chair, committee, cycle
):
    plan = PlanFactory(application=evaluation.application)
    photo = PhotoFactory(entry=ProgressFactory(activity=ActivityFactory(plan=plan)))
    other = PhotoFactory(entry__application=ApplicationFactory(cycle=cycle))
    path = begun(client, base, evaluation)
    assert f"{base}/progress-photos/{photo.pk}/" in get(client, path)
    get(client, f"{base}/progress-photos/{photo.pk}/")
    get(client, f"{base}/progress-photos/{other.pk}/", 404)
    page(client, chair, f"/progress-photos/{photo.pk}/")
    page(client, chair, f"/progress-photos/{other.pk}/", 404)
    page(client, committee, f"/progress-photos/{photo.pk}/", 404)


# --- whether it is valid -------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["revoked", "past", "replaced", "left", "order", "unknown"])
def test_link_that_is_not_valid_opens_nothing(client, base, evaluation, seat, head, how):
    gave_before = scored(MemberSheetFactory(evaluation=evaluation, seat=seat), **FULL)
    link = MemberLink.objects.get()
    if how == "revoked":
        links.revoke_member_link(link, by=head)
    elif how == "past":
        MemberLink.objects.update(valid_until=clock.now() - timedelta(seconds=1))
    elif how == "replaced":
        links.make_member_link(seat, date(2025, 5, 1), by=head)
    elif how in ("left", "order"):
        newer = revoke_by_another(evaluation.order)
        if how == "order":  # named again: the place is another, and so is the link
            seated(order=newer, name=NAME)
    base = f"/m/{'f' * 64}" if how == "unknown" else base
    for path in ("/", "/evaluation/mine/", f"/member-sheets/{gave_before.pk}/"):
        told = get(client, base + path, 404)
        assert "ลิงก์นี้ใช้ไม่ได้" in told
        assert evaluation.application.display_name not in told
    key = f"i{evaluation.standard.indicators.first().pk}"
    sent = client.post(
        f"{base}/member-sheets/{gave_before.pk}/answer/",
        {"key": key, "points": 0, "seen": 1},
        **JSON,
    )
    assert (sent.status_code, "refused" in sent.json()) == (404, True)
    assert set(gave_before.scores.values_list("points", flat=True)) == {3}


def revoke_by_another(order):
    newer = type(order).objects.create(
        area=order.area, cycle=order.cycle, created_by=order.created_by, calendar_year=2568,
        signatory_name="ก", signatory_position="ข",
    )  # fmt: skip
    order.status, order.revoked_by, order.revoked_at = OrderStatus.REVOKED, newer, clock.now()
    order.save()
    CommitteeOrder.objects.filter(pk=newer.pk).update(
        status=OrderStatus.IN_FORCE, issued_at=clock.now(), number="9"
    )
    return newer


def test_member_who_got_an_account_comes_by_it(client, base, seat, chair):
    type(seat).objects.filter(pk=seat.pk).update(user=chair)
    get(client, f"{base}/evaluation/mine/", 404)


def test_guessing_is_slowed_down(client, base):
    for number in range(WRONG_TOKENS):
        get(client, f"/m/{number:064x}/evaluation/mine/", 404)
    get(client, f"{base}/evaluation/mine/", 429)
    assert client.get(f"{base}/evaluation/mine/", REMOTE_ADDR="10.1.2.3").status_code == 200


def test_person_who_is_logged_in_leaves_the_own_rights(client, base, head, evaluation):
    client.force_login(head)
    told = get(client, f"{base}/evaluation/mine/")
    assert head.get_full_name() not in told
    get(client, f"{base}/evaluation/", 404)
    assert "ตรวจประเมิน" in get(client, "/evaluation/")


def test_addresses_without_the_link_ask_for_an_account(client, base, evaluation):
    get(client, f"{base}/evaluation/mine/")
    assert client.get("/evaluation/mine/").status_code == 302
    assert reverse("evaluation_mine") == "/evaluation/mine/"


# --- making it -----------------------------------------------------------------------------------


def test_secretary_makes_shows_prints_and_revokes_it(client, seat, head):
    path = f"/members/{seat.pk}/link/"
    assert "ยังไม่มีลิงก์" in page(client, head, "/evaluation/members/")
    post(client, head, path, {"until": "30/4/2568"})
    link = MemberLink.objects.get()
    token = token_of(link.key)
    assert (link.valid_until, link.created_by) == (clock.end_of(date(2025, 4, 30)), head)
    assert token not in str(MemberLink.objects.values())
    told = page(client, head, path)
    assert f"/m/{token}/" in told
    assert "<svg" in told
    assert page(client, head, f"/papers/member-link/{link.pk}/").startswith("%PDF")
    post(client, head, f"/member-links/{link.pk}/revoke/")
    get(client, f"/m/{token}/", 404)
    page(client, head, f"/papers/member-link/{link.pk}/", 404)


def test_link_is_for_a_member_without_an_account(client, evaluation, chair, head):
    page(client, head, f"/members/{seat_of(chair).pk}/link/", 403)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 403),
        ("chair", 403),
        ("outside_head", 404),
        ("province", 403),
        ("committee", 403),
    ],
)
def test_link_is_handed_out_by_secretary_and_head_only(request, client, seat, base, who, status):
    user = request.getfixturevalue(who)
    link = MemberLink.objects.get()
    post(client, user, f"/members/{seat.pk}/link/", {"until": "30/4/2568"}, status)
    post(client, user, f"/member-links/{link.pk}/revoke/", status=status)
    page(client, user, f"/papers/member-link/{link.pk}/", status)
    link.refresh_from_db()
    assert link.revoked_at is None
    assert MemberLink.objects.count() == 1


def test_role_of_a_members_request_is_the_committees(client, base, evaluation, chair, monkeypatch):
    """Neither an account of a member nor a link runs with the rights of the district."""
    seen = []
    monkeypatch.setattr(
        "assessment.views.scoring.tasks_context",
        lambda user, cycle: seen.append(role()) or {"tasks": [], "frame": None},
    )
    get(client, f"{base}/evaluation/mine/")
    page(client, chair, "/evaluation/mine/")
    assert seen == ["mchch_committee"] * 2


def role():
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return cursor.fetchone()[0]
