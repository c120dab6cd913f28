"""Entering an application: drafts, registering, two people, the privacy of the citizen ID."""

from datetime import date

import pytest
from django.urls import reverse

from mchch.crypto import fingerprint
from mchch.thai import citizen_id
from registry.actions.applications import typed_by
from registry.choices import ApplicantType, Role, Stage, StepKind
from registry.models import Application, TypedDraft
from registry.tests.applicants import GROUP, LEADER, TYPED, autosave, create_url
from registry.tests.factories import ApplicationFactory, PrivacyNoticeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(on_day, cycle):
    on_day(date(2024, 12, 16))
    return cycle


@pytest.fixture
def signed_in(client, officer, now):
    client.force_login(officer)
    return client


@pytest.mark.parametrize("type_", ApplicantType)
def test_register_each_type(signed_in, officer, type_):
    PrivacyNoticeFactory()
    response = signed_in.post(create_url(type_), TYPED[type_] | {"act": "register", "version": 1})
    found = Application.objects.get()
    assert response.status_code == 302
    assert response.url == reverse("application", args=[found.pk])
    assert (found.type, found.stage, found.number) == (type_, Stage.REGISTERED, "5203/68-0001")
    assert (found.officer, found.area_id, found.postcode) == (officer, "520305", "52130")
    assert found.notice.version == "1"
    assert found.notice_shown_at is not None


def test_register_reads_thai_digits_and_words(signed_in):
    signed_in.post(create_url(ApplicantType.LEADER), LEADER | {"act": "register"})
    found = Application.objects.get()
    assert found.applied_on == date(2024, 12, 16)
    assert found.phone == "0812345678"
    assert found.citizen_id == citizen_id.made_up(77)
    assert found.citizen_id_hash == fingerprint(found.citizen_id)


def test_citizen_id_is_ciphertext_in_the_database(signed_in):
    from django.db import connection

    signed_in.post(create_url(ApplicantType.LEADER), LEADER | {"act": "register"})
    with connection.cursor() as cursor:
        cursor.execute(
            "select citizen_id, to_jsonb(registry_application)::text from registry_application"
        )
        stored, row = cursor.fetchone()
    assert stored[:5] == "gAAAA"
    assert citizen_id.made_up(77) not in row


def test_missing_fields_are_told_all_at_once(signed_in):
    response = signed_in.post(create_url(), {"act": "register", "unit_name": "กลุ่ม  ก"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {
        "title",
        "given_name",
        "family_name",
        "phone",
        "subdistrict",
        "applied_on",
    }
    assert response.context["form"]["unit_name"].value() == "กลุ่ม  ก"
    assert Application.objects.count() == 0


def test_draft_needs_nothing(signed_in):
    response = signed_in.post(create_url(), {"act": "save", "unit_name": "กลุ่มใหม่"})
    assert response.status_code == 302
    found = Application.objects.get()
    assert (found.stage, found.number, found.area_id) == (Stage.DRAFT, "", "5203")


def test_two_clicks_with_one_key_make_one_application(signed_in):
    url = create_url()
    for _ in range(2):
        signed_in.post(url, GROUP | {"act": "register"})
    assert Application.objects.count() == 1


def test_title_glued_to_the_name_goes_to_its_own_field(signed_in):
    typed = GROUP | {"title": "", "given_name": "น.ส.สมศรี"}
    signed_in.post(create_url(), typed | {"act": "register"})
    found = Application.objects.get()
    assert (found.title, found.given_name) == ("นางสาว", "สมศรี")


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("applied_on", "30/9/2567", "วันเปิดรับสมัคร 1 ตุลาคม 2567"),
        ("applied_on", "17/12/2567", "ยังมาไม่ถึง"),
        ("applied_on", "31/11/2567", "30"),
        ("subdistrict", "แจ้ห่ม", "ไม่พบตำบล"),
        ("established_year", "2568", "อนาคต"),
        ("phone", "12", "โทรศัพท์"),
    ],
)
def test_wrong_input_is_told_at_its_field(signed_in, field, typed, message):
    response = signed_in.post(create_url(), GROUP | {"act": "register", field: typed})
    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == [field]
    assert message in form.errors[field][0]
    assert form[field].value() == typed


@pytest.mark.parametrize(
    ("frame", "typed", "message"),
    [
        ({"opens_on": date(2024, 12, 2)}, "1/12/2567", "วันเปิดรับสมัคร 2 ธันวาคม 2567"),
        ({"opens_on": None}, "1/12/2560", ""),
        ({"opens_on": None, "closes_on": None}, "16/12/2567", ""),
        ({"opens_on": None, "closes_on": date(2024, 11, 30)}, "1/12/2567", "30 พฤศจิกายน 2567"),
    ],
)
def test_application_date_lies_in_the_days_of_recruiting(
    signed_in, officer, cycle, frame, typed, message
):
    cycle.steps.filter(kind=StepKind.RECRUIT).update(**frame)
    row = ApplicationFactory(officer=officer, area_id="520305", applied_on=date(2024, 12, 5))
    answer = signed_in.post(
        reverse("application_edit", args=[row.pk]), GROUP | {"applied_on": typed, "version": 1}
    )
    errors = answer.context["form"].errors.get("applied_on", [""]) if answer.context else [""]
    assert message in errors[0]
    assert answer.status_code == (422 if message else 302)


