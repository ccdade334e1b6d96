"""Every force in one picture: a funnel that is wide for small forces and narrow for large ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from waymark.measures.charts.axes import Frame, value_axis
from waymark.measures.charts.chart import (
    Chart,
    KeyEntry,
    NothingToDraw,
    Table,
    drawn_twice,
    key_entry,
)
from waymark.measures.charts.drawing import LINE_HEIGHT, Drawing, text_width, wrapped
from waymark.measures.charts.words import Better, Write, percent, plain, ticks
from waymark.measures.funnel import Flag, Funnel, Limits, Point
from waymark.measures.words import capital, count, counted, listed

_NAMED = 5  # more outliers on one side than this are counted in the sentence, not named
_STEPS = 16
_OPEN = 4  # the step up to which the funnel is too wide open to be shown in full


@dataclass(frozen=True, slots=True)
class _Dot:
    """A force in the plot, with the shape that says where it lies."""

    name: str
    point: Point
    value: float
    state: str


@dataclass(frozen=True, slots=True)
class _View:
    """All that one drawing shows."""

    dots: Sequence[_Dot]
    funnel: Funnel
    mine: str
    size_label: str
    named: bool
    write: Write
    sizes: Sequence[float]
    limits: Limits


def funnel_chart(
    id: str,
    *,
    title: str,
    names: Sequence[str],
    funnel: Funnel,
    better: Better,
    size_label: str,
    mine: str = "",
    left_out: Sequence[tuple[str, str]] = (),
    wide: int = 720,
) -> Chart:
    """Draw a funnel of `funnel.proportions` or `.ratios`; only one's own and outliers are named.

    `names` are the forces in the order of its points, or empty where they may not be named: then
    picture, sentence and table only count them. `mine` is the viewer's own; `left_out` holds
    (force, reason) for those that cannot be compared: they stand in the table only.
    """
    named = bool(names)
    names = names or [""] * len(funnel.points)
    if len(names) != len(funnel.points):
        raise ValueError(f"{len(names)} names, but {len(funnel.points)} points")
    dots = _dots(names, funnel, better)
    write = percent if funnel.kind == "proportions" else plain
    sizes = _sizes(max(dot.point.size for dot in dots))
    view = _View(dots, funnel, mine, size_label, named, write, sizes, funnel.limits(sizes))
    return drawn_twice(
        lambda width: _paint(width, view),
        id=id,
        title=title,
        sentence=_sentence(view),
        table=_table(view, names, left_out) if named else _counted(view),
        key=_key(view),
        wide=wide,
    )


def _dots(names: Sequence[str], funnel: Funnel, better: Better) -> list[_Dot]:
    dots = [
        _Dot(name, point, point.value, _state(point.flag, better))
        for name, point in zip(names, funnel.points, strict=True)
        if point.value is not None
    ]
    if not dots:
        raise NothingToDraw("No force can be compared")
    return dots


def _sizes(biggest: float) -> list[float]:
    """Where the limits are worked out: closer together where the funnel bends."""
    return [max(1.0, 1.05 * biggest * (step / _STEPS) ** 2) for step in range(1, _STEPS + 1)]


def _state(flag: Flag, better: Better) -> str:
    if flag not in (Flag.ABOVE_998, Flag.BELOW_998):
        return "common"
    if better is None:
        return "different"
    return "better" if (flag is Flag.ABOVE_998) == (better == "higher") else "worse"


def _sentence(view: _View) -> str:
    higher = [dot.name for dot in view.dots if dot.point.flag is Flag.ABOVE_998]
    lower = [dot.name for dot in view.dots if dot.point.flag is Flag.BELOW_998]
    within = len(view.dots) - len(higher) - len(lower)
    if within == len(view.dots):
        words = f"{'All ' if within > 1 else ''}{counted(within, 'force lies', 'forces lie')}"
        words += " within the limits: none differs by more than we would expect."
    else:
        words = f"{within} of {counted(len(view.dots), 'force', 'forces')}"
        words += f" {'lies' if within == 1 else 'lie'} within the limits."
        words += _outside(higher, "higher", view.named) + _outside(lower, "lower", view.named)
    own = next((dot for dot in view.dots if view.mine and dot.name == view.mine), None)
    if own:
        words += f" {own.name} is at {view.write(own.value)}; the average is"
        words += f" {view.write(view.funnel.centre)}."
    if view.funnel.widened:
        words += " The limits are widened because forces differ by more than chance"
        words += f" (overdispersion {plain(view.funnel.phi)})."
    return words


def _outside(names: Sequence[str], way: str, named: bool) -> str:
    if not names:
        return ""
    if len(names) > _NAMED or not named:
        are = "is" if len(names) == 1 else "are"
        return f" {len(names)} {are} {way} than we would expect."
    return f" {listed(names)} {'is' if len(names) == 1 else 'are'} {way} than we would expect."


def _table(view: _View, names: Sequence[str], left_out: Sequence[tuple[str, str]]) -> Table:
    def span(low: float | None, high: float | None) -> str:
        return "" if low is None or high is None else f"{view.write(low)} to {view.write(high)}"

    rows = [
        (
            name,
            "" if point.value is None else view.write(point.value),
            count(round(point.size)),
            span(point.low95, point.high95),
            span(point.low998, point.high998),
            "Nothing to count" if point.value is None else capital(point.flag.value),
        )
        for name, point in zip(names, view.funnel.points, strict=True)
    ]
    rows += [(name, "", "", "", "", f"Not shown: {reason}") for name, reason in left_out]
    header = ("Force", "Value", view.size_label, "95% limits", "99.8% limits", "Where it lies")
    return Table(header, tuple(rows), numeric=(1, 2, 3, 4))


def _counted(view: _View) -> Table:
    """The table where forces may not be named: how many lie where."""
    flags = [dot.point.flag for dot in view.dots]
    rows = tuple((capital(flag.value), count(flags.count(flag))) for flag in Flag if flag in flags)
    return Table(("Where they lie", "Forces"), rows, numeric=(1,))


def _key(view: _View) -> tuple[KeyEntry, ...]:
    present = {dot.state for dot in view.dots}
    words = {"better": "better than expected", "worse": "worse than expected"}
    entries = [key_entry("mine", view.mine)] if view.mine else []
    entries.append(key_entry("common", "within the limits"))
    entries += [key_entry(state, said) for state, said in words.items() if state in present]
    if "different" in present:
        entries.append(key_entry("different", "outside the limits"))
    entries.append(key_entry("line:inner-limit", "95% limits"))
    entries.append(key_entry("line:limit", "99.8% limits"))
    return tuple(entries)


def _paint(width: int, view: _View) -> Drawing:
    narrow = width < 500
    biggest = max(dot.point.size for dot in view.dots)
    sizes = [size for size in ticks(0, biggest, 4 if narrow else 6) if size <= biggest * 1.05]
    scale = _scale(view)
    notes = wrapped(f"{view.size_label} (larger forces to the right)", width - 60)
    bottom = 250.0 if narrow else 300.0
    frame = Frame(
        46, 14, width - (50 if narrow else 74), bottom, 0, biggest * 1.05, scale[0], scale[-1]
    )
    drawing = Drawing(width, bottom + 30 + LINE_HEIGHT * len(notes))
    value_axis(drawing, frame, scale, view.write)
    for size in sizes:
        if size > 0:
            drawing.text(frame.x(size), bottom + 18, count(round(size)), anchor="middle")
    for index, note in enumerate(notes):
        drawing.text(frame.right, bottom + 40 + index * LINE_HEIGHT, note, anchor="end")
    _curves(drawing, frame, view)
    _centre(drawing, frame, view, narrow=narrow)
    for dot in view.dots:
        if not view.mine or dot.name != view.mine:
            drawing.mark(dot.state, frame.x(dot.point.size), frame.y(dot.value), 4 if narrow else 5)
    _names(drawing, frame, view)
    return drawing


def _scale(view: _View) -> list[float]:
    """Cover every force, and the limits of all but the smallest, whose funnel is wide open."""
    values = [dot.value for dot in view.dots]
    low = min(*values, view.funnel.centre, float(view.limits.low998[_OPEN]))
    high = max(*values, view.funnel.centre, float(view.limits.high998[_OPEN]))
    scale = ticks(low, high, 6)
    if view.funnel.kind == "proportions":
        scale = [value for value in scale if value <= 1]
    return scale


def _curves(drawing: Drawing, frame: Frame, view: _View) -> None:
    for curve, kind in (
        (view.limits.low95, "inner-limit"),
        (view.limits.high95, "inner-limit"),
        (view.limits.low998, "limit"),
        (view.limits.high998, "limit"),
    ):
        inside = [
            (frame.x(size), frame.y(value))
            for size, value in zip(view.sizes, curve.tolist(), strict=True)
            if frame.y_low <= value <= frame.y_high
        ]
        if len(inside) > 1:
            drawing.path(inside, kind)


def _centre(drawing: Drawing, frame: Frame, view: _View, *, narrow: bool) -> None:
    y = frame.y(view.funnel.centre)
    drawing.line(frame.left, y, frame.right, y, "mean")
    drawing.text(frame.right + 6, y + 1, view.write(view.funnel.centre), "strong")
    if not narrow:
        drawing.text(frame.right + 6, y + LINE_HEIGHT, "average")


def _names(drawing: Drawing, frame: Frame, view: _View) -> None:
    """Name one's own force and the outliers: over no name, and over no mark where there is room."""
    if not view.named:
        return
    named = [dot for dot in view.dots if dot.state != "common" or dot.name == view.mine]
    average = frame.y(view.funnel.centre)
    beside = (frame.right + 6, average - 13, frame.right + 60, average + LINE_HEIGHT + 4)
    taken = [beside, *(_around(dot, frame) for dot in named)]
    marks = [_around(dot, frame) for dot in view.dots]
    for dot in sorted(named, key=lambda dot: dot.name != view.mine):
        own = dot.name == view.mine
        x, y = frame.x(dot.point.size), frame.y(dot.value)
        if own:
            drawing.mark("mine", x, y, 6)
        name = f"{dot.name} {view.write(dot.value)}" if own else dot.name
        width = text_width(name, bold=own)
        place = _free(x, y, width, frame, [*taken, *marks]) or _free(x, y, width, frame, taken)
        if place is None:
            continue  # crowded: its shape stands, and the table names it
        at, base, anchor = place
        taken.append(_box(at, base, anchor, width))
        drawing.text(at, base, name, "mine-name" if own else "name", anchor=anchor)


