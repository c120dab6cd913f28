import errno
import sys

from django.http import HttpResponse
from django.shortcuts import render
from django.template import loader
from psycopg2.errorcodes import DISK_FULL

from mchch.away import causes, is_away

FULL = {errno.ENOSPC, errno.EDQUOT}
PAGES = {500: "500.html", 503: "503.html", 507: "507.html"}
BACK_SOON = 5  # seconds after which it is worth while to ask again


def csrf_failure(request, reason=""):
    """The form was sent with an old token, as after a log-in in another tab."""
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    """What went wrong is in the log. Told is what people can do something about: a full disk, and
    a database that is away for a moment."""
    error = sys.exc_info()[1]
    if is_disk_full(error):
        return told(507)
    if is_away(error):
        return told(503, headers={"Retry-After": str(BACK_SOON)})
    return told(500, {"number": getattr(request, "id", "")})


def told(status, words=None, **more):
    """Without the context of other pages: nothing may be asked of the database."""
    page = loader.get_template(PAGES[status])
    return HttpResponse(page.render(words), status=status, **more)


def is_disk_full(error):
    """The disk of the files, or that of the database."""
    return any(
        getattr(one, "errno", None) in FULL or getattr(one, "pgcode", None) == DISK_FULL
        for one in causes(error)
    )
