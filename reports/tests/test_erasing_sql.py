"""The function that erases, asked by the application's own login: only for a confirmed act of its
province that is due, and by nobody else. The country is committed; what is tried is undone."""

from contextlib import contextmanager

import pytest
from psycopg2 import errors

from registry.tests.world import FAR, NEIGHBOUR, OWN, committed, web_cursor, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
DENIED = errors.InsufficientPrivilege
BATCH = "select reports_erase_batch(%s, 100, %s)"
DUE, DAY_BEFORE = "2035-10-01 00:00+07", "2035-09-30 23:59+07"
CONFIRM = (
    "update reports_erasure set confirmed_at = now(), confirmed_by_id = %s, confirmed_by_name = 'ก'"
    " where id = %s"
)


@contextmanager
def office(world, code="52", who="local_admin"):
    """A second person of a province's office: the database knows people by their number alone."""
    with web_cursor("mchch_province", code, world[code].rows[who]) as cursor:
        yield cursor


@contextmanager
def confirmed(world, code="52"):
    act = world[code].erasure
    with office(world, code) as cursor:
        cursor.execute(CONFIRM, [world[code].local_admin.pk, act.pk])
        assert cursor.rowcount == 1
        yield cursor, act


def test_nothing_is_erased_before_somebody_confirms(world):
    with office(world) as cursor, pytest.raises(DENIED):
        cursor.execute(BATCH, [world["52"].erasure.pk, DUE])


def test_confirmed_act_erases_what_is_due(world):
    with confirmed(world) as (cursor, act):
        cursor.execute(BATCH, [act.pk, DUE])
        assert cursor.fetchone() == ("more",)
        cursor.execute("select distinct given_name from registry_application")
        assert cursor.fetchall() == [("(ลบตามกำหนดเก็บรักษา)",)]


def test_act_that_is_not_due_erases_nothing(world):
    with confirmed(world) as (cursor, act), pytest.raises(DENIED):
        cursor.execute(BATCH, [act.pk, DAY_BEFORE])


def test_act_of_another_province_is_not_carried_out(world):
    with confirmed(world) as (cursor, _), pytest.raises(DENIED):
        cursor.execute(BATCH, [world["50"].erasure.pk, DUE])


def test_scope_that_changes_does_not_find_the_act(world):
    with confirmed(world) as (cursor, act):
        cursor.execute("select set_config('app.area', '50', true)")
        with pytest.raises(DENIED):
            cursor.execute(BATCH, [act.pk, DUE])


@pytest.mark.parametrize(
    ("role", "area"),
    [("mchch_district", OWN), ("mchch_nation", ""), ("mchch_admin", ""), ("mchch_guest", "")],
)
def test_no_other_role_may_call_it(world, role, area):
    with web_cursor(role, area) as cursor, pytest.raises(DENIED, match="permission denied"):
        cursor.execute(BATCH, [world["52"].erasure.pk, DUE])


@pytest.mark.parametrize("role", ["mchch_province", "mchch_district", "mchch_admin", "mchch_guest"])
def test_nobody_makes_the_audit_forget(world, role):
    with web_cursor(role, "52") as cursor, pytest.raises(DENIED, match="permission denied"):
        cursor.execute(
            "select audit_forget('registry_application', array['1'], array['phone'], '')"
        )


def test_who_proposed_cannot_confirm(world):
    act = world["52"].erasure
    own = web_cursor("mchch_province", "52", act.proposed_by)
    with own as cursor, pytest.raises(errors.CheckViolation):
        cursor.execute(CONFIRM, [act.proposed_by_id, act.pk])


def test_nobody_confirms_in_the_name_of_another(world):
    with office(world, who="staff") as cursor, pytest.raises(DENIED, match="row-level security"):
        cursor.execute(CONFIRM, [world["52"].local_admin.pk, world["52"].erasure.pk])


@pytest.mark.parametrize(
    "what", ["reached = 0", "erased = 0", "finished_at = now()", "counts = '{}'"]
)
def test_how_far_it_is_only_the_function_writes(world, what):
    with office(world) as cursor, pytest.raises(DENIED, match="permission denied"):
        cursor.execute(f"update reports_erasure set {what}")


def test_confirmed_act_is_not_changed_any_more(world):
    with confirmed(world) as (cursor, act):
        cursor.execute("update reports_erasure set withdrawn_at = now() where id = %s", [act.pk])
        assert cursor.rowcount == 0


def test_two_who_confirm_at_once_stand_in_line(world):
    at_once = "select from reports_erasure where id = %s and confirmed_at is null for update nowait"
    in_line = pytest.raises(errors.LockNotAvailable)
    with confirmed(world) as (_, act), office(world) as other, in_line:
        other.execute(at_once, [act.pk])


PROPOSE = (
    "insert into reports_erasure (cycle_id, area_id, keep_years, counts, reason, proposed_at,"
    " proposed_by_id, proposed_by_name, confirmed_by_name, withdrawn_by_name, reached, erased)"
    " values (%s, %s, 1, '{}', 'x', now(), %s, 'x', '', '', 0, 0)"
)


@pytest.mark.parametrize(
    ("year", "area", "who"),
    [
        ("50", "52", "local_admin"),  # another province's year as one's own
        ("50", "50", "local_admin"),  # for another province
        ("52", NEIGHBOUR, "local_admin"),  # for a district
        ("52", "52", "staff"),  # in the name of another
    ],
)
def test_proposal_of_something_else_is_refused(world, year, area, who):
    with office(world) as cursor, pytest.raises(DENIED, match="row-level security"):
        cursor.execute(PROPOSE, [world[year].cycle.pk, area, world["52"].rows[who].pk])


def test_whole_act_leaves_the_other_province_alone(world):
    """Everything in one transaction of the application's login, compared from within, undone."""
    rows = "select md5(string_agg(t::text, '' order by id)) from {} t where left(area_id, 2) = '50'"
    tables = [f"registry_{name}" for name in ("application", "submission", "attachment", "paper")]
    before = [committed(rows.format(table))[0][0] for table in tables]
    with confirmed(world) as (cursor, act):
        states = []
        while not states or states[-1] == "more":
            cursor.execute(BATCH, [act.pk, DUE])
            states += [cursor.fetchone()[0]]
        assert states == ["more", "files"]
        cursor.execute("select set_config('role', 'mchch_province', true)")
        cursor.execute("select set_config('app.area', '50', true)")
        after = []
        for table in tables:
            cursor.execute(rows.format(table))
            after += [cursor.fetchone()[0]]
    assert after == before
    assert FAR.startswith("50")
