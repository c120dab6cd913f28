"""The columns of open data: where a value comes from, what it is called and what it means. What is
written and what is documented are made of them alike."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import QuerySet


class Type(StrEnum):
    INTEGER = "integer"
    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"


def same(value, names):
    return value


@dataclass(frozen=True)
class Field:
    """`of` is a path or an expression of the query; `shown(value, names of places)` what is made of
    it."""

    name: str
    type: Type
    meaning: str
    of: object = None
    shown: Callable = same
    choices: tuple = ()
    is_personal: bool = False

    @property
    def source(self):
        return self.of or self.name


@dataclass(frozen=True)
class Resource:
    """Rows that can be read: `rows(area, year)` picks them, in the order of their number."""

    name: str
    scope: str
    title: str
    fields: tuple
    rows: Callable[[str, int | None], QuerySet] = field(repr=False)

    def columns(self, with_personal):
        return [one for one in self.fields if with_personal or not one.is_personal]
