"""Orders issued: number, date, the one in force, revoked by the next, never changed again."""

import threading
from datetime import date
from functools import partial

import pytest
from django.db import ProgrammingError, connection

from mchch.scope import acting_for
from registry.actions import orders as actions
from registry.choices import OrderStatus, Role
from registry.errors import Refused
from registry.models import CommitteeOrder, OrderCommittee
from registry.tests.factories import (
    CommitteeOrderFactory,
    UserFactory,
)
from registry.tests.order_steps import SIGNED, district, draft, issue, row

__all__ = ["district"]
pytestmark = pytest.mark.django_db


# --- issuing --------------------------------------------------------------------------------------


def test_issued_order_is_in_force_with_number_and_calendar_year(district, head):
    order = issue(draft(district, head), head)
    assert (order.status, order.number, order.calendar_year) == ("IN_FORCE", "12", 2567)
    assert order.issued_by_name == head.get_full_name()
    assert str(order) == "คำสั่งอำเภอเกาะคา ที่ 12/2567"


def test_year_of_the_number_is_that_of_signing_not_the_fiscal_year(district, head, on_day):
    on_day(date(2025, 1, 3))
    assert issue(draft(district, head), head, signed_on=date(2025, 1, 2)).calendar_year == 2568


def test_number_and_date_may_be_left_for_the_pen_and_noted_later(district, head):
    order = issue(draft(district, head), head, number="", signed_on=None)
    assert (order.number, order.signed_on, order.calendar_year) == ("", None, 2567)
    assert order.lacks_number
    noted = actions.note_number(order, number="7", signed_on=date(2024, 12, 18), by=head)
    assert (noted.number, noted.signed_on, noted.lacks_number) == ("7", date(2024, 12, 18), False)
    with pytest.raises(Refused, match="ครบแล้ว"):
        actions.note_number(noted, number="8", signed_on=None, by=head)


def test_taken_number_needs_to_be_confirmed(district, head):
    CommitteeOrderFactory(status=OrderStatus.REVOKED, number="12", revoked_by=earlier())
    with pytest.raises(Refused, match="เลขที่ 12/2567 ใช้กับคำสั่งอื่นแล้ว"):
        issue(draft(district, head), head, expected=earlier())
    order = issue(draft(district, head), head, expected=earlier(), number_confirmed=True)
    assert order.number == "12"


def earlier():
    found = CommitteeOrder.objects.filter(status=OrderStatus.IN_FORCE).first()
    return found or CommitteeOrderFactory(status=OrderStatus.IN_FORCE, number="99")


@pytest.mark.parametrize(
    "twin",
    [
        {"number": "13", "status": OrderStatus.REVOKED},
        {"number": "12", "calendar_year": 2566, "status": OrderStatus.REVOKED},
        {"number": "12", "area_id": "5206", "status": OrderStatus.IN_FORCE},
    ],
)
def test_number_is_free_in_another_year_and_another_office(district, head, twin):
    if twin["status"] == OrderStatus.REVOKED:
        twin["revoked_by"] = CommitteeOrderFactory(area_id="5206", status=OrderStatus.IN_FORCE)
    CommitteeOrderFactory(**twin)
    assert issue(draft(district, head), head).is_in_force


def test_new_order_revokes_the_old_in_the_same_act(district, head):
    old = issue(draft(district, head), head, number="1")
    new = issue(draft(district, head), head, number="2", expected=old)
    old.refresh_from_db()
    assert (old.status, old.revoked_by) == (OrderStatus.REVOKED, new)
    assert new.replaced() == old
    assert CommitteeOrder.objects.in_force().count() == 1


def test_draft_that_does_not_revoke_waits(district, head):
    old = issue(draft(district, head), head, number="1")
    order = draft(district, head)
    CommitteeOrder.objects.filter(pk=order.pk).update(replaces=False)
    with pytest.raises(Refused, match="ต้องยกเลิกคำสั่งเดิม"):
        issue(order, head, number="2", expected=old)


def test_order_that_nobody_saw_is_not_revoked(district, head):
    issue(draft(district, head), head, number="1")
    with pytest.raises(Refused, match="เปลี่ยนไปหลังจากที่ท่านเปิดดู"):
        issue(draft(district, head), head, number="2", expected=None)


def test_draft_that_was_changed_meanwhile_is_not_issued(district, head):
    order = draft(district, head)
    with pytest.raises(Refused, match="ตรวจร่างล่าสุด"):
        issue(order, head, version=order.version - 1)


def test_order_is_issued_once(district, head):
    order = draft(district, head)
    issue(order, head)
    with pytest.raises(Refused, match="ออกแล้ว"):
        issue(order, head, number="13")


