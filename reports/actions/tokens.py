"""Tokens of open data: made, revoked, and what was read by them."""

import hashlib
import secrets

from django.db import transaction

from mchch import clock
from registry.actions.applications import allow
from registry.choices import AccessKind
from registry.errors import Refused
from registry.models import AccessLog
from reports import permissions
from reports.models import ApiCall, ApiToken

LEAD = "mchch_"  # so that a token that lies somewhere can be told for what it is
BYTES = 32
SHOWN = 12  # letters that tell one token from another


def hash_of(token):
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_token(row, *, by):
    """The token, which nobody can read again; `row` is an unsaved ApiToken."""
    allow(permissions.refuse_make_token(by))
    if row.with_personal:
        allow(permissions.refuse_personal(by))
    if not (row.area_id or "").startswith(by.area_id or ""):
        raise Refused("สร้างโทเคนได้เฉพาะของหน่วยงานในพื้นที่ของท่าน")
    token = LEAD + secrets.token_urlsafe(BYTES)
    row.token_hash, row.hint = hash_of(token), token[:SHOWN]
    row.created_by, row.created_by_name = by, by.get_full_name()
    row.save()
    return token


@transaction.atomic
def revoke_token(row, *, by):
    allow(permissions.refuse_make_token(by))
    ApiToken.objects.filter(pk=row.pk, revoked_at=None).update(
        revoked_at=clock.now(), revoked_by_name=by.get_full_name()
    )


def log_call(caller, what, status, *, row_count=0, with_personal=False):
    """Without asking for the row's number: whoever reads by a token reads no log."""
    row = ApiCall(
        token_id=caller.token_id,
        area_id=caller.area or None,
        who=caller.name,
        what=what[:300],
        status=status,
        row_count=row_count,
        with_personal=with_personal,
    )
    ApiCall.objects.bulk_create([row], ignore_conflicts=True)
    if with_personal:
        note_people(caller, what, row_count)


def note_people(caller, what, row_count):
    """Whoever answers for the area finds it beside all other data that was taken out."""
    row = AccessLog(
        kind=AccessKind.EXPORT,
        user_name=caller.name,
        area_id=caller.area,
        reason=f"ข้อมูลเปิด {what}",
        row_count=row_count,
    )
    AccessLog.objects.bulk_create([row], ignore_conflicts=True)
