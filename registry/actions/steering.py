"""The province changes a year that is open: its settings, its checklists, its waivers."""

from django.db import transaction
from django.db.models import Max
from django.db.models.deletion import ProtectedError

from registry import permissions
from registry.actions.applications import allow
from registry.errors import Refused
from registry.models import ChecklistItem


@transaction.atomic
def change_year(changes, *, by):
    """Write `changes`, a list of (row, its changed columns), all or none."""
    allow(permissions.refuse_steer(by))
    for row, columns in changes:
        row.save(update_fields=columns if row.pk else None)


def neighbours(item):
    """The items of the same checklist in their order; locked, so that two movers stand in line."""
    return ChecklistItem.objects.filter(cycle=item.cycle_id, type=item.type).select_for_update()


@transaction.atomic
def add_item(item, *, by):
    """Put a new item at the end of its checklist."""
    allow(permissions.refuse_steer(by))
    list(neighbours(item))
    last = ChecklistItem.objects.filter(cycle=item.cycle_id, type=item.type)
    item.position = (last.aggregate(last=Max("position"))["last"] or 0) + 1
    item.save()


@transaction.atomic
def change_item(item, columns, *, by):
    allow(permissions.refuse_steer(by))
    item.save(update_fields=columns)


@transaction.atomic
def move_item(item, steps, *, by):
    """Move an item up (-1) or down (1) by one place, past retired ones too; at an end it stays."""
    allow(permissions.refuse_steer(by))
    rows = list(neighbours(item))
    place = rows.index(item)
    rows.insert(max(0, place + steps), rows.pop(place))
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


@transaction.atomic
def retire_item(item, *, by, retired=True):
    """A retired item is asked of nobody; its answers and files stay, and it can come back."""
    allow(permissions.refuse_steer(by))
    item.is_retired = retired
    item.save(update_fields=["is_retired"])


@transaction.atomic
def delete_item(item, *, by):
    """Take back an item that nobody has answered yet."""
    allow(permissions.refuse_steer(by))
    try:
        item.delete()
    except ProtectedError as error:
        raise Refused(
            f"“{item}” มีผู้ตอบหรือแนบหลักฐานแล้ว จึงลบไม่ได้ ใช้ “เลิกใช้” แทน คำตอบเดิมจะยังอยู่"
        ) from error


@transaction.atomic
def end_waiver(waiver, *, by):
    """The quota counts again; that there was a waiver stays in the history."""
    allow(permissions.refuse_steer(by))
    waiver.delete()
