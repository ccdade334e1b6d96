"""The figures of a return as cells that add up, and what earlier returns tell about them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from waymark.measures.errors import BadInput
from waymark.measures.returns.document import BREAKDOWNS, COUNTS, Return, Row
from waymark.measures.suppression import Cell, Sum, Table


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
    """The full counts of a place: `met` of those due, and what stands beside them.

    `other` are those that the duty did not apply to; they are never published.
    """

    met: int
    of: int
    excused: int = 0
    unknown: int = 0
    pending: int = 0
    other: int = 0

    def __add__(self, more: "Counts") -> "Counts":
        names = (*COUNTS, "other")
        return Counts(*(getattr(self, name) + getattr(more, name) for name in names))

    @property
    def triggers(self) -> int:
        """Count everything that set this duty off."""
        return self.of + self.excused + self.unknown + self.pending + self.other


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """One count of a place, as a cell that can be shown or held back."""

    place: Place
    name: str
    issue: int = 0  # 0 is now; else an earlier issue that said something else
    change: bool = False

    def __str__(self) -> str:
        groups = "" if self.place.breakdown == "all" else f" ({self.place.group})"
        return f"{self.place.measure}, {self.place.first}: “{self.name}”{groups}"


def months_between(first: str, last: str) -> list[str]:
    """List the months of a period, both ends included."""
    start, stop = (date.fromisoformat(f"{month}-01") for month in (first, last))
    many = (stop.year - start.year) * 12 + stop.month - start.month + 1
    if many < 1:
        raise BadInput(f"{last} lies before {first}")
    steps = range(start.month - 1, start.month - 1 + many)
    return [f"{start.year + step // 12}-{step % 12 + 1:02}" for step in steps]


def added_up(counts: Mapping[Place, Counts], kind: Place, span: tuple[str, str]) -> Counts | str:
    """Add up the months of a period for one kind of figure, or name the month that is missing."""
    total = Counts(0, 0)
    for month in months_between(*span):
        part = counts.get(replace(kind, first=month, last=month))
        if part is None:
            return month
        total += part
    return total


def with_spans_of(earlier: Sequence[Return], counts: dict[Place, Counts]) -> dict[Place, Counts]:
    """Work out what periods that earlier returns published come to now, where all months are here.

    They are not published again, but an attacker can set them beside what is.
    """
    found = dict(counts)
    for place in sorted({Place(*row.place) for issue in earlier for row in issue.rows}):
        if place.first != place.last and place not in found:
            total = added_up(counts, replace(place, first="", last=""), (place.first, place.last))
            if isinstance(total, Counts):
                found[place] = total
    return found


def table_of(
    counts: Mapping[Place, Counts], shown: Collection[Place], earlier: Sequence[Return]
) -> Table:
    values: dict[Cell, int] = {}
    for place, one in counts.items():
        for name in COUNTS:
            values[Figure(place, name)] = getattr(one, name)
        values[Figure(place, "late")] = one.of - one.met
    publishable = frozenset(Figure(place, name) for place in shown for name in COUNTS)
    sums = list(_sums(counts))
    known = _Known(values, sums)
    _set_off_alike(counts, known)
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
        met, late = (Figure(place, name, issue) for name in ("met", "late"))
        yield Sum(Figure(place, "of", issue), (met, late))
        if place.breakdown == "all":
            yield from _groups(place, here, issue)
        months = months_between(place.first, place.last)
        parts = [replace(place, first=month, last=month) for month in months]
        if len(parts) > 1 and here.issuperset(parts):
            for name in (*COUNTS, "late"):
                yield Sum(Figure(place, name, issue), tuple(Figure(p, name, issue) for p in parts))


def _groups(place: Place, here: set[Place], issue: int) -> Iterable[Sum]:
    for breakdown, groups in BREAKDOWNS.items():
        parts = [replace(place, breakdown=breakdown, group=group) for group in groups]
        present = [part for part in parts if part in here]
        if breakdown == "all" or not present:
            continue
        for name in (*COUNTS, "late"):
            yield Sum(Figure(place, name, issue), tuple(Figure(p, name, issue) for p in present))


def _set_off_alike(counts: Mapping[Place, Counts], known: "_Known") -> None:
    """Note that duties set off by the same events have equal totals, which anybody can compare.

    Where a duty applied to everybody, its reader knows that too: it says so in the rule.
    """
    by_event: dict[Place, list[Place]] = {}
    for place in counts:
        by_event.setdefault(replace(place, measure=""), []).append(place)
    for event, places in by_event.items():
        if len(places) > 1 and len({counts[place].triggers for place in places}) == 1:
            known.values[Figure(event, "triggers")] = counts[places[0]].triggers
            for place in places:
                other = Figure(place, "other")
                known.values[other] = counts[place].other
                if counts[place].other == 0:
                    known.shown[other] = 0
                parts = [Figure(place, name) for name in ("of", "excused", "unknown", "pending")]
                known.sums.append(Sum(Figure(event, "triggers"), (*parts, other)))


def _check_sums(values: Mapping[Cell, int], sums: Sequence[Sum]) -> None:
    for one in sums:
        if all(cell in values for cell in one.cells()):
            parts = sum(values[part] for part in one.parts)
            if parts != values[one.whole] and isinstance(one.whole, Figure):
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
        # months first: longer periods are taken apart into them
        periods = {(row.first != row.last, row.first, row.last) for row in rows}
        for _, *period in sorted(periods):
            of_period = [row for row in rows if [row.first, row.last] == period]
            if all(self._same(row) for row in of_period):
                self._pin(of_period)
            else:
                self._set_beside(of_period, issue.issue)

    def _same(self, row: Row) -> bool:
        place = Place(*row.place)
        return all(
            getattr(row, name) in (None, self.values.get(Figure(place, name))) for name in COUNTS
        )

    def _pin(self, rows: Sequence[Row]) -> None:
        for row in rows:
            for name in COUNTS:
                cell = Figure(Place(*row.place), name)
                value = getattr(row, name)
                if value is not None and cell in self.values:
                    self.shown[cell] = value

    def _set_beside(self, rows: Sequence[Row], issue: int) -> None:
        places = {Place(*row.place): row for row in rows}
        self.sums += _sums(places, issue)
        for place, row in places.items():
            old_late = Figure(place, "late", issue)
            if row.met is not None and row.of is not None:
                self.values[old_late] = self.shown[old_late] = row.of - row.met
            else:
                self.unknown.add(old_late)
            for name in COUNTS:
                old, value = Figure(place, name, issue), getattr(row, name)
                if value is None:
                    self.unknown.add(old)
                else:
                    self.values[old] = self.shown[old] = value
                    self._compare(place, name, old, issue)
            if place.first != place.last:
                self._divide(place, row, issue)

    def _divide(self, place: Place, row: Row, issue: int) -> None:
        """Divide an old period into its months, as an attacker would.

        They are taken as they were published then; and those never published as they are now,
        where that adds up. Where it does not, they have been revised and may be anything.
        """
        months = months_between(place.first, place.last)
        parts_in = [replace(place, first=month, last=month) for month in months]
        for name in COUNTS:
            total = getattr(row, name)
            if total is not None:
                then = [self._published(part, name, issue) for part in parts_in]
                now = [Figure(part, name) for part in parts_in]
                parts = [a or b for a, b in zip(then, now, strict=True)]
                if sum(self.values.get(part, -1) for part in parts) != total:
                    beside = [Figure(part, name, issue) for part in parts_in]
                    parts = [a or b for a, b in zip(then, beside, strict=True)]
                self.sums.append(Sum(Figure(place, name, issue), tuple(parts)))

    def _published(self, place: Place, name: str, issue: int) -> Figure | None:
        """Find a figure as it was published up to an issue, if it was."""
        versions = (Figure(place, name, number) for number in range(issue, -1, -1))
        return next((cell for cell in versions if cell in self.shown), None)

    def _compare(self, place: Place, name: str, old: Figure, issue: int) -> None:
        new = Figure(place, name)
        if new in self.values:
            change = Figure(place, name, issue, change=True)
            self.values[change] = self.values[new] - self.values[old]
            self.changes.add(change)
            self.sums.append(Sum(new, (old, change)))
