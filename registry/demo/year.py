"""The years 2567 and 2568 with their dates, quota, checklists and the privacy notice."""

from datetime import date

from mchch.thai.dates import BE_OFFSET
from registry.actions.year import fill_first_year
from registry.choices import CertifyingLevel, StepKind
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
    # The letter says until when the committees work; from when is the province's own word.
    step = made.steps.get(kind=StepKind.EVALUATE)
    step.opens_on = date(fiscal_year - BE_OFFSET, 4, 1)
    step.closes_on = date(fiscal_year - BE_OFFSET, 6, 30)
    step.save()
    return made


def cycles():
    """Last year, certified by the province as it was then, and the letter's year."""
    last = cycle(YEAR - 1, CertifyingLevel.PROVINCE)
    return last, cycle(YEAR, CertifyingLevel.DISTRICT)
