"""Every change of every row is kept by the database itself."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F, GeneratedField

from mchch.scope import acting_for
from registry.history import changes_since, events_of
from registry.models import Application, ChangeEvent, StageChange
from registry.tests.factories import ApplicationFactory, SubmissionFactory, TypedDraftFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(cycle, officer):
    return ApplicationFactory(officer=officer)


def last(row):
    return ChangeEvent.objects.of(row).first()


def test_insert_is_kept_whole(application):
    event = last(application)
    assert (event.operation, event.before, event.area_id) == ("I", None, "520301")
    assert event.after["unit_name"] == application.unit_name


def test_save_is_kept_with_who_and_what(application, officer):
    with acting_for(officer):
        application.position = "เลขานุการ"
        application.save(update_fields=["position"])
    event = last(application)
    assert (event.operation, event.actor) == ("U", officer.pk)
    assert event.actor_name == officer.get_full_name()
    assert event.request is not None
    assert (event.before, event.after) == ({"position": "ประธาน"}, {"position": "เลขานุการ"})


def test_bulk_update_is_kept_row_by_row(application, officer):
    ApplicationFactory.create_batch(2, officer=officer)
    with acting_for(officer):
        Application.objects.update(member_count=F("member_count") + 1)
    events = ChangeEvent.objects.filter(operation="U", after__member_count=13, actor=officer.pk)
    assert events.count() == 3
    assert len({event.request for event in events}) == 1


def test_bulk_create_is_kept(application, officer):
    rows = StageChange.objects.bulk_create(
        StageChange(
            application=application,
            area_id="520301",
            from_stage="DRAFT",
            to_stage=stage,
            changed_by=officer,
            changed_by_name="ก",
        )
        for stage in ("REGISTERED", "SENT")
    )
    assert [last(row).after["to_stage"] for row in rows] == ["REGISTERED", "SENT"]


def test_plain_sql_is_kept(application, officer):
    with acting_for(officer), connection.cursor() as cursor:
        cursor.execute("update registry_application set phone = '0899999999'")
    assert last(application).after == {"phone": "0899999999"}
    assert last(application).actor == officer.pk


def test_delete_is_kept_with_what_was_there(application, officer):
    draft = TypedDraftFactory(application=application)
    pk = draft.pk
    with acting_for(officer):
        draft.delete()
    event = ChangeEvent.objects.filter(table_name="registry_typeddraft", row_id=str(pk)).first()
    assert (event.operation, event.after, event.actor) == ("D", None, officer.pk)
    assert event.before["version"] == 1


def test_update_that_changes_nothing_leaves_nothing(application):
    before = ChangeEvent.objects.count()
    Application.objects.update(position="ประธาน")
    assert ChangeEvent.objects.count() == before


def test_change_that_is_rolled_back_leaves_nothing(application):
    before = ChangeEvent.objects.count()
    with transaction.atomic():
        Application.objects.update(position="รองประธาน")
        transaction.set_rollback(True)
    assert ChangeEvent.objects.count() == before


def test_secrets_leave_only_the_fact_that_they_changed(application, officer):
    secret, ciphered = application.citizen_id, raw(application, "citizen_id")
    application.citizen_id = application.citizen_id_hash = "1" * 13
    application.save()
    officer.set_password("ลับมาก-ลับมาก")
    officer.save()
    typed = TypedDraftFactory(application=application, payload="พิมพ์ค้างไว้")
    sent = SubmissionFactory(applications=[application])
    assert last(application).after == {"citizen_id": "***", "citizen_id_hash": "***"}
    assert last(officer).after == {"password": "***"}
    assert last(typed).after["payload"] == "***"
    assert last(sent).after["snapshot"] == "***"
    kept = " ".join(str((event.before, event.after)) for event in ChangeEvent.objects.all())
    for hidden in (secret, ciphered, "1" * 13, officer.password, raw(typed, "payload")):
        assert hidden not in kept


def raw(row, column):
    """A column as it is stored."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {column} from {row._meta.db_table} where id = %s", [row.pk])
        return cursor.fetchone()[0]


def test_generated_columns_are_left_out(application, officer, lampang):
    generated = {
        column.column
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, GeneratedField)
    }
    assert generated == {"sort_key", "search_text", "district_code", "province_code"}
    Application.objects.update(unit_name="กลุ่มใหม่")
    for row in (application, officer, lampang):
        for event in ChangeEvent.objects.of(row):
            assert not generated & set(event.after)


def test_every_table_of_the_programme_is_audited():
    # Of visits to personal links, a day's throttle; who is logged in now; how backups ended, which
    # the owner notes; figures that are counted anew: no records.
    counters = {
        *("assessment_knock", "registry_session"),
        *("registry_backuprun", "reports_countrycount"),
    }
    expected = {
        model._meta.db_table
        for app in ("registry", "assessment", "reports")
        for model in apps.get_app_config(app).get_models()
        if model._meta.managed
    } - counters
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text from pg_trigger"
            " where tgname = 'audit' and tgenabled = 'O' and tgtype & 29 = 29"
        )
        assert {table for (table,) in cursor.fetchall()} == expected


def test_history_tells_in_the_words_of_the_form(application, officer):
    with acting_for(officer):
        Application.objects.update(position="เลขานุการ", version=2)
    change = changes_since(application, 1)[-1]
    assert (change.label, change.before, change.after) == ("ตำแหน่ง", "ประธาน", "เลขานุการ")
    assert change.by == officer.get_full_name()


def test_history_is_seen_in_its_area_only(application, officer, outsider, province):
    for user, seen in ((officer, 1), (province, 1), (outsider, 0)):
        with acting_for(user):
            assert len(events_of(application)) == seen
