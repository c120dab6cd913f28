"""Pieces of work that go wrong, for the tests of the worker; their process imports them."""

import os
import signal
import socket
import tempfile
import time

from django.db import connection
from django_tasks import task

from registry.work import progress_of
from reports.tasks import do


@task
def never_ends(job_id, user_id):
    do(job_id, user_id, lambda job, user: time.sleep(60))


@task
def eats_memory(job_id, user_id):
    do(job_id, user_id, lambda job, user: bytearray(20_000_000_000))


@task
def crashes(job_id, user_id):
    do(job_id, user_id, lambda job, user: os.abort())


@task
def is_killed(job_id, user_id):
    def make(job, user):
        tempfile.mkstemp(prefix="copy-of-an-applicant-")
        os.kill(os.getpid(), signal.SIGKILL)

    do(job_id, user_id, make)


@task
def loses_database(job_id, user_id):
    """The first time only: the line is cut in the middle of the work."""

    def make(job, user):
        if job.attempts == 1:
            with socket.fromfd(connection.connection.fileno(), socket.AF_UNIX, 0) as line:
                line.shutdown(socket.SHUT_RDWR)
        progress_of(job, user)(50, "")

    do(job_id, user_id, make)


@task
def raises(job_id, user_id):
    do(job_id, user_id, lambda job, user: 1 / 0)
