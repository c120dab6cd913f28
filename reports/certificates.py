"""All certificates of an announcement in one file: drawn some at a time, so that it can be told how
far it is, and written as one document, in which typeface and emblem stand once."""

import hashlib

from assessment.models import Certificate
from mchch.scope import acting_for
from reports import pdf
from reports.documents.certificate import TEMPLATE, pictures_of, sheet_of

AT_ONCE = 25
DRAWN = 85  # per cent of the work, before the document is written


def certificates_to_print(announcement, user):
    """The valid ones that the person may see, by number."""
    rows = Certificate.objects.visible_to(user).filter(
        certification__announcement=announcement, revoked_at=None
    )
    return rows.select_related("issuance").order_by("running_no")


def area_of(announcement, user):
    """Whose file it is: a district has its own of what its province announced."""
    return max(announcement.area_id, user.area_id, key=len)


def edition_of(announcement, user):
    """Which certificates are valid now, and whose they are to see: a file of others is outdated."""
    numbers = certificates_to_print(announcement, user).values_list("pk", flat=True)
    told = ",".join(map(str, numbers)).encode()
    return f"{area_of(announcement, user)} {hashlib.sha256(told).hexdigest()[:16]}"


def title_of(announcement):
    return f"ใบประกาศทั้งหมด {announcement.area.label} {announcement.cycle} ({announcement})"


def build(announcement, user, target, progress):
    """Write the file into `target`; returns how many certificates it has."""
    with acting_for(user):
        rows = list(certificates_to_print(announcement, user))
        emblems = pictures_of(rows)
    title, parts = title_of(announcement), []
    for at in range(0, len(rows), AT_ONCE):
        context = sheet_of(rows[at : at + AT_ONCE], emblems)
        parts.append(pdf.drawn(TEMPLATE, context, title=title))
        done = min(at + AT_ONCE, len(rows))
        progress(DRAWN * done // len(rows), f"จัดหน้าใบประกาศแล้ว {done} จาก {len(rows)} ใบ")
    progress(DRAWN, "กำลังรวมเป็นไฟล์เดียว")
    target.write(pdf.written(*parts))
    return len(rows)
