"""Finding the gap: where a force differs, for how long, and who was there and got better.

“Improved” means more than chance does to a force's months: the change is worked out from months,
not victims (decision 32), with a 99 % interval, because every force is looked at.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from waymark.measures.charts.words import percent
from waymark.measures.impact import NotEnough, change_of
from waymark.measures.intervals import Estimate
from waymark.measures.words import counted, listed

from .comparison import (
    MONTHS,
    Better,
    National,
    Series,
    Standing,
    is_far,
    side,
    worse,
)
from .comparison_trend import State, Trend
from .comparison_words import own_past
from .months import months_up_to, moved

SURE = 0.99  # of 47 forces that do not change, fewer than one in two looks would show one that did
LONG = 6  # months apart: from here on a small difference is worth a line of its own
MOST_SHOWN = 3
SAME_PLACE = 0.02  # two points: months of one force differ by as much


@dataclass(frozen=True)
class Improver:
    """A force that got better: from which share to which, by how much, and with what."""

    force: str
    before: float
    after: float
    points: float
    low: float
    high: float
    was_there: bool
    practices: tuple["Taken", ...] = ()


@dataclass(frozen=True)
class Taken:
    """A practice that a force had live while it improved."""

    key: str
    title: str
    force: str
    live_on: date | None
    fits: int = 0
    points: int = 0
    made_up: bool = False

    @property
    def fit_share(self) -> float:
        """How much of what the practice needs the reader's force has."""
        return self.fits / self.points if self.points else 0.0


@dataclass(frozen=True)
class Gap:
    """One measure on which a force differs, in the direction that victims would not want."""

    measure: str
    standing: Standing
    far: bool
    outside: bool
    months: int
    trend: Trend
    better: str

    @property
    def weight(self) -> tuple[bool, bool, int]:
        """Order gaps: far outside first, then outside, then the longest."""
        return self.far, self.outside, self.months


def improvement(series: Series, last: date, better: Better) -> tuple[Estimate, float, float] | None:
    """Compare a force's latest twelve months with its first twelve shown, as months.

    None where there are too few months of either, or where the change is not for the better
    beyond chance. Between the two lies at least no month that both would count.
    """
    if better not in ("higher", "lower"):
        return None
    known = {one.on: (one.met or 0, one.of or 0) for one in series if one.share is not None}
    window = [on for on in months_up_to(last, 3 * MONTHS) if on in known]
    recent = [on for on in window if on > moved(last, -MONTHS)]
    early = [on for on in window if on not in recent][:MONTHS]
    if not early or not recent:
        return None
    before, after = (_mean([known[on] for on in part]) for part in (early, recent))
    if (after <= before) if better == "higher" else (after >= before):
        return None  # no need to ask how sure it is
    months = [known[on] for on in (*early, *recent)]
    try:
        found = change_of(months, len(early), confidence=SURE)
    except NotEnough:
        return None
    gained = found.low > 0 if better == "higher" else found.high < 0
    return (found, before, after) if gained else None


def _mean(months: Sequence[tuple[int, int]]) -> float:
    """The mean of the months' shares, which is what the change is a difference of."""
    return sum(met / of for met, of in months) / len(months)


def was_there(before: float, mine: Standing, better: Better) -> bool:
    """Say whether a force stood where mine stands now, or further off, before it got better."""
    if mine.share is None:
        return False
    ahead = before - mine.share if better == "higher" else mine.share - before
    return ahead <= SAME_PLACE


