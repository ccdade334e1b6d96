"""Intervals of shares, differences and rates, against published figures and other libraries."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson

from waymark.measures import intervals

counts = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
small_counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        pytest.param(52, 60, 75.8, 93.1, id="a first year's dip sample, 87 per cent as published"),
        pytest.param(9, 10, 59.6, 98.2, id="one month's dip sample"),
        pytest.param(10, 10, 72.2, 100.0, id="all of one month's"),
        pytest.param(0, 10, 0.0, 27.8, id="none of one month's"),
        pytest.param(108, 120, 83.3, 94.2, id="twelve months pooled"),
        pytest.param(81, 263, 25.5, 36.6, id="Newcombe 1998, table I"),
        pytest.param(15, 148, 6.2, 16.0, id="Newcombe 1998, table I, a small share"),
        pytest.param(0, 20, 0.0, 16.1, id="Newcombe 1998, table I, none"),
        pytest.param(1, 29, 0.6, 17.2, id="Newcombe 1998, table I, one"),
    ],
)
def test_wilson_gives_the_published_interval_in_per_cent(numerator, denominator, low, high):
    interval = intervals.wilson(numerator, denominator)

    assert (round(100 * interval.low, 1), round(100 * interval.high, 1)) == (low, high)


def test_a_share_of_nothing_has_no_interval():
    assert intervals.wilson(0, 0) == intervals.Interval(None, None)


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [(11, 10), (-1, 10), (0, -1), (1, 0), (math.nan, 10), (1, math.nan), (1, math.inf)],
)
def test_counts_that_are_no_share_are_refused(numerator, denominator):
    with pytest.raises(ValueError, match="is not a share"):
        intervals.wilson(numerator, denominator)


@pytest.mark.parametrize("confidence", [0, 1, 1.5, -0.2, 95])
def test_what_is_no_confidence_is_refused(confidence):
    with pytest.raises(ValueError, match="lies between 0 and 1"):
        intervals.wilson(1, 2, confidence)


@given(counts, st.sampled_from([0.8, 0.95, 0.998]))
def test_wilson_is_what_statsmodels_makes_it(pair, confidence):
    numerator, denominator = pair

    ours = intervals.wilson(numerator, denominator, confidence)

    theirs = proportion_confint(numerator, denominator, 1 - confidence, method="wilson")
    assert (ours.low, ours.high) == pytest.approx(theirs, abs=1e-12)


@given(counts)
def test_wilson_holds_the_share_and_stays_between_none_and_all(pair):
    numerator, denominator = pair

    interval = intervals.wilson(numerator, denominator)

    assert 0 <= interval.low <= numerator / denominator <= interval.high <= 1
    assert interval.low < interval.high


@given(counts)
def test_met_and_late_have_mirrored_intervals(pair):
    numerator, denominator = pair

    met = intervals.wilson(numerator, denominator)
    late = intervals.wilson(denominator - numerator, denominator)

    assert (met.low, met.high) == pytest.approx((1 - late.high, 1 - late.low), abs=1e-12)


@given(counts, st.floats(0.5, 0.99))
def test_more_confidence_makes_a_wider_interval(pair, confidence):
    less, more = (intervals.wilson(*pair, level) for level in (confidence, confidence + 0.005))

    assert more.low <= less.low
    assert less.high <= more.high


@given(st.integers(0, 500), st.integers(0, 500))
def test_one_more_met_moves_the_interval_up(met, late):
    assume(met + late > 0)
    fewer, more = intervals.wilson(met, met + late + 1), intervals.wilson(met + 1, met + late + 1)

    assert fewer.low <= more.low
    assert fewer.high <= more.high


@given(st.lists(st.integers(0, 999).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))))
def test_many_at_once_are_the_same_as_one_by_one(pairs):
    low, high = intervals.wilson_arrays([x for x, _ in pairs], [n for _, n in pairs])

    for index, (numerator, denominator) in enumerate(pairs):
        one = intervals.wilson(numerator, denominator)
        if one.low is None:
            assert math.isnan(low[index]) and math.isnan(high[index])
        else:
            assert (low[index], high[index]) == pytest.approx((one.low, one.high), abs=1e-12)


@pytest.mark.parametrize(
    ("numerators", "denominators"),
    [
        pytest.param([1, 2], [3], id="of different length"),
        pytest.param([1, 4], [3, 3], id="more than all"),
        pytest.param([1, math.nan], [3, 3], id="a count that is no number"),
        pytest.param([1, 1], [3, math.nan], id="of what is no number"),
        pytest.param([1, 1], [3, math.inf], id="of endlessly many"),
    ],
)
def test_arrays_that_are_no_shares_are_refused(numerators, denominators):
    with pytest.raises(ValueError, match="must match"):
        intervals.wilson_arrays(np.array(numerators), np.array(denominators))


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        pytest.param((56, 70), (48, 80), 0.0524, 0.3339, id="Newcombe 1998, table II (a)"),
        pytest.param((9, 10), (3, 10), 0.1705, 0.8090, id="table II (b)"),
        pytest.param((6, 7), (2, 7), 0.0582, 0.8062, id="table II (c)"),
        pytest.param((5, 56), (0, 29), -0.0381, 0.1926, id="table II (d)"),
        pytest.param((0, 10), (0, 20), -0.1611, 0.2775, id="table II (e)"),
        pytest.param((0, 10), (0, 10), -0.2775, 0.2775, id="table II (f)"),
        pytest.param((10, 10), (0, 20), 0.6791, 1.0000, id="table II (g)"),
        pytest.param((10, 10), (0, 10), 0.6075, 1.0000, id="table II (h)"),
    ],
)
def test_newcombe_gives_his_own_table(first, second, low, high):
    change = intervals.newcombe_difference(*first, *second)

    assert (round(change.low, 4), round(change.high, 4)) == (low, high)
    assert change.estimate == pytest.approx(first[0] / first[1] - second[0] / second[1])


@given(small_counts, small_counts)
def test_newcombe_is_what_statsmodels_makes_it(first, second):
    ours = intervals.newcombe_difference(*first, *second)

    theirs = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
    assert (ours.low, ours.high) == pytest.approx(theirs, abs=1e-9)


@given(small_counts, small_counts)
def test_turning_a_difference_round_turns_its_interval_round(first, second):
    there = intervals.newcombe_difference(*first, *second)
    back = intervals.newcombe_difference(*second, *first)

    assert -1 <= there.low <= there.estimate <= there.high <= 1
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-12)


def test_a_share_of_nothing_cannot_be_compared():
    with pytest.raises(ValueError, match="cannot be compared"):
        intervals.newcombe_difference(1, 2, 0, 0)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        pytest.param(0, 0.0, 3.6889, id="none: 3.69, by the rule of three and a bit"),
        pytest.param(1, 0.0253, 5.5716, id="one"),
        pytest.param(5, 1.6235, 11.6683, id="five"),
        pytest.param(10, 4.7954, 18.3904, id="ten"),
    ],
)
def test_exact_limits_of_a_count_are_those_of_the_printed_tables(count, low, high):
    rate = intervals.exact_rate(count, 1)

    assert (round(rate.low, 4), round(rate.high, 4)) == (low, high)


@given(st.integers(0, 5000), st.floats(0.5, 1e6))
def test_exact_rates_are_what_statsmodels_makes_them(count, exposure):
    ours = intervals.exact_rate(count, exposure)

    theirs = confint_poisson(count, exposure, method="exact-c")
    assert ours.estimate == pytest.approx(count / exposure)
    assert (ours.low, ours.high) == pytest.approx(
        (0.0 if count == 0 else theirs[0], theirs[1]), rel=1e-9
    )


@given(st.integers(10, 5000))
def test_byars_formula_is_close_to_the_exact_limits_from_ten_on(count):
    byar, exact = intervals.byar_rate(count, 1), intervals.exact_rate(count, 1)

    assert byar.low == pytest.approx(exact.low, rel=0.005)
    assert byar.high == pytest.approx(exact.high, rel=0.005)


def test_byars_limits_of_ten_worked_out_by_hand():
    # 10 x (1 - 1/90 - 1.96/(3 x 3.1623))^3 and 11 x (1 - 1/99 + 1.96/(3 x 3.3166))^3
    rate = intervals.byar_rate(10, 100)

    assert (round(rate.low, 5), round(rate.high, 5)) == (0.04787, 0.18391)


@pytest.mark.parametrize("rate", [intervals.exact_rate, intervals.byar_rate])
@pytest.mark.parametrize(
    ("count", "exposure"),
    [(-1, 10), (1, 0), (1, -5), (1, math.inf), (math.nan, 10), (math.inf, 10), (1, math.nan)],
)
def test_what_is_no_rate_is_refused(rate, count, exposure):
    with pytest.raises(ValueError, match="is not a rate"):
        rate(count, exposure)


# Surveys


@pytest.mark.parametrize(
    ("weights", "effect"),
    [
        pytest.param([1, 1, 1, 1], 1.0, id="all alike"),
        pytest.param([2, 2], 1.0, id="in any unit"),
        pytest.param([1, 3], 1.25, id="2 (1 + 9) / 16"),
        pytest.param([1, 1, 4], 1.5, id="3 (1 + 1 + 16) / 36"),
    ],
)
def test_uneven_weights_cost_precision(weights, effect):
    assert intervals.design_effect(weights) == effect


def test_answers_of_one_cluster_say_less_than_as_many_of_several():
    assert intervals.cluster_effect(1, 0.2) == 1
    assert intervals.cluster_effect(11, 0.05) == 1.5
    assert intervals.cluster_effect(5, 1.0) == 5, "five who say the same are one answer"


def test_a_survey_is_worth_as_many_answers_as_its_effect_leaves():
    plain, weighted = intervals.survey_share(0.78, 400), intervals.survey_share(0.78, 400, 2.0)

    assert plain == intervals.wilson(312, 400)
    assert weighted == intervals.wilson(156, 200)
    assert (round(weighted.low, 3), round(weighted.high, 3)) == (0.718, 0.832)


@given(st.floats(0, 1), st.integers(1, 5000), st.floats(1, 10))
def test_an_effect_never_makes_an_interval_narrower(share, answers, effect):
    plain, weighted = (intervals.survey_share(share, answers, one) for one in (1.0, effect))

    assert weighted.low <= plain.low + 1e-12
    assert weighted.high >= plain.high - 1e-12


@pytest.mark.parametrize(
    ("answers", "invited", "effect"),
    [(1, 1_000_001, 1.0), (400, 800, 400 / 799), (799, 800, 1 / 799), (800, 800, 0.0), (1, 1, 0.0)],
    ids=["one of very many", "half", "all but one", "all", "the only one"],
)
def test_the_more_of_those_invited_answer_the_less_is_left_to_guess(answers, invited, effect):
    assert intervals.finite_effect(answers, invited) == pytest.approx(effect)


def test_a_question_that_nobody_answered_has_no_interval():
    assert intervals.survey_share(0.0, 0) == intervals.Interval(None, None)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda: intervals.design_effect([]), id="no weights"),
        pytest.param(lambda: intervals.design_effect([1, 0]), id="a weight of nothing"),
        pytest.param(lambda: intervals.cluster_effect(0.5, 0.1), id="half an answer"),
        pytest.param(lambda: intervals.cluster_effect(5, 1.5), id="more than alike"),
        pytest.param(lambda: intervals.survey_share(78, 400), id="a share in per cent"),
        pytest.param(lambda: intervals.survey_share(0.7, 400, 0), id="an effect of nothing"),
        pytest.param(lambda: intervals.finite_effect(9, 8), id="more answers than were invited"),
        pytest.param(lambda: intervals.finite_effect(0, 8), id="nobody answered"),
    ],
)
def test_an_impossible_survey_is_refused(wrong):
    with pytest.raises(ValueError, match=r"needs weights|likeness|is no share|is no survey"):
        wrong()
