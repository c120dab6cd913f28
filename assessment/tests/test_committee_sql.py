"""What the role of a committee member may do in the database: asked in SQL by the web login."""

from contextlib import contextmanager

import pytest
from django.db import connection
from psycopg2 import errors

from assessment.tokens import hash_of
from mchch import clock
from registry.tests.world import NEIGHBOUR, OWN, committed, web_cursor, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
DENIED = errors.InsufficientPrivilege
READ_BY_MEMBERS = {
    *("registry_area", "registry_privacynotice", "registry_cycle", "registry_cyclestep"),
    *("registry_quota", "registry_checklistitem"),
    *("registry_reopening", "registry_office", "registry_user", "registry_application"),
    *("registry_committeeorder", "registry_ordercommittee", "registry_ordermember"),
    *("registry_orderscan", "registry_paper", "registry_told"),
    *("django_content_type", "django_session", "registry_session", "registry_authenticator"),
    *("axes_accessattempt", "axes_accesslog", "axes_accessfailurelog"),
    "axes_accessattemptexpiration",
    *(
        f"assessment_{name}"
        for name in (
            *("standard", "dimension", "indicator", "ownindicator", "developmentplan"),
            *("activity", "progressentry", "progressphoto", "evaluation", "conflictofinterest"),
            *("sheet", "score", "scorefile", "sheetscan", "meeting"),
            *("visit", "visitstop", "visitmember", "visitchange"),
            *("sheetchange", "reopenedresult", "announcement", "announcementscan"),
            *("certification", "issuance", "certificate"),
        )
    ),
}


@contextmanager
def by_link(token):
    with web_cursor("mchch_committee", OWN) as cursor:
        cursor.execute(
            "select set_config('app.link', %s, true), set_config('app.now', %s, true)",
            [hash_of(token), clock.now().isoformat()],
        )
        yield cursor


def ids(cursor, table):
    cursor.execute(f"select id from {table}")
    return {pk for (pk,) in cursor.fetchall()}


def refused(cursor, statement, *values):
    """Denied, or no row was reached."""
    cursor.execute("savepoint before")
    try:
        cursor.execute(statement, values)
        return cursor.rowcount == 0
    except DENIED:
        return True
    finally:
        cursor.execute("rollback to savepoint before")


def test_role_reads_these_tables_and_no_others(world):
    with connection.cursor() as owner:
        owner.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace"
            " and relkind in ('r', 'p', 'v', 'm')"
            " and has_any_column_privilege('mchch_committee', oid, 'select')"
        )
        assert {name for (name,) in owner.fetchall()} == READ_BY_MEMBERS


def test_link_reads_what_is_before_its_committee(world):
    own, other = world[OWN], world[NEIGHBOUR]
    with by_link(own.member_token) as cursor:
        before_us = (own.evaluation, own.failed, own.concluded)
        assert ids(cursor, "assessment_evaluation") == {row.pk for row in before_us}
        assert ids(cursor, "registry_application") == {row.application_id for row in before_us}
        assert ids(cursor, "assessment_announcement") == set()
        assert ids(cursor, "assessment_certificate") == set()
        assert ids(cursor, "registry_committeeorder") == {own.order.pk}
        sheets = ids(cursor, "assessment_sheet")
        assert sheets == {own.sheet.pk, own.member_sheet.pk, own.own_member_sheet.pk}
        # What the applicant said of itself; other members' points not before the own are in.
        assert ids(cursor, "assessment_score") == {own.score.pk}
        evidence = {own.score_file.pk, own.evidence_picture.pk}
        assert ids(cursor, "assessment_scorefile") == evidence
        assert ids(cursor, "assessment_sheetscan") == set()
        photos = {own.photo.pk, own.progress_picture.pk}
        assert ids(cursor, "assessment_progressphoto") == photos
        assert ids(cursor, "assessment_visit") == set()  # the head's, and the head's alone
        assert other.officer.pk not in ids(cursor, "registry_user")


def test_points_of_others_appear_with_the_own(world):
    own = world[OWN]
    name = own.linked_seat.name
    with by_link(own.member_token) as cursor:
        cursor.execute("select assessment_own_names()")
        assert cursor.fetchall() == [(name,)]
        before = ids(cursor, "assessment_score")
        cursor.execute(INSERT, sheet_values(own, name, own.linked_seat))
        cursor.execute(
            "update assessment_sheet set status = 'CONFIRMED', submitted_at = now()"
            " where member_name = %s",
            [name],
        )
        assert cursor.rowcount == 1
        assert ids(cursor, "assessment_score") > before
        assert ids(cursor, "assessment_sheetscan") == {own.scan.pk}


INSERT = (
    "insert into assessment_sheet (application_id, area_id, standard_id, kind, status, opened_at,"
    " submitted_by_name, confirmed_by_name, reopened_reason, evaluation_id, seat_id, member_id,"
    " member_name, entered_by_name) values (%s, %s, %s, 'EVALUATION', %s, now(), '', '', '', %s,"
    " %s, %s, %s, %s)"
)


