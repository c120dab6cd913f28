"""The factories make rows that the application would have made."""

from registry.models import Area, ChangeEvent
from registry.tests import factories


def test_lampang_has_its_areas(lampang):
    assert Area.objects.count() == 114
    assert Area.objects.get(code="520305").parent.parent == lampang


def test_every_factory_makes_a_row(officer, province):
    made = [
        factory
        for name, factory in vars(factories).items()
        if name.endswith("Factory") and name != "AreaFactory"
    ]
    assert len(made) >= 16
    for factory in made:
        row = factory()
        row.full_clean(
            validate_unique=False,
            exclude={"file", "returned", "application_ids", "decided_by", "notice", "application"},
        )
        assert ChangeEvent.objects.of(row).exists()
