"""The road through the pages: send, correct the columns, mend, take over, send again."""

import io
import json
import uuid
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.urls import reverse

from mchch.crypto import fingerprint
from registry.actions import intake as actions
from registry.choices import ApplicantType, ImportStage, Stage
from registry.errors import Refused
from registry.models import Application, ChangeEvent, HeadingMeaning, RegisterImport
from registry.tests.factories import ApplicationFactory, CycleFactory
from registry.tests.intake_steps import GROUP, HEAD, LEADER, NEW, send, sent, signed_in, write
from registry.tests.registers import ID, book

__all__ = ["signed_in"]
pytestmark = pytest.mark.django_db


def test_register_becomes_drafts_of_who_sent_it(signed_in, officer):
    one = write(signed_in, sent(signed_in, [HEAD, LEADER, GROUP]))
    leader, group = Application.objects.order_by("applied_on")
    assert one.stage == ImportStage.WRITTEN
    assert one.created_ids == [leader.pk, group.pk]
    assert (leader.type, leader.person_name, leader.citizen_id) == ("LEADER", "นายหนึ่ง สมมติ", ID[0])
    assert leader.citizen_id_hash == fingerprint(ID[0])
    assert (group.unit_name, group.person_name, group.phone) == (
        "กลุ่มสอง", "นางสอง สมมติ", "0812345679",
    )  # fmt: skip
    for row in (leader, group):
        assert (row.stage, row.officer, row.created_by) == (Stage.DRAFT, officer, officer)
    assert (group.area_id, group.postcode, group.applied_on) == (
        "520302", "52130", date(2024, 10, 2),
    )  # fmt: skip


def test_nothing_is_written_before_it_is_confirmed(signed_in):
    one = sent(signed_in, [HEAD, LEADER])
    assert one.stage == ImportStage.CHECKED
    assert not Application.objects.exists()
    page = signed_in.get(f"/imports/{one.pk}/").content.decode()
    assert "นายหนึ่ง สมมติ" in page
    assert ID[0] not in page
    assert "x-xxxx-xxxxx" in page


def test_two_clicks_on_sending_are_one_register(signed_in):
    key = uuid.uuid4()
    for _ in range(2):
        send(signed_in, book([HEAD, LEADER]), key=key)
    assert RegisterImport.objects.count() == 1


def test_two_clicks_on_writing_write_once(signed_in):
    one = sent(signed_in, [HEAD, LEADER, GROUP])
    for _ in range(2):
        write(signed_in, one)
    assert Application.objects.count() == 2


def test_the_same_file_again_brings_nothing(signed_in):
    for _ in range(2):
        one = write(signed_in, sent(signed_in, [HEAD, LEADER, GROUP]))
    assert (one.counts["new"], one.counts["same"]) == (0, 2)
    assert Application.objects.count() == 2


def test_mended_file_brings_only_what_is_new(signed_in):
    wrong = [*GROUP[:5], "แม่สุก", GROUP[6]]
    first = write(signed_in, sent(signed_in, [HEAD, LEADER, wrong]))
    assert (first.counts["new"], first.counts["wrong"]) == (1, 1)
    second = write(signed_in, sent(signed_in, [HEAD, LEADER, GROUP]))
    assert (second.counts["new"], second.counts["same"]) == (1, 1)
    assert Application.objects.count() == 2


def test_changed_row_changes_its_draft_and_tells_before_and_after(signed_in):
    write(signed_in, sent(signed_in, [HEAD, LEADER, GROUP]))
    moved = [*GROUP[:4], "0899999999", *GROUP[5:]]
    one = sent(signed_in, [HEAD, LEADER, moved])
    page = signed_in.get(f"/imports/{one.pk}/").content.decode()
    assert "<del>081-234-5679</del> → <ins>089-999-9999</ins>" in page
    write(signed_in, one)
    group = Application.objects.get(type="GROUP")
    assert (group.phone, group.version) == ("0899999999", 2)
    assert Application.objects.count() == 2


