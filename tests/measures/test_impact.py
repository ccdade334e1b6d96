"""Did it work: estimates against other libraries, honest intervals, and what is refused."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.measures import impact
from waymark.measures.impact import NotEnough, Verdict
from waymark.measures.matching import Circle

STEADY = [(70, 100), (72, 100), (69, 100), (71, 100), (68, 100), (70, 100)]
BETTER = [(80, 100), (82, 100), (79, 100), (81, 100), (78, 100), (80, 100)]


def test_a_change_of_ten_points_against_steady_forces():
    result = impact.difference_in_differences(STEADY + BETTER, [STEADY * 2, STEADY * 2], 6)

    assert result.estimate == pytest.approx(0.1)
    assert result.verdict is Verdict.IMPROVED
    assert result.caution == ""
    assert result.sentence == (
        "The share rose by 10.0 points more than in 2 similar forces"
        " (95% interval 3.1 to 16.9; 6 months before, 6 after): it improved."
    )


@pytest.mark.parametrize(
    ("circle", "count", "against"),
    [
        (Circle.SIMILAR, 1, "1 similar force"),
        (Circle.SIMILAR, 4, "4 similar forces"),
        (Circle.REGION, 4, "4 forces of its region"),
        (Circle.ALL, 14, "14 forces without it"),
    ],
    ids=["one alike", "alike", "of the region", "whoever does not use it"],
)
def test_forces_are_called_similar_only_where_they_were_chosen_as_such(circle, count, against):
    result = impact.difference_in_differences(
        STEADY + BETTER, [STEADY * 2] * count, 6, circle=circle
    )

    assert f"10.0 points more than in {against} (95% interval" in result.sentence


def test_the_interval_worked_out_by_hand():
    # the adopter and its comparison swing alike, so months' own swings leave no error at all and
    # counting decides: shares with one case added to each side, (met + 1) / (of + 2)
    before, after, other = 421 / 602, 481 / 602, 421 / 602
    adopter = before * (1 - before) / 600 + after * (1 - after) / 600
    comparison = 2 * (2 * other * (1 - other) / 600) / 4
    t_of_ten_degrees = 2.228139

    result = impact.difference_in_differences(STEADY + BETTER, [STEADY * 2, STEADY * 2], 6)

    assert result.standard_error == pytest.approx(np.sqrt(adopter + comparison))
    assert result.high - 0.1 == pytest.approx(t_of_ten_degrees * result.standard_error, rel=1e-6)


def test_where_lower_is_better_a_rise_is_worse():
    result = impact.difference_in_differences(STEADY + BETTER, [STEADY * 2] * 2, 6, better="lower")

    assert result.verdict is Verdict.WORSE
    assert result.sentence.endswith(": it got worse.")


def test_where_neither_way_is_good_a_change_is_only_a_change():
    result = impact.difference_in_differences(STEADY + BETTER, [STEADY * 2] * 2, 6, better=None)

    assert result.verdict is Verdict.CHANGED
    assert result.sentence.endswith("(95% interval 3.1 to 16.9; 6 months before, 6 after).")


def test_a_change_that_all_forces_share_is_not_the_practices():
    result = impact.difference_in_differences(STEADY + BETTER, [STEADY + BETTER] * 3, 6)

    assert result.estimate == pytest.approx(0.0)
    assert result.verdict is Verdict.CHANCE
    assert result.sentence.startswith(
        "The share: no difference between its change and that of 3 similar forces can be told from"
        " chance: 0.0 points (95% interval "
    )


def test_a_force_that_was_already_rising_is_no_proof():
    rising = [(400 + 10 * month + (300 if month >= 6 else 0), 1000) for month in range(12)]

    result = impact.difference_in_differences(rising, [[(700, 1000)] * 12], 6)

    assert result.low > 0
    assert result.verdict is Verdict.UNCLEAR
    assert result.sentence.endswith(
        "no cause can be named, as it was already moving apart from them before the start."
    )


def test_without_comparison_the_sentence_says_so():
    result = impact.before_after(STEADY + BETTER, 6)

    assert result.estimate == pytest.approx(0.1)
    assert result.verdict is Verdict.IMPROVED
    assert result.sentence.startswith("The share rose by 10.0 points (95% interval ")
    assert result.sentence.endswith(
        ": it improved. There were no forces to compare with, so that other causes cannot be ruled"
        " out."
    )


DOWN = [(met - 30, of) for met, of in STEADY]


@pytest.mark.parametrize(
    ("adopter", "others", "words"),
    [
        pytest.param(
            STEADY + BETTER, STEADY * 2, "rose by 10.0 points more than in 2", id="it rose"
        ),
        pytest.param(
            STEADY + BETTER, STEADY + DOWN, "rose by 40.0 points more than in 2", id="they fell"
        ),
        pytest.param(
            BETTER + STEADY, STEADY + DOWN, "fell by 20.0 points less than in 2", id="it fell less"
        ),
        pytest.param(
            STEADY + BETTER, DOWN + STEADY, "rose by 20.0 points less than in 2", id="it rose less"
        ),
        pytest.param(
            BETTER + STEADY, STEADY * 2, "fell by 10.0 points more than in 2", id="it alone fell"
        ),
    ],
)
def test_nothing_is_said_to_rise_that_fell(adopter, others, words):
    result = impact.difference_in_differences(adopter, [others] * 2, 6)

    assert result.sentence.startswith(f"The share {words} similar forces (95% interval ")


@pytest.mark.parametrize(
    ("adopter", "comparison", "start", "reason"),
    [
        pytest.param(STEADY * 2, [STEADY * 2], 5, "5 months with cases before", id="short before"),
        pytest.param(STEADY * 2, [STEADY * 2], 7, "and 5 after it", id="short after"),
        pytest.param(STEADY * 2, [], 6, "No comparison force", id="nobody to compare with"),
        pytest.param(
            STEADY * 2,
            [[(0, 0), *STEADY[1:], *STEADY]],
            6,
            "No comparison force",
            id="the only comparison force has a month without cases",
        ),
        pytest.param(
            [(0, 0), *STEADY[1:], *STEADY],
            [STEADY * 2],
            6,
            "5 months with cases before",
            id="a month without cases does not count",
        ),
    ],
)
def test_too_little_is_refused_with_the_reason(adopter, comparison, start, reason):
    with pytest.raises(NotEnough, match=reason):
        impact.difference_in_differences(adopter, comparison, start)


@pytest.mark.parametrize(
    ("adopter", "comparison", "reason"),
    [
        pytest.param([(3, 2)] * 12, [STEADY * 2], "3 of 2 is not a share", id="no share"),
        pytest.param([(math.nan, 2)] * 12, [STEADY * 2], "nan of 2 is not a share", id="no number"),
        pytest.param([(1, math.inf)] * 12, [STEADY * 2], "1 of inf is not a share", id="no end"),
        pytest.param(STEADY * 2, [STEADY], "must cover the same months", id="other months"),
    ],
)
def test_figures_that_do_not_fit_are_refused(adopter, comparison, reason):
    with pytest.raises(ValueError, match=reason):
        impact.difference_in_differences(adopter, comparison, 6)


cases = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
year = st.lists(cases, min_size=14, max_size=14)


@given(year, st.lists(year, min_size=1, max_size=4), st.integers(6, 8))
@settings(max_examples=60)
def test_the_estimate_is_that_of_two_way_fixed_effects(adopter, comparison, start):
    result = impact.difference_in_differences(adopter, comparison, start)

    # least squares with a column for each force, each month, and adopter-after
    share = np.array([[met / of for met, of in force] for force in (adopter, *comparison)])
    forces, months = share.shape
    rows = []
    for force in range(forces):
        for month in range(months):
            treated = float(force == 0 and month >= start)
            rows.append([treated, *np.eye(forces)[force], *np.eye(months)[month]])
    coefficients = np.linalg.lstsq(np.array(rows), share.ravel(), rcond=None)[0]
    assert result.estimate == pytest.approx(coefficients[0], abs=1e-9)


@given(year, st.lists(year, min_size=1, max_size=4), st.integers(6, 8))
@settings(max_examples=60)
def test_an_effect_is_claimed_only_where_the_interval_leaves_out_none(adopter, comparison, start):
    result = impact.difference_in_differences(adopter, comparison, start)

    assert -2 <= result.low <= result.estimate <= result.high <= 2
    spans = result.low <= 0 <= result.high
    assert (result.verdict is Verdict.CHANCE) == spans
    assert not (spans and "improved" in result.sentence)
    assert not (result.caution and result.verdict in (Verdict.IMPROVED, Verdict.WORSE))
    assert bool(result.caution) == (result.verdict is Verdict.UNCLEAR)


@given(year, st.integers(6, 8))
@settings(max_examples=60)
def test_met_and_late_tell_one_story(series, start):
    met = impact.before_after(series, start)
    late = impact.before_after([(of - one, of) for one, of in series], start, better="lower")

    assert (met.low, met.estimate, met.high) == pytest.approx(
        (-late.high, -late.estimate, -late.low), abs=1e-9
    )
    assert met.verdict is late.verdict


@given(year, st.integers(6, 8))
@settings(max_examples=60)
def test_the_change_alone_is_that_of_the_whole_judgement(series, start):
    whole = impact.before_after(series, start, confidence=0.99)

    alone = impact.change_of(series, start, confidence=0.99)

    assert (alone.estimate, alone.low, alone.high) == (whole.estimate, whole.low, whole.high)


def test_of_too_few_months_no_change_is_told():
    with pytest.raises(impact.NotEnough):
        impact.change_of(STEADY[:5] + BETTER, 5)


def test_points_are_percentage_points():
    result = impact.before_after(STEADY + BETTER, 6)

    assert result.points() == pytest.approx(
        (100 * result.estimate, 100 * result.low, 100 * result.high)
    )
