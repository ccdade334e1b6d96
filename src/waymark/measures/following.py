"""How closely one month follows the one before, and what that leaves to be learnt from months.

A force that did badly in May is likely to do badly in June: twelve such months tell less than
twelve that swing on their own. How closely they follow cannot be seen in one short series. So it
is learnt from all forces compared, and what remains unknown of it is averaged over. Decision 135.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from waymark.measures.intervals import Estimate

Floats = NDArray[np.float64]
Columns = tuple[tuple[float, ...], ...]

# What may be true of the months, each as likely as the next before the figures are seen: how much
# of a month's swing is left in the next (none to nearly all), and how much swing that leaves no
# trace, as from counting few victims, comes on top (in parts of the other).
CLOSENESS = np.repeat(np.linspace(0.0, 0.95, 12), 3)
TRACELESS = np.tile([0.0, 0.5, 1.5], 12)
_NEGLIGIBLE = 1e-6  # of the weight of the likeliest
_NO_SWING = 1e-12


@dataclass(frozen=True, slots=True)
class Reading:
    """One coefficient with its interval; `standard_error` leaves out the few degrees of freedom."""

    estimate: Estimate
    standard_error: float


@dataclass(frozen=True, slots=True)
class _Design:
    """What depends on the months and columns alone, for each thing that may be true of them."""

    reading: Floats  # weights of the months in the estimate
    spread: Floats  # variance of the estimate where a month's own variance is 1
    residual: Floats  # takes a series to its generalised sum of squares
    constant: Floats
    degrees: int


def read(
    series: Floats,
    beside: Floats,
    months: Sequence[int],
    columns: Columns,
    *,
    confidence: float = 0.95,
    least_error: float = 0.0,
) -> Reading:
    """Give the last column's coefficient by least squares, with an interval that knows of memory.

    `series` is read; `beside` holds the comparison forces, one a row, perhaps none: of them only
    how closely their months follow each other is learnt. `months` are the places of the figures
    in time, gaps left open. No error is taken to be smaller than `least_error`.
    """
    design = _design(tuple(months), columns)
    squares = _squares(series[None, :], design)[0]
    weights = _weights(squares, beside, design)
    kept = weights > _NEGLIGIBLE
    errors = np.sqrt(squares[kept] / design.degrees * design.spread[kept])
    errors, weights = np.maximum(errors, least_error), weights[kept] / weights[kept].sum()
    middle = float(design.reading @ series)
    reach = _reach(errors, weights, design.degrees, confidence)
    error = float(np.sqrt(weights @ errors**2))
    return Reading(Estimate(middle, middle - reach, middle + reach), error)


@lru_cache(maxsize=512)
def _design(months: tuple[int, ...], columns: Columns) -> _Design:
    at, known = np.array(months), np.array(columns, dtype=float).T
    follows = CLOSENESS[:, None, None] ** np.abs(at[:, None] - at[None, :])
    follows = follows + TRACELESS[:, None, None] * np.eye(len(at))
    follows = follows / (1 + TRACELESS[:, None, None])
    inverse = np.linalg.inv(follows)
    left = known.T @ inverse
    inside = left @ known
    reading = np.linalg.pinv(known)[-1]
    return _Design(
        reading=reading,
        spread=np.einsum("i,gij,j->g", reading, follows, reading),
        residual=inverse - left.transpose(0, 2, 1) @ np.linalg.solve(inside, left),
        constant=-(np.linalg.slogdet(follows)[1] + np.linalg.slogdet(inside)[1]) / 2,
        degrees=len(months) - len(columns),
    )


def _squares(rows: Floats, design: _Design) -> Floats:
    """Give for each row, and each thing that may be true, the squares that the columns leave."""
    left = np.einsum("gik,ik->kg", design.residual @ rows.T, rows.T)
    return np.asarray(np.maximum(left, _NO_SWING))


def _weights(squares: Floats, beside: Floats, design: _Design) -> Floats:
    """Weigh what may be true by the restricted likelihood of all series together.

    The comparison forces enter as their distances from their own mean. Those sum to nothing in
    each month, so that of m of them m - 1 are news.
    """
    likely = design.constant - design.degrees / 2 * np.log(squares)
    if len(beside) > 1:
        others = _squares(beside - beside.mean(axis=0), design)
        each = design.constant - design.degrees / 2 * np.log(others)
        likely = likely + each.sum(axis=0) * (len(beside) - 1) / len(beside)
    weights = np.exp(likely - likely.max())
    return np.asarray(weights / weights.sum())


def _reach(errors: Floats, weights: Floats, degrees: int, confidence: float) -> float:
    """Find how far to go on either side of the estimate for the mixture of Student's t's."""
    wanted = (1 + confidence) / 2
    half = (degrees + 1) / 2
    height = math.exp(math.lgamma(half) - math.lgamma(degrees / 2))
    height /= math.sqrt(degrees * math.pi)
    # from below, where the curve is concave, each of Newton's steps falls short of the place
    reach = float(special.stdtrit(degrees, wanted)) * float(errors.min())
    step = reach
    while step > 1e-9 * reach:
        t = reach / errors
        steepness = height * (1 + t * t / degrees) ** -half / errors
        step = (wanted - float(weights @ special.stdtr(degrees, t))) / float(weights @ steepness)
        reach += step
    return reach
