"""A year of the whole country, counted beforehand (docs/board.md): figures only, of nobody."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class CountryCount(models.Model):
    """`units` are the rows of reports/summary/counting.py `counts`, told apart by province;
    `told` what else is told of the year, by type (reports/summary/national.py)."""

    fiscal_year = models.PositiveSmallIntegerField(primary_key=True)
    counted_at = models.DateTimeField()
    units = models.JSONField()
    told = models.JSONField(encoder=DjangoJSONEncoder)
