"""What every view does first: fetch within one's area, ask for permission, know the year."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from registry.current import current_cycle
from registry.errors import Refused

log = logging.getLogger(__name__)
# What a stored file may do when it is opened: show itself, nothing more.
SANDBOX = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self';"
    " frame-ancestors 'self'"
)
PDF = "application/pdf"  # whose viewer in Chromium does not open in a sandbox


def get_visible(model_or_queryset, user, **lookup):
    """The object if it lies in the user's area; outside it does not exist (404)."""
    manager = getattr(model_or_queryset, "objects", model_or_queryset)
    return get_object_or_404(manager.visible_to(user), **lookup)


def allow(refusal):
    """Inside one's area, a verb that is not allowed is 403, with the reason."""
    if refusal:
        raise PermissionDenied(refusal)


def shown_only(response):
    """A file in the browser: nothing in it runs, and no cache keeps it."""
    is_pdf = response.headers["Content-Type"] == PDF
    response.headers["Content-Security-Policy"] = SANDBOX if is_pdf else f"{SANDBOX}; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def stored_file(kept):
    """A file as it was accepted, of a row with file, name and content_type."""
    if not kept.file:
        raise Http404("ไฟล์นี้ถูกลบตามกำหนดเก็บรักษา")
    try:
        file = kept.file.open("rb")
    except FileNotFoundError as error:
        log.error("a file is not in the store: %s", kept.file.name)
        raise Http404("ไม่พบไฟล์นี้ในที่เก็บ โปรดแจ้งผู้ดูแลระบบ") from error
    return shown_only(FileResponse(file, filename=kept.name, content_type=kept.content_type))


def cycle_or_404(request):
    cycle = current_cycle(request)
    if cycle is None:
        raise Http404("ยังไม่มีปีงบประมาณที่เปิด")
    return cycle


def told(request, act, *args, success="", **kwargs):
    """Do an act; tell its success or its refusal as a message. True when it was done."""
    try:
        act(*args, **kwargs)
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    if success:
        messages.success(request, success)
    return True
