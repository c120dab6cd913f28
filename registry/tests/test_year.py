from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mchch.thai.dates import slash_date
from registry.actions import steering
from registry.actions.year import prepare_next_year, reopen_step
from registry.choices import StepKind
from registry.errors import Refused
from registry.models import ChangeEvent, ChecklistItem, Cycle, Quota, Reopening
from registry.tests.factories import (
    AreaFactory,
    ChecklistItemFactory,
    CycleFactory,
    UserFactory,
)

DATES = ("opens_on", "due_on", "closes_on")


def filled(cycle, **typed):
    """The settings form as the page shows it, with some fields typed anew."""
    kept = ("certifying_level", "joining", "keep_years")
    data = {name: getattr(cycle, name) for name in kept}
    for step in cycle.steps.all():
        for name in DATES:
            day = getattr(step, name)
            data[f"{step.kind}-{name}"] = slash_date(day) if day else ""
    for quota in cycle.quotas.all():
        data[f"{quota.type}-minimum"] = quota.minimum
    return data | typed


def statements(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args)).content.decode()


def due(cycle, kind=StepKind.LIST):
    return cycle.steps.get(kind=kind).due_on


@pytest.fixture
def elsewhere(cycle):
    """The staff of another province, and its year."""
    AreaFactory(code="5001")
    CycleFactory(area_id="50")
    return UserFactory(role="PROVINCE", area_code="50")


@pytest.fixture
def item(cycle):
    return ChecklistItemFactory(cycle=cycle, type="GROUP", position=1, text="ใบสมัครที่ลงนามแล้ว")


# The list of years


def test_years_are_listed_newest_first_and_the_one_looked_at_is_named(client, cycle, head):
    CycleFactory(fiscal_year=2567)
    html = page(client, head, "year_list")
    assert html.index("ปีงบประมาณ 2568</a>") < html.index("ปีงบประมาณ 2567</a>")
    assert html.index("กำลังดู") < html.index("ปีงบประมาณ 2567</a>")


def test_chosen_year_is_looked_at_from_then_on(client, cycle, head):
    last = CycleFactory(fiscal_year=2567)
    client.force_login(head)
    assert client.post(reverse("year_choose", args=[last.pk])).status_code == 302
    html = client.get(reverse("quota")).content.decode()
    assert "ปีงบประมาณ 2567" in html
    assert "ปีงบประมาณ 2568" not in html


def test_choosing_is_no_link(client, cycle, head):
    client.force_login(head)
    assert client.get(reverse("year_choose", args=[cycle.pk])).status_code == 405


def test_years_of_another_province_are_not_found(client, cycle, head, province, elsewhere, item):
    client.force_login(elsewhere)
    assert "2568" in client.get(reverse("year_list")).content.decode()
    assert reverse("year", args=[cycle.pk]) not in client.get(reverse("year_list")).content.decode()
    for name, args in [
        ("year", []),
        ("year_checklist", ["GROUP"]),
        ("year_reopen", []),
        ("year_open_next", []),
    ]:
        url = reverse(name, args=[cycle.pk, *args])
        assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]
    assert client.post(reverse("year_choose", args=[cycle.pk])).status_code == 404


def test_without_years_the_page_says_what_to_do(client, lampang, province):
    assert "ยังไม่มีปีงบประมาณที่เปิด" in page(client, province, "year_list")


def test_province_opens_its_first_year_with_the_letters_calendar(client, lampang, province):
    client.force_login(province)
    client.post(reverse("year_open_first"))
    made = Cycle.objects.get()
    assert (made.fiscal_year, made.area_id, due(made)) == (2568, "52", date(2024, 12, 20))
    assert made.checklist.filter(needs_file=True, type="LEADER").exists()


# The next year


def test_opening_the_next_year_asks_first(client, cycle, province):
    html = page(client, province, "year_open_next", cycle.pk)
    assert "เตรียมปีงบประมาณ 2569" in html
    assert Cycle.objects.count() == 1


