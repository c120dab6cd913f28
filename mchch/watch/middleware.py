"""The number of a request, how long it took, and the answers to watchmen."""

import re
import time
import uuid

from django.conf import settings

from mchch.watch import metrics
from mchch.watch.logs import request_id
from mchch.watch.ready import PROBES

HEADER = "X-Request-ID"
NUMBER = re.compile(r"[0-9a-f]{32}")


class WatchMiddleware:
    """Stands before all others. A watchman comes by the machine's own address, without a session,
    and asks also when the database is gone: it is answered here, past all that follows."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = number_of(request)
        request_id.set(str(request.id))
        if request.path_info in PROBES:
            return PROBES[request.path_info](request)
        began = time.perf_counter()
        response = self.get_response(request)
        response.headers[HEADER] = str(request.id)
        metrics.note_answer(route_of(request), response.status_code, time.perf_counter() - began)
        return response


def number_of(request):
    """The number that our own proxy gave, so that its log and ours can be laid side by side."""
    given = request.headers.get(HEADER, "") if settings.AXES_IPWARE_PROXY_COUNT else ""
    return uuid.UUID(given) if NUMBER.fullmatch(given) else uuid.uuid4()


def route_of(request):
    return request.resolver_match.view_name if request.resolver_match else "none"
