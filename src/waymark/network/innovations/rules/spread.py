"""How a practice spreads: who is live, since when, and how long it took."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from waymark.network.innovations.enums import IN_USE, Stage

from .calendar import add_months
from .words import counted

DAYS_IN_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class StageChange:
    """One step in a force's history with a practice."""

    force: str
    stage: str
    on: date


@dataclass(frozen=True)
class MonthPoint:
    """How many forces were live when a month ended, or on the last day counted."""

    month: date
    live: int


@dataclass(frozen=True)
class TimeToLive:
    """The median number of months from publication to going live, and over how many forces."""

    n: int
    months: float | None


def live_count_by_month(changes: Iterable[StageChange], until: date) -> list[MonthPoint]:
    """The adoption curve: one point a month from the first force live up to `until`.

    Live counts live and embedded. Several changes on one day apply in the order given.
    """
    history = _in_order(changes, until)
    first_live = next((change.on for change in history if change.stage in IN_USE), None)
    if first_live is None:
        return []
    points, stages, position = [], {}, 0
    month = first_live.replace(day=1)
    while month <= until:
        following = add_months(month, 1)
        while position < len(history) and history[position].on < following:
            stages[history[position].force] = history[position].stage
            position += 1
        points.append(MonthPoint(month, sum(stage in IN_USE for stage in stages.values())))
        month = following
    return points


def spread_states(changes: Iterable[StageChange], on: date) -> dict[str, Stage]:
    """The stage of each force on a day, for the map; forces without a history are absent."""
    return {change.force: Stage(change.stage) for change in _in_order(changes, on)}


def stage_counts(states: Mapping[str, str]) -> list[tuple[Stage, int]]:
    """How many forces stand at each stage, furthest first, for the key below the map."""
    counts = Counter(states.values())
    order = (
        Stage.EMBEDDED,
        Stage.LIVE,
        Stage.PLANNING,
        Stage.ASSESSING,
        Stage.INTERESTED,
        Stage.STOPPED,
    )
    return [(stage, counts[stage]) for stage in order if counts[stage]]


def first_live_dates(changes: Iterable[StageChange]) -> dict[str, date]:
    """The day on which each force first went live."""
    first: dict[str, date] = {}
    for change in _in_order(changes, date.max):
        if change.stage in IN_USE:
            first.setdefault(change.force, change.on)
    return first


def median_months_to_live(published_on: date, first_live_on: Iterable[date]) -> TimeToLive:
    """The median time from publication to going live, for one practice."""
    return median_months((published_on, live_on) for live_on in first_live_on)


def median_months(spans: Iterable[tuple[date, date]]) -> TimeToLive:
    """The median time over (published, live) pairs, for one practice or the whole network.

    A force that was live before publication, such as the originator, did not learn of the
    practice here and is left out.
    """
    months = [
        (live_on - published_on).days / DAYS_IN_A_MONTH
        for published_on, live_on in spans
        if live_on >= published_on
    ]
    return TimeToLive(n=len(months), months=median(months) if months else None)


def network_sentence(live: int) -> str:
    """What the curve of the whole network counts: adoptions, for a force may use several."""
    adoptions = "adoption with a known date is" if live == 1 else "adoptions with a known date are"
    return f"{live} {adoptions} live. One force may use several practices."


def spread_sentence(live_count: int, time_to_live: TimeToLive) -> str:
    """Say in one or two sentences how far the practice has spread and how fast."""
    if live_count == 0:
        return "No force is live yet."
    live = f"{counted(live_count, 'force is', 'forces are')} live."
    if time_to_live.months is None:
        return live
    months = _months_words(time_to_live.months)
    if time_to_live.n == 1:
        took = f"It took {months} from publication to going live"
    else:
        took = f"It took a median of {months} from publication to going live"
    if time_to_live.n != live_count:
        took += f", counted over {counted(time_to_live.n, 'force', 'forces')}"
    return f"{live} {took}."


def _months_words(months: float) -> str:
    whole = int(months + 0.5)
    return "less than a month" if whole == 0 else counted(whole, "month", "months")


def _in_order(changes: Iterable[StageChange], until: date) -> list[StageChange]:
    return sorted((c for c in changes if c.on <= until), key=lambda change: change.on)
