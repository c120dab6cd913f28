"""The years 2567 and 2568 with their dates, quota, checklists and the privacy notice."""

from datetime import date

from registry.actions.year import fill_first_year
from registry.choices import CertifyingLevel
from registry.demo import PROVINCE, YEAR, moment
from registry.first_year import NOTICE
from registry.models import Cycle, PrivacyNotice


def first_notice():
    """The notice that migration 0040 brings."""
    found, _ = PrivacyNotice.objects.get_or_create(
        version="1", defaults={"text": NOTICE, "effective_on": date(2023, 10, 1)}
    )
    return found


def cycle(fiscal_year, certifying_level):
    made = Cycle.objects.create(
        area_id=PROVINCE,
        fiscal_year=fiscal_year,
        certifying_level=certifying_level,
        created_at=moment(date(fiscal_year - 544, 9, 16)),
    )
    fill_first_year(made)
    return made


def cycles():
    """Last year, certified by the province as it was then, and the letter's year."""
    last = cycle(YEAR - 1, CertifyingLevel.PROVINCE)
    return last, cycle(YEAR, CertifyingLevel.DISTRICT)
