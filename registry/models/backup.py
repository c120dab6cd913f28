from django.db import models
from django.utils import timezone


class BackupRun(models.Model):
    """How a backup or a trial restore went. It holds nothing of a person.

    Moments are real ones, also in a demo: by them one comes back.
    """

    class Kind(models.TextChoices):
        FULL = "FULL", "สำรองข้อมูลชุดเต็ม"
        ROUND = "ROUND", "สำรองการเปลี่ยนแปลง"
        TRIAL = "TRIAL", "ทดลองกู้คืน"

    kind = models.CharField("รายการ", max_length=8, choices=Kind.choices)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(default=timezone.now)
    is_good = models.BooleanField()
    until = models.DateTimeField(null=True)  # the moment to which one can come back
    size = models.BigIntegerField(null=True)  # bytes of the whole place, or of what was restored
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-ended_at", "-id"]
        indexes = [models.Index(fields=["kind", "-ended_at"], name="backuprun_last")]