def test_two_units_of_one_name_both_come_in_with_a_warning(signed_in):
    other = ["กลุ่ม", "กลุ่มสอง", None, "นายสาม สมมติ", "0812345670", "นาแก้ว", "3/10/2567"]
    one = write(signed_in, sent(signed_in, [HEAD, GROUP, other]))
    assert one.counts["new"] == 2
    again = sent(signed_in, [HEAD, other, GROUP])
    assert (again.counts["same"], again.counts["warnings"]) == (2, 1)


def test_all_or_nothing(signed_in):
    wrong = [*GROUP[:5], "แม่สุก", GROUP[6]]
    one = write(signed_in, sent(signed_in, [HEAD, LEADER, wrong]), whole="1")
    assert one.stage == ImportStage.CHECKED
    assert not Application.objects.exists()
    write(signed_in, one)
    assert Application.objects.count() == 1


def test_small_errors_are_mended_in_the_preview(signed_in):
    wrong = [*GROUP[:3], None, GROUP[4], "แม่สุก", "31/11/2567"]
    one = sent(signed_in, [HEAD, wrong])
    page = signed_in.get(f"/imports/{one.pk}/").content.decode()
    assert "ตำบลแม่สุก อยู่ในอำเภอแจ้ห่ม" in page
    fields = {"subdistrict": "นาแก้ว", "coordinator": "นางสอง สมมติ", "applied_on": "30 พ.ย. 67"}
    data = {f"mend|0|2|{name}": text for name, text in fields.items()}
    signed_in.post(f"/imports/{one.pk}/mend/", data)
    one.refresh_from_db()
    assert one.counts["errors"] == 0
    write(signed_in, one)
    group = Application.objects.get()
    assert (group.area_id, group.person_name, group.applied_on) == (
        "520302", "นางสอง สมมติ", date(2024, 11, 30),
    )  # fmt: skip


def test_mending_keeps_what_was_mended_before(signed_in):
    wrong = [*GROUP[:3], None, GROUP[4], "แม่สุก", GROUP[6]]
    one = sent(signed_in, [HEAD, wrong])
    signed_in.post(f"/imports/{one.pk}/mend/", {"mend|0|2|subdistrict": "นาแก้ว"})
    signed_in.post(f"/imports/{one.pk}/mend/", {"mend|0|2|coordinator": "ยังไม่แน่ใจ"})
    one.refresh_from_db()
    assert one.counts["errors"] == 0
    assert one.mended_texts == {
        "ทะเบียน": {"2": {"subdistrict": "นาแก้ว", "coordinator": "ยังไม่แน่ใจ"}}
    }


def test_columns_are_corrected_once_for_the_office(signed_in, client, colleague):
    odd = ["ลักษณะ", "นามหน่วย", "คนติดต่อ", "ตำบล"]
    row = ["กลุ่ม", "กลุ่มสอง", "นางสอง สมมติ", "นาแก้ว"]
    response = send(signed_in, book([odd, row]))
    one = RegisterImport.objects.get()
    assert response.url == f"/imports/{one.pk}/columns/"
    meanings = ["type", "name", "coordinator", "subdistrict"]
    asked = {"sheet0-header": "1"}
    signed_in.post(response.url, asked)
    data = asked | {f"sheet0-column_{at}": name for at, name in enumerate(meanings)}
    assert signed_in.post(response.url, data).url == f"/imports/{one.pk}/"
    one.refresh_from_db()
    assert (one.counts["new"], one.counts["wrong"]) == (1, 0)
    assert dict(HeadingMeaning.objects.values_list("heading", "meaning")) == {
        "นามหน่วย": "name", "คนติดต่อ": "coordinator", "ลักษณะ": "type",
    }  # fmt: skip
    client.force_login(colleague)
    assert sent(client, [["ปี 2568"], odd, row]).counts["wrong"] == 0


