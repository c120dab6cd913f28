"""Files and checklist of an application."""

import uuid

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from mchch import clock
from registry import permissions, uploads
from registry.actions.applications import allow
from registry.models import Attachment, ChecklistAnswer


@transaction.atomic
def attach(application, upload, *, by, item=None):
    """Check, clean and keep an uploaded file. Raises Refused or uploads.Refused."""
    allow(permissions.refuse_edit(by, application))
    accepted = uploads.accept(upload, upload.name, max_bytes=settings.UPLOAD_MAX_BYTES)
    attachment = Attachment(
        application=application,
        area_id=application.area_id,
        item=item,
        name=uploads.safe_name(upload.name, accepted.extension),
        content_type=accepted.content_type,
        size=accepted.size,
        sha256=accepted.sha256,
        uploaded_by=by,
    )
    attachment.file.save(
        f"{uuid.uuid4()}.{accepted.extension.lstrip('.')}",
        ContentFile(accepted.content),
        save=False,
    )
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
