"""What a personal link opens in the database: asked in SQL by the web application's own login."""

import re

import pytest
from django.db import connection, transaction
from psycopg2 import errors

from assessment.tokens import hash_of
from mchch import clock
from registry.tests.world import NEIGHBOUR, OWN, PEOPLE, foreign_words, web_cursor, word, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
DENIED = errors.InsufficientPrivilege


def link_cursor(token_hash):
    """The scope of a link, as the page enters it."""
    scope = web_cursor("mchch_applicant")
    cursor = scope.__enter__()
    cursor.execute(
        "select set_config('app.link', %s, true), set_config('app.now', %s, true)",
        [token_hash, clock.now().isoformat()],
    )
    return scope, cursor


@pytest.fixture
def inside(world, request):
    scope, cursor = link_cursor(hash_of(world[OWN].token))
    yield cursor
    scope.__exit__(None, None, None)


def test_link_reads_its_sheet_and_nothing_else(world, inside):
    tables = {}
    with connection.cursor() as owner:
        owner.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
            " and relkind in ('r', 'p', 'v', 'm')"
            " and has_any_column_privilege('mchch_applicant', oid, 'select')"
        )
        names = {name for (name,) in owner.fetchall()}
    assert names == {
        *("assessment_sheet", "assessment_score", "assessment_standard", "assessment_dimension"),
        *("assessment_indicator", "assessment_ownindicator", "registry_application"),
    }
    for name in names:
        inside.execute(f"select id from {name}")
        tables[name] = {pk for (pk,) in inside.fetchall()}
    place = world[OWN]
    assert tables["assessment_sheet"] == {place.sheet.pk}
    assert tables["assessment_score"] == {place.score.pk}
    assert tables["assessment_standard"] == {place.standard.pk}
    assert tables["registry_application"] == {place.application.pk}
    assert tables["assessment_ownindicator"] == {place.own_indicator.pk}


@pytest.mark.parametrize(
    "statement",
    [
        "select citizen_id from registry_application",
        "select phone from registry_application",
        "select id from registry_user",
        "select id from assessment_personallink",
        "select id from audit_event",
        "select session_key from django_session",
        "select session_key from registry_session",
        "select id from registry_authenticator",
        "delete from assessment_score",
        "update assessment_sheet set area_id = '520601'",
        "update assessment_sheet set standard_id = 1",
        "update assessment_score set indicator_id = null",
        "insert into assessment_sheet (kind) values ('BEFORE')",
        "update registry_application set unit_name = 'x'",
        "select registry_leader_district(1, 'x')",
    ],
)
def test_link_may_not(world, inside, statement):
    with pytest.raises(DENIED):
        inside.execute(statement)


INSERT = (
    "insert into assessment_score (sheet_id, area_id, indicator_id, own_id, points, note, version,"
    " saved_at, saved_by_name) values (%s, %s, %s, %s, 1, '', 1, now(), '')"
)


def test_link_writes_no_other_sheet_nor_foreign_indicator(world, inside):
    own, other = world[OWN], world[NEIGHBOUR]
    last = own.standard.indicators.get(code="2.1").pk
    inside.execute(INSERT, [own.sheet.pk, own.sheet.area_id, last, None])
    assert inside.rowcount == 1
    foreign = own.standard_unused.indicators.first().pk
    for values in (
        [other.sheet.pk, other.sheet.area_id, last, None],
        [own.sheet_sent.pk, own.sheet_sent.area_id, last, None],
        [own.sheet.pk, own.sheet.area_id, foreign, None],
        [own.sheet.pk, own.sheet.area_id, None, other.own_indicator.pk],
        [own.sheet.pk, "520699", last, None],
    ):
        inside.execute("savepoint before")
        with pytest.raises((DENIED, errors.UniqueViolation)):
            inside.execute(INSERT, values)
        inside.execute("rollback to savepoint before")
    inside.execute("update assessment_score set points = 0")
    assert inside.rowcount == 2
    inside.execute("update assessment_sheet set status = 'SUBMITTED', submitted_at = now()")
    assert inside.rowcount == 1
    inside.execute("update assessment_score set points = 3")
    assert inside.rowcount == 0


@pytest.mark.parametrize("token", ["", "f" * 64, "' or true --"])
def test_without_a_valid_token_the_role_sees_nothing(world, token):
    scope, cursor = link_cursor(hash_of(token) if token else "")
    for table in ("assessment_sheet", "assessment_score", "registry_application"):
        cursor.execute(f"select id from {table}")
        assert cursor.fetchall() == []
    scope.__exit__(None, None, None)


def test_page_of_a_link_tells_no_other_words(world, client):
    with transaction.atomic():
        page = client.get(f"/s/{world[OWN].token}/").content.decode()
    assert word(PEOPLE, OWN) in page
    assert [told for told in foreign_words(OWN) if told in page] == []
    assert re.search(r"\d-\d{4}-\d{5}", page) is None
