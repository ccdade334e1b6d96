"""Did it work? What changed on a measure when a practice went live, and how sure that is.

Months, not victims, are what the interval is worked out from: what moves a force's figures moves
all its victims of a month together, so that counting victims would claim far too much. Decision
32 has the reasons. Shares are of 1; a sentence speaks of percentage points.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from waymark.measures.intervals import Estimate, z_value

Floats = NDArray[np.float64]
Month = tuple[int, int]  # numerator, denominator
MET, DUE = 0, 1

LEAST_MONTHS = 6  # before, and after: fewer cannot tell a change from the ups and downs of months


class NotEnough(ValueError):
    """There are too few months or forces to say anything; the message says what is missing."""


class Verdict(StrEnum):
    """What may be said of a change."""

    IMPROVED = "it improved"
    WORSE = "it got worse"
    CHANCE = "this could be chance"
    UNCLEAR = "no cause can be named"


@dataclass(frozen=True, slots=True)
class Impact:
    """A change in a share, with its interval, what may be said of it, and the sentence for a page.

    `standard_error` is for pooling several forces; `caution` is empty unless something other
    than the practice was already at work.
    """

    estimate: float
    low: float
    high: float
    standard_error: float
    verdict: Verdict
    caution: str
    sentence: str

    def points(self) -> tuple[float, float, float]:
        """Give the estimate and the ends of its interval in percentage points."""
        return 100 * self.estimate, 100 * self.low, 100 * self.high


def difference_in_differences(
    adopter: Sequence[Month],
    comparison: Sequence[Sequence[Month]],
    start: int,
    *,
    better: Literal["higher", "lower"] = "higher",
    confidence: float = 0.95,
) -> Impact:
    """Say how much more a force changed than forces that did not adopt the practice.

    `adopter` is a list of (numerator, denominator), one a month; `comparison` a list of such
    lists over the same months; `start` the index of the first month after. The estimate is the
    change in the adopter's mean share less that of the comparison forces (as two-way fixed
    effects give on such panels), a share between −2 and 2. Months in which the adopter had no
    cases are left out, and forces with no cases in any month used. Raises `NotEnough` with fewer
    than 6 months before or after, or no comparison force left.
    """
    own = _checked(adopter)
    others = [_checked(force) for force in comparison]
    if any(len(force) != len(own) for force in others):
        raise ValueError("Comparison forces must cover the same months")
    used = own[:, DUE] > 0
    whole = [force[used] for force in others if (force[used, DUE] > 0).all()]
    if not whole:
        raise NotEnough("No comparison force has cases in every month")
    first = _first_after(used, start)
    compared = np.array(whole)
    counting = float(_counting_variance(own[None, used], first)[0])
    counting += float(_counting_variance(compared, first).sum()) / len(whole) ** 2
    forces = "1 comparison force" if len(whole) == 1 else f"{len(whole)} comparison forces"
    return _judged(
        _shares(own[used]) - _shares(compared).mean(axis=0),
        first,
        counting,
        lead=f"Against {forces}, the share",
        drift="it was already moving apart from them before the start",
        bound=2.0,
        better=better,
        confidence=confidence,
    )


def before_after(
    series: Sequence[Month],
    start: int,
    *,
    better: Literal["higher", "lower"] = "higher",
    confidence: float = 0.95,
) -> Impact:
    """Say how much one force's share changed, where no forces can serve for comparison.

    Takes and gives what `difference_in_differences` does, without comparison; the sentence says
    that other causes cannot be ruled out.
    """
    own = _checked(series)
    used = own[:, DUE] > 0
    first = _first_after(used, start)
    return _judged(
        _shares(own[used]),
        first,
        float(_counting_variance(own[None, used], first)[0]),
        lead="With no forces to compare with, so that other causes cannot be ruled out, the share",
        drift="it was already moving before the start",
        bound=1.0,
        better=better,
        confidence=confidence,
    )


def pooled(changes: Sequence[Impact], confidence: float = 0.95) -> Estimate:
    """Join the changes of several forces into one, allowing for true differences between them.

    Random effects (DerSimonian and Laird 1986) with the interval of Hartung, Knapp, Sidik and
    Jonkman, never narrower than chance alone would make it (Röver and others 2015). In and out
    are shares of 1. Raises `NotEnough` for fewer than two changes.
    """
    if len(changes) < 2:
        raise NotEnough("One force's change cannot be pooled")
    effects = np.array([change.estimate for change in changes])
    errors = np.array([change.standard_error for change in changes])
    fixed = errors**-2.0
    middle = float((fixed * effects).sum() / fixed.sum())
    degrees = len(changes) - 1
    beyond = float((fixed * (effects - middle) ** 2).sum()) - degrees
    room = float(fixed.sum() - (fixed**2).sum() / fixed.sum())
    weights = 1 / (errors**2 + max(0.0, beyond / room))
    estimate = float((weights * effects).sum() / weights.sum())
    spread = float((weights * (effects - estimate) ** 2).sum()) / degrees
    reach = _t_value(degrees, confidence) * math.sqrt(max(1.0, spread) / float(weights.sum()))
    return Estimate(estimate, estimate - reach, estimate + reach)


def _checked(series: Sequence[Month]) -> Floats:
    """Give the months as rows of met and due, refusing what is no share."""
    counts = np.asarray(series, dtype=float).reshape(-1, 2)
    met, due = counts.T
    right = (met >= 0) & (met <= due) & np.isfinite(due)  # what is no number is not right either
    if not right.all():
        first = int(np.flatnonzero(~right)[0])
        raise ValueError(f"{met[first]:g} of {due[first]:g} is not a share")
    return counts


def _first_after(used: NDArray[np.bool_], start: int) -> int:
    """Count the months with cases before the start, where there are enough on both sides."""
    before, after = int(used[:start].sum()), int(used[start:].sum())
    if min(before, after) < LEAST_MONTHS:
        raise NotEnough(
            f"{before} months with cases before the start and {after} after it:"
            f" at least {LEAST_MONTHS} of each are needed"
        )
    return before


def _shares(counts: Floats) -> Floats:
    shares: Floats = counts[..., MET] / counts[..., DUE]
    return shares


def _counting_variance(forces: Floats, first: int) -> Floats:
    """Work out for each force how far its change could be off from counting alone, squared."""
    total = np.zeros(len(forces))
    for months in (forces[:, :first], forces[:, first:]):
        met, due = months.sum(axis=1).T
        share = (met + 1) / (due + 2)  # never 0 or 1, which would claim certainty
        inverse = (1 / months[:, :, DUE]).sum(axis=1)
        total += share * (1 - share) * inverse / months.shape[1] ** 2
    return total


def _judged(
    series: Floats,
    first: int,
    counting: float,
    *,
    lead: str,
    drift: str,
    bound: float,
    better: Literal["higher", "lower"],
    confidence: float,
) -> Impact:
    before, after = series[:first], series[first:]
    estimate = float(after.mean() - before.mean())
    error, degrees = _error(before, after)
    error = max(error, math.sqrt(counting))
    reach = _t_value(degrees, confidence) * error
    low, high = max(-bound, estimate - reach), min(bound, estimate + reach)
    caution = drift if _drifts(before) else ""
    verdict = _verdict(low, high, caution, better)
    why = f", as {caution}" if verdict is Verdict.UNCLEAR else ""
    sentence = (
        f"{lead} changed by {_point(estimate, '+')} percentage points"
        f" ({confidence * 100:g}% interval {_point(low)} to {_point(high)}; {len(before)} months"
        f" before, {len(after)} after): {verdict}{why}."
    )
    return Impact(estimate, low, high, error, verdict, caution, sentence)


def _error(before: Floats, after: Floats) -> tuple[float, float]:
    """Give the standard error of the change and its degrees of freedom, from months' own swings.

    Where a month follows the one before it, there is less to go by than there are months: the
    error is widened, and the degrees of freedom lowered, by the first autocorrelation.
    """
    parts = (before - before.mean(), after - after.mean())
    squares = float(sum((part**2).sum() for part in parts))
    degrees = before.size + after.size - 2
    follow = float(sum((part[1:] * part[:-1]).sum() for part in parts))
    # worked out from residuals of short series it comes out too low, by about 1 over each length
    echo = follow / squares + 1 / before.size + 1 / after.size if squares else 0.0
    echo = min(0.8, max(0.0, echo))
    widening = (1 + echo) / (1 - echo)
    variance = squares / degrees * (1 / before.size + 1 / after.size) * widening
    return math.sqrt(variance), max(2.0, degrees / widening)


def _drifts(before: Floats) -> bool:
    """Ask whether the months before the start already rose or fell by more than chance."""
    time = np.arange(before.size) - (before.size - 1) / 2
    room = float((time**2).sum())
    slope = float((time * before).sum()) / room
    rest = before - before.mean() - slope * time
    error = math.sqrt(float((rest**2).sum()) / (before.size - 2) / room)
    return abs(slope) > _t_value(before.size - 2, 0.99) * error + 1e-12


def _verdict(low: float, high: float, caution: str, better: Literal["higher", "lower"]) -> Verdict:
    if low <= 0 <= high:
        return Verdict.CHANCE
    if caution:
        return Verdict.UNCLEAR
    return Verdict.IMPROVED if (low > 0) == (better == "higher") else Verdict.WORSE


def _t_value(degrees: float, confidence: float) -> float:
    z_value(confidence)  # refuses what is no confidence
    return float(special.stdtrit(degrees, (1 + confidence) / 2))


def _point(share: float, sign: str = "") -> str:
    written = f"{100 * share:{sign}.1f}"
    return "0.0" if written in ("-0.0", "+0.0") else written.replace("-", "−")
