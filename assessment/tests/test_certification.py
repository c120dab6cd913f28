"""Announcements and certificates: who may, what is frozen, what the register of numbers holds."""

from functools import partial

import pytest
from django.db import connection
from psycopg2 import errors

from assessment.actions import certificates, certification
from assessment.certification import fingerprint, lines_to_announce
from assessment.models import Announcement, Certificate, Certification, Standard
from assessment.road import certified
from assessment.tests.certified import (
    SIGNED,
    as_person,
    drafted,
    given,
    passed,
    signed,
    terms,
)
from registry.choices import CertifyingLevel, Stage
from registry.errors import Refused
from registry.models import Application, ChangeEvent, RunningNumber
from registry.tests.processes import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(on_day, cycle):
    on_day(SIGNED)
    return cycle


@pytest.fixture
def units(year, officer, head):
    return passed(officer, year, 3)


# --- the announcement ----------------------------------------------------------------------------


def test_draft_lists_those_who_passed_and_no_others(units, year, officer, outsider, head):
    passed(officer, year, 1, resolution="FAIL")
    passed(outsider, year, 1)
    row = drafted(year, head)
    listed = [line.application_id for line in lines_to_announce(row.area_id, year)]
    assert sorted(listed) == [unit.pk for unit in units]


def test_two_clicks_begin_one_draft(units, year, head):
    assert certification.begin(year, by=head) == certification.begin(year, by=head)
    assert Announcement.objects.count() == 1


def test_signing_freezes_list_text_and_signatory(units, year, head):
    row = signed(year, head, number="12")
    assert (row.number, row.calendar_year, row.signed_on) == ("12", 2568, SIGNED)
    assert row.lines.count() == 3
    Application.objects.filter(pk=units[0].pk).update(unit_name="ชื่ออื่น", given_name="อื่น")
    assert "อื่น" not in {line.name[-4:] for line in row.lines.all()}
    with pytest.raises(Refused, match="ลงนามแล้ว"):
        certification.save_draft(row, {"text": "x"}, version=row.version, by=head)
    with pytest.raises(Refused, match="ลงนามแล้ว"):
        certification.discard(row, by=head)


def test_latecomers_stand_in_the_next_announcement(units, year, officer, head):
    first = signed(year, head)
    with pytest.raises(Refused, match="ยังไม่มีผู้ผ่าน"):
        certification.begin(year, by=head)
    (late,) = passed(officer, year, 1)
    second = signed(year, head)
    assert [line.application_id for line in second.lines.all()] == [late.pk]
    assert first.lines.count() == 3


def test_list_that_changed_meanwhile_is_looked_at_again(units, year, officer, head):
    row = drafted(year, head)
    seen = fingerprint(lines_to_announce("5203", year))
    passed(officer, year, 1)
    with pytest.raises(Refused, match="รายชื่อเปลี่ยนไป"):
        certification.sign(
            row, number="", signed_on=SIGNED, seen=seen, version=row.version, by=head
        )
    assert Certification.objects.count() == 0


def test_number_that_is_taken_is_warned_of(units, year, officer, head):
    signed(year, head, number="7")
    passed(officer, year, 1)
    with pytest.raises(Refused, match="เลขที่ 7/2568 ใช้กับประกาศอื่นแล้ว"):
        signed(year, head, number="7")
    assert signed(year, head, number="7", confirmed=True).number == "7"


def test_date_by_hand_is_noted_before_certificates(units, year, head):
    row = signed(year, head, signed_on=None, by_hand=True)
    assert row.lacks_number
    with pytest.raises(Refused, match="ยังไม่ได้บันทึกวันที่"):
        certificates.issue(row, terms(), by=head)
    row = certification.note_number(row, number="9", signed_on=SIGNED, by=head)
    assert (row.number, row.signed_on, row.lacks_number) == ("9", SIGNED, False)
    assert certificates.issue(row, terms(), by=head) == 3


@pytest.mark.parametrize(
    "person", ["officer", "colleague", "committee", "province", "outside_head"]
)
def test_only_the_head_announces_in_a_district(units, year, person, request):
    user = request.getfixturevalue(person)
    with pytest.raises(Refused):
        certification.begin(year, by=user)


