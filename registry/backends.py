"""How the account of a session is fetched, and how a log-in is proven."""

import logging

from django.contrib.auth.backends import ModelBackend

from mchch.compiled import compiled
from registry.factors import check
from registry.models import User

log = logging.getLogger("mchch.security")


class AccountBackend(ModelBackend):
    """The account together with its area, which every page names: one statement."""

    def get_user(self, user_id):
        user = next(iter(accounts(int(user_id))), None)
        return user if user and self.user_can_authenticate(user) else None


@compiled
def accounts(pk):
    return User.objects.select_related("area").filter(pk=pk)


class SecondFactorBackend(AccountBackend):
    """The second step. As a backend it is counted and locked together with wrong passwords."""

    def authenticate(self, request, username=None, second=None, **credentials):
        if second is None:
            return None
        user = User.objects.filter(username=username, is_active=True).first()
        step = check.opened(request, user, second) if user else None
        if step:
            log.info("second step shown: %s", step.kind)
        return user if step else None
