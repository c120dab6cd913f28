"""Checklists ticked off, with small files that say themselves that they are samples."""

import hashlib
from datetime import timedelta
from functools import cache
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from registry.demo import act_as, key
from registry.models import Attachment, ChecklistAnswer

PHOTO_CHANCE = 0.2
SKIES = ((150, 190, 220), (196, 214, 226), (238, 205, 160), (120, 160, 205))
HILLS = ((60, 110, 70), (90, 130, 60), (70, 95, 60), (110, 120, 70))


def pdf(lines):
    """A page of plain text, as small as a PDF can be."""
    shown = "\n".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 14 Tf 22 TL 72 770 Td\n{shown}\nET\n72 120 m 300 120 l S".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(parts) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + table + trailer


@cache
def picture(kind):
    """A village's hills and a house, plainly drawn."""
    image = Image.new("RGB", (640, 480), SKIES[kind])
    draw = ImageDraw.Draw(image)
    draw.ellipse((-120, 220, 420, 640), fill=HILLS[kind])
    draw.ellipse((260, 260, 800, 700), fill=tuple(value - 15 for value in HILLS[kind]))
    draw.rectangle((220, 330, 330, 410), fill=(150, 105, 70))
    draw.polygon([(205, 335), (275, 280), (345, 335)], fill=(120, 60, 45))
    out = BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def content_of(row, item, rng):
    """(name, content type, bytes) of a file for one item."""
    if not item.is_required:
        return "ภาพกิจกรรม.jpg", "image/jpeg", picture(rng.randrange(len(SKIES)))
    what = "Application form, signed" if item.position == 1 else "Minutes of the meeting"
    text = pdf(("SAMPLE DOCUMENT - DEMO", what, f"Application {row.number or 'draft'}"))
    name = "ใบสมัครลงนาม" if item.position == 1 else "รายงานการประชุม"
    return f"{name} {row.number.replace('/', '-')}".strip() + ".pdf", "application/pdf", text


def attachment(row, item, rng):
    name, content_type, content = content_of(row, item, rng)
    made = Attachment(
        application=row,
        area_id=row.area_id,
        item=item,
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=row.officer,
        uploaded_at=row.created_at + timedelta(minutes=rng.randrange(5, 55)),
    )
    extension = name.rpartition(".")[2]
    made.file.save(f"{key(rng)}.{extension}", ContentFile(content), save=False)
    return made


def prove(rows, items, rng, lacking=()):
    """Answer the items of each application's type; of `lacking` ones the last file is missing."""
    for officer in dict.fromkeys(row.officer for row in rows):
        act_as(officer)
        answers, files = [], []
        for row in (row for row in rows if row.officer == officer):
            for item in shown_by(row, items[row.type], rng, lacking):
                answers.append(
                    ChecklistAnswer(application=row, area_id=row.area_id, item=item, is_met=True)
                )
                if item.needs_file:
                    files.append(attachment(row, item, rng))
        ChecklistAnswer.objects.bulk_create(answers)
        Attachment.objects.bulk_create(files)


def shown_by(row, items, rng, lacking):
    """The items that an application fulfils; a draft has only those without a file."""
    if not row.number:
        return [item for item in items if not item.needs_file]
    required = [item for item in items if item.is_required]
    if row in lacking:
        required.remove([item for item in required if item.needs_file][-1])
    photos = [item for item in items if not item.is_required and rng.random() < PHOTO_CHANCE]
    return required + photos
