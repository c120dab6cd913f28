"""Home by person: what there is to do, each line a link to its place."""

from datetime import date

import pytest
from django.urls import reverse

from registry.choices import ApplicantType, Stage, SubmissionStatus
from registry.tests.factories import (
    ApplicationFactory,
    ChecklistItemFactory,
    CycleFactory,
    OfficeFactory,
    PrivacyNoticeFactory,
    StageChangeFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


def home(client, person):
    client.force_login(person)
    response = client.get("/")
    assert response.status_code == 200
    return response


def test_officer_sees_the_own_quota_drafts_returns_and_gaps(client, cycle, officer, colleague):
    ChecklistItemFactory(cycle=cycle, type=ApplicantType.LEADER, text="หนังสือรับรอง")
    draft = ApplicationFactory(officer=officer, stage=Stage.DRAFT)
    returned = ApplicationFactory(officer=officer, stage=Stage.RETURNED, type=ApplicantType.NETWORK)
    StageChangeFactory(application=returned, to_stage=Stage.RETURNED, comment="ขาดมติ")
    lacking = ApplicationFactory(officer=officer, type=ApplicantType.LEADER)
    ApplicationFactory(officer=colleague, stage=Stage.DRAFT)
    context = home(client, officer).context
    assert [(c.type, c.count, c.missing) for c in context["cells"]] == [
        ("LEADER", 1, 0),
        ("GROUP", 0, 1),
        ("NETWORK", 1, 0),
        ("COMMUNITY", 0, 1),
    ]
    assert list(context["drafts"]) == [draft]
    assert context["returned"] == [(returned, "ขาดมติ")]
    assert context["incomplete"] == [(lacking, "หนังสือรับรอง")]


@pytest.mark.parametrize(("rows", "goes_on"), [(8, False), (9, True)])
def test_home_names_few_incomplete_applications_and_leads_to_the_rest(
    client, cycle, officer, head, rows, goes_on
):
    ChecklistItemFactory(cycle=cycle, type=ApplicantType.LEADER, text="หนังสือรับรอง")
    ApplicationFactory.create_batch(rows, officer=officer, type=ApplicantType.LEADER)
    own = home(client, officer)
    assert len(own.context["incomplete"]) == 8
    assert (f"?missing=1&amp;officer={officer.pk}" in own.content.decode()) == goes_on
    district = home(client, head)
    assert district.context["goes_on"] == goes_on
    named = [line for line in district.context["missing"] if line.kind == "checklist"]
    assert len(named) == 8


def test_head_sees_the_steps_of_the_letter_with_days_left(client, cycle, head, on_day):
    on_day(date(2024, 12, 16))
    context = home(client, head).context
    list_step = next(step for step in context["steps"] if "ส่งรายชื่อ" in step["text"])
    assert list_step["detail"] == "ภายใน 20 ธันวาคม 2567 (เหลือ 4 วัน)"
    assert (list_step["state"], list_step["url"]) == ("missing", reverse("send"))
    assert len(context["steps"]) == 6


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2024, 12, 20), "ครบกำหนดวันนี้"), (date(2024, 12, 22), "เลยกำหนดมา 2 วัน")],
)
def test_days_left_in_words(client, cycle, head, on_day, day, words):
    on_day(day)
    assert words in home(client, head).context["notice_banner"]["text"]


def test_head_sees_what_the_province_returned(client, cycle, head):
    sent = SubmissionFactory(status=SubmissionStatus.RETURNED, reason="ขาดลายมือชื่อ")
    response = home(client, head)
    assert response.context["last"] == sent
    assert "ขาดลายมือชื่อ" in response.content.decode()


def test_province_sees_a_line_for_each_district(client, cycle, province, officer, outsider):
    OfficeFactory(area_id="5203", phone="0 5400 0003")
    ApplicationFactory(officer=officer)
    ApplicationFactory(officer=outsider, stage=Stage.DRAFT)
    sent = SubmissionFactory(area_id="5206")
    rows = {row["area"].code: row for row in home(client, province).context["rows"]}
    assert len(rows) == 13
    assert (rows["5203"]["units"], rows["5203"]["phone"]) == (1, "0 5400 0003")
    assert (rows["5206"]["units"], rows["5206"]["list"]) == (0, sent)


def test_each_role_has_a_home(client, cycle, committee, nation, admin):
    for person in (committee, nation, admin):
        home(client, person)


def test_home_without_a_year_says_what_to_wait_for(client, officer):
    assert "ยังไม่มีปีงบประมาณ" in home(client, officer).content.decode()


def test_year_of_today_is_shown_and_a_chosen_one_kept(client, cycle, officer):
    last = CycleFactory(fiscal_year=2567)
    assert home(client, officer).context["cycle"] == cycle
    client.post(reverse("year_choose", args=[last.pk]))
    assert home(client, officer).context["cycle"] == last


def test_notice_and_health_need_no_log_in(client, lampang):
    PrivacyNoticeFactory(version="9", text="ประกาศสำหรับทุกคน")
    assert "ประกาศสำหรับทุกคน" in client.get(reverse("notice")).content.decode()
    assert client.get(reverse("health")).content == b"ok"
