from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models


class Session(AbstractBaseSession):
    """A session as Django keeps it, and whose it is: a person sees and ends the own ones only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")

    objects = BaseSessionManager()

    @classmethod
    def get_session_store_class(cls):
        from registry.sessions import SessionStore

        return SessionStore
