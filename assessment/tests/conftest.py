"""What several tests of judging begin with."""

import pytest

from assessment.choices import SheetStatus
from assessment.tests.committee import chair, evaluation, ready_unit, second, spring, unit
from assessment.tests.factories import SheetFactory, StandardFactory
from registry.tests.factories import ApplicationFactory

__all__ = ["chair", "evaluation", "ready_unit", "second", "spring", "unit"]


@pytest.fixture
def standard(cycle):
    return StandardFactory(cycle=cycle)


@pytest.fixture
def application(cycle, officer):
    return ApplicationFactory(officer=officer, cycle=cycle)


@pytest.fixture
def sheet(application, standard):
    return SheetFactory(application=application, standard=standard)


@pytest.fixture
def judged(application, standard):
    """The sheet before development, done."""
    return SheetFactory(application=application, standard=standard, status=SheetStatus.CONFIRMED)
