"""A committee at work, for tests: who sits where, and what they gave."""

from datetime import date

import pytest

from assessment.choices import SheetKind, SheetStatus
from assessment.tests.factories import (
    EvaluationFactory,
    MemberSheetFactory,
    PlanFactory,
    SheetFactory,
    scored,
    seated,
)
from registry.choices import MemberRole, Role, Stage
from registry.tests.factories import ApplicationFactory, UserFactory

SPRING = date(2025, 4, 20)
FULL = {"c11": 3, "c12": 3, "c21": 3}
LOW = {"c11": 1, "c12": 0, "c21": 0}


@pytest.fixture
def spring(on_day, cycle):
    """Five days before the committee's results are due."""
    on_day(SPRING)
    return cycle


@pytest.fixture
def chair(spring):
    """A member who is nothing else, with an account."""
    user = UserFactory(role=Role.COMMITTEE, given_name="ประธาน")
    seated(user, MemberRole.CHAIR)
    return user


@pytest.fixture
def second(chair):
    user = UserFactory(role=Role.COMMITTEE, given_name="รอง")
    seated(user, MemberRole.VICE_CHAIR)
    return user


@pytest.fixture
def unit(cycle, officer, standard):
    return ApplicationFactory(officer=officer, cycle=cycle, stage=Stage.ACCEPTED)


@pytest.fixture
def ready_unit(unit, standard):
    return make_ready(unit, standard)


@pytest.fixture
def evaluation(spring, chair, unit, head):
    return EvaluationFactory(application=unit, opened_by=head)


def make_ready(unit, standard):
    for kind in (SheetKind.BEFORE, SheetKind.AFTER):
        sheet = SheetFactory(
            application=unit, standard=standard, kind=kind, status=SheetStatus.CONFIRMED
        )
        scored(sheet, **FULL)
    PlanFactory(application=unit)
    return unit


def seat_of(user):
    return user.seats.get(committee__order__status="IN_FORCE")


def gave(evaluation, user, points=FULL, status=SheetStatus.CONFIRMED, **more):
    """The sheet of a member with an account."""
    sheet = MemberSheetFactory(evaluation=evaluation, seat=seat_of(user), status=status, **more)
    return scored(sheet, **points)
