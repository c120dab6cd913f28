"""What several models share: scope, Thai sort keys, search."""

from django.db import models
from django.db.models.functions import Left
from django.db.models.lookups import Exact


class ThaiSortKey(models.Func):
    """The database's own `thai_sort_key()` (migration mchch 0001): the same order everywhere."""

    function = "thai_sort_key"
    output_field = models.TextField()


def SortKey(*expressions):
    return models.GeneratedField(
        expression=ThaiSortKey(*expressions),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )


class ScopedQuerySet(models.QuerySet):
    """Rows with an `area`, seen by the people of that area and above."""

    def visible_to(self, user):
        if not user.is_authenticated or not user.reads_area:
            return self.none()
        return self.inside(user.area_id or "")

    def inside(self, code):
        """Rows of an area and everything below it; "" is the whole country.

        Of a province or district in the words of the policies: the planner takes the two for one
        condition then, and knows how many rows it lets through.
        """
        if len(code) in (2, 4):
            return self.filter(Exact(Left("area", len(code)), code))
        return self.filter(area__code__startswith=code) if code else self

    def in_cycle(self, cycle):
        return self.filter(cycle=cycle)


def district_index(*fields, name):
    """An index that row-level security of a district can use, ordered by `fields`."""
    return models.Index(Left("area", 4), *fields, name=name)
