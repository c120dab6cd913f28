"""A sending as it was: its applications with the words of the copy, the files of that moment."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mchch.crypto import decrypt
from registry.actions.submissions import COPIED
from registry.choices import Stage
from registry.models import Application, Area, Attachment, User
from registry.snapshots import by_type

LINKED = ("cycle__area", "area__parent", "officer", "notice")


@dataclass(frozen=True)
class Sent:
    """One application of a sending: its line in the copy, the record in these words, its files."""

    row: dict
    application: Application | None
    files: list


def applications(submission, user):
    """[(label of the type, [Sent])] in the order of the sending; three statements."""
    ids = [row["id"] for row in submission.applications]
    found = seen(Application, user).select_related(*LINKED).in_bulk(ids)
    files = files_of(submission, user, ids)
    places = {area.name: area for area in Area.objects.filter(parent=submission.area_id)}
    return [
        (label, [Sent(row, worded(row, found, places), files.get(row["id"], [])) for row in rows])
        for label, rows in by_type(submission)
    ]


def seen(model, user):
    """What the person sees; None is the operator at the command line."""
    return model.objects.all() if user is None else model.objects.visible_to(user)


def files_of(submission, user, ids):
    """{application id: [attachment]} that were there then: removed ones are only hidden."""
    rows = seen(Attachment, user).filter(there_then(submission), application__in=ids)
    files = {}
    for attachment in rows.order_by("item__position", "uploaded_at", "id"):
        files.setdefault(attachment.application_id, []).append(attachment)
    return files


def there_then(submission):
    """The files that the copy names; a copy from before it named them is read by the time."""
    rows = submission.applications
    if all("files" in row for row in rows):
        return Q(pk__in=[file for row in rows for file in row["files"]])
    is_there = Q(removed_at=None) | Q(removed_at__gt=submission.sent_at)
    return is_there & Q(uploaded_at__lte=submission.sent_at)


def worded(row, found, places):
    """The record with everything that the copy tells; it is never saved."""
    application = found.get(row["id"])
    if application is None:
        return None
    for name in COPIED:
        setattr(application, name, value(row, name))
    application.citizen_id = decrypt(row["citizen_id"]) if row.get("citizen_id") else ""
    application.area = places.get(row["subdistrict"], application.area)
    application.stage = Stage.SENT
    if application.officer.get_full_name() != row["officer"]:
        application.officer = User(given_name=row["officer"])
    return application


def value(row, name):
    """What JSON made text of is a date again."""
    field = Application._meta.get_field(name)
    told = row.get(name)
    if field.get_internal_type() == "DateField":
        return date.fromisoformat(told) if isinstance(told, str) and told else told
    return told if told is not None or field.null else ""
