"""Finding the gap: where a force differs, for how long, who was there and got better."""

from datetime import date

import numpy as np
import pytest

from waymark.network.benchmarks.rules import comparison, gap
from waymark.network.benchmarks.rules.comparison import Month
from waymark.network.benchmarks.rules.comparison_trend import trend
from waymark.network.benchmarks.rules.months import months_up_to

OCTOBER = date(2026, 10, 1)
LONG = months_up_to(OCTOBER, 36)
PRACTICE = gap.Taken("two-call-promise", "The two-call promise", "calder", LONG[20], 5, 6)


def force(level: float, rise: float = 0.0, *, at: int = 20, seed: int = 1) -> list[Month]:
    """Three years of about 600 a month; months move by more than counting makes them."""
    chance = np.random.default_rng(seed)
    months = []
    for place, on in enumerate(LONG):
        of = int(chance.integers(500, 700))
        share = level + (rise if place >= at else 0) + chance.normal(0, 0.015)
        months.append(Month(on, int(chance.binomial(of, share)), of))
    return months


def country() -> dict[str, list[Month]]:
    """Ten steady forces of 72 %, and mine at 62 %; one that rose from there, one that never did."""
    steady = {f"steady-{n}": force(0.72, seed=n) for n in range(10)}
    return {
        "ashdown": force(0.62, seed=20),
        "calder": force(0.62, 0.12, seed=21),
        "high": force(0.78, 0.08, seed=22),
        "low": force(0.62, seed=23),
        **steady,
    }


def found(forces: dict[str, list[Month]], among=None) -> list[gap.Improver]:
    national = comparison.national(forces, mine="ashdown")
    return gap.improvers(forces, national, "higher", "ashdown", {"calder": [PRACTICE]}, among)


def test_who_was_there_and_got_better_comes_first_with_what_it_used():
    calder, high = found(country())

    assert (calder.force, calder.was_there, calder.practices) == ("calder", True, (PRACTICE,))
    assert calder.low <= 12 <= calder.high
    assert (high.force, high.was_there) == ("high", False)


def test_only_forces_that_one_compares_with_are_looked_at():
    assert [one.force for one in found(country(), ["high", "steady-1"])] == ["high"]


def test_of_a_thousand_forces_that_do_not_change_hardly_any_is_said_to_improve():
    """A 99 % interval leaves one in two hundred on the better side."""
    improved = sum(
        gap.improvement(force(0.7, seed=seed), OCTOBER, "higher") is not None
        for seed in range(1000)
    )

    assert improved <= 15


def test_a_judge_that_looks_at_points_alone_would_find_hundreds():
    """The test above can fail: half of all steady forces end higher than they began."""
    rose = 0
    for seed in range(200):
        shares = [one.share for one in force(0.7, seed=seed)]
        rose += sum(shares[24:]) > sum(shares[:12])

    assert rose > 60


@pytest.mark.parametrize(
    "series",
    [
        pytest.param([], id="nothing"),
        pytest.param([Month(OCTOBER, 50, 100)], id="one month"),
        pytest.param([Month(on, 50, 100) for on in LONG[24:]], id="the latest year alone"),
        pytest.param([Month(on, None, 100) for on in LONG], id="all held back"),
        pytest.param([Month(on, 0, 0) for on in LONG], id="nothing to count"),
    ],
)
def test_too_little_says_nothing(series):
    assert gap.improvement(series, OCTOBER, "higher") is None


def test_a_measure_without_a_good_direction_has_no_gap_and_no_improver():
    forces = country()
    national = comparison.national(forces, mine="ashdown")

    assert gap.improvers(forces, national, None, "ashdown", {}) == []
    judged = trend(forces["ashdown"], OCTOBER, None)
    assert gap.gap("m", national, "ashdown", None, judged, 36) is None


def test_less_is_better_where_the_measure_says_so():
    fell = force(0.4, -0.12, seed=4)

    change, before, after = gap.improvement(fell, OCTOBER, "lower")

    assert change.high < 0
    assert after < before
    assert gap.improvement(fell, OCTOBER, "higher") is None


def test_months_on_one_side_are_counted_back_from_the_latest():
    forces = country()
    forces["stepped"] = force(0.80, -0.20, at=30, seed=9)

    assert gap.months_apart(forces["ashdown"], forces, "ashdown", "higher") == 36
    assert gap.months_apart(forces["stepped"], forces, "stepped", "higher") == 6
    assert gap.months_apart([], forces, "nobody", "higher") == 0


def test_the_gap_in_words():
    forces = country()
    national = comparison.national(forces, mine="ashdown")
    judged = trend(forces["ashdown"], OCTOBER, "higher")
    one = gap.gap("updates-in-time", national, "ashdown", "higher", judged, 36)

    met, of = national.standings["ashdown"].met, national.standings["ashdown"].of
    assert (one.outside, one.months) == (True, 36)
    assert gap.gap_words(one, national, "Ashdown").startswith(
        f"Ashdown is at {met / of:.0%} ({met:,} of {of:,}); all forces together at 72%."
    )
    assert "It has been on this side of the others for 36 months." in gap.gap_words(
        one, national, "Ashdown"
    )
    assert gap.summary([one], 7, "Ashdown").startswith("Ashdown differs on 1 of 7 measures")
    assert gap.summary([], 0, "Ashdown") == "Ashdown has no figures that can be compared yet."


def test_a_force_where_others_are_has_no_gap():
    forces = country()
    national = comparison.national(forces, mine="steady-1")
    judged = trend(forces["steady-1"], OCTOBER, "higher")

    assert gap.gap("m", national, "steady-1", "higher", judged, 1) is None
