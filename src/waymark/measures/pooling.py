"""Several forces took up the same practice: what they saw together, and how far apart they were.

Random effects: each force's true change may differ, and how much they differ is worked out too.
Decision 137 has the reasons for each of the choices.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from waymark.measures.intervals import Estimate, z_value

Floats = NDArray[np.float64]

# Of two, nothing can be learnt of how far forces differ: they are shown, not put together.
LEAST_POOLED = 3


@dataclass(frozen=True, slots=True)
class Pooled:
    """What forces saw together, and how far apart they were.

    `spread` is the standard deviation of the true changes (tau), `apart` the part of the
    differences between forces that is more than chance (I², 0 to 1), `next_force` the interval in
    which the change of another force like these is to be expected.
    """

    estimate: float
    low: float
    high: float
    spread: float
    apart: float
    next_force: Estimate
    count: int


def random_effects(
    changes: Sequence[float], errors: Sequence[float], confidence: float = 0.95
) -> Pooled:
    """Put the changes of three or more forces together, each with its standard error.

    In and out are in one unit. How far true changes differ is estimated by the method of Paule
    and Mandel (1982), the interval is that of Hartung and Knapp (2001), never narrower than chance
    alone would make it (Röver and others 2015); the next force's follows Higgins and others
    (2009), with two forces' worth of knowledge used up. ValueError for fewer than three.
    """
    if len(changes) < LEAST_POOLED or len(changes) != len(errors):
        raise ValueError(f"At least {LEAST_POOLED} changes with an error each are needed")
    values, squares = np.asarray(changes, dtype=float), np.asarray(errors, dtype=float) ** 2
    if not (np.isfinite(values).all() and (squares > 0).all() and np.isfinite(squares).all()):
        raise ValueError("Every change needs a standard error above 0")
    z_value(confidence)  # refuses what is no confidence
    count = len(values)
    between = _between(values, squares)
    weights = 1 / (squares + between)
    middle, beyond = _middle_and_q(values, weights)
    error = math.sqrt(max(1.0, beyond / (count - 1)) / float(weights.sum()))
    reach = _t(count - 1, confidence) * error
    further = _t(count - 2, confidence) * math.hypot(math.sqrt(between), error)
    alone = _middle_and_q(values, 1 / squares)[1]
    return Pooled(
        estimate=middle,
        low=middle - reach,
        high=middle + reach,
        spread=math.sqrt(between),
        apart=max(0.0, 1 - (count - 1) / alone) if alone else 0.0,
        next_force=Estimate(middle, middle - further, middle + further),
        count=count,
    )


def _between(values: Floats, squares: Floats) -> float:
    """Find how far true changes differ, squared: so far that the rest is no more than chance."""
    degrees = len(values) - 1
    low, high = 0.0, float(np.ptp(values)) ** 2  # where it cannot be any more
    if _middle_and_q(values, 1 / squares)[1] <= degrees:
        return 0.0
    while high - low > 1e-10 * high:
        middle = (low + high) / 2
        if _middle_and_q(values, 1 / (squares + middle))[1] > degrees:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _middle_and_q(values: Floats, weights: Floats) -> tuple[float, float]:
    middle = float((weights * values).sum() / weights.sum())
    return middle, float((weights * (values - middle) ** 2).sum())


def _t(degrees: int, confidence: float) -> float:
    return float(special.stdtrit(degrees, (1 + confidence) / 2))