def test_same_leader_twice_in_a_year_is_refused(signed_in, colleague):
    ApplicationFactory(
        type=ApplicantType.LEADER,
        officer=colleague,
        citizen_id=citizen_id.made_up(77),
        unit_name="",
    )
    response = signed_in.post(create_url(ApplicantType.LEADER), LEADER | {"act": "register"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["citizen_id"]


def test_same_leader_in_another_district_is_refused_with_the_district_only(signed_in, outsider):
    other = ApplicationFactory(
        type=ApplicantType.LEADER,
        officer=outsider,
        citizen_id=citizen_id.made_up(77),
        given_name="ความลับ",
    )
    response = signed_in.post(create_url(ApplicantType.LEADER), LEADER | {"act": "register"})
    text = response.context["form"].errors["citizen_id"][0]
    assert "อำเภอแจ้ห่ม" in text
    assert other.given_name not in response.content.decode()


def test_withdrawn_leader_may_apply_again(signed_in, officer):
    ApplicationFactory(
        type=ApplicantType.LEADER,
        officer=officer,
        citizen_id=citizen_id.made_up(77),
        stage=Stage.WITHDRAWN,
    )
    signed_in.post(create_url(ApplicantType.LEADER), LEADER | {"act": "register"})
    assert Application.objects.filter(stage=Stage.REGISTERED).count() == 1


@pytest.mark.parametrize("name", [GROUP["unit_name"], "กลุ่มสตรี บ้านหนองแวง"])
def test_same_unit_name_in_a_subdistrict_is_warned_not_refused(signed_in, officer, name):
    ApplicationFactory(officer=officer, unit_name=name, area_id="520305")
    response = signed_in.post(create_url(), GROUP | {"act": "register"}, follow=True)
    levels = [(m.level_tag, "มีหน่วยชื่อนี้" in m.message) for m in response.context["messages"]]
    assert ("warning", True) in levels
    assert Application.objects.counted().count() == 2


def test_leader_known_from_last_year_is_the_same_applicant(signed_in, officer):
    earlier = earlier_leader(officer)
    signed_in.post(create_url(ApplicantType.LEADER), LEADER | {"act": "register"})
    now = Application.objects.get(cycle__fiscal_year=2568)
    assert now.applicant_id == earlier.applicant_id


def earlier_leader(officer):
    from registry.tests.factories import CycleFactory

    return ApplicationFactory(
        type=ApplicantType.LEADER,
        officer=officer,
        citizen_id=citizen_id.made_up(77),
        unit_name="",
        given_name="สมชาย",
        family_name="ใจดี",
        cycle=CycleFactory(fiscal_year=2567),
        stage=Stage.ACCEPTED,
    )


def test_earlier_application_is_found_by_citizen_id_and_by_part_of_a_name(signed_in, officer):
    earlier = earlier_leader(officer)
    url = reverse("application_start", args=["LEADER"])
    for words in (LEADER["citizen_id"], "มชาย", "สมชาย ใจดี"):
        assert list(signed_in.post(url, {"q": words}).context["earlier"]) == [earlier]
    assert list(signed_in.post(url, {"q": "ไม่มี"}).context["earlier"]) == []


def test_earlier_application_fills_the_new_form_and_keeps_the_id_hidden(signed_in, officer):
    earlier = earlier_leader(officer)
    url = create_url("LEADER") + f"?from={earlier.pk}"
    page = signed_in.get(url)
    assert page.context["form"]["given_name"].value() == "สมชาย"
    assert earlier.citizen_id not in page.content.decode()
    assert citizen_id.formatted(earlier.citizen_id) not in page.content.decode()
    typed = LEADER | {"citizen_id": "", "act": "register"}
    signed_in.post(url, typed)
    now = Application.objects.get(cycle__fiscal_year=2568)
    assert (now.citizen_id, now.applicant_id) == (earlier.citizen_id, earlier.applicant_id)


# --- autosave -----------------------------------------------------------------------------------


def test_autosave_makes_one_draft_and_keeps_what_is_wrong_as_typed(signed_in, officer):
    url = create_url()
    autosave(signed_in, url, {"unit_name": "กลุ่ม"})
    answer = autosave(signed_in, url, {"unit_name": "กลุ่มสตรี", "applied_on": "31/2/2567"})
    draft = Application.objects.get()
    assert (draft.unit_name, draft.applied_on, draft.stage) == ("กลุ่มสตรี", None, Stage.DRAFT)
    assert list(answer["errors"]) == ["applied_on"]
    assert typed_by(draft, officer)[0]["applied_on"] == "31/2/2567"
    page = signed_in.get(reverse("application_edit", args=[draft.pk]))
    assert page.context["form"]["applied_on"].value() == "31/2/2567"


def test_autosave_tells_how_a_date_was_understood(signed_in):
    answer = autosave(signed_in, create_url(), {"applied_on": "16 ธ.ค. 67", "subdistrict": "ศาลา"})
    assert answer["understood"]["applied_on"] == "เข้าใจว่า 16 ธันวาคม 2567"
    assert answer["understood"]["subdistrict"] == "ตำบลศาลา 52130"


def test_autosave_of_a_registered_application_changes_nothing_yet(signed_in, officer):
    row = ApplicationFactory(officer=officer, unit_name="เดิม")
    url = reverse("application_edit", args=[row.pk])
    autosave(signed_in, url, GROUP | {"unit_name": "ใหม่"})
    row.refresh_from_db()
    assert row.unit_name == "เดิม"
    assert signed_in.get(url).context["form"]["unit_name"].value() == "ใหม่"
    signed_in.post(reverse("application_discard", args=[row.pk]))
    assert signed_in.get(url).context["form"]["unit_name"].value() == "เดิม"


def test_typed_draft_is_ciphertext(signed_in, officer):
    from django.db import connection

    autosave(signed_in, create_url("LEADER"), {"citizen_id": "9999", "given_name": "ลับ"})
    assert TypedDraft.objects.get().user == officer
    with connection.cursor() as cursor:
        cursor.execute("select payload from registry_typeddraft")
        assert "9999" not in cursor.fetchone()[0]


def test_autosave_without_log_in_goes_to_log_in(client, now):
    assert client.post(create_url(), {"act": "autosave"}).status_code == 302


# --- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [Stage.SENT, Stage.ACCEPTED, Stage.WITHDRAWN])
def test_edit_after_sending_is_refused_with_the_reason(signed_in, officer, stage):
    row = ApplicationFactory(officer=officer, stage=stage)
    response = signed_in.get(reverse("application_edit", args=[row.pk]))
    assert response.status_code == 403
    assert "ใบสมัคร" in response.content.decode() or "จังหวัด" in response.content.decode()


def test_edit_of_a_colleagues_application_is_refused_but_read(signed_in, colleague):
    row = ApplicationFactory(officer=colleague)
    assert signed_in.get(reverse("application", args=[row.pk])).status_code == 200
    assert signed_in.get(reverse("application_edit", args=[row.pk])).status_code == 403


def test_edit_by_the_province_is_refused_and_outside_does_not_exist(
    client, officer, province, outsider, now
):
    row = ApplicationFactory(officer=officer)
    url = reverse("application_edit", args=[row.pk])
    client.force_login(province)
    assert client.get(url).status_code == 403
    client.force_login(outsider)
    assert client.get(url).status_code == 404


def test_new_application_after_recruiting_closed_is_refused_with_the_date(signed_in, on_day):
    on_day(date(2025, 1, 1))
    response = signed_in.get(reverse("application_new"))
    assert response.status_code == 403
    assert "31 ธันวาคม 2567" in response.content.decode()


def test_head_chooses_the_officer_of_the_own_district_only(client, head, outsider, officer, now):
    client.force_login(head)
    page = client.get(create_url())
    choices = {user.pk for user in page.context["form"].fields["officer"].queryset}
    assert choices == {head.pk, officer.pk}
    response = client.post(create_url(), GROUP | {"act": "register", "officer": outsider.pk})
    assert list(response.context["form"].errors) == ["officer"]


def test_returned_application_is_mended_and_confirmed(signed_in, officer):
    row = ApplicationFactory(officer=officer, stage=Stage.RETURNED)
    number = row.number
    url = reverse("application_edit", args=[row.pk])
    answer = signed_in.post(url, GROUP | {"act": "register", "version": 1}, follow=True)
    row.refresh_from_db()
    assert [m.message for m in answer.context["messages"]] == [
        f"ยืนยันการแก้ไข “{GROUP['unit_name']}” เลขที่ {number} แล้ว"
    ]
    assert (row.stage, row.number, row.unit_name) == (Stage.REGISTERED, number, GROUP["unit_name"])


def test_unknown_type_is_not_found(signed_in):
    assert signed_in.get(reverse("application_start", args=["KING"])).status_code == 404


def test_inactive_officer_is_not_offered(client, head, now):
    UserFactory(is_active=False, role=Role.FIELD_OFFICER)
    client.force_login(head)
    assert set(client.get(create_url()).context["form"].fields["officer"].queryset) == {head}


def test_head_fills_the_quota_of_the_officer_that_the_matrix_named(client, head, officer, now):
    client.force_login(head)
    start = client.get(reverse("application_start", args=["GROUP"]) + f"?officer={officer.pk}")
    form = client.get(start.context["fresh_url"]).context["form"]
    assert form["officer"].value() == officer.pk
