"""The act of two people: who may, when, what refuses it; and its page."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.permissions import refuse_write_event
from registry import permissions
from registry.choices import ApplicantType, Role
from registry.errors import Refused
from registry.models import Applicant, Application, Cycle, Job
from registry.tests import factories
from registry.tests.test_year import filled
from reports.actions import retention
from reports.models import Erasure

pytestmark = pytest.mark.django_db
DUE = date(2035, 10, 1)


@pytest.fixture
def second(lampang):
    return factories.UserFactory(role=Role.PROVINCE, area_code="52", given_name="ดวงใจ")


@pytest.fixture
def unit(cycle, officer):
    return factories.ApplicationFactory(cycle=cycle, officer=officer, given_name="สมหมายทดสอบ")


@pytest.fixture
def act(cycle, unit, province, on_day):
    """A proposal of the first day on which it is due."""
    on_day(DUE)
    return retention.propose(cycle, reason="พ้นกำหนด", by=province)


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as told:
        act(*args, **kwargs)
    return str(told.value)


def page(client, user, cycle, **query):
    client.force_login(user)
    return client.get(reverse("retention", args=[cycle.pk]), query)


def text_of(response):
    return response.content.decode().partition("<main")[2]


# --- when ----------------------------------------------------------------------------------------


def test_last_day_is_not_due_and_the_next_is(cycle, province, on_day):
    on_day(date(2035, 9, 30))
    told = refused(retention.propose, cycle, reason="ก่อน", by=province)
    assert told == "ยังไม่ถึงกำหนด ข้อมูลของปีนี้เก็บถึงวันที่ 30 กันยายน 2578"
    on_day(DUE)
    assert retention.propose(cycle, reason="พ้นกำหนด", by=province).keep_years == 10


def test_undecided_year_is_never_due(client, cycle, province, on_day):
    Cycle.objects.update(keep_years=None)
    on_day(date(2100, 1, 1))
    assert "ยังไม่กำหนด" in refused(retention.propose, cycle, reason="x", by=province)
    assert "ปีนี้ยังไม่กำหนดว่าเก็บข้อมูลส่วนบุคคลนานเท่าใด" in text_of(page(client, province, cycle))


# --- two people ----------------------------------------------------------------------------------


def test_who_proposed_does_not_confirm(act, province):
    told = refused(retention.confirm, act, by=province)
    assert told == "ท่านเป็นผู้เสนอ ผู้ยืนยันต้องเป็นเจ้าหน้าที่จังหวัดอีกคนหนึ่ง"
    act.refresh_from_db()
    assert act.waits


def test_another_confirms_and_the_year_is_closed(act, cycle, officer, unit, second):
    done = retention.confirm(act, by=second)
    assert (done.confirmed_by, done.confirmed_by_name) == (second, second.get_full_name())
    cycle.refresh_from_db()
    assert cycle.erased_at == done.confirmed_at
    told = "ข้อมูลส่วนบุคคลของปีนี้ลบตามกำหนดเก็บรักษา จึงอ่านได้อย่างเดียว"
    assert permissions.refuse_create(officer, cycle) == told
    unit.refresh_from_db()
    assert permissions.refuse_edit(officer, unit) == told
    assert permissions.refuse_withdraw(officer, unit) == told
    assert refuse_write_event(officer, cycle) == told


@pytest.mark.parametrize("name", ["head", "nation", "admin"])
def test_nobody_but_the_province_confirms(act, request, name):
    assert "เฉพาะเจ้าหน้าที่จังหวัด" in refused(retention.confirm, act, by=request.getfixturevalue(name))


def test_second_proposal_is_refused_until_the_first_is_withdrawn(act, cycle, province, second):
    assert refused(retention.propose, cycle, reason="อีกครั้ง", by=second) == retention.STANDING
    retention.withdraw(act, by=second)
    assert retention.propose(cycle, reason="อีกครั้ง", by=second).waits
    act.refresh_from_db()
    assert act.withdrawn_by_name == second.get_full_name()


def test_second_click_and_second_confirmer_are_told(act, second):
    retention.confirm(act, by=second)
    third = factories.UserFactory(role=Role.PROVINCE, area_code="52")
    for person in (second, third):
        assert refused(retention.confirm, act, by=person) == retention.TAKEN
    assert refused(retention.withdraw, act, by=third) == retention.TAKEN
    assert Erasure.objects.get().confirmed_by == second


# --- what changed in between ---------------------------------------------------------------------


def test_rule_that_changed_in_between_refuses(act, second):
    Cycle.objects.update(keep_years=9)
    assert refused(retention.confirm, act, by=second) == retention.RULE_CHANGED


def test_data_that_changed_in_between_refuses_and_is_shown(client, act, cycle, officer, second):
    factories.ApplicationFactory(cycle=cycle, officer=officer)
    assert refused(retention.confirm, act, by=second) == retention.DATA_CHANGED
    shown = text_of(page(client, second, cycle))
    assert "ใบสมัคร: เดิม 1 ขณะนี้ 2" in shown
    assert reverse("retention_confirm", args=[cycle.pk]) not in shown


def test_edit_that_changed_no_number_refuses(act, unit, second):
    unit.updated_at = factories.moment(DUE, hour=9)
    unit.save()
    assert refused(retention.confirm, act, by=second) == retention.DATA_CHANGED


def test_rule_stays_once_it_was_confirmed(client, act, cycle, second):
    retention.confirm(act, by=second)
    client.force_login(second)
    client.post(reverse("year", args=[cycle.pk]), filled(cycle, keep_years=50))
    cycle.refresh_from_db()
    assert cycle.keep_years == 10


# --- the page ------------------------------------------------------------------------------------


def test_road_on_the_pages(client, cycle, unit, province, second, on_day):
    """Propose, be told that oneself may not confirm, the other confirms: the worker is asked."""
    on_day(DUE)
    address = reverse("retention", args=[cycle.pk])
    shown = text_of(page(client, province, cycle))
    assert "พ้นกำหนดเมื่อวันที่ 1 ตุลาคม 2578" in shown and unit.unit_name in shown
    assert client.post(address, {"reason": " "}).status_code == 422
    client.post(address, {"reason": "ตรวจแล้วไม่มีคดี"})
    assert "ท่านเป็นผู้เสนอ" in text_of(page(client, province, cycle))
    confirm = reverse("retention_confirm", args=[cycle.pk])
    assert client.post(confirm).status_code == 403
    assert confirm in text_of(page(client, second, cycle))
    assert "จำนวน 1 ราย" in text_of(client.get(confirm))
    assert client.post(confirm).headers["Location"] == address
    act = Erasure.objects.get()
    assert Job.objects.get().object_id == act.pk
    shown = text_of(client.get(address))
    for words in ("ตรวจแล้วไม่มีคดี", province.get_full_name(), second.get_full_name(), "กำลังลบ"):
        assert words in shown
    client.post(reverse("retention_go_on", args=[cycle.pk]))
    assert Job.objects.count() == 1


def test_withdrawn_proposal_is_told_for_good(client, act, cycle, province):
    client.force_login(province)
    address = reverse("retention_withdraw", args=[cycle.pk])
    assert client.get(address).status_code == 200
    client.post(address)
    shown = text_of(page(client, province, cycle))
    assert "ข้อเสนอที่ถอนแล้ว" in shown and "เสนอลบข้อมูลส่วนบุคคล" in shown
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [("head", 403), ("officer", 403), ("outside_head", 403), ("nation", 403), ("province", 200)],
)
def test_page_is_the_provinces(client, cycle, request, name, status):
    person = request.getfixturevalue(name)
    assert page(client, person, cycle).status_code == status
    for verb in ("confirm", "withdraw"):
        answer = client.post(reverse(f"retention_{verb}", args=[cycle.pk]))
        assert answer.status_code == (404 if status == 200 else 403)


def test_year_of_another_province_does_not_exist(client, cycle):
    factories.AreaFactory(code="50")
    other = factories.UserFactory(role=Role.PROVINCE, area_code="50")
    assert page(client, other, cycle).status_code == 404


def test_page_asks_the_same_at_every_size(client, cycle, officer, province, on_day):
    on_day(DUE)
    asked, made = {}, 0
    for size in (1, 50, 500):
        grow(cycle, officer, size - made)
        made = size
        client.force_login(province)
        client.get("/login/")
        with CaptureQueriesContext(connection) as captured:
            assert page(client, province, cycle).status_code == 200
        asked[size] = len(captured)
    assert asked[50] == asked[500] == asked[1]


def grow(cycle, officer, count):
    rows = [
        factories.ApplicationFactory.build(
            cycle=cycle, officer=officer, created_by=officer, area_id=f"5203{1 + number % 9:02d}",
            type=ApplicantType.GROUP,
            applicant=Applicant(type=ApplicantType.GROUP, area_id="520301"),
        )
        for number in range(count)
    ]  # fmt: skip
    Applicant.objects.bulk_create(row.applicant for row in rows)
    Application.objects.bulk_create(rows)
