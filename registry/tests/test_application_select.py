"""Picking in the register: the ticked rows, or all that match, are exported or handed over."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from registry.models import AccessLog, Application, Handover
from registry.tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db
URL = "/applications/select/"


@pytest.fixture
def rows(officer, colleague):
    """Three applications: two of the officer, one of the colleague."""
    made = [(officer, "กลุ่มก"), (officer, "กลุ่มข"), (colleague, "กลุ่มค")]
    return [ApplicationFactory(officer=who, unit_name=name) for who, name in made]


def names_of(answer, kind):
    content = b"".join(answer.streaming_content)
    if kind == "csv":
        table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        return [line[1] for line in table[1:]]
    table = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [line[1] for line in table[2:]]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_ticked_rows_are_exported_and_logged(client, province, rows, kind):
    client.force_login(province)
    answer = client.post(URL, {"act": kind, "row": [rows[0].pk, rows[2].pk]})
    assert names_of(answer, kind) == ["กลุ่มก", "กลุ่มค"]
    log = AccessLog.objects.get()
    assert (log.row_count, log.reason) == (2, f"ส่งออกทะเบียนเป็น {kind}: เฉพาะที่เลือก")


def test_all_that_match_are_taken_and_not_only_the_page(client, officer, rows):
    ApplicationFactory.create_batch(60, officer=officer, unit_name="เครือข่ายอื่น")
    client.force_login(officer)
    answer = client.post(URL + "?q=เครือข่าย", {"act": "csv", "all": "on"})
    assert names_of(answer, "csv") == ["เครือข่ายอื่น"] * 60


def test_rows_of_another_district_are_not_taken(client, officer, outsider, rows):
    foreign = ApplicationFactory(officer=outsider)
    client.force_login(officer)
    answer = client.post(URL, {"act": "csv", "row": [foreign.pk, rows[0].pk]})
    assert names_of(answer, "csv") == ["กลุ่มก"]


@pytest.mark.parametrize("row", [[], ["x"], ["99999999999999999999"]])
def test_nothing_ticked_is_told(client, officer, rows, row):
    client.force_login(officer)
    answer = client.post(URL, {"act": "xlsx", "row": row})
    assert answer.status_code == 422
    assert [m.message for m in answer.context["messages"]] == ["โปรดเลือกผู้สมัครอย่างน้อย 1 ราย"]


def give(client, to, rows, reason="แบ่งงานใหม่", query=""):
    data = {"act": "hand_over", "to_officer": to and to.pk, "reason": reason}
    return client.post(URL + query, data | {"row": [row.pk for row in rows]}, follow=True)


def test_picked_rows_of_two_officers_are_handed_over_with_a_record_each(
    client, head, officer, colleague, rows
):
    client.force_login(head)
    answer = give(client, head, [rows[0], rows[2]], query="?sort=-name")
    assert answer.redirect_chain == [("/applications/?sort=-name", 302)]
    assert [m.message for m in answer.context["messages"]] == [f"มอบใบสมัคร 2 ใบให้ {head} แล้ว"]
    holders = Application.objects.order_by("pk").values_list("officer", flat=True)
    assert list(holders) == [head.pk, officer.pk, head.pk]
    records = Handover.objects.order_by("from_officer")
    assert {(one.from_officer, *one.application_ids) for one in records} == {
        (officer, rows[0].pk),
        (colleague, rows[2].pk),
    }


def test_handing_over_twice_is_told_and_changes_nothing(client, head, rows):
    client.force_login(head)
    give(client, head, rows[:1])
    answer = give(client, head, rows[:1])
    assert answer.status_code == 422
    assert "อยู่ในความดูแลของ" in answer.context["form"].errors["to_officer"][0]
    assert Handover.objects.count() == 1


def test_wrong_input_is_told_at_its_fields_and_ticks_stay(client, head, rows):
    client.force_login(head)
    answer = client.post(URL, {"act": "hand_over", "row": [rows[1].pk]})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"to_officer", "reason"}
    html = answer.content.decode()
    assert html.count(" checked>") == 1
    assert f'value="{rows[1].pk}" aria-label="เลือก กลุ่มข" checked>' in html


def test_receiver_is_of_the_own_district(client, head, outsider, rows):
    client.force_login(head)
    assert list(give(client, outsider, rows).context["form"].errors) == ["to_officer"]


@pytest.mark.parametrize("person", ["officer", "province"])
def test_only_the_head_hands_over(client, person, head, rows, request):
    client.force_login(request.getfixturevalue(person))
    assert client.get(URL).context["form"] is None
    assert give(client, head, rows).status_code == 403
    assert Handover.objects.count() == 0
