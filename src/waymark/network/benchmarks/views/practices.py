"""The table of practices by what they did to one measure: its heads, and its file."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from waymark.network.benchmarks.queries.practices import lines
from waymark.network.benchmarks.rules.comparison_words import MADE_UP
from waymark.network.innovations.rules.columns import safe_cell

HEADER = (
    "Practice", "From", "What it did", "Points", "Low 95%", "High 95%", "Forces measured",
    "Planned before it went live", "Forces live now", "Figures to", "Address", "Marking",
)  # fmt: skip
# Which way a press on a head orders first.
FIRST = {"practice": "practice", "points": "-points", "forces": "-forces", "live": "-live"}


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
