from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mchch.thai.dates import slash_date
from registry.actions import steering
from registry.actions.year import open_next_year, reopen_step
from registry.choices import ApplicantType, StepKind
from registry.errors import Refused
from registry.models import ChangeEvent, ChecklistAnswer, ChecklistItem, Cycle, Quota, Reopening
from registry.tests.factories import (
    AreaFactory,
    AttachmentFactory,
    ChecklistAnswerFactory,
    ChecklistItemFactory,
    CycleFactory,
    ReopeningFactory,
    UserFactory,
)

DATES = ("opens_on", "due_on", "closes_on")


def filled(cycle, **typed):
    """The settings form as the page shows it, with some fields typed anew."""
    data = {"certifying_level": cycle.certifying_level}
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
    assert "เปิดปีงบประมาณ 2569" in html
    assert Cycle.objects.count() == 1


def test_next_year_has_the_dates_quota_and_checklist_of_the_last(client, cycle, province, item):
    cycle.quotas.filter(type="GROUP").update(minimum=2)
    ChecklistItemFactory(cycle=cycle, type="GROUP", text="เลิกใช้แล้ว", is_retired=True)
    client.force_login(province)
    response = client.post(reverse("year_open_next", args=[cycle.pk]))
    made = Cycle.objects.get(fiscal_year=2569)
    assert response.headers["Location"] == reverse("year", args=[made.pk])
    assert due(made) == date(2025, 12, 20)
    assert made.quotas.get(type="GROUP").minimum == 2
    assert [row.text for row in made.checklist.all()] == [item.text]
    assert "ปีงบประมาณ 2569" in client.get(reverse("quota")).content.decode()


def test_year_is_opened_once(client, cycle, province):
    client.force_login(province)
    url = reverse("year_open_next", args=[cycle.pk])
    client.post(url)
    assert "ปีงบประมาณ 2569 เปิดไว้แล้ว" in client.post(url, follow=True).content.decode()
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
        lambda: open_next_year(cycle, by=head),
        lambda: reopen_step(cycle, kind="LIST", area=None, until_on=None, reason="", by=head),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()


# Settings


def test_settings_are_saved_as_they_are_typed(client, cycle, province):
    client.force_login(province)
    typed = {"LIST-due_on": "๒๗ ธ.ค. ๖๗", "GROUP-minimum": "๒", "certifying_level": "PROVINCE"}
    response = client.post(reverse("year", args=[cycle.pk]), filled(cycle, **typed))
    assert response.headers["Location"] == reverse("year", args=[cycle.pk])
    cycle.refresh_from_db()
    assert due(cycle) == date(2024, 12, 27)
    assert cycle.quotas.get(type="GROUP").minimum == 2
    assert cycle.certifying_level == "PROVINCE"


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


# Checklists


def act(client, cycle, verb, item):
    url = reverse("year_checklist", args=[cycle.pk, item.type])
    return client.post(url, {"act": verb, "item": item.pk}, follow=True)


def texts(cycle, type_="GROUP"):
    return [item.text for item in ChecklistItem.objects.filter(cycle=cycle, type=type_)]


def test_new_item_goes_to_the_end(client, cycle, province, item):
    client.force_login(province)
    url = reverse("year_checklist", args=[cycle.pk, "GROUP"])
    assert '<option value="2" selected>2</option>' in client.get(url).content.decode()
    client.post(
        url, {"text": " รายงานการประชุม ", "is_required": "on", "needs_file": "on", "place": "2"}
    )
    made = ChecklistItem.objects.get(text="รายงานการประชุม")
    assert (made.position, made.is_required, made.needs_file) == (2, True, True)
    assert texts(cycle) == [item.text, "รายงานการประชุม"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "กรุณากรอกข้อมูล"), ("ใบสมัครที่ลงนามแล้ว", "มีรายการนี้"), ("ก" * 301, "ยาวเกินไป")],
)
def test_item_that_cannot_be_is_refused_with_what_was_typed(
    client, cycle, province, item, typed, words
):
    client.force_login(province)
    url = reverse("year_checklist", args=[cycle.pk, "GROUP"])
    response = client.post(url, {"text": typed, "place": "1"})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert texts(cycle) == [item.text]


def test_item_is_edited_in_its_place(client, cycle, province, item):
    client.force_login(province)
    url = reverse("year_checklist", args=[cycle.pk, "GROUP"])
    assert f'value="{item.text}"' in client.get(url, {"item": item.pk}).content.decode()
    typed = {"item": item.pk, "text": "ใบสมัครฉบับจริง", "needs_file": "on", "place": "1"}
    client.post(url, typed)
    item.refresh_from_db()
    assert (item.text, item.needs_file, item.is_required) == ("ใบสมัครฉบับจริง", True, False)
    assert "แก้ไข “ใบสมัครฉบับจริง”" in client.get(url).content.decode()


@pytest.mark.parametrize("number", ["999999", "x", "๑", "\0"])
def test_item_that_is_not_there_is_not_found(client, cycle, province, item, number):
    client.force_login(province)
    url = reverse("year_checklist", args=[cycle.pk, "GROUP"])
    assert client.get(url, {"item": number}).status_code == 404
    assert client.post(url, {"item": number, "act": "retire"}).status_code == 404


