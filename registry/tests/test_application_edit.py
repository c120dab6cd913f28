"""Editing at once: two people, two clicks; the second is told and loses nothing."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from registry.actions.applications import blank_application, insert_draft, typed_by
from registry.choices import ApplicantType, Stage
from registry.errors import AlreadySaved
from registry.models import Application
from registry.tests.applicants import GROUP, autosave
from registry.tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(client, officer, head, cycle):
    """A registered application, and clients of its officer and of the head."""
    row = ApplicationFactory(officer=officer, unit_name="เดิม", area_id="520305")
    second = Client()
    client.force_login(officer)
    second.force_login(head)
    return row, client, second


def test_second_editor_is_told_what_the_first_changed_and_loses_nothing(both, officer):
    row, first, second = both
    url = reverse("application_edit", args=[row.pk])
    first.post(url, GROUP | {"unit_name": "ของคนแรก", "act": "save", "version": 1})
    typed = GROUP | {"house_no": "99/9", "act": "save", "version": 1, "officer": officer.pk}
    answer = second.post(url, typed)
    assert answer.status_code == 409
    told = {change.column: (change.before, change.after) for change in answer.context["changes"]}
    assert told["unit_name"] == ("เดิม", "ของคนแรก")
    assert answer.context["form"]["house_no"].value() == "99/9"
    row.refresh_from_db()
    assert (row.unit_name, row.house_no) == ("ของคนแรก", "")
    again = second.post(url, typed | {"version": answer.context["version"]})
    row.refresh_from_db()
    assert again.status_code == 302
    assert (row.unit_name, row.house_no) == (GROUP["unit_name"], "99/9")


def test_second_editor_does_not_undo_what_the_first_wrote_elsewhere(both, officer):
    row, first, second = both
    url = reverse("application_edit", args=[row.pk])
    as_it_was = GROUP | {"unit_name": "เดิม", "version": 1}
    first.post(url, as_it_was)
    row.refresh_from_db()
    seen = GROUP | {"unit_name": "เดิม", "version": row.version, "officer": officer.pk}
    theirs = {
        "unit_name": "ใหม่",
        "applied_on": "9/12/2567",
        "subdistrict": "ท่าผา",
        "member_count": "31",
    }
    first.post(url, seen | theirs)
    answer = second.post(url, seen | {"house_no": "99/9", "member_count": "50"})
    form = answer.context["form"]
    assert {name: form[name].value() for name in ("unit_name", "applied_on", "subdistrict")} == {
        "unit_name": "ใหม่",
        "applied_on": "09/12/2567",
        "subdistrict": "ตำบลท่าผา",
    }
    assert (form["house_no"].value(), form["member_count"].value()) == ("99/9", "50")
    shown = {name: form[name].value() or "" for name in form.fields}
    second.post(url, shown | {"version": answer.context["version"]})
    row.refresh_from_db()
    assert (row.unit_name, row.house_no, row.member_count) == ("ใหม่", "99/9", 50)
    assert row.area.name == "ท่าผา"


def test_stale_autosave_of_a_draft_keeps_both(client, officer, cycle):
    row = ApplicationFactory(officer=officer, stage=Stage.DRAFT, unit_name="เดิม")
    client.force_login(officer)
    url = reverse("application_edit", args=[row.pk])
    autosave(client, url, {"unit_name": "หนึ่ง"}, version=1)
    answer = autosave(client, url, {"unit_name": "สอง"}, version=1)
    row.refresh_from_db()
    assert row.unit_name == "หนึ่ง"
    assert [change["after"] for change in answer["changes"] if change["label"] == "ชื่อหน่วย"] == [
        "หนึ่ง"
    ]
    assert typed_by(row, officer)[0]["unit_name"] == "สอง"


def test_draft_of_a_key_that_is_taken_leads_to_the_saved_one(officer, cycle):
    key = uuid.uuid4()
    saved = ApplicationFactory(officer=officer, key=key, stage=Stage.DRAFT)
    late = blank_application(key, cycle, ApplicantType.GROUP, by=officer, notice=None)
    with pytest.raises(AlreadySaved) as already:
        insert_draft(late, by=officer)
    assert already.value.application == saved
    assert Application.objects.count() == 1
