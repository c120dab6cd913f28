"""The web application's database login: it may become a group role, and is nothing by itself.

Run as the database's owner after `migrate`, which makes the group roles. The owner is a superuser
or has CREATEROLE. Roles belong to the whole server, so that another run may be at the same work:
each statement is only said when something is missing, and the whole is tried again.
"""

import os
import random
import time

import psycopg2
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction
from psycopg2 import errorcodes, sql
from psycopg2.extensions import encrypt_password

from mchch import database

START = "mchch_guest"
# How a session of the web login begins. Its questions are short: to compile one, or to start a
# process for a part of it, takes longer than to answer it, and the processors serve other people.
# An index is not the slow disk that PostgreSQL takes it for: the register is read in it.
SETTINGS = {
    "role": START,
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
}
GROUPS = {
    START,
    "mchch_district",
    "mchch_province",
    "mchch_nation",
    "mchch_admin",
    "mchch_applicant",
    "mchch_committee",
}
ATTRIBUTES = {  # column of pg_roles -> the word that takes it away, or gives it
    "rolcanlogin": (True, "LOGIN"),
    "rolinherit": (False, "NOINHERIT"),
    "rolsuper": (False, "NOSUPERUSER"),
    "rolbypassrls": (False, "NOBYPASSRLS"),
    "rolcreaterole": (False, "NOCREATEROLE"),
    "rolcreatedb": (False, "NOCREATEDB"),
}
RACES = {
    errorcodes.INTERNAL_ERROR,  # "tuple concurrently updated"
    errorcodes.UNIQUE_VIOLATION,
    errorcodes.DUPLICATE_OBJECT,
    errorcodes.DEADLOCK_DETECTED,
}
TRIES = 30


class Command(BaseCommand):
    help = "Makes or mends the database login of the web application, and tries it."

    def handle(self, **options):
        name = connection.settings_dict["NAME"]
        user, password = database.web_login(name, os.environ)
        keep_password = bool(os.environ.get("DATABASE_WEB_URL"))
        with_retries(lambda: prepare(name, user, password, keep_password))
        prove(user, password)
        if options["verbosity"] > 1:
            self.stdout.write(f"The web application logs in to {name} as {user}.")


def with_retries(work):
    for left in reversed(range(TRIES)):
        try:
            return work()
        except DatabaseError as error:
            code = getattr(error.__cause__, "pgcode", None)
            if code == errorcodes.INSUFFICIENT_PRIVILEGE:
                raise CommandError(refused(error)) from error
            if code not in RACES or not left:
                raise
            time.sleep(random.uniform(0.01, 0.2))  # noqa: S311 (not a secret)


def refused(error):
    return (
        f"The owner may not prepare the web login: {' '.join(str(error).split())}. Let it have"
        " CREATEROLE and, from PostgreSQL 16 on, ADMIN OPTION on the mchch_… roles, or run"
        " prepare_web_role once with a superuser's DATABASE_URL; see docs/database.md."
        " · บัญชีเจ้าของฐานข้อมูลไม่มีสิทธิ์เตรียมบัญชีของเว็บ โปรดให้ผู้ดูแลฐานข้อมูลดำเนินการตาม docs/database.md"
    )


@transaction.atomic
def prepare(name, user, password, keep_password):
    with connection.cursor() as cursor:
        # Runs for one database wait here; those for others on the server are met by trying again.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('prepare_web_role'))")
        role = attributes(cursor, user)
        if role is None:
            say(cursor, "CREATE ROLE {} LOGIN NOINHERIT PASSWORD {}", user, secret(user, password))
            role = attributes(cursor, user)
        elif not keep_password:
            say(cursor, "ALTER ROLE {} PASSWORD {}", user, secret(user, password))
        for column, (wanted, word) in ATTRIBUTES.items():
            if role[column] != wanted:
                say(cursor, f"ALTER ROLE {{}} {word}", user)
        refuse_other_groups(cursor, user)
        let_become(cursor, user)
        owner = current_user(cursor)
        if not attributes(cursor, owner)["rolsuper"]:
            let_become(cursor, owner)  # commands act for a user, too
        if not may_connect(cursor, name, user):
            say(cursor, "GRANT CONNECT ON DATABASE {} TO {}", name, user)
        for setting, value in SETTINGS.items():
            if not starts_with(cursor, name, user, f"{setting}={value}"):
                say(cursor, "ALTER ROLE {} IN DATABASE {} SET {} = {}", user, name, setting, value)


def current_user(cursor):
    cursor.execute("SELECT current_user")
    return cursor.fetchone()[0]


def attributes(cursor, user):
    cursor.execute(f"SELECT {', '.join(ATTRIBUTES)} FROM pg_roles WHERE rolname = %s", [user])  # noqa: S608 (our constants)
    row = cursor.fetchone()
    return row and dict(zip(ATTRIBUTES, row, strict=True))


def memberships(cursor, user):
    options = "inherit_option, set_option" if modern() else "false, true"
    cursor.execute(
        f"SELECT g.rolname, {options} FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"  # noqa: S608
        " JOIN pg_roles w ON w.oid = m.member WHERE w.rolname = %s",
        [user],
    )
    return {(group, inherits, becomes) for group, inherits, becomes in cursor.fetchall()}


def refuse_other_groups(cursor, user):
    others = sorted({group for group, *_ in memberships(cursor, user)} - GROUPS)
    if others:
        raise CommandError(f"{user} is also a member of {', '.join(others)}: it sees too much.")


def let_become(cursor, user):
    """SET ROLE to each group is allowed, and without it nothing of a group's rights is there."""
    found = memberships(cursor, user)
    for group in sorted(GROUPS):
        if (group, False, True) not in found:
            suffix = " WITH INHERIT FALSE, SET TRUE" if modern() else ""
            say(cursor, "GRANT {} TO {}" + suffix, group, user)


def modern():
    return connection.pg_version >= 160000


def may_connect(cursor, name, user):
    cursor.execute("SELECT has_database_privilege(%s, %s, 'CONNECT')", [user, name])
    return cursor.fetchone()[0]


def starts_with(cursor, name, user, setting):
    cursor.execute(
        "SELECT 1 FROM pg_db_role_setting s JOIN pg_roles w ON w.oid = s.setrole"
        " JOIN pg_database d ON d.oid = s.setdatabase"
        " WHERE w.rolname = %s AND d.datname = %s AND %s = ANY (s.setconfig)",
        [user, name, setting],
    )
    return cursor.fetchone() is not None


def secret(user, password):
    """What the server stores, computed here, so that no log of statements holds the password."""
    return sql.Literal(
        encrypt_password(password, user, scope=connection.connection, algorithm="scram-sha-256")
    )


def say(cursor, text, *names):
    parts = [n if isinstance(n, sql.Literal) else sql.Identifier(n) for n in names]
    cursor.execute(sql.SQL(text).format(*parts).as_string(cursor.cursor))


def prove(user, password):
    """Log in as the application will, and see that it starts as a guest."""
    arguments = connection.get_connection_params() | {"user": user, "password": password}
    arguments.pop("cursor_factory", None)
    try:
        with psycopg2.connect(**arguments) as web, web.cursor() as cursor:
            role = current_user(cursor)
        web.close()
    except psycopg2.OperationalError as error:
        raise CommandError(f"The web login {user} cannot log in: {error}") from error
    if role != START:
        raise CommandError(f"The web login {user} starts as {role}, not as {START}.")
