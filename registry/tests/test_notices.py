from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from registry.choices import ApplicantType, Role, StepKind
from registry.models import Cycle, PrivacyNotice, User
from registry.tests.factories import PrivacyNoticeFactory

URL = "/notices/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_version")]


@pytest.fixture
def first_version(db):
    return PrivacyNoticeFactory(version="1")


def test_new_notice_is_in_force_from_its_day(client, lampang, admin, on_day):
    on_day(date(2024, 12, 16))
    client.force_login(admin)
    client.post(URL, {"version": "2", "text": "ฉบับใหม่", "effective_on": "1/1/2568"})
    assert PrivacyNotice.current().version == "1"
    on_day(date(2025, 1, 1))
    assert PrivacyNotice.current().version == "2"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"version": "1"}, "version"),
        ({"effective_on": "1/1/2560"}, "effective_on"),
        ({"text": " "}, "text"),
    ],
)
def test_wrong_notice_is_told_at_its_field(client, lampang, admin, on_day, typed, field):
    on_day(date(2024, 12, 16))
    client.force_login(admin)
    whole = {"version": "2", "text": "ฉบับใหม่", "effective_on": "1/1/2568"}
    response = client.post(URL, whole | typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_notices_are_the_administrators(client, lampang, officer, province):
    for person in (officer, province):
        client.force_login(person)
        assert client.post(URL, {"version": "2"}).status_code == 403


def test_province_opens_its_first_year_and_only_once(client, lampang, province, on_day):
    on_day(date(2025, 10, 20))
    client.force_login(province)
    client.post(reverse("year_open_first"))
    cycle = Cycle.objects.get()
    assert cycle.fiscal_year == 2569
    steps = {step.kind: step for step in cycle.steps.all()}
    assert steps[StepKind.LIST].due_on == date(2025, 12, 22)  # the 20th is a Saturday
    assert set(cycle.checklist.values_list("type", flat=True)) == set(ApplicantType)
    client.post(reverse("year_open_first"))
    assert Cycle.objects.count() == 1


def test_first_year_by_a_district_is_refused(client, lampang, head):
    client.force_login(head)
    client.post(reverse("year_open_first"))
    assert Cycle.objects.count() == 0


def test_create_admin_prints_a_link_that_sets_the_password(client, db, capsys):
    call_command("create_admin", "chief", "นาย", "ทดสอบ", "ระบบ")
    path = capsys.readouterr().out.split()[-1]
    assert client.get(path, follow=True).status_code == 200
    assert User.objects.get(username="chief").role == Role.ADMIN
    with pytest.raises(CommandError):
        call_command("create_admin", "chief", "นาย", "ทดสอบ", "ระบบ")
