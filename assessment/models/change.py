"""What a telephone without a signal sends when the signal is back."""

from django.db import models

from assessment.models.sheet import Score, ScoreFile, Sheet
from mchch import clock
from registry.models.base import ScopedQuerySet


class SheetChange(models.Model):
    """One change of a member's sheet that was taken in. Its key was made where it was typed: sent
    twice, because the answer to the first sending was lost, it is still one change."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="changes")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    key = models.UUIDField()
    score = models.ForeignKey(Score, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()  # of the score, after this change
    file = models.ForeignKey(ScoreFile, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()  # as the telephone tells
    taken_at = models.DateTimeField(default=clock.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "key"], name="sheet_change_once"),
        ]
