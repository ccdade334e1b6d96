"""Several victims of a crime: an entry about the crime is one about each of its victims.

Some logs tell crimes only, and say in a second table who the victims of each are. Every victim
has clocks of their own, so what happened to the crime is given to all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..errors import BadInput
from . import cells
from .mapping import Mapping
from .reading import open_extract
from .reasons import MANGLED_OR_MISSING
from .report import Report

# Between crime and victim while they are looked up; no reference holds it, so that the victims of
# one crime lie together and apart from those of any other.
BETWEEN, AFTER = b"\x01", b"\x02"
Aside = Callable[[Iterable[tuple[int, str, str, str]]], None]
Texts = NDArray[np.bytes_]


@dataclass(frozen=True)
class Spread:
    """The rows of a chunk given to each victim: which row, whose, and whether again."""

    row: NDArray[np.int64]
    victims: pa.StringArray
    again: NDArray[np.bool_]
    enhanced: NDArray[np.int8]
    counts: NDArray[np.int8]


@dataclass(frozen=True)
class Crowd:
    """The victims of every crime, in order of crime and victim; flags are -1 where not said."""

    people: Texts
    enhanced: NDArray[np.int8]
    counts: NDArray[np.int8]

    def knows(self, crimes: pa.StringArray) -> NDArray[np.bool_]:
        """Say for each crime whether it has a victim here."""
        first, end = self._ranges(_bytes(crimes))
        return end > first

    def spread(self, crimes: pa.StringArray, own: pa.StringArray) -> Spread:
        """Give each row to all victims of its crime, or to the one that it names (`own`)."""
        texts = _bytes(crimes)
        first, end = self._ranges(texts)
        alone = own.is_valid().to_numpy(zero_copy_only=False)
        named = np.char.add(np.char.add(texts, BETWEEN), _bytes(own.fill_null("")))
        at = np.minimum(np.searchsorted(self.people, named), len(self.people) - 1)
        listed = alone & (self.people[at] == named)
        first = np.where(alone, at, first)
        size = np.where(alone, 1, end - first)
        row = np.repeat(np.arange(len(texts)), size)
        within = np.arange(len(row)) - np.repeat(np.cumsum(size) - size, size)
        place = first[row] + within
        known = ~alone[row] | listed[row]
        people = np.where(known, self.people[place], named[row])
        return Spread(
            row=row,
            victims=_references(people),
            again=within > 0,
            enhanced=np.where(known, self.enhanced[place], np.int8(-1)),
            counts=np.where(known, self.counts[place], np.int8(-1)),
        )

    def _ranges(self, crimes: Texts) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        first = np.searchsorted(self.people, np.char.add(crimes, BETWEEN))
        return first, np.searchsorted(self.people, np.char.add(crimes, AFTER))


def _bytes(texts: pa.StringArray) -> Texts:
    return np.array(texts.cast(pa.binary()).to_pylist() or [b""], np.bytes_)[: len(texts)]


def _references(people: Texts) -> pa.StringArray:
    texts = pa.array(people.tolist(), pa.binary()).cast(pa.string())
    return pc.replace_substring(texts, pattern=BETWEEN.decode(), replacement="/")


def read_crowd(path: Path, mapping: Mapping, report: Report, aside: Aside) -> Crowd:
    """Read the table of victims, as messy as any extract; its rows have an account of their own."""
    own = Report(source=path.name, mapping=mapping.name)
    chunks, lines_read = open_extract(path, replace(mapping, columns=mapping.victims), own)
    parts = [_people(columns, rows, mapping, own, aside) for columns, rows in chunks]
    if own.lines:
        own.check_lines(lines_read())
    people = np.concatenate([part[0] for part in parts] or [np.array([b""], np.bytes_)[:0]])
    flags = [np.concatenate([part[k] for part in parts] or [np.empty(0, np.int8)]) for k in (1, 2)]
    order = np.argsort(people, kind="stable")
    last = np.ones(len(order), np.bool_)  # a victim listed twice is as listed last
    last[:-1] = people[order][1:] != people[order][:-1]
    own.stored, own.duplicates = int(last.sum()), int((~last).sum())
    own.check()
    if not own.stored:
        raise BadInput(f"{path.name}: names no victim of any crime")
    report.victims = own.as_dict()
    report.findings += [f"{path.name}: {finding}" for finding in own.say_values()]
    chosen = order[last]
    return Crowd(people[chosen], flags[0][chosen], flags[1][chosen])


def _people(
    columns: dict[str, list[pa.Array]], rows: NDArray[np.int64], mapping: Mapping, report: Report,
    aside: Aside,
) -> tuple[Texts, NDArray[np.int8], NDArray[np.int8]]:  # fmt: skip
    (crimes, crime_parts), (victims, victim_parts) = (
        cells.reference(columns[key]) for key in ("crime", "victim")
    )
    bad = np.zeros(len(rows), np.bool_)
    for part in (*columns["crime"], *columns["victim"]):
        bad |= cells.is_missing(part) | cells.is_total(part)
    for part in (*crime_parts, *victim_parts):
        bad |= cells.is_mangled(part, checked=mapping.checked)
    report.quarantined[MANGLED_OR_MISSING] += int(bad.sum())
    for row in rows[bad].tolist():
        report.note(row, mapping.victims["victim"][0], MANGLED_OR_MISSING)
    column = f"{report.source}: {' + '.join(mapping.victims['victim'])}"
    aside((row, column, MANGLED_OR_MISSING, "") for row in rows[bad].tolist())
    good = pa.array(~bad)
    between = pa.scalar(BETWEEN.decode())
    texts = pc.binary_join_element_wise(crimes.filter(good), victims.filter(good), between)
    enhanced = cells.said(columns.get("enhanced"), mapping.yes, mapping.no, len(rows))
    if "enhanced" in columns:
        odd = cells.unread(columns["enhanced"], enhanced, ~bad)
        report.note_values(mapping.victims["enhanced"][0], odd)
    return (
        _bytes(texts),
        enhanced[~bad],
        cells.said(columns.get("kind"), (), mapping.business, len(rows))[~bad],
    )
