"""The application with the code's keeper of isolation asleep: what is left is the database's."""

from mchch import compiled
from mchch.wsgi import application
from registry.models.base import ScopedQuerySet

__all__ = ["application"]
ScopedQuerySet.visible_to = lambda rows, user: rows
compiled.is_in = lambda one, params: True  # a person's area may be in no query now
