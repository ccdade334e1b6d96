"""Is the network working? Months, before and after, and one sentence true to the figures."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from waymark.measures.charts.words import plain
from waymark.measures.spc import Segment, TooFewPoints, XmR, xmr
from waymark.measures.words import listed
from waymark.network.benchmarks.rules.months import moved, period_in_words

LEAST_MONTHS = 12  # fewer months do not tell what is usual
LEAST_A_MONTH = 1  # with fewer, most months are nought, and chance alone makes long runs of them
LATEST = 3  # months that a sentence about now speaks of
CANNOT = (
    "Forces change for many reasons at once. These figures show what changed while the network was "
    "there; they cannot show that it was the reason."
)


class Moved(NamedTuple):
    """One intended outcome: on how many of its measures it moved as hoped, of how many known."""

    outcome: str
    hoped: int
    known: int

    @property
    def way(self) -> str:
        """“hoped” where most of its measures moved so, “not”, or “unknown” where none is known."""
        if not self.known:
            return "unknown"
        return "hoped" if self.hoped * 2 > self.known else "not"


def answer(found: Sequence[Moved]) -> str:
    """Say in one sentence whether the network is working, as far as the figures go."""
    ways = [one.way for one in found]
    hoped, still, unknown = (ways.count(way) for way in ("hoped", "not", "unknown"))
    if unknown == len(found):
        return "It cannot be told yet: there are no figures from which to tell."
    parts = [f"{hoped} moved as hoped over the year"]
    if still:
        parts.append(f"{still} did not")
    if unknown:
        parts.append(f"{unknown} cannot be told yet")
    return f"Of the {len(found)} intended outcomes, {listed(parts)}."


def monthly(days: Iterable[date], last: date, months: int = 24) -> list[tuple[date, int]]:
    """Count days by month up to `last`, from the first month in which there is any."""
    firsts = [day.replace(day=1) for day in days if day < moved(last, 1)]
    if not firsts:
        return []
    begin = max(min(firsts), moved(last, 1 - months))
    axis, one = [], begin
    while one <= last:
        axis.append((one, firsts.count(one)))
        one = moved(one, 1)
    return axis


def control(series: Sequence[tuple[date, int]]) -> XmR | None:
    """The limits of a monthly count; None while there is too little to tell what is usual."""
    if len(series) < LEAST_MONTHS or _is_rare(series):
        return None
    try:
        found = xmr([float(count) for _, count in series])
    except TooFewPoints:
        return None
    return replace(found, segments=tuple(_from_nought(one) for one in found.segments))


def _is_rare(series: Sequence[tuple[date, int]]) -> bool:
    return sum(count for _, count in series) < LEAST_A_MONTH * len(series)


def _from_nought(one: Segment) -> Segment:
    """No count is below nought, so nothing below it is to be expected."""
    return replace(one, lower=max(one.lower, 0.0), near_lower=max(one.near_lower, 0.0))


def trend_words(series: Sequence[tuple[date, int]]) -> str:
    """Say what the months tell: the usual number, and whether the latest differ from it."""
    if not series:
        return "None yet"
    found = control(series)
    total = sum(count for _, count in series)
    if found is None:
        months = "1 month" if len(series) == 1 else f"{len(series)} months"
        if len(series) >= LEAST_MONTHS:
            return f"{total} in {months}: too few a month to tell a trend"
        return f"{total} in {months}; {LEAST_MONTHS} are needed to tell a trend"
    mean = plain(found.segments[-1].mean)
    latest = found.states("higher")[-LATEST:]
    way = next((state for state in reversed(latest) if state != "common"), "common")
    if way == "better":
        return f"{mean} a month is usual; the latest months are above that by more than chance"
    if way == "worse":
        return f"{mean} a month is usual; the latest months are below that by more than chance"
    return f"{mean} a month is usual, and the latest months do not differ by more than chance"


class Halves(NamedTuple):
    """As many months before the network began as since; `months` of them, each way."""

    before: tuple[date, date]
    after: tuple[date, date]
    months: int


def halves(began: date, last: date, most: int = 12) -> Halves | None:
    """The whole months to compare; the month in which it began belongs to neither side."""
    first = moved(began.replace(day=1), 1)
    count = min((last.year - first.year) * 12 + last.month - first.month + 1, most)
    if count < 1:
        return None
    return Halves(
        (moved(first, -1 - count), moved(first, -2)), (moved(last, 1 - count), last), count
    )


def months_if_fewer(held: Sequence[tuple[date, date]], span: tuple[date, date]) -> str:
    """The months that figures are really from, where they do not reach over the whole span.

    One month held against twelve is another comparison than the heading of the table says.
    """
    first, last = min(one[0] for one in held), max(one[1] for one in held)
    return "" if (first, last) == span else f" ({period_in_words(first, last)} only)"
