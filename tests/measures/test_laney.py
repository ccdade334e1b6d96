"""Control charts of shares and rates with large denominators, against figures worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.measures import laney, spc
from waymark.measures.spc import Rule, Signal, TooFewPoints


def rounded(limits):
    return [None if one is None else round(one, 4) for one in limits]


def test_limits_of_months_of_one_size_as_worked_by_hand():
    # centre 0.5; chance 0.05; scores 0, 2, -2, 0, so ranges 2, 4, 2 and sigma (8 / 3) / 1.128
    chart = laney.p_prime([50, 60, 40, 50], [100, 100, 100, 100])

    assert (chart.centre, round(chart.sigma, 4)) == (0.5, 2.3641)
    assert rounded(chart.lower) == [0.1454] * 4
    assert rounded(chart.upper) == [0.8546] * 4
    assert rounded(chart.near_upper) == [0.7364] * 4
    assert chart.values == (0.5, 0.6, 0.4, 0.5)


def test_a_small_month_has_wider_limits_than_a_large_one():
    # centre 250 / 500; chance 0.05 and 0.025; scores -2 and 1, so a range of 3
    chart = laney.p_prime([40, 210], [100, 400])

    assert round(chart.sigma, 4) == 2.6596
    assert rounded(chart.lower) == [0.1011, 0.3005]
    assert rounded(chart.upper) == [0.8989, 0.6995]


def test_limits_of_rates_as_worked_by_hand():
    # 25 to a unit; chance the root of 25 / 4; scores as above
    chart = laney.u_prime([100, 120, 80, 100], [4, 4, 4, 4])

    assert (chart.centre, round(chart.sigma, 4)) == (25.0, 2.3641)
    assert rounded(chart.lower) == [7.2695] * 4
    assert rounded(chart.upper) == [42.7305] * 4


def test_limits_never_leave_what_can_be():
    share = laney.p_prime([1, 9, 1, 9], [10, 10, 10, 10])
    rate = laney.u_prime([0, 9, 0, 9], [1, 1, 1, 1])

    assert (share.lower[0], share.upper[0]) == (0.0, 1.0)
    assert rate.lower[0] == 0.0
    assert rate.upper[0] > 9


def test_a_month_without_cases_has_no_point_and_ends_a_run():
    chart = laney.p_prime([60, 0, 40, 50], [100, 0, 100, 100])

    assert chart.values[1] is chart.lower[1] is chart.upper[1] is None
    assert chart.signals[1] == ()
    # only the months 3 and 4 follow each other: a range of 2
    assert round(chart.sigma, 4) == round(2 / 1.128, 4)


def test_the_first_months_may_fix_the_limits():
    chart = laney.p_prime([50, 60, 40, 50, 99], [100] * 5, baseline=4)

    assert (chart.centre, round(chart.sigma, 4)) == (0.5, 2.3641)
    assert chart.signals[4] == (Signal(Rule.OUTSIDE, True),)
    assert chart.signals[:4] == ((),) * 4


def test_a_run_is_seen_as_it_is_drawn():
    shares = [0.40, 0.42, 0.44, 0.46, 0.48, 0.50, 0.52]
    sizes = [1000, 2000, 500, 4000, 250, 8000, 100]
    met = [round(share * size) for share, size in zip(shares, sizes, strict=True)]

    chart = laney.p_prime(met, sizes)

    assert all(Signal(Rule.TREND, True) in found for found in chart.signals)


def test_large_months_that_move_a_little_are_not_all_special():
    """Chance alone would call nearly all of them special, which is why this chart is there."""
    rng = np.random.default_rng(20261121)
    sizes = rng.integers(20_000, 60_000, 24)
    met = rng.binomial(sizes, rng.normal(0.7, 0.03, 24))

    chart = laney.p_prime(met.tolist(), sizes.tolist())

    by_chance = 3 * np.sqrt(chart.centre * (1 - chart.centre) / sizes)
    flagged = np.abs(met / sizes - chart.centre) > by_chance
    outside = [Rule.OUTSIDE in {sign.rule for sign in found} for found in chart.signals]
    assert flagged.sum() >= 12, "the planted fault: limits of chance alone"
    assert sum(outside) <= 1
    assert chart.sigma > 5


@given(st.lists(st.integers(1, 99), min_size=4, max_size=30))
def test_months_of_one_size_have_the_limits_of_individual_values(met):
    """With equal denominators the chart is XmR without screening, to the rounding of 2.66."""
    try:
        chart = laney.p_prime(met, [100] * len(met))
        plain = spc.xmr([x / 100 for x in met], screen=False).segments[0]
    except TooFewPoints:
        return
    width = (plain.upper - plain.mean) * (3 / 1.128) / 2.66

    assert chart.centre == pytest.approx(plain.mean)
    assert chart.upper[0] == pytest.approx(min(1.0, plain.mean + width))
    assert chart.lower[0] == pytest.approx(max(0.0, plain.mean - width))


@pytest.mark.parametrize(
    ("met", "due", "reason"),
    [
        pytest.param([5], [10], "two different months", id="one month"),
        pytest.param([5, 5], [10, 10], "two different months", id="months all alike"),
        pytest.param([10, 10], [10, 10], "not all alike", id="all met"),
        pytest.param([0, 0], [0, 0], "not all alike", id="nothing at all"),
        pytest.param([5, 0, 6], [10, 0, 10], "two different months", id="never two in a row"),
    ],
)
def test_too_few_months_are_refused(met, due, reason):
    with pytest.raises(TooFewPoints, match=reason):
        laney.p_prime(met, due)


@pytest.mark.parametrize(
    ("met", "due", "baseline", "reason"),
    [
        pytest.param([11, 5], [10, 10], None, "above its denominator", id="more than all"),
        pytest.param([-1, 5], [10, 10], None, "below 0", id="less than none"),
        pytest.param([1, 5], [0, 10], None, "nothing to count it in", id="of nothing"),
        pytest.param([1, 5], [10], None, "as many", id="one missing"),
        pytest.param([1, 5], [10, 10], 1, "at least 2", id="a baseline of one"),
    ],
)
def test_impossible_counts_are_refused(met, due, baseline, reason):
    with pytest.raises(ValueError, match=reason):
        laney.p_prime(met, due, baseline=baseline)
