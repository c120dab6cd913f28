from registry import permissions
from registry.actions.applications import allow
from registry.choices import AccessKind
from registry.errors import Refused
from registry.models import AccessLog


def log_access(kind, *, by, area_id, reason, application=None, row_count=1):
    row = AccessLog(
        kind=kind,
        user_id=by.pk,
        user_name=by.name_in_log,
        area_id=area_id,
        reason=reason,
        application=application,
        row_count=row_count,
    )
    # Without asking for the row's number: a committee member's role adds here, and reads nothing.
    AccessLog.objects.bulk_create([row], ignore_conflicts=True)


def reveal_citizen_id(application, *, by, reason):
    """The full citizen ID, after the look was logged."""
    allow(permissions.refuse_reveal(by, application))
    if not reason.strip():
        raise Refused("โปรดระบุเหตุผลที่ต้องดูเลขเต็ม")
    log_access(
        AccessKind.REVEAL,
        by=by,
        area_id=application.area_id,
        reason=reason.strip(),
        application=application,
    )
    return application.citizen_id
