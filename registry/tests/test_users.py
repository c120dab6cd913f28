"""Accounts, as the administrator keeps them."""

import re

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mchch.scope import acting_for
from registry.actions import accounts
from registry.choices import Role, Stage
from registry.models import ChangeEvent, User
from registry.tests.factories import PASSWORD, ApplicationFactory, AreaFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = "ฝนตกที่เกาะคา 9"


@pytest.fixture
def chiang_mai(lampang):
    """An officer of another province."""
    AreaFactory(code="5004", name="เชียงดาว")
    return UserFactory(username="faraway", area_code="5004", given_name="ไกล")


@pytest.fixture
def page(client, admin):
    client.force_login(admin)
    return client


def typed(**changes):
    data = {
        "username": "somsri", "title": "น.ส.", "given_name": "สมศรี", "family_name": "ใจดี",
        "position": "นักวิชาการพัฒนาชุมชนชำนาญการ", "phone": "081-234-5678",
        "email": "somsri@example.com", "role": "FIELD_OFFICER", "area": "5203",
    }  # fmt: skip
    return data | changes


def particulars(user, **changes):
    """What the form of an account that is there holds."""
    data = {name: getattr(user, name) for name in accounts.COLUMNS if name != "area"}
    return data | {"area": user.area_id or ""} | changes


def names(response):
    return [account.username for account in response.context["page_obj"]]


def told(response):
    return [str(message) for message in response.context["messages"]]


# --- who may ------------------------------------------------------------------------------------

URLS = ["user_list", "user_new", "user", "user_link", "user_active"]


@pytest.mark.parametrize("name", ["officer", "head", "committee", "province", "nation"])
@pytest.mark.parametrize("url", URLS)
def test_accounts_are_for_the_administrator_only(client, request, colleague, name, url):
    client.force_login(request.getfixturevalue(name))
    address = reverse(url, args=[colleague.pk] if url not in URLS[:2] else [])
    for response in (client.get(address), client.post(address, typed(active="0"))):
        assert response.status_code == 403
        assert "เฉพาะผู้ดูแลระบบเท่านั้น" in response.content.decode()
    colleague.refresh_from_db()
    assert colleague.is_active


def test_administrator_of_a_province_sees_nobody_else(
    client, local_admin, officer, admin, chiang_mai
):
    client.force_login(local_admin)
    assert sorted(names(client.get(reverse("user_list")))) == ["local_admin", "officer"]
    for url in URLS[2:]:
        assert client.get(reverse(url, args=[chiang_mai.pk])).status_code == 404
        assert client.post(reverse(url, args=[admin.pk]), {"active": "0"}).status_code == 404


def test_administrator_of_the_country_sees_all_and_the_own_account(page, admin, nation, chiang_mai):
    assert sorted(names(page.get(reverse("user_list")))) == ["admin", "faraway", "nation"]


# --- the list -----------------------------------------------------------------------------------


def test_list_groups_by_area_from_the_top(page, admin, province, outsider, officer, head):
    response = page.get(reverse("user_list"))
    assert names(response) == ["admin", "province", "head", "officer", "outsider"]
    groups = re.findall(r'scope="rowgroup"[^>]*>([^<]+)<', response.content.decode())
    assert groups == ["ทั้งประเทศ", "จังหวัดลำปาง", "อำเภอเกาะคา", "อำเภอแจ้ห่ม"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=กานดา", ["officer"]),
        ("q=กาน สมม", ["officer"]),
        ("q=OFFIC", ["officer"]),
        ("q=081-111", ["colleague"]),
        ("area=5206", ["outsider"]),
        ("role=DISTRICT_HEAD", ["head"]),
        ("state=closed", ["colleague"]),
        ("state=waiting", ["outsider"]),
        ("role=FIELD_OFFICER&state=active", ["officer"]),
        ("q=ไม่มีใคร", []),
    ],
)
def test_list_is_searched_and_filtered(page, officer, head, colleague, outsider, query, found):
    User.objects.filter(pk=colleague.pk).update(is_active=False, phone="0811112222")
    User.objects.filter(pk=outsider.pk).update(password="!unset")
    response = page.get(f"{reverse('user_list')}?{query}")
    assert names(response) == found


def test_chip_keeps_the_other_filters_and_takes_itself_away(page, officer):
    rows = dict(page.get(f"{reverse('user_list')}?q=a&role=ADMIN&page=2").context["chip_rows"])
    chips = {chip["label"]: chip for chip in [*rows["บทบาท"], *rows["สถานะ"]]}
    assert chips["ผู้ดูแลระบบ"]["active"]
    assert chips["ผู้ดูแลระบบ"]["url"] == "?q=a"
    assert chips["พัฒนากร"]["url"] == "?q=a&role=FIELD_OFFICER"
    assert chips["ใช้งาน"]["url"] == "?q=a&role=ADMIN&state=active"


