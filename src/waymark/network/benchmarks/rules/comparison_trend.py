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


@dataclass(frozen=True)
class Trend:
    """The months of a force with their limits; `run` months in a row, up to the latest, are odd."""

    months: tuple[date, ...]
    series: XmR | None
    states: tuple[str, ...]
    state: State
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

    @property
    def way(self) -> Literal["higher", "lower", ""]:
        """Say whether the run up to the latest month lies above or below what was expected."""
        if self.series is None or self.latest is None or not self.run:
            return ""
        placed = [s for s in self.series.signals[self.latest] if s.rule is not spc.Rule.TREND]
        found = (placed or list(self.series.signals[self.latest]))[0]
        return "higher" if found.high else "lower"


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
    known = [i for i, value in enumerate(found.values) if value is not None]
    start, latest = found.segments[-1].start, known[-1]
    state, run, since = OF_POINT[states[latest]], 0, None
    if state is not State.STEADY:
        for place in reversed([i for i in known if i >= start]):
            if states[place] != states[latest]:
                break
            run, since = run + 1, months[place]
    return Trend(months, found, tuple(states), state, run, since)
