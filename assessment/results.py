"""Arithmetic on scores, exact and pure: no queries, no request, no order that matters.

Nothing is divided before it is compared: points × 100 stand against percent × possible, and the
mean of several sheets is judged as their sum against what all of them together ask for.
"""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from registry.choices import Joining

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Rule:
    """What a set of scores must fulfil to pass; None asks for nothing. All that is asked holds."""

    all_main: bool = True
    additional_min_count: int | None = None
    additional_min_percent: Decimal | None = None
    dimension_min_percent: Decimal | None = None
    total_min_percent: Decimal | None = None

    @property
    def asks(self):
        """Whether it asks for anything: a rule that does not would let everybody pass."""
        return self.all_main or any(
            value is not None
            for value in (
                self.additional_min_count,
                self.additional_min_percent,
                self.dimension_min_percent,
                self.total_min_percent,
            )
        )


@dataclass(frozen=True)
class Item:
    """An indicator as arithmetic sees it. `key` is its place: the order in which gaps are told."""

    key: int
    code: str
    text: str
    dimension: int
    is_main: bool
    max_points: int
    pass_at: int
    weight: Decimal = Decimal(1)

    @property
    def possible(self):
        return self.max_points * self.weight

    def passes(self, points, sheets=1):
        """Whether the points, summed over so many sheets, reach the level."""
        return points >= self.pass_at * sheets


@dataclass(frozen=True)
class Tally:
    """Weighted points out of those possible, and how many indicators have an answer. `total` is
    summed over all `sheets`; `possible` is of one."""

    total: Decimal
    possible: Decimal
    answered: int
    count: int
    sheets: int = 1

    @property
    def points(self):
        """Of one sheet: of several their mean, for showing only."""
        return self.total / self.sheets

    @property
    def possible_total(self):
        return self.possible * self.sheets

    def reaches(self, percent):
        return percent is None or self.total * HUNDRED >= percent * self.possible_total

    def lacking(self, percent):
        """Weighted points of one sheet that are missing to `percent`."""
        missing = (percent or 0) * self.possible_total / HUNDRED - self.total
        return max(missing, Decimal(0)) / self.sheets

    @property
    def percent(self):
        """For showing only; rounded down, so that 59.99 never reads as 60."""
        if not self.possible:
            return Decimal(0)
        tenths = self.total * 1000 // self.possible_total
        return tenths / 10


@dataclass(frozen=True)
class DimensionResult:
    number: int
    name: str
    tally: Tally
    minimum: Decimal | None

    @property
    def passes(self):
        return self.tally.reaches(self.minimum)

    @property
    def lacking(self):
        return self.tally.lacking(self.minimum)


@dataclass(frozen=True)
class Gap:
    """An indicator below its highest level, and what raising it helps to fulfil."""

    item: Item
    points: int | Decimal
    helps: tuple[str, ...]

    @property
    def decides(self):
        return bool(self.helps)


@dataclass(frozen=True)
class Result:
    """All that a set of scores comes to."""

    rule: Rule
    total: Tally
    dimensions: tuple[DimensionResult, ...]
    failed_main: tuple[Item, ...]
    additional_reached: int
    additional_needed: int
    additional_count: int
    items: tuple[Item, ...]
    given: Mapping[int, int]  # summed over the sheets, no answer is no points

    @cached_property
    def gaps(self):
        """Indicators below their highest level, what the verdict needs most first. Told when asked
        for: a list of many results has no use for them."""
        return gaps_of(self)

    @property
    def main_passes(self):
        return not (self.rule.all_main and self.failed_main)

    @property
    def additional_passes(self):
        return self.additional_reached >= self.additional_needed

    @property
    def total_passes(self):
        return self.total.reaches(self.rule.total_min_percent)

    @property
    def passes(self):
        return (
            self.main_passes
            and self.additional_passes
            and all(one.passes for one in self.dimensions)
            and self.total_passes
        )

    @property
    def is_complete(self):
        return self.total.answered == self.total.count


