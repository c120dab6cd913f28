"""Who a transaction works for: the database role and area that row-level security reads.

The application's login role has no rights of its own (it starts as `mchch_guest`). Each request
and each piece of background work enters a scope with `set_config(…, is_local => true)`, so that
what it may see ends with its transaction, whoever uses the connection next.
"""

import uuid
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

GUEST = "mchch_guest"


@dataclass(frozen=True)
class Scope:
    """A database role, an area code ("" for none) and who acts."""

    role: str = GUEST
    area: str = ""
    user_id: int | None = None
    user_name: str = ""


def scope_of(user):
    if not user.is_authenticated:
        return Scope()
    return Scope(user.database_role, user.area_id or "", user.pk, user.get_full_name())


def enter(scope, request_id="", then="", on=connection):
    """Set the scope for the rest of the transaction, and do `then`: one way to the database.
    Gives the row that `then` asks for."""
    with on.cursor() as cursor:
        cursor.execute(
            "select set_config('app.area', %s, true), set_config('app.user', %s, true),"
            " set_config('app.user_name', %s, true), set_config('app.request', %s, true),"
            f" set_config('role', %s, true); {then}",
            [scope.area, str(scope.user_id or ""), scope.user_name, str(request_id), scope.role],
        )
        return cursor.fetchone() if cursor.description else None


def leave():
    """Back to the login role's own rights, for a transaction that goes on (tests, nested work)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('role', 'none', true), set_config('app.area', '', true),"
            " set_config('app.user', '', true), set_config('app.user_name', '', true)"
        )


@contextmanager
def within(scope):
    """Run a block inside a transaction in a scope."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        enter(scope, uuid.uuid4())
        yield
        if nested:
            leave()


def acting_for(user):
    """Run a block inside a transaction with exactly the rights of `user`."""
    return within(scope_of(user))
