"""Has something changed? Control charts of individual values with moving ranges (XmR).

The conventions are those of the NHS's "Making data count" (plot the dots), which police analysts
also meet in health partnerships: limits at the mean ± 2.66 mean moving ranges, moving ranges
beyond 3.267 times their mean left out once, and four signs of special cause. Where we differ,
decision 31 says why. Sources: Wheeler, Understanding Variation, 1993; NHS England, Making Data
Count, 2019.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import isfinite
from typing import Literal

LIMIT = 2.66  # 3 / 1.128: three standard deviations, from ranges of two
SCREEN = 3.267  # the upper limit of a moving range
RUN = 7  # points on one side of the mean, or in one direction

Better = Literal["higher", "lower"] | None
State = Literal["common", "better", "worse", "different"]


class Rule(StrEnum):
    """The four signs of a special cause."""

    OUTSIDE = "outside the limits"
    SHIFT = "seven on one side of the mean"
    TREND = "seven in one direction"
    TWO_OF_THREE = "two of three near a limit"


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign at one point: high when above the mean, or rising."""

    rule: Rule
    high: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of points with its own mean and limits; `stop` is the index after the last."""

    start: int
    stop: int
    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    baseline: int  # how many of its first points the limits were worked out from
    reason: str = ""  # why the limits start anew here; empty for the first


@dataclass(frozen=True, slots=True)
class XmR:
    """A series with its limits and, for each point, the signs of a special cause."""

    values: tuple[float | None, ...]
    segments: tuple[Segment, ...]
    signals: tuple[tuple[Signal, ...], ...]

    def states(self, better: Better) -> tuple[State, ...]:
        """Say for each point whether it is as expected, better, worse, or just different."""
        return tuple(_state(found, better) for found in self.signals)


class TooFewPoints(ValueError):
    """Limits from fewer than two values say nothing."""


def xmr(
    values: Sequence[float | None],
    *,
    baseline: int | None = None,
    rebase_at: Sequence[tuple[int, str]] = (),
    screen: bool = True,
) -> XmR:
    """Work out the limits of a series in time order, and look for signs of special causes.

    `values` are of any one unit, which is also that of the limits; None is a month without a
    figure: it is left out, and no run is claimed across it. `baseline` fixes the limits of each
    segment by its first so many points. `rebase_at` holds (index, reason) pairs: limits start anew
    there, and a reason must be given. `screen` leaves extreme moving ranges out once. Raises
    `TooFewPoints` where a segment has fewer than two values, ValueError for a rebase without
    reason or outside the series.
    """
    values = [None if value is None else float(value) for value in values]
    if any(value is not None and not isfinite(value) for value in values):
        raise ValueError("A value is not a number")
    if baseline is not None and baseline < 2:
        raise ValueError("A baseline needs at least 2 points")
    starts = _starts(rebase_at, len(values))
    stops = [*(start for start, _ in starts[1:]), len(values)]
    segments, signals = [], []
    for (start, reason), stop in zip(starts, stops, strict=True):
        segment = _segment(values, start, stop, baseline, reason, screen=screen)
        segments.append(segment)
        signals += signs(values[start:stop], segment)
    return XmR(tuple(values), tuple(segments), tuple(signals))


def _starts(rebase_at: Sequence[tuple[int, str]], length: int) -> list[tuple[int, str]]:
    for index, reason in rebase_at:
        if not 0 < index < length:
            raise ValueError(f"No limits can start anew at {index} in {length} points")
        if not reason.strip():
            raise ValueError("Limits start anew only for a reason: name the event")
    starts = [(0, ""), *sorted((index, reason) for index, reason in rebase_at)]
    if len({index for index, _ in starts}) < len(starts):
        raise ValueError("Limits cannot start anew twice at one point")
    return starts


def _segment(
    values: Sequence[float | None],
    start: int,
    stop: int,
    baseline: int | None,
    reason: str,
    *,
    screen: bool,
) -> Segment:
    used = values[start : min(stop, start + baseline) if baseline else stop]
    known = [value for value in used if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(used) if a is not None and b is not None]
    if not ranges:
        raise TooFewPoints("Limits need at least two months in a row with figures")
    mean, width = sum(known) / len(known), LIMIT * _mean_range(ranges, screen=screen)
    return Segment(
        start=start,
        stop=stop,
        mean=mean,
        lower=mean - width,
        upper=mean + width,
        near_lower=mean - width * 2 / 3,
        near_upper=mean + width * 2 / 3,
        baseline=len(known),
        reason=reason,
    )


def _mean_range(ranges: Sequence[float], *, screen: bool) -> float:
    mean = sum(ranges) / len(ranges)
    kept = [one for one in ranges if one < SCREEN * mean] if screen else []
    screened = sum(kept) / len(kept) if kept else 0.0
    # Screening must not leave limits of no width: then every point would lie outside.
    return screened or mean


def signs(
    values: Sequence[float | None],
    segment: Segment,
    *,
    drawn: Sequence[float | None] | None = None,
) -> list[tuple[Signal, ...]]:
    """Find the signs of a special cause at each point, against the limits of a segment.

    Where points are judged on another scale than that of the chart, `drawn` are the points as
    they are drawn: a run that rises is one that is seen to rise.
    """
    found: list[list[Signal]] = [[] for _ in values]
    sides = [0 if value is None else _sign(value, segment.mean) for value in values]
    for index, value in enumerate(values):
        if value is not None and not segment.lower <= value <= segment.upper:
            found[index].append(Signal(Rule.OUTSIDE, value > segment.upper))
    for start, stop, side in _runs(sides):
        if stop - start >= RUN:
            for index in range(start, stop):
                found[index].append(Signal(Rule.SHIFT, side > 0))
    for start, stop, way in _runs(_steps(values if drawn is None else drawn)):
        if stop - start >= RUN - 1:  # seven points are six steps
            for index in range(start, stop + 1):
                found[index].append(Signal(Rule.TREND, way > 0))
    for index in _two_of_three(values, sides, segment):
        found[index].append(Signal(Rule.TWO_OF_THREE, sides[index] > 0))
    return [tuple(of_point) for of_point in found]


def _sign(value: float, against: float) -> int:
    return (value > against) - (value < against)


def _steps(values: Sequence[float | None]) -> list[int]:
    return [0 if a is None or b is None else _sign(b, a) for a, b in pairwise(values)]


def _runs(signs: Sequence[int]) -> list[tuple[int, int, int]]:
    """Find the stretches of one sign, as (start, stop, sign); a 0 belongs to none."""
    runs, start = [], 0
    for index in range(1, len(signs) + 1):
        if index == len(signs) or signs[index] != signs[start]:
            if signs[start]:
                runs.append((start, index, signs[start]))
            start = index
    return runs if signs else []


def _two_of_three(
    values: Sequence[float | None], sides: Sequence[int], segment: Segment
) -> list[int]:
    """Find points near a limit that are two of three in a row on that side of the mean."""
    near = [
        value is not None
        and segment.lower <= value <= segment.upper
        and not segment.near_lower <= value <= segment.near_upper
        for value in values
    ]
    found: set[int] = set()
    if sum(near) < 2:
        return []
    for first in range(len(values) - 2):
        window = range(first, first + 3)
        if abs(sum(sides[i] for i in window)) == 3 and sum(near[i] for i in window) >= 2:
            found |= {i for i in window if near[i]}
    return sorted(found)


def _state(found: Sequence[Signal], better: Better) -> State:
    if not found:
        return "common"
    if better is None:
        return "different"
    # where a point lies outweighs where its run is heading
    placed = [sign for sign in found if sign.rule is not Rule.TREND] or list(found)
    return "better" if placed[0].high == (better == "higher") else "worse"


class Variation(StrEnum):
    """What the latest point says, for the variation icon."""

    COMMON = "common cause: no change to speak of"
    BETTER = "special cause: better"
    WORSE = "special cause: worse"
    HIGHER = "special cause: higher, with no better or worse"
    LOWER = "special cause: lower, with no better or worse"


class Assurance(StrEnum):
    """What the limits say of a target, for the assurance icon."""

    PASS = "will meet the target"
    MISS = "will miss the target"
    UNSURE = "may meet or miss the target by chance"


def variation(series: XmR, better: Better) -> Variation:
    """Say which variation icon belongs to a series, by its last point."""
    latest = series.signals[-1]
    if better is None and latest:
        return Variation.HIGHER if latest[0].high else Variation.LOWER
    return {
        "better": Variation.BETTER,
        "worse": Variation.WORSE,
    }.get(_state(latest, better), Variation.COMMON)


def assurance(segment: Segment, target: float, better: Literal["higher", "lower"]) -> Assurance:
    """Say whether a process left as it is will meet a target, in the unit of the values."""
    if segment.lower <= target <= segment.upper:
        return Assurance.UNSURE
    above = segment.lower > target
    return Assurance.PASS if above == (better == "higher") else Assurance.MISS


# How often a steady series of independent, normal values shows at least one sign, and how often
# its latest point does, by its number of points; from 20,000 series each, November 2026. Limits
# fixed by the first 12 points are less sure of themselves, and cry wolf more often.
_BY_CHANCE = {
    "all points": {12: (0.07, 0.015), 18: (0.13, 0.015), 24: (0.18, 0.015), 36: (0.29, 0.02)},
    "first 12": {12: (0.07, 0.015), 18: (0.21, 0.055), 24: (0.32, 0.06), 36: (0.49, 0.06)},
}


def expected_false_alarms(
    charts: int, points: int, *, baseline: bool = False, latest: bool = False
) -> float:
    """Say how many of so many steady charts will show a sign by chance alone.

    `points` to a chart, 12 to 36; `baseline` where limits are fixed by the first 12; `latest`
    counts only signs at the last point, which is what the variation icon shows. Put it beside any
    page with many charts.
    """
    table = _BY_CHANCE["first 12" if baseline else "all points"]
    if not 12 <= points <= 36:
        raise ValueError("The chance of a false alarm is known for 12 to 36 points")
    below = max(known for known in table if known <= points)
    above = min(known for known in table if known >= points)
    share = (points - below) / (above - below) if above > below else 0.0
    low, high = table[below][latest], table[above][latest]
    return charts * (low + share * (high - low))
