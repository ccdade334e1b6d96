"""What every chart function gives back, and how a picture is drawn twice."""

from collections.abc import Callable
from dataclasses import dataclass, field

from waymark.measures.charts.drawing import Drawing, Svg, mark

NARROW = 330


class NothingToDraw(ValueError):
    """There are no figures to draw: say so in words on the page instead of an empty frame."""


@dataclass(frozen=True, slots=True)
class Table:
    """The same figures as rows of text, for those who cannot or would rather not see a picture."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()  # columns to set flush right


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One line of the key beside a chart: a small picture, hidden from readers, and its words."""

    svg: Svg
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, the sentence that says what it shows, and its table; all three tell the same.

    `svg_narrow` is empty for small marks and small charts, which are drawn once.
    """

    svg_wide: Svg
    svg_narrow: Svg
    sentence: str
    table: Table
    key: tuple[KeyEntry, ...] = field(default=())

    @property
    def svg(self) -> Svg:
        """Both drawings in the box that shows the one that fits; a small mark is just itself."""
        if not self.svg_narrow:
            return self.svg_wide
        return Svg(f'<div class="wm-chart">{self.svg_wide}{self.svg_narrow}</div>')


def drawn_twice(
    paint: Callable[[int], Drawing],
    *,
    id: str,
    title: str,
    sentence: str,
    table: Table,
    key: tuple[KeyEntry, ...] = (),
    wide: int = 720,
    role: str = "img",
) -> Chart:
    """Draw for a broad and for a small screen, so that letters are never shrunk to fit.

    A chart that is no wider than a small screen anyway (`wide=330`) is drawn once.
    """
    if wide not in (720, 540, NARROW):
        raise ValueError("A chart is 720 wide, 540 for half a page, or 330 for every screen")
    if wide == NARROW:
        once = paint(NARROW).finish(id, title, sentence, kind="wm-chart-once", role=role)
        return Chart(once, Svg(), sentence, table, key)
    broad = "wm-chart-wide" if wide == 720 else "wm-chart-wide wm-chart-half"
    return Chart(
        svg_wide=paint(wide).finish(f"{id}-w", title, sentence, kind=broad, role=role),
        svg_narrow=paint(NARROW).finish(
            f"{id}-n", title, sentence, kind="wm-chart-narrow", role=role
        ),
        sentence=sentence,
        table=table,
        key=key,
    )


def key_entry(state: str, words: str) -> KeyEntry:
    """Show a point's shape, or with `line:` a kind of line, beside the words for it."""
    if state.startswith("line:"):
        inside = f'<line class="wm-c-{state[5:]}" x1="0" y1="8" x2="18" y2="8"/>'
    elif state.startswith("area:"):
        inside = f'<rect class="wm-c-{state[5:]}" x="1" y="1" width="16" height="14"/>'
    else:
        inside = mark(state, 9, 8)
    return KeyEntry(
        Svg(f'<svg class="wm-c wm-c-key" aria-hidden="true" width="18" height="16">{inside}</svg>'),
        words,
    )
