"""Long work: who asks gets a job, the queue gets its number, a process of its own does it.

A task here takes (number of the job, number of the user) and nothing else: the queue, which the
worker reads before it knows for whom, holds no person's data.
"""

import tempfile

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django_tasks import task

from mchch.scope import acting_for
from registry.actions import papers
from registry.choices import JobKind
from registry.models import Submission, User
from reports import package

FAILED = "จัดทำเอกสารไม่สำเร็จเพราะระบบขัดข้อง กรุณาลองใหม่อีกครั้ง หากยังไม่สำเร็จให้แจ้งผู้ดูแลระบบ"
GONE = "ท่านไม่มีสิทธิเห็นรายการนี้แล้ว หรือรายการนี้ไม่มีอยู่"


def ask_for_package(submission, *, by):
    """The job that makes the package of a sending; asked twice it is the same one."""
    title = package.title_of(submission)
    job, is_new = papers.ask(submission, JobKind.PACKAGE, by=by, title=title)
    if is_new:
        make_package.enqueue(job.pk, by.pk)
    return job


@task
def make_package(job_id, user_id):
    do(job_id, user_id, package_of)


def do(job_id, user_id, make):
    """Begin, make, finish: each in the scope of who asked. Whatever went wrong, the job tells."""
    user = User.objects.get(pk=user_id)  # as a guest, who finds accounts for the log-in
    with acting_for(user):
        job = papers.begin(job_id)
    if job is None:
        return
    try:
        make(job, user)
    except Http404:
        give_up(job, user, GONE)
    except MemoryError:
        raise  # there may be no room to tell it here: the worker does
    except Exception:
        give_up(job, user, FAILED)
        raise


def give_up(job, user, problem):
    with acting_for(user):
        papers.fail(job, problem)


def progress_of(job, user):
    def tell(percent, words):
        with acting_for(user):
            papers.tell_progress(job, percent, words)

    return tell


def package_of(job, user):
    with acting_for(user):
        rows = Submission.objects.visible_to(user).select_related(
            "cycle__area", "area__parent", "sent_by"
        )
        submission = get_object_or_404(rows, pk=job.object_id)
    with tempfile.TemporaryFile() as file:
        pages = package.build(submission, user, file, progress_of(job, user))
        with acting_for(user):
            paper = papers.keep(
                submission,
                JobKind.PACKAGE,
                file,
                by=user,
                title=job.title,
                name=f"{job.title}.pdf",
                pages=pages,
                people=package.people_in(submission),
                days=settings.RESULTS_KEPT_DAYS,
            )
            papers.finish(job, paper)
