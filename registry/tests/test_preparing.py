"""A year that is being prepared: dates on working days, what is missing, and who sees it when."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mchch.scope import acting_for
from registry.actions.year import open_to_districts, prepare_first_year, prepare_next_year
from registry.choices import ApplicantType, StepKind
from registry.current import find_cycle
from registry.errors import Refused
from registry.models import ChangeEvent, Cycle, CycleStep, Quota
from registry.preparing import blocking, missing_for_opening, move, notes
from registry.tests.factories import AreaFactory, ChecklistItemFactory, CycleFactory, UserFactory

LATEST = date(2030, 12, 31)


@pytest.fixture
def draft(cycle, province):
    return prepare_next_year(cycle, by=province)


@pytest.fixture
def elsewhere(lampang):
    AreaFactory(code="5001")
    return UserFactory(role="PROVINCE", area_code="50")


@pytest.mark.parametrize(
    ("day", "years", "wanted", "found", "why"),
    [
        (date(2024, 12, 20), 1, date(2025, 12, 20), date(2025, 12, 22), "วันเสาร์, วันอาทิตย์"),
        (date(2025, 4, 25), 1, date(2026, 4, 25), date(2026, 4, 27), "วันเสาร์, วันอาทิตย์"),
        (date(2024, 10, 1), 1, date(2025, 10, 1), date(2025, 10, 1), ""),
        (date(2024, 12, 10), 1, date(2025, 12, 10), date(2025, 12, 11), "วันรัฐธรรมนูญ"),
        (date(2024, 2, 29), 1, date(2025, 2, 28), date(2025, 2, 28), ""),
        (date(2024, 12, 20), 2, date(2026, 12, 20), date(2026, 12, 21), "วันอาทิตย์"),
    ],
)
def test_date_moves_to_a_working_day(day, years, wanted, found, why):
    moved = move(day, years, LATEST)
    assert (moved.wanted, moved.day, moved.why) == (wanted, found, why)


def test_next_year_lies_on_working_days(draft):
    days = {step.kind: (step.opens_on, step.due_on, step.closes_on) for step in draft.steps.all()}
    assert days[StepKind.RECRUIT] == (date(2025, 10, 1), None, date(2026, 1, 5))
    assert days[StepKind.LIST] == (None, date(2025, 12, 22), date(2026, 2, 2))
    assert days[StepKind.EVALUATE][1] == date(2026, 4, 27)
    assert days[StepKind.REPORT][1] == date(2026, 5, 11)


def test_each_date_says_why_it_was_moved(draft):
    told = notes(draft)
    assert told[StepKind.LIST, "due_on"] == (
        "วันจันทร์ เลื่อนจาก 20 ธันวาคม 2568 เพราะเป็นวันเสาร์, วันอาทิตย์"
    )
    assert told[StepKind.RECRUIT, "opens_on"] == "วันพุธ วันเดียวกับปีก่อน"
    assert told[StepKind.ORDER, "due_on"] == ""


def test_date_of_the_provinces_own_says_what_it_was_or_falls_on(draft):
    draft.steps.filter(kind=StepKind.LIST).update(due_on=date(2025, 12, 26))
    draft.steps.filter(kind=StepKind.REPORT).update(due_on=date(2026, 5, 9))
    draft.steps.filter(kind=StepKind.EVALUATE).update(due_on=None)
    told = notes(draft)
    assert told[StepKind.LIST, "due_on"] == "วันศุกร์ ปีก่อน 20 ธันวาคม 2567"
    assert told[StepKind.REPORT, "due_on"] == "ตรงกับวันเสาร์ ซึ่งไม่ใช่วันทำการ โปรดตรวจสอบ"
    assert told[StepKind.EVALUATE, "due_on"] == "ปีก่อน 25 เมษายน 2568"


def test_letters_own_year_keeps_the_letters_dates(lampang, province):
    made = prepare_first_year("52", 2568, by=province)
    days = {step.kind: step.due_on for step in made.steps.all()}
    # The ploughing ceremony's day, and so the letter says.
    assert days[StepKind.REPORT] == date(2025, 5, 9)


def test_first_year_has_no_year_before(lampang, province):
    made = prepare_first_year("52", 2569, by=province)
    assert made.is_being_prepared
    assert made.steps.get(kind=StepKind.LIST).due_on == date(2025, 12, 22)
    assert notes(made)[StepKind.LIST, "due_on"] == "วันจันทร์"


# What is missing


def test_what_is_missing_is_told_with_its_place(draft):
    for type_ in ApplicantType:
        ChecklistItemFactory(cycle=draft, type=type_)
    draft.steps.filter(kind=StepKind.LIST).update(due_on=None)
    draft.steps.filter(kind=StepKind.REPORT).update(due_on=date(2026, 5, 9))
    Quota.objects.filter(cycle=draft, type=ApplicantType.NETWORK).update(minimum=0)
    page = reverse("year", args=[draft.pk])
    assert [(line.kind, line.url, line.blocks) for line in missing_for_opening(draft)] == [
        ("date", f"{page}#id_LIST-due_on", True),
        ("day_off", f"{page}#id_REPORT-due_on", False),
        ("quota", f"{page}#id_NETWORK-minimum", False),
        ("circular", "/circulars/", False),
    ]


def test_year_without_what_it_needs_is_not_opened(draft, province):
    CycleStep.objects.filter(cycle=draft).update(opens_on=None, due_on=None)
    assert len(blocking(draft)) == 2
    with pytest.raises(Refused, match="ยังไม่กำหนดวันครบกำหนด"):
        open_to_districts(draft, by=province)
    draft.refresh_from_db()
    assert draft.is_being_prepared


# Who sees it


@pytest.mark.parametrize("role", ["officer", "head", "committee", "nation", "admin"])
def test_year_is_its_provinces_alone_until_it_is_opened(client, draft, province, role, request):
    person = request.getfixturevalue(role)
    pages = [reverse("year", args=[draft.pk]), reverse("year_checklist", args=[draft.pk, "GROUP"])]
    client.force_login(person)
    assert [client.get(url).status_code for url in pages] == [404, 404]
    assert "2569" not in client.get("/years/").content.decode()
    open_to_districts(draft, by=province)
    assert [client.get(url).status_code for url in pages] == [200, 200]


@pytest.mark.parametrize("role", ["officer", "head", "committee", "nation", "admin", "elsewhere"])
def test_database_hides_a_year_that_is_being_prepared(draft, province, role, request):
    ChecklistItemFactory(cycle=draft)
    person = request.getfixturevalue(role)

    def seen():
        with acting_for(person):
            return (
                Cycle.objects.filter(pk=draft.pk).exists(),
                draft.steps.exists(),
                draft.quotas.exists(),
                draft.checklist.exists(),
            )

    assert seen() == (False, False, False, False)
    open_to_districts(draft, by=province)
    assert seen() == (True, True, True, True)


def test_another_province_does_not_find_it(client, draft, elsewhere):
    client.force_login(elsewhere)
    for name in ("year", "year_open"):
        url = reverse(name, args=[draft.pk])
        assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]


@pytest.mark.parametrize("role", ["officer", "head", "nation", "admin"])
def test_others_do_not_open_a_year(client, cycle, role, request):
    client.force_login(request.getfixturevalue(role))
    url = reverse("year_open", args=[cycle.pk])
    assert [client.get(url).status_code, client.post(url).status_code] == [403, 403]


def test_year_is_opened_once(client, draft, province):
    client.force_login(province)
    url = reverse("year_open", args=[draft.pk])
    assert "ทุกอำเภอในจังหวัดจะเห็นปีนี้ทันที" in client.get(url).content.decode()
    client.post(url)
    draft.refresh_from_db()
    first = draft.opened_at
    client.post(url)
    draft.refresh_from_db()
    assert (draft.opened_at, draft.opened_by_name) == (first, str(province))
    events = ChangeEvent.objects.of(draft).filter(operation="U")
    assert [sorted(event.after) for event in events] == [["opened_at", "opened_by_name"]]


def test_year_after_one_that_is_being_prepared_is_refused(draft, province):
    with pytest.raises(Refused, match="ยังไม่ได้เปิดให้อำเภอเห็น"):
        prepare_next_year(draft, by=province)


def test_page_shows_what_is_missing_and_why_dates_moved(client, draft, province):
    client.force_login(province)
    html = client.get(reverse("year", args=[draft.pk])).content.decode()
    for words in ("กำลังเตรียม อำเภอยังไม่เห็น", "เลื่อนจาก 20 ธันวาคม 2568", "ยังไม่ได้ร่างหนังสือเวียน",
                  "ยังไม่มีเกณฑ์ของประเภท", reverse("year_open", args=[draft.pk])):  # fmt: skip
        assert words in html


def test_pages_need_the_same_statements_at_any_size(client, draft, province):
    client.force_login(province)
    counted = []
    for size in (1, 49, 450):
        for n in range(size):
            ChecklistItemFactory(cycle=draft, type=list(ApplicantType)[n % 4])
        years = Cycle.objects.count()
        for n in range(size // 10):
            CycleFactory(fiscal_year=2570 + years + n)
        counts = []
        for name in ("year", "year_open"):
            url = reverse(name, args=[draft.pk])
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
        counted.append(counts)
    assert counted[0] == counted[1] == counted[2]


def test_year_that_is_being_prepared_is_looked_at_by_choice_only(draft, cycle, province, on_day):
    on_day(date(2025, 10, 1))  # its first day
    assert find_cycle(province, None) == cycle
    assert find_cycle(province, draft.pk) == draft
