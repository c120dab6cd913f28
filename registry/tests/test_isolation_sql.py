"""Row-level security, asked in SQL by the web application's own login."""

import psycopg2
import pytest
from django.db import connection
from psycopg2 import errors

from registry.choices import Stage
from registry.models import Application
from registry.tests.world import FAR, NEIGHBOUR, OWN, scoped_models, web_cursor, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db

DENIED = errors.InsufficientPrivilege
SCOPES = {  # database role, its area, what its rows' areas begin with
    "district": ("mchch_district", OWN, OWN),
    "province": ("mchch_province", "52", "52"),
    "nation": ("mchch_nation", "", ""),
    "provincial administrator": ("mchch_admin", "52", "52"),
    "administrator": ("mchch_admin", "", ""),
}
TABLES = sorted(model._meta.db_table for model in scoped_models())
# The year of a province is no secret of its people: who wrote it may read all of them.
SHARED = {"registry_cycle"}
# Events of a year's rows have no area; a test of their own is below.
YEAR = ("registry_cyclestep", "registry_quota", "registry_checklistitem")
# A district reads who stands above it, and what they sent.
ABOVE = {
    *("registry_user", "registry_office", "registry_circular", "registry_circularfile"),
    *("assessment_standard", "assessment_dimension", "assessment_indicator"),
    *("assessment_announcement", "assessment_issuance"),
}


def may(cursor, verb, table):
    """Whether the scope holds a right on the table or on a column of it."""
    cursor.execute("select has_any_column_privilege(current_user, %s, %s)", [table, verb])
    return cursor.fetchone()[0]


def areas_seen(cursor, table):
    of_years = f" where table_name not in {YEAR}" if table == "audit_event" else ""
    cursor.execute(f"select distinct area_id from {table}{of_years}")
    return {area for (area,) in cursor.fetchall()}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("scope", SCOPES)
def test_select_without_filter_shows_only_the_own_area(world, scope, table):
    role, area, seen = SCOPES[scope]
    with web_cursor(role, area) as cursor:
        if not may(cursor, "select", table):
            return
        found = areas_seen(cursor, table)
    if table in SHARED:
        assert found == {"50", "52"}
        return
    above = {area[:2]} if role == "mchch_district" and table in ABOVE else set()
    assert found, f"{role} may select {table} and sees nothing of its own"
    assert {code for code in found if not (code or "").startswith(seen)} <= above
    if seen == "":
        assert any(code and code.startswith(FAR[:2]) for code in found)


@pytest.mark.parametrize("table", [table for table in TABLES if table not in SHARED])
@pytest.mark.parametrize("role", [None, "mchch_guest", "mchch_district", "mchch_province"])
def test_select_without_context_shows_nothing(world, role, table):
    with web_cursor(role) as cursor:
        if not may(cursor, "select", table):
            return
        found = areas_seen(cursor, table)
    # Log-in looks for an account before there is a scope.
    expected_empty = table != "registry_user" or role in ("mchch_district", "mchch_province")
    assert (found == set()) is expected_empty


@pytest.mark.parametrize(
    ("role", "area", "own"),
    [
        ("mchch_province", "52", {"52"}),
        ("mchch_district", OWN, set()),
        ("mchch_guest", "", None),
    ],
)
def test_history_of_a_year_is_seen_by_its_province(world, role, area, own):
    cycles = {world[code].cycle.pk: code for code in ("50", "52")}
    with web_cursor(role, area) as cursor:
        if own is None:
            assert not may(cursor, "select", "audit_event")
            return
        cursor.execute(
            f"select distinct after->>'cycle_id' from audit_event where table_name in {YEAR}"
        )
        assert {cycles[int(pk)] for (pk,) in cursor.fetchall()} == own


def test_login_without_role_has_no_rights_of_its_own(world):
    with web_cursor() as cursor:
        cursor.execute("set role none")
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
            " and relkind in ('r', 'v', 'm', 'p') and has_any_column_privilege(oid, 'select')"
        )
        assert cursor.fetchall() == []


