"""How the backups of the installation go, for its administrator."""

from django.conf import settings
from django.shortcuts import render

from registry import backups, permissions
from registry.models import BackupRun
from registry.views.base import allow


def page(request):
    allow(permissions.refuse_administer(request.user))
    runs = backups.last_good()
    context = {
        "tiles": [backups.tile(one) for one in backups.watched(runs)],
        "until": max((run.until for run in runs.values() if run.until), default=None),
        "is_set": bool(settings.BACKUP_DIR),
        "runs": BackupRun.objects.all()[: backups.SHOWN],
        "keep_days": settings.BACKUP_KEEP_DAYS,
    }
    return render(request, "registry/backup_list.html", context)
