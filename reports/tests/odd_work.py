"""Pieces of work that go wrong, for the tests of the worker; their process imports them."""

import os
import signal
import time

from django_tasks import task

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
    do(job_id, user_id, lambda job, user: os.kill(os.getpid(), signal.SIGKILL))


@task
def raises(job_id, user_id):
    do(job_id, user_id, lambda job, user: 1 / 0)
