"""Compiled queries (mchch/compiled.py), on the tables of the register."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Value

from mchch import compiled as module
from mchch.compiled import compiled
from registry.models import Application, Area, Cycle, CycleStep, User
from registry.tests.factories import AreaFactory, CycleFactory, UserFactory

pytestmark = pytest.mark.django_db


@compiled
def areas_inside(code, digits):
    return Area.objects.inside(code).annotate(length=Value(digits)).order_by("code")


@compiled
def people(area_id, *, order, most=None):
    rows = User.objects.inside(area_id).select_related("area").order_by(*order)
    return rows[:most]


@pytest.fixture
def unchecked(monkeypatch):
    """As in the service: nothing is compiled anew."""
    monkeypatch.setattr(module, "is_checked", False)


@pytest.fixture
def districts():
    return [AreaFactory(code=code) for code in ("9001", "9002")]


def test_rows_are_those_of_the_values_asked_for(unchecked, districts):
    for code in ("9001", "9002"):
        found = areas_inside(code, 4)
        assert [(row.code, row.length) for row in found] == [(code, 4)]


def test_rows_are_whole_models_with_what_they_refer_to(
    unchecked, districts, django_assert_num_queries
):
    made = [UserFactory(area_code=area.pk) for area in districts]
    for user in made:
        with django_assert_num_queries(1):
            (found,) = people(user.area_id, order=("pk",))
            assert (found, found.area.name) == (user, f"ทดสอบ{user.area_id}")


def test_rows_are_read_anew_each_time(unchecked, districts):
    user = UserFactory(area_code="9001", phone="081")
    assert [row.phone for row in people("9001", order=("pk",))] == ["081"]
    User.objects.filter(pk=user.pk).update(phone="082")
    assert [row.phone for row in people("9001", order=("pk",))] == ["082"]


def test_shape_is_compiled_for_itself(unchecked, districts):
    first, second = (UserFactory(area_code="9001") for _ in range(2))
    assert people("9001", order=("pk",)) == [first, second]
    assert people("9001", order=("-pk",)) == [second, first]
    assert people("9001", order=("-pk",), most=1) == [second]


def test_code_is_compiled_for_each_length(unchecked, districts):
    made = [UserFactory(area_code=area.pk) for area in districts]
    assert people("9002", order=("pk",)) == made[1:]
    assert people("90", order=("pk",)) == made


def test_query_is_compiled_once(unchecked, districts):
    built = []

    @compiled
    def counted(code):
        built.append(code)
        return Area.objects.filter(pk=code)

    assert [counted(code)[0].pk for code in ("9001", "9002", "9001")] == ["9001", "9002", "9001"]
    assert len(built) == 1


def test_first_digits_of_a_code_are_its_own(unchecked, districts):
    @compiled
    def of_province(code):
        return Area.objects.filter(code__startswith=code[:3]).order_by("code")

    AreaFactory(code="9101")
    assert [row.code for row in of_province("9002")] == ["9001", "9002"]
    assert [row.code for row in of_province("9101")] == ["9101"]


def test_text_is_compiled_once_for_all_lengths(unchecked, districts):
    built = []

    @compiled
    def named(name):
        built.append(name)
        return User.objects.filter(given_name=name)

    made = [UserFactory(area_code="9001", given_name=name) for name in ("ก", "%_\\", "สมมติ " * 9)]
    assert [named(user.given_name) for user in made] == [[user] for user in made]
    assert len(built) == 1


@pytest.mark.parametrize("code", ["9%", "9_", "9\\", "ก", "1" * 9])
def test_part_of_a_pattern_must_be_digits(unchecked, code):
    with pytest.raises(LookupError):
        areas_inside(code, 4)


@pytest.mark.parametrize(
    "build",
    [
        lambda number: User.objects.filter(pk=number).none(),
        lambda number: Cycle.objects.filter(fiscal_year=number),  # its column holds no mark
    ],
)
def test_query_that_can_find_nothing_is_refused(build):
    with pytest.raises(EmptyResultSet):
        compiled(build)(1)


@pytest.mark.parametrize("value", ["", 0])
def test_nothing_must_be_told_by_none(value):
    with pytest.raises(ValueError, match="None"):
        people(value, order=("pk",))


def test_moment_of_compiling_is_refused():
    @compiled
    def due(cycle_id):
        return CycleStep.objects.filter(cycle=cycle_id, due_on__lt=date(2024, 12, 20))

    with pytest.raises(LookupError, match="stay for ever"):
        due(1)


def test_days_are_values(unchecked):
    AreaFactory(code="52")

    @compiled
    def due(cycle_id, today, soon):
        return CycleStep.objects.filter(cycle=cycle_id, due_on__range=(today, soon))

    step = CycleFactory().steps.exclude(due_on=None).first()
    day, week = step.due_on, timedelta(days=7)
    assert step in due(step.cycle_id, day, day + week)
    assert step not in due(step.cycle_id, day + week, day + 2 * week)


@pytest.mark.parametrize(
    "build",
    [
        lambda number: Cycle.objects.filter(pk=number + 1),
        lambda number: Cycle.objects.all(),
    ],
)
def test_value_that_reaches_no_parameter_is_refused(build):
    with pytest.raises(LookupError, match="reach no parameter"):
        compiled(build)(5)


def test_encrypted_value_is_refused():
    with pytest.raises(LookupError, match="reach no parameter"):
        compiled(lambda text: Application.objects.filter(citizen_id=text))("1")


@pytest.mark.parametrize("value", [True, 1.5, b"9001", ["9001"]])
def test_value_of_another_kind_is_refused(value):
    with pytest.raises(TypeError):
        people(value, order=("pk",))


def test_nothing_given_shapes_the_query(unchecked, districts):
    @compiled
    def own(area_id, number):
        rows = User.objects.inside(area_id).order_by("pk")
        return rows.filter(pk=number) if number else rows

    first, second = (UserFactory(area_code="9001") for _ in range(2))
    assert own("9001", None) == [first, second]
    assert own("9001", second.pk) == [second]


def test_query_that_depends_on_something_else_is_found_by_every_test(districts):
    level = ["9001"]
    changing = compiled(lambda number: User.objects.filter(pk=number, area=level[0]))
    assert changing(1) == []
    level[0] = "9002"
    with pytest.raises(AssertionError, match="compiled as"):
        changing(1)


@pytest.mark.django_db(transaction=True)
def test_rows_of_two_people_at_once_are_their_own(unchecked, districts):
    found = {}

    def ask(code):
        found[code] = {row.code for _ in range(50) for row in areas_inside(code, 4)}
        connection.close()

    threads = [threading.Thread(target=ask, args=[code]) for code in ("9001", "9002")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {"9001": {"9001"}, "9002": {"9002"}}
