"""What changed where a practice was adopted: estimates with their intervals, against no change."""

from collections.abc import Sequence
from dataclasses import dataclass

from waymark.measures.charts.chart import Chart, NothingToDraw, Table, drawn_twice, key_entry
from waymark.measures.charts.drawing import LINE_HEIGHT, Drawing, wrapped
from waymark.measures.charts.words import Better, plain, small_number, ticks
from waymark.measures.words import capital, counted, listed, signed, unsigned


def _verdicts(better: Better) -> dict[str, str]:
    """Say what each state means; a square is a change of which no cause can be named, if any."""
    return {
        "better": "improved",
        "worse": "got worse",
        "different": "changed, cause not clear" if better else "changed",
        "common": "could be chance",
    }


@dataclass(frozen=True, slots=True)
class Effect:
    """A change on one measure, in points, with the ends of its 95% interval.

    `unclear` where something else could have made it, so that it is not called an improvement.
    """

    label: str
    estimate: float
    low: float
    high: float
    unclear: bool = False

    def __post_init__(self) -> None:
        if not self.low <= self.estimate <= self.high:
            raise ValueError(f"{self.estimate} does not lie between {self.low} and {self.high}")

    def state(self, better: Better) -> str:
        """Judge by the interval alone: one that reaches 0 could be chance."""
        if self.low <= 0 <= self.high:
            return "common"
        if better is None or self.unclear:
            return "different"
        return "better" if (self.low > 0) == (better == "higher") else "worse"

    def figures(self) -> str:
        """Write "+6.1 [3.9 to 8.3]"."""
        return f"{signed(self.estimate)} [{unsigned(self.low)} to {unsigned(self.high)}]"


def effects(
    id: str,
    *,
    title: str,
    axis: str,
    rows: Sequence[Effect],
    pooled: Effect | None = None,
    next_force: tuple[float, float] | None = None,
    better: Better = "higher",
    wide: int = 720,
) -> Chart:
    """Draw one force's change a line, its interval against 0, and all together last.

    Estimates are percentage points of the measure that `axis` names. `next_force` is where the
    change of another force like these is to be expected: a line without a point, below the rest.
    """
    if not rows:
        raise NothingToDraw("No effect has been measured yet")
    key = [key_entry(state, words) for state, words in _key(rows, better)]
    if pooled:
        key.append(key_entry("pooled", "all together"))
    return drawn_twice(
        lambda width: _paint(width, axis, rows, pooled, next_force, better),
        id=id,
        title=title,
        sentence=_sentence(rows, pooled, better),
        table=_table([*rows, *([pooled] if pooled else [])], next_force, better),
        key=tuple(key),
        wide=wide,
    )


def effect_mark(id: str, effect: Effect | None, *, better: Better = "higher") -> Chart:
    """Draw the small mark of the evidence axes: a dot and interval on −10 to +10 points.

    Without an effect it is a dotted line: not measured.
    """
    sentence, drawing = "Effect not measured.", Drawing(110, 24)
    if effect is None:
        drawing.line(4, 12, 106, 12, "unmeasured")
        rows: tuple[tuple[str, ...], ...] = (("Effect", "not measured"),)
    else:
        state = effect.state(better)
        sentence = f"{effect.label}: {effect.figures()}, {_verdicts(better)[state]}."
        _paint_mark(drawing, effect, state)
        rows = ((effect.label, effect.figures(), _verdicts(better)[state]),)
    header = ("Effect", "Change [95% interval]", "What it says")[: len(rows[0])]
    picture = drawing.finish(id, "Measured effect", sentence, kind="wm-chart-small")
    return Chart(picture, type(picture)(), sentence, Table(header, rows))


def _paint_mark(drawing: Drawing, effect: Effect, state: str) -> None:
    def place(value: float) -> float:  # beyond 10 points the mark stands at the edge
        return 55 + 4.9 * max(-10.0, min(10.0, value))

    drawing.line(4, 12, 106, 12, "grid")
    drawing.line(55, 5, 55, 19, "zero")
    drawing.line(place(effect.low), 12, place(effect.high), 12, f"range-{state}")
    drawing.mark(state, place(effect.estimate), 12, 6)


def _key(rows: Sequence[Effect], better: Better) -> list[tuple[str, str]]:
    words = {
        "better": "clear improvement",
        "worse": "clear worsening",
        "different": "clear change, cause not clear" if better else "clear change",
        "common": "could be chance",
    }
    present = {row.state(better) for row in rows}
    return [(state, said) for state, said in words.items() if state in present]


def _sentence(rows: Sequence[Effect], pooled: Effect | None, better: Better) -> str:
    states = [row.state(better) for row in rows]
    parts = [
        f"{small_number(states.count(state))} {words}"
        for state, words in _verdicts(better).items()
        if state in states
    ]
    of = f"Of {counted(len(rows), 'force', 'forces')}"
    own = f"{of}, {listed(parts)}."
    if len(rows) == 1:
        own = f"{rows[0].label}: {rows[0].figures()}, {_verdicts(better)[states[0]]}."
    if pooled is None:
        return own
    verdict = {
        "better": "a clear improvement",
        "worse": "a clear worsening",
        "different": "a clear change, but its cause is not clear" if better else "a clear change",
        "common": "which could be chance",
    }[pooled.state(better)]
    return (
        f"Together the change is {signed(pooled.estimate)} points (95% interval"
        f" {unsigned(pooled.low)} to {unsigned(pooled.high)}), {verdict}. {own}"
    )