def test_list_asks_the_same_number_of_statements_at_any_size(page, lampang):
    counts = []
    for more in (1, 49, 450):
        User.objects.bulk_create(UserFactory.build() for _ in range(more))
        page.get(reverse("user_list"))
        with CaptureQueriesContext(connection) as queries:
            response = page.get(reverse("user_list"))
        counts.append(len(queries))
        assert len(response.content) < 60_000
    assert len(set(counts)) == 1
    assert counts[0] <= 12


# --- a new account ------------------------------------------------------------------------------


def test_new_account_has_no_password_and_its_link_is_shown_once(page, admin):
    response = page.post(reverse("user_new"), typed())
    account = User.objects.get(username="somsri")
    assert str(account) == "นางสาวสมศรี ใจดี"
    assert (account.phone, account.area_id, account.role) == ("0812345678", "5203", "FIELD_OFFICER")
    assert not account.has_usable_password()
    assert response.url == reverse("user_link", args=[account.pk])
    shown = page.get(response.url)
    assert "19 ธันวาคม 2567" in shown.content.decode()
    owner = Client()
    form = owner.get(shown.context["url"].replace("http://testserver", ""), follow=True)
    address = form.redirect_chain[-1][0]
    owner.post(address, {"new_password1": NEW, "new_password2": NEW})
    account.refresh_from_db()
    assert account.check_password(NEW)
    again = page.get(response.url)
    assert "url" not in again.context
    assert "/welcome/" not in again.content.decode()


def test_fresh_link_is_shown_for_its_own_account_only(page, officer):
    page.post(reverse("user_link", args=[officer.pk]))
    other = UserFactory()
    assert "/welcome/" not in page.get(reverse("user_link", args=[other.pk])).content.decode()


def test_new_account_tells_all_errors_at_once_and_keeps_what_was_typed(page, lampang):
    wrong = typed(username="สมศรี", phone="12", email="x", role="", given_name="")
    response = page.post(reverse("user_new"), wrong)
    assert response.status_code == 422
    fields = ["email", "given_name", "phone", "role", "username"]
    assert sorted(response.context["form"].errors) == fields
    assert 'value="นักวิชาการพัฒนาชุมชนชำนาญการ"' in response.content.decode()
    assert not User.objects.filter(family_name="ใจดี").exists()


@pytest.mark.parametrize(
    ("role", "area", "error"),
    [
        ("FIELD_OFFICER", "", "บทบาทพัฒนากรต้องเลือกอำเภอ"),
        ("DISTRICT_HEAD", "52", "บทบาทพัฒนาการอำเภอต้องเลือกอำเภอ"),
        ("COMMITTEE", "52", "บทบาทกรรมการตรวจประเมินต้องเลือกอำเภอ"),
        ("PROVINCE", "5203", "บทบาทเจ้าหน้าที่จังหวัดต้องเลือกจังหวัด"),
        ("PROVINCE", "", "บทบาทเจ้าหน้าที่จังหวัดต้องเลือกจังหวัด"),
        ("ADMIN", "5203", "บทบาทผู้ดูแลระบบต้องเลือกจังหวัด"),
        ("NATION", "52", "บทบาทเจ้าหน้าที่ส่วนกลางดูแลทั้งประเทศ ให้เว้นพื้นที่ว่างไว้"),
    ],
)
def test_area_must_fit_the_role(page, lampang, role, area, error):
    response = page.post(reverse("user_new"), typed(role=role, area=area))
    assert response.context["form"].errors == {"area": [error]}


@pytest.mark.parametrize(
    ("role", "area"),
    [("DISTRICT_HEAD", "5206"), ("PROVINCE", "52"), ("ADMIN", "52"), ("ADMIN", ""), ("NATION", "")],
)
def test_account_of_each_role_is_opened(page, lampang, role, area):
    page.post(reverse("user_new"), typed(role=role, area=area))
    assert User.objects.get(username="somsri").area_id == (area or None)


@pytest.mark.parametrize(
    ("role", "area"), [("NATION", ""), ("ADMIN", ""), ("FIELD_OFFICER", "5004")]
)
def test_administrator_of_a_province_opens_none_beyond_it(
    client, local_admin, chiang_mai, role, area
):
    client.force_login(local_admin)
    assert client.post(reverse("user_new"), typed(role=role, area=area)).status_code == 422
    assert not User.objects.filter(username="somsri").exists()


@pytest.mark.parametrize(("role", "area"), [(Role.NATION, None), (Role.FIELD_OFFICER, "5004")])
def test_database_refuses_an_account_beyond_the_province(local_admin, chiang_mai, role, area):
    user = User(
        username="sly", title="นาย", given_name="ก", family_name="ข", role=role, area_id=area
    )
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        acting_for(local_admin),
    ):
        accounts.open_account(user, by=local_admin)


