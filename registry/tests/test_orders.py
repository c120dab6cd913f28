"""Orders of committees: written, issued with the office's number, revoked by the next one."""

import uuid
from datetime import date

import pytest

from mchch.scope import acting_for
from registry.actions import orders as actions
from registry.choices import OrderStatus
from registry.errors import Refused, StaleEdit
from registry.models import ChangeEvent, CommitteeOrder, OrderMember
from registry.orders import missing_for_order
from registry.tests.factories import (
    CommitteeOrderFactory,
    CycleFactory,
    OrderCommitteeFactory,
    OrderMemberFactory,
    UserFactory,
)
from registry.tests.order_steps import district, draft, issue, row, written

__all__ = ["district"]
pytestmark = pytest.mark.django_db


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
    with django_assert_max_num_queries(17):
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
