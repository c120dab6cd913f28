"""Re-openings, waivers and late sendings of a year in one place."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.actions.steering import end
from registry.choices import AccessKind, Role, StepKind
from registry.errors import Refused
from registry.given import GivenList, Kind, State, given
from registry.models import AccessLog, ChangeEvent, QuotaWaiver, Reopening, User
from registry.tests.factories import (
    AreaFactory,
    CycleFactory,
    QuotaWaiverFactory,
    ReopeningFactory,
    SubmissionFactory,
    UserFactory,
    moment,
)
from registry.windows import window

URL = "/steering/"


@pytest.fixture
def all_kinds(cycle, province, head, outside_head, officer):
    """One of each in เกาะคา, a re-opening in แจ้ห่ม."""
    ReopeningFactory(
        cycle=cycle, opened_by=province, until_on=date(2025, 2, 14), reason="น้ำท่วม",
        opened_at=moment(date(2024, 12, 1)),
    )  # fmt: skip
    QuotaWaiverFactory(
        cycle=cycle, officer=officer, waived_by=province, reason="ยังไม่มีเครือข่าย",
        waived_at=moment(date(2024, 12, 2)),
    )  # fmt: skip
    SubmissionFactory(
        cycle=cycle, sent_by=head, is_late=True, note="รอมติที่ประชุม",
        sent_at=moment(date(2024, 12, 23)),
    )  # fmt: skip
    ReopeningFactory(
        cycle=cycle, area_id="5206", opened_by=province, kind=StepKind.RECRUIT, reason="ถนนขาด",
        until_on=date(2024, 12, 10), opened_at=moment(date(2024, 12, 3)),
    )  # fmt: skip


def page(client, user, query=""):
    client.force_login(user)
    return client.get(URL + query).content.decode()


def test_lines_stay_when_who_gave_it_has_moved_away(client, all_kinds, cycle, province):
    clerk = UserFactory(role=Role.PROVINCE, area_code="52")
    AreaFactory(code="50")
    for rows, field in ((Reopening, "opened_by"), (QuotaWaiver, "waived_by")):
        rows.objects.update(**{field: clerk})
    before = page(client, province)
    assert clerk.get_full_name() in before
    User.objects.filter(pk=clerk.pk).update(area="50")
    after = page(client, province)
    assert after.count("ผู้ที่ย้ายไปแล้ว") == 3
    assert all(reason in after for reason in ("น้ำท่วม", "ยังไม่มีเครือข่าย", "ถนนขาด"))
    row = Reopening.objects.get(reason="น้ำท่วม")
    for address in (
        reverse("year_reopen", args=[cycle.pk]),
        reverse("reopening_end", args=[row.pk]),
    ):
        assert "ผู้ที่ย้ายไปแล้ว" in client.get(address).content.decode()


def test_lines_tell_who_why_and_until_when(all_kinds, cycle, province):
    told = [
        (row.kind, row.area.pk, row.what, row.why, row.until, row.state)
        for row in given(province, cycle)
    ]
    waiver = QuotaWaiver.objects.get()
    assert told == [
        (Kind.LATE, "5203", "รายชื่อผู้สมัคร ครั้งที่ 1 หลังกำหนด 3 วัน", "รอมติที่ประชุม",
         date(2024, 12, 20), State.LATE),
        (Kind.REOPENED, "5206", "รับสมัครกลุ่มเป้าหมาย", "ถนนขาด", date(2024, 12, 10), State.OVER),
        (Kind.WAIVED, "5203", f"{waiver.officer} ประเภทเครือข่ายองค์กรชุมชน", "ยังไม่มีเครือข่าย",
         None, State.STANDING),
        (Kind.REOPENED, "5203", "ส่งรายชื่อผู้สมัครและสำเนาใบสมัครให้จังหวัด", "น้ำท่วม",
         date(2025, 2, 14), State.STANDING),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "reasons"),
    [
        ({"kind": "REOPENED"}, ["ถนนขาด", "น้ำท่วม"]),
        ({"kind": "WAIVED"}, ["ยังไม่มีเครือข่าย"]),
        ({"kind": "OTHER"}, ["รอมติที่ประชุม", "ถนนขาด", "ยังไม่มีเครือข่าย", "น้ำท่วม"]),
        ({"state": "OVER"}, ["ถนนขาด"]),
        ({"state": "STANDING"}, ["ยังไม่มีเครือข่าย", "น้ำท่วม"]),
        ({"district": "5206"}, ["ถนนขาด"]),
        ({"q": "แจ้ห่ม"}, ["ถนนขาด"]),
        ({"q": "เกาะคา น้ำ"}, ["น้ำท่วม"]),
        ({"kind": "REOPENED", "sort": "area"}, ["น้ำท่วม", "ถนนขาด"]),  # เกาะคา before แจ้ห่ม
        ({"kind": "REOPENED", "sort": "-area"}, ["ถนนขาด", "น้ำท่วม"]),
        ({"kind": "REOPENED", "sort": "until"}, ["ถนนขาด", "น้ำท่วม"]),
    ],
)
def test_list_is_filtered_and_sorted_by_its_address(all_kinds, cycle, province, query, reasons):
    assert [row.why for row in GivenList(province, cycle, query).rows] == reasons


# Who sees what


def test_district_sees_its_own_and_changes_nothing(client, all_kinds, head):
    html = page(client, head)
    assert ("น้ำท่วม" in html, "ถนนขาด" in html) == (True, False)
    assert "/end/" not in html
    row = Reopening.objects.get(area="5203")
    url = reverse("reopening_end", args=[row.pk])
    assert [client.get(url).status_code, client.post(url).status_code] == [403, 403]
    row.refresh_from_db()
    assert row.ended_at is None


def test_other_people_do_not_find_it(client, all_kinds, outside_head, admin):
    row = Reopening.objects.get(area="5203")
    AreaFactory(code="5001")
    CycleFactory(area_id="50")
    elsewhere = UserFactory(role="PROVINCE", area_code="50")
    for stranger in (outside_head, elsewhere):
        assert "น้ำท่วม" not in page(client, stranger)
        assert client.post(reverse("reopening_end", args=[row.pk])).status_code == 404
    client.force_login(admin)
    assert client.get(URL).status_code == 403


# Taking back


def test_reopening_is_ended_early(client, all_kinds, cycle, province, head, on_day):
    row = Reopening.objects.get(area="5203")
    on_day(date(2025, 2, 3))
    assert window(cycle, "5203", StepKind.LIST).refusal == ""
    client.force_login(province)
    url = reverse("reopening_end", args=[row.pk])
    assert url in page(client, province)
    assert "น้ำท่วม" in client.get(url).content.decode()
    client.post(url)
    assert "ปิดแล้ว" in window(cycle, "5203", StepKind.LIST).refusal
    html = page(client, head, "?state=ENDED")
    assert ("น้ำท่วม" in html, str(province) in html) == (True, True)
    event = ChangeEvent.objects.of(row).get(operation="U")
    assert event.actor_name == str(province)
    assert client.post(url).status_code == 404  # ended is ended


def test_ended_twice_at_once_is_told(all_kinds, province):
    row = Reopening.objects.get(area="5203")
    end(row, by=province)
    with pytest.raises(Refused, match="ยกเลิกไปแล้ว"):
        end(row, by=province)


def test_ended_waiver_can_be_given_again(client, all_kinds, province, officer):
    client.force_login(province)
    client.post(reverse("quota_waiver_end", args=[QuotaWaiver.objects.get().pk]))
    client.post(reverse("quota_waive", args=[officer.pk, "NETWORK"]), {"reason": "ยังไม่มีจริง"})
    assert [row.ended_at is None for row in QuotaWaiver.objects.order_by("pk")] == [False, True]


# The workbook


def test_workbook_holds_what_the_list_shows(client, all_kinds, province):
    client.force_login(province)
    response = client.get(reverse("steering_export"), {"kind": "REOPENED", "sort": "area"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][:5] == ("รายการ", "อำเภอ", "เรื่อง", "ผู้ให้หรือผู้ส่ง", "เหตุผล")
    assert [(row[1], row[4], row[6].date(), row[7]) for row in rows[2:]] == [
        ("อำเภอเกาะคา", "น้ำท่วม", date(2025, 2, 14), "มีผลอยู่"),
        ("อำเภอแจ้ห่ม", "ถนนขาด", date(2024, 12, 10), "สิ้นสุดแล้ว"),
    ]
    log = AccessLog.objects.get()
    assert (log.kind, log.row_count) == (AccessKind.EXPORT, 2)
    assert "เปิดให้เฉพาะอำเภอ" in log.reason


def test_text_cannot_become_a_formula(client, cycle, province):
    ReopeningFactory(cycle=cycle, opened_by=province, reason="=1+1")
    client.force_login(province)
    response = client.get(reverse("steering_export"))
    cell = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active["E3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_page_asks_the_same_at_every_size(client, cycle, province, head):
    counts = []
    for size in (1, 49, 450):
        for _ in range(size):
            ReopeningFactory(cycle=cycle, opened_by=province)
        for _ in range(size // 10 + 1):
            QuotaWaiverFactory(cycle=cycle, waived_by=province)
        for person in (province, head):
            client.force_login(person)
            client.get(URL)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(URL).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:4] == counts[4:]
