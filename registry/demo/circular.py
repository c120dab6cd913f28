"""The letter of the year: sent to all districts, opened by most, acknowledged by many."""

import hashlib
import random
from datetime import date

from django.core.files.base import ContentFile

from registry.actions import circulars as actions
from registry.demo import YEAR, act_as, key, moment
from registry.demo.evidence import pdf
from registry.models import Circular, CircularFile, CircularReceipt

SENT_ON = date(2024, 12, 11)
NUMBER = "1234"
FILES = (
    ("แนวทางการดำเนินงาน มชช. ปี 2568.pdf", "Guideline of the year"),
    ("แบบรายงานและเอกสารที่เกี่ยวข้อง.pdf", "Report forms"),
    ("ร่างคำสั่งแต่งตั้งคณะกรรมการตรวจประเมิน.pdf", "Draft order of the committee"),
)
# District: (day of December it was opened, day it was acknowledged); two have not opened it.
ANSWERS = {
    "5201": (11, 12),
    "5202": (11, 11),
    "5203": (12, 12),
    "5204": (11, 13),
    "5205": (13, 13),
    "5206": (12, None),
    "5207": (12, 13),
    "5208": (11, 12),
    "5210": (13, 16),
    "5211": (16, None),
    "5212": (12, 12),
}


def send_letter(cycle, *, staff, heads):
    """As the province would have: drafted, with three files, sent on the day of the letter."""
    rng = random.Random(YEAR)  # noqa: S311 - the same each time, whatever else the demo draws
    act_as(staff)
    letter = actions.start_circular(cycle, by=staff)
    letter.key = key(rng)
    letter.created_at = moment(SENT_ON, 9, 10)
    letter.save(update_fields=["key", "created_at"])
    typed = {"number": NUMBER, "dated_on": SENT_ON, "contact_fax": letter.contact_phone}
    actions.save_circular(letter, typed, version=letter.version, by=staff)
    for name, what in FILES:
        attach(letter, name, what, rng)
    sent = actions.send_circular(letter, version=letter.version, by=staff)
    at = moment(SENT_ON, 10, 30)
    Circular.objects.filter(pk=sent.pk).update(sent_at=at, updated_at=at)
    for code, days in ANSWERS.items():
        answer(sent, heads[code], *days)


def attach(letter, name, what, rng):
    content = pdf(("SAMPLE DOCUMENT - DEMO", what))
    row = CircularFile(
        circular=letter,
        area_id=letter.area_id,
        name=name,
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=letter.created_by,
        uploaded_at=moment(SENT_ON, 9, 40),
    )
    row.file.save(f"{key(rng)}.pdf", ContentFile(content), save=False)
    row.save()


def answer(letter, head, opened, acknowledged):
    act_as(head)
    receipt = CircularReceipt(
        circular=letter,
        area_id=head.area_id,
        first_opened_at=moment(SENT_ON.replace(day=opened), 11, 5),
        first_opened_by=head,
        first_opened_by_name=head.get_full_name(),
    )
    if acknowledged:
        receipt.acknowledged_at = moment(SENT_ON.replace(day=acknowledged), 11, 20)
        receipt.acknowledged_by = head
        receipt.acknowledged_by_name = head.get_full_name()
    receipt.save()
