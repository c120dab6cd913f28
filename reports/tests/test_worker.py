"""The worker and its children as real processes, on a committed database."""

import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import quote, urlsplit, urlunsplit

import psutil
import pypdfium2
import pytest
from axes.models import AccessLog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mchch import clock
from registry import work
from registry.choices import ApplicantType, JobKind, JobStatus, Stage
from registry.models import Job, Paper, Session
from registry.tests.factories import AttachmentFactory, JobFactory, PaperFactory
from reports import tasks, worker
from reports.tests import odd_work, scans
from reports.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 90  # seconds; the machine of a test may be busy


@pytest.fixture(autouse=True)
def files_on_disk(settings):
    """Other processes see the files too."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": os.environ["FILES_DIR"]},
        }
    }


def environment(**more):
    """Of a program that works on the test database as the web login, on the tests' day."""
    url = urlsplit(os.environ["DATABASE_URL"])
    address = urlunsplit(url._replace(path="/" + quote(connection.settings_dict["NAME"])))
    if not url.netloc:  # urlunsplit drops the empty host of a socket's address
        address = address.replace(f"{url.scheme}:/", f"{url.scheme}:///", 1)
    return os.environ | {
        "DATABASE_URL": address,
        "MCHCH_DATABASE_ROLE": "web",
        "DEMO": "true",
        "DEMO_DATE": f"{settings.DEMO_DATE}",
        "EMAIL_URL": "",  # a demonstration would put the letters of the morning into the queue
        **more,
    }


@contextmanager
def running(*arguments, **popen):
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker", *arguments],
        cwd=settings.BASE_DIR, env=environment(), **popen,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def now(job):
    job.refresh_from_db()
    return job


@pytest.fixture
def job(unit, sent, head):
    """The package of eight units with scans, asked for by the head."""
    rows = [unit(ApplicantType.GROUP, stage=Stage.SENT) for _ in range(8)]
    for row in rows:
        AttachmentFactory(
            application=row, name="สแกน.jpg", content_type="image/jpeg",
            file=ContentFile(scans.picture(), "scan.jpg"),
            uploaded_at=clock.now() - timedelta(days=400),
        )  # fmt: skip
    return tasks.ask_for_package(sent(rows), by=head)


def odd_job(task, head):
    job = JobFactory(user=head)
    task.enqueue(job.pk, head.pk)
    return job


# --- what is asked for is made ------------------------------------------------------------------


def test_package_is_made_by_a_process_of_its_own(job):
    assert Worker(environment=environment()).work_once() is True
    assert (now(job).status, job.percent, job.attempts) == (JobStatus.DONE, 100, 1)
    with job.paper.file.open("rb") as file, pypdfium2.PdfDocument(io.BytesIO(file.read())) as book:
        assert len(book) == job.paper.pages
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert Worker(environment=environment()).work_once() is False


def test_result_is_owned_by_who_asked_and_its_area(job, head):
    Worker(environment=environment()).work_once()
    paper = Paper.objects.get(kind=JobKind.PACKAGE)
    assert (paper.issued_by, paper.area_id, paper.people) == (head, "5203", 8)
    assert paper.keep_until == now(job).keep_until


# --- killed, stopped -----------------------------------------------------------------------------


def test_killed_worker_gives_its_work_back_and_it_is_done_once(job):
    with running() as first:
        until(lambda: now(job).percent > 0)
        children = psutil.Process(first.pid).children(recursive=True)
        assert len(children) == 1
        first.send_signal(signal.SIGKILL)
        first.wait()
        until(lambda: not children[0].is_running() or children[0].status() == "zombie")
    assert now(job).status == JobStatus.RUNNING
    with running():
        until(lambda: DBTaskResult.objects.get().status == "SUCCESSFUL")
    assert (now(job).status, job.attempts) == (JobStatus.DONE, 2)
    assert Paper.objects.filter(kind=JobKind.PACKAGE).count() == 1


def test_killed_child_is_taken_up_again_by_the_same_worker(job):
    with running() as there:
        until(lambda: now(job).percent > 0)
        (child,) = psutil.Process(there.pid).children(recursive=True)
        child.kill()
        until(lambda: DBTaskResult.objects.get().status == "SUCCESSFUL")
    assert (now(job).status, job.attempts) == (JobStatus.DONE, 2)
    assert Paper.objects.filter(kind=JobKind.PACKAGE).count() == 1


def test_work_that_is_killed_each_time_is_given_up(head):
    job = odd_job(odd_work.is_killed, head)
    there = Worker(environment=environment())
    while DBTaskResult.objects.get().status == "READY":
        there.work_once()
    assert (now(job).status, job.attempts) == (JobStatus.FAILED, 3)