def test_round_trip_of_the_exported_register(signed_in, officer):
    group = ApplicationFactory(officer=officer, unit_name="กลุ่มทอผ้า", village_name="บ้านหนองแวง")
    leader = ApplicationFactory(officer=officer, type=ApplicantType.LEADER, unit_name="")
    signed_in.post(
        reverse("application_columns"),
        {"column": ["number", "person", "phone", "village", "applied_on"]},
    )
    content = b"".join(signed_in.get("/applications/export.xlsx").streaming_content)
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    stored = io.BytesIO()
    workbook.save(stored)
    assert sent_bytes(signed_in, stored.getvalue()).counts["same"] == 2
    place = {cell.value: cell.column for cell in workbook.active[2]}
    (row,) = [r for r in workbook.active.iter_rows(min_row=3) if r[1].value == "กลุ่มทอผ้า"]
    row[place["ชื่อผู้สมัคร"] - 1].value = "กลุ่มทอผ้าไหม"
    row[place["โทรศัพท์"] - 1].value = "089-999-9999"
    stored = io.BytesIO()
    workbook.save(stored)
    one = write(signed_in, sent_bytes(signed_in, stored.getvalue()))
    assert (one.counts["changed"], one.counts["same"], one.counts["wrong"]) == (1, 1, 0)
    group.refresh_from_db()
    assert (group.unit_name, group.phone, group.village_name) == (
        "กลุ่มทอผ้าไหม", "0899999999", "บ้านหนองแวง",
    )  # fmt: skip
    before = leader.given_name
    leader.refresh_from_db()
    assert (leader.given_name, leader.version) == (before, 1)


def sent_bytes(client, content):
    send(client, content)
    return RegisterImport.objects.latest("pk")


def test_id_of_somebody_registered_is_an_error(signed_in, officer):
    ApplicationFactory(officer=officer, type=ApplicantType.LEADER, citizen_id=ID[0], unit_name="")
    one = sent(signed_in, [HEAD, LEADER])
    (problem,) = actions.outcome_of(one).errors
    assert (problem.field, "สมัครประเภทผู้นำชุมชนปีนี้แล้ว" in problem.wrong) == ("citizen_id", True)


def test_id_in_another_district_is_an_error(signed_in, outsider):
    ApplicationFactory(officer=outsider, type=ApplicantType.LEADER, citizen_id=ID[0], unit_name="")
    (problem,) = actions.outcome_of(sent(signed_in, [HEAD, LEADER])).errors
    assert problem.wrong == "เลขนี้สมัครประเภทผู้นำชุมชนปีนี้แล้วที่อำเภอแจ้ห่ม"


def test_application_of_a_colleague_is_not_changed(signed_in, colleague):
    ApplicationFactory(
        officer=colleague, area_id="520302", unit_name="กลุ่มสอง", phone="0812345679",
        stage=Stage.DRAFT,
    )  # fmt: skip
    (problem,) = actions.outcome_of(sent(signed_in, [HEAD, GROUP])).errors
    assert "อยู่ในความดูแลของ" in problem.wrong


def test_sent_application_is_not_changed_and_says_why(signed_in, officer):
    ApplicationFactory(
        officer=officer, area_id="520302", unit_name="กลุ่มสอง", phone="0812345679", stage=Stage.SENT
    )  # fmt: skip
    (problem,) = actions.outcome_of(sent(signed_in, [HEAD, GROUP])).errors
    assert "ส่งให้จังหวัดแล้วจึงแก้ไขไม่ได้" in problem.wrong


def test_head_gives_rows_to_the_officers_they_name(client, cycle, head, officer):
    client.force_login(head)
    named = f"{officer.given_name}  {officer.family_name}"
    write(client, sent(client, [[*HEAD, "พัฒนากร"], [*GROUP, named], [*LEADER, "นายไม่มี สมมติ"]]))
    assert Application.objects.get(type="GROUP").officer == officer
    assert Application.objects.get(type="LEADER").officer == head


def test_leader_of_a_year_before_is_the_same_applicant(signed_in, officer):
    earlier = ApplicationFactory(
        officer=officer, cycle=CycleFactory(fiscal_year=2567), type=ApplicantType.LEADER,
        citizen_id=ID[0], unit_name="",
    )  # fmt: skip
    write(signed_in, sent(signed_in, [HEAD, LEADER]))
    assert Application.objects.latest("pk").applicant == earlier.applicant


def test_register_that_changed_meanwhile_is_shown_before_it_is_written(signed_in, officer):
    one = sent(signed_in, [HEAD, LEADER])
    ApplicationFactory(
        officer=officer, type=ApplicantType.LEADER, citizen_id=ID[0], unit_name="",
        stage=Stage.DRAFT,
    )  # fmt: skip
    write(signed_in, one)
    assert one.stage == ImportStage.CHECKED
    assert (one.counts["new"], one.counts["changed"]) == (0, 1)
    write(signed_in, one)
    assert one.stage == ImportStage.WRITTEN


