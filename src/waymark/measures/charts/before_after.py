"""One force before and after it went live, with the forces it is compared with, month by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from waymark.measures.charts.axes import Frame, draw_events, event_room, month_axis, value_axis
from waymark.measures.charts.chart import Chart, NothingToDraw, Table, drawn_twice, key_entry
from waymark.measures.charts.drawing import Drawing
from waymark.measures.charts.words import percent, ticks
from waymark.measures.words import capital, counted, month

Shares = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class _Run:
    """All that one drawing shows. `start` is the month that is counted neither way."""

    months: Sequence[date]
    own: Shares
    others: Shares
    start: int
    event: str

    def mean(self, shares: Shares, *, after: bool) -> float:
        """Average the months with a figure on one side of the start, each month alike."""
        part = shares[self.start + 1 :] if after else shares[: self.start]
        known = [share for share in part if share is not None]
        return sum(known) / len(known)


def before_after(
    id: str,
    *,
    title: str,
    force: str,
    months: Sequence[date],
    own: Shares,
    others: Shares,
    start: int,
    event: str,
    compared: int,
    wide: int = 720,
) -> Chart:
    """Draw a force's shares and the mean share of the forces compared, with the means before
    and after.

    `own` and `others` are shares of 1, None where a month has none (`others` all None without
    comparison); `start` the place of the month in which it went live, named by `event`.
    """
    run = _Run(months, own, others, start, event)
    if not any(share is not None for share in own[:start]):
        raise NothingToDraw("No month before the start has a figure")
    if not any(share is not None for share in own[start + 1 :]):
        raise NothingToDraw("No month after the start has a figure")
    key = [key_entry("common", force), key_entry("line:mean", "mean before, mean after")]
    if compared:
        key.append(key_entry("line:limit", counted(compared, "force compared", "forces compared")))
    return drawn_twice(
        lambda width: _paint(width, run),
        id=id,
        title=title,
        sentence=_sentence(run, force, compared),
        table=_table(run, force),
        key=tuple(key),
        wide=wide,
    )


def _sentence(run: _Run, force: str, compared: int) -> str:
    own = [percent(run.mean(run.own, after=after)) for after in (False, True)]
    words = f"{force}: {own[0]} in an average month before {run.event}, {own[1]} after"
    if not compared:
        return f"{words}."
    others = [percent(run.mean(run.others, after=after)) for after in (False, True)]
    with_it = counted(compared, "force compared with it", "forces compared with it")
    return f"{words}. {capital(with_it)}: {others[0]}, then {others[1]}."


def _table(run: _Run, force: str) -> Table:
    def written(share: float | None) -> str:
        return "no figure" if share is None else percent(share)

    rows = tuple(
        (
            month(day),
            "went live" if place == run.start else "before" if place < run.start else "after",
            written(run.own[place]),
            written(run.others[place]),
        )
        for place, day in enumerate(run.months)
    )
    return Table(("Month", "When", force, "Forces compared, mean"), rows, numeric=(2, 3))


def _paint(width: int, run: _Run) -> Drawing:
    narrow = width < 500
    left, right = 46.0, width - (52.0 if narrow else 64.0)
    last = len(run.months) - 1
    flat = Frame(left, 0, right, 0, 0, last, 0, 1)
    placed = [(flat.x(run.start), run.event)]
    top = 14 + event_room(placed, left, right)
    bottom = top + (190 if narrow else 230)
    known = [share for share in (*run.own, *run.others) if share is not None]
    scale = ticks(min(known), max(known), 6)
    frame = Frame(left, top, right, bottom, 0, last, scale[0], scale[-1])
    drawing = Drawing(width, bottom + 42)
    value_axis(drawing, frame, scale, percent)
    month_axis(drawing, frame, run.months, 5 if narrow else 9)
    for stretch in _stretches(run.others):
        if len(stretch) > 1:
            drawing.path([(frame.x(i), frame.y(share)) for i, share in stretch], "limit")
    draw_events(drawing, frame, placed)
    for stretch in _stretches(run.own):
        if len(stretch) > 1:
            drawing.path([(frame.x(i), frame.y(share)) for i, share in stretch], "series")
        for i, share in stretch:
            drawing.mark("common", frame.x(i), frame.y(share), 4 if narrow else 5)
    _means(drawing, frame, run)
    return drawing


def _means(drawing: Drawing, frame: Frame, run: _Run) -> None:
    """Draw the adopter's mean before and after, the second with its value."""
    ends = ((0, run.start - 1, False), (run.start + 1, len(run.months) - 1, True))
    for first, last, after in ends:
        share = run.mean(run.own, after=after)
        y = frame.y(share)
        drawing.line(frame.x(first), y, frame.x(last), y, "mean")
        if after:
            drawing.text(frame.right + 6, y + 5, percent(share), "strong-halo")


def _stretches(shares: Shares) -> Iterator[list[tuple[int, float]]]:
    """Split a series where months have no figure: no line is drawn across them."""
    for known, part in groupby(enumerate(shares), key=lambda pair: pair[1] is not None):
        if known:
            yield [(place, share) for place, share in part if share is not None]
