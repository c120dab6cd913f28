"""The province changes a year: its settings, its checklists, and what it gave takes back."""

from django.db import transaction
from django.db.models.deletion import ProtectedError

from mchch import clock
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


@transaction.atomic
def keep_item(item, place, *, by):
    """Save a new or changed item as number `place` of those in use; retired ones stand last."""
    allow(permissions.refuse_steer(by))
    # Locked, so that two who put things in order stand in line.
    rows = list(
        ChecklistItem.objects.filter(cycle=item.cycle_id, type=item.type).select_for_update()
    )
    item.save()
    others = [row for row in rows if row != item]
    used = [row for row in others if not row.is_retired]
    used.insert(place - 1, item)
    for position, row in enumerate([*used, *(row for row in others if row.is_retired)], start=1):
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
def end(given, *, by):
    """Take back a re-opening or a waiver: what was given, and until when it was, stays."""
    allow(permissions.refuse_steer(by))
    standing = type(given).objects.standing().select_for_update(of=("self",))
    row = standing.filter(pk=given.pk).first()
    if row is None:
        raise Refused("รายการนี้ยกเลิกไปแล้ว")
    row.ended_at, row.ended_by_name = clock.now(), by.get_full_name()
    row.save(update_fields=["ended_at", "ended_by_name"])
