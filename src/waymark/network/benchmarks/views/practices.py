"""Every practice by what it did to one measure, as a table to sort and to take along."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from waymark.measures.words import signed, unsigned
from waymark.network.benchmarks.rules.comparison_words import MADE_UP
from waymark.network.innovations.enums import Effect
from waymark.network.innovations.queries.evaluations import practices_by_effect
from waymark.network.innovations.rules.columns import safe_cell

HEADER = (
    "Practice", "From", "What it did", "Points", "Low 95%", "High 95%", "Forces measured",
    "Planned before it went live", "Forces live now", "Figures to", "Address", "Marking",
)  # fmt: skip
LOOKS = {Effect.IMPROVED: "met", Effect.WORSE: "soon", Effect.CHANGED: "way"}


@dataclass(frozen=True)
class Line:
    """What the adopters of one practice saw on the measure, put together."""

    key: str
    title: str
    owner: str
    made_up: bool
    verdict: Effect
    points: float | None
    low: float | None
    high: float | None
    forces: int
    planned: int
    live: int
    data_to: date

    @property
    def look(self) -> str:
        return LOOKS.get(self.verdict, "plain")

    @property
    def change(self) -> str:
        """“+5.9”, with a true minus sign; empty where no figure can be given."""
        if self.points is None:
            return ""
        return signed(self.points)

    @property
    def interval(self) -> str:
        if self.low is None or self.high is None:
            return ""
        return f"{unsigned(self.low)} to {unsigned(self.high)}"


# How the table can be ordered; without a choice those that surely improved it come first.
ORDERS: dict[str, Callable[[Line], Any]] = {
    "practice": lambda line: line.title.lower(),
    "points": lambda line: line.points if line.points is not None else float("-inf"),
    "forces": lambda line: line.forces,
    "live": lambda line: line.live,
}
FIRST = {"practice": "practice", "points": "-points", "forces": "-forces", "live": "-live"}


def lines(viewer: Any, measure: str, order: str = "") -> list[Line]:
    """All practices that were measured on it, as far as this viewer may see, in this order."""
    found = [_line(one) for one in practices_by_effect(viewer, measure)]
    by = ORDERS.get(order.removeprefix("-"))
    return sorted(found, key=by, reverse=order.startswith("-")) if by else found


def _line(one: Any) -> Line:
    practice = one.innovation
    return Line(
        key=practice.key,
        title=practice.current.title if practice.current else practice.key,
        owner=practice.organisation.name,
        made_up=practice.organisation.invented,
        verdict=Effect(one.verdict),
        points=one.points,
        low=one.low,
        high=one.high,
        forces=one.forces,
        planned=one.planned,
        live=practice.live_count,
        data_to=one.data_to,
    )


def head(column: str, label: str, order: str, *, numeric: bool = True) -> dict[str, Any]:
    """The head of a column that sorts the table, and the other way when pressed again."""
    ways = {column: "ascending", f"-{column}": "descending"}
    other = column if order == f"-{column}" else f"-{column}"
    follow = other if order in ways else FIRST[column]
    return {
        "label": label,
        "href": f"?{urlencode({'order': follow})}",
        "sorted": ways.get(order, "none"),
        "numeric": numeric,
    }


def file_rows(viewer: Any, measure: str) -> Iterator[list[str]]:
    """The same as a file: to each reader what their page shows."""
    yield list(HEADER)
    for line in lines(viewer, measure):
        numbers = ("" if x is None else f"{x:.2f}" for x in (line.points, line.low, line.high))
        cells = [
            line.title, line.owner, str(line.verdict.label), *numbers, str(line.forces),
            str(line.planned), str(line.live), f"{line.data_to:%Y-%m}",
            f"/practices/{line.key}/", MADE_UP if line.made_up else "",
        ]  # fmt: skip
        yield [safe_cell(cell) for cell in cells]