def test_next_year_has_the_dates_quota_and_checklist_of_the_last(client, cycle, province, item):
    cycle.quotas.filter(type="GROUP").update(minimum=2)
    ChecklistItemFactory(cycle=cycle, type="GROUP", text="เลิกใช้แล้ว", is_retired=True)
    client.force_login(province)
    response = client.post(reverse("year_open_next", args=[cycle.pk]))
    made = Cycle.objects.get(fiscal_year=2569)
    assert response.headers["Location"] == reverse("year", args=[made.pk])
    assert due(made) == date(2025, 12, 22)  # the 20th is a Saturday
    assert made.is_being_prepared
    assert made.quotas.get(type="GROUP").minimum == 2
    assert [row.text for row in made.checklist.all()] == [item.text]
    assert "ปีงบประมาณ 2569" in client.get(reverse("quota")).content.decode()


def test_year_is_opened_once(client, cycle, province):
    client.force_login(province)
    url = reverse("year_open_next", args=[cycle.pk])
    client.post(url)
    assert "ปีงบประมาณ 2569 มีอยู่แล้ว" in client.post(url, follow=True).content.decode()
    assert Cycle.objects.filter(fiscal_year=2569).count() == 1


# Who may


@pytest.mark.parametrize("role", ["officer", "head", "committee", "nation", "admin"])
def test_others_read_the_year_and_change_nothing(client, cycle, item, role, request):
    client.force_login(request.getfixturevalue(role))
    for name, args in [("year", []), ("year_checklist", ["GROUP"]), ("year_reopen", [])]:
        url = reverse(name, args=[cycle.pk, *args])
        response = client.get(url)
        main = response.content.decode().partition("<main")[2]
        assert response.status_code == 200
        assert "<form" not in main
        assert client.post(url, filled(cycle)).status_code == 403
    assert client.post(reverse("year_open_next", args=[cycle.pk])).status_code == 403
    assert Cycle.objects.count() == 1


def test_readers_see_dates_quota_and_level(client, cycle, head):
    html = page(client, head, "year", cycle.pk)
    for words in ("20 ธันวาคม 2567", "31 มกราคม 2568", "1 หน่วย", "ครบกำหนดไม่ใช่ปิดรับ"):
        assert words in html


def test_acts_ask_for_permission_themselves(cycle, head, item):
    acts = [
        lambda: steering.change_year([], by=head),
        lambda: steering.keep_item(item, 1, by=head),
        lambda: steering.retire_item(item, by=head),
        lambda: steering.delete_item(item, by=head),
        lambda: prepare_next_year(cycle, by=head),
        lambda: reopen_step(cycle, kind="LIST", area=None, until_on=None, reason="", by=head),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()


# Settings


def test_settings_are_saved_as_they_are_typed(client, cycle, province):
    client.force_login(province)
    typed = {
        "LIST-due_on": "๒๗ ธ.ค. ๖๗",
        "GROUP-minimum": "๒",
        "certifying_level": "PROVINCE",
        "joining": "MEDIAN",
    }
    response = client.post(reverse("year", args=[cycle.pk]), filled(cycle, **typed))
    assert response.headers["Location"] == reverse("year", args=[cycle.pk])
    cycle.refresh_from_db()
    assert due(cycle) == date(2024, 12, 27)
    assert cycle.quotas.get(type="GROUP").minimum == 2
    assert (cycle.certifying_level, cycle.joining) == ("PROVINCE", "MEDIAN")


def test_two_digit_year_is_read_as_the_fiscal_year(client, cycle, province):
    client.force_login(province)
    client.post(reverse("year", args=[cycle.pk]), filled(cycle, **{"EVALUATE-due_on": "30/4/68"}))
    assert due(cycle, StepKind.EVALUATE) == date(2025, 4, 30)


def test_emptied_date_is_no_date(client, cycle, province):
    client.force_login(province)
    client.post(reverse("year", args=[cycle.pk]), filled(cycle, **{"REPORT-due_on": ""}))
    assert due(cycle, StepKind.REPORT) is None


def test_all_errors_come_at_once_and_nothing_is_saved_or_lost(client, cycle, province):
    client.force_login(province)
    typed = {
        "RECRUIT-closes_on": "1/9/2567",
        "LIST-closes_on": "19/12/2567",
        "EVALUATE-due_on": "31/4/2568",
        "LEADER-minimum": "-1",
        "NETWORK-minimum": "",
        "COMMUNITY-minimum": "2",
        "certifying_level": "OTHER",
    }
    response = client.post(reverse("year", args=[cycle.pk]), filled(cycle, **typed))
    html = response.content.decode()
    assert response.status_code == 422
    assert "โปรดแก้ไข 6 แห่ง" in html
    for words in ("เร็วเกินไป", "ต้องไม่มาก่อนวันครบกำหนด", "เดือนนั้นมี 30 วัน", "ต้องไม่ต่ำกว่า 0"):
        assert words in html
    assert 'value="31/4/2568"' in html
    assert cycle.quotas.get(type="COMMUNITY").minimum == 1


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("LIST-closes_on", "19/12/2567", "ต้องไม่มาก่อนวันครบกำหนด (20 ธันวาคม 2567)"),
        ("RECRUIT-due_on", "30/9/2567", "เร็วเกินไป"),
        ("RECRUIT-opens_on", "1/1/2568", "ต้องไม่มาก่อนวันเปิด (1 มกราคม 2568)"),
        ("LIST-closes_on", "1/1/2569", "ช้าเกินไป"),
    ],
)
def test_dates_out_of_order_are_told_at_their_field(client, cycle, province, name, typed, words):
    client.force_login(province)
    response = client.post(reverse("year", args=[cycle.pk]), filled(cycle, **{name: typed}))
    assert response.status_code == 422
    assert words in response.content.decode()


