"""The pictures of effects: the small mark, all adopters together, one force before and after."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from waymark.measures import charts

from .effects import Better
from .evidence import MeasuredEffect, effect_words
from .words import mid_sentence

UNCLEAR = "cause_unclear"


class OneForce(Protocol):
    """What is drawn of one force."""

    @property
    def force(self) -> str: ...
    @property
    def points(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def verdict(self) -> str: ...


def effect_of(
    label: str,
    points: float | None,
    low: float | None,
    high: float | None,
    verdict: str = "",
) -> charts.Effect | None:
    """A change as charts take it; None where there are no figures."""
    if points is None or low is None or high is None:
        return None
    return charts.Effect(label, points, low, high, unclear=verdict == UNCLEAR)


def mark(id: str, effect: charts.Effect | None, better: Better) -> Any:
    """The mark of the evidence axes; None where nothing was measured."""
    return charts.effect_mark(id, effect, better=better).svg if effect else None


def words(title: str, effect: charts.Effect | None, *, verdict: str = "", forces: int = 0) -> str:
    """What stands beside the mark: “+5.9 points on updates in time [4.8 to 7.0], 6 forces”."""
    if effect is None:
        return "Cause not clear, nothing to show" if verdict == UNCLEAR else "Not measured yet"
    measured = MeasuredEffect(effect.estimate, effect.low, effect.high)
    figures, interval = effect_words(measured).split(" [")
    said = f"{figures} on {mid_sentence(title)} [{interval}"
    if forces:
        said += f", {forces} force" if forces == 1 else f", {forces} forces"
    return said + (": cause not clear" if effect.unclear else "")


def forest(
    id: str,
    *,
    title: str,
    rows: Sequence[OneForce],
    together: charts.Effect | None,
    next_force: tuple[float, float] | None,
    better: Better,
) -> charts.Chart | None:
    """Every adopter's change with all together last; None where nobody has figures."""
    drawn = [
        effect
        for row in rows
        if (effect := effect_of(row.force, row.points, row.low, row.high, row.verdict))
    ]
    if not drawn:
        return None
    return charts.effects(
        id,
        title=f"Change in {mid_sentence(title)} where it was adopted",
        axis=f"Change in {mid_sentence(title)} against forces without it, percentage points",
        rows=drawn,
        pooled=together,
        next_force=next_force,
        better=better,
    )


def series(id: str, *, title: str, force: str, details: dict[str, Any]) -> charts.Chart | None:
    """One force before and after, from what was kept with its measurement."""
    own = [count[0] / count[1] if count else None for count in details["own"]]
    start = details["start"]
    if not any(own[:start]) or not any(own[start + 1 :]):
        return None
    months = [date.fromisoformat(f"{month}-01") for month in details["months"]]
    return charts.before_after(
        id,
        title=f"{title} in {force}, before and after",
        force=force,
        months=months,
        own=own,
        others=details["others"],
        start=start,
        event="it went live",
        compared=len(details["forces"]),
    )
