"""Registers of many rows: asked for in a page, done by the worker, with their progress."""

import pytest
from django_tasks_db.models import DBTaskResult

from registry import tasks
from registry.choices import ApplicantType, ImportStage, JobKind, JobStatus, Stage
from registry.models import Application, Job, RegisterImport
from registry.tests.factories import ApplicationFactory
from registry.tests.registers import ID, book
from registry.tests.test_intake_pages import GROUP, HEAD, LEADER, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, cycle, officer, monkeypatch):
    monkeypatch.setattr(tasks, "QUICK", 2)  # rows, the heading among them
    client.force_login(officer)
    return client


@pytest.fixture
def one(signed_in):
    send(signed_in, book([HEAD, LEADER, GROUP]))
    return RegisterImport.objects.get()


def work(kind, user):
    """What the worker does with the newest wish of a kind."""
    job = Job.objects.get(kind=kind, user=user)
    task = tasks.check_register if kind == JobKind.IMPORT_CHECK else tasks.write_register
    task.call(job.pk, user.pk)
    job.refresh_from_db()
    return job


def page(client, one):
    return client.get(f"/imports/{one.pk}/").content.decode()


def test_many_rows_are_checked_by_the_worker(signed_in, one, officer):
    assert one.stage == ImportStage.READ
    assert DBTaskResult.objects.count() == 1
    waiting = page(signed_in, one)
    assert "<progress" in waiting
    assert "data-refresh" in waiting
    assert work(JobKind.IMPORT_CHECK, officer).status == JobStatus.DONE
    assert "data-refresh" not in page(signed_in, one)
    one.refresh_from_db()
    assert (one.stage, one.counts["new"]) == (ImportStage.CHECKED, 2)


def test_many_rows_are_written_by_the_worker_once(signed_in, one, officer):
    work(JobKind.IMPORT_CHECK, officer)
    for _ in range(2):
        signed_in.post(f"/imports/{one.pk}/write/")
    assert "<progress" in page(signed_in, one)
    assert not Application.objects.exists()
    for _ in range(2):
        assert work(JobKind.IMPORT_WRITE, officer).status == JobStatus.DONE
    assert Application.objects.count() == 2
    assert "นำเข้าแล้ว" in page(signed_in, one)


def test_progress_is_told_while_the_rows_are_read(one, officer, monkeypatch):
    told = []
    monkeypatch.setattr("registry.actions.papers.tell_progress", lambda *words: told.append(words))
    work(JobKind.IMPORT_CHECK, officer)
    assert [(percent, words) for _, percent, words in told] == [(10, "อ่านแล้ว 0 แถว")]


def test_register_that_changed_meanwhile_is_told_and_shown_anew(signed_in, one, officer):
    work(JobKind.IMPORT_CHECK, officer)
    signed_in.post(f"/imports/{one.pk}/write/")
    ApplicationFactory(
        officer=officer, type=ApplicantType.LEADER, citizen_id=ID[0], unit_name="",
        stage=Stage.DRAFT,
    )  # fmt: skip
    job = work(JobKind.IMPORT_WRITE, officer)
    assert (job.status, "เปลี่ยนไปหลังจากแสดงตัวอย่าง" in job.problem) == (JobStatus.FAILED, True)
    one.refresh_from_db()
    assert (one.stage, one.counts["new"], one.counts["changed"]) == (ImportStage.CHECKED, 1, 1)
    assert job.problem in page(signed_in, one)


def test_check_that_failed_can_be_asked_for_again(signed_in, one, officer, monkeypatch):
    monkeypatch.setattr(tasks.actions, "read_rows", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        work(JobKind.IMPORT_CHECK, officer)
    assert "ระบบขัดข้อง" in page(signed_in, one)
    monkeypatch.undo()
    monkeypatch.setattr(tasks, "QUICK", 2)
    signed_in.post(f"/imports/{one.pk}/again/")
    assert work(JobKind.IMPORT_CHECK, officer).status == JobStatus.DONE


def test_work_stands_among_ones_documents_and_leads_to_the_register(one, officer):
    job = Job.objects.get()
    assert (job.kind, job.object_id) == (JobKind.IMPORT_CHECK, one.pk)