def test_province_announces_where_the_year_says_so(units, year, outsider, head, province):
    passed(outsider, year, 2)
    year.certifying_level = CertifyingLevel.PROVINCE
    year.save()
    with pytest.raises(Refused, match="ปีนี้จังหวัดเป็นผู้สรุป"):
        as_person(head, certification.begin, year)
    row = as_person(province, lambda cycle, by: signed(cycle, by), year)
    assert (row.area_id, row.lines.count()) == ("52", 5)
    assert as_person(province, certificates.issue, row, terms()) == 5
    assert RunningNumber.objects.get(series="certificate").area_id == "52"
    with pytest.raises(Refused, match="ที่เป็นผู้ประกาศ"):
        as_person(head, certificates.issue, row, terms())


# --- certificates --------------------------------------------------------------------------------


def test_each_certified_unit_gets_the_next_number(units, year, head):
    rows = given(year, head, prefix="ลป ๐๓/")
    assert [row.number for row in rows] == [f"ลป ๐๓/{n}/2568" for n in (1, 2, 3)]
    assert {row.certification.application_id for row in rows} == {unit.pk for unit in units}
    assert len({row.token for row in rows}) == 3


def test_register_may_go_on_from_a_typed_number(units, year, officer, head):
    rows = given(year, head, first=41)
    assert [row.running_no for row in rows] == [41, 42, 43]
    passed(officer, year, 1)
    row = signed(year, head)
    with pytest.raises(Refused, match="เลขที่ 43 ใช้แล้ว เลขถัดไปในทะเบียนคือ 44"):
        certificates.issue(row, terms(first=43), by=head)
    certificates.issue(row, terms(), by=head)
    assert Certificate.objects.get(certification__announcement=row).running_no == 44


def test_issued_twice_gives_nobody_a_second_one(units, year, head):
    (first, *_) = given(year, head)
    with pytest.raises(Refused, match="ออกใบประกาศครบ"):
        certificates.issue(first.issuance.announcement, terms(), by=head)
    assert Certificate.objects.count() == 3


def test_certificate_is_not_given_out_from_a_draft(units, year, head):
    with pytest.raises(Refused, match="เมื่อลงนามในประกาศแล้ว"):
        certificates.issue(drafted(year, head), terms(), by=head)


def test_sample_is_refused_outside_of_a_demo(units, year, head, settings):
    row = signed(year, head)
    settings.DEMO = False
    with pytest.raises(Refused, match="ไม่ใช่เกณฑ์ของกรมการพัฒนาชุมชน"):
        certificates.issue(row, terms(), by=head)
    assert Certificate.objects.count() == 0


def test_sample_is_not_announced_outside_of_a_demo(units, year, head, settings):
    settings.DEMO = False
    with pytest.raises(Refused, match="ผู้นำชุมชน, กลุ่ม/องค์กรชุมชน, เครือข่าย"):
        signed(year, head)


def test_official_standard_certifies_everywhere(units, year, head, settings):
    Standard.objects.update(is_official=True)
    settings.DEMO = False
    assert [row.is_sample for row in given(year, head)] == [False, False, False]


def test_correction_revokes_and_gives_a_new_number(units, year, head):
    first, *_ = given(year, head)
    again = certificates.correct(
        first, terms(), name="ชื่อที่ถูก", subdistrict="ศาลา", reason="พิมพ์ชื่อผิด", by=head
    )
    first.refresh_from_db()
    assert (again.replaces, again.running_no, again.name) == (first, 4, "ชื่อที่ถูก")
    assert (first.revoked_reason, first.revoked_by_name) == ("พิมพ์ชื่อผิด", head.get_full_name())
    assert first.name != "ชื่อที่ถูก"
    with pytest.raises(Refused, match="ออกใบใหม่แทนแล้ว"):
        certificates.correct(first, terms(), name="x", subdistrict="", reason="x", by=head)
    assert Certificate.objects.count() == 4


