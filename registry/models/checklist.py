from functools import cache

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import Exact

from registry.models.base import ScopedQuerySet
from registry.models.cycle import ChecklistItem
from registry.models.stored_file import StoredFile, StoredFileQuerySet


class ChecklistAnswer(models.Model):
    """Whether an application shows one item of its type's checklist."""

    application = models.ForeignKey("registry.Application", models.CASCADE, related_name="answers")
    area = models.ForeignKey("registry.Area", models.PROTECT)
    item = models.ForeignKey("registry.ChecklistItem", models.PROTECT)
    is_met = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            # What the search for missing things compares stands in the index: it reads no row.
            models.UniqueConstraint(
                fields=["application", "item"],
                include=["is_met", "area"],
                name="checklist_answer_once",
            )
        ]


def attachment_path(attachment, filename):
    """Nothing that a person typed: area, key of the application, a random name."""
    return f"attachments/{attachment.area_id[:4]}/{attachment.application.key}/{filename}"


class Attachment(StoredFile):
    """A file of an application."""

    application = models.ForeignKey(
        "registry.Application", models.PROTECT, related_name="attachments"
    )
    item = models.ForeignKey(
        "registry.ChecklistItem", models.PROTECT, null=True, blank=True, verbose_name="เป็นหลักฐานของ"
    )
    file = models.FileField(upload_to=attachment_path, max_length=200)
    uploaded_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "id"]
        indexes = [
            models.Index(
                fields=["application", "item"],
                include=["area"],
                condition=Q(removed_at__isnull=True),
                name="attachment_present",
            )
        ]


@cache
def lacking_items():
    """The required items that the application of the query around does not fulfil: not ticked, or
    without a file where the item needs one."""
    files = Attachment.objects.present().filter(
        application=OuterRef("application"), item=OuterRef("item")
    )
    done = ChecklistAnswer.objects.filter(
        Exact(OuterRef("needs_file"), False) | Exists(files),
        application=OuterRef(OuterRef("pk")),
        item=OuterRef("pk"),
        is_met=True,
    )
    required = ChecklistItem.objects.filter(is_required=True, is_retired=False)
    return required.filter(cycle=OuterRef("cycle"), type=OuterRef("type")).exclude(Exists(done))
