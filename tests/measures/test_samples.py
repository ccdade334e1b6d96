"""How many cases to read, against figures that textbooks print."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from waymark.measures import intervals, samples


@pytest.mark.parametrize(
    ("expected", "margin", "population", "cases"),
    [
        # the usual 96 of the textbooks is for the plain interval; Wilson's needs z² (3.84) fewer
        pytest.param(0.5, 0.1, None, 93, id="within ten points, nothing known"),
        pytest.param(0.5, 0.05, None, 381, id="within five points (385 less 3.84)"),
        pytest.param(0.9, 0.05, None, 141, id="where nine of ten are expected"),
        pytest.param(0.5, 0.1, 200, 64, id="of 200 cases"),
        pytest.param(0.5, 0.05, 1000, 277, id="of a thousand: 381 / 1.38"),
        pytest.param(0.5, 0.1, 10, 10, id="of ten cases: read all"),
    ],
)
def test_cases_for_a_margin(expected, margin, population, cases):
    assert samples.size_for_margin(expected, margin, population=population) == cases


@given(st.floats(0.1, 0.9), st.floats(0.02, 0.3))
def test_the_margin_is_kept_and_one_case_fewer_would_not_keep_it(expected, margin):
    def half(cases: int) -> float:
        z2 = 1.9599639845**2
        spread = expected * (1 - expected) * cases * z2 + z2 * z2 / 4
        return math.sqrt(spread) / (cases + z2)

    cases = samples.size_for_margin(expected, margin)

    assert half(cases) <= margin * (1 + 1e-9)
    assert cases == 1 or half(cases - 1) >= margin * (1 - 1e-9)


def test_the_margin_is_half_of_wilsons_interval():
    interval = intervals.wilson(72, 80)
    half = (interval.high - interval.low) / 2

    assert samples.size_for_margin(0.9, half + 1e-9) == 80


@pytest.mark.parametrize(
    ("share", "certainty", "population", "cases"),
    [
        pytest.param(0.05, 0.95, None, 59, id="one in twenty: the 59 of auditors"),
        pytest.param(0.01, 0.95, None, 299, id="one in a hundred"),
        pytest.param(0.1, 0.9, None, 22, id="one in ten, nine times of ten"),
        pytest.param(0.05, 0.95, 100, 45, id="five among a hundred"),
        pytest.param(0.01, 0.95, 10, 10, id="one among ten: all must be read"),
        pytest.param(1.0, 0.95, None, 1, id="always there"),
    ],
)
def test_cases_to_see_at_least_one(share, certainty, population, cases):
    found = samples.size_to_see_one(share, certainty=certainty, population=population)

    assert found == cases


@given(st.integers(2, 300), st.floats(0.01, 0.6))
def test_seeing_one_of_a_population_reaches_the_certainty_and_no_sooner(population, share):
    kind = max(1, round(share * population))

    cases = samples.size_to_see_one(share, population=population)

    assert hypergeom.sf(0, population, kind, cases) >= 0.95 - 1e-9
    assert hypergeom.sf(0, population, kind, cases - 1) < 0.95 + 1e-9


@pytest.mark.parametrize(
    ("before", "after", "power", "cases"),
    [
        # (1.95996 √(2 x 0.75 x 0.25) + 0.84162 √(0.2275 + 0.1275))² / 0.04 = 72.4
        pytest.param(0.65, 0.85, 0.8, 73, id="from 65 to 85 per cent"),
        # (1.95996 √(2 x 0.65 x 0.35) + 1.28155 √(0.24 + 0.21))² / 0.01 = 476.0
        pytest.param(0.6, 0.7, 0.9, 477, id="from 60 to 70, nine times of ten"),
        pytest.param(0.7, 0.6, 0.9, 477, id="a fall needs what a rise needs"),
        pytest.param(0.5, 0.6, 0.5, 191, id="even odds: 1.95996² x 0.495 / 0.01 = 190.2"),
    ],
)
def test_cases_to_see_a_change(before, after, power, cases):
    assert samples.size_to_see_change(before, after, power=power) == cases


@pytest.mark.parametrize(
    ("cases", "a_month", "months"), [(93, 10, 10), (90, 10, 9), (1, 10, 1), (0, 10, 1)]
)
def test_months_to_pool(cases, a_month, months):
    assert samples.months_to_pool(cases, a_month) == months


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: samples.size_for_margin(1.2, 0.1), id="a share above all"),
        pytest.param(lambda: samples.size_for_margin(0.5, 0), id="no margin"),
        pytest.param(lambda: samples.size_for_margin(0.5, 0.1, population=0), id="nobody"),
        pytest.param(lambda: samples.size_to_see_one(0), id="what never happens"),
        pytest.param(lambda: samples.size_to_see_one(0.1, certainty=1), id="full certainty"),
        pytest.param(lambda: samples.size_to_see_one(0.1, population=0), id="of nobody"),
        pytest.param(lambda: samples.size_to_see_change(0.5, 0.5), id="no change"),
        pytest.param(lambda: samples.size_to_see_change(0.5, 0.6, power=1), id="full power"),
        pytest.param(lambda: samples.size_to_see_change(0.5, 0.6, power=0.2), id="little power"),
        pytest.param(lambda: samples.months_to_pool(10, 0), id="no case a month"),
    ],
)
def test_what_no_sample_can_do_is_refused(ask):
    with pytest.raises(ValueError):
        ask()