def test_revoked_one_is_replaced_later_and_not_in_bulk(units, year, head):
    first, *_ = given(year, head)
    certificates.revoke(first, reason="ออกผิดคน", by=head)
    with pytest.raises(Refused, match="ยกเลิกแล้ว"):
        certificates.revoke(first, reason="อีกครั้ง", by=head)
    with pytest.raises(Refused, match="ออกใบประกาศครบ"):
        certificates.issue(first.issuance.announcement, terms(), by=head)
    again = certificates.correct(
        first, terms(), name=first.name, subdistrict="", reason="", by=head
    )
    assert (again.is_valid, again.replaces) == (True, first)


def test_revoking_needs_a_reason(units, year, head):
    first, *_ = given(year, head)
    with pytest.raises(Refused, match="เหตุผล"):
        certificates.revoke(first, reason="  ", by=head)


def test_certified_unit_may_stand_for_outstanding(units, year, head):
    rows = Application.objects.filter(stage=Stage.PASSED)
    assert certified(rows).count() == 0
    first, *_ = given(year, head)
    assert certified(rows).count() == 3
    certificates.revoke(first, reason="ออกผิดคน", by=head)
    assert certified(rows).count() == 2


# --- what the database keeps ---------------------------------------------------------------------

KEPT = (
    "delete from assessment_certificate",
    "delete from assessment_certification",
    "delete from assessment_issuance",
    "update assessment_certificate set name = 'x'",
    "update assessment_certificate set number = 'x'",
    "update assessment_certificate set token = 'x'",
    "update assessment_certification set name = 'x'",
    "update assessment_issuance set issued_on = now()",
)


@pytest.mark.parametrize("statement", KEPT)
def test_database_refuses_to_change_what_was_given_out(units, year, head, statement):
    given(year, head)

    def act(by):
        with connection.cursor() as cursor:
            cursor.execute(statement)

    with pytest.raises(Exception, match="permission denied") as refused:
        as_person(head, act)
    assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from assessment_announcement",
        "update assessment_announcement set text = 'x'",
        "update assessment_certificate set revoked_reason = 'x' where revoked_at is not null",
    ],
)
def test_database_keeps_what_is_signed_or_revoked(units, year, head, statement):
    first, *_ = given(year, head)
    certificates.revoke(first, reason="ออกผิดคน", by=head)

    def act(by):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount

    Announcement.objects.update(number="1")
    assert as_person(head, act) == 0


def test_token_stays_out_of_the_audit(units, year, head):
    rows = given(year, head)
    told = [str(event.after) for event in ChangeEvent.objects.all()]
    assert any("certificate" in event.table_name for event in ChangeEvent.objects.all())
    assert [row.token for row in rows if any(row.token in text for text in told)] == []


# --- races ---------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_at_once_give_one_number_each(year, officer, outsider, head, province):
    """Two announcements of one office, and each asked for twice: none twice, none left out."""
    rows = []
    for count in (7, 5):
        passed(officer, year, count)
        rows.append(signed(year, head))
    acts = [partial(quietly, head, row) for row in (*rows, *rows)]
    counts = together(*acts)
    assert sorted(counts) == [0, 0, 5, 7]
    numbers = sorted(Certificate.objects.values_list("running_no", flat=True))
    assert numbers == list(range(1, 13))
    assert Certificate.objects.values("certification").distinct().count() == 12


def quietly(user, row):
    try:
        return as_person(user, certificates.issue, row, terms())
    except Refused:
        return 0


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_make_one_announcement(year, officer, head):
    passed(officer, year, 4)
    row = drafted(year, head)
    seen = fingerprint(lines_to_announce("5203", year))

    def act():
        try:
            as_person(
                head, certification.sign, row,
                number="", signed_on=SIGNED, seen=seen, version=row.version,
            )  # fmt: skip
        except Refused:
            return False
        return True

    assert sorted(together(act, act, act)) == [False, False, True]
    assert Certification.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_who_correct_at_once_give_one_new_certificate(year, officer, head):
    passed(officer, year, 1)
    (first,) = given(year, head)

    def act():
        try:
            return as_person(
                head, certificates.correct, first, terms(),
                name="ชื่อที่ถูก", subdistrict="", reason="พิมพ์ชื่อผิด",
            ).running_no  # fmt: skip
        except Refused:
            return 0

    assert sorted(together(act, act, act)) == [0, 0, 2]
