"""Joining members' points: by property, and by example where a rounding would decide."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from assessment.results import Rule, join, judge
from assessment.tests.test_results import NAMES, given, item, items, rules
from assessment.words import figure, lacking_in_words
from registry.choices import Joining

METHODS = st.sampled_from([Joining.MEAN, Joining.MEDIAN])


@st.composite
def committees(draw):
    """(rule, items, [{key: points} of each member])"""
    found = draw(items)
    sheet = st.fixed_dictionaries({one.key: st.integers(0, one.max_points) for one in found})
    return draw(rules), found, draw(st.lists(sheet, min_size=1, max_size=7))


def gathered(sheets):
    return {key: [sheet[key] for sheet in sheets] for key in sheets[0]}


def judged(rule, found, sheets, method):
    joined = join(gathered(sheets), method)
    return judge(rule, NAMES, found, joined.points, joined.sheets)


@given(committees(), METHODS, st.randoms(use_true_random=False))
def test_order_of_members_and_indicators_does_not_matter(case, method, chance):
    rule, found, sheets = case
    turned = [dict(reversed(sheet.items())) for sheet in sheets]
    chance.shuffle(turned)
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert judged(rule, shuffled, turned, method) == judged(rule, found, sheets, method)


@given(committees(), METHODS, st.data())
def test_more_points_of_one_member_never_make_a_pass_a_fail(case, method, data):
    rule, found, sheets = case
    one = data.draw(st.sampled_from(found))
    place = data.draw(st.integers(0, len(sheets) - 1))
    more = [dict(sheet) for sheet in sheets]
    more[place][one.key] = data.draw(st.integers(sheets[place][one.key], one.max_points))
    before, after = (judged(rule, found, rows, method) for rows in (sheets, more))
    assert after.passes or not before.passes
    assert len(lacking_in_words(after)) <= len(lacking_in_words(before))


@given(committees(), METHODS)
def test_members_of_one_mind_are_judged_as_one(case, method):
    rule, found, sheets = case
    alike = judged(rule, found, [sheets[0]] * 5, method)
    alone = judge(rule, NAMES, found, sheets[0])
    assert (alike.passes, alike.total.percent, lacking_in_words(alike)) == (
        alone.passes, alone.total.percent, lacking_in_words(alone),
    )  # fmt: skip


@given(committees())
def test_mean_is_exact(case):
    _, found, sheets = case
    joined = join(gathered(sheets), Joining.MEAN)
    for one in found:
        mean = Fraction(sum(sheet[one.key] for sheet in sheets), len(sheets))
        assert one.passes(joined.points[one.key], joined.sheets) is (mean >= one.pass_at)
        assert Fraction(figure(joined.of_one(one.key))) <= mean


@given(committees(), METHODS)
def test_what_is_lacking_is_empty_exactly_when_it_passes(case, method):
    result = judged(*case, method)
    assert (lacking_in_words(result) == []) is result.passes


@pytest.mark.parametrize(
    ("points", "mean", "median"),
    [
        ((2, 2, 2), True, True),
        ((2, 2, 1), False, True),
        ((3, 2, 1), True, True),
        ((3, 3, 1, 1), True, True),
        ((2, 1), False, False),
        ((3, 1, 1), False, False),
        ((2,) * 199 + (1,), False, True),
    ],
)
def test_level_is_reached_exactly(points, mean, median):
    rule = Rule(all_main=True)
    told = {
        method: judged(rule, [item(1)], [{1: value} for value in points], method).passes
        for method in (Joining.MEAN, Joining.MEDIAN)
    }
    assert told == {Joining.MEAN: mean, Joining.MEDIAN: median}


def test_mean_just_below_is_not_shown_as_reached():
    joined = join({1: [2] * 199 + [1]}, Joining.MEAN)
    assert (figure(joined.of_one(1)), joined.of_one(1)) == ("1.99", Decimal("1.995"))


def test_missing_points_of_a_mean_are_those_of_one_sheet():
    rule = Rule(all_main=False, total_min_percent=Decimal(100))
    result = judged(rule, [item(1)], [{1: 3}, {1: 3}, {1: 1}], Joining.MEAN)
    assert lacking_in_words(result) == ["คะแนนรวมได้ร้อยละ 77.7 ยังขาดอีก 0.67 คะแนน"]


def test_consensus_is_one_sheet():
    assert join({1: [2]}, Joining.CONSENSUS).points == {1: 2}
    with pytest.raises(ValueError, match="one sheet"):
        join({1: [2, 3]}, Joining.CONSENSUS)


def test_sheets_that_are_not_whole_are_not_joined():
    with pytest.raises(ValueError, match="every sheet"):
        join({1: [2, 3], 2: [1]}, Joining.MEAN)


def test_nobody_gave_anything():
    assert join({}, Joining.MEAN).of_one(1) is None
