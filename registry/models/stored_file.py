"""What every kept file has: how it is called, what it is, when it came, whether it is shown."""

from django.db import models

from mchch import clock
from registry.models.base import ScopedQuerySet


class StoredFileQuerySet(ScopedQuerySet):
    def present(self):
        return self.filter(removed_at__isnull=True)


class StoredFile(models.Model):
    """A file as accepted by registry/uploads. Removing hides it, no more.

    A model adds what it belongs to, its `file` with a path that nobody typed, and who sent it.
    """

    area = models.ForeignKey("registry.Area", models.PROTECT)
    name = models.CharField("ชื่อไฟล์", max_length=160)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_picture(self):
        """One that can be shown: the bytes of an erased year are gone."""
        return bool(self.file) and self.content_type.startswith("image/")