@dataclass(frozen=True)
class Joined:
    """The points of several sheets as one: {key of an item: points summed over `sheets`}."""

    points: Mapping[int, int | Decimal]
    sheets: int = 1

    def of_one(self, key):
        """The joined points of an indicator for showing, None where nobody gave any."""
        points = self.points.get(key)
        return None if points is None else of_one(points, self.sheets)


def join(given: Mapping[int, Sequence[int]], method) -> Joined:
    """One set of points out of the members': `given` is {key of an item: points of each sheet}.

    An indicator passes when the joined points reach its level exactly: a mean of 1.99 does not
    reach 2, two of three members at 2 and one at 1 do not, a median of 1.5 does not. As a mean is
    kept as sum and count, no rounding decides. A consensus is the one sheet that all filled in
    together. More points of any member never make less of the joined ones.
    """
    sheets = max((len(points) for points in given.values()), default=0)
    if not sheets:
        return Joined({})
    if any(len(points) != sheets for points in given.values()):
        raise ValueError("every sheet that counts answers every indicator")
    if method == Joining.MEAN:
        return Joined({key: sum(points) for key, points in given.items()}, sheets)
    if method == Joining.CONSENSUS and sheets > 1:
        raise ValueError("a consensus is one sheet")
    return Joined({key: statistics.median(map(Decimal, points)) for key, points in given.items()})


def judge(rule: Rule, names: Mapping[int, str], items, scores, sheets=1) -> Result:
    """What `scores` {key of an item: points, summed over `sheets`} come to; no answer is no points.
    `names` are those of the dimensions by number."""
    items = sorted(items, key=lambda item: item.key)
    given = {item.key: scores.get(item.key) or 0 for item in items}
    additional = [item for item in items if not item.is_main]
    return Result(
        rule=rule,
        total=tally(items, given, scores, sheets),
        dimensions=tuple(
            DimensionResult(
                number,
                names[number],
                tally([i for i in items if i.dimension == number], given, scores, sheets),
                rule.dimension_min_percent,
            )
            for number in sorted(names)
        ),
        failed_main=tuple(i for i in items if i.is_main and not i.passes(given[i.key], sheets)),
        additional_reached=sum(item.passes(given[item.key], sheets) for item in additional),
        additional_needed=needed(rule, len(additional)),
        additional_count=len(additional),
        items=tuple(items),
        given=given,
    )


def tally(items, given, scores, sheets):
    return Tally(
        total=sum((given[item.key] * item.weight for item in items), Decimal(0)),
        possible=sum((item.possible for item in items), Decimal(0)),
        answered=sum(scores.get(item.key) is not None for item in items),
        count=len(items),
        sheets=sheets,
    )


def needed(rule, count):
    """How many of `count` additional indicators must be reached."""
    percent = rule.additional_min_percent or 0
    of_percent = math.ceil(percent * count / HUNDRED)
    return max(of_percent, rule.additional_min_count or 0)


def gaps_of(result):
    given, sheets = result.given, result.total.sheets
    gaps = [
        Gap(item, of_one(given[item.key], sheets), tuple(helps(result, item, given[item.key])))
        for item in result.items
        if given[item.key] < item.max_points * sheets
    ]
    return tuple(sorted(gaps, key=effect))


def of_one(points, sheets):
    return points if sheets == 1 else Decimal(points) / sheets


def helps(result, item, points):
    """Which unfulfilled parts of the rule more points for this indicator bring nearer."""
    is_reached = item.passes(points, result.total.sheets)
    if item.is_main and not is_reached and result.rule.all_main:
        yield "main"
    if not item.is_main and not is_reached and not result.additional_passes:
        yield "additional"
    dimension = next(one for one in result.dimensions if one.number == item.dimension)
    if not dimension.passes:
        yield "dimension"
    if not result.total_passes:
        yield "total"


def effect(gap):
    """The first is what the verdict needs most: a main indicator that fails, then what fulfils most
    parts of the rule, then what brings most points; at last the order of the standard."""
    to_win = (gap.item.max_points - gap.points) * gap.item.weight
    return ("main" not in gap.helps, -len(gap.helps), -to_win, gap.item.key)
