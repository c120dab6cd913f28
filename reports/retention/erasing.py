"""Carrying out a confirmed act: batch by batch, each of them one transaction of the database's own
function, then the files that no row names any more. Killed anywhere it goes on from there."""

from django.core.files.storage import default_storage
from django.db import connection
from django.shortcuts import get_object_or_404

from mchch import clock
from mchch.scope import acting_for
from registry.actions import papers
from registry.work import progress_of
from reports.models import ErasedFile, Erasure

BATCH = 100  # applications in one transaction
FILES = 500  # names of files that are read at once
DONE = "done"


def erase(job, user):
    with acting_for(user):
        act = get_object_or_404(Erasure.objects.visible_to(user), pk=job.object_id)
    progress = progress_of(job, user)
    while next_batch(act, user) != DONE:
        remove_files(act, user)
        progress(*told(act, user))
    with acting_for(user):
        papers.finish(job)


def next_batch(act, user):
    """ "more", "files" or "done", as the database's function says."""
    with acting_for(user), connection.cursor() as cursor:
        cursor.execute("select reports_erase_batch(%s, %s, %s)", [act.pk, BATCH, clock.now()])
        return cursor.fetchone()[0]


def remove_files(act, user):
    """Bytes first, then the note of them: what is noted may be gone already, never the reverse."""
    while True:
        with acting_for(user):
            rows = ErasedFile.objects.visible_to(user).filter(erasure=act)
            files = dict(rows.values_list("pk", "name")[:FILES])
        if not files:
            return
        for name in files.values():
            default_storage.delete(name)
        with acting_for(user):
            ErasedFile.objects.filter(pk__in=files).delete()


def told(act, user):
    """(percent, words) for who asked."""
    with acting_for(user):
        act.refresh_from_db(fields=["erased"])
    percent = min(99, act.erased * 100 // max(act.units, 1))
    return percent, f"ลบแล้ว {act.erased} จาก {act.units} ราย"
