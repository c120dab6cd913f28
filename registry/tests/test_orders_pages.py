"""The pages of an order: composing with and without scripts, issuing, who sees what."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from registry.models import CommitteeOrder, OrderMember
from registry.tests.factories import (
    OrderMemberFactory,
)
from registry.tests.order_pages import HOSTILE, add_row, by_head, district, names, order, sheet, url

__all__ = ["by_head", "district", "order"]
pytestmark = pytest.mark.django_db


# --- starting -------------------------------------------------------------------------------------


def test_start_page_makes_a_draft_and_opens_it(by_head, district):
    page = by_head.get(reverse("order_new"))
    assert "ลป ๐๐๑๙.๓/ว" in page.content.decode()
    data = {"key": uuid.uuid4(), "letter_no": "ลป 0019.3/ว 2567", "letter_on": "11/12/2567"}
    answer = by_head.post(reverse("order_new"), data)
    order = CommitteeOrder.objects.get()
    assert answer.url == url("order_edit", order)
    assert "ลงวันที่ 11 ธันวาคม 2567" in order.reason


def test_prefix_alone_is_no_number(by_head, district):
    by_head.post(reverse("order_new"), {"key": uuid.uuid4(), "letter_no": "ลป ๐๐๑๙.๓/ว "})
    assert "ตามหนังสือ" not in CommitteeOrder.objects.get().reason


def test_wrong_date_is_told_at_its_field(by_head, district):
    data = {"key": uuid.uuid4(), "letter_on": "31/2/2567"}
    answer = by_head.post(reverse("order_new"), data)
    assert answer.status_code == 422
    assert "ไม่มีวันที่ 31" in answer.content.decode()
    assert CommitteeOrder.objects.count() == 0


# --- composing ------------------------------------------------------------------------------------


def test_page_saves_what_was_typed(by_head, order):
    data = sheet(order, title="เรื่อง  ใหม่", power="อาศัยอำนาจตามระเบียบ", effective_on="1 ม.ค. 68")
    add_row(data, data["m_row"][0].split("/")[0] + "/n1", "MEMBER", "น.ส. สาม  สมมติ", "พัฒนากร", "")
    assert by_head.post(url("order_edit", order), data | {"act": "save"}).status_code == 302
    order.refresh_from_db()
    assert (order.title, order.power) == ("เรื่อง ใหม่", "อาศัยอำนาจตามระเบียบ")
    assert order.effective_on == date(2025, 1, 1)
    assert names(order) == ["นายอำเภอ", "นายสอง สมมติ", "นางสาวสาม สมมติ"]


def test_order_of_rows_is_that_of_the_page(by_head, order):
    data = sheet(order)
    for values in (data[f"m_{name}"] for name in ("row", "role", "name", "position", "user")):
        values.reverse()
    by_head.post(url("order_edit", order), data | {"act": "save"})
    assert names(order) == ["นายสอง สมมติ", "นายอำเภอ"]


@pytest.mark.parametrize(
    ("act", "row", "result"),
    [
        ("up", 1, ["นายสอง สมมติ", "นายอำเภอ"]),
        ("down", 0, ["นายสอง สมมติ", "นายอำเภอ"]),
        ("up", 0, ["นายอำเภอ", "นายสอง สมมติ"]),
        ("drop", 0, ["นายสอง สมมติ"]),
    ],
)
def test_rows_move_without_scripts(by_head, order, act, row, result):
    data = sheet(order)
    answer = by_head.post(url("order_edit", order), data | {"act": f"{act}:{data['m_row'][row]}"})
    assert answer.url.startswith(url("order_edit", order) + "#")
    assert names(order) == result


def test_member_and_committee_are_added_and_sorted_without_scripts(by_head, order):
    key = sheet(order)["c_key"][0]
    by_head.post(url("order_edit", order), sheet(order) | {"act": f"add:{key}"})
    roles = OrderMember.objects.filter(committee__order=order).order_by("place")
    assert [m.role for m in roles] == ["CHAIR", "MEMBER", "SECRETARY"]
    by_head.post(url("order_edit", order), sheet(order) | {"act": "add"})
    assert order.committees.count() == 2
    data = sheet(order)
    data["m_role"][:3] = ["SECRETARY", "CHAIR", "MEMBER"]
    by_head.post(url("order_edit", order), data | {"act": f"sort:{key}"})
    first = order.committees.first().members.values_list("role", flat=True)
    assert list(first) == ["CHAIR", "MEMBER", "SECRETARY"]


def test_page_saves_itself_and_is_told_the_new_rows(by_head, order):
    data = sheet(order)
    add_row(data, data["c_key"][0] + "/n7", "MEMBER", "นายสาม สมมติ", "", "")
    answer = by_head.post(url("order_edit", order), data | {"act": "autosave"}).json()
    assert answer["keys"]["n7"] == OrderMember.objects.get(name="นายสาม สมมติ").pk
    assert (answer["version"], answer["errors"], answer["row_errors"]) == (2, {}, {})
    assert answer["missing"] == []


def test_what_is_wrong_is_told_and_the_rest_is_saved(by_head, order):
    data = sheet(order, title="ใหม่", effective_on="32/1/2568")
    data["m_name"][1] = "ย" * 200
    key = data["m_row"][1].split("/")[1]
    answer = by_head.post(url("order_edit", order), data | {"act": "autosave"}).json()
    assert "effective_on" in answer["errors"]
    assert "ยาวเกินไป" in answer["row_errors"][key]["name"]
    order.refresh_from_db()
    assert (order.title, order.effective_on) == ("ใหม่", None)
    assert names(order)[1] == "นายสอง สมมติ"
    page = by_head.post(url("order_edit", order), data | {"act": "save", "version": 2})
    assert page.status_code == 422
    assert "ย" * 200 in page.content.decode()


def test_stale_page_keeps_what_was_typed(by_head, order):
    data = sheet(order, title="ของฉัน")
    CommitteeOrder.objects.filter(pk=order.pk).update(version=2, title="ของเขา")
    page = by_head.post(url("order_edit", order), data | {"act": "save"})
    assert page.status_code == 409
    text = page.content.decode()
    assert "ของฉัน" in text and 'name="version" value="2"' in text
    answer = by_head.post(url("order_edit", order), data | {"act": "autosave"})
    assert answer.status_code == 409
    assert answer.json()["version"] == 2
    order.refresh_from_db()
    assert order.title == "ของเขา"


def test_account_fills_an_empty_seat(by_head, order, officer):
    data = sheet(order)
    add_row(data, data["c_key"][0] + "/n1", "MEMBER", "", "", str(officer.pk))
    by_head.post(url("order_edit", order), data | {"act": "save"})
    seat = OrderMember.objects.get(user=officer)
    assert (seat.name, seat.position) == (officer.get_full_name(), officer.position)


def test_account_of_another_district_is_not_taken(by_head, order, outsider):
    data = sheet(order)
    add_row(data, data["c_key"][0] + "/n1", "MEMBER", "นายสาม สมมติ", "", str(outsider.pk))
    by_head.post(url("order_edit", order), data | {"act": "save"})
    assert OrderMember.objects.get(name="นายสาม สมมติ").user is None


def test_too_many_members_are_refused_whole(by_head, order):
    data = sheet(order)
    for n in range(160):
        add_row(data, f"{data['c_key'][0]}/n{n}", "MEMBER", f"นาย{n}", "", "")
    answer = by_head.post(url("order_edit", order), data | {"act": "autosave"})
    assert answer.status_code == 422
    assert "ไม่เกิน 12 คณะ รวมกรรมการไม่เกิน 150 คน" in answer.json()["refused"]
    assert len(names(order)) == 2


def test_hostile_words_are_text(by_head, order):
    data = sheet(order, title=HOSTILE)
    data["m_name"][1] = HOSTILE
    by_head.post(url("order_edit", order), data | {"act": "save"})
    for name in ("order", "order_edit", "order_issue"):
        text = by_head.get(url(name, order)).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


@pytest.mark.parametrize("name", ["order", "order_edit", "order_issue", "order_list"])
def test_pages_ask_the_same_for_many_members(by_head, order, name, django_assert_max_num_queries):
    address = reverse(name) if name == "order_list" else url(name, order)
    committee = order.committees.get()
    for place in range(60):
        OrderMemberFactory(committee=committee, place=place)
    by_head.get(address)
    with django_assert_max_num_queries(26):
        assert by_head.get(address).status_code == 200
