"""The summary for machines: its tables without anybody's name."""

from mchch import clock
from mchch.thai.dates import fiscal_year
from reports.open_data.fields import Type
from reports.summary.facts import Asked, Exceptions, Figures, Quota, Summary
from reports.summary.tables import Kind, tables

TYPES = {
    Kind.TEXT: Type.STRING,
    Kind.COUNT: Type.INTEGER,
    Kind.SHARE: Type.NUMBER,
    Kind.PERCENT: Type.NUMBER,
    Kind.CHANGE: Type.NUMBER,
    Kind.DATE: Type.DATE,
}
OF_PERSONS = {"quota_by_officer"}  # whose rows are people


def this_year():
    return fiscal_year(clock.today())


def open_tables(summary):
    return [table for table in tables(summary) if table.name not in OF_PERSONS]


def columns_of(table):
    return [column for column in table.columns if not column.is_personal]


def rows_of(table):
    """Without the total, which a machine adds up by itself."""
    kept = [n for n, column in enumerate(table.columns) if not column.is_personal]
    return [[told(row[n]) for n in kept] for row in table.rows]


def told(value):
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return float(value) if hasattr(value, "as_tuple") else value


def blank():
    """A summary of nothing: its tables have all columns, for the description."""
    asked = Asked(2568, "52")
    by_type = [(type_.label, Figures()) for type_ in asked.types]
    return Summary(asked, "", by_type, [], [], [], Quota(), [], [], [], Exceptions())
