"""Files and checklist of an application."""

import uuid

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from mchch import clock
from registry import permissions, uploads
from registry.actions.applications import allow
from registry.models import Attachment, ChecklistAnswer


def take_in(row, upload, *, by):
    """Check and clean an upload into a row that has its columns; the row is not saved yet."""
    accepted = uploads.accept(upload, upload.name, max_bytes=settings.UPLOAD_MAX_BYTES)
    row.name = uploads.safe_name(upload.name, accepted.extension)
    row.content_type = accepted.content_type
    row.size = accepted.size
    row.sha256 = accepted.sha256
    row.uploaded_by = by
    name = f"{uuid.uuid4()}.{accepted.extension.lstrip('.')}"
    row.file.save(name, ContentFile(accepted.content), save=False)
    return row


@transaction.atomic
def attach(application, upload, *, by, item=None):
    """Check, clean and keep an uploaded file. Raises Refused or uploads.Refused."""
    allow(permissions.refuse_edit(by, application))
    attachment = Attachment(application=application, area_id=application.area_id, item=item)
    take_in(attachment, upload, by=by)
    attachment.save()
    if item:
        answer_item(application, item, True, by=by)
    return attachment


@transaction.atomic
def remove(attachment, *, by):
    """Hide a file; it stays in the store and in the history."""
    allow(permissions.refuse_edit(by, attachment.application))
    attachment.removed_at = clock.now()
    attachment.save(update_fields=["removed_at"])


@transaction.atomic
def answer_item(application, item, is_met, *, by):
    allow(permissions.refuse_edit(by, application))
    ChecklistAnswer.objects.update_or_create(
        application=application,
        item=item,
        defaults={"is_met": is_met, "area_id": application.area_id},
    )
