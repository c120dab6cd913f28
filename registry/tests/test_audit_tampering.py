"""What the audit kept cannot be altered, skipped or emptied by the application's login.

These tests hold no transaction of their own, which would keep a statement waiting for a lock.
"""

import pytest
from psycopg2 import errors

from registry.tests.world import OWN, committed, owner_name, web_cursor, world

__all__ = ["world"]
ROLES = ["mchch_guest", "mchch_district", "mchch_province", "mchch_nation", "mchch_admin"]


def events():
    return committed("select count(*) from audit_event")[0][0]


TAMPERING = {
    "update": "update audit_event set actor_name = 'ใครก็ไม่รู้'",
    "delete": "delete from audit_event",
    "insert": "insert into audit_event (table_name, operation) values ('registry_user', 'U')",
    "truncate": "truncate audit_event",
    "truncate with the rows": "truncate registry_application cascade",
    "drop": "drop table audit_event",
    "drop trigger": "drop trigger audit on registry_application",
    "disable trigger": "alter table registry_application disable trigger audit",
    "disable all triggers": "alter table registry_application disable trigger all",
    "replica": "set session_replication_role = 'replica'",
    "replica by set_config": "select set_config('session_replication_role', 'replica', true)",
    "own": "alter table audit_event owner to current_user",
    "own function": "alter function audit_log() owner to current_user",
    "other function": "create or replace function audit_log() returns trigger language plpgsql"
    " as 'begin return null; end'",
    "drop function": "drop function audit_log() cascade",
    "rename": "alter table audit_event rename to gone",
    "rule": "create rule skip as on insert to audit_event do instead nothing",
    "policy": "create policy mine on audit_event for delete using (true)",
    "no row security": "alter table audit_event disable row level security",
    "grant": "grant all on audit_event to current_user; delete from audit_event",
    "become the keeper": "set role mchch_audit",
    "become another": "set session authorization mchch_audit",
    "forge": "create temp table registry_user (id int, area_id text);"
    "create trigger audit after insert on registry_user for each row execute function audit_log();"
    "insert into registry_user values (1, '5203')",
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_is_denied(world, how, role):
    kept = events()
    scope = web_cursor(role, OWN, world[OWN].officer)
    with scope as cursor, pytest.raises(errors.InsufficientPrivilege):
        cursor.execute(TAMPERING[how])
    assert events() == kept > 0


@pytest.mark.parametrize("role", [None, "none"])
@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_as_the_login_itself_is_denied(world, how, role):
    with web_cursor() as cursor:
        if role:
            cursor.execute("set role none")
        with pytest.raises(errors.InsufficientPrivilege):
            cursor.execute(TAMPERING[how])


def test_web_login_cannot_become_the_owner(world):
    with web_cursor() as cursor, pytest.raises(errors.InsufficientPrivilege):
        cursor.execute(f'set role "{owner_name()}"')


def test_write_by_the_web_login_is_kept(world):
    """The keeper's rights work for a role that has none of them."""
    officer = world[OWN].officer
    with web_cursor("mchch_district", OWN, officer) as cursor:
        cursor.execute(
            "update registry_application set position = 'รองประธาน' where id = %s",
            [world[OWN].draft.pk],
        )
        cursor.execute(
            "select actor, after from audit_event where table_name = 'registry_application'"
            " and row_id = %s order by id desc limit 1",
            [str(world[OWN].draft.pk)],
        )
        assert cursor.fetchone() == (officer.pk, {"position": "รองประธาน"})
