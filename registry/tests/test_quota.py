import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.actions.steering import end
from registry.actions.year import waive_quota
from registry.choices import ApplicantType, Stage
from registry.errors import Refused
from registry.models import ChangeEvent, QuotaWaiver
from registry.quota import matrix
from registry.quota_overview import overview
from registry.tests.factories import (
    ApplicationFactory,
    AreaFactory,
    CycleFactory,
    QuotaWaiverFactory,
    UserFactory,
)

TYPES = list(ApplicantType)
NO_REASON = {"reason": "  "}


def fill(officer, *types, **fields):
    for type_ in types:
        ApplicationFactory(officer=officer, type=type_, **fields)


def table(client, user, url="quota", *args):
    """The cells of the matrix as text, row by row."""
    client.force_login(user)
    html = client.get(reverse(url, args=args)).content.decode()
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [
        [text(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows
    ]


def text(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def statements(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.fixture
def waiver(cycle, officer):
    return QuotaWaiverFactory(cycle=cycle, officer=officer, type="NETWORK", reason="ยังไม่มีเครือข่าย")


def test_missing_cell_is_told_in_words(client, cycle, officer):
    fill(officer, "LEADER", "GROUP", "GROUP")
    (row,) = table(client, officer)
    assert [cell.split(" เพิ่ม")[0] for cell in row[3:]] == ["ขาด 1", "ขาด 1"]
    assert [cell.split(" ผู้")[0].split(" กลุ่ม")[0] for cell in row[1:3]] == ["1 หน่วย", "2 หน่วย"]


def test_missing_cell_of_a_higher_quota_tells_what_there_is(client, cycle, officer):
    cycle.quotas.filter(type="GROUP").update(minimum=3)
    fill(officer, "GROUP")
    (row,) = table(client, officer)
    assert row[2].startswith("ขาด 2 มี 1 จาก 3")


def test_drafts_and_withdrawn_ones_do_not_count(cycle, officer):
    fill(officer, "LEADER", stage=Stage.DRAFT)
    fill(officer, "GROUP", stage=Stage.WITHDRAWN)
    fill(officer, "NETWORK", stage=Stage.RETURNED)
    assert [cell.count for cell in matrix(cycle, "5203").of(officer)] == [0, 0, 1, 0]


def test_officer_may_add_in_the_own_row_only(client, cycle, officer, colleague):
    client.force_login(officer)
    html = client.get(reverse("quota")).content.decode()
    assert html.count(reverse("application_start", args=["LEADER"])) == 1


def test_head_may_add_in_every_row(client, cycle, officer, colleague, head):
    client.force_login(head)
    html = client.get(reverse("quota")).content.decode()
    assert html.count(reverse("application_start", args=["LEADER"])) == 2


def test_nobody_is_led_to_adding_after_recruiting_closed(client, cycle, officer, head, on_day):
    cycle.steps.filter(kind="RECRUIT").update(closes_on="2024-12-10")
    client.force_login(head)
    html = client.get(reverse("quota")).content.decode()
    assert "ขาด 1" in html
    assert reverse("application_start", args=["LEADER"]) not in html


def test_waived_cell_is_not_missing_and_tells_why(client, cycle, officer, waiver):
    fill(officer, "LEADER", "GROUP", "COMMUNITY")
    (row,) = table(client, officer)
    assert row[3].startswith("ผ่อนผัน")
    assert "ยังไม่มีเครือข่าย" in row[3]
    assert matrix(cycle, "5203").missing == []


def test_total_of_the_district_is_in_units(client, cycle, officer, colleague):
    fill(officer, *TYPES)
    fill(colleague, "LEADER")
    client.force_login(officer)
    assert "รวมทั้งอำเภอ 5 หน่วย" in client.get(reverse("quota")).content.decode()


def test_officer_who_left_still_shows_with_units_and_without_quota(client, cycle, head):
    gone = UserFactory(is_active=False)
    fill(gone, "GROUP")
    (row,) = table(client, head)
    assert "ปิดบัญชีแล้ว" in row[0]
    assert matrix(cycle, "5203").missing == []


def test_district_without_officers_says_what_to_do_first(client, cycle, head):
    client.force_login(head)
    assert "ยังไม่มีพัฒนากรในอำเภอนี้" in client.get(reverse("quota")).content.decode()


def test_province_sees_all_districts_in_thai_order(client, cycle, province, officer, outsider):
    fill(officer, "LEADER", "GROUP")
    rows = table(client, province)
    names = [row[0] for row in rows]
    assert len(rows) == 13
    assert names.index("อำเภอเกาะคา") < names.index("อำเภองาว") < names.index("อำเภอแจ้ห่ม")
    assert rows[names.index("อำเภอเกาะคา")][1:] == ["1", "1", "1", "0", "0", "2", "ขาด 2 หน่วย"]
    assert rows[names.index("อำเภองาว")][-1] == "ยังไม่มีพัฒนากร"


def test_overview_of_a_district_agrees_with_its_matrix(cycle, officer, colleague, outsider, waiver):
    fill(officer, "LEADER", "GROUP", "GROUP")
    fill(outsider, "COMMUNITY")
    for district in overview(cycle):
        grid = matrix(cycle, district.area.pk)
        assert (district.total, district.missing, district.officers) == (
            grid.total,
            sum(cell.missing for cell in grid.cells),
            len(grid.rows),
        )
    assert {district.area.pk: district.waived for district in overview(cycle)}["5203"] == 1


def test_province_opens_any_of_its_districts(client, cycle, province, outsider):
    fill(outsider, "LEADER")
    ((name, leader, *rest),) = table(client, province, "quota_of", "5206")
    assert name == str(outsider)
    assert leader.startswith("1 หน่วย")
    assert rest[0].split(" กลุ่ม")[0] == "ขาด 1 ผ่อนผัน"


@pytest.mark.parametrize("code", ["5206", "520301", "52", "1001", "x", "๕๒๐๓", "%00"])
def test_district_cannot_open_another_place(client, cycle, head, code):
    client.force_login(head)
    assert client.get(f"/quota/{code}/").status_code == 404


@pytest.mark.parametrize("code", ["5299", "520301", "52", "1001"])
def test_province_cannot_open_what_is_no_district_of_its_own(client, cycle, province, code):
    AreaFactory(code="1001")
    client.force_login(province)
    assert client.get(f"/quota/{code}/").status_code == 404


@pytest.mark.parametrize("role", ["committee", "admin"])
def test_quota_is_not_for_those_who_read_no_applicants(client, cycle, role, request):
    client.force_login(request.getfixturevalue(role))
    assert client.get(reverse("quota")).status_code == 403


def test_national_staff_reads_the_overview_and_cannot_waive(client, cycle, nation, officer):
    assert len(table(client, nation)) == 13
    response = client.get(reverse("quota_of", args=["5203"]))
    assert "ขาด 1" in response.content.decode()
    waive = reverse("quota_waive", args=[officer.pk, "NETWORK"])
    assert waive not in response.content.decode()
    assert client.post(waive, {"reason": "ลอง"}).status_code == 403


def test_waiver_needs_a_reason(client, cycle, province, officer):
    client.force_login(province)
    response = client.post(reverse("quota_waive", args=[officer.pk, "NETWORK"]), NO_REASON)
    assert response.status_code == 422
    assert "โปรดระบุเหตุผล" in response.content.decode()
    assert not QuotaWaiver.objects.exists()


def test_waiver_is_kept_with_who_gave_it_and_why(client, cycle, province, officer):
    client.force_login(province)
    url = reverse("quota_waive", args=[officer.pk, "NETWORK"])
    assert client.get(url).status_code == 200
    response = client.post(url, {"reason": " ยังไม่มีเครือข่าย "})
    assert response.headers["Location"] == reverse("quota_of", args=["5203"])
    kept = QuotaWaiver.objects.get()
    assert (kept.officer, kept.type, kept.reason, kept.waived_by, kept.area_id) == (
        officer, "NETWORK", "ยังไม่มีเครือข่าย", province, "5203",
    )  # fmt: skip


def test_second_waiver_of_a_cell_is_refused_with_a_sentence(client, cycle, province, waiver):
    client.force_login(province)
    url = reverse("quota_waive", args=[waiver.officer_id, waiver.type])
    response = client.post(url, {"reason": "อีกครั้ง"}, follow=True)
    assert "ผ่อนผันพัฒนากรคนนี้ในประเภทนี้แล้ว" in response.content.decode()
    assert QuotaWaiver.objects.get().reason == waiver.reason


def test_waiver_of_an_unknown_type_is_not_found(client, cycle, province, officer):
    client.force_login(province)
    assert client.get(f"/quota/waive/{officer.pk}/OTHER/").status_code == 404


def test_waiver_is_only_for_field_officers(client, cycle, province, head):
    client.force_login(province)
    assert client.get(reverse("quota_waive", args=[head.pk, "GROUP"])).status_code == 404


@pytest.mark.parametrize("role", ["officer", "head"])
def test_district_cannot_waive_nor_end(client, cycle, waiver, role, request):
    client.force_login(request.getfixturevalue(role))
    waive = reverse("quota_waive", args=[waiver.officer_id, "GROUP"])
    end = reverse("quota_waiver_end", args=[waiver.pk])
    assert [client.post(waive, {"reason": "ลอง"}).status_code, client.post(end).status_code] == [
        403,
        403,
    ]
    assert QuotaWaiver.objects.get() == waiver


def test_foreign_people_do_not_find_a_waiver(client, cycle, waiver, outsider):
    AreaFactory(code="5001")
    elsewhere = UserFactory(role="PROVINCE", area_code="50")
    CycleFactory(area_id="50")
    for stranger in (outsider, elsewhere):
        client.force_login(stranger)
        assert client.post(reverse("quota_waiver_end", args=[waiver.pk])).status_code == 404
        assert (
            client.get(reverse("quota_waive", args=[waiver.officer_id, "GROUP"])).status_code == 404
        )


def test_ended_waiver_counts_again_and_stays_in_the_history(client, cycle, province, waiver):
    client.force_login(province)
    url = reverse("quota_waiver_end", args=[waiver.pk])
    assert waiver.reason in client.get(url).content.decode()
    assert QuotaWaiver.objects.exists()
    client.post(url)
    assert not QuotaWaiver.objects.standing().exists()
    waiver.refresh_from_db()
    assert (waiver.ended_at is not None, waiver.ended_by_name) == (True, str(province))
    event = ChangeEvent.objects.of(waiver).get(operation="U")
    assert event.actor_name == str(province)
    assert client.post(url).status_code == 404  # ended is ended


def test_acts_ask_for_permission_themselves(cycle, head, waiver):
    with pytest.raises(Refused):
        end(waiver, by=head)
    with pytest.raises(Refused):
        waive_quota(cycle, officer=waiver.officer, type_="GROUP", reason="ลอง", by=head)


def test_pages_need_the_same_statements_at_any_size(client, cycle, head, province):
    counted = []
    for size in (1, 49, 450):
        officers = [UserFactory(area_code="5203") for _ in range(min(size, 20))]
        for n in range(size):
            fill(officers[n % len(officers)], TYPES[n % 4])
        QuotaWaiverFactory(officer=officers[0], cycle=cycle, waived_by=province)
        counts = []
        for person, url in (
            (head, reverse("quota")),
            (province, reverse("quota")),
            (province, reverse("quota_of", args=["5203"])),
        ):
            client.force_login(person)
            counts.append(statements(client, url))
        counted.append(counts)
    assert counted[0] == counted[1] == counted[2]
