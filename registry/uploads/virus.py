"""Asking ClamAV, where an office runs one (CLAMAV). What it could not look at is not taken."""

import asyncio
import io
import logging

from aioclamd import ClamdAsyncClient, ClamdError
from django.conf import settings

from .refusals import Unfit

SECONDS = 30
FOUND, CLEAN = "FOUND", "OK"
log = logging.getLogger(__name__)


def refuse_infected(content):
    """Raises Unfit for a virus, and when no answer came."""
    if not settings.CLAMAV:
        return
    host, port = settings.CLAMAV
    try:
        answer = asyncio.run(ClamdAsyncClient(host, port, SECONDS).instream(io.BytesIO(content)))
        status, virus = (answer or {})["stream"]
    except (ClamdError, OSError, KeyError, ValueError) as error:
        log.error("ClamAV did not answer: %s", error)
        raise Unfit("unscanned") from error
    if status == FOUND:
        log.warning("an uploaded file was refused: %s", virus)
        raise Unfit("virus")
    if status != CLEAN:
        log.error("ClamAV answered %s", status)
        raise Unfit("unscanned")
