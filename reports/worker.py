"""The background worker: takes one piece of work at a time out of the queue in the database.

The row of the queue stays locked, in an open transaction, for as long as its work is done: a
worker that is killed gives it back by dying, and the next one takes it up. The work itself is done
by a child process with limits (run_task); who asked for it is told how it ended.
"""

import logging
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from datetime import timedelta

from axes.models import AccessLog
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import Error, close_old_connections, connection, transaction
from django_tasks_db.models import DBTaskResult

from mchch import clock
from mchch.away import is_away
from mchch.models import BEAT_EVERY, Pulse
from mchch.scope import Scope, enter, scope_of
from registry.actions import papers
from registry.models import Job, User
from registry.sessions import SessionStore
from reports import national, reminders

IDLE = 1  # seconds between looks into the queue
TICK = 0.2  # seconds between looks at the child
TIDY_EVERY = 3600
COUNT_EVERY = 60
DONE_KEPT_DAYS = 7  # finished rows of the queue, for whoever looks into a problem
OUT_OF_MEMORY, DATABASE_AWAY = 4, 5  # exit status of run_task
TOO_LONG = "จัดทำเอกสารไม่สำเร็จ: งานนี้ใช้เวลาเกิน {minutes:g} นาที ระบบจึงหยุดไว้ โปรดแจ้งผู้ดูแลระบบ"
TOO_LARGE = "จัดทำเอกสารไม่สำเร็จ: งานนี้ใช้หน่วยความจำเกินกำหนด โปรดตรวจสอบว่ามีไฟล์แนบที่ใหญ่ผิดปกติหรือไม่"
CRASHED = "จัดทำเอกสารไม่สำเร็จ: งานหยุดกลางคัน อาจมีไฟล์แนบที่ชำรุดหรือใหญ่ผิดปกติ โปรดแจ้งผู้ดูแลระบบ"


log = logging.getLogger(__name__)
# Work that nobody asked for: letters of a morning, figures counted beforehand.
NOBODYS = {reminders.send_morning.module_path, national.count_country.module_path}


class Stopped(Exception):
    """The worker is to end now; what it has in hand goes back into the queue."""


class WorkFailed(Exception):
    """Why a piece of work did not end well; the queue keeps it."""


