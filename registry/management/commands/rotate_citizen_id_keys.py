"""Everything that is encrypted, under the first key of CITIZEN_ID_KEYS.

To change the key: put a new one in front, restart the application, run this, take the old one out.
It can be interrupted and run again, while people work: a value that somebody writes in between is
left to them. What the audit keeps of it is that the system renewed the encryption.
"""

from collections import Counter

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from mchch.crypto import renew
from mchch.scope import Scope, enter
from registry.models import Application, Authenticator, RegisterImport, Submission, TypedDraft

CHUNK = 500
SYSTEM = Scope(role="none", user_name="ระบบ (เปลี่ยนกุญแจเข้ารหัส)")
COLUMNS = (
    (Application, "citizen_id"),
    (TypedDraft, "payload"),
    (Authenticator, "secret"),
    *((RegisterImport, column) for column in RegisterImport.PERSONAL),
)


class Command(BaseCommand):
    help = "Encrypts citizen IDs and unsaved typing with the first key of CITIZEN_ID_KEYS."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="only count what an older key still holds"
        )

    def handle(self, *, check, **options):
        self.check_only = check
        self.counts, self.unreadable = Counter(), []
        for model, column in COLUMNS:
            self.each_chunk(with_token(model, column), self.renew_column, model, column)
        self.each_chunk(Submission.objects.only("snapshot"), self.renew_snapshot)
        self.tell()

    def each_chunk(self, rows, act, *arguments):
        """Work in the order of the ids, some hundred rows a transaction."""
        last = 0
        while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
            with transaction.atomic():
                enter(SYSTEM)
                for row in chunk:
                    act(row, *arguments)
            last = chunk[-1].pk

    def renewed(self, token, row):
        """The token under the first key, or None when nothing is to be written."""
        try:
            fresh = renew(token)
        except InvalidToken:
            self.unreadable.append(f"{row._meta.db_table} {row.pk}")
            return None
        self.counts["old" if fresh != token else "current"] += 1
        return None if fresh == token or self.check_only else fresh

    def renew_column(self, row, model, column):
        fresh = self.renewed(row.token, row)
        if fresh:
            unchanged = with_token(model, column).filter(pk=row.pk, token=row.token)
            unchanged.update(**{column: Value(fresh, output_field=TextField())})

    def renew_snapshot(self, row):
        """The copies in a sending never change, but for the key that they are under."""
        fresh = {}
        for copy in row.applications:
            if copy["citizen_id"]:
                fresh[copy["id"]] = self.renewed(copy["citizen_id"], row)
        if any(fresh.values()):
            for copy in row.applications:
                copy["citizen_id"] = fresh.get(copy["id"]) or copy["citizen_id"]
            Submission.objects.filter(pk=row.pk).update(snapshot=row.snapshot)

    def tell(self):
        if self.unreadable:
            some = ", ".join(self.unreadable[:5])
            raise CommandError(
                f"{len(self.unreadable)} values open with no key of CITIZEN_ID_KEYS ({some}):"
                " put the key back that they were encrypted with, and run this again."
            )
        old, current = self.counts["old"], self.counts["current"]
        if not self.check_only:
            self.stdout.write(f"{old} values encrypted anew, {current} were already.")
            self.stdout.write("Only the first key is needed now: take the others out.")
        elif old:
            raise CommandError(f"{old} values still need an older key: run this without --check.")
        else:
            self.stdout.write(f"All {current} values are under the first key.")


def with_token(model, column):
    """Rows with the stored ciphertext as `token`, past the field that would decrypt it."""
    rows = model.objects.annotate(token=Cast(column, TextField())).exclude(token="")
    return rows.defer(column)
