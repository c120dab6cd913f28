"""What districts do with the province's letter, what the province sees of it, and who may what."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from mchch.scope import acting_for
from registry import letters
from registry.actions import circulars as actions
from registry.choices import CircularStatus
from registry.circulars import district_lines
from registry.errors import Refused
from registry.models import Circular, CircularReceipt
from registry.tests.factories import (
    AreaFactory,
    CircularFactory,
    CircularFileFactory,
    OfficeFactory,
    SignatoryFactory,
    UserFactory,
    moment,
)

pytestmark = pytest.mark.django_db
SENT = CircularStatus.SENT


@pytest.fixture
def draft(cycle, province):
    SignatoryFactory(office=OfficeFactory(area_id="52"), is_default=True)
    return actions.start_circular(cycle, by=province)


@pytest.fixture
def letter(cycle, province):
    return CircularFactory(cycle=cycle, status=SENT, number="1234", created_by=province)


def test_draft_does_not_exist_for_a_district(client, draft, head):
    client.force_login(head)
    assert client.get(reverse("circular", args=[draft.pk])).status_code == 404
    assert client.get(reverse("circular_list")).context["rows"] == []
    with acting_for(head):
        assert Circular.objects.count() == 0


def test_letter_of_another_province_does_not_exist(client, cycle, head):
    AreaFactory(code="50")
    foreign = CircularFactory(area_id="50", status=SENT)
    client.force_login(head)
    assert client.get(reverse("circular", args=[foreign.pk])).status_code == 404
    with acting_for(head):
        assert Circular.objects.count() == 0


def test_first_opening_is_recorded_and_stays(client, letter, officer, head, on_day):
    client.force_login(officer)
    client.get(reverse("circular", args=[letter.pk]))
    on_day(date(2024, 12, 18))
    client.force_login(head)
    client.get(reverse("circular", args=[letter.pk]))
    receipt = CircularReceipt.objects.get()
    assert (receipt.area_id, receipt.first_opened_by, receipt.acknowledged_at) == (
        "5203",
        officer,
        None,
    )


def test_only_the_head_acknowledges_and_once(client, letter, officer, head, on_day):
    url = reverse("circular_acknowledge", args=[letter.pk])
    client.force_login(officer)
    assert client.post(url).status_code == 403
    client.force_login(head)
    assert client.post(url).status_code == 302
    first = CircularReceipt.objects.get().acknowledged_at
    on_day(date(2024, 12, 20))
    assert client.post(url).status_code == 302
    receipt = CircularReceipt.objects.get()
    assert (receipt.acknowledged_at, receipt.acknowledged_by) == (first, head)
    assert receipt.first_opened_by == head


def test_database_keeps_the_first_answer(letter, head, outside_head):
    with acting_for(head):
        actions.acknowledge(letter, by=head)
        rows = CircularReceipt.objects.filter(circular=letter)
        assert rows.update(acknowledged_by_name="อื่น") == 0
    with acting_for(outside_head):
        assert not CircularReceipt.objects.exists()


def test_province_does_not_answer_for_a_district(letter, province, head):
    with pytest.raises(Refused, match="เฉพาะพัฒนาการอำเภอ"):
        actions.acknowledge(letter, by=province)
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with denied, transaction.atomic(), acting_for(province):
        actions.record_opening(letter, by=head)


def test_home_shows_the_letter_until_it_is_acknowledged(client, letter, officer, head):
    for person in (officer, head):
        client.force_login(person)
        assert client.get("/").context["circulars"] == [letter]
        client.get(reverse("circular", args=[letter.pk]))
    actions.acknowledge(letter, by=head)
    assert client.get("/").context["circulars"] == []


def test_province_sees_how_far_each_district_is(client, letter, province, head, outsider):
    with acting_for(head):
        actions.acknowledge(letter, by=head)
    actions.record_opening(letter, by=outsider)
    lines = {line.area.code: line for line in district_lines(letter)}
    assert len(lines) == 13
    assert [(lines[code].word, lines[code].days) for code in ("5203", "5206", "5201")] == [
        ("รับทราบแล้ว", 5),
        ("เปิดแล้ว", 5),
        ("ยังไม่เปิด", 5),
    ]
    client.force_login(province)
    page = client.get(reverse("circular", args=[letter.pk]))
    assert page.context["counts"] == {"success": 1, "wait": 1, "missing": 11}
    listed = client.get(reverse("circular_list")).context
    assert [(row.acknowledged, listed["districts"]) for row, _ in listed["rows"]] == [(1, 13)]


def test_days_are_days_of_the_calendar():
    evening, morning = moment(date(2024, 12, 11), 23, 50), moment(date(2024, 12, 12), 0, 10)
    assert letters.days_between(evening, morning) == 1
    assert letters.days_between(morning, evening) == 0


# --- who may, hostile text, statements ----------------------------------------------------------


@pytest.mark.parametrize("name", ["officer", "head", "committee", "nation", "admin"])
def test_nobody_but_the_province_writes(client, request, cycle, letter, name):
    client.force_login(request.getfixturevalue(name))
    statuses = {
        client.post(reverse(address, args=args)).status_code
        for address, args in (
            ("circular_new", []),
            ("circular_edit", [letter.pk]),
            ("circular_correct", [letter.pk]),
            ("circular_discard", [letter.pk]),
            ("circular_upload", [letter.pk]),
        )
    }
    assert statuses <= {403, 404}


def test_hostile_text_is_text(client, draft, province, head):
    evil = "<script>alert(1)</script>{{ 7|add:7 }}"
    actions.save_circular(draft, {"subject": evil, "extra": evil}, version=1, by=province)
    client.force_login(province)
    page = client.get(reverse("circular_edit", args=[draft.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in page
    typed = {"number": "1234", "dated_on": date(2024, 12, 11)}
    actions.save_circular(draft, typed, version=2, by=province)
    draft = actions.send_circular(draft, version=3, by=province)
    client.force_login(head)
    for address in ("circular", "home"):
        url = reverse(address, args=[draft.pk] if address == "circular" else [])
        text = client.get(url).content.decode()
        assert ("<script>alert" in text, "&lt;script&gt;" in text) == (False, True)


@pytest.mark.parametrize(("name", "most"), [("province", 18), ("head", 18)])
def test_statements_do_not_grow_with_answers(
    client, request, letter, name, most, django_assert_max_num_queries
):
    client.force_login(request.getfixturevalue(name))
    url = reverse("circular", args=[letter.pk])
    client.get(url)
    with django_assert_max_num_queries(most) as first:
        client.get(url)
    for code in ("5201", "5202", "5204", "5205"):
        actions.record_opening(letter, by=UserFactory(area_code=code))
        CircularFileFactory(circular=letter)
    with django_assert_max_num_queries(len(first)):
        client.get(url)
