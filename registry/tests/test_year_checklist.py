import pytest
from django.urls import reverse

from registry.choices import ApplicantType
from registry.models import ChecklistAnswer, ChecklistItem
from registry.tests.factories import (
    AttachmentFactory,
    ChecklistAnswerFactory,
    ChecklistItemFactory,
    CycleFactory,
)


@pytest.fixture
def item(cycle):
    return ChecklistItemFactory(cycle=cycle, type="GROUP", position=1, text="ใบสมัครที่ลงนามแล้ว")


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args)).content.decode()


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
    [("", "โปรดกรอกข้อมูล"), ("ใบสมัครที่ลงนามแล้ว", "มีรายการนี้"), ("ก" * 301, "ยาวเกินไป")],
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


def test_checklist_of_each_type_has_its_own_page(client, cycle, head):
    for type_ in ApplicantType:
        ChecklistItemFactory(cycle=cycle, type=type_, text=f"รายการของ{type_.label}")
    for type_ in ApplicantType:
        html = page(client, head, "year_checklist", cycle.pk, type_)
        shown = [label for label in ApplicantType.labels if f"รายการของ{label}" in html]
        assert shown == [type_.label]