@pytest.mark.parametrize(
    ("act", "who", "text"),
    [
        ("issue", "officer", "เฉพาะพัฒนาการอำเภอ"),
        ("issue", "province", "เฉพาะพัฒนาการอำเภอ"),
        ("save", "province", "เฉพาะอำเภอ"),
        ("delete", "province", "เฉพาะอำเภอ"),
    ],
)
def test_who_may_not(district, head, act, who, text, request):
    order, person = draft(district, head), request.getfixturevalue(who)
    acts = {
        "issue": partial(issue, order, person),
        "save": partial(actions.save_draft, order, {}, [], version=1, by=person),
        "delete": partial(actions.delete_draft, order, by=person),
    }
    with pytest.raises(Refused, match=text):
        acts[act]()


def test_officer_prepares(district, officer):
    order = draft(district, officer)
    actions.save_draft(order, {"title": "ร่างของพัฒนากร"}, [], version=1, by=officer)
    actions.delete_draft(order, by=officer)
    assert CommitteeOrder.objects.count() == 0


# --- what was issued stays ------------------------------------------------------------------------


def test_issued_order_is_not_edited_nor_deleted(district, head):
    order = issue(draft(district, head), head)
    with pytest.raises(Refused, match="แก้ไขไม่ได้"):
        actions.save_draft(order, {"title": "แก้"}, [], version=order.version, by=head)
    with pytest.raises(Refused, match="แก้ไขไม่ได้"):
        actions.delete_draft(order, by=head)


@pytest.mark.parametrize(
    "statement",
    [
        "update registry_committeeorder set title = 'แก้'",
        "update registry_committeeorder set number = '13'",
        "update registry_committeeorder set signed_on = '2024-12-17'",
        "update registry_committeeorder set status = 'DRAFT', number = ''",
        "update registry_committeeorder set signatory_name = 'นายอื่น'",
        "update registry_ordermember set name = 'นายแทรก'",
        "update registry_ordercommittee set duties = ''",
        "insert into registry_ordermember (committee_id, area_id, place, role, name, position)"
        " select id, area_id, 9, 'MEMBER', 'นายแทรก', '' from registry_ordercommittee",
    ],
)
def test_database_keeps_what_was_issued(district, head, statement):
    issue(draft(district, head), head)
    with pytest.raises(ProgrammingError), acting_for(head), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "table", ["registry_ordermember", "registry_ordercommittee", "registry_committeeorder"]
)
def test_database_deletes_nothing_that_was_issued(district, head, table):
    issue(draft(district, head), head)
    with acting_for(head), connection.cursor() as cursor:
        cursor.execute(f"delete from {table}")
        assert cursor.rowcount == 0


def test_whole_road_under_the_rights_of_the_district(district, head):
    """Nothing of the road needs more than the database grants to a district."""
    with acting_for(head):
        order = draft(district, head)
        rows = [{"name": "คณะ", "duties": "", "members": [row("CHAIR", position="นายอำเภอ")]}]
        actions.save_draft(order, {}, rows, version=1, by=head)
        old = issue(order, head, number="", signed_on=None)
        actions.note_number(old, number="1", signed_on=SIGNED, by=head)
        new = issue(draft(district, head), head, number="2", expected=old)
        actions.delete_draft(draft(district, head), by=head)
    old.refresh_from_db()
    assert (old.revoked_by, old.number) == (new, "1")
    assert OrderCommittee.objects.filter(order=new).exists()


# --- two at once ----------------------------------------------------------------------------------


def together(*acts):
    """What each gave, or the refusal that ended it; each in a thread with its own connection."""
    given, start = [None] * len(acts), threading.Barrier(len(acts))

    def work(index, act):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            given[index] = act()
        except Refused as refused:
            given[index] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return given


def issue_as(user, order, **more):
    with acting_for(user):
        return issue(order, user, **more)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("with_old", [False, True])
def test_two_drafts_issued_at_once_leave_one_in_force(district, head, with_old):
    deputy = UserFactory(role=Role.DISTRICT_HEAD, area_code="5203")
    old = issue(draft(district, head), head, number="1") if with_old else None
    drafts = [draft(district, head), draft(district, deputy)]
    given = together(
        partial(issue_as, head, drafts[0], number="2", expected=old),
        partial(issue_as, deputy, drafts[1], number="3", expected=old),
    )
    assert sorted(isinstance(one, Refused) for one in given) == [False, True]
    assert CommitteeOrder.objects.in_force().count() == 1
    assert CommitteeOrder.objects.filter(status=OrderStatus.DRAFT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_issue_once(district, head):
    order = draft(district, head)
    given = together(*[partial(issue_as, head, order, number="2")] * 2)
    assert sorted(isinstance(one, Refused) for one in given) == [False, True]
    assert CommitteeOrder.objects.get().number == "2"
