"""The administrator adds a place that is missing, or corrects a name. Places are never deleted."""

from registry import permissions
from registry.actions.applications import allow


def save_area(area, *, by):
    allow(permissions.refuse_administer(by))
    area.parent_id = area.code[:-2] or None
    area.save()
    return area
