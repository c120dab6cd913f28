"""What each process of the web server counts, in files of METRICS_DIR; exporter.py adds them up.

The labels are names of addresses, never what is in them, so that nothing here is of a person.
"""

import logging
import os

from django.conf import settings

if settings.METRICS_DIR:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = settings.METRICS_DIR

from prometheus_client import Counter, Histogram

BUCKETS = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30)
SECONDS = Histogram("mchch_request_seconds", "Time to an answer", ["route"], buckets=BUCKETS)
ANSWERS = Counter("mchch_answers", "Answers by status", ["route", "status"])
ERRORS = Counter("mchch_errors", "Requests that ended in an exception", ["kind"])
LOGIN_FAILURES = Counter("mchch_login_failures", "Wrong passwords")
REPLICA_PAGES = Counter("mchch_replica_pages", "Pages that the replica may answer", ["answered_by"])


def note_answer(route, status, seconds):
    SECONDS.labels(route).observe(seconds)
    ANSWERS.labels(route, status).inc()


class ErrorCounter(logging.Handler):
    """Hears what Django logs of a request that ended in an exception, those of the database too."""

    def emit(self, record):
        if record.exc_info:
            ERRORS.labels(record.exc_info[0].__name__).inc()
