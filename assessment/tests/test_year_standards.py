"""The standards of a year that is being prepared: copied from the last, seen by its province."""

import pytest
from django.urls import reverse

from assessment.actions.standards import copy_standards, publish, sample_standard
from assessment.choices import StandardStatus
from assessment.models import Standard
from mchch.scope import acting_for
from registry.actions.year import open_to_districts, prepare_next_year
from registry.choices import ApplicantType
from registry.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cycle, province):
    """The next year; of this one three types have a standard in use."""
    for type_ in list(ApplicantType)[:3]:
        publish(sample_standard(cycle, type_, by=province), by=province)
    return prepare_next_year(cycle, by=province)


def test_standards_of_last_year_are_copied_as_drafts(client, draft, province):
    client.force_login(province)
    own = sample_standard(draft, ApplicantType.GROUP, by=province)
    client.post(reverse("standard_copy", args=[draft.pk]))
    made = Standard.objects.filter(cycle=draft).order_by("type")
    assert [(row.type, row.status, row.version) for row in made] == [
        (ApplicantType.GROUP, StandardStatus.DRAFT, 1),
        (ApplicantType.LEADER, StandardStatus.DRAFT, 1),
        (ApplicantType.NETWORK, StandardStatus.DRAFT, 1),
    ]
    assert own in made
    leader = made.get(type=ApplicantType.LEADER)
    assert "2569" in leader.title
    assert leader.indicators.count() == leader.indicators.model.objects.filter(
        standard__cycle__fiscal_year=2568, standard__type=ApplicantType.LEADER
    ).count()  # fmt: skip


def test_second_copy_says_that_there_is_nothing(draft, cycle, province):
    copy_standards(draft, cycle, by=province)
    with pytest.raises(Refused, match="ไม่มีเกณฑ์ของปีก่อนที่ต้องคัดลอก"):
        copy_standards(draft, cycle, by=province)
    assert Standard.objects.filter(cycle=draft).count() == 3


@pytest.mark.parametrize("role", ["officer", "head", "nation"])
def test_others_do_not_copy(client, request, draft, province, role):
    person = request.getfixturevalue(role)
    client.force_login(person)
    url = reverse("standard_copy", args=[draft.pk])
    assert client.post(url).status_code == 404
    open_to_districts(draft, by=province)
    assert client.post(url).status_code == 403


@pytest.mark.parametrize("role", ["officer", "head", "nation"])
def test_standard_is_seen_with_its_year(client, request, draft, cycle, province, role):
    copy_standards(draft, cycle, by=province)
    person = request.getfixturevalue(role)
    new = Standard.objects.filter(cycle=draft).first()

    def seen():
        with acting_for(person):
            by_database = Standard.objects.filter(pk=new.pk).exists()
        return by_database, Standard.objects.visible_to(person).filter(pk=new.pk).exists()

    assert seen() == (False, False)
    open_to_districts(draft, by=province)
    assert seen() == (True, True)


def test_what_is_missing_names_types_without_a_standard_in_use(client, draft, cycle, province):
    copy_standards(draft, cycle, by=province)
    publish(Standard.objects.get(cycle=draft, type=ApplicantType.LEADER), by=province)
    client.force_login(province)
    html = client.get(reverse("year_open", args=[draft.pk])).content.decode()
    assert "เกณฑ์ของประเภทกลุ่ม/องค์กรชุมชนยังเป็นร่าง" in html
    assert "ยังไม่มีเกณฑ์ของประเภทชุมชน" in html
    assert "เกณฑ์ของประเภทผู้นำชุมชนยัง" not in html