class Worker:
    """`ends_with` is a file whose end ends the worker: the pipe from script/server."""

    def __init__(self, ends_with=None, environment=None):
        self.ends_with = ends_with
        self.environment = environment or os.environ
        self.tidied = 0
        self.looked_on = None
        self.counted = 0
        self.beaten = None
        self.name = f"{socket.gethostname()}:{os.getpid()}"[:100]

    def run(self):
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        try:
            while True:
                close_old_connections()
                self.beat()
                self.tidy()
                self.morning()
                self.country()
                if not self.work_once():
                    self.wait(IDLE)
        except Stopped:
            return
        except Error as error:
            if not is_away(error):
                raise
            log.error("the database is away: ends, and is to be started again")
            sys.exit(1)

    def work_once(self):
        """Do one piece of work; False when there is none."""
        with transaction.atomic():
            enter(Scope())
            with connection.cursor() as cursor:
                cursor.execute("set local idle_in_transaction_session_timeout = 0")
            row = DBTaskResult.objects.ready().get_locked()
            if row is None:
                return False
            Pulse.show_busy()
            self.see_through(row)
        return True

    def see_through(self, row):
        began = time.monotonic()
        problem = self.child(row)
        note(row, problem, time.monotonic() - began)
        if problem is None:  # the row is as it was, and the job counts how often it was begun
            self.wait(IDLE)
            return
        if not problem:
            row.set_successful(None)
            return
        tell(row, problem)
        row.set_failed(WorkFailed(problem))

    def child(self, row):
        """Do the work of a row in a process of its own; "" or what is to be told; None when
        somebody killed it, the system for want of memory, or the database was away: it is to be
        taken up again."""
        # What it copies of applicants goes with the folder, also when it is killed.
        with tempfile.TemporaryDirectory(prefix="mchch-work-") as folder:
            return self.child_in(folder, row)

    def child_in(self, folder, row):
        process = subprocess.Popen(  # noqa: S603 - our own command with the number of a row
            [sys.executable, "manage.py", "run_task", str(row.pk), "--parent", str(os.getpid())],
            cwd=settings.BASE_DIR,
            env={**self.environment, "MCHCH_DATABASE_ROLE": "web", "TMPDIR": folder},
            stdin=subprocess.DEVNULL,
        )
        try:
            end = time.monotonic() + settings.WORK_SECONDS
            while process.poll() is None:
                if time.monotonic() > end:
                    return TOO_LONG.format(minutes=settings.WORK_SECONDS / 60)
                self.wait(TICK)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        return what_to_tell(process.returncode)

    def wait(self, seconds):
        """Sleep, and wake up when whoever started us is gone."""
        if self.ends_with is None:
            time.sleep(seconds)
        elif select.select([self.ends_with], [], [], seconds)[0] and not self.ends_with.read(1):
            raise Stopped

    def beat(self):
        """Between two pieces of work: so that whoever watches knows that there is a worker."""
        if self.beaten and time.monotonic() - self.beaten < BEAT_EVERY:
            return
        self.beaten = time.monotonic()
        with transaction.atomic():
            enter(Scope())
            Pulse.beat(self.name)

    def tidy(self):
        """Once an hour: what its days are over: results, rows of the queue, log-ins, sessions."""
        if self.tidied and time.monotonic() - self.tidied < TIDY_EVERY:
            return
        self.tidied = time.monotonic()
        drop_expired()

    def morning(self):
        """Once a day: the letters of the morning go into the queue, from one of the workers."""
        today = clock.today()
        if today != self.looked_on and reminders.is_time():
            reminders.queue_morning(today)
            self.looked_on = today

    def country(self):
        """Once a minute: what is counted beforehand, where it is due."""
        if not self.counted or time.monotonic() - self.counted >= COUNT_EVERY:
            self.counted = time.monotonic()
            national.queue_if_due()


def note(row, problem, seconds):
    """A line of the log; whose work it was stands in the job alone."""
    outcome = {None: "killed", "": "done"}.get(problem, "failed")
    line = {"task": row.task_path, "outcome": outcome, "ms": int(seconds * 1000)}
    log.info("work %(outcome)s: %(task)s, %(ms)d ms", line, extra=line)


def stop(number, frame):
    raise Stopped


def what_to_tell(status):
    if status == 0:
        return ""
    if status in (-signal.SIGKILL, DATABASE_AWAY):
        return None
    if status == OUT_OF_MEMORY:
        return TOO_LARGE
    return CRASHED


def tell(row, problem):
    """Write into the job why it failed, in the scope of who asked; then be a guest again."""
    if row.task_path in NOBODYS:
        return
    job_id, user_id = row.args_kwargs["args"]
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return
    enter(scope_of(user))
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job and job.is_under_way:
        papers.fail(job, problem)
    enter(Scope())


def drop_expired():
    """Rows first, then files: what is left over after a crash is a file that nothing names."""
    with transaction.atomic():
        enter(Scope())
        with connection.cursor() as cursor:
            cursor.execute("select registry_drop_expired_papers(%s)", [clock.now()])
            names = [name for (name,) in cursor.fetchall()]
            cursor.execute("select registry_empty_expired_imports(%s)", [clock.now()])
        day = clock.now() - timedelta(days=DONE_KEPT_DAYS)
        DBTaskResult.objects.finished().filter(finished_at__lt=day).delete()
        day = clock.now() - timedelta(days=settings.LOGINS_KEPT_DAYS)
        AccessLog.objects.filter(attempt_time__lt=day).delete()
        SessionStore.clear_expired()
    for name in names:
        default_storage.delete(name)
