"""A whole country of made-up people: every province and district, ten years, 300,000 applications
with their sheets and scores, plans, evaluations, announcements and certificates.

Plain SQL with generate_series. It adds what is not there: a province's year that exists is left as
it is, a district with people keeps them. All or nothing: one transaction.
"""

from contextlib import contextmanager
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from mchch.bench.rows import PASSWORD, run, values

APPLICATIONS, YEARS, OFFICERS = 300_000, 10, 7
STATEMENTS = Path(__file__).parent / "country.sql"
# Rows by the hundred thousand: their keys are checked once, all together, when they are there.
LARGE = (
    *("registry_applicant", "registry_application", "registry_stagechange"),
    *("assessment_sheet", "assessment_score", "assessment_developmentplan", "assessment_activity"),
    *("assessment_progressentry", "assessment_evaluation", "assessment_certification"),
    "assessment_certificate",
)
# Each gets numbers of its own, above those that are there.
NUMBERED = (
    *LARGE, "registry_cycle", "registry_user", "registry_committeeorder", "registry_submission",
    "assessment_standard", "assessment_dimension", "assessment_indicator", "assessment_meeting",
    "assessment_announcement", "assessment_issuance",
)  # fmt: skip


def seed(applications=APPLICATIONS, years=YEARS, password=PASSWORD):
    """How many applications were added. The areas of the country must be there."""
    before = count()
    asked = values(years=years, applications=applications, officers=OFFICERS)
    asked["password"] = make_password(password)
    with transaction.atomic(), without_triggers(), without_foreign_keys():
        number_on()  # rows of a bench were given their numbers, too
        run(STATEMENTS.read_text(encoding="utf-8"), asked)
        number_on()
        run("set constraints all immediate")  # what waits to be checked would hold the tables
    run("vacuum analyze")
    return count() - before


def number_on():
    """The next number of each table is a free one."""
    for table in NUMBERED:
        run(f"select setval('{table}_id_seq', greatest(max(id), 1)) from {table}")  # noqa: S608


def count():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from registry_application")
        return cursor.fetchone()[0]


def rows_of(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@contextmanager
def without_triggers():
    """The audit of rows that nobody entered would only take time and room."""
    audited = rows_of(
        "select tgrelid::regclass::text from pg_trigger where tgname = 'audit' and tgenabled = 'O'"
    )
    for (table,) in audited:
        run(f"alter table {table} disable trigger audit")
    yield
    for (table,) in audited:
        run(f"alter table {table} enable trigger audit")


@contextmanager
def without_foreign_keys():
    """Checking each key of each row as it comes would take most of the time."""
    names = ", ".join(f"'{table}'::regclass" for table in LARGE)
    keys = rows_of(
        "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint"  # noqa: S608
        f" where contype = 'f' and conrelid in ({names})"
    )
    for table, name, _ in keys:
        run(f"alter table {table} drop constraint {name}")
    yield
    for table, name, definition in keys:
        run(f"alter table {table} add constraint {name} {definition}")
