"""Second steps and sessions in SQL, as the web application's own login: one's own and no other."""

import pytest
from psycopg2 import errors

from registry.models import Authenticator, Session
from registry.tests.world import FAR, NEIGHBOUR, OWN, web_cursor, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
DENIED = errors.InsufficientPrivilege
ROLES = {
    "mchch_district": OWN,
    "mchch_committee": OWN,
    "mchch_province": "52",
    "mchch_nation": "",
    "mchch_admin": "",
}
TABLES = ("registry_authenticator", "registry_session")


@pytest.fixture(scope="module")
def kept(world, django_db_blocker):
    """A session and a step of an officer in each district."""
    with django_db_blocker.unblock():
        for code in (OWN, NEIGHBOUR, FAR):
            store = Session.get_session_store_class()()
            store["_auth_user_id"] = str(world[code].officer.pk)
            store.save()
    return world


def owners(cursor, table):
    cursor.execute(f"select user_id from {table}")
    return {user for (user,) in cursor.fetchall()}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ROLES)
def test_role_reads_its_own_rows_only(kept, role, table):
    officer = kept[OWN].officer
    with web_cursor(role, ROLES[role], officer) as cursor:
        assert owners(cursor, table) == {officer.pk}
    with web_cursor(role, ROLES[role]) as cursor:
        assert owners(cursor, table) == set()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ROLES)
def test_role_writes_nobody_elses_rows(kept, role, table):
    officer, other = kept[OWN].officer, kept[NEIGHBOUR].officer
    with web_cursor(role, ROLES[role], officer) as cursor:
        cursor.execute(f"delete from {table} where user_id = %s", [other.pk])
        assert cursor.rowcount == 0
        with pytest.raises(DENIED):
            cursor.execute(f"update {table} set user_id = %s", [other.pk])


def test_guest_reads_the_steps_of_whom_it_names_only(kept):
    with web_cursor("mchch_guest") as cursor:
        assert owners(cursor, "registry_authenticator") == set()
    with web_cursor("mchch_guest", user=kept[OWN].officer) as cursor:
        assert owners(cursor, "registry_authenticator") == {kept[OWN].officer.pk}
        with pytest.raises(DENIED):
            cursor.execute("delete from registry_authenticator")


@pytest.mark.parametrize(
    ("area", "place", "reached"), [("52", OWN, True), ("52", FAR, False), ("", FAR, True)]
)
def test_administrator_resets_within_the_own_area_by_the_function_only(kept, area, place, reached):
    officer = kept[place].officer
    with web_cursor("mchch_admin", area, kept[""].admin) as cursor:
        cursor.execute("select registry_reset_second_factor(%s)", [officer.pk])
        cursor.execute("set local role none")
        cursor.execute("set local role mchch_guest")
        cursor.execute("select count(*) from registry_session where user_id = %s", [officer.pk])
        assert cursor.fetchone() == (0 if reached else 1,)
        cursor.execute("select set_config('app.user', %s, true)", [str(officer.pk)])
        assert owners(cursor, "registry_authenticator") == (set() if reached else {officer.pk})
    assert Authenticator.objects.filter(user=officer).exists()  # the transaction was undone


@pytest.mark.parametrize("role", [role for role in ROLES if role != "mchch_admin"])
@pytest.mark.parametrize(
    "function",
    ["registry_reset_second_factor", "registry_end_sessions", "registry_is_administered"],
)
def test_nobody_else_may_call_what_the_administrator_calls(kept, role, function):
    with web_cursor(role, ROLES[role], kept[OWN].officer) as cursor, pytest.raises(DENIED):
        cursor.execute(f"select {function}(%s)", [kept[OWN].officer.pk])
