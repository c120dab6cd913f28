"""The personal link: one sheet and nothing else, for whoever holds its token."""

from datetime import date, timedelta

import pytest

from assessment.actions import links
from assessment.actions.links import WRONG_TOKENS, knock
from assessment.choices import SheetStatus
from assessment.models import PersonalLink, Score, Standard
from assessment.tests.factories import PersonalLinkFactory, SheetFactory, scored
from assessment.tokens import hash_of, token_of
from mchch import clock

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def link(sheet):
    return PersonalLinkFactory(sheet=sheet)


@pytest.fixture
def address(link):
    return f"/s/{token_of(link.key)}/"


def answer(client, address, sheet, points=2, code="1.1", seen=0):
    key = f"i{sheet.standard.indicators.get(code=code).pk}"
    data = {"key": key, "points": points, "seen": seen}
    return client.post(f"{address}answer/", data, **JSON)


# --- the page ------------------------------------------------------------------------------------


def test_sheet_is_filled_in_without_an_account(client, address, sheet):
    page = client.get(address).content.decode()
    assert sheet.application.display_name in page
    assert "ตัวอย่าง – ไม่ใช่เกณฑ์ของกรมการพัฒนาชุมชน" in page
    for code, points in (("1.1", 2), ("1.2", 1), ("2.1", 3)):
        assert answer(client, address, sheet, points, code).status_code == 200
    assert client.post(f"{address}submit/").status_code == 302
    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.SUBMITTED
    assert sheet.submitted_by_name == "ผู้สมัคร (ลิงก์ส่วนตัว)"
    assert Score.objects.filter(saved_by_name="ผู้สมัคร (ลิงก์ส่วนตัว)").count() == 3
    assert answer(client, address, sheet, 0, seen=1).status_code == 422
    assert "รอพัฒนากรยืนยัน" in client.get(address).content.decode()


def test_each_dimension_and_what_it_lacks_is_told(client, address, sheet):
    """The same running total as on the officer's page, and after each answer."""
    Standard.objects.filter(pk=sheet.standard_id).update(dimension_min_percent=60)
    page = client.get(address).content.decode()
    assert "ด้านการเงิน ได้ร้อยละ 0 ยังขาดอีก" in page
    told = answer(client, address, sheet, 3, "2.1").json()["tally"]
    assert [(part["points"], part["percent"]) for part in told["parts"]] == [
        ("0", "0"),
        ("3", "100"),
    ]
    page = client.get(address).content.decode()
    assert "ด้านการเงิน ได้ร้อยละ" not in page
    assert "ด้านการบริหาร ได้ร้อยละ 0 ยังขาดอีก" in page


def test_what_came_in_waits_for_the_officer(client, address, sheet, officer):
    scored(sheet, c11=2, c12=1, c21=3)
    client.post(f"{address}submit/")
    client.force_login(officer)
    assert "รอยืนยัน" in client.get("/development/").content.decode()
    client.post(f"/sheets/{sheet.pk}/confirm/")
    sheet.refresh_from_db()
    assert (sheet.status, sheet.confirmed_by_name) == ("CONFIRMED", officer.get_full_name())


def test_unfinished_sheet_says_what_is_open_and_stays(client, address, sheet):
    page = client.post(f"{address}submit/")
    assert page.status_code == 422
    assert "ยังไม่ได้ประเมินอีก 3 ตัวชี้วัด" in page.content.decode()


@pytest.mark.parametrize("how", ["revoked", "past", "replaced", "unknown", "short"])
def test_link_that_is_not_valid_opens_nothing(client, link, sheet, officer, how):
    token = token_of(link.key)
    if how == "revoked":
        links.revoke_link(link, by=officer)
    elif how == "past":
        PersonalLink.objects.update(valid_until=clock.now() - timedelta(seconds=1))
    elif how == "replaced":
        links.make_link(sheet, date(2024, 12, 20), by=officer)
    token = {"unknown": "f" * 64, "short": "abc"}.get(how, token)
    page = client.get(f"/s/{token}/")
    assert page.status_code == 404
    assert "ลิงก์นี้ใช้ไม่ได้" in page.content.decode()
    assert sheet.application.display_name not in page.content.decode()
    assert answer(client, f"/s/{token}/", sheet).status_code == 404


def test_link_lives_to_the_end_of_its_day(sheet, officer):
    made = links.make_link(sheet, date(2024, 12, 20), by=officer)
    assert made.valid_until == clock.end_of(date(2024, 12, 20))
    assert made.token_hash == hash_of(token_of(made.key))
    assert token_of(made.key) not in str(PersonalLink.objects.values())


def test_guessing_is_slowed_down(client, address):
    """After many wrong tokens even a right one waits: nobody tries tokens by the thousand."""
    for number in range(WRONG_TOKENS):
        assert client.get(f"/s/{number:064x}/").status_code == 404
    assert client.get(f"/s/{1:064x}/").status_code == 429
    assert client.get(address).status_code == 429
    assert client.get(address, REMOTE_ADDR="10.1.2.3").status_code == 200


def test_knocks_are_counted_for_each_who(db):
    assert [knock("a", limit=2) for _ in range(3)] == [True, True, False]
    assert knock("b", limit=2) is True


def test_officer_sees_the_code_and_can_take_it_back(client, sheet, officer):
    client.force_login(officer)
    client.post(f"/sheets/{sheet.pk}/link/", {"until": "31/12/2567"})
    link = PersonalLink.objects.get()
    page = client.get(f"/sheets/{sheet.pk}/link/").content.decode()
    assert f"/s/{token_of(link.key)}/" in page
    assert "<svg" in page
    client.post(f"/links/{link.pk}/revoke/")
    assert client.get(f"/s/{token_of(link.key)}/").status_code == 404


def test_date_of_a_link_is_bounded(client, sheet, officer):
    client.force_login(officer)
    for text in ("15/12/2567", "31/12/2568", "", "เร็ว ๆ นี้"):
        assert client.post(f"/sheets/{sheet.pk}/link/", {"until": text}).status_code == 422
    assert PersonalLink.objects.count() == 0


def test_officer_who_opens_the_link_has_its_rights_only(client, address, officer, sheet):
    """In the browser of somebody who is logged in the page shows no menu of theirs."""
    client.force_login(officer)
    page = client.get(address).content.decode()
    assert "sidebar" not in page
    assert officer.get_full_name() not in page


def test_second_sheet_of_the_applicant_stays_closed(client, application, standard, address):
    other = SheetFactory(application=application, standard=standard, kind="AFTER")
    key = f"i{other.standard.indicators.first().pk}"
    client.post(f"{address}answer/", {"key": key, "points": 1, "sheet": other.pk, "seen": 0})
    assert other.scores.count() == 0
