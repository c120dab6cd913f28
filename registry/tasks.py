"""Registers of many rows: checked and written by the worker (docs/work.md, docs/intake.md)."""

from django.shortcuts import get_object_or_404
from django_tasks import task

from mchch.scope import acting_for
from registry.actions import intake as actions
from registry.actions import papers
from registry.choices import JobKind
from registry.errors import Refused
from registry.models import RegisterImport
from registry.work import do, progress_of

QUICK = 2500  # rows that a page checks and writes itself, in two or three seconds


def is_long(upload):
    return upload.line_count > QUICK


def ask_to_check(upload, *, by):
    return ask(upload, JobKind.IMPORT_CHECK, check_register, by)


def ask_to_write(upload, *, by):
    return ask(upload, JobKind.IMPORT_WRITE, write_register, by)


def ask(upload, kind, work, by):
    title = f"{kind.label}: {upload.name}"[:300]
    job, is_new = papers.ask(upload, kind, by=by, title=title)
    if is_new:
        work.enqueue(job.pk, by.pk)
    return job


@task
def check_register(job_id, user_id):
    do(job_id, user_id, check_of)


@task
def write_register(job_id, user_id):
    do(job_id, user_id, write_of)


def check_of(job, user):
    upload, outcome = rows_read(job, user)
    with acting_for(user):
        actions.compare_and_keep(upload, outcome, actions.place_of(upload, user))
        papers.finish(job)


def write_of(job, user):
    """What has changed since the preview is shown before it is written."""
    upload, outcome = rows_read(job, user)
    progress_of(job, user)(75, "กำลังบันทึกลงทะเบียน")
    try:
        with acting_for(user):
            actions.write(upload, by=user, outcome=outcome)
            papers.finish(job)
    except Refused:
        check_of(job, user)
        raise


def rows_read(job, user):
    """(upload, the outcome so far), in no transaction: how far it is can be seen."""
    with acting_for(user):
        rows = RegisterImport.objects.visible_to(user).select_related("cycle", "sent_by")
        upload = get_object_or_404(rows, pk=job.object_id)
        place = actions.place_of(upload, user)
        known = actions.known_headings(upload.area_id)
    return upload, actions.read_rows(upload, place, known, progress_of(job, user))