_Box = tuple[float, float, float, float]  # left, top, right, bottom


def _around(dot: _Dot, frame: Frame) -> _Box:
    x, y = frame.x(dot.point.size), frame.y(dot.value)
    return x - 6, y - 6, x + 6, y + 6


def _free(
    x: float, y: float, width: float, frame: Frame, taken: Sequence[_Box]
) -> tuple[float, float, str] | None:
    """Find room beside, above or below a mark: where a name stands, and by which end."""
    middle = min(max(frame.left + width / 2, x), frame.right - width / 2)
    for at, base, anchor in (
        (x + 10, y + 5, "start"),
        (x - 10, y + 5, "end"),
        (middle, y - 12, "middle"),
        (middle, y + 22, "middle"),
        (x + 10, y - 12, "start"),
        (x + 10, y + 22, "start"),
        (x - 10, y - 12, "end"),
        (x - 10, y + 22, "end"),
        (middle, y - 26, "middle"),
        (middle, y + 36, "middle"),
    ):
        left, top, right, bottom = box = _box(at, base, anchor, width)
        inside = frame.left <= left and right <= frame.right + 40
        if inside and top >= 0 and bottom < frame.bottom and not _covers(box, taken):
            return at, base, anchor
    return None


def _box(at: float, base: float, anchor: str, width: float) -> _Box:
    left = at - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return left, base - 13, left + width, base + 4


def _covers(box: _Box, taken: Sequence[_Box]) -> bool:
    return any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for other in taken
    )
