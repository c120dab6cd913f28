"""What has to hold so that connections may be lent for one transaction at a time (PgBouncer)."""

import re
from contextlib import closing

import pytest
from django.conf import settings

from registry.tests.pooler import pooling

APPS = ("mchch", "registry", "assessment", "reports")
# What would stay on a connection behind the transaction that did it, and meet whoever comes next.
OUTLIVES = re.compile(
    r"pg_(try_)?advisory_(lock|unlock)|\blisten\s+\w|\bset\s+session\b|\btemp(orary)?\s+table\b"
    r"|set_config\([^)]*,\s*false\)|\bprepare\s+\w+\s+as\b|\bwith\s+hold\b"
    r"|execute\(\s*f?[\"']set (?!local|transaction)",
    re.IGNORECASE,
)
# Programs beside the installation, with connections of their own to a server of their own.
BESIDE = ("tests", "bench", "drills", "migrations")


def test_nothing_outlives_its_transaction_on_a_connection():
    found = [
        f"{path.relative_to(settings.BASE_DIR)}: {hit[0]}"
        for app in APPS
        for path in sorted((settings.BASE_DIR / app).rglob("*.py"))
        if not set(path.relative_to(settings.BASE_DIR).parts) & set(BESIDE)
        for hit in OUTLIVES.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "select pg_advisory_lock(1)", "listen jobs", "create temp table x (y int)",
        "select set_config('app.area', %s, false)", 'cursor.execute("set role x")',
    ],
)  # fmt: skip
def test_what_would_outlive_it_is_found(text):
    assert OUTLIVES.search(text)


@pytest.fixture(scope="module")
def pooler(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), pooling(size=1) as pooler:
        yield pooler


@pytest.mark.django_db
def test_lent_connection_is_a_guests_again_after_each_transaction(pooler):
    """One connection for two: the second finds nothing of the first one's scope."""
    mine = "select current_user, current_setting('app.area', true)"
    with closing(pooler.connect()) as first, closing(pooler.connect()) as second:
        for line, area in ((first, "5203"), (second, "5206"), (first, "")):
            with line.cursor() as cursor:
                cursor.execute(mine)
                assert cursor.fetchone() in {("mchch_guest", None), ("mchch_guest", "")}
                cursor.execute("begin")
                cursor.execute(
                    "select set_config('app.area', %s, true), set_config('role', %s, true)",
                    [area, "mchch_district"],
                )
                cursor.execute(mine)
                assert cursor.fetchone() == ("mchch_district", area)
                cursor.execute("commit")
        assert (len(pooler.show("clients")), len(pooler.show("servers"))) == (2, 1)


@pytest.mark.django_db
def test_person_who_goes_away_in_the_middle_leaves_nothing_behind(pooler):
    gone = pooler.connect()
    with gone.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select set_config('role', 'mchch_nation', true)")
    gone.close()
    with closing(pooler.connect()) as line, line.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("mchch_guest",)


@pytest.mark.django_db
def test_each_client_keeps_its_time_zone_on_a_shared_connection(pooler):
    """Django says it once, when it connects; PgBouncer says it again for each of its clients."""
    with closing(pooler.connect()) as first, closing(pooler.connect()) as second:
        one, other = first.cursor(), second.cursor()
        one.execute("select set_config('TimeZone', 'UTC', false)")
        other.execute("select set_config('TimeZone', 'Asia/Tokyo', false)")
        one.execute("show timezone")
        assert one.fetchone() == ("UTC",)
        other.execute("show timezone")
        assert other.fetchone() == ("Asia/Tokyo",)