NEXT = "Another force like these"


def _table(rows: Sequence[Effect], next_force: tuple[float, float] | None, better: Better) -> Table:
    verdicts = _verdicts(better)
    cells = [
        (
            row.label,
            signed(row.estimate),
            f"{unsigned(row.low)} to {unsigned(row.high)}",
            capital(verdicts[row.state(better)]),
        )
        for row in rows
    ]
    if next_force:
        low, high = next_force
        cells.append((NEXT, "", f"{unsigned(low)} to {unsigned(high)}", "To be expected"))
    return Table(("Force", "Change", "95% interval", "What it says"), tuple(cells), numeric=(1, 2))


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where things stand: side by side on a broad screen, one above the other on a small one."""

    width: int
    narrow: bool
    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        return self.left + (self.right - self.left) * (value - self.low) / (self.high - self.low)


def _paint(
    width: int,
    axis: str,
    rows: Sequence[Effect],
    pooled: Effect | None,
    next_force: tuple[float, float] | None,
    better: Better,
) -> Drawing:
    narrow = width < 500
    all_rows = [*rows, *([pooled] if pooled else [])]
    ends = [end for row in all_rows for end in (row.low, row.high)] + [*(next_force or ())]
    scale = ticks(min(-1.0, *ends), max(1.0, *ends), 4 if narrow else 6)
    left, right = (8.0, width - 8.0) if narrow else (0.26 * width, width - 150.0)
    plan = _Plan(width, narrow, left, right, scale[0], scale[-1])
    names = [row.label for row in all_rows] + ([NEXT] if next_force else [])
    labels = [wrapped(name, width - 150 if narrow else left - 12) for name in names]
    heights = [(len(lines) - 1) * LINE_HEIGHT + (42 if narrow else 32) for lines in labels]
    notes = wrapped(axis + ", with 95% interval", width - 8)
    bottom = 26 + sum(heights)
    drawing = Drawing(width, bottom + 24 + len(notes) * LINE_HEIGHT + 4)
    _grid(drawing, plan, scale, bottom, better)
    y = 26.0
    for row, lines, height in zip(all_rows, labels, heights, strict=False):
        _row(drawing, plan, row, lines, y, height, row.state(better), is_pooled=row is pooled)
        y += height
    if next_force:
        _expected(drawing, plan, labels[-1], next_force, y, heights[-1])
    middle = width / 2 if narrow else max((left + right) / 2, 0)
    for index, note in enumerate(notes):
        drawing.text(middle, bottom + 40 + index * LINE_HEIGHT, note, anchor="middle")
    return drawing


def _grid(
    drawing: Drawing, plan: _Plan, scale: Sequence[float], bottom: float, better: Better
) -> None:
    for value in scale:
        x = plan.x(value)
        drawing.line(x, 20, x, bottom, "zero" if value == 0 else "grid")
        drawing.text(
            x,
            bottom + 18,
            f"{'+' if value > 0 else ''}{plain(value)}",
            anchor=_inside(x, drawing.width),
        )
    if better is None:
        return
    left, right = ("worse", "better") if better == "higher" else ("better", "worse")
    zero = plan.x(0)
    if zero > 50:
        drawing.text(zero - 7, 14, left, anchor="end")
    if zero < drawing.width - 50:
        drawing.text(zero + 7, 14, right)


def _inside(x: float, width: float) -> str:
    return "start" if x < 20 else "end" if x > width - 20 else "middle"


def _row(
    drawing: Drawing,
    plan: _Plan,
    row: Effect,
    lines: Sequence[str],
    y: float,
    height: float,
    state: str,
    *,
    is_pooled: bool,
) -> None:
    kind = "strong" if is_pooled else "text"
    if is_pooled:
        drawing.line(0, y, plan.width, y, "rule")
    _words(drawing, plan, lines, y, row.figures(), kind)
    middle = y + height - (10 if plan.narrow else 16)
    shape = "pooled" if is_pooled else state
    drawing.line(plan.x(row.low), middle, plan.x(row.high), middle, f"range-{shape}")
    drawing.mark(shape, plan.x(row.estimate), middle, 6)


def _expected(
    drawing: Drawing,
    plan: _Plan,
    lines: Sequence[str],
    ends: tuple[float, float],
    y: float,
    height: float,
) -> None:
    """Draw where another force is to be expected: between two ends, at no one point."""
    low, high = ends
    _words(drawing, plan, lines, y, f"[{unsigned(low)} to {unsigned(high)}]", "text")
    middle = y + height - (10 if plan.narrow else 16)
    drawing.line(plan.x(low), middle, plan.x(high), middle, "whisker")
    for end in ends:
        drawing.line(plan.x(end), middle - 5, plan.x(end), middle + 5, "whisker")


def _words(
    drawing: Drawing, plan: _Plan, lines: Sequence[str], y: float, figures: str, kind: str
) -> None:
    for index, line in enumerate(lines):
        drawing.text(2, y + 20 + index * LINE_HEIGHT, line, f"{kind}-halo")
    drawing.text(plan.width - 2, y + 20, figures, f"{kind}-halo", anchor="end")
