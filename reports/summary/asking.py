"""What a person asks for in an address: a year, a type, a place of the own area."""

from django.http import Http404

from registry.choices import ApplicantType
from reports.summary.counting import ask


def asked_of(query, cycles, area, year):
    """`area` is the person's own, `year` the one that is meant where none is asked for."""
    code = query.get("place") or area
    is_code = not code or (code.isascii() and code.isdigit())
    if not (is_code and code.startswith(area) and len(code) in (len(area), *below(area))):
        raise Http404("ไม่มีพื้นที่นี้ในความดูแลของท่าน")
    type_ = query.get("type", "")
    type_ = type_ if type_ in ApplicantType.values else ""
    return ask(cycles, year_of(query, cycles, year), code, type_, home=area)


def below(area):
    """Lengths of the codes that may be asked for within an area: provinces, districts."""
    return [digits for digits in (2, 4) if digits > len(area)]


def year_of(query, cycles, year):
    asked = query.get("year", "")
    return int(asked) if asked in {str(cycle.fiscal_year) for cycle in cycles} else year
