"""What a confirmed act removes, and what it leaves: on the country of the tests of isolation, where
every text of a place holds the word of the place."""

from collections import Counter
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from mchch import clock
from registry.choices import JobKind, JobStatus, Role
from registry.models import Application, Cycle, Job, Submission
from registry.tests import factories
from registry.tests.world import NEIGHBOUR, OWN, PEOPLE, build, word
from reports import tasks
from reports.actions import retention
from reports.models import ErasedFile, Erasure
from reports.retention import erasing
from reports.tests.factories import ErasureFactory

pytestmark = pytest.mark.django_db
ERASED = "(ลบตามกำหนดเก็บรักษา)"
DUE = date(2035, 10, 1)
# Where words of the year's people may stay, because they are no applicant's or are public for good:
# officials and members of the committee who acted, offices, orders, letters; names of units;
# certificates and the announcement that names them; the district's words about the programme.
STAYS = {
    "registry_application": {"unit_name", "number"},
    "registry_stagechange": {"changed_by_name"},
    "registry_accesslog": {"user_name"},
    "registry_handover": {"from_name", "to_name"},
    "registry_submission": {"sent_by_name", "decided_by_name", "receipt_no", "snapshot"},
}


@pytest.fixture
def world(lampang):
    places = build()
    Erasure.objects.update(withdrawn_at=clock.now(), withdrawn_by_name="ผู้ทดสอบ")
    ErasedFile.objects.all().delete()
    return places


@pytest.fixture
def confirmed(world, on_day):
    """The act of Lampang's year 2568, on the first day on which it is due."""
    on_day(DUE)
    return confirmed_act(world["52"].cycle)


def confirmed_act(cycle):
    first, second = (
        factories.UserFactory(role=Role.PROVINCE, area_code=cycle.area_id) for _ in range(2)
    )
    act = retention.propose(cycle, reason="พ้นกำหนด", by=first)
    return retention.confirm(act, by=second)


def carry_out(act):
    """As the worker does it, in this process."""
    job = tasks.ask_for_erasure(act, by=act.confirmed_by)
    tasks.carry_out_erasure.call(job.pk, act.confirmed_by_id)
    act.refresh_from_db()
    job.refresh_from_db()
    return job


def columns():
    """[(table, column)] of the whole database that can hold a word."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'public' and is_generated = 'NEVER' and data_type in"
            " ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY', 'character')"
        )
        return cursor.fetchall()


def found(text):
    """{table: {column: how often}} in which the text stands, anywhere in the database."""
    places = {}
    with connection.cursor() as cursor:
        for table, column in columns():
            cursor.execute(
                f'select count(*) from {table} where "{column}"::text like %s', [f"%{text}%"]
            )
            if count := cursor.fetchone()[0]:
                places.setdefault(table, {})[column] = count
    return places


def names_of(places):
    return {table: set(held) for table, held in places.items()}


def test_nothing_personal_of_the_year_is_left(world, confirmed):
    before = found(word(PEOPLE, OWN))
    carry_out(confirmed)
    after = found(word(PEOPLE, OWN))
    print("BEFORE", names_of(before))
    print("AFTER", names_of(after))
    assert names_of(after) == STAYS
