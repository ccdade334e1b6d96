"""Where each force stands: one square a force, with its figure in it and a step of colour."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from waymark.measures.charts.chart import (
    NARROW,
    Chart,
    KeyEntry,
    NothingToDraw,
    Table,
    drawn_twice,
)
from waymark.measures.charts.drawing import SMALL_FONT_SIZE, Drawing, Svg
from waymark.measures.charts.words import Write, percent, plain, ticks
from waymark.measures.words import counted

STEPS = 5
_GAP = 3


@dataclass(frozen=True, slots=True)
class Level:
    """One force: its short code, its name, its place on the grid and its figure.

    A force without a figure is drawn with a dash; `detail` says why, or its count (“413 of 453”).
    """

    code: str
    name: str
    column: int
    row: int
    value: float | None = None
    detail: str = ""

    def __post_init__(self) -> None:
        if not 0 < len(self.code) <= 4:
            raise ValueError(f"{self.code!r} does not fit on a tile: 1 to 4 letters")
        if self.column < 0 or self.row < 0:
            raise ValueError("Places on the map count from 0")
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError("A figure on the map is not a number")


def level_map(
    id: str,
    *,
    title: str,
    levels: Sequence[Level],
    mine: str = "",
    shares: bool = True,
    wide: int = NARROW,
) -> Chart:
    """Draw forces in place, in five even steps of colour; `mine` is the code of one's own.

    Steps are even parts of the range, so that half of the forces are not made to look low.
    """
    known = [level.value for level in levels if level.value is not None]
    if not known:
        raise NothingToDraw("No force has a figure to show on the map")
    if len({(level.column, level.row) for level in levels}) != len(levels):
        raise ValueError("Two forces share one place on the map")
    write = percent if shares else plain
    edges = _edges(min(known), max(known))
    own = next((level for level in levels if level.code == mine), None)
    return drawn_twice(
        lambda width: _paint(width, levels, edges, own, write),
        id=id,
        title=title,
        sentence=_sentence(levels, own, write),
        table=_table(levels, write),
        key=_key(edges, write),
        wide=wide,
    )


def _edges(low: float, high: float) -> list[float]:
    """Cut the range at round values into no more than five steps."""
    return ticks(low, high, STEPS + 1)


def _step(value: float, edges: Sequence[float]) -> int:
    """Say in which step a value lies; the last holds its upper edge too."""
    return min(sum(value >= edge for edge in edges[1:]), len(edges) - 2)


def _sentence(levels: Sequence[Level], own: Level | None, write: Write) -> str:
    known = [level.value for level in levels if level.value is not None]
    words = f"{counted(len(known), 'force', 'forces')} from {write(min(known))}"
    words += f" to {write(max(known))}."
    if len(known) == 1:
        words = f"1 force: {write(known[0])}."
    if len(known) < len(levels):
        words += f" {len(levels) - len(known)} of {len(levels)} cannot be compared."
    if own and own.value is not None:
        words += f" {own.name} is outlined: {write(own.value)}."
    return words


def _table(levels: Sequence[Level], write: Write) -> Table:
    rows = tuple(
        (level.name, "" if level.value is None else write(level.value), level.detail)
        for level in sorted(levels, key=lambda one: one.name)
    )
    return Table(("Force", "Value", "Figures"), rows, numeric=(1, 2))


def _key(edges: Sequence[float], write: Write) -> tuple[KeyEntry, ...]:
    entries = [
        KeyEntry(_small(f"q{step}"), f"{write(edges[step])} to {write(edges[step + 1])}")
        for step in range(len(edges) - 1)
    ]
    return (*entries, KeyEntry(_small("stopped"), "not compared"))


def _small(step: str) -> Svg:
    return Svg(
        '<svg class="wm-c wm-c-key" aria-hidden="true" width="20" height="20">'
        f'<rect class="wm-c-tile-{step}" x="1" y="1" width="18" height="18" rx="3"/></svg>'
    )


def _paint(
    width: int, levels: Sequence[Level], edges: Sequence[float], own: Level | None, write: Write
) -> Drawing:
    columns = max(level.column for level in levels) + 1
    rows = max(level.row for level in levels) + 1
    pitch = min(46 if width > NARROW else 44, (width - 2 * _GAP) // columns)
    drawing = Drawing(columns * pitch + _GAP, rows * pitch + _GAP)
    side = pitch - _GAP
    for look in sorted({_look(level, edges) for level in levels}):
        # one path for all tiles of a step: a map of 47 forces is a third lighter by it
        corners = [
            (level.column * pitch + _GAP, level.row * pitch + _GAP)
            for level in levels
            if _look(level, edges) == look
        ]
        drawing.squares(corners, side, f"tile-{look}")
    drawing.open_letters(anchor="middle", size=SMALL_FONT_SIZE)
    for level in levels:
        x = level.column * pitch + _GAP + side / 2
        y = level.row * pitch + _GAP + side / 2 - 2
        kind = f"on-{_look(level, edges)}"
        value = "–" if level.value is None else write(level.value)
        drawing.two_lines(x, y, level.code, value, kind)
    drawing.close_letters()
    if own:
        place = (own.column * pitch + _GAP - 0.5, own.row * pitch + _GAP - 0.5)
        drawing.rect(*place, pitch - _GAP + 1, pitch - _GAP + 1, "mine-outline", radius=4)
    return drawing


def _look(level: Level, edges: Sequence[float]) -> str:
    return "stopped" if level.value is None else f"q{_step(level.value, edges)}"
