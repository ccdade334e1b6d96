"""From full counts to a return: periods joined, small numbers held back, nothing else added."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from waymark.measures.errors import BadInput
from waymark.measures.returns.document import BREAKDOWNS, COUNTS, Return, Row
from waymark.measures.suppression import Cell, Sum, Table, held_back


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One measure in one period and group; months are written 2026-10."""

    measure: str
    edition: str
    first: str
    last: str
    breakdown: str = "all"
    group: str = "all"


@dataclass(frozen=True, slots=True)
class Counts:
    """The full counts of a place: `met` of those due, and what stands beside them."""

    met: int
    of: int
    excused: int = 0
    unknown: int = 0
    pending: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in COUNTS))


@dataclass(frozen=True, slots=True, order=True)
class _Count:
    """One count of a place, as a cell that can be shown or held back."""

    place: Place
    name: str
    issue: int = 0  # 0 is now; else an earlier issue that said something else
    change: bool = False


def rows_of(
    counts: Mapping[Place, Counts],
    *,
    publish: Collection[str] | None = None,
    spans: Sequence[tuple[str, str]] = (),
    earlier: Sequence[Return] = (),
) -> tuple[Row, ...]:
    """Make the rows of a return: small counts held back, and none to be had by subtraction.

    `counts` are full, of single months: give all that there are, also of months that earlier
    returns covered, and name those to `publish` (all, if not given). `spans` are periods of
    several months to add up and publish as well; every month of them must be there. `earlier` are
    the force's returns so far, oldest first. Raises `BadInput` where groups do not add up to all
    or a month of a span is missing, `Exposed` where an earlier return makes it too late.
    """
    wanted = {(month, month) for month in publish or {place.first for place in counts}} | {*spans}
    whole = _joined(counts, spans)
    whole = _with_spans_of(earlier, whole)
    rows = []
    # measures have no sums in common, so that each is a small problem of its own
    for measure in sorted({(place.measure, place.edition) for place in whole}):
        own = {p: c for p, c in whole.items() if (p.measure, p.edition) == measure}
        shown = {place for place in own if (place.first, place.last) in wanted}
        held = held_back(_table(own, shown, earlier), _Order(own))
        for place in sorted(shown):
            figures = {
                name: None if _Count(place, name) in held else getattr(own[place], name)
                for name in COUNTS
            }
            rows.append(Row.model_validate({**_described(place), **figures}))
    return tuple(rows)


def _described(place: Place) -> dict[str, str]:
    return {name: getattr(place, name) for name in Place.__slots__}


def _joined(
    counts: Mapping[Place, Counts], spans: Iterable[tuple[str, str]]
) -> dict[Place, Counts]:
    """Add the periods of several months to the months, refusing what cannot be added up."""
    for place, one in counts.items():
        if place.first != place.last:
            raise BadInput(f"Counts are given by month, not for {place.first} to {place.last}")
        if one.met > one.of:
            raise BadInput(f"{place.measure}, {place.first}: more were met than fell due")
    whole = dict(counts)
    for span in spans:
        for kind in {replace(place, first="", last="") for place in counts}:
            total = _added_up(counts, kind, span)
            if isinstance(total, str):
                raise BadInput(f"{kind.measure}: {total} is missing for {span[0]} to {span[1]}")
            whole[replace(kind, first=span[0], last=span[1])] = total
    return whole


def _added_up(counts: Mapping[Place, Counts], kind: Place, span: tuple[str, str]) -> Counts | str:
    """Add up the months of a period for one kind of figure, or name the month that is missing."""
    total = Counts(0, 0)
    for month in months_between(*span):
        part = counts.get(replace(kind, first=month, last=month))
        if part is None:
            return month
        total += part
    return total


def _with_spans_of(earlier: Sequence[Return], counts: dict[Place, Counts]) -> dict[Place, Counts]:
    """Work out what periods that earlier returns published come to now, where all months are here.

    They are not published again, but an attacker can set them beside what is.
    """
    found = dict(counts)
    for place in {Place(*row.place) for issue in earlier for row in issue.rows}:
        if place.first != place.last and place not in found:
            total = _added_up(counts, replace(place, first="", last=""), (place.first, place.last))
            if isinstance(total, Counts):
                found[place] = total
    return found


def months_between(first: str, last: str) -> list[str]:
    """List the months of a period, both ends included."""
    start, stop = (date.fromisoformat(f"{month}-01") for month in (first, last))
    many = (stop.year - start.year) * 12 + stop.month - start.month + 1
    if many < 1:
        raise BadInput(f"{last} lies before {first}")
    steps = range(start.month - 1, start.month - 1 + many)
    return [f"{start.year + step // 12}-{step % 12 + 1:02}" for step in steps]


def _table(
    counts: Mapping[Place, Counts], shown: Collection[Place], earlier: Sequence[Return]
) -> Table:
    values: dict[Cell, int] = {}
    for place, one in counts.items():
        for name in COUNTS:
            values[_Count(place, name)] = getattr(one, name)
        values[_Count(place, "late")] = one.of - one.met
    publishable = frozenset(_Count(place, name) for place in shown for name in COUNTS)
    sums = list(_sums(counts))
    known = _Known(values, sums)
    for issue in earlier:
        known.add(issue, counts)
    _check_sums(values, sums)
    return Table(
        values,
        sums,
        publishable,
        known.shown,
        frozenset(known.changes),
        frozenset(known.unknown),
    )


