"""Did it work? What changed on a measure when a practice went live, and how sure that is.

Months, not victims, are what the interval is worked out from: what moves a force's figures moves
all its victims of a month together, so that counting victims would claim far too much. Decision
32 has the reasons, 135 how months are read that follow each other, 136 when a change is called
an improvement. Shares are of 1; a sentence speaks of percentage points.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from waymark.measures import following
from waymark.measures.intervals import Estimate, z_value
from waymark.measures.matching import Circle
from waymark.measures.words import counted

Floats = NDArray[np.float64]
Month = tuple[int, int]  # numerator, denominator
MET, DUE = 0, 1

LEAST_MONTHS = 6  # before, and after: fewer cannot tell a change from the ups and downs of months
# What made a force act is often a bad spell; what follows a bad spell is often better anyway.
LAST_BEFORE = 3


class NotEnough(ValueError):
    """There are too few months or forces to say anything; the message says what is missing."""


class Verdict(StrEnum):
    """What may be said of a change."""

    IMPROVED = "it improved"
    WORSE = "it got worse"
    CHANCE = "this could be chance"
    UNCLEAR = "no cause can be named"
    CHANGED = "it changed"  # on a measure of which neither way is better


@dataclass(frozen=True, slots=True)
class Checks:
    """What else could have made the change: three more readings of the same months.

    `slope` is how far the share moved each month before the start. `beyond_line` is what is left
    of the change if the line it was on had gone on (90% interval: one side of 95%).
    `without_last` is the change when the three months before the start are left out.
    """

    slope: Estimate
    beyond_line: Estimate
    without_last: Estimate
    before: int
    after: int

    @property
    def moved_before(self) -> bool:
        """Ask whether the months before the start rose or fell by more than chance."""
        return not self.slope.low <= 0 <= self.slope.high

    def caution(self, better_than: str, change: float) -> str:
        """Say why no cause can be named for a change that is more than chance; or nothing."""
        if self.moved_before:
            return f"it was already moving{better_than} before the start"
        if self.without_last.low <= 0 <= self.without_last.high:
            return (
                "without the last months before the start it could be chance: what follows an"
                " unusual spell is often a return to the usual"
            )
        end = self.beyond_line.low if change > 0 else -self.beyond_line.high
        if end <= 0:
            return "a slow change that had begun before the start could have done as much"
        return ""


@dataclass(frozen=True, slots=True)
class Impact:
    """A change in a share, with its interval, what may be said of it, and the sentence for a page.

    `standard_error` is for pooling several forces; `caution` is empty unless something other
    than the practice could have made the change. `own_change` is the adopter's alone.
    """

    estimate: float
    low: float
    high: float
    standard_error: float
    verdict: Verdict
    caution: str
    sentence: str
    own_change: float
    checks: Checks

    def points(self) -> tuple[float, float, float]:
        """Give the estimate and the ends of its interval in percentage points."""
        return 100 * self.estimate, 100 * self.low, 100 * self.high


def difference_in_differences(
    adopter: Sequence[Month],
    comparison: Sequence[Sequence[Month]],
    start: int,
    *,
    better: Literal["higher", "lower"] | None = "higher",
    confidence: float = 0.95,
    name: str = "The share",
    circle: Circle = Circle.SIMILAR,
) -> Impact:
    """Say how much more a force changed than forces that did not adopt the practice.

    `adopter` is a list of (numerator, denominator), one a month; `comparison` a list of such
    lists over the same months; `start` the index of the first month after. The estimate is the
    change in the adopter's mean share less that of the comparison forces (as two-way fixed
    effects give on such panels), a share between −2 and 2. Months in which the adopter had no
    cases are left out, and forces with no cases in any month used. Raises `NotEnough` with fewer
    than 6 months before or after, or no comparison force left. `circle` is how the comparison
    forces were chosen, so that the sentence calls them what they are.
    """
    own = _checked(adopter)
    others = [_checked(force) for force in comparison]
    if any(len(force) != len(own) for force in others):
        raise ValueError("Comparison forces must cover the same months")
    used = own[:, DUE] > 0
    whole = [force[used] for force in others if (force[used, DUE] > 0).all()]
    if not whole:
        raise NotEnough("No comparison force has cases in every month")
    return _judged(
        own[used],
        np.array(whole),
        np.flatnonzero(used),
        _first_after(used, start),
        better=better,
        confidence=confidence,
        name=name,
        circle=circle,
    )


def before_after(
    series: Sequence[Month],
    start: int,
    *,
    better: Literal["higher", "lower"] | None = "higher",
    confidence: float = 0.95,
    name: str = "The share",
) -> Impact:
    """Say how much one force's share changed, where no forces can serve for comparison.

    Takes and gives what `difference_in_differences` does, without comparison; the sentence says
    that other causes cannot be ruled out.
    """
    own = _checked(series)
    used = own[:, DUE] > 0
    return _judged(
        own[used],
        np.empty((0, int(used.sum()), 2)),
        np.flatnonzero(used),
        _first_after(used, start),
        better=better,
        confidence=confidence,
        name=name,
    )


def change_of(series: Sequence[Month], start: int, *, confidence: float = 0.95) -> Estimate:
    """Give how much one force's share changed, without asking what else could have made it.

    For looking through many forces: a quarter of the work of `before_after`, and its figures.
    """
    own = _checked(series)
    used = own[:, DUE] > 0
    nobody = np.empty((0, int(used.sum()), 2))
    first = _first_after(used, start)
    found = _change(own[used], nobody, np.flatnonzero(used), first, confidence).estimate
    return Estimate(found.estimate, max(-1.0, found.low), min(1.0, found.high))


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
    own: Floats,
    others: Floats,
    months: NDArray[np.intp],
    first: int,
    *,
    better: Literal["higher", "lower"] | None,
    confidence: float,
    name: str,
    circle: Circle = Circle.SIMILAR,
) -> Impact:
    bound = 2.0 if len(others) else 1.0
    change = _change(own, others, months, first, confidence)
    middle = change.estimate.estimate
    low, high = max(-bound, change.estimate.low), min(bound, change.estimate.high)
    checks = _checks(own, others, months, first, change.standard_error)
    caution = ""
    if not low <= 0 <= high:
        caution = checks.caution(" apart from them" if len(others) else "", middle)
    verdict = _verdict(low, high, caution, better)
    shares = _shares(own)
    own_change = float(shares[first:].mean() - shares[:first].mean())
    against = _against(len(others), circle)
    told = _told(name, middle, own_change, against, verdict)
    held = f"{confidence * 100:g}% interval {_point(low)} to {_point(high)}"
    sentence = f"{told} ({held}; {first} months before, {len(own) - first} after)"
    sentence += _ending(verdict, caution, compared=len(others) > 0)
    return Impact(
        middle, low, high, change.standard_error, verdict, caution, sentence, own_change, checks
    )


def _change(
    own: Floats, others: Floats, months: NDArray[np.intp], first: int, confidence: float
) -> following.Reading:
    """Read the step at the start, never surer than counting alone would be."""
    counting = float(_counting_variance(own[None], first)[0])
    if len(others):
        counting += float(_counting_variance(others, first).sum()) / len(others) ** 2
    z_value(confidence)  # refuses what is no confidence
    return following.read(
        _apart(own, others),
        _shares(others),
        months.tolist(),
        (_ones(len(own)), _after(len(own), first)),
        confidence=confidence,
        least_error=math.sqrt(counting),
    )


def _checks(
    own: Floats, others: Floats, months: NDArray[np.intp], first: int, error: float
) -> Checks:
    apart, beside = _apart(own, others), _shares(others)
    line = tuple((months - months[0]).astype(float).tolist())
    slope = following.read(
        apart[:first], beside[:, :first], months[:first].tolist(), (_ones(first), line[:first])
    )
    beyond = following.read(
        apart,
        beside,
        months.tolist(),
        (_ones(len(own)), line, _after(len(own), first)),
        confidence=0.9,
        least_error=error,
    )
    kept = np.r_[0 : first - LAST_BEFORE, first : len(own)]
    steadier = _change(own[kept], others[:, kept], months[kept], first - LAST_BEFORE, 0.95)
    after = len(own) - first
    return Checks(slope.estimate, beyond.estimate, steadier.estimate, first, after)


def _apart(own: Floats, others: Floats) -> Floats:
    """Give, month by month, how far the adopter stands from the mean of the others."""
    shares = _shares(own)
    return shares - _shares(others).mean(axis=0) if len(others) else shares


def _ones(size: int) -> tuple[float, ...]:
    return (1.0,) * size


def _after(size: int, first: int) -> tuple[float, ...]:
    return (0.0,) * first + (1.0,) * (size - first)


def _verdict(
    low: float, high: float, caution: str, better: Literal["higher", "lower"] | None
) -> Verdict:
    if low <= 0 <= high:
        return Verdict.CHANCE
    if caution:
        return Verdict.UNCLEAR
    if better is None:
        return Verdict.CHANGED
    return Verdict.IMPROVED if (low > 0) == (better == "higher") else Verdict.WORSE


def _against(forces: int, circle: Circle) -> str:
    """Call the forces compared with what they are: alike only where they were chosen as alike."""
    one, more = {
        Circle.SIMILAR: ("similar force", "similar forces"),
        Circle.REGION: ("force of its region", "forces of its region"),
        Circle.ALL: ("force without it", "forces without it"),
    }[circle]
    return counted(forces, one, more) if forces else ""


def _told(name: str, change: float, own: float, against: str, verdict: Verdict) -> str:
    """Say which way the force moved, and how far from the others: never a rise that was none."""
    if verdict is Verdict.CHANCE:
        than = f" between its change and that of {against}" if against else ""
        return f"{name}: no difference{than} can be told from chance: {_point(change, '+')} points"
    rose = own > 0 if own else change > 0
    way = "rose" if rose else "fell"
    size = _point(abs(change))
    if not against:
        return f"{name} {way} by {size} points"
    more = "more" if (change > 0) == rose else "less"
    return f"{name} {way} by {size} points {more} than in {against}"


def _ending(verdict: Verdict, caution: str, *, compared: bool) -> str:
    ending = f": {verdict}, as {caution}." if caution else "."
    if verdict in (Verdict.IMPROVED, Verdict.WORSE):
        ending = f": {verdict}."
    alone = " There were no forces to compare with, so that other causes cannot be ruled out."
    return ending if compared else ending + alone


def _point(share: float, sign: str = "") -> str:
    written = f"{100 * share:{sign}.1f}"
    return "0.0" if written in ("-0.0", "+0.0") else written.replace("-", "−")