def test_only_what_changed_is_written(client, cycle, province):
    client.force_login(province)
    before = ChangeEvent.objects.count()
    client.post(reverse("year", args=[cycle.pk]), filled(cycle, **{"LIST-due_on": "27/12/2567"}))
    client.post(reverse("year", args=[cycle.pk]), filled(cycle))
    client.post(reverse("year", args=[cycle.pk]), filled(cycle))
    events = ChangeEvent.objects.all()[: ChangeEvent.objects.count() - before]
    assert [(event.table_name, event.operation) for event in events] == [
        ("registry_cyclestep", "U")
    ]


def test_quota_that_was_never_set_is_added(client, cycle, province):
    typed = filled(cycle)
    cycle.quotas.filter(type="GROUP").delete()
    client.force_login(province)
    client.post(reverse("year", args=[cycle.pk]), typed)
    assert Quota.objects.get(cycle=cycle, type="GROUP").minimum == 1


def test_changes_show_in_the_history_with_who_and_what(client, cycle, province):
    client.force_login(province)
    url = reverse("year", args=[cycle.pk])
    client.post(url, filled(cycle, **{"LIST-due_on": "27/12/2567", "GROUP-minimum": "3"}))
    html = client.get(url).content.decode().partition("ประวัติการแก้ไข")[2]
    assert "20 ธันวาคม 2567" in html
    assert "27 ธันวาคม 2567" in html
    assert "แก้ไข เป้าหมาย “กลุ่ม/องค์กรชุมชน”" in html
    assert str(province) in html


def test_history_of_a_year_is_not_read_by_another_province(client, cycle, province, elsewhere):
    client.force_login(province)
    client.post(reverse("year", args=[cycle.pk]), filled(cycle, **{"GROUP-minimum": "3"}))
    other = Cycle.objects.get(area_id="50")
    assert "ประวัติการแก้ไข" not in page(client, elsewhere, "year", other.pk)


# Statements


def grow(cycle, by, size):
    Reopening.objects.bulk_create(
        Reopening(
            cycle=cycle, area_id=f"52{n % 13 + 1:02}", kind="LIST", until_on=date(2025, 2, 14),
            reason="น้ำท่วม", opened_by=by,
        )
        for n in range(size)
    )  # fmt: skip
    ChecklistItem.objects.bulk_create(
        ChecklistItem(cycle=cycle, type="GROUP", text=f"หลักฐาน {n}") for n in range(size)
    )
    years = Cycle.objects.count()
    Cycle.objects.bulk_create(
        Cycle(area_id="52", fiscal_year=2568 + years + n) for n in range(size // 4)
    )


def test_pages_need_the_same_statements_at_any_size(client, cycle, province, head):
    counted = []
    for size in (1, 49, 450):
        grow(cycle, province, size)
        counts = []
        for name, args in [
            ("year_list", []),
            ("year", [cycle.pk]),
            ("year_checklist", [cycle.pk, "GROUP"]),
            ("year_reopen", [cycle.pk]),
        ]:
            for person in (province, head):
                client.force_login(person)
                counts.append(statements(client, reverse(name, args=args)))
        counted.append(counts)
    assert counted[0] == counted[1] == counted[2]
