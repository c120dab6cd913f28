"""Which moment somebody means, by the calendar of the office or of the machine."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from mchch.backup.seal import BackupError
from mchch.thai.dates import long_date

BANGKOK = ZoneInfo("Asia/Bangkok")
WRITTEN = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?")
BUDDHIST = 543


def moment_of(text):
    """`2568-04-10 14:05` and `2025-04-10 14:05:00` are one moment, by Bangkok's clock."""
    found = WRITTEN.fullmatch(text.strip())
    try:
        year, *rest = (int(part or 0) for part in found.groups())
        if not (1990 <= year < 2200 or 2533 <= year < 2743):
            raise ValueError
        return datetime(year - BUDDHIST if year > 2500 else year, *rest, tzinfo=BANGKOK)
    except (AttributeError, ValueError):
        raise BackupError(
            f"{text!r} is not a moment: write 2568-04-10 14:05 (or 2025-04-10 14:05:30)",
            f"อ่านเวลา “{text}” ไม่ได้ ให้พิมพ์ปี-เดือน-วัน ชั่วโมง:นาที เช่น 2568-04-10 14:05",
        ) from None


def told(moment):
    """In Thai and by the calendar of the machine, so that no year is mistaken."""
    local = moment.astimezone(BANGKOK)
    return f"{long_date(local.date())} เวลา {local:%H:%M:%S} น. ({local:%Y-%m-%d %H:%M:%S %z})"
