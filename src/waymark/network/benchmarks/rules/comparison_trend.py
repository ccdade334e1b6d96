"""One force over time: the control chart's verdict, since when, and where limits start anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from waymark.measures import spc
from waymark.measures.spc import Segment, TooFewPoints, XmR

from .comparison import Better, Month, Series
from .months import months_up_to

BASELINE = 12  # the first year is what later months are held against
SHOWN_MONTHS = 36


class State(StrEnum):
    """What the latest months say; the words of the tag beside a measure."""

    IMPROVING = "improving"
    STEADY = "steady"
    LOOK = "look"
    CHANGED = "changed"
    FEW = "few"
    SUPPRESSED = "suppressed"


OF_POINT = {
    "common": State.STEADY,
    "better": State.IMPROVING,
    "worse": State.LOOK,
    "different": State.CHANGED,
}


@dataclass(frozen=True)
class Event:
    """Something on record that may explain a change: a go-live, a new edition of the Code."""

    month: date
    name: str
    key: str = ""


class Sign(StrEnum):
    """Why the latest months stand out; each has a sentence of its own that is true to it."""

    NONE = ""
    OUTSIDE = "outside"  # beyond the limits
    SIDE = "side"  # seven and more on one side of the mean
    NEAR = "near"  # two of three near a limit
    WAY = "way"  # seven and more in one direction


@dataclass(frozen=True)
class Trend:
    """The months of a force with their limits, and what sets the latest of them apart.

    `run` is how many months in a row, up to the latest, show the `sign`: since `since`, all on
    the `way` it says (higher, lower).
    """

    months: tuple[date, ...]
    series: XmR | None
    states: tuple[str, ...]
    state: State
    sign: Sign = Sign.NONE
    way: Literal["higher", "lower", ""] = ""
    run: int = 0
    since: date | None = None

    @property
    def segment(self) -> Segment | None:
        return self.series.segments[-1] if self.series else None

    @property
    def latest(self) -> int | None:
        """The place of the latest month that has a figure."""
        if self.series is None:
            return None
        return max(i for i, value in enumerate(self.series.values) if value is not None)


def trend(series: Series, last: date, better: Better, rebases: Sequence[Event] = ()) -> Trend:
    """Judge the months up to `last`; limits start anew only at the events given."""
    by_month = {month.on: month for month in series if month.last in (None, month.on)}
    first = min((on for on in by_month), default=last)
    months = [on for on in months_up_to(last, SHOWN_MONTHS) if on >= first]
    values = [_share(by_month.get(on)) for on in months]
    if sum(value is not None for value in values) < BASELINE:
        return Trend(tuple(months), None, (), _few(by_month, months))
    starts = _starts(rebases, months)
    try:
        found = spc.xmr(values, baseline=BASELINE, rebase_at=starts)
    except TooFewPoints:
        return Trend(tuple(months), None, (), _few(by_month, months))
    way: spc.Better = "higher" if better == "higher" else "lower" if better == "lower" else None
    states = found.states(way)
    return _judged(tuple(months), found, states)


def _share(month: Month | None) -> float | None:
    return month.share if month else None


def _few(by_month: dict[date, Month], months: Sequence[date]) -> State:
    held = sum(on in by_month and not by_month[on].shown for on in months)
    shown = sum(on in by_month and by_month[on].shown for on in months)
    return State.SUPPRESSED if held > shown else State.FEW


def _starts(rebases: Sequence[Event], months: Sequence[date]) -> list[tuple[int, str]]:
    """Where limits start anew: each place once, and only where a few months follow it."""
    places: dict[int, str] = {}
    for event in sorted(rebases, key=lambda one: one.month):
        on = event.month.replace(day=1)
        if on in months and 0 < months.index(on) <= len(months) - 2:
            places.setdefault(months.index(on), event.name)
    return sorted(places.items())


def _judged(months: tuple[date, ...], found: XmR, states: Sequence[str]) -> Trend:
    """Take the tag from the latest month, and count back how long it has been so."""
    segment = found.segments[-1]
    known = [i for i in range(segment.start, len(months)) if found.values[i] is not None]
    if not known:
        return Trend(months, found, tuple(states), State.FEW)
    latest = known[-1]
    state = OF_POINT[states[latest]]
    if state is State.STEADY:
        return Trend(months, found, tuple(states), state)
    signals = {signal.rule: signal.high for signal in found.signals[latest]}
    sign, rule = next((sign, rule) for sign, rule in RULES if rule in signals)
    run = _run(found, known, rule, signals[rule])
    way: Literal["higher", "lower"] = "higher" if signals[rule] else "lower"
    return Trend(months, found, tuple(states), state, sign, way, len(run), months[run[0]])


# What outweighs what, where the latest month shows several signs.
RULES = (
    (Sign.SIDE, spc.Rule.SHIFT),
    (Sign.OUTSIDE, spc.Rule.OUTSIDE),
    (Sign.NEAR, spc.Rule.TWO_OF_THREE),
    (Sign.WAY, spc.Rule.TREND),
)


def _run(found: XmR, known: Sequence[int], rule: spc.Rule, high: bool) -> list[int]:
    """The months up to the latest that all show this sign, oldest first."""
    run: list[int] = []
    for place in reversed(known):
        if spc.Signal(rule, high) not in found.signals[place] or (run and run[0] - place > 1):
            break
        run.insert(0, place)
    return run
