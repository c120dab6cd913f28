"""The main road of the papers: what is missing, sending, accepting, returning, sending again."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from registry.actions import submissions as actions
from registry.choices import ApplicantType, Stage, StepKind, SubmissionStatus
from registry.errors import Refused
from registry.models import Application, Submission
from registry.readiness import missing_for_list
from registry.tests.factories import (
    ApplicationFactory,
    AttachmentFactory,
    ChecklistAnswerFactory,
    ChecklistItemFactory,
    OfficeFactory,
    QuotaWaiverFactory,
    ReopeningFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(on_day, cycle, officer, head):
    """เกาะคา with one officer who has one unit of each type."""
    on_day(date(2024, 12, 16))
    OfficeFactory(area_id="5203")
    for type_ in ApplicantType:
        ApplicationFactory(cycle=cycle, officer=officer, type=type_)
    return cycle


def send(cycle, head, note="", key=None):
    return actions.send_list(cycle, key=key or uuid.uuid4(), note=note, by=head)


def kinds(cycle):
    return [(line.kind, line.blocks) for line in missing_for_list(cycle, "5203")]


# --- what is missing ----------------------------------------------------------------------------


def test_nothing_is_missing_when_all_is_there(district):
    assert kinds(district) == []


def test_missing_quota_needs_an_explanation_only(district, colleague):
    assert kinds(district) == [("quota", False)] * 4
    first = reverse("application_start", args=["LEADER"]) + f"?officer={colleague.pk}"
    assert missing_for_list(district, "5203")[0].url == first
    QuotaWaiverFactory(officer=colleague, type=ApplicantType.LEADER)
    assert kinds(district) == [("quota", False)] * 3


def test_missing_evidence_blocks_and_links_to_its_place(district):
    row = Application.objects.get(type=ApplicantType.GROUP)
    item = ChecklistItemFactory(cycle=district, needs_file=True, text="รายงานการประชุม")
    (line,) = missing_for_list(district, "5203")
    assert (line.kind, line.blocks) == ("checklist", True)
    assert line.text == f"{row.unit_name}: ยังขาด รายงานการประชุม"
    assert line.url == reverse("application", args=[row.pk]) + "#checklist"
    ChecklistAnswerFactory(application=row, item=item)
    assert kinds(district) == [("checklist", True)]
    AttachmentFactory(application=row, item=item)
    assert kinds(district) == []


def test_removed_file_and_retired_or_optional_item_count_as_they_should(district):
    row = Application.objects.get(type=ApplicantType.GROUP)
    item = ChecklistItemFactory(cycle=district, needs_file=True)
    ChecklistItemFactory(cycle=district, is_required=False)
    ChecklistItemFactory(cycle=district, is_retired=True)
    ChecklistAnswerFactory(application=row, item=item)
    file = AttachmentFactory(application=row, item=item)
    assert kinds(district) == []
    file.removed_at = file.uploaded_at
    file.save()
    assert kinds(district) == [("checklist", True)]


def test_drafts_and_lateness_are_told(district, officer, on_day):
    ApplicationFactory(officer=officer, stage=Stage.DRAFT)
    on_day(date(2024, 12, 21))
    assert kinds(district) == [("drafts", False), ("late", False)]


def test_returned_application_blocks_until_it_is_confirmed(district):
    Application.objects.filter(type=ApplicantType.GROUP).update(stage=Stage.RETURNED)
    assert kinds(district) == [("returned", True)]


# --- sending ------------------------------------------------------------------------------------


def test_send_gives_a_receipt_and_moves_every_unit(district, head):
    sent = send(district, head)
    assert (sent.receipt_no, sent.round_no, sent.is_late) == ("มชช.5203/2568-01", 1, False)
    assert set(Application.objects.values_list("stage", flat=True)) == {Stage.SENT}
    assert len(sent.snapshot["applications"]) == 4
    assert sent.snapshot["sender_position"] == head.position


def test_snapshot_has_no_clear_citizen_id_and_stays_as_sent(district, head):
    row = Application.objects.get(type=ApplicantType.LEADER)
    sent = send(district, head)
    Application.objects.filter(pk=row.pk).update(given_name="เปลี่ยนแล้ว")
    sent.refresh_from_db()
    (copied,) = [line for line in sent.snapshot["applications"] if line["id"] == row.pk]
    assert copied["name"] == row.display_name
    assert row.citizen_id not in str(sent.snapshot)


def test_send_again_with_the_same_key_gives_the_same_sending(district, head):
    key = uuid.uuid4()
    first = send(district, head, key=key)
    assert send(district, head, key=key) == first
    assert send(district, head) == first
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(("day", "late"), [(date(2024, 12, 20), False), (date(2024, 12, 21), True)])
def test_send_is_late_only_after_the_end_of_the_due_day(district, head, on_day, day, late):
    on_day(day)
    assert send(district, head, note="ขออภัย").is_late is late


def test_send_after_closing_is_refused_and_reopening_lets_one_district_in(district, head, on_day):
    on_day(date(2025, 2, 10))
    with pytest.raises(Refused) as refused:
        send(district, head, note="ช้า")
    assert "31 มกราคม 2568" in str(refused.value)
    ReopeningFactory(area_id="5206", kind=StepKind.LIST)
    with pytest.raises(Refused):
        send(district, head, note="ช้า")
    ReopeningFactory(area_id="5203", kind=StepKind.LIST, until_on=date(2025, 2, 10))
    assert send(district, head, note="ช้า").is_late is True


def test_send_by_a_field_officer_is_refused(district, officer):
    with pytest.raises(Refused) as refused:
        send(district, officer)
    assert "พัฒนาการอำเภอ" in str(refused.value)


def test_send_without_the_explanation_that_is_needed_is_refused(district, head, colleague):
    with pytest.raises(Refused):
        send(district, head)
    assert send(district, head, note="พัฒนากรเพิ่งย้ายมา").note == "พัฒนากรเพิ่งย้ายมา"


def test_send_with_what_blocks_is_refused_and_changes_nothing(district, head):
    ChecklistItemFactory(cycle=district)
    with pytest.raises(Refused):
        send(district, head, note="ขาด")
    assert Submission.objects.count() == 0
    assert Application.objects.filter(stage=Stage.SENT).count() == 0


# --- the province decides -----------------------------------------------------------------------


def test_accept_moves_every_unit_and_tells_who(district, head, province):
    sent = actions.accept(send(district, head), by=province)
    assert (sent.status, sent.decided_by_name) == (SubmissionStatus.ACCEPTED, str(province))
    assert set(Application.objects.values_list("stage", flat=True)) == {Stage.ACCEPTED}


def test_return_of_single_ones_opens_only_those(district, head, province):
    sent = send(district, head)
    row = Application.objects.get(type=ApplicantType.NETWORK)
    actions.send_back(sent, by=province, reason="", reasons={row.pk: "ขาดมติ"})
    stages = dict(Application.objects.values_list("type", "stage"))
    assert stages.pop(ApplicantType.NETWORK) == Stage.RETURNED
    assert set(stages.values()) == {Stage.SENT}
    assert row.stage_changes.first().comment == "ขาดมติ"


def test_return_of_the_whole_list_opens_every_unit(district, head, province):
    actions.send_back(send(district, head), by=province, reason="ใช้แบบเดิม")
    assert set(Application.objects.values_list("stage", flat=True)) == {Stage.RETURNED}


def test_return_without_any_reason_is_refused(district, head, province):
    with pytest.raises(Refused):
        actions.send_back(send(district, head), by=province, reason="  ")


def test_decide_twice_is_refused(district, head, province):
    sent = send(district, head)
    actions.accept(sent, by=province)
    with pytest.raises(Refused):
        actions.send_back(sent, by=province, reason="สาย")


def test_decide_by_the_district_is_refused(district, head):
    with pytest.raises(Refused):
        actions.accept(send(district, head), by=head)


def test_send_again_after_a_return_is_the_next_round(district, head, province, officer):
    from registry.actions.applications import register

    row = Application.objects.get(type=ApplicantType.NETWORK)
    actions.send_back(send(district, head), by=province, reason="", reasons={row.pk: "ขาดมติ"})
    row.refresh_from_db()
    register(row, by=officer)
    again = send(district, head)
    assert (again.round_no, again.receipt_no) == (2, "มชช.5203/2568-02")
    assert set(Application.objects.values_list("stage", flat=True)) == {Stage.SENT}


# --- pages --------------------------------------------------------------------------------------


@pytest.fixture
def sent(district, head):
    return send(district, head)


def test_pages_of_a_sending_are_seen_by_its_district_and_province_only(
    client, sent, officer, province, outsider
):
    url = reverse("submission", args=[sent.pk])
    for person, status in ((officer, 200), (province, 200), (outsider, 404)):
        client.force_login(person)
        assert client.get(url).status_code == status


def test_send_page_sends_and_shows_the_receipt(client, district, head):
    client.force_login(head)
    key = client.get(reverse("send")).context["form"]["key"].value()
    response = client.post(reverse("send"), {"key": key, "note": ""}, follow=True)
    assert "มชช.5203/2568-01" in response.content.decode()
    again = client.post(reverse("send"), {"key": key, "note": ""})
    assert again.url == reverse("submission", args=[Submission.objects.get().pk])


def test_send_page_without_the_explanation_tells_it_at_the_field(client, district, head, colleague):
    client.force_login(head)
    response = client.post(reverse("send"), {"key": uuid.uuid4(), "note": " "})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["note"]


def test_send_page_of_an_officer_shows_what_is_missing_without_a_button(client, district, officer):
    client.force_login(officer)
    response = client.get(reverse("send"))
    assert response.status_code == 200
    assert "เฉพาะพัฒนาการอำเภอ" in response.content.decode()
    assert client.post(reverse("send"), {"key": uuid.uuid4()}).status_code == 403


def test_banner_is_there_until_the_list_is_sent(client, district, head, province):
    client.force_login(head)
    page = reverse("application_list")
    assert client.get(page).context["notice_banner"]["url"] == reverse("send")
    sending = send(district, head)
    assert client.get(page).context["notice_banner"] is None
    actions.send_back(sending, by=province, reason="ขอแก้ไข")
    banner = client.get(page).context["notice_banner"]
    assert "ขอแก้ไข" in banner["text"]
    assert banner["url"] == reverse("submission", args=[sending.pk])


def test_inbox_accept_and_return_by_the_province(client, sent, province):
    client.force_login(province)
    assert list(client.get(reverse("inbox")).context["submissions"]) == [sent]
    row = Application.objects.get(type=ApplicantType.GROUP)
    url = reverse("submission_return", args=[sent.pk])
    empty = client.post(url, {"reason": ""})
    assert empty.status_code == 422
    client.post(url, {"reason": "", f"row_{row.pk}": "ขาดรายชื่อสมาชิก"})
    sent.refresh_from_db()
    assert (sent.status, sent.returned) == (
        SubmissionStatus.RETURNED,
        {str(row.pk): "ขาดรายชื่อสมาชิก"},
    )


def test_inbox_is_the_provinces_only(client, sent, head):
    client.force_login(head)
    assert client.get(reverse("inbox")).status_code == 403
    assert client.post(reverse("submission_accept", args=[sent.pk])).status_code == 403


def test_comparison_with_the_sending_before_shows_what_changed(
    client, district, head, province, officer
):
    from registry.actions.applications import register, save_application

    row = Application.objects.get(type=ApplicantType.GROUP)
    actions.send_back(send(district, head), by=province, reason="", reasons={row.pk: "โทรศัพท์ผิด"})
    row.refresh_from_db()
    save_application(row, {"phone": "0899999999"}, version=row.version, by=officer)
    register(row, by=officer)
    again = send(district, head)
    client.force_login(province)
    response = client.get(reverse("submission", args=[again.pk]))
    assert response.context["differences"] == [
        ("แก้ไข", row.unit_name, [("โทรศัพท์", "081-234-5678", "089-999-9999")])
    ]
