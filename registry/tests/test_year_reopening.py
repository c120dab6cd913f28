from datetime import date

import pytest
from django.urls import reverse

from registry.models import Reopening
from registry.tests.factories import AreaFactory, ReopeningFactory


def page(client, user, cycle):
    client.force_login(user)
    return client.get(reverse("year_reopen", args=[cycle.pk])).content.decode()


GOOD = {
    "area": "5203", "kind": "LIST", "until_on": "14 ก.พ. 2568", "reason": "น้ำท่วมในพื้นที่",
}  # fmt: skip


def test_step_is_reopened_for_one_district(client, cycle, province):
    client.force_login(province)
    response = client.post(reverse("year_reopen", args=[cycle.pk]), GOOD, follow=True)
    made = Reopening.objects.get()
    assert (made.area_id, made.kind, made.until_on, made.reason, made.opened_by) == (
        "5203", "LIST", date(2025, 2, 14), "น้ำท่วมในพื้นที่", province,
    )  # fmt: skip
    assert "น้ำท่วมในพื้นที่" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"area": "5001"}, "โปรดเลือกอำเภอในจังหวัด"),
        ({"area": "520301"}, "โปรดเลือกอำเภอในจังหวัด"),
        ({"kind": "DEVELOP"}, "โปรดเลือกขั้นตอนที่มีวันปิดรับ"),
        ({"until_on": "31/1/2568"}, "เปิดถึง 31 มกราคม 2568 อยู่แล้ว"),
        ({"until_on": "15/12/2567"}, "เร็วเกินไป"),
        ({"reason": " "}, "โปรดระบุเหตุผล"),
    ],
)
def test_reopening_that_cannot_be_is_refused(client, cycle, province, typed, words):
    AreaFactory(code="5001")
    client.force_login(province)
    response = client.post(reverse("year_reopen", args=[cycle.pk]), GOOD | typed)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Reopening.objects.exists()


def test_all_errors_of_a_reopening_come_at_once(client, cycle, province):
    client.force_login(province)
    response = client.post(reverse("year_reopen", args=[cycle.pk]), {})
    assert "โปรดแก้ไข 4 แห่ง" in response.content.decode()


def test_reopening_form_is_filled_from_its_address(client, cycle, province):
    client.force_login(province)
    url = reverse("year_reopen", args=[cycle.pk])
    html = client.get(url, {"area": "5206", "kind": "LIST"}).content.decode()
    assert '<option value="5206" selected>' in html
    assert '<option value="LIST" selected>' in html


def test_district_sees_its_own_reopenings_only(client, cycle, head, province):
    ReopeningFactory(cycle=cycle, area_id="5203", opened_by=province, reason="ของเรา")
    ReopeningFactory(cycle=cycle, area_id="5206", opened_by=province, reason="ของเขา")
    html = page(client, head, cycle)
    assert ("ของเรา" in html, "ของเขา" in html) == (True, False)
    assert "ของเขา" in page(client, province, cycle)


def test_reopening_tells_whether_it_still_lasts(client, cycle, province, on_day):
    ReopeningFactory(cycle=cycle, area_id="5203", opened_by=province, until_on=date(2025, 2, 14))
    on_day(date(2025, 2, 14))
    assert "เปิดอยู่" in page(client, province, cycle)
    on_day(date(2025, 2, 15))
    assert "สิ้นสุดแล้ว" in page(client, province, cycle)
