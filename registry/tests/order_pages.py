"""A draft, and what its page would send."""

from datetime import date

import pytest
from django.urls import reverse

from registry.models import CommitteeOrder, OrderMember
from registry.tests.factories import (
    CommitteeOrderFactory,
    OfficeFactory,
    OrderCommitteeFactory,
    OrderMemberFactory,
    SignatoryFactory,
)

HOSTILE = '<script>alert(1)</script><img src="file:///etc/passwd">'


@pytest.fixture
def district(on_day, cycle):
    on_day(date(2024, 12, 16))
    office = OfficeFactory(area_id="5203")
    SignatoryFactory(office=office, name="นายวิชัย สมมติ", position="นายอำเภอ", is_default=True)
    OfficeFactory(area_id="52")
    return cycle


@pytest.fixture
def order(district, head):
    """A draft with a committee of a chair and a secretary."""
    made = CommitteeOrderFactory(cycle=district, created_by=head)
    committee = OrderCommitteeFactory(order=made, name="คณะหนึ่ง", duties="ตรวจ\nสรุป")
    OrderMemberFactory(committee=committee, role="CHAIR", name="", position="นายอำเภอ", place=1)
    OrderMemberFactory(committee=committee, role="SECRETARY", name="นายสอง สมมติ", place=2)
    return made


@pytest.fixture
def by_head(client, head):
    client.force_login(head)
    return client


def url(name, order):
    return reverse(name, args=[order.pk])


def sheet(order, **more):
    """What the page of a draft would send now."""
    order = CommitteeOrder.objects.whole().get(pk=order.pk)
    data = {
        "version": order.version, "title": order.title, "reason": order.reason, "signatory": "kept",
        "c_key": [], "c_name": [], "c_duties": [],
        "m_row": [], "m_role": [], "m_name": [], "m_position": [], "m_user": [],
    }  # fmt: skip
    for committee in order.committees.all():
        data["c_key"].append(f"c{committee.pk}")
        data["c_name"].append(committee.name)
        data["c_duties"].append(committee.duties)
        for member in committee.members.all():
            add_row(data, f"c{committee.pk}/m{member.pk}", member.role, member.name,
                    member.position, member.user_id or "")  # fmt: skip
    return data | more


def add_row(data, *values):
    for name, value in zip(("row", "role", "name", "position", "user"), values, strict=True):
        data[f"m_{name}"].append(value)


def names(order):
    members = OrderMember.objects.filter(committee__order=order)
    return [str(member) for member in members.order_by("committee__place", "place")]
