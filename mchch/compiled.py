"""Compiled queries: queries whose words never change are put into SQL once for the process.

Django writes the SQL of a query anew each time; for the large ones of a page that takes longer than
the database's answer. `@compiled` stands before a function that gives a query. What the function is
called with by position are values: the query is compiled with marks in their places, and asked with
the values themselves. What it is called with by name shapes the query (a role, a page's length):
each shape is compiled for itself.

The function may take nothing from elsewhere that changes between requests, the day for instance;
the tests compile every call anew and compare (`is_checked`).
"""

import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial, wraps
from operator import itemgetter

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

LONGEST = 8  # digits of a code
KEPT = 200  # shapes of one query
DIGITS, TEXTS = 0xF0000, 0x100000  # characters for private use
APART = 1000  # a mark to which something is added on the way is not another mark
MARKS = {
    str: lambda place: chr(TEXTS + place),
    int: lambda place: (1 << 30) + APART * place,
    date: lambda place: date(1, 1, 1) + timedelta(days=APART * place),
    datetime: lambda place: datetime(1, 1, 1, tzinfo=UTC) + timedelta(days=APART * place),
    type(None): lambda place: None,
}
is_checked = False


def compiled(build):
    """`build(*values, **shape)` gives a query; this gives its rows as a list.

    A value is a number, a text, a day, a moment, or None for nothing. `build` passes on the whole,
    or the first digits of a code, and decides by nothing else of it than whether it is None. It is
    compared with no column of small integers, which hold no mark.
    """

    @lru_cache(KEPT)
    def statement(kinds, shape):
        marks = [mark(*kind, place) for place, kind in enumerate(kinds)]
        return Statement.of(build(*marks, **dict(shape)), marks)

    @wraps(build)
    def rows(*values, **shape):
        found = statement(tuple(map(kind, values)), tuple(shape.items()))
        if is_checked:
            found.check(values, build(*values, **shape))
        return found.rows(values)

    return rows


def kind(value):
    """What the SQL may depend on: (type, length of a code, which tells its level)."""
    if value is not None and not value:
        raise ValueError("nothing is told by None")  # a mark would say that it is something
    is_code = isinstance(value, str) and value.isdecimal() and len(value) <= LONGEST
    return type(value), len(value) if is_code else None


def mark(type_, length, place):
    """What stands for the value at a place while its query is compiled, and is found again. Each
    digit of a code has a mark of its own: a query may ask for the first ones only."""
    if length is not None:
        return "".join(chr(DIGITS + place * LONGEST + n) for n in range(length))
    if type_ in MARKS:
        return MARKS[type_](place)
    raise TypeError(f"no value of a compiled query: {type_}")


@dataclass(frozen=True)
class Statement:
    """A compiled query."""

    queryset: QuerySet
    compiler: SQLCompiler
    sql: str
    fill: tuple  # for each parameter, the function of the values that gives it

    @classmethod
    def of(cls, queryset, marks):
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        if lost := [one for one in marks if one and not is_in(one, params)]:
            raise LookupError(f"values that reach no parameter as they are: {lost}")
        return cls(queryset, compiler, sql, tuple(filler(param, marks) for param in params))

    def params(self, values):
        return tuple(fill(values) for fill in self.fill)

    def rows(self, values):
        queryset = self.queryset.all()
        queryset.query.get_compiler = partial(self.bound, self.params(values))
        return list(queryset)

    def bound(self, params, using, **options):
        """The compiler, asked as if it had just compiled the query with these values."""
        found = copy.copy(self.compiler)
        found.using, found.connection = using, connections[using]
        found.as_sql = lambda: (self.sql, params)
        return found

    def check(self, values, queryset):
        """That a query compiled now, with the values in it, says the same."""
        sql, params = queryset.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        if (sql, tuple(params)) != (self.sql, self.params(values)):
            raise AssertionError(f"compiled as {self.sql} {self.params(values)}, is {sql} {params}")


def is_in(one, params):
    return any(one == param or is_part(one, param) for param in params)


def is_part(one, param):
    return isinstance(one, str) and isinstance(param, str) and not set(one).isdisjoint(param)


def filler(param, marks):
    """The function of the values that gives a parameter."""
    for place, one in enumerate(marks):
        if one and one == param:
            return itemgetter(place)
    if any(is_part(one, param) for one in marks):
        if max(param) >= chr(TEXTS):
            raise LookupError("only digits of a code may be part of a parameter")
        return partial(spelled, param)
    if isinstance(param, date):
        raise LookupError(f"a moment that no value gave would stay for ever: {param}")
    return lambda values: param


def spelled(param, values):
    """A text with digits of codes in it."""
    return "".join(digit(one, values) if ord(one) >= DIGITS else one for one in param)


def digit(one, values):
    place, n = divmod(ord(one) - DIGITS, LONGEST)
    return values[place][n]