def test_new_rows_wait_when_recruiting_is_closed(signed_in, officer, on_day):
    group = ApplicationFactory(
        officer=officer, area_id="520302", unit_name="กลุ่มสอง", phone="0812345679"
    )
    on_day(date(2025, 1, 15))
    page = signed_in.get(f"/imports/{sent(signed_in, [HEAD, LEADER]).pk}/").content.decode()
    assert "เพิ่มรายใหม่ไม่ได้ในขณะนี้" in page
    write(signed_in, sent(signed_in, [HEAD, GROUP]))
    group.refresh_from_db()
    assert group.given_name == "สอง"


def test_sending_is_refused_when_everything_is_closed(signed_in, on_day):
    on_day(date(2025, 3, 1))
    assert signed_in.get(NEW).status_code == 403


def test_colleague_looks_and_does_not_touch(signed_in, client, colleague, head):
    one = sent(signed_in, [HEAD, LEADER])
    client.force_login(colleague)
    page = client.get(f"/imports/{one.pk}/").content.decode()
    assert "เป็นผู้ส่ง" in page
    assert write(client, one).stage == ImportStage.CHECKED
    client.force_login(head)
    assert write(client, one).stage == ImportStage.WRITTEN


@pytest.mark.parametrize("who", ["outsider", "province", "committee", "nation", "admin"])
def test_register_of_a_district_is_not_for_others(request, signed_in, client, who):
    one = sent(signed_in, [HEAD, LEADER])
    client.force_login(request.getfixturevalue(who))
    for path in ("", "columns/", "file/", "discard/"):
        assert client.get(f"/imports/{one.pk}/{path}").status_code in (403, 404)
    assert client.post(f"/imports/{one.pk}/write/").status_code in (403, 404)
    assert not Application.objects.exists()


def test_discarded_register_leaves_nothing_behind(signed_in):
    one = sent(signed_in, [HEAD, LEADER])
    signed_in.post(f"/imports/{one.pk}/discard/")
    one.refresh_from_db()
    assert [getattr(one, name) for name in RegisterImport.PERSONAL] == [b""] * 4
    assert "ไม่ได้เก็บไว้แล้ว" in signed_in.get(f"/imports/{one.pk}/").content.decode()
    assert write(signed_in, one).stage == ImportStage.DISCARDED


def test_what_a_register_holds_is_encrypted_and_never_in_the_audit(signed_in):
    sent(signed_in, [HEAD, LEADER])
    with connection.cursor() as cursor:
        cursor.execute("select content || cells || mended || outcome from registry_registerimport")
        kept = cursor.fetchone()[0]
    events = json.dumps(list(ChangeEvent.objects.values("before", "after")), ensure_ascii=False)
    for text in (ID[0], "หนึ่ง"):
        assert text not in kept
        assert text not in events


def test_expired_register_is_emptied_by_the_worker(signed_in, on_day):
    one = sent(signed_in, [HEAD, LEADER])
    on_day(date(2025, 6, 1))
    with connection.cursor() as cursor:
        cursor.execute("select registry_empty_expired_imports(%s)", [date(2025, 6, 1)])
    one.refresh_from_db()
    assert [getattr(one, name) for name in RegisterImport.PERSONAL] == [b""] * 4


def test_list_shows_earlier_registers(signed_in):
    write(signed_in, sent(signed_in, [HEAD, LEADER]))
    page = signed_in.get("/imports/").content.decode()
    assert "ทะเบียน.xlsx" in page
    assert "นำเข้าแล้ว" in page
    assert 'href="/imports/new/"' in signed_in.get("/applications/").content.decode()


def test_written_register_is_refused_a_second_mend(signed_in, officer):
    one = write(signed_in, sent(signed_in, [HEAD, LEADER]))
    with pytest.raises(Refused, match="นำเข้าไปแล้ว"):
        actions.mend(one, {"ทะเบียน": {"2": {"name": "นายอื่น"}}}, by=officer)
