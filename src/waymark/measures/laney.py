"""Control charts of shares and rates with large denominators: Laney's p′ and u′.

A chart that expects chance alone calls nearly every month of a large force special: with tens of
thousands of cases even a real process moves more than chance does. These charts measure how much
more, from month to month, and widen the limits by it; a small month has wider limits than a large
one, which XmR (`spc.xmr`) cannot give. Source: Laney, Quality Engineering 2002; 14:531-7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from .spc import Segment, Signal, TooFewPoints, signs

RANGE_TO_SIGMA = 1.128  # the mean range of two, in standard deviations of a normal


@dataclass(frozen=True, slots=True)
class Prime:
    """A series of shares or rates with limits of its own for every point.

    `sigma` says how many times more the months move than chance alone would make them: 1 is
    chance, and then the chart is an ordinary p- or u-chart. None stands where nothing was counted.
    """

    values: tuple[float | None, ...]
    centre: float
    sigma: float
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    near_lower: tuple[float | None, ...]
    near_upper: tuple[float | None, ...]
    signals: tuple[tuple[Signal, ...], ...]


def p_prime(
    numerators: Sequence[int], denominators: Sequence[int], *, baseline: int | None = None
) -> Prime:
    """Work out the limits of shares, such as duties met out of duties due, month by month.

    Counts in time order in, shares of 1 out; a month with a denominator of 0 has no point and
    ends a run. `baseline` takes centre and width from the first so many months. The signs are
    those of `spc.xmr`. Raises `TooFewPoints` where fewer than two months in a row have a figure or
    every share is 0 or 1, ValueError for a numerator outside its denominator.
    """
    _check(numerators, denominators)
    if any(x > n for x, n in zip(numerators, denominators, strict=True)):
        raise ValueError("A numerator lies above its denominator")
    return _prime(numerators, denominators, baseline, of_one=True)


def u_prime(
    counts: Sequence[int], exposures: Sequence[float], *, baseline: int | None = None
) -> Prime:
    """Work out the limits of rates, such as complaints per 1,000 victims, month by month.

    Counts and exposures (in the unit of the rate: thousands of victims) in time order in, events
    per unit of exposure out. The rest is as in `p_prime`.
    """
    _check(counts, exposures)
    return _prime(counts, exposures, baseline, of_one=False)


def _check(numerators: Sequence[float], denominators: Sequence[float]) -> None:
    if len(numerators) != len(denominators):
        raise ValueError("There must be as many numerators as denominators")
    if any(x < 0 for x in (*numerators, *denominators)):
        raise ValueError("A count is below 0")
    if any(x and not n for x, n in zip(numerators, denominators, strict=True)):
        raise ValueError("Something was counted where there was nothing to count it in")


def _prime(
    numerators: Sequence[float],
    denominators: Sequence[float],
    baseline: int | None,
    *,
    of_one: bool,
) -> Prime:
    if baseline is not None and baseline < 2:
        raise ValueError("A baseline needs at least 2 points")
    used = slice(baseline)
    total = sum(denominators[used])
    centre = sum(numerators[used]) / total if total else 0.0
    variance = centre * (1 - centre) if of_one else centre
    if not variance:
        raise TooFewPoints("Limits need months that are not all alike, none or all")
    values = [x / n if n else None for x, n in zip(numerators, denominators, strict=True)]
    chance = [sqrt(variance / n) if n else None for n in denominators]
    scores = _scores(values, centre, chance)
    sigma = _sigma(scores[used])

    def limit(widths: float) -> tuple[float | None, ...]:
        highest = 1.0 if of_one else float("inf")
        return tuple(
            None if one is None else min(highest, max(0.0, centre + widths * sigma * one))
            for one in chance
        )

    # Every month is judged in its own standard deviations; whether a run rises, as it is drawn.
    segment = Segment(0, len(values), 0.0, -3 * sigma, 3 * sigma, -2 * sigma, 2 * sigma, 0)
    return Prime(
        values=tuple(values),
        centre=centre,
        sigma=sigma,
        lower=limit(-3),
        upper=limit(3),
        near_lower=limit(-2),
        near_upper=limit(2),
        signals=tuple(signs(scores, segment, drawn=values)),
    )


def _scores(
    values: Sequence[float | None], centre: float, chance: Sequence[float | None]
) -> list[float | None]:
    """How far each month lies from the centre, in what chance alone would make of it."""
    return [
        None if value is None or one is None else (value - centre) / one
        for value, one in zip(values, chance, strict=True)
    ]


def _sigma(scores: Sequence[float | None]) -> float:
    """Say how many times more the months move than chance alone would make them."""
    ranges = [abs(b - a) for a, b in pairwise(scores) if a is not None and b is not None]
    if not any(ranges):
        raise TooFewPoints("Limits need at least two different months in a row with figures")
    return sum(ranges) / len(ranges) / RANGE_TO_SIGMA