def test_work_that_is_killed_leaves_no_file(head, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    job = odd_job(odd_work.is_killed, head)
    Worker(environment=environment(TMPDIR=str(tmp_path))).work_once()
    assert now(job).attempts == 1
    assert list(tmp_path.iterdir()) == []


def test_work_during_which_the_database_was_away_is_taken_up_again(head):
    job = odd_job(odd_work.loses_database, head)
    worker = Worker(environment=environment())
    assert worker.work_once() is True
    assert (now(job).status, job.problem, job.percent) == (JobStatus.RUNNING, "", 0)
    assert worker.work_once() is True
    assert (now(job).problem, job.percent, job.attempts) == ("", 50, 2)
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_worker_whose_database_is_away_says_so_in_a_line_and_ends(tmp_path):
    away = {"DATABASE_URL": f"postgresql://nobody@/x?host={tmp_path},{tmp_path}"}
    done = subprocess.run(
        [sys.executable, "manage.py", "worker"], cwd=settings.BASE_DIR,
        env=environment(**away), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1  # and systemd starts it again
    assert len(done.stderr.splitlines()) == 1
    assert "the database is away" in done.stderr


def test_two_workers_do_not_take_the_same_work(job):
    with running(), running():
        until(lambda: DBTaskResult.objects.get().status == "SUCCESSFUL")
    assert (now(job).status, job.attempts) == (JobStatus.DONE, 1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_worker_ends_at_once_and_gives_its_work_back(job, number):
    with running() as process:
        until(lambda: now(job).status == JobStatus.RUNNING)
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        assert process.wait(timeout=10) == 0
        assert not any(child.is_running() for child in children)
    assert DBTaskResult.objects.get().status == "READY"


def test_worker_ends_when_the_server_that_started_it_is_gone(head):
    with running("--with-stdin", stdin=subprocess.PIPE) as process:
        time.sleep(2)
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(timeout=PATIENCE) == 0


def test_worker_refuses_the_owners_login():
    with pytest.raises(CommandError, match="web login"):
        call_command("worker")


# --- limits --------------------------------------------------------------------------------------


def test_work_that_never_ends_is_stopped_and_says_so(head, settings):
    settings.WORK_SECONDS = 6
    job = odd_job(odd_work.never_ends, head)
    began = time.monotonic()
    Worker(environment=environment()).work_once()
    assert time.monotonic() - began < 12
    assert now(job).status == JobStatus.FAILED
    assert "ใช้เวลาเกิน 0.1 นาที" in job.problem
    assert DBTaskResult.objects.get().status == "FAILED"


@pytest.mark.parametrize(
    ("task", "problem"),
    [
        (odd_work.eats_memory, worker.TOO_LARGE),
        (odd_work.crashes, worker.CRASHED),
        (odd_work.raises, work.FAILED),
    ],
    ids=["memory", "crash", "error"],
)
def test_work_that_goes_wrong_says_so_and_the_next_is_done(head, task, problem, job):
    odd = odd_job(task, head)
    DBTaskResult.objects.filter(args_kwargs__args__0=odd.pk).update(priority=1)
    there = Worker(environment=environment())
    there.work_once()
    assert (now(odd).status, odd.problem) == (JobStatus.FAILED, problem)
    there.work_once()
    assert now(job).status == JobStatus.DONE


def test_work_of_an_account_that_is_gone_stops_nothing(head):
    odd_work.raises.enqueue(12345, 999_999)
    assert Worker(environment=environment()).work_once() is True
    assert DBTaskResult.objects.get().status == "FAILED"


# --- housekeeping --------------------------------------------------------------------------------


def test_log_ins_go_when_their_days_are_over(settings):
    for days in (settings.LOGINS_KEPT_DAYS + 1, settings.LOGINS_KEPT_DAYS - 1):
        row = AccessLog.objects.create(username=f"{days} days ago")
        moment = clock.now() - timedelta(days=days)
        AccessLog.objects.filter(pk=row.pk).update(attempt_time=moment)
    worker.drop_expired()
    assert [row.username for row in AccessLog.objects.all()] == ["399 days ago"]


def test_results_go_when_their_days_are_over_and_issued_papers_stay(head):
    old = PaperFactory(kind=JobKind.PACKAGE, keep_until=clock.now() - timedelta(seconds=1))
    young = PaperFactory(kind=JobKind.PACKAGE, keep_until=clock.now() + timedelta(days=1))
    issued = PaperFactory()
    JobFactory(user=head, status=JobStatus.DONE, paper=old, keep_until=old.keep_until)
    mine = JobFactory(user=head, status=JobStatus.DONE, paper=young)
    for hours in (-1, 1):
        ends = timezone.now() + timedelta(hours=hours)
        Session.objects.create(session_key=f"x{hours}", session_data="", expire_date=ends)
    worker.drop_expired()
    assert [row.session_key for row in Session.objects.all()] == ["x1"]
    assert set(Paper.objects.all()) == {young, issued}
    assert list(Job.objects.all()) == [mine]
    storage = young.file.storage
    assert [storage.exists(paper.file.name) for paper in (old, young, issued)] == [
        False, True, True,
    ]  # fmt: skip
