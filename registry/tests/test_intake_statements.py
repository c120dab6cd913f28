"""The pages of reading registers in: as many statements for one row as for five hundred."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.models import RegisterImport
from registry.tests.factories import RegisterImportFactory
from registry.tests.intake_steps import HEAD, LEADER, NEW, sent, signed_in, write
from registry.tests.registers import book, upload

__all__ = ["signed_in"]
pytestmark = pytest.mark.django_db


# --- statements ----------------------------------------------------------------------------------


def rows_of(size, first):
    return [
        ["กลุ่ม", f"กลุ่ม{first + n}", None, "นางสอง สมมติ", f"08{first + n:08d}", "นาแก้ว", "2/10/2567"]
        for n in range(size)
    ]  # fmt: skip


def counted(client, method, path, data=None):
    with CaptureQueriesContext(connection) as captured:
        response = getattr(client, method)(path, data)
    assert response.status_code in (200, 302)
    asked = [query["sql"] for query in captured if "registry_session" not in query["sql"]]
    return len([sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))])


def test_statements_do_not_grow_with_the_rows(signed_in):
    write(signed_in, sent(signed_in, [HEAD, LEADER]))  # what is asked once a district or session
    found = {}
    for size in (1, 50, 500):
        rows = rows_of(size, size * 1000)
        data = {"key": uuid.uuid4(), "file": upload(book([HEAD, *rows]))}
        steps = [counted(signed_in, "post", NEW, data)]
        one = RegisterImport.objects.latest("pk")
        steps += [
            counted(signed_in, "get", f"/imports/{one.pk}/?show={show}")
            for show in ("rows", "warnings")
        ]
        steps.append(counted(signed_in, "get", f"/imports/{one.pk}/columns/"))
        steps.append(counted(signed_in, "post", f"/imports/{one.pk}/write/"))
        steps.append(counted(signed_in, "get", f"/imports/{one.pk}/"))
        for row in rows:
            row[4] = f"09{row[4][2:]}"
        write(signed_in, sent(signed_in, [HEAD, *rows]))
        changed = sent(signed_in, [HEAD, *[[*row[:6], "3/10/2567"] for row in rows]])
        steps.append(counted(signed_in, "post", f"/imports/{changed.pk}/write/"))
        found[size] = steps
    assert found[50] == found[1]
    assert found[500] == found[1]


def test_list_asks_the_same_at_every_size(signed_in, officer):
    signed_in.get("/imports/")
    counts = []
    for size in (1, 50):
        for _ in range(size):
            RegisterImportFactory(sent_by=officer)
        counts.append(counted(signed_in, "get", "/imports/"))
    assert counts[0] == counts[1]