@pytest.mark.parametrize("taken", ["officer", "OFFICER"])
def test_name_that_is_taken_is_told_at_its_field(page, officer, taken):
    response = page.post(reverse("user_new"), typed(username=taken))
    assert response.context["form"].errors == {"username": ["มีชื่อผู้ใช้นี้แล้ว โปรดใช้ชื่ออื่น"]}


def test_name_taken_beyond_the_own_province_is_told_too(client, local_admin, chiang_mai):
    client.force_login(local_admin)
    response = client.post(reverse("user_new"), typed(username="faraway"))
    assert response.status_code == 422
    assert response.context["form"].errors == {"username": ["มีชื่อผู้ใช้นี้แล้ว โปรดใช้ชื่ออื่น"]}


# --- changing an account ------------------------------------------------------------------------


def test_account_is_changed_and_the_history_names_who_did_it(page, admin, officer):
    url = reverse("user", args=[officer.pk])
    assert page.get(url).status_code == 200
    data = particulars(officer, phone="054 281 234", role="DISTRICT_HEAD", username="other")
    assert page.post(url, data).url == reverse("user_list")
    officer.refresh_from_db()
    assert (officer.phone, officer.role, officer.username) == (
        "054281234",
        "DISTRICT_HEAD",
        "officer",
    )
    event = ChangeEvent.objects.of(officer).first()
    assert (event.actor, event.after["role"]) == (admin.pk, "DISTRICT_HEAD")


def test_changed_account_keeps_its_password(page, officer):
    page.post(reverse("user", args=[officer.pk]), particulars(officer, position="อื่น"))
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_refused_change_shows_what_was_typed_under_the_name_that_is(page, officer):
    data = particulars(officer, given_name="ชื่อใหม่", phone="1")
    response = page.post(reverse("user", args=[officer.pk]), data)
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="ชื่อใหม่"' in html
    assert re.search(r"<h1>([^<]+)<", html).group(1).strip() == "นางสาวกานดา สมมติ"


@pytest.mark.parametrize("changes", [{"area": "5206"}, {"role": "PROVINCE", "area": "52"}])
def test_officer_who_holds_applications_is_not_moved(page, officer, changes):
    ApplicationFactory(officer=officer)
    ApplicationFactory(officer=officer, stage=Stage.WITHDRAWN)
    response = page.post(reverse("user", args=[officer.pk]), particulars(officer, **changes))
    assert response.status_code == 422
    (error,) = response.context["form"].errors["area"]
    assert error.startswith("นางสาวกานดา สมมติ ยังถือใบสมัครของอำเภอเกาะคาอยู่ 2 ใบ")
    officer.refresh_from_db()
    assert officer.area_id == "5203"


def test_officer_is_moved_once_nothing_is_held(page, officer, colleague):
    unit = ApplicationFactory(officer=officer)
    unit.officer = colleague
    unit.save()
    page.post(reverse("user", args=[officer.pk]), particulars(officer, area="5206"))
    officer.refresh_from_db()
    assert officer.area_id == "5206"


def test_holder_may_become_head_of_the_same_district(page, officer):
    ApplicationFactory(officer=officer)
    page.post(reverse("user", args=[officer.pk]), particulars(officer, role="DISTRICT_HEAD"))
    officer.refresh_from_db()
    assert officer.role == Role.DISTRICT_HEAD


@pytest.mark.parametrize("changes", [{"role": "NATION"}, {"area": "52"}])
def test_nobody_changes_the_own_role_or_area(page, admin, changes):
    response = page.post(reverse("user", args=[admin.pk]), particulars(admin, **changes))
    assert response.status_code == 422
    assert "ของตนเองไม่ได้" in response.context["form"].errors["area"][0]


def test_administrator_changes_the_own_particulars(page, admin):
    page.post(reverse("user", args=[admin.pk]), particulars(admin, phone="0899999999"))
    admin.refresh_from_db()
    assert admin.phone == "0899999999"


# --- how much an officer holds ------------------------------------------------------------------


def test_held_applications_are_counted_without_the_right_to_read_them(admin, officer):
    ApplicationFactory.create_batch(3, officer=officer)
    with acting_for(admin):
        assert accounts.held_count(officer) == 3


def test_held_applications_of_another_province_are_not_told(local_admin, chiang_mai):
    ApplicationFactory(officer=chiang_mai, area_id="5004")
    with acting_for(local_admin):
        assert accounts.held_count(chiang_mai) == 0


@pytest.mark.parametrize("name", ["officer", "head", "province", "nation"])
def test_only_the_administrator_may_ask_what_is_held(request, name, outsider):
    user = request.getfixturevalue(name)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        acting_for(user),
    ):
        accounts.held_count(outsider)
