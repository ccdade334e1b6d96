"""A measure at a glance: its months as a thin line against what was to be expected."""

from collections.abc import Sequence

from waymark.measures.charts.chart import Chart, NothingToDraw, Table
from waymark.measures.charts.drawing import Drawing, Svg
from waymark.measures.charts.words import EXPECTED, Write, percent, plain
from waymark.measures.words import capital, counted


def sparkline(
    id: str,
    *,
    title: str,
    values: Sequence[float],
    states: Sequence[str] = (),
    mean: float | None = None,
    lower: float | None = None,
    upper: float | None = None,
    labels: Sequence[str] = (),
    shares: bool = True,
) -> Chart:
    """Draw a small line without an axis; set the last value with its n of d beside it.

    `states` holds common, better, worse or different for each value (`spc` gives them); `shares`
    says that values are shares of 1, written as percentages.
    """
    if not values:
        raise NothingToDraw("No month has figures yet")
    marks = list(states) or ["common"] * len(values)
    if len(marks) != len(values) or (labels and len(labels) != len(values)):
        raise ValueError(f"{len(values)} values need as many states and labels")
    write = percent if shares else plain
    sentence = _sentence(values, marks, lower, upper, write)
    drawing = _paint(values, marks, mean, lower, upper)
    names = list(labels) or [str(place) for place in range(1, len(values) + 1)]
    rows = tuple(
        (name, write(value), capital(EXPECTED[state]))
        for name, value, state in zip(names, values, marks, strict=True)
    )
    table = Table(("Period", "Value", "Compared with expectation"), rows, numeric=(1,))
    return Chart(drawing.finish(id, title, sentence, kind="wm-chart-small"), Svg(), sentence, table)


def _sentence(
    values: Sequence[float],
    marks: Sequence[str],
    lower: float | None,
    upper: float | None,
    write: Write,
) -> str:
    last = marks[-1]
    run = next((n for n, state in enumerate(reversed(marks)) if state != last), len(marks))
    words = f"The last value is {write(values[-1])}"
    if lower is not None and upper is not None:
        words += f"; {write(lower)} to {write(upper)} was to be expected"
    odd = len(marks) - marks.count("common")
    if odd == 0:
        return f"{words}. All {counted(len(values), 'value is', 'values are')} as expected."
    if last == "common":
        return f"{words}. {counted(odd, 'earlier value is', 'earlier values are')} not as expected."
    return f"{words}. The last {counted(run, 'value is', 'values are')} {EXPECTED[last]}."


def _paint(
    values: Sequence[float],
    marks: Sequence[str],
    mean: float | None,
    lower: float | None,
    upper: float | None,
) -> Drawing:
    known = [*values, *(limit for limit in (mean, lower, upper) if limit is not None)]
    low, high = min(known), max(known)
    drawing = Drawing(230, 60)

    def y(value: float) -> float:
        return 51 - 42 * (value - low) / (high - low) if high > low else 30

    def x(place: int) -> float:
        return 4 + 216 * place / max(1, len(values) - 1)

    if lower is not None and upper is not None:
        drawing.rect(0, y(upper), 224, y(lower) - y(upper), "band")
    if mean is not None:
        drawing.line(0, y(mean), 224, y(mean), "mean")
    points = [(x(place), y(value)) for place, value in enumerate(values)]
    drawing.path(points, "series")
    for (px, py), state in zip(points, marks, strict=True):
        if state != "common":
            drawing.mark(state, px, py, 4)
    drawing.mark("last", *points[-1], 5)
    return drawing
