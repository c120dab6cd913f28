"""Back to any minute, into a folder of its own; or a trial of it; docs/backup.md."""

import tempfile
import time
from contextlib import closing
from os import environ
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import models
from django.utils import timezone

from mchch import database
from mchch.backup import compare, moments, rounds
from mchch.backup.scratch import restored
from mchch.backup.seal import BackupError, identities
from registry import backups
from registry.backups import Kind


class Command(BaseCommand):
    help = "Restores database and files as of a minute into an empty folder; --check tries it."

    def add_arguments(self, parser):
        parser.add_argument("--to", help='"2568-04-10 14:05" (Bangkok; B.E. or C.E.); default: all')
        parser.add_argument("--into", help="an empty folder for the restored data")
        parser.add_argument("--check", action="store_true", help="restore, compare, remove, report")
        parser.add_argument("--identity", default=settings.BACKUP_IDENTITY, help="the private key")

    def handle(self, **options):
        if options["check"] == bool(options["into"]):
            raise CommandError("either --into FOLDER or --check · ระบุ --into โฟลเดอร์ หรือ --check")
        if options["check"] and options["to"]:
            raise CommandError("--check restores the present moment; leave --to out")
        if not options["identity"]:
            raise CommandError("--identity FILE: the private key · ระบุไฟล์กุญแจส่วนตัวด้วย --identity")
        try:
            who = identities(options["identity"])
            self.try_out(who) if options["check"] else self.restore(who, options)
        except BackupError as error:
            raise CommandError(str(error)) from error

    def restore(self, who, options):
        moment = moments.moment_of(options["to"]) if options["to"] else None
        plan, began = backups.plan(), time.monotonic()
        store = plan.store()
        self.say(f"as of {moments.told(moment or store.until[0])}")
        into = Path(options["into"]).resolve()
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(into.iterdir()):
            raise BackupError(f"{into} is not empty", f"{into} ไม่ว่าง โปรดระบุโฟลเดอร์ว่าง")
        with restored(store, into, who, owner(), moment, named=plan.programs) as found:
            scratch, _, files = found
            rows = compare.of_restored(scratch)
        self.say(f"database: {scratch.home.data}")
        self.say(f"files: {into / 'files'} ({len(files):,})")
        self.say(f"{sum(count for count, _ in rows.values()):,} rows in {len(rows)} tables")
        self.say(f"{time.monotonic() - began:.0f} s. To put it into use: docs/backup.md")

    def try_out(self, who):
        """The present moment, restored beside the real one and compared with it."""
        database.hold(settings.BASE_DIR, environ)
        with backups.recorded(Kind.TRIAL) as run:
            run.note, run.until, run.size = trial(backups.plan(), who)
        self.say(run.note)

    def say(self, what):
        self.stdout.write(what)
        self.stdout.flush()


def owner():
    return database.owner_address(settings.BASE_DIR, environ)


def trial(plan, who):
    """(what it found in plain words, the moment, bytes); BackupError where something differs."""
    began = timezone.now()
    with compare.frozen(compare.connector(owner())) as (place, cursor):
        live = compare.fingerprints(cursor)
    moment = rounds.round_of(plan)
    with tempfile.TemporaryDirectory(prefix="mchch-trial-") as into:
        arguments = plan.store(), into, who, owner()
        with restored(*arguments, lsn=place, named=plan.programs) as (scratch, _, files):
            try:
                rows = compare.of_restored(scratch)
                missing = [name for name in named(scratch) if name not in files]
                size = sum(fact[0] for fact in files.values())
            finally:
                scratch.remove()
    refuse(compare.differences(live, rows), missing)
    count, seconds = sum(n for n, _ in rows.values()), (timezone.now() - began).seconds
    return (
        f"กู้คืนได้ครบ: {len(rows)} ตาราง {count:,} แถว ตรงกับข้อมูลจริงทุกตาราง"
        f" ไฟล์แนบ {len(files):,} ไฟล์ตรงทุกไฟล์ ใช้เวลา {seconds:,} วินาที",
        moment,
        size,
    )


def refuse(tables, missing):
    if tables:
        raise BackupError(
            f"not the same as the real ones: {', '.join(tables)}",
            f"ข้อมูลที่กู้คืนไม่ตรงกับข้อมูลจริง {len(tables)} ตาราง: {', '.join(tables)}",
        )
    if missing:
        raise BackupError(
            f"{len(missing)} files are named in the database and not in the backup: {missing[0]}",
            f"ไฟล์แนบ {len(missing)} ไฟล์มีชื่อในฐานข้อมูลแต่ไม่มีในข้อมูลสำรอง",
        )


def named(scratch):
    """Every file that a row of the restored database names."""
    columns = [
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
    ]
    with closing(scratch.connection()) as connection, connection.cursor() as cursor:
        for table, column in columns:
            statement = f'select distinct "{column}" from "{table}" where "{column}" <> %s'  # noqa: S608
            cursor.execute(statement, [""])
            yield from (name for (name,) in cursor.fetchall())
