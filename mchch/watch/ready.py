"""Whether this installation lives, and whether it can do its work. The answers say no more."""

import tempfile
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.http import HttpResponse, JsonResponse

from mchch.models import Pulse

# They are answered before all middleware that sets headers.
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@login_not_required
def health(request):
    """The process answers: who asks more would restart it for what a restart cannot mend."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8", headers=HEADERS)


@login_not_required
def ready(request):
    """Whether pages can be served. A worker that is gone delays papers, and takes no web server out
    of service: only with `?all` the answer is 503 for it, too."""
    found = states()
    needed = found if "all" in request.GET else found.keys() - {"worker"}
    good = all(found[name] for name in needed)
    words = {name: "ok" if state else "failed" for name, state in found.items()}
    return JsonResponse(
        {"ready": good, **words},
        status=200 if good else 503,
        headers=HEADERS,
    )


PROBES = {"/healthz": health, "/readyz": ready}


def states():
    """{what is looked at: whether it is as it must be}"""
    answers = holds(database)
    return {
        "database": answers,
        "migrations": answers and holds(migrations),
        "files": holds(files),
        "worker": answers and holds(Pulse.is_felt),
    }


def holds(check):
    try:
        return check()
    except (Error, OSError):
        return False


def database():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '3s'; select 1")
    return True


@cache
def known_migrations():
    return frozenset(MigrationLoader(None).graph.nodes)


def migrations():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select app, name from django_migrations")
        return known_migrations() <= set(cursor.fetchall())


def files():
    """Something can be written where uploads go; a place that is no folder is asked for a name."""
    if not isinstance(default_storage, FileSystemStorage):
        default_storage.exists("readiness")
        return True
    Path(default_storage.location).mkdir(parents=True, mode=0o700, exist_ok=True)
    with tempfile.TemporaryFile(dir=default_storage.location) as file:
        return file.write(b"ready") > 0
