"""The page of the day: what each person has to do, from where the letters have it."""

from datetime import date

import pytest

from assessment.reminding import morning_list
from assessment.tests.factories import SheetFactory
from registry.choices import Stage
from registry.duties import LATE, RETURNED, SOON, WAITS
from registry.tests.factories import ApplicationFactory, SubmissionFactory

URL = "/today/"


def kinds(user, cycle):
    return [(duty.kind, duty.url) for duty in morning_list(user, cycle)]


def test_head_has_the_list_to_send(client, cycle, head):
    assert kinds(head, cycle) == [(SOON, "/send/")]
    client.force_login(head)
    assert "เหลือ 4 วัน" in client.get(URL).content.decode()


def test_officer_has_the_own_quota_and_units(cycle, officer, colleague):
    ApplicationFactory(cycle=cycle, officer=officer, stage=Stage.RETURNED)
    ApplicationFactory(cycle=cycle, officer=colleague, stage=Stage.RETURNED)
    found = morning_list(officer, cycle)
    assert [(duty.kind, duty.text[:22]) for duty in found] == [
        (RETURNED, "ใบสมัครที่จังหวัดส่งกล"),
        (SOON, "เป้าหมายของท่านยังขาด "),
    ]
    assert "1 ราย" in found[0].text


@pytest.mark.parametrize(
    ("day", "head_has", "province_has"),
    [
        (date(2024, 12, 12), [], []),  # more than a week before
        (date(2024, 12, 13), [SOON], []),
        (date(2024, 12, 20), [SOON], []),  # the day itself
        (date(2024, 12, 21), [LATE], [LATE]),
        (date(2025, 2, 1), [], [LATE]),  # closed: nothing that the head could do
    ],
)
def test_due_follows_the_days_of_the_step(
    cycle, head, province, on_day, day, head_has, province_has
):
    on_day(day)
    assert [kind for kind, url in kinds(head, cycle) if url == "/send/"] == head_has
    assert [kind for kind, _ in kinds(province, cycle)] == province_has


def test_province_has_what_waits_for_it(cycle, province, head):
    SubmissionFactory(cycle=cycle, sent_by=head)
    assert kinds(province, cycle) == [(WAITS, "/inbox/?kind=LIST")]


def test_sheet_that_was_sent_waits_for_its_officer(cycle, officer, colleague):
    unit = ApplicationFactory(cycle=cycle, officer=officer)
    SheetFactory(application=unit, status="SUBMITTED")
    assert (WAITS, "/development/?state=confirm") in kinds(officer, cycle)
    assert (WAITS, "/development/?state=confirm") not in kinds(colleague, cycle)


def test_day_without_work_says_so(client, cycle, province):
    client.force_login(province)
    assert "วันนี้ไม่มีงานค้าง" in client.get(URL).content.decode()


@pytest.mark.parametrize(("role", "status"), [("nation", 403), ("admin", 403), ("committee", 200)])
def test_page_is_for_those_who_work_in_the_year(client, request, cycle, role, status):
    client.force_login(request.getfixturevalue(role))
    assert client.get(URL).status_code == status
