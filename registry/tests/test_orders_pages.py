"""The pages of an order: composing with and without scripts, issuing, who sees what."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registry.choices import MemberRole, OrderStatus
from registry.models import CommitteeOrder, OrderMember, OrderScan
from registry.tests.factories import (
    CommitteeOrderFactory,
    OfficeFactory,
    OrderCommitteeFactory,
    OrderMemberFactory,
    OrderScanFactory,
    SignatoryFactory,
)
from registry.tests.upload_samples import pdf

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script><img src="file:///etc/passwd">'


@pytest.fixture
def district(on_day, cycle):
    on_day(date(2024, 12, 16))
    office = OfficeFactory(area_id="5203")
    SignatoryFactory(office=office, name="นายวิชัย สมมติ", position="นายอำเภอ", is_default=True)
    OfficeFactory(area_id="52")
    return cycle


@pytest.fixture
def order(district, head):
    """A draft with a committee of a chair and a secretary."""
    made = CommitteeOrderFactory(cycle=district, created_by=head)
    committee = OrderCommitteeFactory(order=made, name="คณะหนึ่ง", duties="ตรวจ\nสรุป")
    OrderMemberFactory(committee=committee, role="CHAIR", name="", position="นายอำเภอ", place=1)
    OrderMemberFactory(committee=committee, role="SECRETARY", name="นายสอง สมมติ", place=2)
    return made


@pytest.fixture
def by_head(client, head):
    client.force_login(head)
    return client


def url(name, order):
    return reverse(name, args=[order.pk])


def sheet(order, **more):
    """What the page of a draft would send now."""
    order = CommitteeOrder.objects.whole().get(pk=order.pk)
    data = {
        "version": order.version, "title": order.title, "reason": order.reason, "signatory": "kept",
        "c_key": [], "c_name": [], "c_duties": [],
        "m_row": [], "m_role": [], "m_name": [], "m_position": [], "m_user": [],
    }  # fmt: skip
    for committee in order.committees.all():
        data["c_key"].append(f"c{committee.pk}")
        data["c_name"].append(committee.name)
        data["c_duties"].append(committee.duties)
        for member in committee.members.all():
            add_row(data, f"c{committee.pk}/m{member.pk}", member.role, member.name,
                    member.position, member.user_id or "")  # fmt: skip
    return data | more


def add_row(data, *values):
    for name, value in zip(("row", "role", "name", "position", "user"), values, strict=True):
        data[f"m_{name}"].append(value)


def names(order):
    members = OrderMember.objects.filter(committee__order=order)
    return [str(member) for member in members.order_by("committee__place", "place")]


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


# --- issuing --------------------------------------------------------------------------------------


def issue(client, order, **more):
    order.refresh_from_db()
    data = {"version": order.version, "number": "๑๒/๒๕๖๗", "signed_on": "16/12/2567"} | more
    return client.post(url("order_issue", order), data)


def test_head_issues_with_the_number_of_the_register(by_head, order):
    assert issue(by_head, order).url == url("order", order)
    order.refresh_from_db()
    assert (order.status, order.number, order.calendar_year) == (OrderStatus.IN_FORCE, "12", 2567)


@pytest.mark.parametrize(
    ("typed", "field", "text"),
    [
        ({"number": "12/2568"}, "number", "ปีปฏิทินของวันที่ลงนาม คือ 2567"),
        ({"number": "สิบสอง"}, "number", "กรอกเฉพาะตัวเลข"),
        ({"number": "0"}, "number", "กรอกเฉพาะตัวเลข"),
        ({"number": ""}, "number", "ติ๊กว่าจะเขียนด้วยมือ"),
        ({"signed_on": ""}, "signed_on", "ติ๊กว่าจะเขียนด้วยมือ"),
        ({"signed_on": "16/12/2569"}, "signed_on", "ช้าเกินไป"),
    ],
)
def test_wrong_number_or_date_is_told(by_head, order, typed, field, text):
    answer = issue(by_head, order, **typed)
    assert answer.status_code == 422
    assert text in " ".join(answer.context["form"].errors[field])
    order.refresh_from_db()
    assert order.is_draft


def test_taken_number_asks_for_a_tick(by_head, order):
    CommitteeOrderFactory(
        number="12", status=OrderStatus.REVOKED, title="คำสั่งก่อน",
        revoked_by=CommitteeOrderFactory(area_id="5206", status=OrderStatus.IN_FORCE),
    )  # fmt: skip
    before = by_head.get(url("order_issue", order)).content.decode()
    assert "number_confirmed" not in before
    answer = issue(by_head, order)
    assert answer.status_code == 422
    assert "ใช้กับคำสั่งเรื่อง “คำสั่งก่อน” แล้ว" in answer.context["form"].errors["number"][0]
    assert "number_confirmed" in answer.content.decode()
    assert issue(by_head, order, number_confirmed="on").status_code == 302


def test_left_for_the_pen_and_noted(by_head, order):
    issue(by_head, order, number="", signed_on="", by_hand="on")
    order.refresh_from_db()
    assert order.lacks_number
    assert url("order_number", order) in by_head.get(url("order", order)).content.decode()
    assert by_head.post(url("order_number", order), {}).status_code == 422
    by_head.post(url("order_number", order), {"number": "5", "signed_on": "17/12/2567"})
    order.refresh_from_db()
    assert (order.number, order.signed_on) == ("5", date(2024, 12, 17))
    assert by_head.get(url("order_number", order)).status_code == 403


def test_old_order_is_named_before_it_is_revoked(by_head, order):
    old = CommitteeOrderFactory(status=OrderStatus.IN_FORCE, number="3")
    page = by_head.get(url("order_issue", order))
    assert "คำสั่งเดิมจะถูกยกเลิก" in page.content.decode()
    issue(by_head, order, expected=old.pk)
    old.refresh_from_db()
    assert old.revoked_by == order
    assert "ยกเลิกโดย" in by_head.get(url("order", old)).content.decode()


def test_issued_order_has_no_way_back(by_head, order):
    issue(by_head, order)
    for name in ("order_edit", "order_delete", "order_workbook"):
        assert by_head.get(url(name, order)).status_code == 403
    assert by_head.get(url("order_issue", order)).status_code == 302


# --- who sees what --------------------------------------------------------------------------------

EVERY = ("order", "order_edit", "order_issue", "order_delete", "order_workbook", "order_number")


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("who", ["outsider", "outside_head", "committee", "admin"])
def test_foreign_order_does_not_exist(client, order, who, name, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(url(name, order)).status_code == 404
    paper = reverse("paper", args=["committee_order", order.pk])
    assert client.get(paper).status_code in (403, 404)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("officer", {"order", "order_edit", "order_delete", "order_workbook"}),
        ("province", {"order"}),
    ],
)
def test_reader_and_preparer(client, order, who, allowed, request):
    client.force_login(request.getfixturevalue(who))
    answers = {name: client.get(url(name, order)).status_code for name in EVERY}
    assert {name for name, status in answers.items() if status == 200} == allowed
    assert set(answers.values()) <= {200, 403}


def test_province_writes_nothing(client, order, province):
    client.force_login(province)
    for name in ("order_edit", "order_delete", "order_scan"):
        assert client.post(url(name, order), sheet(order)).status_code == 403
    assert CommitteeOrder.objects.filter(pk=order.pk, version=1).exists()


def test_list_of_the_province_tells_who_has_none(client, order, province):
    CommitteeOrderFactory(area_id="5206", status=OrderStatus.IN_FORCE)
    client.force_login(province)
    page = client.get(reverse("order_list"))
    assert len(page.context["without"]) == 12
    assert "5206" not in {area.pk for area in page.context["without"]}


def test_member_with_an_account_learns_of_the_appointment(client, order, committee, officer):
    seats = OrderMember.objects.filter(committee__order=order)
    seats.filter(role=MemberRole.SECRETARY).update(user=committee)
    client.force_login(committee)
    assert "ท่านได้รับแต่งตั้ง" not in client.get(reverse("home")).content.decode()
    CommitteeOrder.objects.filter(pk=order.pk).update(
        status=OrderStatus.IN_FORCE, calendar_year=2567, issued_at="2024-12-16T09:00+07:00"
    )
    home = client.get(reverse("home")).content.decode()
    assert "ท่านได้รับแต่งตั้ง" in home
    assert url("order", order) in home
    assert client.get(url("order", order)).status_code == 200
    paper = client.get(reverse("paper", args=["committee_order", order.pk]))
    assert paper.content.startswith(b"%PDF")


def test_home_of_the_head_follows_the_order(by_head, order, district):
    def line():
        steps = by_head.get(reverse("home")).context["steps"]
        return steps[0]["word"], steps[0]["url"]

    assert line() == ("ยังไม่มีคำสั่ง มีร่างอยู่", url("order_edit", order))
    issue(by_head, order)
    assert line() == ("ออกคำสั่งแล้ว", url("order", order))
    CommitteeOrder.objects.all().delete()
    assert line() == ("ยังไม่มีคำสั่ง", reverse("order_new"))


# --- the signed paper -----------------------------------------------------------------------------


def test_scan_is_attached_replaced_and_taken_away(by_head, order):
    assert by_head.post(url("order_scan", order)).status_code == 403
    issue(by_head, order)
    for name in ("หนึ่ง.pdf", "สอง.pdf"):
        file = SimpleUploadedFile(name, pdf())
        by_head.post(url("order_scan", order), {"files": file})
    kept = OrderScan.objects.present().get()
    assert kept.name == "สอง.pdf"
    answer = by_head.get(url("order_scan_file", order))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    by_head.post(url("order_scan_remove", order))
    assert by_head.get(url("order_scan_file", order)).status_code == 404


def test_scan_that_is_no_paper_is_refused(by_head, order):
    issue(by_head, order)
    file = SimpleUploadedFile("โปรแกรม.exe", b"MZ" + bytes(100))
    page = by_head.post(url("order_scan", order), {"files": file}, follow=True)
    assert "เป็นไฟล์โปรแกรม" in page.content.decode()
    assert not OrderScan.objects.exists()


def test_scan_of_another_district_does_not_exist(client, outsider, district):
    scan = OrderScanFactory()
    client.force_login(outsider)
    assert client.get(url("order_scan_file", scan.order)).status_code == 404
