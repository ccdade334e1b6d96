"""How sure we can be of a rate: 95% intervals for shares, differences and rates.

Shares and differences are of 1, not of 100. A share of nothing has no interval: it is None, so
that no page ever shows a figure made of no cases.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """The ends of an interval; both None where there was nothing to count."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the ends of its interval."""

    estimate: float
    low: float
    high: float


def z_value(confidence: float) -> float:
    """Say how many standard errors an interval reaches to each side: 1.96 for 95%."""
    if not 0 < confidence < 1:
        raise ValueError(f"A confidence lies between 0 and 1, not at {confidence}")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(numerator: int, denominator: int, confidence: float = 0.95) -> Interval:
    """Give the interval of a share, such as 9 updates in time of 10: 59.6% to 98.2%.

    Counts in, shares of 1 out; both ends None where the denominator is 0. ValueError for counts
    below 0 or a numerator above the denominator. Source: Wilson, J Am Stat Assoc 1927; 22:209-12,
    without continuity correction.
    """
    _check_counts(numerator, denominator)
    if denominator == 0:
        return Interval(None, None)
    return survey_share(numerator / denominator, denominator, 1.0, confidence)


def design_effect(weights: Sequence[float]) -> float:
    """Say how much less a weighted survey knows than a plain one of as many answers.

    One weight per respondent, each above 0, in any unit; 1 out where all are alike, else more.
    Weights that make up for who did not answer cost precision: an effect of 2 makes 400 answers
    worth 200. ValueError for no weights, or one that is not above 0. Source: Kish, Survey Sampling,
    1965, section 11.7.
    """
    if not weights or any(not 0 < weight < math.inf for weight in weights):
        raise ValueError("A design effect needs weights, each of them above 0")
    squares = math.fsum(weight * weight for weight in weights)
    return len(weights) * squares / math.fsum(weights) ** 2


def cluster_effect(size: float, likeness: float) -> float:
    """Say the same of answers that come in clusters, such as the victims of one care worker.

    The mean number of answers in a cluster (1 or more) and how alike they are (the intraclass
    correlation, 0 to 1) in, the design effect out; multiply it with that of the weights where
    there are both. Source: Kish, Survey Sampling, 1965, section 5.4.
    """
    if size < 1 or not 0 <= likeness <= 1:
        raise ValueError("A cluster has 1 answer or more, and their likeness lies from 0 to 1")
    return 1 + (size - 1) * likeness


def finite_effect(answers: int, invited: int) -> float:
    """Say how much more a survey knows because it heard a good part of all that were invited.

    Both counts in, the factor by which the variance shrinks out: 1 for one of very many, 0.5 where
    half answered; 0 where all did, so that nothing is left to guess. Multiply it with a design
    effect where there is one. It speaks of those invited, and takes those who answered for a
    sample of them drawn by lot. ValueError for no answers, or more than were invited. Source:
    Cochran, Sampling Techniques, 1977, section 2.6.
    """
    if not 0 < answers <= invited:
        raise ValueError(f"{answers} answers of {invited} invited is no survey")
    return (invited - answers) / (invited - 1) if invited > 1 else 0.0


def survey_share(
    share: float, answers: int, effect: float = 1.0, confidence: float = 0.95
) -> Interval:
    """Give the interval of a share found by a survey, such as 0.78 satisfied of 400 answers.

    `share` is of 1, weighted where the survey is; `answers` counts those who answered the
    question, unweighted; `effect` is the design effect (`design_effect`, `cluster_effect`). It is
    Wilson's interval of as many answers as the survey is worth; both ends None where nobody
    answered. It knows nothing of those who did not answer: show the response rate beside it.
    ValueError for a share outside 0 to 1, or an effect that is not above 0. Source: Korn and
    Graubard, Survey Methodology 1998; 24:193-201, on effective sample sizes.
    """
    if not 0 <= share <= 1 or answers < 0 or not 0 < effect < math.inf:
        raise ValueError(f"{share} of {answers} answers with an effect of {effect} is no share")
    if answers == 0:
        return Interval(None, None)
    z, worth = z_value(confidence), answers / effect
    fraction = z * z / worth
    middle = (share + fraction / 2) / (1 + fraction)
    reach = z * math.sqrt(share * (1 - share) / worth + fraction / (4 * worth)) / (1 + fraction)
    # at the edges the formula gives the bound itself, but for the last bits of a float
    low = 0.0 if share == 0 else max(0.0, middle - reach)
    high = 1.0 if share == 1 else min(1.0, middle + reach)
    return Interval(low, high)


