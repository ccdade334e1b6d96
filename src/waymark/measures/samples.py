"""How many cases to read: help with the size of dip samples.

Shares are of 1. Ten cases a month say little by themselves (9 of 10 is 60% to 98%); these say how
many months to pool, or how many cases to draw.
"""

import math
from collections.abc import Callable

from waymark.measures.intervals import z_value


def size_for_margin(
    expected: float, margin: float, *, population: int | None = None, confidence: float = 0.95
) -> int:
    """Say how many cases to read so that a share is known to within a margin, such as ± 0.1.

    `expected` is the share to be expected (0.5 if unknown, which asks for most). With the
    `population` that is drawn from, fewer are enough. Half the width of Wilson's interval is
    held to the margin; the finite population is corrected for as by Cochran (Sampling
    Techniques, 1977, section 4.4).
    """
    _share(expected)
    if not 0 < margin < 0.5:
        raise ValueError(f"A margin lies between 0 and 0.5, not at {margin}")
    z2 = z_value(confidence) ** 2

    def enough(cases: int) -> bool:
        return math.sqrt(expected * (1 - expected) * cases * z2 + z2 * z2 / 4) <= margin * (
            cases + z2
        )

    cases = _least(enough)
    return cases if population is None else _of_population(cases, population)


def size_to_see_one(share: float, *, certainty: float = 0.95, population: int | None = None) -> int:
    """Say how many cases to read to see at least one of a kind that makes up this share.

    With `population` the draw is without replacement: the share is then of that many cases,
    rounded to at least one. The answer is the least number that reaches the certainty.
    """
    _share(share)
    z_value(certainty)  # refuses what is no certainty
    if share == 0:
        raise ValueError("What never happens is never seen")
    if population is not None and population < 1:
        raise ValueError("There is nothing to draw from")
    if share == 1:
        return 1
    if population is None:
        return math.ceil(math.log(1 - certainty) / math.log(1 - share) - 1e-9)
    kind = max(1, round(share * population))

    def enough(cases: int) -> bool:
        if cases > population - kind:
            return True
        missed = math.comb(population - kind, cases) / math.comb(population, cases)
        return 1 - missed >= certainty

    return _least(enough)


def size_to_see_change(
    before: float, after: float, *, power: float = 0.8, confidence: float = 0.95
) -> int:
    """Say how many cases to read, before and again after, to see a change if it is real.

    Two shares in, the size of each of the two samples out; `power` is the chance of seeing the
    change. Source: Fleiss, Statistical Methods for Rates and Proportions, 1981, formula 3.14,
    without continuity correction.
    """
    _share(before)
    _share(after)
    if before == after:
        raise ValueError("No sample is large enough to see no change")
    if not 0.5 <= power < 1:
        raise ValueError(f"A power lies between 0.5 and 1, not at {power}")
    z, reserve = z_value(confidence), z_value(2 * power - 1) if power > 0.5 else 0.0
    middle = (before + after) / 2
    alone = math.sqrt(2 * middle * (1 - middle))
    both = math.sqrt(before * (1 - before) + after * (1 - after))
    return math.ceil(((z * alone + reserve * both) / (before - after)) ** 2 - 1e-9)


def months_to_pool(cases: int, a_month: int) -> int:
    """Say how many months' dip samples together make up this many cases."""
    if a_month < 1:
        raise ValueError("At least one case a month is read")
    return max(1, math.ceil(cases / a_month))


def _of_population(cases: int, population: int) -> int:
    if population < 1:
        raise ValueError("There is nothing to draw from")
    return min(population, math.ceil(cases / (1 + (cases - 1) / population)))


def _least(enough: Callable[[int], bool]) -> int:
    """Find the least number that is enough, where every larger one is too."""
    high = 1
    while not enough(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _share(share: float) -> None:
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is not a share of 1")
