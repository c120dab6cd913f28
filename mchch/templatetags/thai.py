"""Thai dates, digits, masked IDs and phones in templates. Nothing in gives nothing out."""

from django import template

from mchch.thai import citizen_id, dates, paper, phones, text

register = template.Library()


def filled(function):
    """`function` for templates, where a missing value shows as nothing."""
    return lambda value: "" if value is None or value == "" else function(value)


for name, function in {
    "long_date": dates.long_date,
    "short_date": dates.short_date,
    "long_datetime": dates.long_datetime,
    "time_of": dates.time_of,
    "be_year": dates.be_year,
    "thai_digits": text.thai_digits,
    "baht": text.baht,
    "masked_id": citizen_id.masked,
    "phone": phones.formatted,
    # On papers (mchch/thai/paper.py)
    "paper_date": paper.paper_date,
    "paper_text": paper.paper_text,
    "keep": paper.keep,
    "person": paper.person,
    "person_cell": paper.person_cell,
}.items():
    register.filter(name, filled(function))
