"""Which forces differ by more than chance? Funnel limits for shares and for ratios.

Limits are widened where forces differ among themselves by more than counting can explain
(over-dispersion), which they nearly always do. Sources: Spiegelhalter, Stat Med 2005; 24:1185-202
(limits, and φ of z-scores winsorised at a tenth each end); DerSimonian and Laird 1986 for τ²; the
transformations and order of steps are those of FunnelPlotR. Shares and ratios are of 1.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from waymark.measures.intervals import z_value

Floats = NDArray[np.float64]

Z95, Z998 = z_value(0.95), z_value(0.998)
TAILS = (0.025, 0.975, 0.001, 0.999)
WINSORISED = 0.1


class Flag(StrEnum):
    """Where a force lies in the funnel."""

    WITHIN = "within"
    ABOVE_95 = "above the 95% limit"
    ABOVE_998 = "above the 99.8% limit"
    BELOW_95 = "below the 95% limit"
    BELOW_998 = "below the 99.8% limit"


@dataclass(frozen=True, slots=True)
class Point:
    """One force: its share or ratio, its size, its limits and where it lies."""

    value: float | None
    size: float
    low95: float | None
    high95: float | None
    low998: float | None
    high998: float | None
    flag: Flag


@dataclass(frozen=True, slots=True)
class Limits:
    """The four limits at each of a row of sizes, for drawing the funnel."""

    low95: Floats
    high95: Floats
    low998: Floats
    high998: Floats


@dataclass(frozen=True, slots=True)
class Funnel:
    """The centre, how far forces spread beyond chance (φ, τ²), and each force's place."""

    kind: Literal["proportions", "ratios"]
    centre: float
    phi: float
    tau2: float
    widened: bool
    points: tuple[Point, ...]

    def limits(self, sizes: ArrayLike) -> Limits:
        """Work out the limits for denominators, or expected counts, of any size above 0."""
        return _limits(self.kind, self.centre, self.tau2, np.asarray(sizes, dtype=float))


def proportions(
    numerators: ArrayLike,
    denominators: ArrayLike,
    *,
    overdispersion: bool = True,
    centre: float | None = None,
) -> Funnel:
    """Compare shares, such as updates given in time, among forces of different size.

    Two sequences of counts of one length in, a point for each force in the same order out. A
    force with a denominator of 0 has a point without value or limits. ValueError where counts are
    no shares, or nothing was counted at all. With `overdispersion` the limits are widened by τ²
    on the arcsine scale; without it, or where τ² is 0, they are exact binomial, interpolated.
    The `centre` is the share of all counts together, unless it is known better than from these.
    """
    x, n = _checked(numerators, denominators)
    if np.any(x > n):
        raise ValueError("A numerator is larger than its denominator")
    if centre is None:
        centre = float(x.sum() / n.sum())
    some = n > 0
    spread = np.arcsin(np.sqrt(x[some] / n[some])) - np.arcsin(np.sqrt(centre))
    error = 1 / (2 * np.sqrt(n[some]))
    return _funnel("proportions", x, n, centre, spread, error, overdispersion)


def ratios(observed: ArrayLike, expected: ArrayLike, *, overdispersion: bool = True) -> Funnel:
    """Compare observed with expected counts, such as complaints with those of like forces.

    Two sequences of one length in; the centre is 1. An expected count of 0 gives a point without
    limits. Widened on the square-root scale (which bears a count of 0); else exact Poisson.
    """
    x, n = _checked(observed, expected)
    some = n > 0
    spread = np.sqrt(x[some] / n[some]) - 1
    error = 1 / (2 * np.sqrt(n[some]))
    return _funnel("ratios", x, n, 1.0, spread, error, overdispersion)


def _checked(numerators: ArrayLike, denominators: ArrayLike) -> tuple[Floats, Floats]:
    x, n = np.asarray(numerators, dtype=float), np.asarray(denominators, dtype=float)
    if x.shape != n.shape or x.ndim != 1:
        raise ValueError(f"{x.size} numerators, but {n.size} denominators")
    if not (np.isfinite(x).all() and np.isfinite(n).all()) or np.any((x < 0) | (n < 0)):
        raise ValueError("A count is below 0 or not a number")
    if n.sum() == 0:
        raise ValueError("Nothing was counted, so nothing can be compared")
    return x, n