def wilson_arrays(
    numerators: ArrayLike, denominators: ArrayLike, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Give the Wilson intervals of many shares at once, as arrays of low and of high ends.

    The arrays in are of one shape, which is also the shape out. Where a denominator is 0 both
    ends are NaN, NumPy's word for missing: ask `isnan` before showing one.
    """
    x, n = np.asarray(numerators, dtype=float), np.asarray(denominators, dtype=float)
    if x.shape != n.shape or not np.all((x >= 0) & (x <= n) & np.isfinite(n)):
        raise ValueError("Numerators must match denominators and lie between 0 and them")
    z = z_value(confidence)
    n = np.where(n == 0, np.nan, n)
    share, fraction = x / n, z * z / n
    middle = (share + fraction / 2) / (1 + fraction)
    reach = z * np.sqrt(share * (1 - share) / n + fraction / (4 * n)) / (1 + fraction)
    low = np.where(x == 0, np.where(np.isnan(n), np.nan, 0.0), np.maximum(0.0, middle - reach))
    high = np.where(x == n, 1.0, np.minimum(1.0, middle + reach))
    return low, high


def newcombe_difference(x1: int, n1: int, x2: int, n2: int, confidence: float = 0.95) -> Estimate:
    """Give the difference of two shares, the first less the second, with its interval.

    Counts in, a difference of shares between −1 and 1 out. ValueError where either denominator
    is 0: there is no difference to speak of. Source: Newcombe, Stat Med 1998; 17:873-90, method 10
    (two Wilson intervals joined, no continuity correction).
    """
    first, second = wilson(x1, n1, confidence), wilson(x2, n2, confidence)
    if first.low is None or first.high is None or second.low is None or second.high is None:
        raise ValueError("A share of nothing cannot be compared")
    p1, p2 = x1 / n1, x2 / n2
    return Estimate(
        p1 - p2,
        p1 - p2 - math.hypot(p1 - first.low, second.high - p2),
        p1 - p2 + math.hypot(first.high - p1, p2 - second.low),
    )


def exact_rate(count: int, exposure: float, confidence: float = 0.95) -> Estimate:
    """Give a rate per unit of exposure, such as complaints per 1,000 victims, with exact limits.

    A count and its exposure (victims, days; above 0) in, events per unit of exposure out.
    Source: Garwood, Biometrika 1936; 28:437-42, through the gamma distribution.
    """
    _check_rate(count, exposure)
    tail = (1 - confidence) / 2
    z_value(confidence)  # refuses what is no confidence
    from scipy import special  # here: a command that only counts need not wait for it

    low = float(special.gammaincinv(count, tail)) if count else 0.0
    high = float(special.gammaincinv(count + 1, 1 - tail))
    return Estimate(count / exposure, low / exposure, high / exposure)


def byar_rate(count: int, exposure: float, confidence: float = 0.95) -> Estimate:
    """Give a rate as `exact_rate` does, by a formula that public health uses for 10 and more.

    For smaller counts use `exact_rate`. Source: Breslow and Day, Statistical Methods in Cancer
    Research II, 1987, page 69.
    """
    _check_rate(count, exposure)
    z = z_value(confidence)
    low = 0.0
    if count:
        low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    more = count + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3
    return Estimate(count / exposure, max(0.0, low) / exposure, high / exposure)


def _check_counts(numerator: int, denominator: int) -> None:
    if not 0 <= numerator <= denominator < math.inf:
        raise ValueError(f"{numerator} of {denominator} is not a share")


def _check_rate(count: int, exposure: float) -> None:
    if not (0 <= count < math.inf and 0 < exposure < math.inf):
        raise ValueError(f"{count} in {exposure} is not a rate")
