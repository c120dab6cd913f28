"""The demo has the letter of its year, answered by most districts."""

from datetime import date

import pytest

from registry.choices import Role
from registry.circulars import counts_of, district_lines
from registry.demo.circular import ANSWERS, send_letter
from registry.models import Area, Circular
from registry.tests.factories import OfficeFactory, SignatoryFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_letter_of_the_demo_is_sent_and_answered(cycle, province):
    SignatoryFactory(office=OfficeFactory(area_id="52"))
    districts = Area.objects.inside("52").of_level("district")
    heads = {area.pk: UserFactory(role=Role.DISTRICT_HEAD, area_code=area.pk) for area in districts}
    send_letter(cycle, staff=province, heads=heads)
    letter = Circular.objects.in_force_for(cycle)
    assert (letter.reference_no, letter.dated_on) == ("ลป 0019.3/ว 1234", date(2024, 12, 11))
    assert letter.files.count() == 3
    counts = counts_of(district_lines(letter))
    assert counts == {"success": len(ANSWERS) - 2, "wait": 2, "missing": 2}