def _funnel(
    kind: Literal["proportions", "ratios"],
    x: Floats,
    n: Floats,
    centre: float,
    spread: Floats,
    error: Floats,
    overdispersion: bool,
) -> Funnel:
    phi, tau2 = dispersion(spread / error, error)
    used = tau2 if overdispersion else 0.0
    some = n > 0
    limits = _limits(kind, centre, used, n[some])
    found = iter(
        zip(
            (x[some] / n[some]).tolist(),
            limits.low95.tolist(),
            limits.high95.tolist(),
            limits.low998.tolist(),
            limits.high998.tolist(),
            strict=True,
        )
    )
    points = tuple(
        _point(size, *next(found))
        if size
        else Point(None, 0.0, None, None, None, None, Flag.WITHIN)
        for size in n.tolist()
    )
    return Funnel(kind, centre, phi, used, used > 0, points)


def _point(
    size: float, value: float, low95: float, high95: float, low998: float, high998: float
) -> Point:
    flag = Flag.WITHIN
    if value > high95:
        flag = Flag.ABOVE_998 if value > high998 else Flag.ABOVE_95
    elif value < low95:
        flag = Flag.BELOW_998 if value < low998 else Flag.BELOW_95
    return Point(value, size, low95, high95, low998, high998, flag)


def dispersion(scores: Floats, errors: Floats) -> tuple[float, float]:
    """Measure how far z-scores spread beyond chance: φ is 1 by chance alone, τ² then 0.

    `scores` and their standard `errors` are arrays of one length, one entry a force; τ² is in
    the square of the unit of the errors.
    """
    count = scores.size
    low, high = np.quantile(scores, [WINSORISED, 1 - WINSORISED])
    phi = float(np.mean(np.clip(scores, low, high) ** 2))
    weights = errors**-2.0
    room = float(weights.sum() - (weights**2).sum() / weights.sum())
    if count < 2 or room <= 0:
        return phi, 0.0
    return phi, max(0.0, (count * phi - (count - 1)) / room)


def _limits(
    kind: Literal["proportions", "ratios"], centre: float, tau2: float, sizes: Floats
) -> Limits:
    if sizes.size and sizes.min() <= 0:
        raise ValueError("Limits exist only for sizes above 0")
    if tau2 > 0:
        reach = np.sqrt(1 / (4 * sizes) + tau2)
        ends = [_widened(kind, centre, z * reach) for z in (-Z95, Z95, -Z998, Z998)]
    elif kind == "proportions":
        ends = [_binomial(centre, sizes, tail) for tail in TAILS]
    else:
        ends = [_poisson(sizes, tail) for tail in TAILS]
    return Limits(*ends)


def _widened(kind: Literal["proportions", "ratios"], centre: float, reach: Floats) -> Floats:
    limits: Floats
    if kind == "proportions":
        angle = np.clip(np.arcsin(np.sqrt(centre)) + reach, 0, np.pi / 2)
        limits = np.sin(angle) ** 2
    else:
        limits = np.maximum(0, 1 + reach) ** 2
    return limits


def _poisson(expected: Floats, tail: float) -> Floats:
    """Give the exact Poisson limit of an observed over an expected count (Garwood's interval)."""
    from scipy import special  # see `_binomial`

    shape = expected if tail < 0.5 else expected + 1
    limits: Floats = special.gammaincinv(shape, tail) / expected
    return limits


def _binomial(centre: float, sizes: Floats, tail: float) -> Floats:
    """Give the exact binomial limit, interpolated between whole numbers (Spiegelhalter A.1.1).

    Half a count is added, as in mid-P tests: without it the limits of the met and of the late
    would not mirror each other, and more forces would be called high than low by chance.
    """
    # here: most funnels are widened, and a web process that draws those need not carry SciPy
    from scipy import special

    whole = np.floor(sizes).astype(np.int64)
    low, high = np.full(sizes.shape, -1.0), whole.astype(float)
    while np.any(apart := high - low > 1):  # find the least count that reaches the tail
        middle = np.floor((low + high) / 2)
        reached = special.bdtr(np.maximum(middle, 0), whole, centre) > tail
        high = np.where(apart & reached, middle, high)
        low = np.where(apart & ~reached, middle, low)
    upto = special.bdtr(high, whole, centre)
    below = np.where(high > 0, special.bdtr(np.maximum(high - 1, 0), whole, centre), 0.0)
    step = np.where(upto > below, upto - below, 1.0)
    limits: Floats = np.clip((high + 0.5 - (upto - tail) / step) / sizes, 0.0, 1.0)
    return limits
