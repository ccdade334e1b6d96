"""One measure over time: its months, what was to be expected, and events that may explain it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from waymark.measures.charts.axes import (
    Event,
    Frame,
    draw_events,
    event_room,
    events_within,
    month_axis,
    value_axis,
)
from waymark.measures.charts.chart import (
    Chart,
    KeyEntry,
    NothingToDraw,
    Table,
    drawn_twice,
    key_entry,
)
from waymark.measures.charts.drawing import Drawing, spread, text_width
from waymark.measures.charts.words import EXPECTED, Better, Write, percent, plain, ticks
from waymark.measures.spc import Segment, XmR
from waymark.measures.words import capital, counted, month


@dataclass(frozen=True, slots=True)
class _Run:
    """All that one drawing shows."""

    months: Sequence[date]
    series: XmR
    states: Sequence[str]
    events: list[tuple[int, str]]
    target: float | None
    target_at: int
    shares: bool

    @property
    def write(self) -> Write:
        return percent if self.shares else plain

    def bounded(self, limit: float) -> float:
        """Keep a limit where figures can be: no share lies above all or below none."""
        return min(1.0, max(0.0, limit)) if self.shares else limit


def control_chart(
    id: str,
    *,
    title: str,
    months: Sequence[date],
    series: XmR,
    better: Better,
    events: Sequence[Event] = (),
    target: float | None = None,
    target_from: date | None = None,
    shares: bool = True,
    wide: int = 720,
) -> Chart:
    """Draw a series of `spc.xmr` with its mean, limits, special causes and recorded events.

    `months` (any day of each, in order) and the values of the series are of one length; values
    are shares of 1, written as percentages, or plain amounts. New limits bring their own event. A
    target is drawn from the month in which it was set; without one, over all months.
    """
    if len(months) != len(series.values):
        raise ValueError(f"{len(months)} months, but {len(series.values)} values")
    if all(value is None for value in series.values):
        raise NothingToDraw("No month has figures yet")
    new_limits = [(s.start, s.reason) for s in series.segments if s.reason]
    marked = [mark for mark in events_within(events, months) if mark not in new_limits]
    at = sum(target_from is not None and on < target_from.replace(day=1) for on in months)
    events_shown = [*new_limits, *marked]
    run = _Run(months, series, series.states(better), events_shown, target, at, shares)
    return drawn_twice(
        lambda width: _paint(width, run),
        id=id,
        title=title,
        sentence=_sentence(run),
        table=_table(run),
        key=_key(run),
        wide=wide,
    )


def _sentence(run: _Run) -> str:
    last = max(i for i, value in enumerate(run.series.values) if value is not None)
    segment, value = run.series.segments[-1], run.series.values[last] or 0.0
    since = f" since {month(run.months[segment.start])}" if segment.reason else ""
    words = (
        f"{month(run.months[last])}: {run.write(value)}, where {_expected(run, segment)} was to be"
        f" expected (mean {run.write(segment.mean)})."
    )
    places = [i for i in range(segment.start, segment.stop) if run.series.values[i] is not None]
    odd = [i for i in places if run.states[i] != "common"]
    if not odd:
        return f"{words} {_all_expected(len(places), since)}"
    for state in ("worse", "better", "different"):
        of_state = [i for i in odd if run.states[i] == state]
        if of_state:
            words += f" {counted(len(of_state), 'month is', 'months are')} {EXPECTED[state]}"
            words += f", {_when(run, of_state, places)}."
    return words


def _all_expected(months: int, since: str) -> str:
    if months == 1:
        return f"The one month{since} is as expected."
    return f"All {months} months{since} are as expected."


def _when(run: _Run, places: list[int], all_places: list[int]) -> str:
    """Say since when, where months reach without a break to the latest; else the latest of them."""
    tail = all_places[-len(places) :]
    if len(places) > 1 and places == tail:
        return f"every one since {month(run.months[places[0]])}"
    latest = month(run.months[places[-1]])
    return f"in {latest}" if len(places) == 1 else f"the latest in {latest}"


def _expected(run: _Run, segment: Segment) -> str:
    low, high = run.bounded(segment.lower), run.bounded(segment.upper)
    return f"{run.write(low)} to {run.write(high)}"


def _table(run: _Run) -> Table:
    happened: dict[int, list[str]] = {}
    for index, name in run.events:
        happened.setdefault(index, []).append(name)
    rows = []
    for segment in run.series.segments:
        for i in range(segment.start, segment.stop):
            value = run.series.values[i]
            signs = ", ".join(sign.rule.value for sign in run.series.signals[i])
            verdict = capital(EXPECTED[run.states[i]]) + (f": {signs}" if signs else "")
            rows.append(
                (
                    month(run.months[i]),
                    "no figure" if value is None else run.write(value),
                    run.write(segment.mean),
                    _expected(run, segment),
                    "" if value is None else verdict,
                    "; ".join(happened.get(i, [])),
                )
            )
    header = ("Month", "Value", "Mean", "Expected range", "Compared with it", "What happened")
    return Table(header, tuple(rows), numeric=(1, 2, 3))


def _key(run: _Run) -> tuple[KeyEntry, ...]:
    present = [state for state in EXPECTED if state in run.states]
    entries = [key_entry(state, EXPECTED[state]) for state in present]
    first = run.series.segments[-1].baseline
    entries.append(key_entry("line:mean", f"mean, first {first} months"))
    entries.append(key_entry("line:limit", "expected range"))
    if run.target is not None:
        entries.append(key_entry("line:target", f"target {run.write(run.target)}"))
    return tuple(entries)


def _paint(width: int, run: _Run) -> Drawing:
    narrow = width < 500
    left, right = 46.0, width - (56.0 if narrow else 100.0)
    last = len(run.months) - 1
    flat = Frame(left, 0, right, 0, 0, last, 0, 1)
    placed = [(flat.x(index), name) for index, name in run.events]
    top = 14 + event_room(placed, left, right)
    bottom = top + (190 if narrow else 230)
    scale = _scale(run)
    frame = Frame(left, top, right, bottom, 0, last, scale[0], scale[-1])
    drawing = Drawing(width, bottom + 42)
    for segment in run.series.segments:
        _band(drawing, frame, run, segment)
    value_axis(drawing, frame, scale, run.write)
    month_axis(drawing, frame, run.months, 5 if narrow else 9)
    for segment in run.series.segments:
        _limits(drawing, frame, run, segment)
    if run.target is not None:
        begin = frame.x(min(run.target_at, last))
        drawing.line(begin, frame.y(run.target), right, frame.y(run.target), "target")
    draw_events(drawing, frame, placed)
    _points(drawing, frame, run, 4 if narrow else 5)
    _name_limits(drawing, frame, run, narrow=narrow)
    return drawing


def _scale(run: _Run) -> list[float]:
    known = [value for value in run.series.values if value is not None]
    for segment in run.series.segments:
        known += [run.bounded(segment.lower), run.bounded(segment.upper)]
    if run.target is not None:
        known.append(run.target)
    scale = ticks(min(known), max(known), 6)
    return [value for value in scale if not run.shares or value <= 1] if max(known) <= 1 else scale


def _ends(frame: Frame, run: _Run, segment: Segment) -> tuple[float, float]:
    """Let a segment reach half a month to each side, and to the edges of the plot."""
    last = len(run.months) - 1
    begin = 0.0 if segment.start == 0 else segment.start - 0.5
    end = float(last) if segment.stop > last else segment.stop - 0.5
    return frame.x(begin), frame.x(end)


def _band(drawing: Drawing, frame: Frame, run: _Run, segment: Segment) -> None:
    left, right = _ends(frame, run, segment)
    top, bottom = frame.y(run.bounded(segment.upper)), frame.y(run.bounded(segment.lower))
    drawing.rect(left, top, right - left, bottom - top, "band")


def _limits(drawing: Drawing, frame: Frame, run: _Run, segment: Segment) -> None:
    left, right = _ends(frame, run, segment)
    for limit in (segment.lower, segment.upper):
        y = frame.y(run.bounded(limit))
        drawing.line(left, y, right, y, "limit")
    drawing.line(left, frame.y(segment.mean), right, frame.y(segment.mean), "mean")


def _stretches(values: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    """Split a series where months have no figure: no line is drawn across them."""
    for known, part in groupby(enumerate(values), key=lambda pair: pair[1] is not None):
        if known:
            yield [(index, value) for index, value in part if value is not None]


def _points(drawing: Drawing, frame: Frame, run: _Run, size: float) -> None:
    for stretch in _stretches(run.series.values):
        if len(stretch) > 1:
            drawing.path([(frame.x(i), frame.y(value)) for i, value in stretch], "series")
        for i, value in stretch:
            drawing.mark(run.states[i], frame.x(i), frame.y(value), size)


def _name_limits(drawing: Drawing, frame: Frame, run: _Run, *, narrow: bool) -> None:
    segment = run.series.segments[-1]
    mean = run.write(segment.mean)
    names = [
        (frame.y(run.bounded(segment.upper)), run.write(run.bounded(segment.upper)), "text"),
        (frame.y(segment.mean), mean if narrow else f"mean {mean}", "strong"),
        (frame.y(run.bounded(segment.lower)), run.write(run.bounded(segment.lower)), "text"),
    ]
    for y, (_, name, kind) in zip(spread([y for y, _, _ in names]), names, strict=True):
        drawing.text(frame.right + 6, y + 5, name, kind)
    _name_last(drawing, frame, run)


def _name_last(drawing: Drawing, frame: Frame, run: _Run) -> None:
    """Write the latest value clear of the points beside it, on the far side from the mean."""
    known = [(frame.x(i), value) for i, value in enumerate(run.series.values) if value is not None]
    x, value = known[-1]
    name = run.write(value)
    beside = [frame.y(other) for at, other in known if at > x - text_width(name, bold=True) - 6]
    below = value < run.series.segments[-1].mean
    y = max(beside) + 22 if below else min(beside) - 12
    drawing.text(x, min(y, frame.bottom - 4), name, "strong-halo", anchor="end")
