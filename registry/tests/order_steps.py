"""What tests of orders do again and again: drawn up, issued, read back."""

import uuid
from datetime import date

import pytest

from registry.actions import orders as actions
from registry.choices import MemberRole
from registry.models import CommitteeOrder
from registry.tests.factories import (
    OfficeFactory,
    SignatoryFactory,
)

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
