"""What several forces saw together: against published figures, another library, and the truth."""

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from tests.support.long import longer
from waymark.measures import pooling

# Thirteen trials of the BCG vaccine (Colditz and others, JAMA 1994; 271:698-702): cases and others
# among the vaccinated, cases and others among those not. What they make together is printed in
# van Houwelingen and others, Stat Med 2002; 21:589-624, and in the manual of the metafor package.
BCG = np.array(
    [
        (4, 119, 11, 128),
        (6, 300, 29, 274),
        (3, 228, 11, 209),
        (62, 13536, 248, 12619),
        (33, 5036, 47, 5761),
        (180, 1361, 372, 1079),
        (8, 2537, 10, 619),
        (505, 87886, 499, 87892),
        (29, 7470, 45, 7232),
        (17, 1699, 65, 1600),
        (186, 50448, 141, 27197),
        (5, 2493, 3, 2338),
        (27, 16886, 29, 17825),
    ],
    dtype=float,
)


def log_risk_ratios():
    cases, others, bare_cases, bare_others = BCG.T
    taken, bare = cases + others, bare_cases + bare_others
    ratios = np.log(cases / taken) - np.log(bare_cases / bare)
    return ratios, 1 / cases - 1 / taken + 1 / bare_cases - 1 / bare


def test_the_vaccine_trials_make_together_what_was_printed():
    ratios, squares = log_risk_ratios()

    result = pooling.random_effects(ratios, np.sqrt(squares))

    # printed: Q 152.23 of 12 degrees of freedom, so that I² is 92.1%; −0.71 together, tau² 0.31
    assert result.apart == pytest.approx(1 - 12 / 152.233, abs=1e-5)
    assert round(result.estimate, 2) == -0.71
    assert result.spread**2 == pytest.approx(0.31, abs=0.01)


CHANGES = [(8.4, 1.7), (6.2, 1.9), (5.9, 2.1), (4.1, 2.4), (-3.0, 2.6)]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        pytest.param(*zip(*CHANGES, strict=True), id="five forces"),
        pytest.param(log_risk_ratios()[0], np.sqrt(log_risk_ratios()[1]), id="thirteen trials"),
        pytest.param([1.0, 9.0, 5.0], [1.0, 0.5, 2.0], id="three that differ"),
    ],
)
def test_it_is_what_statsmodels_makes_of_it(changes, errors):
    changes, errors = np.array(changes), np.array(errors)

    ours = pooling.random_effects(changes, errors)

    theirs = combine_effects(
        changes, errors**2, method_re="iterated", use_t=True, atol=1e-12, maxiter=10_000
    )
    half = 1.0 * theirs.sd_eff_w_re_hksj
    t = {3: 4.302653, 5: 2.776445, 13: 2.178813}[len(changes)]
    assert ours.spread**2 == pytest.approx(theirs.tau2, rel=1e-4)
    assert ours.estimate == pytest.approx(theirs.mean_effect_re, rel=1e-4)
    assert ours.high - ours.estimate == pytest.approx(t * half, rel=1e-4)
    assert ours.apart == pytest.approx(theirs.i2, rel=1e-6)


def test_three_forces_by_hand():
    """6, 8 and 10 with an error of 1 each: they differ by a variance of 4, of which chance makes 1.

    So the true changes differ by 3, every weight is a quarter, and t of two degrees is 4.302653;
    for the next force t of one degree, 12.7062, times the root of 3 and 4/3.
    """
    result = pooling.random_effects([6.0, 8.0, 10.0], [1.0, 1.0, 1.0])

    assert result.estimate == pytest.approx(8.0)
    assert result.spread == pytest.approx(np.sqrt(3))
    assert result.high == pytest.approx(8 + 4.302653 * np.sqrt(4 / 3), rel=1e-6)
    assert result.next_force.low == pytest.approx(8 - 12.7062 * np.sqrt(3 + 4 / 3), rel=1e-5)
    assert result.apart == pytest.approx(0.75)


def test_forces_that_agree_by_luck_do_not_make_the_interval_narrower_than_chance():
    result = pooling.random_effects([5.0] * 3, [2.0] * 3)

    assert (result.estimate, result.spread, result.apart) == (5.0, 0.0, 0.0)
    assert result.high - 5 == pytest.approx(4.302653 * 2 / np.sqrt(3), rel=1e-5)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        pytest.param([5.0, 6.0], [1.0, 1.0], id="two forces"),
        pytest.param([5.0, 6.0, 7.0], [1.0, 1.0], id="an error is missing"),
        pytest.param([5.0, 6.0, 7.0], [1.0, 0.0, 1.0], id="a change without doubt"),
        pytest.param([5.0, float("nan"), 7.0], [1.0, 1.0, 1.0], id="no number"),
    ],
)
def test_what_cannot_be_put_together_is_refused(changes, errors):
    with pytest.raises(ValueError, match="error"):
        pooling.random_effects(changes, errors)


@pytest.mark.parametrize(
    ("count", "spread"),
    [
        pytest.param(3, 0.0, id="three forces alike"),
        pytest.param(5, 2.0, id="five that differ"),
        pytest.param(10, 4.0, id="ten that differ much"),
    ],
)
def test_the_interval_and_the_next_force_hold_as_often_as_they_say(count, spread):
    rng = np.random.default_rng(48)
    draws = longer(400, 4000)
    held = next_held = 0
    for _ in range(draws):
        errors = rng.uniform(1.0, 3.0, count)
        true = rng.normal(5.0, spread, count + 1)
        result = pooling.random_effects(rng.normal(true[:count], errors), errors)
        held += result.low <= 5.0 <= result.high
        next_held += result.next_force.low <= true[-1] <= result.next_force.high

    chance = 4 * np.sqrt(0.05 * 0.95 / draws)
    assert held / draws >= 0.94 - chance
    assert next_held / draws >= 0.93 - chance
