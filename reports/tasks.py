"""Long work: who asks gets a job, the queue gets its number, a process of its own does it.

A task here takes (number of the job, number of the user) and nothing else: the queue, which the
worker reads before it knows for whom, holds no person's data.
"""

import tempfile

from django.conf import settings
from django.shortcuts import get_object_or_404
from django_tasks import task

from assessment.models import Announcement
from mchch.scope import acting_for
from registry.actions import papers
from registry.choices import JobKind, StepKind
from registry.models import Cycle, Submission
from registry.work import do, progress_of
from reports import certificates, package, summary_paper
from reports.retention import erasing


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


def package_of(job, user):
    with acting_for(user):
        lists = Submission.objects.of_kind(StepKind.LIST)
        rows = lists.visible_to(user).select_related("cycle__area", "area__parent")
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


def ask_for_certificates(announcement, *, by):
    """The job that puts all valid certificates of an announcement into one file."""
    title = certificates.title_of(announcement)
    edition = certificates.edition_of(announcement, by)
    job, is_new = papers.ask(
        announcement, JobKind.CERTIFICATES, by=by, title=title, edition=edition
    )
    if is_new:
        make_certificates.enqueue(job.pk, by.pk)
    return job


@task
def make_certificates(job_id, user_id):
    do(job_id, user_id, certificates_of)


def certificates_of(job, user):
    with acting_for(user):
        rows = Announcement.objects.visible_to(user).select_related("cycle", "area")
        announcement = get_object_or_404(rows, pk=job.object_id)
        edition = certificates.edition_of(announcement, user)
    with tempfile.TemporaryFile() as file:
        count = certificates.build(announcement, user, file, progress_of(job, user))
        with acting_for(user):
            announcement.area_id = certificates.area_of(announcement, user)
            paper = papers.keep(
                announcement,
                JobKind.CERTIFICATES,
                file,
                by=user,
                title=job.title,
                name=f"{job.title}.pdf",
                pages=count,
                people=count,
                edition=edition,
                days=settings.RESULTS_KEPT_DAYS,
            )
            papers.finish(job, paper)


def ask_for_summary(cycle, *, by):
    """The job that makes the report of a year; asked again with the same figures it is the same."""
    found = summary_paper.counted(cycle, by)
    title, edition = summary_paper.title_of(found), summary_paper.edition_of(found)
    job, is_new = papers.ask(cycle, JobKind.SUMMARY, by=by, title=title, edition=edition)
    if is_new:
        make_summary.enqueue(job.pk, by.pk)
    return job


@task
def make_summary(job_id, user_id):
    do(job_id, user_id, summary_of)


def summary_of(job, user):
    progress = progress_of(job, user)
    with acting_for(user):
        rows = Cycle.objects.visible_to(user).select_related("area")
        cycle = get_object_or_404(rows, pk=job.object_id)
        found = summary_paper.counted(cycle, user)
        document = summary_paper.document_of(found)
    with tempfile.TemporaryFile() as file:
        pages = summary_paper.build(document, file, progress)
        with acting_for(user):
            paper = papers.keep(
                summary_paper.Subject(cycle, found.asked.code),
                JobKind.SUMMARY,
                file,
                by=user,
                title=document.title,
                name=document.filename,
                pages=pages,
                edition=summary_paper.edition_of(found),
                days=summary_paper.days_kept(cycle),
            )
            papers.finish(job, paper)


def ask_for_erasure(act, *, by):
    """The job that carries out a confirmed act, or goes on with it."""
    title = f"{JobKind.ERASURE.label} {act.cycle}"
    job, is_new = papers.ask(act, JobKind.ERASURE, by=by, title=title)
    if is_new:
        carry_out_erasure.enqueue(job.pk, by.pk)
    return job


@task
def carry_out_erasure(job_id, user_id):
    do(job_id, user_id, erasing.erase)
