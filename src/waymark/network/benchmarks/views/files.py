"""The tables of a measure as files: to each reader what their page shows, and no more."""

from collections.abc import Iterator
from typing import Any

from waymark.network.benchmarks.queries.standings import Seen, rounded_months
from waymark.network.benchmarks.rules import comparison_words as words
from waymark.network.benchmarks.rules.comparison import small
from waymark.network.benchmarks.views import compared
from waymark.network.benchmarks.views.compared import Asked
from waymark.network.innovations.queries import force_by_pk
from waymark.network.innovations.rules.columns import safe_cell

TABLES = ("months", "forces")
HELD_BACK = "held back: fewer than 5"


def rows(name: str, asked: Asked) -> list[list[str]] | None:
    """The rows of a table by its name, or None where there is none for this reader."""
    if name == "months":
        return [[safe_cell(cell) for cell in row] for row in _months(asked)]
    if name == "forces" and asked.named:
        return [[safe_cell(cell) for cell in row] for row in _forces(asked)]
    return None


def document(asked: Asked) -> dict[str, Any]:
    """All tables of a measure as one document."""
    found = compared.seen_by(asked)
    tables = {name: rows(name, asked) for name in TABLES}
    return {
        "measure": found.definition.stamp,
        "made_up": asked.invented,
        "tables": {
            name: [dict(zip(table[0], row, strict=True)) for row in table[1:]]
            for name, table in tables.items()
            if table
        },
    }


def _months(asked: Asked) -> Iterator[list[str]]:
    found = compared.seen_by(asked)
    yield ["Force", "Month", "Met", "Out of", "Share", "Method", "Measure", "Marking"]
    marking = words.MADE_UP if asked.invented else ""
    if not asked.named:
        for on, share in rounded_months(found):
            line = ["All forces", f"{on:%Y-%m}", "", "", f"{share:.2f}", ""]
            yield [*line, found.definition.stamp, marking]
        return
    mine = force_by_pk(asked.force)
    wanted = [mine.slug] if mine and mine.slug in found.forces else list(found.forces)
    for slug in wanted:
        for one in found.forces[slug]:
            counts = _counts(one.met, one.of, one.shown)
            part = _four(one.share)
            end = f" to {one.last:%Y-%m}" if one.last and one.last != one.on else ""
            month = f"{one.on:%Y-%m}{end}"
            source = [one.method, found.definition.stamp, marking]
            yield [found.name(slug), month, *counts, part, *source]


def _counts(met: int | None, of: int | None, shown: bool) -> list[str]:
    if not shown or met is None:
        return [HELD_BACK, HELD_BACK if of is None or small(of) else str(of)]
    return [str(met), str(of)]


def _forces(asked: Asked) -> Iterator[list[str]]:
    found = compared.seen_by(asked)
    yield [
        "Force", "Region", "Met", "Out of", "Share", "Low 95%", "High 95%", "Months", "Held back",
        "Without a return", "Where it lies", "Own trend", "Not compared because", "Period",
        "Measure", "Marking",
    ]  # fmt: skip
    for line in _lines(found):
        yield [*line, found.definition.stamp, words.MADE_UP if asked.invented else ""]


def _lines(found: Seen) -> Iterator[list[str]]:
    national = found.national
    if national is None:
        return
    for slug, one in sorted(national.standings.items(), key=lambda pair: found.name(pair[0])):
        place = found.places[slug]
        figures = ["", "", "", "", ""]
        if one.months:
            low, high = one.interval.low, one.interval.high
            figures = [str(one.met), str(one.of), *(_four(x) for x in (one.share, low, high))]
        yield [
            place.name, place.region, *figures, str(one.months), str(one.held_back),
            str(one.missing), national.flag(slug).value if one.compared else "",
            words.TAGS[found.trends[slug].state], one.reason, words.period_words(national),
        ]  # fmt: skip


def _four(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
