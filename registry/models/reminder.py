from django.db import models

from mchch import clock


class Told(models.Model):
    """One thing that one person was told by e-mail: once, whoever sends and however often.

    `thing` names what is due by kind and number and holds no person's data.
    """

    user = models.ForeignKey("registry.User", models.CASCADE, related_name="told")
    thing = models.CharField(max_length=80)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "thing"], name="told_once")]


class MorningRun(models.Model):
    """The reminders of one day were put into the queue: of several workers the first does it."""

    day = models.DateField(unique=True)
    queued_at = models.DateTimeField(default=clock.now)
