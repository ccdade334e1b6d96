"""Amounts side by side: bars from 0, each with its interval and its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from waymark.measures.charts.chart import Chart, NothingToDraw, Table, drawn_twice
from waymark.measures.charts.drawing import LINE_HEIGHT, Drawing, wrapped
from waymark.measures.charts.words import Write, percent, plain, ticks


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its value, the ends of its interval, and its figures in words ("413 of 453").

    A bar without a value is not drawn; its `detail` says why ("fewer than 5, not shown").
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    detail: str = ""

    def __post_init__(self) -> None:
        if any(end is not None and end < 0 for end in (self.value, self.low, self.high)):
            raise ValueError("A bar starts at 0 and cannot go below it")


def bars(
    id: str,
    *,
    title: str,
    rows: Sequence[Bar],
    mine: str = "",
    shares: bool = True,
    wide: int = 720,
) -> Chart:
    """Draw horizontal bars in the order given; `mine` is the label of the viewer's own.

    Values are shares of 1, written as percentages, or plain amounts from 0 up.
    """
    shown = [(row, row.value) for row in rows if row.value is not None]
    if not shown:
        raise NothingToDraw("No figure can be shown")
    write = percent if shares else plain
    return drawn_twice(
        lambda width: _paint(width, rows, mine, shares),
        id=id,
        title=title,
        sentence=_sentence(shown, len(rows), mine, write),
        table=_table(rows, write),
        wide=wide,
    )


def _sentence(shown: Sequence[tuple[Bar, float]], among: int, mine: str, write: Write) -> str:
    def said(row: Bar, value: float) -> str:
        return f"{write(value)} ({row.label}{': ' + row.detail if row.detail else ''})"

    least, most = min(shown, key=lambda pair: pair[1]), max(shown, key=lambda pair: pair[1])
    own = next((pair for pair in shown if pair[0].label == mine), None)
    if least[1] != most[1]:
        words = f"Values run from {said(*least)} to {said(*most)}."
        if own and own not in (least, most):
            words += f" {own[0].label} is at {write(own[1])}."
    elif len(shown) > 1:
        words = f"All are at {write(most[1])}."
    else:
        words = f"{most[0].label} is at {write(most[1])}."
    if len(shown) < among:
        words += f" {among - len(shown)} of {among} cannot be shown."
    return words


def _table(rows: Sequence[Bar], write: Write) -> Table:
    def interval(row: Bar) -> str:
        if row.low is None or row.high is None:
            return ""
        return f"{write(row.low)} to {write(row.high)}"

    return Table(
        ("Name", "Value", "95% interval", "Figures"),
        tuple((row.label, _value(row, write, ""), interval(row), row.detail) for row in rows),
        numeric=(1, 2, 3),
    )


def _value(row: Bar, write: Write, otherwise: str) -> str:
    return otherwise if row.value is None else write(row.value)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where bars begin and end: beside their labels on a broad screen, under them on a small."""

    width: int
    narrow: bool
    left: float
    right: float
    most: float

    def x(self, value: float) -> float:
        return self.left + (self.right - self.left) * value / self.most


def _paint(width: int, rows: Sequence[Bar], mine: str, shares: bool) -> Drawing:
    narrow, write = width < 500, percent if shares else plain
    scale = _scale(rows, shares, 4 if narrow else 6)
    left, right = (2.0, width - 18.0) if narrow else (0.26 * width, width - 70.0)
    plan = _Plan(width, narrow, left, right, scale[-1])
    labels = [wrapped(row.label, width - 60 if narrow else left - 14) for row in rows]
    heights = [len(lines) * LINE_HEIGHT + (28 if narrow else 14) for lines in labels]
    bottom = 6 + sum(heights)
    drawing = Drawing(width, bottom + 24)
    for kind, values in (("zero", scale[:1]), ("grid", scale[1:])):
        drawing.lines([(plan.x(one), 2, plan.x(one), bottom) for one in values], kind)
    for value in scale:
        x = plan.x(value)
        drawing.text(x, bottom + 18, write(value), anchor="start" if x < 20 else "middle")
    tops = list(accumulate(heights[:-1], initial=6.0))
    for row, lines, y in zip(rows, labels, tops, strict=True):
        _names(drawing, plan, lines, y, _value(row, write, "–"), own=row.label == mine)
    inner = [height - 20 if narrow else 3 for height in heights]
    _bars(drawing, plan, rows, [y + down for y, down in zip(tops, inner, strict=True)], mine)
    return drawing


def _scale(rows: Sequence[Bar], shares: bool, at_most: int) -> list[float]:
    ends = [end for row in rows for end in (row.value, row.high) if end is not None]
    scale = ticks(0, max(*ends, 1e-9), at_most)
    if shares and max(ends) <= 1 < scale[-1]:
        return [*(value for value in scale if value < 1), 1.0]
    return scale


def _names(
    drawing: Drawing, plan: _Plan, lines: Sequence[str], y: float, value: str, *, own: bool
) -> None:
    kind = "strong-halo" if own else "text-halo"
    for index, line in enumerate(lines):
        drawing.text(2, y + 15 + index * LINE_HEIGHT, line, kind)
    drawing.text(plan.width - 2, y + 15, value, kind, anchor="end")


def _bars(
    drawing: Drawing, plan: _Plan, rows: Sequence[Bar], tops: Sequence[float], mine: str
) -> None:
    """Draw the bars, then all intervals over them: shapes of one kind together weigh less."""
    halos, whiskers = [], []
    for row, top in zip(rows, tops, strict=True):
        if row.value is None:
            continue
        kind = "bar-mine" if row.label == mine else "bar"
        drawing.rect(plan.left, top, plan.x(row.value) - plan.left, 14, kind)
        if row.low is None or row.high is None:
            continue
        low, high, middle = plan.x(row.low), plan.x(row.high), top + 7
        halos.append((low - 1, middle, high + 1, middle))
        whiskers.append((low, middle, high, middle))
        whiskers += [(x, top + 3, x, top + 11) for x in (low, high)]
    drawing.lines(halos, "whisker-halo")
    drawing.lines(whiskers, "whisker")
