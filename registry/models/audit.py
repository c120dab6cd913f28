from itertools import groupby

from django.db import models
from django.db.models import Q

from mchch import clock
from registry.models.base import ScopedQuerySet


class ChangeEventQuerySet(ScopedQuerySet):
    def of(self, instance):
        return self.filter(table_name=instance._meta.db_table, row_id=str(instance.pk))

    def of_any(self, instances):
        """The same of several rows, of whichever tables."""
        wanted = Q(pk__in=[])
        keys = sorted((row._meta.db_table, str(row.pk)) for row in instances)
        for table, pairs in groupby(keys, key=lambda pair: pair[0]):
            wanted |= Q(table_name=table, row_id__in=[row_id for _, row_id in pairs])
        return self.filter(wanted)


class ChangeEvent(models.Model):
    """One change of one row, written by the database's trigger (migration mchch 0001).

    The application may only read it. `before` and `after` hold the changed columns.
    """

    at = models.DateTimeField()
    table_name = models.TextField()
    operation = models.CharField(max_length=1)
    row_id = models.TextField()
    area = models.ForeignKey("registry.Area", models.DO_NOTHING, db_constraint=False, null=True)
    actor = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    request = models.UUIDField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    objects = ChangeEventQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "audit_event"
        ordering = ["-id"]

    @property
    def shown_at(self):
        return clock.shown(self.at)
