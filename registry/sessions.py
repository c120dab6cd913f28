"""The engine of sessions (SESSION_ENGINE): Django's own, with the account as a column beside."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from mchch.compiled import compiled


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        from registry.models import Session

        return Session

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        return row

    def _get_session_from_db(self):
        """As Django does, by SQL that is kept: it is the first statement of every page."""
        found = living(self.session_key, timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None


@compiled
def living(key, now):
    return SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=now)
