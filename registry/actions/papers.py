"""What is issued is kept as issued; long work is asked for, begun, and ends with a paper."""

import hashlib
import uuid
from datetime import timedelta

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction

from mchch import clock
from registry.choices import JobStatus
from registry.models import Job, Paper

MOST_ATTEMPTS = 3
LOST_AFTER = timedelta(hours=1)
INTERRUPTED = "งานนี้ถูกขัดจังหวะหลายครั้ง โปรดลองใหม่อีกครั้ง หากยังไม่สำเร็จให้แจ้งผู้ดูแลระบบ"
BLOCK = 1024 * 1024


def keep(row, kind, file, *, by, title, name, pages, edition="", people=0, days=None):
    """Keep the bytes of `file` as the paper of a row. Two who issue at once keep one paper."""
    paper = Paper(
        kind=kind,
        area_id=row.area_id,
        cycle=row.cycle,
        object_id=row.pk,
        edition=edition,
        title=title,
        name=name,
        size=file.seek(0, 2),
        sha256=hash_of(file),
        pages=pages,
        people=people,
        issued_by=by,
        issued_by_name=by.get_full_name(),
        keep_until=days and clock.now() + timedelta(days=days),
    )
    paper.file.save(f"{uuid.uuid4()}.pdf", File(file), save=False)
    try:
        with transaction.atomic():
            paper.save()
    except IntegrityError:
        paper.file.storage.delete(paper.file.name)
        return Paper.objects.get(
            kind=kind, object_id=row.pk, edition=edition, keep_until__isnull=True
        )
    return paper


def hash_of(file):
    digest = hashlib.sha256()
    file.seek(0)
    while block := file.read(BLOCK):
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()


@transaction.atomic
def ask(row, kind, *, by, title, edition=""):
    """(job, whether it must be queued). Who asked for the same already gets the same job; what
    somebody else has had made is there at once, as long as it is of this edition."""
    job, is_new = Job.objects.get_or_create(
        user=by, kind=kind, object_id=row.pk, defaults={"title": title}
    )
    job = Job.objects.select_for_update().get(pk=job.pk)
    made = Paper.objects.visible_to(by).about(row, kind).filter(edition=edition).first()
    if made:
        finish(job, made)
        return job, False
    if is_new:
        return job, True
    if job.is_under_way and clock.now() - job.asked_at < LOST_AFTER:
        return job, False
    wait_again(job, title)
    return job, True


def wait_again(job, title):
    job.title, job.status, job.paper, job.keep_until = title, JobStatus.WAITING, None, None
    job.percent, job.words, job.problem, job.attempts = 0, "", "", 0
    job.asked_at, job.finished_at = clock.now(), None
    job.save()


def begin(pk):
    """The job to do now, or None when there is nothing (more) to do for it."""
    job = Job.objects.select_for_update().filter(pk=pk).first()
    if job is None or not job.is_under_way:
        return None
    if job.attempts >= MOST_ATTEMPTS:
        fail(job, INTERRUPTED)
        return None
    job.attempts += 1
    job.status, job.percent, job.words = JobStatus.RUNNING, 0, ""
    job.save(update_fields=["attempts", "status", "percent", "words"])
    return job


def tell_progress(job, percent, words):
    Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(percent=percent, words=words)


def finish(job, paper=None):
    """Done; with the paper that came of it, where the work makes one."""
    job.status, job.paper, job.percent = JobStatus.DONE, paper, 100
    job.words, job.problem, job.finished_at = "", "", clock.now()
    job.keep_until = getattr(paper, "keep_until", None) or clock.now() + timedelta(
        days=settings.RESULTS_KEPT_DAYS
    )
    job.save()


def fail(job, problem):
    job.status, job.paper, job.problem, job.finished_at = (
        JobStatus.FAILED,
        None,
        problem,
        clock.now(),
    )
    job.keep_until = clock.now() + timedelta(days=settings.RESULTS_KEPT_DAYS)
    job.save()
