"""Arithmetic on scores: by example at the boundaries, by property everywhere else."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_by
from hypothesis import strategies as st

from assessment.results import Item, Rule, judge, needed
from assessment.words import gap_in_words, lacking_in_words, rule_in_words


def given(*strategies):
    """By property, whatever else the machine is busy with."""
    calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
    return lambda test: calm(given_by(*strategies)(test))


NAMES = {1: "การบริหาร", 2: "การเงิน"}
SAMPLE = Rule(
    all_main=True,
    additional_min_percent=Decimal(50),
    dimension_min_percent=Decimal(60),
    total_min_percent=Decimal(70),
)
FREE = Rule(all_main=False)


def item(key, *, dimension=1, main=True, most=3, at=2, weight=1):
    return Item(key, f"1.{key}", f"ข้อ {key}", dimension, main, most, at, Decimal(weight))


items = st.lists(
    st.builds(
        item,
        st.integers(1, 40),
        dimension=st.sampled_from([1, 2]),
        main=st.booleans(),
        weight=st.decimals("0.25", "5", places=2),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.key,
)
percents = st.none() | st.decimals(0, 100, places=2)
rules = st.builds(
    Rule,
    all_main=st.booleans(),
    additional_min_count=st.none() | st.integers(0, 8),
    additional_min_percent=percents,
    dimension_min_percent=percents,
    total_min_percent=percents,
)


@st.composite
def judged(draw):
    """(rule, items, scores)"""
    found = draw(items)
    scores = {one.key: draw(st.none() | st.integers(0, one.max_points)) for one in found}
    return draw(rules), found, scores


@given(judged(), st.data())
def test_more_points_never_make_a_pass_a_fail(case, data):
    rule, found, scores = case
    one = data.draw(st.sampled_from(found))
    more = scores | {one.key: data.draw(st.integers(scores[one.key] or 0, one.max_points))}
    before, after = judge(rule, NAMES, found, scores), judge(rule, NAMES, found, more)
    assert after.passes or not before.passes
    assert len(lacking_in_words(after)) <= len(lacking_in_words(before))


@given(judged(), st.randoms(use_true_random=False))
def test_order_of_indicators_does_not_matter(case, chance):
    rule, found, scores = case
    shuffled = list(found)
    chance.shuffle(shuffled)
    turned = dict(reversed(scores.items()))
    assert judge(rule, NAMES, shuffled, turned) == judge(rule, NAMES, found, scores)


@given(judged())
def test_what_is_lacking_is_empty_exactly_when_it_passes(case):
    result = judge(case[0], NAMES, case[1], case[2])
    assert (lacking_in_words(result) == []) is result.passes


@given(judged())
def test_scores_that_are_full_have_no_gap(case):
    rule, found, _ = case
    full = judge(rule, NAMES, found, {one.key: one.max_points for one in found})
    assert full.gaps == ()


@given(judged())
def test_filling_the_gaps_that_decide_is_enough(case):
    """What the page promises: closing them makes the scores pass, if any scores can."""
    rule, found, scores = case
    best = judge(rule, NAMES, found, {one.key: one.max_points for one in found})
    result = judge(rule, NAMES, found, scores)
    closed = scores | {gap.item.key: gap.item.max_points for gap in result.gaps if gap.decides}
    assert judge(rule, NAMES, found, closed).passes is best.passes


@given(judged())
def test_percentage_shown_is_never_above_the_exact_one(case):
    total = judge(case[0], NAMES, case[1], case[2]).total
    assert total.percent * total.possible <= total.points * 100


@pytest.mark.parametrize(
    ("points", "passes"),
    [({1: 3, 2: 3, 3: 1}, True), ({1: 3, 2: 2, 3: 1}, False), ({1: 3, 2: 3, 3: 0}, False)],
)
def test_total_of_exactly_seven_tenths_passes(points, passes):
    """7 of 10 points; the 4.5 % that a float would lose are decided by whole numbers."""
    rule = Rule(all_main=False, total_min_percent=Decimal(70))
    found = [item(1), item(2), item(3, most=4)]
    assert judge(rule, {1: "ก"}, found, points).passes is passes


def test_third_is_compared_exactly():
    rule = Rule(all_main=False, total_min_percent=Decimal("33.33"))
    assert judge(rule, {1: "ก"}, [item(1)], {1: 1}).passes is True
    rule = Rule(all_main=False, total_min_percent=Decimal("33.34"))
    assert judge(rule, {1: "ก"}, [item(1)], {1: 1}).passes is False


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (1, 1), (3, 2), (4, 2), (5, 3)])
def test_half_of_the_additional_ones_is_rounded_up(count, expected):
    assert needed(Rule(additional_min_percent=Decimal(50)), count) == expected


def test_count_and_percent_of_additional_ones_hold_together():
    rule = Rule(additional_min_count=3, additional_min_percent=Decimal(50))
    assert needed(rule, 4) == 3


def test_main_indicator_below_its_level_fails():
    result = judge(Rule(), NAMES, [item(1), item(2, dimension=2)], {1: 1, 2: 3})
    assert result.passes is False
    assert [one.code for one in result.failed_main] == ["1.1"]
    assert lacking_in_words(result) == ["ตัวชี้วัดหลักยังไม่ผ่าน 1 ตัว (1.1)"]


def test_weight_counts_in_points_and_in_what_is_possible():
    result = judge(FREE, {1: "ก"}, [item(1, weight="2.5"), item(2)], {1: 3, 2: 0})
    assert (result.total.points, result.total.possible) == (Decimal("7.5"), Decimal("10.5"))


def test_unanswered_counts_nothing_and_is_told():
    result = judge(FREE, {1: "ก"}, [item(1), item(2)], {1: 3, 2: None})
    assert (result.total.points, result.total.answered, result.is_complete) == (3, 1, False)


def test_gaps_stand_in_order_of_their_effect():
    found = [
        item(1, main=False), item(2), item(3, dimension=2, weight=2), item(4, dimension=2),
    ]  # fmt: skip
    result = judge(SAMPLE, NAMES, found, {1: 2, 2: 1, 3: 2, 4: 2})
    told = [(gap.item.code, gap.decides) for gap in result.gaps]
    assert told == [("1.2", True), ("1.1", True), ("1.3", True), ("1.4", True)]
    assert gap_in_words(result.gaps[0]).startswith("ตัวชี้วัดหลักที่ยังไม่ผ่าน")


def test_gap_of_scores_that_pass_decides_nothing():
    result = judge(Rule(), {1: "ก"}, [item(1)], {1: 2})
    assert [gap.decides for gap in result.gaps] == [False]
    assert gap_in_words(result.gaps[0]) == "พัฒนาต่อได้ ไม่มีผลต่อการผ่าน"


def test_rule_reads_as_its_parts():
    assert rule_in_words(SAMPLE) == [
        "ตัวชี้วัดหลักต้องผ่านทุกตัว",
        "ตัวชี้วัดเพิ่มเติมต้องผ่านไม่น้อยกว่าร้อยละ 50 ของจำนวนทั้งหมด",
        "คะแนนแต่ละด้านต้องไม่น้อยกว่าร้อยละ 60",
        "คะแนนรวมทุกด้านต้องไม่น้อยกว่าร้อยละ 70",
    ]


def test_missing_points_are_rounded_up():
    rule = Rule(all_main=False, total_min_percent=Decimal("66.67"))
    result = judge(rule, {1: "ก"}, [item(1)], {1: 2})
    assert lacking_in_words(result) == ["คะแนนรวมได้ร้อยละ 66.6 ยังขาดอีก 0.01 คะแนน"]
