"""What Prometheus reads: what the web server's processes counted, and how the work stands."""

import shutil

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import Error, connection, transaction
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from mchch.watch import ready

# Of the queue only what may be begun; a piece of work is in it until it has ended (docs/work.md).
WORK = """
select count(*) filter (where status = 'READY'),
  coalesce(extract(epoch from
    clock_timestamp() - min(enqueued_at) filter (where status = 'READY')), 0),
  count(*) filter (where status = 'FAILED' and finished_at > clock_timestamp() - interval '1 day'),
  pg_database_size(current_database())
from django_tasks_database_dbtaskresult where run_after <= clock_timestamp()
"""
BACKUPS = """
select kind, extract(epoch from clock_timestamp() - max(ended_at))
from registry_backuprun where is_good group by kind
"""
GAUGES = (
    ("mchch_work_waiting", "Pieces of work that are not done"),
    ("mchch_work_oldest_seconds", "Age of the oldest of them"),
    ("mchch_work_failed_day", "Pieces of work that failed within a day"),
    ("mchch_database_bytes", "Size of the database"),
)


class State:
    """Asked at each reading; without the database it says that, and goes on."""

    def collect(self):
        checks = GaugeMetricFamily("mchch_ready", "1: as it must be", labels=["check"])
        for name, good in ready.states().items():
            checks.add_metric([name], int(good))
        yield checks
        yield from work()
        yield from backups()
        yield from disk()
        connection.close()  # each reading is a thread of its own


def work():
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(WORK)
            figures = cursor.fetchone()
    except Error:
        return
    for (name, meaning), figure in zip(GAUGES, figures, strict=True):
        yield GaugeMetricFamily(name, meaning, value=float(figure))


def backups():
    """By kind; one that never was good has no age, which is worth a call as well."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(BACKUPS)
            ages = cursor.fetchall()
    except Error:
        return
    told = GaugeMetricFamily("mchch_backup_age_seconds", "Since a good one ended", labels=["kind"])
    for kind, age in ages:
        told.add_metric([kind.lower()], float(age))
    yield told


def disk():
    if ready.holds(ready.files) and isinstance(default_storage, FileSystemStorage):
        free = shutil.disk_usage(default_storage.location).free
        yield GaugeMetricFamily("mchch_files_free_bytes", "Space for files", value=free)


def registry():
    found = CollectorRegistry()
    found.register(State())
    if settings.METRICS_DIR:
        MultiProcessCollector(found, settings.METRICS_DIR)
    return found
