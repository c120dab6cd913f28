"""Compiled queries ask `visible_to` with a stand-in that has a number, a role and an area, and no
more (mchch/compiled.py): what a person may see must hang on nothing else."""

import pytest
from django.core.exceptions import EmptyResultSet

from assessment.models import Activity, Certification, DevelopmentPlan, Sheet
from registry.choices import Role
from registry.models import Application, Cycle
from registry.models.user import stand_in
from registry.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
COMPILED = [Activity, Application, Certification, Cycle, DevelopmentPlan, Sheet]


def words(rows):
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("model", COMPILED)
def test_stand_in_sees_what_the_person_sees(lampang, model, role):
    person = UserFactory(role=role)
    other = stand_in(person.role, person.area_id, person.pk)
    seen = words(model.objects.visible_to(person))
    assert words(model.objects.visible_to(other)) == seen
    assert seen is not None or not person.reads_area
