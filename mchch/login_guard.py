"""What django-axes is told about a log-in: from which address, and what a success forgives.

The log is told of each, too, without who it was: that stands in the tables under the same time.
"""

import ipaddress
import logging

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import QueryDict

from mchch.watch.metrics import LOGIN_FAILURES

PEOPLE_BEHIND_ONE_ADDRESS = 5
log = logging.getLogger("mchch.security")


def client_address(request):
    """The address of the browser. Each trusted proxy adds the address that it saw at the right end
    of X-Forwarded-For; whatever stands left of those was written by a stranger."""
    seen = request.META.get("REMOTE_ADDR") or None
    proxies = settings.AXES_IPWARE_PROXY_COUNT
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if not proxies or len(hops) < proxies:
        return seen
    try:
        return str(ipaddress.ip_address(hops[-proxies].strip()))
    except ValueError:
        return seen


class Handler(AxesDatabaseHandler):
    def get_failures(self, request, credentials=None):
        """Failures of the account, or of the address at a share: one person who forgot a password
        does not shut out the whole office."""
        by_account, by_address = (
            attempts.aggregate(failures=Sum("failures_since_start"))["failures"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(by_account, by_address // PEOPLE_BEHIND_ONE_ADDRESS)

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        """The attempt is kept without what was typed: it may be a code that was nearly right, or a
        whole form that waited for the password (registry/confirmation.py)."""
        LOGIN_FAILURES.inc()
        log.warning("log-in refused: %s", "second step" if "second" in credentials else "password")
        typed, request.POST = request.POST, QueryDict()
        try:
            return super().user_login_failed(sender, credentials, request, **kwargs)
        finally:
            request.POST = typed

    def user_logged_in(self, sender, request, user, **kwargs):
        super().user_logged_in(sender, request, user, **kwargs)
        log.info("logged in")

    def user_logged_out(self, sender, request, user, **kwargs):
        super().user_logged_out(sender, request, user, **kwargs)
        log.info("logged out")

    def reset_user_attempts(self, request, credentials=None):
        """A success forgives the account's own failures. By default it also forgives those of all
        others from its address, so that whoever has an account could guess without end."""
        count, _ = AccessAttempt.objects.filter(username=credentials["username"]).delete()
        return count
