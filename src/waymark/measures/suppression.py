"""Hold back small numbers, and just enough others that no small one can be worked out.

A count under five could point at a person. Leaving it out is not enough: where a total and all
its other parts are shown, it follows by subtraction. So the attack is tried here before anything
leaves: for every small count, linear programming finds the lowest and the highest value that fit
all that is or was published; further counts are held back until any number under five fits.
Decision 33 has the reasons.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np

_CLOSE = 1e-6  # linear programming answers in floats
_FAR = 1e7  # beyond any count of a force: as good as no bound
_TRIES = 6  # cells tried one by one before the cheapest is taken

LEAST = 5  # the smallest count that may be shown (DESIGN 6, PRODUCT r53)

Cell = Hashable


@dataclass(frozen=True, slots=True)
class Sum:
    """One whole that is the sum of its parts, as everybody can tell from what they are called."""

    whole: Cell
    parts: tuple[Cell, ...]

    def cells(self) -> tuple[Cell, ...]:
        return (self.whole, *self.parts)


class Exposed(ValueError):
    """A small count follows from what is published already, so that holding back comes too late.

    `cell` is that count, as whoever asked calls it.
    """

    def __init__(self, cell: Any) -> None:
        super().__init__(f"{cell} follows from what has been published before")
        self.cell = cell


@dataclass(frozen=True)
class Table:
    """Counts and how they add up; what may be shown, and what has been shown before.

    `values` holds the true count of every cell, also of those never shown; a cell of `changes` is
    a difference between two publications and may be negative. `shown_before` are published
    already with these values. `unknown` cells have no true value here: they belong to an earlier
    publication that held them back.
    """

    values: Mapping[Cell, int]
    sums: Sequence[Sum]
    publishable: frozenset[Cell]
    shown_before: Mapping[Cell, int] = field(default_factory=dict)
    changes: frozenset[Cell] = frozenset()
    unknown: frozenset[Cell] = frozenset()

    def __post_init__(self) -> None:
        for one in self.sums:
            if all(cell in self.values for cell in one.cells()):
                parts = sum(self.values[part] for part in one.parts)
                if parts != self.values[one.whole]:
                    raise ValueError(f"{one.whole} is {self.values[one.whole]}, its parts {parts}")
        if any(v < 0 for cell, v in self.values.items() if cell not in self.changes):
            raise ValueError("A count is below 0")

    def small(self, cell: Cell) -> bool:
        """Say whether nobody may be able to work this cell out."""
        if cell in self.shown_before:
            return False
        if cell in self.unknown:
            return True
        value = self.values[cell]
        return 0 < abs(value) < LEAST if cell in self.changes else value < LEAST


def held_back(table: Table, cost: Callable[[Cell], Any]) -> frozenset[Cell]:
    """Choose the cells to hold back: all small ones, and as few others as protect them.

    `cost` orders cells: those that sort first are held back first. Raises `Exposed` where what
    was published before already gives a small count away.
    """
    names = list(dict.fromkeys([*table.values, *table.unknown, *_named(table.sums)]))
    number = {cell: place for place, cell in enumerate(names)}
    try:
        held = _held_back(_numbered(table, number), lambda place: cost(names[place]))
    except Exposed as exposed:
        raise Exposed(names[exposed.cell]) from None
    return frozenset(names[place] for place in held)


def _named(sums: Iterable[Sum]) -> Iterable[Cell]:
    return (cell for one in sums for cell in one.cells())


def _numbered(table: Table, number: Mapping[Cell, int]) -> Table:
    """Write a table with numbers for cells: they are looked up some millions of times."""
    return Table(
        values={number[cell]: value for cell, value in table.values.items()},
        sums=[
            Sum(number[one.whole], tuple(number[part] for part in one.parts)) for one in table.sums
        ],
        publishable=frozenset(number[cell] for cell in table.publishable),
        shown_before={number[cell]: value for cell, value in table.shown_before.items()},
        changes=frozenset(number[cell] for cell in table.changes),
        unknown=frozenset(number[cell] for cell in table.unknown),
    )


def _held_back(table: Table, cost: Callable[[Any], Any]) -> Collection[Any]:
    attacker = Attacker(table.sums, table.changes)
    small = [cell for cell in (*table.values, *table.unknown) if table.small(cell)]
    # what was let out by mistake is not repeated either
    needed = {c for c in table.publishable if table.small(c) or table.values[c] < LEAST}
    held, seen = set(needed), Seen()
    # holding more back only ever adds to what may be, so that what was seen stays possible
    while (exposed := _exposed(table, attacker, held, small, seen)) is not None:
        held.add(_next_to_hold(table, attacker, held, exposed, cost))
    for extra in sorted(held - needed, key=cost, reverse=True):  # let go what proves needless
        rest = held - {extra}
        beside = attacker.reached_from(extra, _shown(table, rest))
        found = _exposed(table, attacker, rest, [c for c in beside if table.small(c)], Seen())
        if found is None:
            held = rest
    return held


class Seen:
    """The lowest and highest value that each cell took in any full set of figures that fits."""

    def __init__(self) -> None:
        self.low: dict[Cell, float] = {}
        self.high: dict[Cell, float] = {}

    def add(self, cell: Cell, value: float) -> None:
        self.low[cell] = min(value, self.low.get(cell, inf))
        self.high[cell] = max(value, self.high.get(cell, -inf))


class Attacker:
    """Somebody with patience, who knows how the counts add up and everything that was shown."""

    def __init__(self, sums: Iterable[Sum], changes: Collection[Cell] = ()) -> None:
        self.changes = changes
        self.sums_of: dict[Cell, list[Sum]] = {}
        for one in sums:
            for cell in one.cells():
                self.sums_of.setdefault(cell, []).append(one)

    def range(self, cell: Cell, shown: Mapping[Cell, int]) -> tuple[float, float]:
        """Find the lowest and the highest value of a cell that fit all that is shown."""
        if cell in shown:
            return shown[cell], shown[cell]
        system = self.system(cell, shown)
        low, high = (system.pushed({cell: sign})[cell] for sign in (-1, 1))
        return (-inf if low < -_FAR / 2 else low), (inf if high > _FAR / 2 else high)

    def system(self, cell: Cell, shown: Mapping[Cell, int]) -> "_System":
        """Write down what this cell and all that hang together with it must add up to."""
        from scipy.sparse import coo_array  # see below

        place = {one: n for n, one in enumerate(self.reached_from(cell, shown))}
        sums = list({id(one): one for part in place for one in self.sums_of.get(part, ())}.values())
        rows, columns, signs, binds = [], [], [], False
        constants = np.zeros(len(sums))
        for row, one in enumerate(sums):
            for part, sign in ((one.whole, 1), *((part, -1) for part in one.parts)):
                if part in place:
                    rows.append(row)
                    columns.append(place[part])
                    signs.append(sign)
                else:
                    constants[row] -= sign * shown[part]
                    binds = True
        matrix = coo_array((signs, (rows, columns)), shape=(len(sums), len(place)))
        bounds = [(-_FAR if one in self.changes else 0, _FAR) for one in place]
        return _System(place, matrix.tocsr(), constants, bounds, binds)

    def reached_from(self, cell: Cell, shown: Mapping[Cell, int]) -> list[Cell]:
        """Collect the cells not shown that hang together with this one, or stand beside it."""
        found = {} if cell in shown else {cell: None}
        border = [cell]
        while border:
            for one in self.sums_of.get(border.pop(), ()):
                for other in one.cells():
                    if other not in shown and other not in found:
                        found[other] = None
                        border.append(other)
        return list(found)


@dataclass(frozen=True)
class _System:
    """Cells that hang together: `matrix` times their values is `constants`.

    Where nothing that is shown `binds` them, any one of them can be anything.
    """

    place: dict[Cell, int]
    matrix: Any
    constants: Any
    bounds: list[tuple[float, float]]
    binds: bool

    def pushed(self, signs: Mapping[Cell, int]) -> dict[Cell, float]:
        """Find figures that fit, with these cells pushed up (1) or down (−1) as far as they go."""
        goal = np.zeros(len(self.place))
        for cell, sign in signs.items():
            goal[self.place[cell]] = -sign
        # SciPy here: a web process that only reads returns need not carry it
        from scipy.optimize import linprog

        if not self.binds:
            at = [high if g < 0 else low for g, (low, high) in zip(goal, self.bounds, strict=True)]
            return dict(zip(self.place, at, strict=True))
        found = linprog(
            goal, A_eq=self.matrix, b_eq=self.constants, bounds=self.bounds, method="highs"
        )
        if found.status != 0:
            raise ValueError(f"What is shown does not add up: {found.message}")
        return dict(zip(self.place, found.x.tolist(), strict=True))


def _exposed(
    table: Table, attacker: Attacker, held: Collection[Cell], cells: Iterable[Cell], seen: Seen
) -> Cell | None:
    """Find the first small cell for which some number under five can be ruled out."""
    shown = _shown(table, held)
    for cell in cells:
        if not _is_open(table, cell, seen):
            system = attacker.system(cell, shown)
            for other in system.place:
                if other in table.values:
                    seen.add(other, table.values[other])  # the truth fits, of course
            _push_together(table, system, seen)
            if not _is_open(table, cell, seen):
                _record(system.pushed({cell: -1}), seen)
                _record(system.pushed({cell: 1}), seen)
                if not _is_open(table, cell, seen):
                    return cell
    return None


def _push_together(table: Table, system: _System, seen: Seen) -> None:
    """Move all cells still in doubt at once, for as long as that settles half of them."""
    doubtful = [c for c in system.place if _in_question(table, c) and not _is_open(table, c, seen)]
    while len(doubtful) > 1:
        before = len(doubtful)
        for sign in (-1, 1):
            _record(system.pushed(dict.fromkeys(doubtful, sign)), seen)
        doubtful = [cell for cell in doubtful if not _is_open(table, cell, seen)]
        if len(doubtful) > before / 2:
            return


def _record(figures: Mapping[Cell, float], seen: Seen) -> None:
    for cell, value in figures.items():
        seen.add(cell, value)


def _in_question(table: Table, cell: Cell) -> bool:
    return (cell in table.values or cell in table.unknown) and table.small(cell)


def _is_open(table: Table, cell: Cell, seen: Seen) -> bool:
    """Say whether every number under five has been seen to fit, or for a change a range as wide."""
    low, high = seen.low.get(cell, inf), seen.high.get(cell, -inf)
    if cell in table.changes or cell in table.unknown:
        return high - low >= LEAST - 1 - _CLOSE
    return low <= _CLOSE and high >= LEAST - 1 - _CLOSE


def _shown(table: Table, held: Collection[Cell]) -> dict[Cell, int]:
    now = {cell: table.values[cell] for cell in table.publishable if cell not in held}
    return {**now, **table.shown_before}


def _next_to_hold(
    table: Table,
    attacker: Attacker,
    held: Collection[Cell],
    exposed: Cell,
    cost: Callable[[Cell], Any],
) -> Cell:
    """Pick the cheapest cell that protects the exposed one; failing that, the cheapest nearby."""
    shown = _shown(table, held)
    beside = {cell for one in attacker.sums_of.get(exposed, ()) for cell in one.cells()}
    near = {
        cell
        for reached in attacker.reached_from(exposed, shown)
        for one in attacker.sums_of.get(reached, ())
        for cell in one.cells()
    }
    candidates = near & table.publishable - {*held, *table.shown_before}
    if not candidates:
        raise Exposed(exposed)
    ranked = sorted(candidates, key=lambda cell: (cell not in beside, cost(cell)))
    for cell in ranked[:_TRIES]:
        seen = Seen()
        seen.add(exposed, table.values.get(exposed, 0))
        system = attacker.system(exposed, {c: v for c, v in shown.items() if c != cell})
        for sign in (-1, 1):
            seen.add(exposed, system.pushed({exposed: sign})[exposed])
        if _is_open(table, exposed, seen):
            return cell
    return ranked[0]