def improvers(
    forces: Mapping[str, Series],
    national: National,
    better: Better,
    mine: str,
    taken: Mapping[str, Sequence[Taken]],
    among: Iterable[str] | None = None,
) -> list[Improver]:
    """The forces that got better beyond chance: those that were where mine is first, most first.

    `taken` are the practices about this measure that each force had live by then; `among` keeps
    to the forces that one compares with.
    """
    own = national.standings.get(mine)
    allowed = set(forces) if among is None else set(among)
    found = []
    for force in sorted(allowed - {mine}):
        place = national.standings.get(force)
        if place is None or not place.compared:
            continue
        improved = improvement(forces[force], national.last, better)
        if improved is None:
            continue
        change, before, after = improved
        found.append(
            Improver(
                force, before, after,
                100 * change.estimate, 100 * change.low, 100 * change.high,
                bool(own and own.of and was_there(before, own, better)),
                tuple(taken.get(force, ())),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (not one.was_there, not one.practices, -abs(one.points)))


def months_apart(mine: Series, forces: Mapping[str, Series], own: str, better: Better) -> int:
    """Count the latest months in a row in which mine lay on the worse side of all others together.

    Months without a figure of mine are passed over; months without others' figures end the count.
    """
    others: dict[date, list[int]] = {}
    for force, series in forces.items():
        for one in series if force != own else ():
            if one.share is not None:
                counts = others.setdefault(one.on, [0, 0])
                counts[0] += one.met or 0
                counts[1] += one.of or 0
    apart = 0
    for one in sorted(mine, key=lambda each: each.on, reverse=True):
        if one.share is None:
            continue
        if one.on not in others:
            break
        average = others[one.on][0] / others[one.on][1]
        if not (one.share < average if better == "higher" else one.share > average):
            break
        apart += 1
    return apart


def gap(
    measure: str, national: National, force: str, better: Better, trend: Trend, months: int
) -> Gap | None:
    """Say whether a force differs here: outside the funnel on the worse side, or worse than it was.

    A measure without a good direction has no gap.
    """
    found = national.standings.get(force)
    if found is None or not found.compared or better not in ("higher", "lower"):
        return None
    flag = national.flag(force)
    outside = worse(flag, better)
    if not outside and (trend.state is not State.LOOK or trend.run < 2):  # one month may pass
        return None
    return Gap(measure, found, outside and is_far(flag), outside, months, trend, better)


def gap_words(found: Gap, national: National, name: str) -> str:
    """Say where we differ, and for how long."""
    average = national.met / national.of if national.of else 0.0
    words = (
        f"{name} is at {percent(found.standing.share or 0)}"
        f" ({found.standing.met:,} of {found.standing.of:,}); all forces together at"
        f" {percent(average)}."
    )
    if found.outside:
        way = side(national.flag(found.standing.force))
        words += (
            f" That is {way} than we would expect for a force of its size."
            if found.far
            else f" That is a little {way} than most forces of its size."
        )
    if found.months >= LONG:
        words += f" It has been on this side of the others for {found.months} months."
    if found.trend.run > 1 and found.trend.state is State.LOOK:
        words += f" It is {own_past(found.trend)}."
    return words


def improver_points(found: Improver) -> str:
    """Write a change in percentage points with its sign: “+8.4 points”."""
    return f"{_points(found.points, '+')} points"


def improver_words(found: Improver) -> str:
    """Say between which shares a force moved, and how sure that is."""
    return (
        f"From {percent(found.before)} to {percent(found.after)}"
        f" (99% interval of the change {_points(found.low)} to {_points(found.high)})"
    )


def _points(value: float, sign: str = "") -> str:
    written = f"{value:{sign}.1f}"
    return "0.0" if written in ("-0.0", "+0.0") else written.replace("-", "−")


def summary(gaps: Sequence[Gap], measures: int, name: str) -> str:
    """Open the page: on how many measures a force differs, and that chance has a part in it."""
    if not measures:
        return f"{name} has no figures that can be compared yet."
    if not gaps:
        opening = f"On none of {measures} measures does {name}"
        if measures == 1:
            opening = f"On the one measure with figures {name} does not"
        return (
            f"{opening} differ from what we would expect, or from its own past, in a direction"
            " that victims would not want."
        )
    far = sum(one.far for one in gaps)
    words = f"{name} differs on {len(gaps)} of {counted(measures, 'measure', 'measures')}"
    if far and far < len(gaps):
        words += f", on {far} of them by more than chance is likely to bring about"
    elif far:
        words += " by more than chance is likely to bring about"
    return f"{words}."


def quarter_told_from(today: date) -> date | None:
    """The first day of a quarter in whose first fortnight today lies; forces are told then."""
    return today.replace(day=1) if today.month in (1, 4, 7, 10) and today.day <= 14 else None


def quarter_words(name: str, gaps: Sequence[str], improving: Sequence[str]) -> str:
    """Tell a force of its quarter: first what got better, then where to look, and what helps."""
    words = []
    if improving:
        words.append(f"Getting better by more than chance: {listed(improving)}.")
    if gaps:
        words.append(
            f"Different from what we would expect of a force like {name}, or from its own past:"
            f" {listed(gaps)}. Beside each stand forces that were there and got better, and the"
            " practices they had in use."
        )
    words.append("Chance has a part in every figure; nothing here is a judgement.")
    return " ".join(words)
