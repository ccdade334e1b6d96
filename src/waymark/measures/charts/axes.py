"""The frame of a chart over time or over values: where a value lies, its ticks and its grid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from waymark.measures.charts.drawing import LINE_HEIGHT, Drawing, text_width, wrapped
from waymark.measures.charts.words import MONTHS

_NAMES_GAP = 24  # between the names of events and the plot: room for the label of a last value


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a month and may explain a change: a go-live, a new Code."""

    month: date
    name: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle in which values are plotted, and the two scales that lead into it."""

    left: float
    top: float
    right: float
    bottom: float
    x_low: float
    x_high: float
    y_low: float
    y_high: float

    def x(self, value: float) -> float:
        return self.left + (self.right - self.left) * _share(value, self.x_low, self.x_high)

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * _share(value, self.y_low, self.y_high)


def _share(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 0.5


def value_axis(
    drawing: Drawing, frame: Frame, values: Sequence[float], write: Callable[[float], str]
) -> None:
    """Draw the horizontal grid with its values at the left; the lowest line is the base."""
    heights = [frame.y(value) for value in values]
    for kind, places in (("base", heights[:1]), ("grid", heights[1:])):
        drawing.lines([(frame.left, y, frame.right, y) for y in places], kind)
    for value, y in zip(values, heights, strict=True):
        drawing.text(frame.left - 7, y + 5, write(value), anchor="end")


def month_axis(drawing: Drawing, frame: Frame, months: Sequence[date], at_most: int) -> None:
    """Name evenly spaced months under the base, and each year under its first named month."""
    step = next(
        (s for s in (1, 2, 3, 6, 12, 24, 60) if (len(months) - 1) // s < at_most),
        max(1, len(months)),
    )
    year = None
    for index in range(0, len(months), step):
        day = months[index]
        drawing.text(
            frame.x(index), frame.bottom + LINE_HEIGHT, MONTHS[day.month - 1], anchor="middle"
        )
        if day.year != year:
            drawing.text(
                frame.x(index), frame.bottom + 2 * LINE_HEIGHT - 1, str(day.year), anchor="middle"
            )
        year = day.year


@dataclass(frozen=True, slots=True)
class _Label:
    """An event's name, broken into lines, with the row on which it starts."""

    x: float
    text_x: float
    anchor: str
    lines: list[str]
    row: int


def _place(
    events: Sequence[tuple[float, str]], left: float, right: float
) -> tuple[list[_Label], int]:
    """Give every event a row of its own, so that no name runs into another or into a line.

    A line goes down from its name past all rows below it. Names at the left of their line stand
    first, from right to left, and the others below them from left to right: what a name reaches
    over has then not begun yet. Only lines of the first sort could be in the way of the second,
    so a name at the right of its line ends before the next of those.
    """
    before: list[tuple[float, float, str, list[str]]] = []
    after: list[tuple[float, float, str, list[str]]] = []
    wall = right
    for x, name in sorted(events, reverse=True):
        room_right, room_left = wall - x - 6, x - 6 - left
        if text_width(name) <= room_right or room_right >= room_left:
            after.insert(0, (x, x + 6, "start", wrapped(name, room_right)))
        else:
            before.append((x, x - 6, "end", wrapped(name, room_left)))
            wall = min(wall, x - 6)
    labels, row = [], 0
    for x, side, anchor, lines in (*before, *after):
        labels.append(_Label(x, side, anchor, lines, row))
        row += len(lines)
    return labels, row


def event_room(events: Sequence[tuple[float, str]], left: float, right: float) -> float:
    """Say how much height the names of events need above the plot."""
    rows = _place(events, left, right)[1]
    return rows * LINE_HEIGHT + _NAMES_GAP if rows else 0


def draw_events(drawing: Drawing, frame: Frame, events: Sequence[tuple[float, str]]) -> None:
    """Draw a dotted line down from each event's name to the base."""
    labels, rows = _place(events, frame.left, frame.right)
    top = frame.top - rows * LINE_HEIGHT - _NAMES_GAP
    for label in labels:
        first = top + label.row * LINE_HEIGHT
        drawing.line(label.x, first, label.x, frame.bottom, "event")
        for index, line in enumerate(label.lines):
            drawing.text(
                label.text_x,
                first + 13 + index * LINE_HEIGHT,
                line,
                "event-name",
                anchor=label.anchor,
            )


def events_within(events: Sequence[Event], months: Sequence[date]) -> list[tuple[int, str]]:
    """Match events to the months shown; those before the first or after the last are left out."""
    index = {(day.year, day.month): place for place, day in enumerate(months)}
    return [
        (index[event.month.year, event.month.month], event.name)
        for event in events
        if (event.month.year, event.month.month) in index
    ]
