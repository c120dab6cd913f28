"""What was changed in a year's settings, as entries of components/history.html."""

from mchch.thai.dates import short_date, time_of
from registry.history import columns
from registry.models import ChangeEvent

SHOWN = 30
ADDED, CHANGED, DELETED = "I", "U", "D"
WORDS = {ADDED: "เพิ่ม", CHANGED: "แก้ไข", DELETED: "ลบ"}


def entries(named, *, operations=(CHANGED,)):
    """The newest changes of several rows, given as (row, its name); one statement."""
    by_key = {(row._meta.db_table, str(row.pk)): (row, name) for row, name in named}
    if not by_key:
        return []
    events = ChangeEvent.objects.of_any(row for row, _ in by_key.values())
    events = events.filter(operation__in=operations)[:SHOWN]
    return [entry(*by_key[event.table_name, event.row_id], event) for event in events]


def entry(row, name, event):
    told = columns(row, event, {}) if event.operation == CHANGED else ()
    return {
        "at": f"{short_date(event.shown_at)} {time_of(event.shown_at)} น.",
        "by": event.actor_name or "ระบบ",
        "action": f"{WORDS[event.operation]} {name}",
        "changes": [
            {"field": change.label, "before": change.before, "after": change.after}
            for change in told
        ],
    }