def test_item_of_another_list_is_not_found(client, cycle, province, item):
    other = ChecklistItemFactory(cycle=CycleFactory(fiscal_year=2567), type="GROUP")
    client.force_login(province)
    url = reverse("year_checklist", args=[cycle.pk, "GROUP"])
    assert client.post(url, {"item": other.pk, "act": "delete"}).status_code == 404
    assert ChecklistItem.objects.filter(pk=other.pk).exists()


def place(client, item, number):
    url = reverse("year_checklist", args=[item.cycle_id, item.type])
    return client.post(url, {"item": item.pk, "text": item.text, "place": number})


def test_items_are_put_in_order(client, cycle, province):
    rows = [ChecklistItemFactory(cycle=cycle, type="GROUP", position=1, text=t) for t in "กขค"]
    client.force_login(province)
    place(client, rows[2], 1)
    assert texts(cycle) == ["ค", "ก", "ข"]
    place(client, rows[1], 2)
    assert texts(cycle) == ["ค", "ข", "ก"]
    assert place(client, rows[1], 4).status_code == 422
    assert texts(cycle) == ["ค", "ข", "ก"]


def test_retired_items_take_no_place(client, cycle, province):
    old = ChecklistItemFactory(cycle=cycle, type="GROUP", position=1, text="เก่า", is_retired=True)
    rows = [ChecklistItemFactory(cycle=cycle, type="GROUP", position=2, text=t) for t in "กข"]
    client.force_login(province)
    assert place(client, rows[1], 1).status_code == 302
    assert texts(cycle) == ["ข", "ก", "เก่า"]
    assert place(client, old, 1).status_code == 404


def test_retired_item_keeps_its_answers_and_comes_back(client, cycle, province, item):
    ChecklistAnswerFactory(item=item)
    client.force_login(province)
    act(client, cycle, "retire", item)
    item.refresh_from_db()
    assert (item.is_retired, ChecklistAnswer.objects.filter(item=item).count()) == (True, 1)
    act(client, cycle, "bring_back", item)
    item.refresh_from_db()
    assert item.is_retired is False


@pytest.mark.parametrize("use", ["answer", "file"])
def test_item_in_use_is_never_deleted(client, cycle, province, item, use):
    if use == "answer":
        ChecklistAnswerFactory(item=item)
    else:
        AttachmentFactory(item=item)
    client.force_login(province)
    url = reverse("year_checklist", args=[cycle.pk, "GROUP"])
    assert 'value="delete"' not in client.get(url, {"item": item.pk}).content.decode()
    assert "จึงลบไม่ได้" in act(client, cycle, "delete", item).content.decode()
    assert texts(cycle) == [item.text]


def test_item_without_answers_is_deleted(client, cycle, province, item):
    client.force_login(province)
    url = reverse("year_checklist", args=[cycle.pk, "GROUP"])
    assert 'value="delete"' in client.get(url, {"item": item.pk}).content.decode()
    act(client, cycle, "delete", item)
    assert texts(cycle) == []


def test_unknown_type_has_no_checklist(client, cycle, head):
    client.force_login(head)
    assert client.get(f"/years/{cycle.pk}/checklist/OTHER/").status_code == 404


# Re-opening

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
        ({"area": "5001"}, "กรุณาเลือกอำเภอในจังหวัด"),
        ({"area": "520301"}, "กรุณาเลือกอำเภอในจังหวัด"),
        ({"kind": "DEVELOP"}, "กรุณาเลือกขั้นตอนที่มีวันปิดรับ"),
        ({"until_on": "31/1/2568"}, "เปิดถึง 31 มกราคม 2568 อยู่แล้ว"),
        ({"until_on": "15/12/2567"}, "เร็วเกินไป"),
        ({"reason": " "}, "กรุณาระบุเหตุผล"),
    ],
)
def test_reopening_that_cannot_be_is_refused(client, cycle, province, elsewhere, typed, words):
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
    html = page(client, head, "year_reopen", cycle.pk)
    assert ("ของเรา" in html, "ของเขา" in html) == (True, False)
    assert "ของเขา" in page(client, province, "year_reopen", cycle.pk)


def test_reopening_tells_whether_it_still_lasts(client, cycle, province, on_day):
    ReopeningFactory(cycle=cycle, area_id="5203", opened_by=province, until_on=date(2025, 2, 14))
    on_day(date(2025, 2, 14))
    assert "เปิดอยู่" in page(client, province, "year_reopen", cycle.pk)
    on_day(date(2025, 2, 15))
    assert "สิ้นสุดแล้ว" in page(client, province, "year_reopen", cycle.pk)


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


def test_checklist_of_each_type_has_its_own_page(client, cycle, head):
    for type_ in ApplicantType:
        ChecklistItemFactory(cycle=cycle, type=type_, text=f"รายการของ{type_.label}")
    for type_ in ApplicantType:
        html = page(client, head, "year_checklist", cycle.pk, type_)
        shown = [label for label in ApplicantType.labels if f"รายการของ{label}" in html]
        assert shown == [type_.label]
