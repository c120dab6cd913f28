"""Who saw, took out and changed what: read by those who answer for it, of their own area only."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mchch.scope import acting_for
from registry.choices import AccessKind, Stage
from registry.log import log_names, models_by_table
from registry.tests.factories import AccessLogFactory, ApplicationFactory, StageChangeFactory

pytestmark = pytest.mark.django_db
URL = "/access-log/"


@pytest.fixture(autouse=True)
def nothing_before(db):
    """The audit keeps for good what other tests committed: here it is left aside."""
    with connection.cursor() as owner:
        owner.execute("truncate audit_event")


@pytest.fixture
def looks(officer, outsider):
    with acting_for(officer):
        AccessLogFactory(user=officer, area_id="5203", application=None)
    with acting_for(outsider):
        AccessLogFactory(
            user=outsider,
            area_id="5206",
            application=None,
            kind=AccessKind.EXPORT,
            reason="ส่งออกทะเบียน",
        )


def lines(client, query=""):
    return client.get(URL + query).context["lines"]


def details(client, query=""):
    """Of looks and exports: what is told of them, newest first."""
    return [line.detail for line in lines(client, query) if line.count is not None]


@pytest.mark.parametrize(
    ("person", "found"),
    [
        ("head", ["ตรวจกับบัตร"]),
        ("outside_head", ["ส่งออกทะเบียน"]),
        ("province", ["ส่งออกทะเบียน", "ตรวจกับบัตร"]),
        ("nation", ["ส่งออกทะเบียน", "ตรวจกับบัตร"]),
        ("admin", ["", ""]),  # a reason may name an applicant
    ],
)
def test_log_is_read_by_who_answers_for_the_area(client, request, looks, person, found):
    client.force_login(request.getfixturevalue(person))
    assert details(client) == found


@pytest.mark.parametrize("person", ["officer", "committee"])
def test_log_is_not_for_those_who_are_watched(client, request, looks, person):
    client.force_login(request.getfixturevalue(person))
    assert client.get(URL).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=REVEAL", ["ตรวจกับบัตร"]),
        ("?kind=EXPORT", ["ส่งออกทะเบียน"]),
        ("?kind=CHANGED", []),
        ("?q=จันทร์เพ็ญ", ["ส่งออกทะเบียน"]),
        ("?q=ไม่มีใคร", []),
        ("?q=จันทร์เพ็ญ&kind=REVEAL", []),
        ("?since=16/12/2567&until=16/12/2567", ["ส่งออกทะเบียน", "ตรวจกับบัตร"]),
        ("?until=15/12/2567", []),
    ],
)
def test_log_is_searched_and_filtered(client, province, looks, query, found):
    client.force_login(province)
    assert details(client, query) == found


def test_log_shows_the_day_in_the_buddhist_era(client, province, looks):
    client.force_login(province)
    assert "16 ธ.ค. 2567" in client.get(URL).content.decode()


def test_bad_days_are_told_at_their_field(client, province, looks):
    client.force_login(province)
    html = client.get(URL, {"since": "16/12/2567", "until": "15/12/2567"}).content.decode()
    assert "ต้องไม่มาก่อนวันเริ่ม" in html
    assert "เดือนนั้นมี" in client.get(URL, {"since": "31/11/2567"}).content.decode()


def test_days_go_by_the_one_clock(client, province, looks, on_day):
    client.force_login(province)
    on_day(date(2024, 12, 20))  # what was done is told as of this day
    assert len(details(client, "?since=20/12/2567")) == 2
    assert details(client, "?until=19/12/2567") == []


# Changes


@pytest.fixture
def unit(cycle, officer):
    with acting_for(officer):
        unit = ApplicationFactory(cycle=cycle, officer=officer, number="มชช.5203/2568-007")
        unit.position = "เลขานุการ"
        unit.save(update_fields=["position"])
    return unit


def test_change_tells_who_and_which_columns_and_no_values(client, head, officer, unit):
    client.force_login(head)
    line = lines(client, "?kind=CHANGED")[0]
    assert (line.who, line.action, line.detail) == (str(officer), "แก้ไขใบสมัคร", "ตำแหน่ง")
    assert line.subject == unit.display_name
    assert "เลขานุการ" not in client.get(URL).content.decode()


def test_administrator_sees_no_applicant_in_a_change(client, admin, unit):
    client.force_login(admin)
    html = client.get(URL).content.decode()
    assert "แก้ไขใบสมัคร" in html
    assert unit.unit_name not in html
    assert unit.number not in html


def test_subject_is_found_by_number_with_all_that_hangs_on_it(client, head, officer, unit):
    ApplicationFactory(cycle=unit.cycle, officer=officer)
    StageChangeFactory(application=unit, to_stage=Stage.REGISTERED)
    AccessLogFactory(user=officer, area_id="520301", application=unit)
    client.force_login(head)
    found = lines(client, "?subject=2568-007")
    assert {line.subject for line in found} == {unit.display_name}
    assert [line.action for line in found] == [
        "ดูเลขประจำตัวประชาชนเต็ม",
        "เพิ่มสถานะของใบสมัคร",
        "แก้ไขใบสมัคร",
        "เพิ่มใบสมัคร",
    ]


def test_subject_of_another_district_is_not_found(client, outside_head, unit):
    client.force_login(outside_head)
    assert lines(client, "?subject=2568-007") == []


def test_login_is_told_as_such(client, province, officer):
    client.force_login(officer)
    client.force_login(province)
    found = lines(client, "?kind=LOGIN")
    assert [(line.who, line.action) for line in found] == [
        (str(province), "เข้าสู่ระบบ"),
        (str(officer), "เข้าสู่ระบบ"),
    ]


def test_log_goes_back_page_by_page(client, head, officer):
    with acting_for(officer):
        for number in range(120):
            AccessLogFactory(
                user=officer, area_id="5203", application=None, reason=f"ครั้งที่ {number}"
            )
    client.force_login(head)
    query, seen = "?kind=REVEAL", []
    while query:
        context = client.get(URL + query).context
        seen += [line.detail for line in context["lines"]]
        query = context["older"] and f"?{context['older']}"
    assert seen == [f"ครั้งที่ {number}" for number in reversed(range(120))]


def test_every_table_of_the_log_is_there_and_kept():
    assert set(log_names()) < set(models_by_table())
    with connection.cursor() as cursor:
        cursor.execute("select tgrelid::regclass::text from pg_trigger where tgname = 'audit'")
        kept = {name for (name,) in cursor.fetchall()}
    assert set(log_names()) <= kept


def test_log_asks_the_same_at_every_size(client, head, officer, unit):
    counts = []
    for size in (1, 49, 450):
        for _ in range(size):
            AccessLogFactory(user=officer, area_id="520301", application=unit)
        client.force_login(head)
        for query in ("", "?q=กานดา", "?subject=2568-007"):
            client.get(URL + query)
            with CaptureQueriesContext(connection) as queries:
                assert len(client.get(URL + query).context["lines"]) > 1
            counts.append(len(queries))
    assert counts[:3] == counts[3:6] == counts[6:]
