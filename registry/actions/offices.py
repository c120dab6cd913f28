"""An office's letterhead and who signs for it."""

from django.db import transaction

from registry import permissions
from registry.actions.applications import allow
from registry.models import Signatory


@transaction.atomic
def save_office(office, *, signatories, removed, default, by):
    """Write the letterhead, the new and changed signatories, and which of all is the default."""
    allow(permissions.refuse_edit_office(by, office))
    office.save()
    Signatory.objects.filter(pk__in=[row.pk for row in removed]).delete()
    # Taken away before it is given: the database allows one default at any moment.
    others = Signatory.objects.filter(office=office, is_default=True)
    others.exclude(pk=default.pk if default else None).update(is_default=False)
    for row in signatories:
        row.office, row.area_id, row.is_default = office, office.area_id, row is default
        row.save()
    if default:
        Signatory.objects.filter(pk=default.pk, is_default=False).update(is_default=True)
