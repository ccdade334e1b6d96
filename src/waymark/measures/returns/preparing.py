"""From full counts to a return: periods joined, small numbers held back, nothing else added."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from waymark.measures.errors import BadInput
from waymark.measures.returns.cells import (
    Counts,
    Figure,
    Place,
    added_up,
    months_between,
    table_of,
    with_spans_of,
)
from waymark.measures.returns.document import COUNTS, Return, Row
from waymark.measures.suppression import Cell, held_back


def rows_of(
    counts: Mapping[Place, Counts],
    *,
    publish: Collection[str] | None = None,
    spans: Sequence[tuple[str, str]] = (),
    earlier: Sequence[Return] = (),
    set_off_by: Mapping[str, str] | None = None,
) -> tuple[Row, ...]:
    """Make the rows of a return: small counts held back, and none to be had by subtraction.

    `counts` are full, of single months: give all that there are, also of months that earlier
    returns covered, and name those to `publish` (all, if not given). `spans` are periods of
    several months to add up and publish as well; every month of them must be there. `earlier` are
    the force's returns so far, oldest first. `set_off_by` names, for each measure, what sets its
    duty off: measures that share it have equal totals, which could be compared. Raises `BadInput`
    where groups do not add up to all or a month of a span is missing, `Exposed` where an earlier
    return makes it too late.
    """
    wanted = {(month, month) for month in publish or {place.first for place in counts}} | {*spans}
    whole = _joined(counts, spans)
    whole = with_spans_of(earlier, whole)
    families = _families(whole, set_off_by or {})
    held = {cell for own in families for cell in _held(own, wanted, earlier)}
    return tuple(
        _row(place, whole[place], held)
        for place in sorted(whole)
        if (place.first, place.last) in wanted
    )


def _families(
    counts: Mapping[Place, Counts], set_off_by: Mapping[str, str]
) -> list[dict[Place, Counts]]:
    """Put together what could be compared or added up; the rest is a problem of its own."""
    found: dict[tuple[str, str], dict[Place, Counts]] = {}
    for place, one in counts.items():
        family = set_off_by.get(place.measure, place.measure)
        found.setdefault((family, place.edition), {})[place] = one
    return list(found.values())


def _held(
    own: Mapping[Place, Counts],
    wanted: Collection[tuple[str, str]],
    earlier: Sequence[Return],
) -> Collection[Cell]:
    shown = {place for place in own if (place.first, place.last) in wanted}
    return held_back(table_of(own, shown, earlier), _Order(own))


def _row(place: Place, counts: Counts, held: Collection[Cell]) -> Row:
    figures = {
        name: None if Figure(place, name) in held else getattr(counts, name) for name in COUNTS
    }
    return Row.model_validate({**_described(place), **figures})


def _described(place: Place) -> dict[str, str]:
    return {name: getattr(place, name) for name in Place.__slots__}


def _joined(
    counts: Mapping[Place, Counts], spans: Iterable[tuple[str, str]]
) -> dict[Place, Counts]:
    """Add the periods of several months to the months, refusing what cannot be added up."""
    for place, one in counts.items():
        if place.first != place.last:
            raise BadInput(f"Counts are given by month, not for {place.first} to {place.last}")
        if not 0 <= one.met <= one.of:
            raise BadInput(f"{place.measure}, {place.first}: more were met than fell due")
    whole = dict(counts)
    for span in spans:
        for kind in sorted({replace(place, first="", last="") for place in counts}):
            total = added_up(counts, kind, span)
            if isinstance(total, str):
                raise BadInput(f"{kind.measure}: {total} is missing for {span[0]} to {span[1]}")
            whole[replace(kind, first=span[0], last=span[1])] = total
    return whole


@dataclass(frozen=True)
class _Order:
    """Hold back groups before totals, months before years, the met before the due, few before many.

    What a reader needs most, the total of the longest period, goes last.
    """

    counts: Mapping[Place, Counts]

    def __call__(self, cell: Cell) -> tuple[object, ...]:
        assert isinstance(cell, Figure)
        place = cell.place
        span = len(months_between(place.first, place.last))
        value = getattr(self.counts[place], cell.name)
        return place.breakdown == "all", span, cell.name == "of", value, cell
