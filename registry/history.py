"""The kept changes of a row, told in the words of its form."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist

from mchch.thai.dates import long_date
from mchch.thai.text import baht
from registry.models import Area, ChangeEvent, User

# Columns that tell a person nothing.
SILENT = {
    "id",
    "key",
    "version",
    "updated_at",
    "created_at",
    "applicant_id",
    "citizen_id_hash",
    "notice_id",
    "created_by_id",
    "cycle_id",
    "registered_at",
    "notice_shown_at",
}


@dataclass(frozen=True)
class Change:
    """One column of one change, as words."""

    column: str
    label: str
    before: str
    after: str
    by: str
    at: datetime


def changes_since(instance, version):
    """What others changed in the columns of a versioned row after `version`, newest last."""
    events = ChangeEvent.objects.of(instance).filter(after__version__gt=version).order_by("id")
    return list(told(instance, events))


def events_of(instance, limit=100):
    """[(event, [Change])] of a row, newest first."""
    events = list(ChangeEvent.objects.of(instance)[:limit])
    names = names_for(events)
    return [(event, list(columns(instance, event, names))) for event in events]


def told(instance, events):
    events = list(events)
    names = names_for(events)
    for event in events:
        yield from columns(instance, event, names)


def columns(instance, event, names):
    for column, after in (event.after or {}).items():
        if column in SILENT:
            continue
        before = (event.before or {}).get(column)
        yield Change(
            column.removesuffix("_id") if column != "citizen_id" else column,
            label_of(instance, column),
            words(instance, column, before, names),
            words(instance, column, after, names),
            event.actor_name or "ระบบ",
            event.shown_at,
        )


def field_of(instance, column):
    try:
        return instance._meta.get_field(column)
    except FieldDoesNotExist:
        return instance._meta.get_field(column.removesuffix("_id"))


def label_of(instance, column):
    try:
        return str(field_of(instance, column).verbose_name)
    except FieldDoesNotExist:  # a column of an older version of the table
        return column


def words(instance, column, value, names):
    """A stored value as a person reads it."""
    if value in (None, ""):
        return ""
    try:
        field = field_of(instance, column)
    except FieldDoesNotExist:
        return str(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.is_relation:
        return names.get((field.related_model, str(value)), str(value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if field.get_internal_type() == "DateField":
        return long_date(date.fromisoformat(value))
    if field.get_internal_type() == "DecimalField":
        return baht(Decimal(str(value)))
    return "มี" if value is True else "ไม่มี" if value is False else str(value)


def names_for(events):
    """{(model, id): name} of the officers and areas that the events speak of: two statements."""
    rows = [row for event in events for row in (event.before or {}, event.after or {})]
    users = {row["officer_id"] for row in rows if row.get("officer_id")}
    areas = {row["area_id"] for row in rows if row.get("area_id")}
    found = {(User, str(user.pk)): str(user) for user in User.objects.filter(pk__in=users)}
    found |= {(Area, area.pk): str(area) for area in Area.objects.filter(pk__in=areas)}
    return found
