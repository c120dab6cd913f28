"""What the administrator is told about backups, and how the commands keep it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mchch.backup import rounds
from mchch.backup.seal import BackupError
from registry import backups
from registry.backups import Kind
from registry.management.commands import backup, restore
from registry.models import BackupRun

pytestmark = pytest.mark.django_db
PAGE = "/backups/"
NOW = timezone.now


@pytest.fixture
def page(client, admin):
    client.force_login(admin)
    return client


def ran(kind, is_good=True, ago=timedelta(minutes=5), **more):
    moment = NOW() - ago
    return BackupRun.objects.create(
        kind=kind, is_good=is_good, started_at=moment, ended_at=moment, **more
    )


def all_good(**more):
    return [ran(kind, **more) for kind in Kind]


def text(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["officer", "head", "committee", "province", "nation"])
def test_backups_are_for_the_administrator_only(client, request, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(PAGE).status_code == 403


def test_page_says_that_nothing_was_ever_backed_up(page, settings):
    settings.BACKUP_DIR = ""
    shown = text(page.get(PAGE))
    assert "ยังไม่ได้กำหนดที่เก็บข้อมูลสำรอง" in shown
    assert shown.count("ยังไม่เคย") == 3
    assert "ยังไม่มีข้อมูลสำรองให้กู้คืน" in shown


def test_page_tells_the_last_good_ones_and_why_one_failed(page, settings):
    settings.BACKUP_DIR = "/somewhere"
    all_good(size=1024 * 1024)
    ran(Kind.TRIAL, is_good=False, ago=timedelta(0), note="ข้อมูลที่กู้คืนไม่ตรงกับข้อมูลจริง 1 ตาราง")
    shown = text(page.get(PAGE))
    assert "ไม่ตรงกับข้อมูลจริง 1 ตาราง" in shown
    assert shown.count("ปกติ (ต้องทำทุก") == 3
    assert "1.0\xa0MB" in shown
    assert "เกินกำหนด" not in shown


def test_home_warns_of_what_is_overdue_and_of_nothing_else(page, settings):
    assert text(page.get("/")).count("ยังไม่เคย") == 3
    all_good()
    assert "การสำรองข้อมูลต้องตรวจสอบ" not in text(page.get("/"))
    BackupRun.objects.filter(kind=Kind.TRIAL).update(ended_at=NOW() - timedelta(days=36))
    shown = text(page.get("/"))
    assert "ทดลองกู้คืนครั้งล่าสุดที่สำเร็จ" in shown
    assert "สำรองข้อมูลชุดเต็มครั้งล่าสุด" not in shown
    settings.DEMO, settings.BACKUP_DIR = True, ""
    assert "การสำรองข้อมูลต้องตรวจสอบ" not in text(page.get("/"))


@pytest.mark.parametrize(
    ("kind", "limit"),
    [
        (Kind.FULL, timedelta(hours=26)),
        (Kind.ROUND, timedelta(minutes=15)),
        (Kind.TRIAL, timedelta(days=35)),
    ],
)
def test_failed_runs_do_not_count_and_limits_are_kept_to_the_minute(kind, limit):
    minute = timedelta(minutes=1)
    run = ran(kind, ago=limit - minute)
    ran(kind, is_good=False, ago=timedelta(0))
    assert next(one for one in backups.watched(backups.last_good()) if one.last).last == run
    assert len(backups.overdue()) == 2
    BackupRun.objects.filter(pk=run.pk).update(ended_at=NOW() - limit - minute)
    assert len(backups.overdue()) == 3


def test_page_asks_the_same_however_many_runs_there_are(page):
    counts = []
    page.get(PAGE)  # the session is written
    for size in (1, 50, 500):
        BackupRun.objects.bulk_create(BackupRun(kind=Kind.FULL, is_good=True) for _ in range(size))
        with CaptureQueriesContext(connection) as asked:
            page.get(PAGE)
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 12


def test_rounds_take_one_row_for_good_and_one_for_bad_ones():
    for fails in (False, True, False, True):
        try:
            with backups.recorded(Kind.ROUND) as run:
                run.until = NOW()
                if fails:
                    raise BackupError("no", "ที่เก็บเต็ม")
        except BackupError:
            pass
    assert sorted(BackupRun.objects.values_list("is_good", "note")) == [
        (False, "ที่เก็บเต็ม"),
        (True, ""),
    ]


def test_failure_that_goes_on_is_one_row():
    for fails in (True, True, False, True):
        try:
            with backups.recorded(Kind.FULL):
                if fails:
                    raise BackupError("no", "ที่เก็บเต็ม")
        except BackupError:
            pass
    kept = BackupRun.objects.order_by("ended_at").values_list("is_good", flat=True)
    assert list(kept) == [False, True, False]


def test_error_of_the_machine_is_told_without_its_words():
    with pytest.raises(OSError, match="secret place"), backups.recorded(Kind.FULL):
        raise OSError("secret place is full")
    assert "secret" not in BackupRun.objects.get().note


def test_web_application_of_the_administrator_only_reads(web_connection):
    with web_connection.cursor() as cursor:
        cursor.execute(
            "select r.rolname, has_table_privilege(r.rolname, 'registry_backuprun', verb)"
            " from pg_roles r, unnest(array['select', 'insert', 'update', 'delete']) verb"
            " where r.rolname like 'mchch\\_%' and r.rolname <> current_user"
            " and has_table_privilege(r.rolname, 'registry_backuprun', verb)"
            " and not pg_has_role(r.rolname, (select tableowner from pg_tables"
            "  where tablename = 'registry_backuprun'), 'member')"
        )
        assert [role for role, _ in cursor.fetchall()] == ["mchch_admin"]


# --- commands ------------------------------------------------------------------------------------


@pytest.fixture
def no_place(monkeypatch, tmp_path):
    plan = rounds.Plan(place="", recipients=[], spool=tmp_path, address=None, files="")
    monkeypatch.setattr(backups, "plan", lambda: plan)


def test_files_that_lie_in_no_folder_are_refused():
    """As those of tests do, in memory."""
    with pytest.raises(CommandError, match="files are not in a folder"):
        call_command("backup")


def test_backup_without_a_place_is_refused_and_kept(no_place):
    with pytest.raises(CommandError, match=r"BACKUP_DIR is not set.*ยังไม่ได้กำหนด"):
        call_command("backup")
    assert "BACKUP_DIR" in BackupRun.objects.get(kind=Kind.FULL, is_good=False).note


class Enough(Exception):
    pass


def test_following_mends_a_broken_chain_and_outlives_failures(settings, monkeypatch, no_place):
    done, turns = [], iter([BackupError("no", "ที่เก็บเต็ม"), NOW(), NOW()])

    def one_round(plan):
        found = next(turns)
        if isinstance(found, Exception):
            raise found
        done.append("round")
        return found

    def sleep(seconds):
        assert seconds == settings.BACKUP_ROUND_SECONDS
        if len(done) == 3:
            raise Enough

    monkeypatch.setattr(rounds, "round_of", one_round)
    monkeypatch.setattr(rounds, "is_full_due", lambda plan: len(done) == 1)
    monkeypatch.setattr(backup.Command, "full", lambda self, plan: done.append("full"))
    monkeypatch.setattr(backup.time, "sleep", sleep)
    # The connection of a test is in the middle of its transaction, and would be closed for that.
    monkeypatch.setattr(backup, "close_old_connections", lambda: None)
    with pytest.raises(Enough):
        call_command("backup", follow=True)
    assert done == ["round", "full", "round"]
    assert BackupRun.objects.filter(kind=Kind.ROUND).count() == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "--into FOLDER or --check"),
        ({"into": "x", "check": True}, "--into FOLDER or --check"),
        ({"check": True, "to": "2568-01-01 10:00"}, "leave --to out"),
        ({"check": True}, "--identity FILE"),
        ({"into": "x", "identity": "/nowhere"}, "อ่านกุญแจส่วนตัว"),
    ],
)
def test_restore_says_what_is_missing(options, said):
    with pytest.raises(CommandError, match=said):
        call_command("restore", **options)


@pytest.mark.parametrize(
    ("tables", "missing", "said"),
    [(["registry_user"], [], "1 ตาราง: registry_user"), ([], ["a.pdf", "b.pdf"], "ไฟล์แนบ 2 ไฟล์")],
)
def test_trial_that_finds_a_difference_is_not_good(tables, missing, said):
    restore.refuse([], [])
    with pytest.raises(BackupError, match=said):
        restore.refuse(tables, missing)
