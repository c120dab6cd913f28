"""Fixtures shared by all tests; registered after those of pytest-django, which they extend."""

import fcntl
import os
from pathlib import Path

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection

from mchch import database
from mchch.tests.plugin import HOME, OWN_CLUSTER


@pytest.fixture(scope="session")
def one_migration_at_a_time():
    """Group roles belong to the server, which the workers of a run share."""
    with (Path(os.environ[HOME]) / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lambda: fcntl.flock(lock, fcntl.LOCK_UN)


@pytest.fixture(scope="session")
def django_db_setup(one_migration_at_a_time, django_db_setup, django_db_blocker):
    """The test database with the web application's login, as script/setup leaves a real one."""
    with django_db_blocker.unblock():
        call_command("prepare_web_role")
        one_migration_at_a_time()
        yield
        if OWN_CLUSTER not in os.environ:
            drop_web_role()


def drop_web_role():
    """On a server of others a run leaves nothing behind."""
    user, _ = database.web_login(connection.settings_dict["NAME"], os.environ)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {connection.ops.quote_name(user)}")


@pytest.fixture
def web_connection(transactional_db):
    """The database as the web application sees it: its own login, outside Django."""
    user, password = database.web_login(connection.settings_dict["NAME"], os.environ)
    arguments = connection.get_connection_params() | {"user": user, "password": password}
    arguments.pop("cursor_factory", None)
    web = psycopg2.connect(**arguments)
    yield web
    web.close()
