"""The few shapes that every chart is drawn with, each written as escaped SVG.

Colours come only from CSS classes (`wm-c-…`, in `shared/ui/scss/_charts.scss`): the pages' content
security policy forbids styles inside a document, and dark, print and forced colours then follow.
"""

import math
import re
from collections.abc import Iterator, Sequence
from html import escape as escape_html
from itertools import groupby

FONT_SIZE = 15
SMALL_FONT_SIZE = 14  # for the codes on tiles; nothing in a chart is smaller
LINE_HEIGHT = 18
LETTER_WIDTH = 7.4  # of Source Sans 3 at 15 px, on the generous side; we never measure a font

# XML 1.0 section 2.2: everything else cannot stand in a document, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ALIKE = re.compile('<(?:circle|rect) class="[^"]+"')
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")


class Svg(str):
    """A finished drawing. Templates print it as it is; joined to text it is text again."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def escape(text: str) -> str:
    """Make text safe inside an element or a quoted attribute, and legal in XML."""
    return escape_html(_NOT_XML.sub("\ufffd", text), quote=True)


def number(value: float) -> str:
    """Write a coordinate with at most one decimal; refuse what no page can place."""
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be drawn")
    short = f"{value:.1f}"
    return short[:-2] if short.endswith(".0") else short


def text_width(text: str, *, bold: bool = False) -> float:
    """Guess how wide a text will be, in pixels, never too narrow for ordinary words."""
    return len(text) * LETTER_WIDTH * (1.06 if bold else 1)


def wrapped(text: str, width: float) -> list[str]:
    """Break a label into lines that fit a width; one long word is broken, never cut off."""
    limit = max(4, int(width / LETTER_WIDTH))
    lines = [""]
    for word in text.split():
        while len(word) > limit:
            head, word = word[:limit], word[limit:]
            lines.append(head)
        if not lines[-1]:
            lines[-1] = word
        elif len(lines[-1]) + 1 + len(word) <= limit:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return [line for line in lines if line] or [""]


def spread(places: list[float], apart: float = LINE_HEIGHT - 2) -> list[float]:
    """Move labels that are given from top to bottom just far enough that none covers another."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + apart) if moved else place)
    # what was pushed down is shared out, so that the labels stay around their lines
    shift = sum(new - old for new, old in zip(moved, places, strict=True)) / max(1, len(places))
    return [place - shift for place in moved]


