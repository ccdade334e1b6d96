"""Two readers of one dip sample: agreement beyond luck."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from waymark.measures import kappa

answers = st.lists(st.tuples(*2 * [st.sampled_from("ABC")]), min_size=3, max_size=60)


def split(table: dict[tuple[str, str], int]) -> tuple[list[str], list[str]]:
    pairs = [pair for pair, times in table.items() for _ in range(times)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def test_kappa_worked_out_by_hand():
    # 50 cases: 35 alike (0.7); by luck 0.5 x 0.6 + 0.5 x 0.4 = 0.5; (0.7 − 0.5) / 0.5 = 0.4
    first, second = split(
        {("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}
    )

    result = kappa.cohen(first, second)

    assert (result.agreed, result.cases) == (0.7, 50)
    assert result.estimate == pytest.approx(0.4)
    assert (result.low, result.high) == pytest.approx((0.151, 0.649), abs=5e-4)


@pytest.mark.parametrize(
    ("second", "estimate"),
    [
        pytest.param(["met", "late", "met", "late"], 1.0, id="full agreement"),
        pytest.param(["late", "met", "late", "met"], -1.0, id="none at all"),
        pytest.param(["met", "met", "late", "late"], 0.0, id="what luck would give"),
    ],
)
def test_the_ends_of_the_scale(second, estimate):
    result = kappa.cohen(["met", "late", "met", "late"], second)

    assert result.estimate == pytest.approx(estimate)
    assert -1 <= result.low <= result.estimate <= result.high <= 1


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")
@given(answers)
def test_kappa_is_what_statsmodels_makes_it(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    table = np.array([[pairs.count((a, b)) for b in "ABC"] for a in "ABC"])
    assume(len({*first, *second}) > 1)

    ours = kappa.cohen(first, second)

    theirs = cohens_kappa(table)
    assert ours.estimate == pytest.approx(theirs.kappa, abs=1e-12)
    reach = 1.959964 * np.sqrt(max(0.0, theirs.var_kappa))
    assert ours.low == pytest.approx(max(-1.0, theirs.kappa - reach), abs=1e-6)
    assert ours.high == pytest.approx(min(1.0, theirs.kappa + reach), abs=1e-6)


@given(answers)
def test_it_does_not_matter_who_is_named_first(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    assume(len({*first, *second}) > 1)

    there, back = kappa.cohen(first, second), kappa.cohen(second, first)

    assert (there.estimate, there.low) == pytest.approx((back.estimate, back.low))


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        pytest.param([], [], "No case", id="nothing read"),
        pytest.param(["a"], ["a", "b"], "1 answers against 2", id="not the same cases"),
        pytest.param(["a", "a"], ["a", "a"], "luck would agree as well", id="all alike"),
    ],
)
def test_what_cannot_be_measured_is_refused(first, second, reason):
    with pytest.raises(ValueError, match=reason):
        kappa.cohen(first, second)
