"""Every district of the country, every year, every type: too much to hold, hence read and told a
district at a time."""

from collections import Counter, defaultdict
from itertools import groupby

from registry.choices import ApplicantType
from registry.models import Area
from reports.summary.counting import add, counts
from reports.summary.facts import Asked, figures_of
from reports.summary.tables import SHARE_NOTE, Table, cells, step_columns, text

CHUNK = 2000
ORDER = list(ApplicantType)
PLACE = 2  # in a row of counts


def all_districts(cycles, type_=""):
    """(Table, iterator of its rows)"""
    columns = (
        text("fiscal_year", "ปีงบประมาณ พ.ศ.", 16),
        text("province", "จังหวัด"),
        text("district", "อำเภอ"),
        text("type", "ประเภท"),
        *step_columns(),
    )
    table = Table("all_districts", "ทุกอำเภอ ทุกปี", columns, [], note=SHARE_NOTE)
    return table, rows(Asked(0, "", type_, tuple(cycles)))


def in_order(item):
    (year, type_), _ = item
    return year, ORDER.index(type_)


def rows(asked):
    names = dict(Area.objects.filter(code__regex=r"^\d{2}(\d{2})?$").values_list("code", "name"))
    year_of = {cycle.pk: cycle.fiscal_year for cycle in asked.cycles}
    found = counts(asked, 4).order_by("place").iterator(CHUNK)
    for place, lines in groupby(found, key=lambda row: row[PLACE]):
        own = defaultdict(Counter)
        for told, cycle, _, type_, stage, n in lines:
            add(own[year_of[cycle], type_], told, stage, n)
        for (year, type_), counter in sorted(own.items(), key=in_order):
            where = (names.get(place[:2], ""), names.get(place, ""), ApplicantType(type_).label)
            yield (str(year), *where, *cells(figures_of(counter)))
