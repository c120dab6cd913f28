import errno
import sys

from django.http import HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views import defaults
from psycopg2.errorcodes import DISK_FULL

FULL = {errno.ENOSPC, errno.EDQUOT}


def csrf_failure(request, reason=""):
    """The form was sent with an old token, as after a log-in in another tab."""
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    """What went wrong is in the log; a full disk is told, because somebody can mend it."""
    if is_disk_full(sys.exc_info()[1]):
        # Without a context, as that of other errors: nothing may be asked of the database.
        return HttpResponse(loader.get_template("507.html").render(), status=507)
    return defaults.server_error(request)


def is_disk_full(error):
    """The disk of the files, or that of the database."""
    while error is not None:
        if getattr(error, "errno", None) in FULL or getattr(error, "pgcode", None) == DISK_FULL:
            return True
        error = error.__cause__ or error.__context__
    return False
