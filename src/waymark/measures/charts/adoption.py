"""How a practice spread: a step curve of the forces that run it, month by month."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from waymark.measures.charts.axes import (
    Event,
    Frame,
    draw_events,
    event_room,
    events_within,
    month_axis,
    value_axis,
)
from waymark.measures.charts.chart import Chart, NothingToDraw, Table, drawn_twice
from waymark.measures.charts.drawing import Drawing, text_width
from waymark.measures.charts.words import ticks
from waymark.measures.words import count, counted, month


def adoption_curve(
    id: str,
    *,
    title: str,
    months: Sequence[date],
    live: Sequence[int],
    events: Sequence[Event] = (),
    median_months: float | None = None,
    sentence: str = "",
    wide: int = 720,
) -> Chart:
    """Draw how many forces run a practice at the end of each month.

    `months` (any day of each, in order, without gaps) and `live` (forces live or embedded) are of
    one length; `median_months` is the usual time from reading the record to going live.
    `sentence` stands in for the usual one where what is counted is not forces.
    """
    if len(months) != len(live):
        raise ValueError(f"{len(months)} months, but {len(live)} counts")
    if not months:
        raise NothingToDraw("No month has been counted yet")
    if min(live) < 0:
        raise ValueError("A count of forces cannot be below 0")
    marked = events_within(events, months)
    return drawn_twice(
        lambda width: _paint(width, months, live, marked),
        id=id,
        title=title,
        sentence=sentence or _sentence(months, live, median_months),
        table=_table(months, live, marked),
        wide=wide,
    )


def _sentence(months: Sequence[date], live: Sequence[int], median_months: float | None) -> str:
    now, most = live[-1], max(live)
    words = f"{counted(now, 'force is', 'forces are')} live in {month(months[-1])}"
    if now == 0:
        words = f"No force is live in {month(months[-1])}"
    if len(live) > 1 and live[0] != now:
        way = "up" if live[0] < now else "down"
        words += f", {way} from {count(live[0])} in {month(months[0])}"
    if most > max(now, live[0]):
        words += f"; at most {counted(most, 'was', 'were')}, in {month(months[live.index(most)])}"
    if median_months is not None:
        whole = f"{median_months:g}"
        words += f". It took a median of {whole} {'month' if whole == '1' else 'months'}"
        words += " from reading the record to going live"
    return words + "."


def _table(months: Sequence[date], live: Sequence[int], marked: list[tuple[int, str]]) -> Table:
    named: dict[int, list[str]] = {}
    for index, name in marked:
        named.setdefault(index, []).append(name)
    rows = tuple(
        (month(day), count(forces), "; ".join(named.get(index, [])))
        for index, (day, forces) in enumerate(zip(months, live, strict=True))
    )
    if not marked:
        return Table(("Month", "Forces live"), tuple(row[:2] for row in rows), numeric=(1,))
    return Table(("Month", "Forces live", "What happened"), rows, numeric=(1,))


def _paint(
    width: int, months: Sequence[date], live: Sequence[int], marked: list[tuple[int, str]]
) -> Drawing:
    narrow = width < 500
    left, right = 36.0, width - 22.0
    plain = Frame(left, 0, right, 0, 0, len(months) - 1, 0, 1)
    placed = [(plain.x(index), name) for index, name in marked]
    top = 14 + event_room(placed, left, right)
    bottom = top + (170 if narrow else 210)
    scale = [value for value in ticks(0, max(*live, 1), 5) if value == int(value)]
    frame = Frame(left, top, right, bottom, 0, len(months) - 1, scale[0], scale[-1])
    drawing = Drawing(width, bottom + 42)
    value_axis(drawing, frame, scale, lambda value: count(int(value)))
    month_axis(drawing, frame, months, 4 if narrow else 9)
    draw_events(drawing, frame, placed)
    drawing.path(_steps(frame, live), "curve")
    _name_last(drawing, frame, live)
    return drawing


def _steps(frame: Frame, live: Sequence[int]) -> list[tuple[float, float]]:
    points = [(frame.x(0), frame.y(live[0]))]
    for index, (before, after) in enumerate(pairwise(live), start=1):
        if after != before:
            points += [(frame.x(index), frame.y(before)), (frame.x(index), frame.y(after))]
    points.append((frame.x(len(live) - 1), frame.y(live[-1])))
    return points


def _name_last(drawing: Drawing, frame: Frame, live: Sequence[int]) -> None:
    x, y = frame.x(len(live) - 1), frame.y(live[-1])
    label = f"{count(live[-1])} live"
    drawing.mark("end", x, y, 4)
    drawing.text(max(x, frame.left + text_width(label)), y - 10, label, "strong-halo", anchor="end")