class Drawing:
    """A picture under construction: shapes are added in the order in which they are painted."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
        self._parts.append(
            f'<line class="wm-c-{kind}" x1="{number(x1)}" y1="{number(y1)}"'
            f' x2="{number(x2)}" y2="{number(y2)}"/>'
        )

    def lines(self, ends: Sequence[tuple[float, float, float, float]], kind: str) -> None:
        """Draw straight lines of one kind as one shape: (x, y) of one end, (x, y) of the other."""
        if ends:
            self._parts.append(f'<path class="wm-c-{kind}" d="{"".join(map(_stroke, ends))}"/>')

    def rect(
        self, x: float, y: float, width: float, height: float, kind: str, *, radius: float = 0
    ) -> None:
        corner = f' rx="{number(radius)}"' if radius else ""
        self._parts.append(
            f'<rect class="wm-c-{kind}" x="{number(x)}" y="{number(y)}"'
            f' width="{number(max(0, width))}" height="{number(max(0, height))}"{corner}/>'
        )

    def squares(self, corners: Sequence[tuple[float, float]], side: float, kind: str) -> None:
        """Draw squares of one kind and size as one shape, by their upper left corners."""
        steps = "".join(f"M{number(x)} {number(y)}h{number(side)}v{number(side)}h-{number(side)}z"
                        for x, y in corners)  # fmt: skip
        self._parts.append(f'<path class="wm-c-{kind}" d="{steps}"/>')

    def path(self, points: list[tuple[float, float]], kind: str) -> None:
        """Join points by straight lines."""
        steps = "L".join(f"{number(x)} {number(y)}" for x, y in points)
        self._parts.append(f'<path class="wm-c-{kind}" d="M{steps}"/>')

    def text(
        self,
        x: float,
        y: float,
        text: str,
        kind: str = "text",
        *,
        anchor: str = "start",
        size: int = FONT_SIZE,
    ) -> None:
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        letters = "" if size == FONT_SIZE else f' font-size="{size}"'
        look = "" if kind == "text" else f' class="wm-c-{kind}"'  # as all text is by itself
        self._parts.append(
            f'<text{look} x="{number(x)}" y="{number(y)}"{place}{letters}>{escape(text)}</text>'
        )

    def two_lines(self, x: float, y: float, first: str, second: str, kind: str) -> None:
        """Write two short lines of one kind, the second under the first."""
        self._parts.append(
            f'<text class="wm-c-{kind}" x="{number(x)}" y="{number(y)}">{escape(first)}'
            f'<tspan x="{number(x)}" dy="15">{escape(second)}</tspan></text>'
        )

    def mark(self, state: str, x: float, y: float, size: float = 5) -> None:
        """Draw one point: its shape says its state, so that its colour need not."""
        self._parts.append(mark(state, x, y, size))

    def open_letters(self, *, anchor: str, size: int) -> None:
        """Begin texts that share their anchor and size, which are then not written with each."""
        self._parts.append(f'<g text-anchor="{anchor}" font-size="{size}">')

    def close_letters(self) -> None:
        self._parts.append("</g>")

    def open_link(self, href: str, name: str) -> None:
        self._parts.append(
            f'<a class="wm-c-link" href="{escape(href)}" aria-label="{escape(name)}">'
        )

    def close_link(self) -> None:
        self._parts.append("</a>")

    def finish(self, id: str, title: str, description: str, *, kind: str, role: str = "img") -> Svg:
        """Close the picture, with the title and description that a screen reader speaks."""
        if not _ID.match(id):
            raise ValueError(f"{id!r} cannot be the id of a chart: letters, digits, - and _ only")
        return Svg(
            f'<svg xmlns="http://www.w3.org/2000/svg" class="wm-c {kind}" role="{role}"'
            f' width="{number(self.width)}" height="{number(self.height)}"'
            f' viewBox="0 0 {number(self.width)} {number(self.height)}" font-size="{FONT_SIZE}"'
            f' aria-labelledby="{id}-t" aria-describedby="{id}-d">'
            f'<title id="{id}-t">{escape(title)}</title>'
            f'<desc id="{id}-d">{escape(description)}</desc>'
            f"{''.join(_together(self._parts))}</svg>"
        )


def _stroke(ends: tuple[float, float, float, float]) -> str:
    x1, y1, x2, y2 = map(number, ends)
    to = f"H{x2}" if y1 == y2 else f"V{y2}" if x1 == x2 else f"L{x2} {y2}"
    return f"M{x1} {y1}{to}"


def _look(part: str) -> str:
    """The beginning of a circle or box up to its class: what those of one kind have in common.

    Lines and paths are left as they are: the style sheet colours them one by one.
    """
    found = _ALIKE.match(part)
    return found[0] if found else ""


def _together(parts: Sequence[str]) -> Iterator[str]:
    """Write the class of circles and boxes of one kind that follow each other only once."""
    for look, run in groupby(parts, key=_look):
        alike = list(run)
        if not look or len(alike) < 3:
            yield from alike
            continue
        name, _, kind = look[1:].partition(" ")
        yield f"<g {kind}>"
        yield from (f"<{name}{part[len(look) :]}" for part in alike)
        yield "</g>"


def mark(state: str, x: float, y: float, size: float = 5) -> str:
    """Write the shape for a state: circle, triangle up or down, square or diamond."""
    if state in ("common", "end", "last"):
        return (
            f'<circle class="wm-c-{state}" cx="{number(x)}" cy="{number(y)}"'
            f' r="{number(size * 0.8)}"/>'
        )
    corners = {
        "better": [(x, y - size), (x + size, y + size * 0.75), (x - size, y + size * 0.75)],
        "worse": [(x, y + size), (x + size, y - size * 0.75), (x - size, y - size * 0.75)],
        "different": [
            (x - size * 0.8, y - size * 0.8),
            (x + size * 0.8, y - size * 0.8),
            (x + size * 0.8, y + size * 0.8),
            (x - size * 0.8, y + size * 0.8),
        ],
    }.get(state)
    if corners is None and state in ("mine", "pooled"):  # both diamonds; mine has a yellow rim
        reach = size * 1.25
        corners = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
    if corners is None:
        raise ValueError(f"No shape stands for {state!r}")
    outline = "L".join(f"{number(a)} {number(b)}" for a, b in corners)
    return f'<path class="wm-c-{state}" d="M{outline}Z"/>'
