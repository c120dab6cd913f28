"""An officer's applications go to another, with a record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mchch.scope import acting_for
from registry.actions.people import hand_over
from registry.choices import Role, Stage
from registry.errors import Refused
from registry.models import Application, ChangeEvent, Handover, User
from registry.tests.factories import (
    ApplicationFactory,
    CycleFactory,
    HandoverFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
REASON = "ย้ายไปรับราชการที่อำเภอแจ้ห่ม"
URL = "/handover/"


@pytest.fixture
def units(cycle, officer):
    """Three of this year, one of them withdrawn, and one of the year before."""
    before = CycleFactory(fiscal_year=2567)
    return [
        ApplicationFactory(cycle=cycle, officer=officer, unit_name="กลุ่มหนึ่ง"),
        ApplicationFactory(cycle=cycle, officer=officer, unit_name="กลุ่มสอง"),
        ApplicationFactory(cycle=cycle, officer=officer, unit_name="กลุ่มสาม", stage=Stage.WITHDRAWN),
        ApplicationFactory(cycle=before, officer=officer, unit_name="กลุ่มเก่า"),
    ]


@pytest.fixture
def page(client, head):
    client.force_login(head)
    return client


def send(client, from_officer, to_officer, which="YEAR", reason=REASON, **more):
    data = {"to_officer": to_officer.pk, "which": which, "reason": reason, **more}
    return client.post(f"{URL}?from={from_officer.pk}", data)


def held_by(user):
    rows = Application.objects.filter(officer=user).order_by("pk")
    return list(rows.values_list("unit_name", flat=True))


def errors(response):
    assert response.status_code == 422
    return response.context["form"].errors


# --- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["officer", "committee", "province", "nation", "admin"])
def test_work_is_handed_over_by_the_district_head_only(client, request, units, colleague, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(URL).status_code == 403
    assert send(client, units[0].officer, colleague).status_code == 403
    assert held_by(colleague) == []


def test_head_of_another_district_finds_nobody_here(client, outside_head, outsider, units):
    client.force_login(outside_head)
    officer = units[0].officer
    assert client.get(f"{URL}?from={officer.pk}").status_code == 404
    assert send(client, officer, outsider).status_code == 404
    assert "กานดา" not in client.get(URL).content.decode()
    assert held_by(outsider) == []


@pytest.mark.parametrize("pk", ["0", "x", "999999"])
def test_officer_who_holds_nothing_is_not_found(page, units, pk):
    assert page.get(f"{URL}?from={pk}").status_code == 404


# --- the page -----------------------------------------------------------------------------------


def test_page_lists_who_holds_how_much(page, units, officer, colleague):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    (holder,) = page.get(URL).context["holders"]
    assert (holder.officer, holder.now, holder.before) == (officer, 3, 1)
    assert "ปิดบัญชีแล้ว" in page.get(URL).content.decode()


def test_page_without_applications_says_so(page, cycle):
    assert "ยังไม่มีใบสมัครที่จะมอบ" in page.get(URL).content.decode()


def test_form_offers_what_there_is_to_give(page, units, officer):
    html = page.get(f"{URL}?from={officer.pk}").content.decode()
    assert "ทั้งหมดของปี 2568 (3 ใบ)" in html
    assert "ทั้งหมดทุกปี (4 ใบ)" in html
    assert "กลุ่มหนึ่ง · กลุ่ม/องค์กรชุมชน · ขึ้นทะเบียนแล้ว" in html
    assert "กลุ่มเก่า" not in html


def test_form_of_who_holds_only_earlier_years_offers_all_years(page, units, officer, colleague):
    send(page, officer, colleague)
    html = page.get(f"{URL}?from={officer.pk}").content.decode()
    assert "ทั้งหมดทุกปี (1 ใบ)" in html
    assert "ทั้งหมดของปี" not in html


def test_receivers_are_active_officers_of_the_district(
    page, units, officer, colleague, head, outsider
):
    UserFactory(is_active=False)
    UserFactory(role=Role.COMMITTEE)
    form = page.get(f"{URL}?from={officer.pk}").context["form"]
    assert set(form.fields["to_officer"].queryset) == {colleague, head}


def test_page_asks_the_same_number_of_statements_at_any_size(page, cycle, officer, colleague):
    counts = []
    for more in (1, 9, 40):
        for _ in range(more):
            ApplicationFactory(cycle=cycle, officer=officer)
            ApplicationFactory(cycle=cycle, officer=UserFactory())
            HandoverFactory(cycle=cycle, handed_by=UserFactory(role=Role.DISTRICT_HEAD))
        row = []
        for url in (URL, f"{URL}?from={officer.pk}"):
            page.get(url)
            with CaptureQueriesContext(connection) as queries:
                page.get(url)
            row.append(len(queries))
        counts.append(tuple(row))
    assert len(set(counts)) == 1
    assert (
        max(counts[0]) <= 12 + 3
    )  # two savepoints and the way out of the scope are the test's own


# --- handing over -------------------------------------------------------------------------------


def test_all_of_the_year_go_with_one_record(page, units, officer, colleague, head, cycle):
    response = send(page, officer, colleague)
    assert response.url == URL
    assert held_by(colleague) == ["กลุ่มหนึ่ง", "กลุ่มสอง", "กลุ่มสาม"]
    assert held_by(officer) == ["กลุ่มเก่า"]
    record = Handover.objects.get()
    assert record.application_ids == [unit.pk for unit in units[:3]]
    assert (record.cycle, record.handed_by, record.reason) == (cycle, head, REASON)
    html = page.get(URL).content.decode()
    for words in (REASON, "นางสาวกานดา สมมติ", "นางสาวขวัญใจ สมมติ", "3 ใบ ปี 2568"):
        assert words in html


def test_only_the_chosen_go(page, units, officer, colleague):
    send(page, officer, colleague, "SOME", applications=[units[1].pk])
    assert held_by(colleague) == ["กลุ่มสอง"]


def test_all_years_go_with_a_record_in_each(page, units, officer, colleague):
    send(page, officer, colleague, "EVERY")
    assert held_by(officer) == []
    records = Handover.objects.order_by("cycle__fiscal_year")
    assert [len(record.application_ids) for record in records] == [1, 3]


def test_handing_over_is_seen_by_an_open_form_and_kept_in_the_history(
    page, units, officer, colleague, head
):
    send(page, officer, colleague)
    unit = Application.objects.get(pk=units[0].pk)
    assert unit.version == units[0].version + 1
    event = ChangeEvent.objects.of(unit).first()
    assert (event.actor, event.after["officer_id"]) == (head.pk, colleague.pk)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"reason": "  "}, "reason", "โปรดระบุเหตุผล"),
        ({"which": ""}, "which", "โปรดเลือกว่าจะมอบใบสมัครใด"),
        ({"which": "SOME"}, "applications", "โปรดเลือกใบสมัครอย่างน้อย 1 ใบ"),
    ],
)
def test_form_refused_says_why_and_moves_nothing(
    page, units, officer, colleague, changes, field, sentence
):
    response = send(page, officer, colleague, **changes)
    assert sentence in errors(response)[field][0]
    assert held_by(colleague) == []


def test_form_sent_empty_is_refused_too(page, units, officer):
    response = page.post(f"{URL}?from={officer.pk}", {})
    assert sorted(errors(response)) == ["reason", "to_officer", "which"]


def test_application_of_somebody_else_cannot_be_slipped_in(
    page, units, officer, colleague, outsider
):
    foreign = ApplicationFactory(officer=outsider)
    response = send(page, officer, colleague, "SOME", applications=[units[0].pk, foreign.pk])
    assert "applications" in errors(response)
    assert held_by(colleague) == []


@pytest.mark.parametrize("name", ["outsider", "committee", "officer"])
def test_work_goes_to_another_officer_of_the_district_only(page, request, units, officer, name):
    receiver = request.getfixturevalue(name)
    assert "to_officer" in errors(send(page, officer, receiver))
    assert Handover.objects.count() == 0


def test_act_itself_refuses_a_receiver_elsewhere(head, outsider, units, officer, cycle):
    with pytest.raises(Refused, match="ผู้รับมอบ"), acting_for(head):
        hand_over(cycle, from_officer=officer, to_officer=outsider, reason=REASON, by=head)


def test_record_stays_when_the_head_has_moved_away(client, page, units, officer, colleague, head):
    send(page, officer, colleague)
    User.objects.filter(pk=head.pk).update(area="5206")
    client.force_login(UserFactory(role=Role.DISTRICT_HEAD))
    html = client.get(URL).content.decode()
    assert REASON in html
    assert "ผู้ที่ย้ายไปแล้ว" in html
