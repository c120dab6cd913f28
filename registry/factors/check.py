"""Whether what somebody answers is the second step of an account."""

from dataclasses import dataclass

from django.db import transaction

from mchch import clock
from mchch.thai.text import arabic_digits
from registry.choices import FactorKind
from registry.factors import codes, passkeys, totp


@dataclass(frozen=True)
class Answer:
    """What was typed (a code of the app, or a recovery code), or what a passkey signed."""

    code: str = ""
    passkey: str = ""

    @property
    def digits(self):
        return "".join(arabic_digits(self.code).split()).replace("-", "")


@transaction.atomic
def opened(request, user, answer):
    """The authenticator that the answer opens, which is marked as used; or None. The rows are
    locked: what opens once opens for one of two who come at the same time."""
    rows = list(user.authenticators.select_for_update())
    row = by_passkey(request, rows, answer) if answer.passkey else by_code(rows, answer.digits)
    if row:
        row.last_used_at = clock.now()
        row.save(update_fields=["secret", "counter", "last_used_at"])
    return row


def of_kind(rows, kind):
    return [row for row in rows if row.kind == kind]


def by_passkey(request, rows, answer):
    found = passkeys.signed(request, answer.passkey, of_kind(rows, FactorKind.PASSKEY))
    if not found:
        return None
    row, row.counter = found
    return row


def by_code(rows, digits):
    for row in of_kind(rows, FactorKind.TOTP):
        step = totp.step_of(row.secret, digits, row.counter)
        if step:
            row.counter = step
            return row
    for row in of_kind(rows, FactorKind.RECOVERY):
        kept = codes.without(row.secret, digits)
        if kept:
            row.secret = kept
            return row
    return None
