"""What is told of a person, in one form for page and paper: texts with Arabic digits."""

from dataclasses import dataclass

from mchch.thai.dates import in_bangkok, short_date, time_of


class Verbatim(str):
    """A text whose letters and digits stay as they are on paper: a name of a file, an address."""

    __slots__ = ()


@dataclass(frozen=True)
class Section:
    """Facts, [(heading, [(label, text)])], or a table; `source` tells where they come from."""

    title: str
    source: str
    facts: list = ()
    heads: tuple = ()
    rows: list = ()
    note: str = ""

    @property
    def is_empty(self):
        return not (self.facts or self.rows)

    @property
    def lines(self):
        """[[(head, text)]], as a page needs them that makes cards of rows on a phone."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


def day(value):
    return short_date(value) if value else "–"


def moment(value):
    return f"{short_date(in_bangkok(value).date())} {time_of(value)} น." if value else "–"
