"""One application's page: next step, files, checklist, citizen ID, withdrawing, history."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mchch.thai import citizen_id
from registry.choices import AccessKind, ApplicantType, Stage
from registry.models import AccessLog, Attachment, ChecklistAnswer, User
from registry.tests.factories import (
    ApplicationFactory,
    AttachmentFactory,
    ChecklistItemFactory,
    StageChangeFactory,
    UserFactory,
)
from registry.tests.upload_samples import jpeg, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(on_day, cycle, officer):
    on_day(date(2024, 12, 16))
    return ApplicationFactory(officer=officer, type=ApplicantType.LEADER, unit_name="")


@pytest.fixture
def signed_in(client, officer, row):
    client.force_login(officer)
    return client


def url(name, row):
    return reverse(name, args=[row.pk])


def test_record_stays_when_who_entered_it_has_moved_away(signed_in, row, officer):
    author = UserFactory(area_code="5203")
    type(row).objects.filter(pk=row.pk).update(created_by=author)
    assert author.get_full_name() in signed_in.get(url("application", row)).content.decode()
    User.objects.filter(pk=author.pk).update(area="5206")
    page = signed_in.get(url("application", row))
    assert page.status_code == 200
    assert "ผู้ที่ย้ายไปแล้ว" in page.content.decode()


# --- citizen ID ---------------------------------------------------------------------------------


def test_citizen_id_is_masked_on_every_page(signed_in, row, province):
    for person in (row.officer, province):
        signed_in.force_login(person)
        for name in ("application", "application_history"):
            text = signed_in.get(url(name, row)).content.decode()
            assert row.citizen_id not in text
            assert citizen_id.formatted(row.citizen_id) not in text
    assert (
        citizen_id.masked(row.citizen_id) in signed_in.get(url("application", row)).content.decode()
    )


def test_reveal_needs_a_reason_and_is_logged(signed_in, row, officer):
    where = url("application_reveal", row)
    assert citizen_id.formatted(row.citizen_id) not in signed_in.get(where).content.decode()
    assert signed_in.post(where, {"reason": " "}).status_code == 422
    assert AccessLog.objects.count() == 0
    shown = signed_in.post(where, {"reason": "ตรวจกับบัตร"})
    assert citizen_id.formatted(row.citizen_id) in shown.content.decode()
    log = AccessLog.objects.get()
    assert (log.kind, log.user, log.reason, log.application) == (
        AccessKind.REVEAL,
        officer,
        "ตรวจกับบัตร",
        row,
    )
    assert "no-store" in shown["Cache-Control"]


def test_reveal_by_national_staff_is_refused_and_outside_does_not_exist(
    client, row, nation, outsider
):
    client.force_login(nation)
    assert client.post(url("application_reveal", row), {"reason": "x"}).status_code == 403
    client.force_login(outsider)
    assert client.post(url("application_reveal", row), {"reason": "x"}).status_code == 404


# --- files and checklist ------------------------------------------------------------------------


def upload(client, row, content, name="ภาพ.jpg", item=""):
    file = SimpleUploadedFile(name, content)
    return client.post(url("file_upload", row), {"files": file, "item": item}, follow=True)


def test_upload_keeps_a_picture_and_ticks_its_item(signed_in, row, cycle):
    item = ChecklistItemFactory(cycle=cycle, type=row.type, needs_file=True)
    upload(signed_in, row, jpeg(), item=item.pk)
    kept = Attachment.objects.get()
    assert (kept.item, kept.content_type, kept.name) == (item, "image/jpeg", "ภาพ.jpg")
    assert ChecklistAnswer.objects.get().is_met is True
    assert kept.file.name.startswith(f"attachments/5203/{row.key}/")
    assert "ภาพ" not in kept.file.name


def test_upload_of_a_wrong_file_says_why_and_keeps_nothing(signed_in, row):
    response = upload(signed_in, row, b"<html><script>alert(1)</script>", name="ภาพ.jpg")
    (message,) = response.context["messages"]
    assert message.level_tag == "error"
    assert "ภาพ.jpg" in message.message
    assert Attachment.objects.count() == 0


def test_upload_to_an_item_of_another_type_is_not_found(signed_in, row, cycle):
    item = ChecklistItemFactory(cycle=cycle, type=ApplicantType.GROUP)
    response = signed_in.post(
        url("file_upload", row), {"files": SimpleUploadedFile("a.pdf", pdf()), "item": item.pk}
    )
    assert response.status_code == 404


def test_upload_after_sending_is_refused(signed_in, officer):
    sent = ApplicationFactory(officer=officer, stage=Stage.SENT)
    response = signed_in.post(
        url("file_upload", sent), {"files": SimpleUploadedFile("a.pdf", pdf())}
    )
    assert response.status_code == 403
    assert Attachment.objects.count() == 0


def test_file_is_served_to_its_area_only_and_harmless(
    client, row, officer, province, outsider, admin
):
    file = AttachmentFactory(application=row)
    for person, status in ((officer, 200), (province, 200), (outsider, 404), (admin, 404)):
        client.force_login(person)
        response = client.get(url("file", file))
        assert response.status_code == status
    client.force_login(officer)
    response = client.get(url("file", file))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert response["Content-Type"] == "application/pdf"


def test_removed_file_is_hidden_but_kept(signed_in, row):
    file = AttachmentFactory(application=row)
    assert signed_in.get(url("file_remove", file)).status_code == 200
    signed_in.post(url("file_remove", file))
    file.refresh_from_db()
    assert file.removed_at is not None
    assert file.file.storage.exists(file.file.name)
    assert signed_in.get(url("file", file)).status_code == 404


def test_ticks_are_kept_and_taken_away(signed_in, row, cycle):
    one, two = ChecklistItemFactory.create_batch(2, cycle=cycle, type=row.type)
    signed_in.post(url("checklist_answer", row), {"met": [one.pk]})
    assert dict(ChecklistAnswer.objects.values_list("item", "is_met")) == {
        one.pk: True,
        two.pk: False,
    }
    signed_in.post(url("checklist_answer", row), {"met": [two.pk]})
    assert dict(ChecklistAnswer.objects.values_list("item", "is_met")) == {
        one.pk: False,
        two.pk: True,
    }


# --- stages -------------------------------------------------------------------------------------


def test_withdraw_needs_a_reason_and_can_be_undone(signed_in, row):
    assert signed_in.post(url("application_withdraw", row), {"reason": ""}).status_code == 422
    signed_in.post(url("application_withdraw", row), {"reason": "ย้ายออก"})
    row.refresh_from_db()
    assert row.stage == Stage.WITHDRAWN
    assert row.stage_changes.first().comment == "ย้ายออก"
    signed_in.post(url("application_restore", row), {"reason": "กลับมาแล้ว"})
    row.refresh_from_db()
    assert row.stage == Stage.DRAFT


def test_restore_of_a_leader_who_applied_again_is_refused(signed_in, row, officer):
    signed_in.post(url("application_withdraw", row), {"reason": "ผิด"})
    ApplicationFactory(officer=officer, type=ApplicantType.LEADER, citizen_id=row.citizen_id)
    response = signed_in.post(url("application_restore", row), {"reason": "คืน"}, follow=True)
    row.refresh_from_db()
    assert row.stage == Stage.WITHDRAWN
    assert [m.level_tag for m in response.context["messages"]][-1] == "error"


def test_register_of_an_incomplete_draft_leads_to_the_form(signed_in, officer):
    draft = ApplicationFactory(officer=officer, stage=Stage.DRAFT, given_name="")
    response = signed_in.post(url("application_register", draft))
    assert response.url == url("application_edit", draft)
    draft.refresh_from_db()
    assert draft.stage == Stage.DRAFT


def test_register_of_a_whole_draft_gives_its_number(signed_in, officer):
    draft = ApplicationFactory(officer=officer, stage=Stage.DRAFT)
    signed_in.post(url("application_register", draft))
    draft.refresh_from_db()
    assert (draft.stage, draft.number) == (Stage.REGISTERED, "5203/68-0001")


def test_page_of_a_returned_application_shows_the_reason_on_top(signed_in, officer):
    returned = ApplicationFactory(officer=officer, stage=Stage.RETURNED)
    StageChangeFactory(application=returned, to_stage=Stage.RETURNED, comment="ขาดลายมือชื่อ")
    response = signed_in.get(url("application", returned))
    assert response.context["returned_comment"] == "ขาดลายมือชื่อ"
    now = [step["label"] for step in response.context["timeline"] if step["is_now"]]
    assert now == ["จังหวัดส่งกลับแก้ไข"]


@pytest.mark.parametrize("stage", Stage)
def test_page_and_timeline_know_every_stage(signed_in, officer, stage):
    row = ApplicationFactory(officer=officer, stage=stage)
    response = signed_in.get(url("application", row))
    assert [s["label"] for s in response.context["timeline"] if s["is_now"]] == [stage.label]


def test_verbs_are_posts_only(signed_in, row):
    for name in ("application_register", "application_discard", "checklist_answer", "file_upload"):
        assert signed_in.get(url(name, row)).status_code == 405


# --- history ------------------------------------------------------------------------------------


def test_history_tells_who_changed_what_in_words(signed_in, row, officer):
    signed_in.post(
        url("application_edit", row),
        {
            "act": "save",
            "version": row.version,
            "title": row.title,
            "given_name": "ชื่อใหม่",
            "family_name": row.family_name,
            "position": row.position,
            "subdistrict": "ศาลา",
            "applied_on": "2/12/2567",
            "phone": row.phone,
            "house_no": row.house_no,
            "village_no": row.village_no,
            "postcode": row.postcode,
        },
    )
    entry = signed_in.get(url("application_history", row)).context["entries"][0]
    assert (entry["by"], entry["action"]) == (str(officer), "แก้ไข")
    told = {c["field"]: (c["before"], c["after"]) for c in entry["changes"]}
    assert told["ชื่อ"] == (row.given_name, "ชื่อใหม่")
    assert told["ตำบล"] == ("ตำบลลำปางหลวง", "ตำบลศาลา")