def _sums(places: Iterable[Place], issue: int = 0) -> Iterable[Sum]:
    """Say how the counts of places add up: within a row, over groups, and over months."""
    here = set(places)
    for place in sorted(here):
        met, late = (_Count(place, name, issue) for name in ("met", "late"))
        yield Sum(_Count(place, "of", issue), (met, late))
        if place.breakdown == "all":
            yield from _groups(place, here, issue)
        months = months_between(place.first, place.last)
        parts = [replace(place, first=month, last=month) for month in months]
        if len(parts) > 1 and here.issuperset(parts):
            for name in (*COUNTS, "late"):
                yield Sum(_Count(place, name, issue), tuple(_Count(p, name, issue) for p in parts))


def _groups(place: Place, here: set[Place], issue: int) -> Iterable[Sum]:
    for breakdown, groups in BREAKDOWNS.items():
        parts = [replace(place, breakdown=breakdown, group=group) for group in groups]
        present = [part for part in parts if part in here]
        if breakdown == "all" or not present:
            continue
        for name in (*COUNTS, "late"):
            yield Sum(_Count(place, name, issue), tuple(_Count(p, name, issue) for p in present))


def _check_sums(values: Mapping[Cell, int], sums: Sequence[Sum]) -> None:
    for one in sums:
        if all(cell in values for cell in one.cells()):
            parts = sum(values[part] for part in one.parts)
            if parts != values[one.whole] and isinstance(one.whole, _Count):
                place = one.whole.place
                raise BadInput(
                    f"{place.measure}, {place.first}: {one.whole.name} is {values[one.whole]},"
                    f" but its groups add up to {parts}"
                )


class _Known:
    """What earlier returns tell an attacker, beside what is to be published now.

    Where an earlier return said the same of a measure and period, it is taken to be the same
    figure; where it differs, the old figures stand beside the new, and so do the changes between
    them: a change of one to four victims is as small a number as any.
    """

    def __init__(self, values: dict[Cell, int], sums: list[Sum]) -> None:
        self.values, self.sums = values, sums
        self.shown: dict[Cell, int] = {}
        self.changes: set[Cell] = set()
        self.unknown: set[Cell] = set()

    def add(self, issue: Return, counts: Mapping[Place, Counts]) -> None:
        known = {(place.measure, place.edition) for place in counts}
        rows = [row for row in issue.rows if (row.measure, row.edition) in known]
        periods = {(row.first, row.last) for row in rows}
        for period in periods:
            of_period = [row for row in rows if (row.first, row.last) == period]
            if all(self._same(row) for row in of_period):
                self._pin(of_period)
            else:
                self._set_beside(of_period, issue.issue)

    def _same(self, row: Row) -> bool:
        place = Place(*row.place)
        return all(
            getattr(row, name) in (None, self.values.get(_Count(place, name))) for name in COUNTS
        )

    def _pin(self, rows: Sequence[Row]) -> None:
        for row in rows:
            for name in COUNTS:
                cell = _Count(Place(*row.place), name)
                value = getattr(row, name)
                if value is not None and cell in self.values:
                    self.shown[cell] = value

    def _set_beside(self, rows: Sequence[Row], issue: int) -> None:
        places = {Place(*row.place): row for row in rows}
        self.sums += _sums(places, issue)
        for place, row in places.items():
            old_late = _Count(place, "late", issue)
            if row.met is not None and row.of is not None:
                self.values[old_late] = self.shown[old_late] = row.of - row.met
            else:
                self.unknown.add(old_late)
            for name in COUNTS:
                old, value = _Count(place, name, issue), getattr(row, name)
                if value is None:
                    self.unknown.add(old)
                else:
                    self.values[old] = self.shown[old] = value
                    self._compare(place, name, old, issue)
            if place.first != place.last:
                self._divide(place, issue)

    def _divide(self, place: Place, issue: int) -> None:
        """Divide an old period into its months: as they were published, or as anything at all."""
        for name in COUNTS:
            parts = []
            for month in months_between(place.first, place.last):
                part = replace(place, first=month, last=month)
                versions = (_Count(part, name, number) for number in range(issue, -1, -1))
                known = next((cell for cell in versions if cell in self.shown), None)
                parts.append(known or _Count(part, name, issue))
            self.sums.append(Sum(_Count(place, name, issue), tuple(parts)))

    def _compare(self, place: Place, name: str, old: _Count, issue: int) -> None:
        new = _Count(place, name)
        if new in self.values:
            change = _Count(place, name, issue, change=True)
            self.values[change] = self.values[new] - self.values[old]
            self.changes.add(change)
            self.sums.append(Sum(new, (old, change)))


@dataclass(frozen=True)
class _Order:
    """Hold back groups before totals, months before years, the met before the due, few before many.

    What a reader needs most, the total of the longest period, goes last.
    """

    counts: Mapping[Place, Counts]

    def __call__(self, cell: Cell) -> tuple[object, ...]:
        assert isinstance(cell, _Count)
        place = cell.place
        span = len(months_between(place.first, place.last))
        value = getattr(self.counts[place], cell.name)
        return place.breakdown == "all", span, cell.name == "of", value, cell
