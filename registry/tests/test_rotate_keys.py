"""Changing the key of what is encrypted."""

import json

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command
from django.db import connection

from registry.models import ChangeEvent
from registry.tests.factories import ApplicationFactory, SubmissionFactory, TypedDraftFactory

NEW, OLD = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture
def rows(settings, cycle, officer):
    """An application, unsaved typing, a sending under the old key; the new one stands in front."""
    settings.CITIZEN_ID_KEYS = [OLD]
    application = ApplicationFactory(officer=officer)
    ApplicationFactory(officer=officer, citizen_id="")
    typed = TypedDraftFactory(application=application, payload="พิมพ์ค้างไว้")
    sent = SubmissionFactory(applications=[application])
    settings.CITIZEN_ID_KEYS = [NEW, OLD]
    return application, typed, sent


def stored(row, column):
    with connection.cursor() as cursor:
        cursor.execute(f"select {column} from {row._meta.db_table} where id = %s", [row.pk])
        value = cursor.fetchone()[0]
    return json.loads(value)["applications"][0]["citizen_id"] if column == "snapshot" else value


def opened(row, column, key):
    return Fernet(key).decrypt(stored(row, column).encode()).decode()


def rotate(capsys, *arguments):
    call_command("rotate_citizen_id_keys", *arguments)
    return capsys.readouterr().out


def test_everything_is_under_the_new_key(rows, capsys):
    application, typed, sent = rows
    assert "3 values encrypted anew, 0 were already" in rotate(capsys)
    assert opened(application, "citizen_id", NEW) == application.citizen_id
    assert opened(typed, "payload", NEW) == "พิมพ์ค้างไว้"
    assert opened(sent, "snapshot", NEW) == application.citizen_id
    with pytest.raises(InvalidToken):
        opened(application, "citizen_id", OLD)


def test_old_key_may_go_afterwards(rows, settings, capsys):
    application, typed, _ = rows
    rotate(capsys)
    settings.CITIZEN_ID_KEYS = [NEW]
    application.refresh_from_db()
    typed.refresh_from_db()
    assert (len(application.citizen_id), typed.payload) == (13, "พิมพ์ค้างไว้")
    assert application.version == 1
    assert "All 3 values" in rotate(capsys, "--check")


def test_second_run_writes_nothing(rows, capsys):
    rotate(capsys)
    before = ChangeEvent.objects.count()
    assert "0 values encrypted anew, 3 were already" in rotate(capsys)
    assert ChangeEvent.objects.count() == before


def test_check_only_counts(rows, capsys):
    before = stored(rows[0], "citizen_id")
    with pytest.raises(CommandError, match="3 values still need an older key"):
        rotate(capsys, "--check")
    assert stored(rows[0], "citizen_id") == before


def test_history_says_that_it_was_the_system(rows, capsys):
    rotate(capsys)
    event = ChangeEvent.objects.of(rows[0]).first()
    assert event.actor is None
    assert event.actor_name == "ระบบ (เปลี่ยนกุญแจเข้ารหัส)"
    assert event.after == {"citizen_id": "***"}


def test_value_without_its_key_is_named_and_the_rest_is_done(rows, settings, capsys):
    application, typed, _ = rows
    settings.CITIZEN_ID_KEYS = [Fernet.generate_key().decode()]
    lost = ApplicationFactory(officer=application.officer)
    settings.CITIZEN_ID_KEYS = [NEW, OLD]
    with pytest.raises(
        CommandError, match=f"1 values open with no key.*registry_application {lost.pk}"
    ):
        rotate(capsys)
    assert opened(typed, "payload", NEW) == "พิมพ์ค้างไว้"
