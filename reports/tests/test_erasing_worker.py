"""The act carried out by the worker as a real process that somebody kills in the middle."""

import psutil
import pytest
from django.core.files.storage import default_storage
from django_tasks_db.models import DBTaskResult

from registry.choices import JobStatus, Role
from registry.models import Application, Attachment
from registry.tests.factories import AttachmentFactory, UserFactory
from reports import tasks
from reports.actions import retention
from reports.models import ErasedFile
from reports.retention.erasing import BATCH
from reports.tests.test_erasing import DUE, ERASED
from reports.tests.test_retention import grow
from reports.tests.test_worker import files_on_disk, running, until

__all__ = ["files_on_disk"]
pytestmark = pytest.mark.django_db(transaction=True)
UNITS = 15 * BATCH


@pytest.fixture
def act(cycle, officer, province, on_day):
    """Confirmed, of a year with many units and files of the first and the last of them."""
    on_day(DUE)
    grow(cycle, officer, UNITS)
    for unit in (Application.objects.earliest("pk"), Application.objects.latest("pk")):
        AttachmentFactory(application=unit)
    second = UserFactory(role=Role.PROVINCE, area_code="52")
    return retention.confirm(retention.propose(cycle, reason="พ้นกำหนด", by=province), by=second)


def erased_units():
    return Application.objects.filter(given_name=ERASED).count()


def reached(act):
    act.refresh_from_db()
    return act.erased


def test_killed_worker_leaves_nothing_half_done_and_the_next_goes_on(act):
    files = [row.file.name for row in Attachment.objects.all()]
    job = tasks.ask_for_erasure(act, by=act.confirmed_by)
    with running() as first:
        until(lambda: reached(act) > 0)
        children = psutil.Process(first.pid).children(recursive=True)
        first.kill()
        first.wait()
        until(lambda: all(not one.is_running() or one.status() == "zombie" for one in children))
    assert 0 < reached(act) < UNITS
    assert act.erased % BATCH == 0 and erased_units() == act.erased
    with running():
        until(lambda: DBTaskResult.objects.get().status == "SUCCESSFUL")
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.DONE, 2)
    assert (reached(act), erased_units()) == (UNITS, UNITS)
    assert act.finished_at is not None and not ErasedFile.objects.exists()
    assert [name for name in files if default_storage.exists(name)] == []