def sheet_values(place, name, seat, *, status="OPEN", member=None, entered=""):
    row = place.evaluation
    return [
        row.application_id, row.area_id, row.standard_id, status, row.pk, seat.pk, member, name,
        entered,
    ]  # fmt: skip


def test_link_writes_no_sheet_but_the_own(world):
    own, other = world[OWN], world[NEIGHBOUR]
    seat, name = own.linked_seat, own.linked_seat.name
    with by_link(own.member_token) as cursor:
        for values in (
            sheet_values(own, "ผู้อื่น", seat),
            sheet_values(own, name, own.own_seat),
            sheet_values(own, name, seat, member=own.head.pk),
            sheet_values(own, name, seat, entered="เลขานุการ"),
            sheet_values(other, name, seat),
        ):
            assert refused(cursor, INSERT, *values), values
        assert not refused(cursor, INSERT, *sheet_values(own, name, seat))


@pytest.mark.parametrize(
    "statement",
    [
        "select citizen_id from registry_application",
        "select id from registry_applicant",
        "select id from assessment_memberlink",
        "select id from assessment_personallink",
        "select id from registry_attachment",
        "select id from audit_event",
        "update registry_application set stage = 'PASSED'",
        "update assessment_evaluation set resolution = 'PASS'",
        "update assessment_evaluation set concluded_at = now()",
        "update assessment_sheet set status = 'OPEN'",
        "update assessment_score set points = 0",
        "update assessment_sheet set member_name = 'x'",
        "delete from assessment_score",
        "delete from assessment_conflictofinterest",
        "insert into assessment_visitchange (text) values ('x')",
        "update assessment_visit set note = 'x'",
        "update registry_user set password = 'x'",
        "select registry_leader_district(1, 'x')",
    ],
)
def test_link_may_not(world, statement):
    with by_link(world[OWN].member_token) as cursor:
        assert refused(cursor, statement)


def test_account_of_a_member_reads_the_own_visits(world):
    """The head of the world sits as secretary: asked with a member's rights."""
    own = world[OWN]
    with web_cursor("mchch_committee", OWN, own.head) as cursor:
        assert ids(cursor, "assessment_visit") == {own.visit.pk}
        assert ids(cursor, "assessment_visitstop") == {own.visit_stop.pk}
        assert own.member_sheet.pk in ids(cursor, "assessment_sheet")


def test_account_without_a_seat_sees_nothing_of_people(world):
    with web_cursor("mchch_committee", OWN, world[OWN].committee) as cursor:
        for table in (
            "registry_application", "assessment_evaluation", "assessment_sheet",
            "assessment_score", "registry_committeeorder", "assessment_visit",
        ):  # fmt: skip
            assert ids(cursor, table) == set(), table


@pytest.mark.parametrize("token", ["", "f" * 64, "' or true --"])
def test_without_a_valid_token_the_role_sees_nothing(world, token):
    with by_link(token) as cursor:
        for table in ("registry_application", "assessment_evaluation", "assessment_score"):
            assert ids(cursor, table) == set(), table


def test_link_dies_with_the_place_of_the_member(world):
    own = world[OWN]
    committed(
        "update registry_ordermember set user_id = %s where id = %s",
        own.committee.pk,
        own.linked_seat.pk,
    )
    try:
        with by_link(own.member_token) as cursor:
            assert ids(cursor, "assessment_evaluation") == set()
    finally:
        committed(
            "update registry_ordermember set user_id = null where id = %s", own.linked_seat.pk
        )


def test_member_reads_the_kept_paper_of_the_own_order_alone(world):
    own = world[OWN]
    kept_as = "update registry_paper set kind = %s, object_id = %s where id = %s"
    with by_link(own.member_token) as cursor:
        assert ids(cursor, "registry_paper") == set()
    committed(kept_as, "committee_order", own.order.pk, own.paper.pk)
    try:
        with by_link(own.member_token) as cursor:
            assert ids(cursor, "registry_paper") == {own.paper.pk}
        with web_cursor("mchch_committee", OWN, own.committee) as cursor:
            assert ids(cursor, "registry_paper") == set()
    finally:
        committed(kept_as, own.paper.kind, own.paper.object_id, own.paper.pk)


def test_role_of_a_secretary_is_told_and_nothing_else(world):
    own = world[OWN]
    with web_cursor("mchch_guest") as cursor:
        for user, keeps in ((own.head, True), (own.committee, False), (own.officer, False)):
            cursor.execute("select registry_keeps_committee(%s)", [user.pk])
            assert cursor.fetchone() == (keeps,)
    with web_cursor("mchch_committee", OWN) as cursor, pytest.raises(DENIED):
        cursor.execute("select registry_keeps_committee(1)")
