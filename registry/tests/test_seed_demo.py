from datetime import date
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from mchch import clock
from mchch.scope import acting_for
from mchch.thai import citizen_id
from registry import uploads
from registry.actions import applications, submissions
from registry.actions.files import answer_item
from registry.actions.numbers import application_number
from registry.choices import EVALUATED_STAGES, ApplicantType, Role, Stage, SubmissionStatus
from registry.demo import PASSWORD, key
from registry.models import (
    Application,
    Attachment,
    ChangeEvent,
    Cycle,
    Office,
    PrivacyNotice,
    StageChange,
    Submission,
    User,
)
from registry.quota import matrix
from registry.readiness import missing_for_list
from registry.tests.factories import AttachmentFactory

ACCOUNTS = {
    "admin": Role.ADMIN,
    "province": Role.PROVINCE,
    "head5203": Role.DISTRICT_HEAD,
    "field5203a": Role.FIELD_OFFICER,
    "field5203b": Role.FIELD_OFFICER,
    "head5206": Role.DISTRICT_HEAD,
    "committee5206": Role.COMMITTEE,
}


def seed():
    out = StringIO()
    with override_settings(DEMO=True):
        call_command("seed_demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, made once; a test that changes it uses `undone`."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed()
        yield Cycle.objects.get(fiscal_year=2568)
        transaction.set_rollback(True)


@pytest.fixture
def undone(demo):
    savepoint = transaction.savepoint()
    yield
    transaction.savepoint_rollback(savepoint)


def person(username):
    return User.objects.get(username=username)


def of_this_year(demo):
    return Application.objects.in_cycle(demo)


# The command


def test_seeding_outside_demo_mode_is_refused(db):
    with pytest.raises(CommandError, match="DEMO=true"):
        call_command("seed_demo")
    assert not User.objects.exists()


def test_second_run_says_so_and_does_nothing(demo):
    before = (User.objects.count(), Application.objects.count())
    assert "nothing was done" in seed()
    assert (User.objects.count(), Application.objects.count()) == before


def picture_of_the_demo():
    """Everything that was made, without the database's own numbers."""
    return [
        list(
            User.objects.order_by("username").values_list("username", "given_name", "family_name")
        ),
        [
            (row.key, row.number, str(row), row.citizen_id, row.stage, row.version, row.updated_at)
            for row in Application.objects.order_by("key")
        ],
        list(
            StageChange.objects.order_by("application__key", "changed_at").values_list("changed_at")
        ),
        list(Attachment.objects.order_by("sha256", "name").values_list("sha256", "name")),
        list(Submission.objects.order_by("receipt_no").values_list("key", "receipt_no", "sent_at")),
    ]


def test_demo_is_the_same_each_time_and_on_any_day(db, on_day):
    found = []
    for day in (date(2024, 12, 16), date(2031, 2, 3)):
        on_day(day)
        savepoint = transaction.savepoint()
        seed()
        found.append(picture_of_the_demo())
        transaction.savepoint_rollback(savepoint)
    assert found[0] == found[1]


# Accounts


def test_named_accounts_are_there_with_the_demo_password(demo):
    found = {name: person(name) for name in ACCOUNTS}
    assert {name: user.role for name, user in found.items()} == ACCOUNTS
    assert all(user.check_password(PASSWORD) for user in found.values())


@pytest.mark.parametrize(("in_demo", "status"), [(True, 302), (False, 422)])
def test_demo_password_opens_accounts_in_demo_mode_only(undone, client, settings, in_demo, status):
    settings.DEMO = in_demo
    typed = {"username": "head5203", "password": PASSWORD}
    assert client.post(reverse("login"), typed).status_code == status
    assert ("_auth_user_id" in client.session) is in_demo


def test_each_of_13_districts_has_a_head_and_4_to_6_officers(demo):
    heads = User.objects.filter(role=Role.DISTRICT_HEAD)
    assert sorted(heads.values_list("area_id", flat=True)) == [f"52{n:02}" for n in range(1, 14)]
    for head in heads:
        assert 4 <= User.objects.field_officers().filter(area=head.area_id).count() <= 6


def test_each_office_has_its_letterhead_and_a_signatory(demo):
    offices = Office.objects.prefetch_related("signatories")
    assert len(offices) == 14
    assert all(office.address and office.phone and office.letter_prefix for office in offices)
    assert all(
        sum(person.is_default for person in office.signatories.all()) == 1 for office in offices
    )
    assert Office.objects.get(area="52").letter_prefix == "ลป ๐๐๑๙.๓"
    capital = Office.objects.get(area="5201")
    assert capital.signatories.get(is_default=True).position == "นายอำเภอเมืองลำปาง"


def test_privacy_notice_tells_basis_rights_and_contact(demo):
    text = PrivacyNotice.current().text
    for words in ("มาตรา 24 (4)", "พ.ศ. 2562", "ระยะเวลาเก็บรักษา", "สิทธิของท่าน", "ติดต่อ"):
        assert words in text


# Applications


def test_about_300_applications_stand_in_every_stage(demo):
    stages = set(of_this_year(demo).values_list("stage", flat=True))
    assert 270 <= of_this_year(demo).count() <= 330
    assert stages == set(Stage.values) - set(EVALUATED_STAGES)  # in spring


def test_every_state_of_a_sending_occurs(demo):
    found = Submission.objects.in_cycle(demo).values_list("status", flat=True)
    assert set(found) == set(SubmissionStatus.values)


def test_citizen_ids_are_valid_and_plainly_made_up(demo):
    leaders = Application.objects.filter(type=ApplicantType.LEADER)
    assert all(citizen_id.is_valid(row.citizen_id) for row in leaders)
    assert all(row.citizen_id.startswith(citizen_id.MADE_UP) for row in leaders)


def test_nothing_happens_after_the_demo_day(demo):
    end = clock.end_of(date(2024, 12, 16))
    assert not Application.objects.filter(updated_at__gt=end).exists()
    assert not StageChange.objects.filter(changed_at__gt=end).exists()
    assert not Submission.objects.filter(decided_at__gt=end).exists()
    assert not Attachment.objects.filter(uploaded_at__gt=end).exists()


def test_stages_follow_from_their_history(demo):
    for row in Application.objects.exclude(stage=Stage.DRAFT).prefetch_related("stage_changes"):
        moves = list(row.stage_changes.all())[::-1]
        times = [row.created_at, *(move.changed_at for move in moves)]
        chain = [Stage.DRAFT, *(move.to_stage for move in moves)]
        assert [move.from_stage for move in moves] == chain[:-1]
        assert chain[-1] == row.stage
        assert times == sorted(times)


def test_history_names_who_would_have_done_it(demo):
    row = of_this_year(demo).filter(stage=Stage.ACCEPTED).first()
    head = User.objects.get(role=Role.DISTRICT_HEAD, area=row.area_id[:4])
    told = ChangeEvent.objects.of(row).order_by("id").values_list("operation", "actor_name")
    assert list(told) == [
        ("I", str(row.officer)),
        ("U", str(head)),
        ("U", str(person("province"))),
    ]


def test_what_was_sent_lacks_nothing(demo):
    sent = of_this_year(demo).filter(stage__in=[Stage.SENT, Stage.ACCEPTED])
    assert not sent.missing_something().exists()


def test_waiting_lists_hold_what_is_sent(demo):
    for submission in Submission.objects.in_cycle(demo).waiting():
        ids = {row["id"] for row in submission.snapshot["applications"]}
        sent = of_this_year(demo).inside(submission.area_id).filter(stage=Stage.SENT)
        assert ids == set(sent.values_list("pk", flat=True))


def test_next_number_follows_the_last_one(demo, undone):
    given = set(of_this_year(demo).inside("5203").values_list("number", flat=True)) - {""}
    assert application_number(demo, "5203") == f"5203/68-{len(given) + 1:04d}"


def test_files_are_such_as_the_intake_accepts(demo):
    for content_type in ("application/pdf", "image/jpeg"):
        attachment = Attachment.objects.filter(content_type=content_type).first()
        accepted = uploads.accept(attachment.file, attachment.name, max_bytes=100_000)
        assert accepted.content_type == content_type


def test_last_year_is_there_to_be_found_again(demo):
    last = Application.objects.filter(cycle__fiscal_year=2567, area__code__startswith="5203")
    again = of_this_year(demo).filter(applicant__in=last.values("applicant"))
    assert {row.stage for row in last} == {Stage.ACCEPTED}
    assert 0 < again.count() < last.count()


# The stories


def test_list_of_jaehom_came_back_with_reasons_for_single_ones(demo):
    returned = Submission.objects.in_cycle(demo).get(area="5206")
    assert returned.status == SubmissionStatus.RETURNED
    assert len(returned.returned) == 3
    assert of_this_year(demo).inside("5206").filter(stage=Stage.RETURNED).count() == 3


def test_list_of_sobprap_has_only_to_be_sent(demo):
    assert missing_for_list(demo, "5211") == []
    assert not Submission.objects.in_cycle(demo).filter(area="5211").exists()


def test_kokha_has_a_few_things_to_do(demo):
    missing = missing_for_list(demo, "5203")
    assert sorted(line.kind for line in missing) == ["checklist"] * 3 + ["drafts"] + ["quota"] * 3
    assert [cell.missing for cell in matrix(demo, "5203").of(person("field5203a"))] == [0, 0, 1, 0]


def test_kokha_can_be_played_to_its_end(demo, undone):
    head, province = person("head5203"), person("province")
    rows = of_this_year(demo).inside("5203").counted()
    for row in rows.with_lacking():
        for item in demo.checklist.filter(type=row.type, text__in=row.lacking):
            AttachmentFactory(application=row, item=item)
            with acting_for(row.officer):
                answer_item(row, item, True, by=row.officer)
    with acting_for(head):
        first = submissions.send_list(demo, key=key_of(1), note="ยังขาดบางประเภท", by=head)
    chosen = rows.filter(stage=Stage.SENT).first()
    with acting_for(province):
        submissions.send_back(first, by=province, reason="", reasons={chosen.pk: "ขาดลายมือชื่อ"})
    with acting_for(chosen.officer):
        chosen.refresh_from_db()
        applications.register(chosen, by=chosen.officer)
    with acting_for(head):
        second = submissions.send_list(demo, key=key_of(2), note="แก้ไขแล้ว", by=head)
    with acting_for(province):
        submissions.accept(second, by=province)
    assert set(rows.values_list("stage", flat=True)) == {Stage.ACCEPTED}
    assert (second.round_no, first.is_late) == (2, False)


def key_of(number):
    return key(Random(number))
