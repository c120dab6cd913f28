"""Drills: thirty people scoring at once, two clicks, submitting while somebody still answers."""

from functools import partial

import pytest

from assessment.actions import sheets as actions
from assessment.actions.plans import begin_plan
from assessment.actions.sheets import Author
from assessment.choices import SheetKind, SheetStatus
from assessment.models import DevelopmentPlan, Score, Sheet
from assessment.tests.factories import SheetFactory, StandardFactory, scored
from mchch.scope import acting_for
from registry.errors import Refused
from registry.tests.factories import ApplicationFactory
from registry.tests.processes import together

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 30


@pytest.fixture
def standard(cycle):
    return StandardFactory(cycle=cycle)


def answer_all(user, sheet, rows, points):
    for row in rows:
        with acting_for(user):
            actions.answer(sheet, row, points=points, note="", seen=0, by=Author(user))


def test_thirty_who_score_at_once_lose_nothing(standard, officer, cycle):
    """Each on a sheet of their own, under row-level security, answers kept by the audit."""
    units = ApplicationFactory.create_batch(PEOPLE, officer=officer, cycle=cycle)
    sheets = [SheetFactory(application=unit, standard=standard) for unit in units]
    rows = list(standard.indicators.order_by("position"))
    together(*(partial(answer_all, officer, sheet, rows, 3) for sheet in sheets))
    for sheet in sheets:
        found = Score.objects.filter(sheet=sheet, points=3)
        assert found.count() == len(rows)


def test_two_on_one_indicator_write_one_answer(standard, officer, head, cycle):
    """One is written; the other is told, unless it is the same."""
    sheet = SheetFactory(
        application=ApplicationFactory(officer=officer, cycle=cycle), standard=standard
    )
    row = standard.indicators.first()

    def write(user, points):
        with acting_for(user):
            try:
                actions.answer(sheet, row, points=points, note="", seen=0, by=Author(user))
            except Refused as refused:
                return str(refused)
        return ""

    told = together(*(partial(write, who, n) for n, who in ((1, officer), (2, head), (3, officer))))
    assert sorted(map(bool, told)) == [False, True, True]
    assert Score.objects.get().version == 1


def test_no_answer_comes_after_the_submitting(standard, officer, cycle):
    sheet = SheetFactory(
        application=ApplicationFactory(officer=officer, cycle=cycle), standard=standard
    )
    scored(sheet, c11=2, c12=2, c21=3)
    row = standard.indicators.first()

    def change():
        with acting_for(officer):
            actions.answer(sheet, row, points=0, note="", seen=1, by=Author(officer))

    def submit():
        with acting_for(officer):
            actions.submit(
                Sheet.objects.select_related(*NEEDED).get(pk=sheet.pk), by=Author(officer)
            )
        return Score.objects.get(sheet=sheet, indicator=row).points

    def quiet(act):
        try:
            return act()
        except Refused:
            return None

    _, at_submitting = together(partial(quiet, change), submit)
    assert Score.objects.get(sheet=sheet, indicator=row).points == at_submitting
    assert Sheet.objects.get().status == SheetStatus.CONFIRMED


NEEDED = ("application__cycle", "application__officer", "standard")


def test_two_clicks_open_one_sheet_and_begin_one_plan(standard, officer, cycle):
    unit = ApplicationFactory(officer=officer, cycle=cycle)

    def open_it():
        with acting_for(officer):
            return actions.open_sheet(unit, SheetKind.BEFORE, by=officer)

    def begin():
        with acting_for(officer):
            try:
                return begin_plan(unit, (), by=officer)
            except Refused:
                return None

    assert len(set(together(open_it, open_it, open_it))) == 1
    together(begin, begin, begin)
    assert DevelopmentPlan.objects.count() == 1
