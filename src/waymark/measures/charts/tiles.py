"""Who is using it: one square a force, placed roughly where it lies, with its stage in a letter."""

import re
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
from waymark.measures.charts.drawing import SMALL_FONT_SIZE, Drawing, Svg, escape
from waymark.measures.words import capital, counted, listed

# Stage: the letter on its tile, its step of the colour scale, and its words in a sentence.
STAGES = {
    "embedded": ("E", "q4", "embedded"),
    "live": ("L", "q3", "live"),
    "planning": ("P", "q2", "planning"),
    "assessing": ("A", "q1", "assessing"),
    "interested": ("I", "q1", "interested"),
    "stopped": ("×", "stopped", "stopped"),
    "none": ("", "q0", "not using it"),
}
_GAP = 3
_OUR_PAGE = re.compile(r"[/?#](?![/\\])")  # never //another-site, nor a script


@dataclass(frozen=True, slots=True)
class Tile:
    """One force: its short code, its name, its place on the grid and how far it has come.

    `column` and `row` count from the north-west corner; `stage` is a name of `STAGES`; `href`
    is an address on our own site.
    """

    code: str
    name: str
    column: int
    row: int
    stage: str = "none"
    href: str = ""

    def __post_init__(self) -> None:
        if not 0 < len(self.code) <= 4:
            raise ValueError(f"{self.code!r} does not fit on a tile: 1 to 4 letters")
        if self.stage not in STAGES:
            raise ValueError(f"{self.stage!r} is not a stage of adoption")
        if self.href and not _OUR_PAGE.match(self.href):
            raise ValueError(f"{self.href!r} does not lead to a page of ours")


def tile_map(
    id: str, *, title: str, tiles: Sequence[Tile], mine: str = "", wide: int = 540
) -> Chart:
    """Draw the forces as tiles; `mine` is the code of the viewer's own force, which is outlined."""
    if not tiles:
        raise NothingToDraw("No force has a place on the map")
    places = {(tile.column, tile.row) for tile in tiles}
    if len(places) != len(tiles):
        raise ValueError("Two forces share one place on the map")
    if min(map(min, places)) < 0:
        raise ValueError("Places on the map count from 0")
    own = next((tile for tile in tiles if tile.code == mine), None)
    linked = any(tile.href for tile in tiles)
    return drawn_twice(
        lambda width: _paint(width, tiles, own),
        id=id,
        title=title,
        sentence=_sentence(tiles, own),
        table=_table(tiles),
        key=_key(tiles),
        wide=wide,
        # a picture hides what is inside it from readers; links must stay reachable
        role="group" if linked else "img",
    )


def _sentence(tiles: Sequence[Tile], own: Tile | None) -> str:
    stages = [tile.stage for tile in tiles]
    parts = [
        f"{stages.count(stage)} {words}"
        for stage, (_, _, words) in STAGES.items()
        if stage in stages
    ]
    sentence = f"Of {counted(len(tiles), 'force', 'forces')}, {listed(parts)}."
    if own:
        sentence += f" {own.name} is outlined: {STAGES[own.stage][2]}."
    return sentence


def _table(tiles: Sequence[Tile]) -> Table:
    order = list(STAGES)
    ranked = sorted(tiles, key=lambda tile: (order.index(tile.stage), tile.name))
    return Table(
        ("Force", "Stage"),
        tuple((tile.name, capital(STAGES[tile.stage][2])) for tile in ranked),
    )


def _key(tiles: Sequence[Tile]) -> tuple[KeyEntry, ...]:
    stages = [tile.stage for tile in tiles]
    return tuple(
        KeyEntry(_small_tile(letter, step), f"{words} {stages.count(stage)}")
        for stage, (letter, step, words) in STAGES.items()
        if stage in stages and stage != "none"
    )


def _small_tile(letter: str, step: str) -> Svg:
    return Svg(
        '<svg xmlns="http://www.w3.org/2000/svg" class="wm-c wm-c-key" aria-hidden="true"'
        ' focusable="false" width="20" height="20" viewBox="0 0 20 20">'
        f'<rect class="wm-c-tile-{step}" x="1" y="1" width="18" height="18" rx="3"/>'
        f'<text class="wm-c-on-{step}" x="10" y="15" text-anchor="middle" font-size="12">'
        f"{escape(letter)}</text></svg>"
    )


def _paint(width: int, tiles: Sequence[Tile], own: Tile | None) -> Drawing:
    columns = max(tile.column for tile in tiles) + 1
    rows = max(tile.row for tile in tiles) + 1
    pitch = min(46 if width > NARROW else 44, (width - 2 * _GAP) // columns)
    drawing = Drawing(columns * pitch + _GAP, rows * pitch + _GAP)
    for tile in tiles:
        _tile(drawing, tile, pitch)
    if own:
        drawing.rect(
            own.column * pitch + _GAP - 0.5,
            own.row * pitch + _GAP - 0.5,
            pitch - _GAP + 1,
            pitch - _GAP + 1,
            "mine-outline",
            radius=4,
        )
    return drawing


def _tile(drawing: Drawing, tile: Tile, pitch: int) -> None:
    letter, step, words = STAGES[tile.stage]
    x, y, side = tile.column * pitch + _GAP, tile.row * pitch + _GAP, pitch - _GAP
    if tile.href:
        # the code stands first: whoever speaks to the browser says what they see
        drawing.open_link(tile.href, f"{tile.code}, {tile.name}: {words}")
    drawing.rect(x, y, side, side, f"tile-{step}", radius=4)
    middle = x + side / 2
    first = y + (side / 2 - 2 if letter else side / 2 + 5)
    drawing.text(middle, first, tile.code, f"on-{step}", anchor="middle", size=SMALL_FONT_SIZE)
    if letter:
        drawing.text(
            middle, first + 15, letter, f"on-{step}-strong", anchor="middle", size=SMALL_FONT_SIZE
        )
    if tile.href:
        drawing.close_link()
