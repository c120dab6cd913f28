"""A full backup, one round of changes, or a round each minute; docs/backup.md."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.utils import timezone

from mchch.backup import keys, rounds
from mchch.backup.moments import told
from mchch.backup.seal import BackupError
from mchch.backup.store import stamp_of
from registry import backups
from registry.backups import Kind


class Command(BaseCommand):
    help = (
        "Makes a full backup of database, files and keys; with --follow, of each minute's changes."
    )

    def add_arguments(self, parser):
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--round", action="store_true", help="one round of changes (WAL, files)")
        one.add_argument("--follow", action="store_true", help="a round a minute, until stopped")
        one.add_argument("--keys", action="store_true", help="only the keys of this installation")
        one.add_argument("--list", action="store_true", help="what there is, and until when")

    def handle(self, **options):
        try:
            plan = backups.plan()
            if options["follow"]:
                self.follow(plan)
            chosen = [name for name in ("round", "keys", "list") if options[name]]
            getattr(self, chosen[0] if chosen else "full")(plan)
        except BackupError as error:
            raise CommandError(str(error)) from error

    def full(self, plan):
        with backups.recorded(Kind.FULL) as run:
            base, run.until = rounds.full(plan)
            run.size = plan.store().size()
        self.stdout.write(f"full backup {base.stamp}, {base.bytes:,} bytes")
        self.stdout.write(f"any moment can be reached until {told(run.until)}")

    def round(self, plan):
        with backups.recorded(Kind.ROUND) as run:
            run.until = rounds.round_of(plan)
        self.stdout.write(f"until {told(run.until)}")

    def follow(self, plan):
        """A round that fails is told and tried again; where the chain broke, a full one begins."""
        while True:
            try:
                self.round(plan)
                if rounds.is_full_due(plan):
                    self.full(plan)
            except (BackupError, DatabaseError, OSError) as error:
                self.stderr.write(f"backup: {error}")
                close_old_connections()
            time.sleep(settings.BACKUP_ROUND_SECONDS)

    def keys(self, plan):
        if not plan.keys_dir:
            raise CommandError("BACKUP_KEYS_DIR is not set · ยังไม่ได้กำหนดที่เก็บสำรองกุญแจ")
        path = keys.save(plan, stamp_of(timezone.now()))
        self.stdout.write(f"keys: {path}" if path else "keys: these were saved before")

    def list(self, plan):
        store = plan.store()
        for base in store.bases():
            self.stdout.write(f"{told(base.ended)} until {told(store.reach_of(base))}")
            self.stdout.write(f"    {base.bytes:,} bytes")
        last = told(store.until[0]) if store.until else "nothing yet"
        self.stdout.write(f"last moment: {last}")
