"""Middleware of the house: the scope of a request, the session's life, security headers."""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.db import connection, transaction
from django.http import Http404

from mchch import replica
from mchch.login_guard import client_address
from mchch.scope import enter, leave, scope_of

TOUCH_EVERY = 60  # seconds
BEFORE_VIEW = "before_view"


class ScopeMiddleware:
    """One transaction a request, in the scope of its user; an exception rolls all of it back.

    It stands in for ATOMIC_REQUESTS, which would begin the transaction inside the view only. What a
    view did before an exception is undone to a savepoint, because the page that tells of it (404,
    403) still asks the database, in the same scope.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        nested = connection.in_atomic_block
        scope = scope_of(request.user)
        with transaction.atomic():
            enter(scope, request.id, then=f'savepoint "{BEFORE_VIEW}"')
            response = self.get_response(request)
            is_kept = response.status_code < 500
            is_written = is_kept and replica.has_written(request)
            if not is_kept:
                transaction.set_rollback(True)
            elif nested:
                leave()
        if is_written:
            replica.remember(response)
        return response

    def process_exception(self, request, exception):
        transaction.savepoint_rollback(BEFORE_VIEW)
        transaction.set_rollback(False)


class AddressMiddleware:
    """An address with a NUL names nothing: no text of the database can hold one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path or "%00" in request.META["QUERY_STRING"]:
            raise Http404
        return self.get_response(request)


class SessionTouchMiddleware:
    """A session ends after inactivity: each use moves its end, written once a minute at most. It
    also ends so long after log-in, however busy. It notes from where it is used, for its owner."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now, session = int(time.time()), request.session
            if now - session.setdefault("started", now) >= settings.SESSION_SECONDS:
                logout(request)
            elif now - session.get("touched", 0) >= TOUCH_EVERY:
                session["touched"] = now
                session["address"] = client_address(request)
                session["agent"] = request.headers.get("User-Agent", "")[:300]
        return self.get_response(request)


class HeadersMiddleware:
    """Nothing from another host runs in a page, no other site embeds what is here, and no page asks
    a device for more than a picture. Stands before all that may answer without a view."""

    HEADERS = {
        "Content-Security-Policy": (
            "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none';"
            " form-action 'self'; frame-ancestors 'none'"
        ),
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": (
            "camera=(self), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(),"
            " payment=(), serial=(), usb=()"
        ),
    }

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in self.HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class NoStoreMiddleware:
    """Pages behind log-in stay in no cache."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
