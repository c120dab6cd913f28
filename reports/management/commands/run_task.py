"""The child of reports/worker.py: one piece of work within limits, and gone with its parent."""

import ctypes
import logging
import os
import resource
import signal
import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django_tasks_db.models import DBTaskResult

from mchch.away import is_away
from reports.worker import DATABASE_AWAY, OUT_OF_MEMORY

PR_SET_PDEATHSIG = 1
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does one piece of work of the queue. Called by the worker."

    def add_arguments(self, parser):
        parser.add_argument("row")
        parser.add_argument("--parent", type=int, required=True)

    def handle(self, row, parent, **options):
        end_with(parent)
        limit()
        try:
            task = DBTaskResult.objects.get(pk=row)
            task.task.call(*task.args_kwargs["args"])
        except MemoryError:
            sys.exit(OUT_OF_MEMORY)
        except Exception as error:
            log.exception("work ended in an exception")  # as the log tells them: without values
            sys.exit(DATABASE_AWAY if is_away(error) else 1)


def end_with(parent):
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked to be told
        sys.exit(1)


def limit():
    most = settings.WORK_MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold personal data
