"""The plan of backups from the settings, what is kept of each run, and what is overdue."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from os import environ
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from mchch.backup.keys import NAMES
from mchch.backup.rounds import Plan
from mchch.backup.seal import BackupError
from mchch.backup.server import backup_address
from mchch.thai.dates import long_datetime, short_date, time_of
from registry.models import BackupRun

Kind = BackupRun.Kind
SHOWN = 20


def plan():
    if not isinstance(default_storage, FileSystemStorage):
        raise BackupError(
            "files are not in a folder: their store has to keep its own backup",
            "ไฟล์แนบไม่ได้เก็บในโฟลเดอร์ของเครื่อง ต้องสำรองที่ระบบจัดเก็บไฟล์เอง",
        )
    keys = {name: getattr(settings, name) for name in NAMES}
    return Plan(
        place=settings.BACKUP_DIR,
        recipients=settings.BACKUP_RECIPIENTS,
        spool=Path(settings.BACKUP_SPOOL),
        address=backup_address(settings.BASE_DIR, environ),
        files=default_storage.location,
        keep_full=settings.BACKUP_KEEP_FULL,
        keep_days=settings.BACKUP_KEEP_DAYS,
        programs=settings.POSTGRES_PROGRAMS,
        keys_dir=settings.BACKUP_KEYS_DIR,
        keys_recipients=settings.BACKUP_KEYS_RECIPIENTS,
        keys=keys | {"CITIZEN_ID_KEYS": ",".join(keys["CITIZEN_ID_KEYS"])},
    )


@contextmanager
def recorded(kind):
    """Keep how a run went: the block fills what it yields."""
    run = BackupRun(kind=kind, started_at=timezone.now(), is_good=True)
    try:
        yield run
    except Exception as error:
        run.is_good, run.until = False, None
        run.note = getattr(error, "thai", "") or "ทำงานไม่สำเร็จ (รายละเอียดอยู่ในบันทึกของเครื่อง)"
        raise
    finally:
        run.ended_at = timezone.now()
        keep(run)


def keep(run):
    """A round takes the place of the last one, and a failure that of the same failure before."""
    before = BackupRun.objects.filter(kind=run.kind)
    if run.kind == Kind.ROUND:
        same = before.filter(is_good=run.is_good).first()
    else:
        last = before.first()
        same = last if last and not (last.is_good or run.is_good) else None
    run.pk = same and same.pk
    run.save()


# --- what the page says --------------------------------------------------------------------------


@dataclass(frozen=True)
class Watched:
    """Something that has to happen again and again, and when it last went well."""

    label: str
    last: BackupRun | None
    limit: timedelta
    never: str

    @property
    def told(self):
        if self.last is None:
            return self.never
        return f"{self.label}: {long_datetime(self.last.ended_at)}"

    @property
    def is_overdue(self):
        return self.last is None or timezone.now() - self.last.ended_at > self.limit


def watched(runs):
    """[Watched] of the last good run of each kind."""
    return [
        Watched(
            "สำรองข้อมูลชุดเต็มครั้งล่าสุดที่สำเร็จ", runs.get(Kind.FULL),
            timedelta(hours=settings.BACKUP_OVERDUE_HOURS), "ยังไม่เคยสำรองข้อมูลชุดเต็ม",
        ),
        Watched(
            "สำรองการเปลี่ยนแปลงครั้งล่าสุดที่สำเร็จ", runs.get(Kind.ROUND),
            timedelta(minutes=settings.BACKUP_ROUND_OVERDUE_MINUTES), "ยังไม่เคยสำรองการเปลี่ยนแปลง",
        ),
        Watched(
            "ทดลองกู้คืนครั้งล่าสุดที่สำเร็จ", runs.get(Kind.TRIAL),
            timedelta(days=settings.BACKUP_TRIAL_DAYS), "ยังไม่เคยทดลองกู้คืน",
        ),
    ]  # fmt: skip


def tile(one):
    word = "เกินกำหนด" if one.is_overdue else "ปกติ"
    return {
        "label": one.label,
        "value": short_date(one.last.ended_at) if one.last else "ยังไม่เคย",
        "unit": one.last and f"{time_of(one.last.ended_at)} น.",
        "level": "warning" if one.is_overdue else "success",
        "note": f"{word} (ต้องทำทุก {spoken(one.limit)})",
    }


def spoken(span):
    minutes = int(span.total_seconds()) // 60
    if minutes % 1440 == 0:
        return f"{minutes // 1440} วัน"
    return f"{minutes // 60} ชั่วโมง" if minutes % 60 == 0 else f"{minutes} นาที"


def last_good():
    """{kind: run}, in one statement."""
    good = BackupRun.objects.filter(is_good=True)
    return {run.kind: run for run in good.order_by("kind", "-ended_at").distinct("kind")}


def overdue():
    """What the administrator is told at home; in a demonstration nothing is kept for years."""
    if settings.DEMO and not settings.BACKUP_DIR:
        return []
    return [one for one in watched(last_good()) if one.is_overdue]
