"""How far forces lie apart, and whether they came closer."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

LEAST = 5  # forces: below that a spread is one or two forces and says nothing of a country


class Spread(NamedTuple):
    """From the force at a tenth to the one at nine tenths: shares from 0 to 1; over how many."""

    low: float
    high: float
    forces: int

    @property
    def points(self) -> float:
        return (self.high - self.low) * 100


def spread(shares: Sequence[float]) -> Spread | None:
    """Leave out the outermost tenth on each side, so that one odd force is not the story."""
    if len(shares) < LEAST:
        return None
    low, high = np.quantile(np.asarray(shares, dtype=float), [0.1, 0.9])
    return Spread(float(low), float(high), len(shares))


def closer(now: Spread | None, before: Spread | None) -> str:
    """Say in words whether forces lie closer than a year before; no claim beyond the figures."""
    if now is None:
        return "Too few forces have figures to say how far they lie apart"
    words = f"{now.points:.1f} points lie between the lower and the upper tenth of forces"
    if before is None:
        return words
    change = round(now.points, 1) - round(before.points, 1)
    if abs(change) < 0.05:
        return f"{words}, as a year before"
    way = "fewer" if change < 0 else "more"
    return f"{words}, {abs(change):.1f} {way} than a year before ({before.points:.1f})"
