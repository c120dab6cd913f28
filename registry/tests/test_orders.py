"""Orders of committees: written, issued with the office's number, revoked by the next one."""

import threading
import uuid
from datetime import date
from functools import partial

import pytest
from django.db import ProgrammingError, connection

from mchch.scope import acting_for
from registry.actions import orders as actions
from registry.choices import MemberRole, OrderStatus, Role
from registry.errors import Refused, StaleEdit
from registry.models import ChangeEvent, CommitteeOrder, OrderCommittee, OrderMember
from registry.orders import missing_for_order
from registry.tests.factories import (
    CommitteeOrderFactory,
    CycleFactory,
    OfficeFactory,
    OrderCommitteeFactory,
    OrderMemberFactory,
    SignatoryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SIGNED = date(2024, 12, 16)


@pytest.fixture
def district(on_day, cycle):
    """เกาะคา, whose chief signs."""
    on_day(SIGNED)
    office = OfficeFactory(area_id="5203")
    SignatoryFactory(office=office, name="นายวิชัย สมมติ", position="นายอำเภอเกาะคา", is_default=True)
    return cycle


def draft(cycle, head, **more):
    return actions.start_order(cycle, key=uuid.uuid4(), by=head, **more)


def issue(order, head, number="12", signed_on=SIGNED, **more):
    order.refresh_from_db()
    given = {"expected": None, "version": order.version} | more
    return actions.issue(order, number=number, signed_on=signed_on, by=head, **given)


def row(role=MemberRole.MEMBER, name="", position="", **more):
    return {"role": role, "name": name, "position": position, "user": None} | more


def written(order):
    """[(committee, [(role, who)])] as it is stored."""
    return [
        (
            committee.name,
            [(member.role, str(member)) for member in committee.members.all()],
        )
        for committee in CommitteeOrder.objects.whole().get(pk=order.pk).committees.all()
    ]


# --- a new draft ----------------------------------------------------------------------------------


def test_new_draft_is_filled_in_from_the_year_and_the_letter(district, head):
    order = draft(district, head, letter_no="ลป ๐๐๑๙.๓/ว ๒๕๖๗", letter_on=date(2024, 12, 11))
    assert order.title == (
        "แต่งตั้งคณะกรรมการตรวจประเมินเพื่อรับรองมาตรฐานการพัฒนาชุมชนอำเภอเกาะคา ประจำปี พ.ศ. 2568"
    )
    first, second = order.reason.splitlines()
    assert first.startswith("ด้วยจังหวัดลำปางแจ้งให้อำเภอดำเนินงานระบบมาตรฐานการพัฒนาชุมชน (มชช.)")
    assert first.endswith("ตามหนังสือจังหวัดลำปาง ที่ ลป 0019.3/ว 2567 ลงวันที่ 11 ธันวาคม 2567")
    assert second.endswith("เป็นไปอย่างมีประสิทธิภาพ")
    assert order.signatory_name == "นายวิชัย สมมติ"
    assert written(order) == [
        (
            "คณะกรรมการตรวจประเมินเพื่อรับรองมาตรฐานการพัฒนาชุมชนอำเภอเกาะคา",
            [("CHAIR", "นายอำเภอเกาะคา"), ("SECRETARY", "พัฒนาการอำเภอเกาะคา")],
        )
    ]
    assert OrderMember.objects.get(role="SECRETARY").user == head


def test_duties_carry_the_dates_of_the_year(district, head):
    duties = draft(district, head).committees.get().duty_list
    assert duties[1].endswith("ให้แล้วเสร็จภายในวันที่ 25 เมษายน 2568")
    assert duties[2].endswith("จังหวัดลำปางทราบ ภายในวันที่ 9 พฤษภาคม 2568")


def test_unknown_letter_is_not_cited(district, head):
    assert "ตามหนังสือ" not in draft(district, head).reason


def test_same_key_gives_the_same_draft(district, head):
    key = uuid.uuid4()
    first = actions.start_order(district, key=key, by=head)
    assert actions.start_order(district, key=key, by=head) == first
    assert CommitteeOrder.objects.count() == 1


def test_new_draft_is_complete_for_issuing(district, head):
    assert missing_for_order(draft(district, head)) == []


def test_committees_are_taken_over_from_an_earlier_order(district, head, officer):
    earlier = CommitteeOrderFactory(
        cycle=CycleFactory(fiscal_year=2567), status=OrderStatus.IN_FORCE
    )
    committee = OrderCommitteeFactory(order=earlier, name="คณะเดิม")
    gone = UserFactory(is_active=False, area_code="5203")
    OrderMemberFactory(committee=committee, role="CHAIR", name="", position="นายอำเภอเกาะคา")
    OrderMemberFactory(committee=committee, name="นายเดิม สมมติ", user=officer)
    OrderMemberFactory(committee=committee, name="นายย้าย สมมติ", user=gone)
    order = draft(district, head, copy_from=earlier)
    assert written(order) == written(earlier)
    assert "2568" in order.title
    members = OrderMember.objects.filter(committee__order=order)
    assert [m.user for m in members] == [None, officer, None]


# --- writing --------------------------------------------------------------------------------------


def test_rows_are_kept_moved_added_and_removed(district, head):
    order = draft(district, head)
    committee = order.committees.get()
    chair, secretary = committee.members.all()
    made = actions.save_draft(
        order,
        {"title": "เรื่องใหม่"},
        [
            {
                "id": committee.pk,
                "members": [
                    row("SECRETARY", position="พัฒนาการอำเภอ", id=secretary.pk),
                    row(name="นายใหม่ สมมติ", key="n1"),
                ],
            },
            {"key": "k2", "name": "คณะทำงาน", "duties": "ช่วยงาน", "members": []},
        ],
        version=1,
        by=head,
    )
    assert order.title == "เรื่องใหม่"
    assert order.version == 2
    assert made["n1"] == OrderMember.objects.get(name="นายใหม่ สมมติ").pk
    assert written(order) == [
        (committee.name, [("SECRETARY", "พัฒนาการอำเภอ"), ("MEMBER", "นายใหม่ สมมติ")]),
        ("คณะทำงาน", []),
    ]
    assert not OrderMember.objects.filter(pk=chair.pk).exists()
    assert OrderMember.objects.get(pk=secretary.pk).place == 1


def test_row_of_another_order_is_never_taken(district, head):
    other = OrderMemberFactory(committee__order__area_id="5206", name="นายอื่น สมมติ")
    order = draft(district, head)
    rows = [{"name": "คณะ", "duties": "", "members": [row(name="นายเรา สมมติ", id=other.pk)]}]
    actions.save_draft(order, {}, rows, version=1, by=head)
    other.refresh_from_db()
    assert other.name == "นายอื่น สมมติ"
    assert written(order) == [("คณะ", [("MEMBER", "นายเรา สมมติ")])]


def test_audit_tells_of_changed_rows_only(district, head):
    order = draft(district, head)
    committee = order.committees.get()
    chair, secretary = committee.members.all()
    last = ChangeEvent.objects.latest("id").pk
    members = [
        row("CHAIR", position=chair.position, id=chair.pk),
        row("SECRETARY", position="ปลัดอำเภอ", id=secretary.pk),
    ]
    rows = [{"id": committee.pk, "members": members}]
    actions.save_draft(order, {}, rows, version=1, by=head)
    events = ChangeEvent.objects.filter(pk__gt=last, table_name="registry_ordermember")
    assert [event.row_id for event in events] == [str(secretary.pk)]


def test_stale_save_is_told_and_writes_nothing(district, head, officer):
    order = draft(district, head)
    with acting_for(officer):
        actions.save_draft(order, {"title": "ของพัฒนากร"}, [], version=1, by=officer)
    with acting_for(head), pytest.raises(StaleEdit) as stale:
        actions.save_draft(order, {"title": "ของหัวหน้า"}, [], version=1, by=head)
    assert str(stale.value) == "มีผู้แก้ไขร่างคำสั่งนี้ก่อนท่านบันทึก"
    assert [(c.label, c.by) for c in stale.value.changes] == [("เรื่อง", str(officer))]
    order.refresh_from_db()
    assert order.title == "ของพัฒนากร"


@pytest.mark.parametrize("size", [3, 60])
def test_saving_takes_few_statements(district, head, django_assert_max_num_queries, size):
    order = draft(district, head)
    rows = [{"name": "คณะ", "duties": "", "members": [row(name=f"นาย{n}") for n in range(size)]}]
    with django_assert_max_num_queries(16):
        actions.save_draft(order, {}, rows, version=1, by=head)
    assert OrderMember.objects.count() == size


# --- what is missing ------------------------------------------------------------------------------


def test_everything_missing_is_told_at_once(district, head):
    order = CommitteeOrderFactory(title="", reason="", signatory_name="", cycle=district)
    assert missing_for_order(order) == [
        "ยังไม่มีเรื่อง",
        "ยังไม่มีเหตุผล (ด้วย…)",
        "ยังไม่ได้เลือกผู้ลงนาม",
        "ยังไม่มีคณะกรรมการ",
    ]
    first = OrderCommitteeFactory(order=order, name="")
    second = OrderCommitteeFactory(order=order)
    OrderMemberFactory(committee=first, name="", position="")
    for _ in range(2):
        OrderMemberFactory(committee=second, role="CHAIR", name="นายซ้ำ สมมติ")
    order.refresh_from_db()
    assert missing_for_order(order)[3:] == [
        "คณะที่ 1: ยังไม่มีชื่อคณะกรรมการ",
        "คณะที่ 1: กรรมการลำดับที่ 1 ยังไม่มีชื่อหรือตำแหน่ง",
        "คณะที่ 1: ยังไม่มีประธานกรรมการ",
        "คณะที่ 2: มีประธานกรรมการ 2 คน ต้องมีเพียงคนเดียว",
        "คณะที่ 2: นายซ้ำ สมมติ อยู่ในคณะนี้ 2 แถว",
    ]


def test_draft_with_something_missing_is_not_issued(district, head):
    order = CommitteeOrderFactory(cycle=district)
    with pytest.raises(Refused, match="ยังไม่มีคณะกรรมการ"):
        issue(order, head)


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
