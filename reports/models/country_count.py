"""A year of the whole country, counted beforehand (docs/board.md): figures only, of nobody."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class CountryCount(models.Model):
    """`units` are the rows of reports/summary/counting.py `counts`, told apart by province;
    `answers` what reports/summary/scores.py tells, by type ("" is all types)."""

    fiscal_year = models.PositiveSmallIntegerField(primary_key=True)
    counted_at = models.DateTimeField()
    units = models.JSONField()
    answers = models.JSONField(encoder=DjangoJSONEncoder)
