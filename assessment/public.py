"""What everybody may read of a certificate: one function of the database, asked for one token."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from assessment.models.certificate import LETTERS, TOKEN_LENGTH
from assessment.models.standard import SAMPLE
from registry.choices import ApplicantType

TOKEN = re.compile(f"[{LETTERS}]{{{TOKEN_LENGTH}}}")
ASK = (
    "select number, name, type, district, province, fiscal_year, is_sample, revoked_at, replaced_by"
    " from assessment_public_certificate(%s)"
)


@dataclass(frozen=True)
class PublicCertificate:
    number: str
    name: str
    type: str
    district: str
    province: str
    fiscal_year: int
    is_sample: bool
    revoked_at: datetime | None
    replaced_by: str

    @property
    def type_label(self):
        return ApplicantType(self.type).label

    @property
    def is_valid(self):
        return self.revoked_at is None

    @property
    def sample_words(self):
        return SAMPLE if self.is_sample else ""


def certificate_behind(token):
    """What the paper with this token says, or None. Typed by hand it may have capitals."""
    token = token.lower()
    if not TOKEN.fullmatch(token):
        return None
    with connection.cursor() as cursor:
        cursor.execute(ASK, [token])
        row = cursor.fetchone()
    return PublicCertificate(*row) if row else None
