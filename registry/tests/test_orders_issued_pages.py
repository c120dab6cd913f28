"""The pages of an issued order: number, scan, who sees what."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registry.choices import MemberRole, OrderStatus
from registry.models import CommitteeOrder, OrderMember, OrderScan
from registry.tests.factories import (
    CommitteeOrderFactory,
    OrderScanFactory,
)
from registry.tests.order_pages import by_head, district, order, sheet, url
from registry.tests.upload_samples import pdf

__all__ = ["by_head", "district", "order"]
pytestmark = pytest.mark.django_db


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
