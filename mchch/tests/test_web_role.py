import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from mchch import database
from mchch.management.commands import prepare_web_role

GROUPS = [
    "mchch_admin",
    "mchch_applicant",
    "mchch_committee",
    "mchch_district",
    "mchch_guest",
    "mchch_nation",
    "mchch_province",
]


def web_user():
    return database.web_login(connection.settings_dict["NAME"], os.environ)[0]


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def test_web_login_begins_as_guest_and_inherits_nothing(web_connection):
    with web_connection.cursor() as cursor:
        cursor.execute(
            "select current_user, rolinherit, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb"
            " from pg_roles where rolname = session_user"
        )
        assert cursor.fetchone() == ("mchch_guest", False, False, False, False, False)


def test_web_login_answers_short_questions_at_once(web_connection):
    with web_connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('jit'), current_setting('max_parallel_workers_per_gather'),"
            " current_setting('random_page_cost')"
        )
        assert cursor.fetchone() == ("off", "0", "1.1")


def test_web_login_has_no_right_on_any_table_of_its_own(web_connection):
    with web_connection.cursor() as cursor:
        cursor.execute("set role none")
        cursor.execute(
            "select relname from pg_class where relkind in ('r', 'p', 'v', 'm')"
            " and relnamespace = 'public'::regnamespace and has_table_privilege(oid, 'select')"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_web_login_may_become_the_group_roles_only():
    groups = ask(
        "select roleid::regrole::text from pg_auth_members where member = %s::regrole order by 1",
        web_user(),
    )
    assert [name for (name,) in groups] == GROUPS


@pytest.mark.django_db
def test_preparing_again_says_nothing_but_the_password(monkeypatch):
    said = []
    monkeypatch.setattr(prepare_web_role, "say", lambda cursor, text, *names: said.append(text))
    call_command("prepare_web_role")
    assert said == ["ALTER ROLE {} PASSWORD {}"]


@pytest.mark.django_db
def test_web_login_that_gained_a_right_loses_it():
    with connection.cursor() as cursor:
        cursor.execute(f"alter role {web_user()} createdb")
        prepare_web_role.prepare(connection.settings_dict["NAME"], web_user(), "x", True)
    assert ask("select rolcreatedb from pg_roles where rolname = %s", web_user()) == [(False,)]


@pytest.mark.django_db
def test_web_login_in_a_foreign_group_is_refused():
    with connection.cursor() as cursor:
        cursor.execute("create role nosy nologin")
        cursor.execute(f"grant nosy to {web_user()}")
    with pytest.raises(CommandError, match="also a member of nosy"):
        call_command("prepare_web_role")


@pytest.mark.django_db(transaction=True)
def test_several_runs_at_once_prepare_the_same_role():
    with connection.cursor() as cursor:
        cursor.execute(f"drop role {web_user()}")

    def run(_):
        try:
            call_command("prepare_web_role")
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(run, range(12))) == [True] * 12