def columns_of(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
            " and not attisdropped and attgenerated = '' and attidentity = ''",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


FOREIGN = {"mchch_district": NEIGHBOUR, "mchch_province": FAR, "mchch_admin": FAR}
WRITERS = ("district", "province", "provincial administrator")


@pytest.mark.parametrize("table", [t for t in TABLES if t != "audit_event"])
@pytest.mark.parametrize("scope", WRITERS)
def test_insert_of_a_foreign_row_fails(world, scope, table):
    role, area, _ = SCOPES[scope]
    target = FOREIGN[role][: 2 if table == "registry_cycle" else 4]
    names = columns_of(table)
    values = ", ".join("%(area)s" if name == "area_id" else name for name in names)
    with web_cursor(role, area) as cursor:
        if not (may(cursor, "insert", table) and may(cursor, "select", table)):
            return
        with pytest.raises(DENIED, match="row-level security"):
            cursor.execute(
                f"insert into {table} ({', '.join(names)}) select {values} from {table}"
                " where left(area_id, 2) = %(own)s limit 1",
                {"area": target, "own": area[:2]},
            )


@pytest.mark.parametrize("table", [t for t in TABLES if t != "audit_event"])
@pytest.mark.parametrize("scope", WRITERS)
def test_update_and_delete_reach_no_foreign_row(world, scope, table):
    role, area, _ = SCOPES[scope]
    for verb, act in (
        ("update", f"update {table} set area_id = area_id"),
        ("delete", f"delete from {table}"),
    ):
        with web_cursor(role, area) as cursor:
            try:
                cursor.execute(f"{act} where left(area_id, %s) = %s", [4, FOREIGN[role]])
                assert cursor.rowcount == 0, verb
            except DENIED as denied:
                assert "permission denied for table" in str(denied)


@pytest.mark.parametrize("table", [t for t in TABLES if t != "audit_event"])
@pytest.mark.parametrize("scope", WRITERS)
def test_own_row_cannot_be_moved_to_a_foreign_area(world, scope, table):
    role, area, _ = SCOPES[scope]
    with web_cursor(role, area) as cursor, pytest.raises(DENIED):
        cursor.execute(f"update {table} set area_id = %s", [FOREIGN[role]])


ENTERED = [
    column.column
    for column in Application._meta.concrete_fields
    if column.column not in ("stage", "version", "updated_at") and not column.generated
]


@pytest.mark.parametrize("column", ENTERED)
def test_province_cannot_update_what_a_district_entered(world, column):
    with web_cursor("mchch_province", "52") as cursor, pytest.raises(DENIED):
        cursor.execute(f"update registry_application set {column} = {column}")


def test_province_moves_a_stage(world):
    with web_cursor("mchch_province", "52") as cursor:
        cursor.execute(
            "update registry_application set stage = %s where id = %s",
            [Stage.RETURNED, world[OWN].leader.pk],
        )
        assert cursor.rowcount == 1


@pytest.mark.parametrize("role", ["mchch_district", "mchch_province"])
def test_child_of_a_foreign_parent_cannot_be_written(world, role):
    """A row of one's own area may not hang on an application that one cannot see."""
    foreign = world[FOREIGN[role]].application.pk
    area = OWN if role == "mchch_district" else OWN[:2]
    with web_cursor(role, area) as cursor, pytest.raises(DENIED, match="row-level security"):
        cursor.execute(
            "insert into registry_stagechange (application_id, area_id, from_stage, to_stage,"
            " changed_at, changed_by_id, changed_by_name, comment)"
            " values (%s, %s, 'DRAFT', 'REGISTERED', now(), %s, '', '')",
            [foreign, OWN + "01", world[OWN].officer.pk],
        )


def test_unique_index_tells_nothing_but_the_fact(world):
    """The same leader in two districts: refused, without a word about the other row."""
    own, other = world[OWN].draft, world[NEIGHBOUR].leader
    scope = web_cursor("mchch_district", OWN)
    with scope as cursor, pytest.raises(errors.UniqueViolation) as refused:
        cursor.execute(
            "update registry_application set type = 'LEADER', citizen_id_hash = %s where id = %s",
            [other.citizen_id_hash, own.pk],
        )
    assert refused.value.diag.constraint_name == "application_leader_once_a_year"
    assert refused.value.diag.message_detail is None
    assert other.citizen_id_hash not in str(refused.value)


@pytest.mark.parametrize(
    ("role", "area", "told"),
    [("mchch_district", OWN, NEIGHBOUR), ("mchch_province", "52", None), ("mchch_guest", "", None)],
)
def test_leader_elsewhere_is_told_to_districts_only(world, role, area, told):
    leader = world[NEIGHBOUR].leader
    with web_cursor(role, area) as cursor:
        try:
            cursor.execute(
                "select registry_leader_district(%s, %s)",
                [leader.cycle_id, leader.citizen_id_hash],
            )
            assert cursor.fetchone()[0] == told
        except DENIED:
            assert told is None


def test_view_would_be_found(world):
    """A view reads as its owner: it would step around every policy, unless it says otherwise."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and ("
            " relkind = 'm' or relkind = 'v' and not coalesce("
            "   reloptions && array['security_invoker=true', 'security_invoker=on'], false))"
        )
        assert cursor.fetchall() == []


def test_functions_with_the_owners_rights_are_known(world):
    with connection.cursor() as cursor:
        cursor.execute(
            "select proname, array_to_string(proconfig, ';') from pg_proc"
            " where prosecdef and pronamespace = 'public'::regnamespace order by 1"
        )
        found = dict(cursor.fetchall())
    assert set(found) == {
        "assessment_link_until",
        "assessment_linked_sheet",
        "assessment_public_certificate",
        "assessment_own_seats",
        "assessment_own_names",
        "assessment_own_evaluations",
        "assessment_own_orders",
        "assessment_own_visits",
        "assessment_opened_evaluations",
        "progress_last_acts",
        "progress_province",
        "registry_keeps_committee",
        "audit_log",
        "registry_leader_district",
        "registry_held_applications",
        "registry_drop_expired_papers",
        "registry_empty_expired_imports",
        "registry_end_sessions",
        "registry_is_administered",
        "registry_reset_second_factor",
        "reports_open_token",
        "reports_erase_batch",
        "audit_forget",
    }
    for name, settings in found.items():
        assert settings == "search_path=pg_catalog, public, pg_temp", name


@pytest.mark.parametrize(
    "role",
    [
        *("mchch_guest", "mchch_district", "mchch_province", "mchch_nation", "mchch_admin"),
        "mchch_applicant",
        "mchch_committee",
    ],
)
def test_group_role_is_nothing_more(world, role):
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,"
            " has_schema_privilege(rolname, 'public', 'create'),"
            " (select count(*) from pg_auth_members m where m.member = pg_roles.oid)"
            " from pg_roles where rolname = %s",
            [role],
        )
        assert cursor.fetchone() == (False, False, False, False, False, False, 0)


def test_transaction_end_takes_the_scope_away(world):
    """As a pooled connection goes to the next request."""
    with web_cursor("mchch_nation") as cursor:
        cursor.execute("select count(*) > 0 from registry_application")
        assert cursor.fetchone()[0]
        cursor.connection.commit()
        cursor.execute("select current_user, current_setting('app.area', true)")
        assert cursor.fetchone() == ("mchch_guest", "")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("select count(*) from registry_application")
