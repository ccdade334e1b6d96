"""Funnels: published limits, exact chances, over-dispersion and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from scipy.stats.mstats import winsorize

from waymark.measures import funnel
from waymark.measures.funnel import Flag

shares = st.lists(
    st.integers(1, 4000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=25,
)


def plain(kind: str, centre: float) -> funnel.Funnel:
    return funnel.Funnel(kind, centre, phi=1.0, tau2=0.0, widened=False, points=())


def test_poisson_limits_are_those_of_the_exact_interval_of_the_expected_count():
    # Garwood's limits of 20 are 12.2165 and 30.8884 (95%), 8.9582 and 38.0419 (99.8%)
    limits = plain("ratios", 1.0).limits([20])

    assert limits.low95[0] * 20 == pytest.approx(12.2165, abs=5e-4)
    assert limits.high95[0] * 20 == pytest.approx(30.8884, abs=5e-4)
    assert limits.low998[0] * 20 == pytest.approx(8.9582, abs=5e-4)
    assert limits.high998[0] * 20 == pytest.approx(38.0419, abs=5e-4)


@given(st.integers(1, 3000), st.floats(0.02, 0.98))
def test_binomial_limits_leave_the_promised_chance_outside(size, centre):
    limits = plain("proportions", centre).limits([size])

    inside = binom.cdf(np.floor(limits.high95[0] * size), size, centre)
    inside -= binom.cdf(np.ceil(limits.low95[0] * size) - 1, size, centre)
    # whole counts cannot hit 5 per cent exactly; one count more or less is all it may be off
    step = 2 * binom.pmf(np.round(size * centre), size, centre)
    assert 0.95 - step <= inside


@given(st.floats(0, 1), st.lists(st.integers(1, 20_000), min_size=1, max_size=8))
def test_limits_of_the_met_and_of_the_late_mirror_each_other(centre, sizes):
    met, late = (plain("proportions", c).limits(sizes) for c in (centre, 1 - centre))

    assert met.low95 == pytest.approx(1 - late.high95, abs=1e-6)
    assert met.high998 == pytest.approx(1 - late.low998, abs=1e-6)


@given(shares, st.booleans())
def test_limits_lie_between_none_and_all_and_in_their_order(pairs, overdispersion):
    met, of = zip(*pairs, strict=True)

    result = funnel.proportions(met, of, overdispersion=overdispersion)

    for point in result.points:
        assert 0 <= point.low998 <= point.low95 <= point.high95 <= point.high998 <= 1
        assert point.low95 - 1e-9 <= result.centre <= point.high95 + 1e-9 or point.size < 30


@given(shares)
def test_larger_forces_have_narrower_limits(pairs):
    met, of = zip(*pairs, strict=True)
    result = funnel.proportions(met, of)

    limits = result.limits([50, 500, 5000, 50_000])

    assert all(np.diff(limits.high998 - limits.low998) <= 1e-12)


@given(shares)
def test_widened_limits_flag_no_force_that_chance_alone_would_not(pairs):
    met, of = zip(*pairs, strict=True)
    wide = funnel.proportions(met, of)
    if not wide.widened:
        return

    narrow = wide.limits([p.size for p in wide.points])

    bare = funnel.Funnel("proportions", wide.centre, 1.0, 1e-15, True, ()).limits(of)
    assert np.all(narrow.low95 <= bare.low95 + 1e-9)
    assert np.all(narrow.high95 >= bare.high95 - 1e-9)


def test_dispersion_worked_out_by_hand():
    # ten scores: winsorised at a tenth each end, quantiles lie at 0.9 of the way to the next
    scores = np.array([-4.0, -2, -1, -1, 0, 0, 1, 1, 2, 6])
    errors = np.full(10, 0.1)

    phi, tau2 = funnel.dispersion(scores, errors)

    # tenths: −4 + 0.9 x 2 = −2.2 and 2 + 0.1 x 4 = 2.4; squares 4.84 4 1 1 0 0 1 1 4 5.76
    assert phi == pytest.approx(22.6 / 10)
    # weights 100 each: (10 x 2.26 − 9) / (1000 − 10 x 10,000 / 1000) = 13.6 / 900
    assert tau2 == pytest.approx(13.6 / 900)


@given(st.lists(st.floats(-8, 8), min_size=21, max_size=21))
def test_winsorising_is_what_scipy_makes_it_where_the_tenths_fall_on_points(scores):
    phi, _ = funnel.dispersion(np.array(scores), np.ones(21))

    assert phi == pytest.approx(float(np.mean(np.asarray(winsorize(np.array(scores), 0.1)) ** 2)))


@pytest.mark.parametrize("overdispersion", [True, False])
def test_forces_that_differ_by_chance_alone_are_seldom_flagged(overdispersion):
    rng = np.random.default_rng(20261121)
    flags: list[Flag] = []
    for _ in range(100):
        of = rng.integers(500, 9000, 43)
        met = rng.binomial(of, 0.7)
        points = funnel.proportions(met, of, overdispersion=overdispersion).points
        flags += [point.flag for point in points]

    outside = 1 - flags.count(Flag.WITHIN) / len(flags)
    far = (flags.count(Flag.ABOVE_998) + flags.count(Flag.BELOW_998)) / len(flags)
    assert 0.035 <= outside <= 0.055
    assert far <= 0.004


def test_the_one_that_differs_is_found_among_those_that_do_not():
    result = funnel.proportions([700] * 20 + [560], [1000] * 21)

    assert [point.flag for point in result.points] == [Flag.WITHIN] * 20 + [Flag.BELOW_998]


def test_overdispersion_can_be_left_off_and_says_what_it_would_have_been():
    met, of = [500, 600, 700, 800, 900] * 4, [1000] * 20

    wide, bare = (funnel.proportions(met, of, overdispersion=on) for on in (True, False))

    assert wide.phi == bare.phi > 50
    assert (wide.widened, bare.widened, bare.tau2) == (True, False, 0.0)
    assert {point.flag for point in wide.points} == {Flag.WITHIN}
    assert Flag.ABOVE_998 in {point.flag for point in bare.points}


def test_a_force_with_nothing_to_count_has_no_value_and_no_limits():
    result = funnel.proportions([5, 0], [10, 0])

    assert result.points[1] == funnel.Point(None, 0.0, None, None, None, None, Flag.WITHIN)
    assert result.centre == 0.5


def test_ratios_compare_with_what_was_expected():
    result = funnel.ratios([0, 10, 40], [10, 10, 10], overdispersion=False)

    assert result.centre == 1.0
    assert [p.flag for p in result.points] == [Flag.BELOW_998, Flag.WITHIN, Flag.ABOVE_998]


@pytest.mark.parametrize(
    ("met", "of", "reason"),
    [
        pytest.param([3], [2], "larger than its denominator", id="more than all"),
        pytest.param([-1], [2], "below 0", id="less than none"),
        pytest.param([1, 2], [3], "2 numerators, but 1", id="unequal lengths"),
        pytest.param([0, 0], [0, 0], "Nothing was counted", id="nothing at all"),
        pytest.param([float("nan")], [3], "not a number", id="not a number"),
    ],
)
def test_what_cannot_be_compared_is_refused(met, of, reason):
    with pytest.raises(ValueError, match=reason):
        funnel.proportions(met, of)


def test_limits_of_no_size_are_refused():
    with pytest.raises(ValueError, match="above 0"):
        plain("proportions", 0.5).limits([0, 10])
