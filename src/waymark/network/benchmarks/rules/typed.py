"""Figures as people type them: which cells there are, what is in them, what is wrong, by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from waymark.measures.definitions import Definition
from waymark.measures.returns.document import LARGEST
from waymark.network.benchmarks.rules.months import in_words, months_between, period_in_words


class Cell(NamedTuple):
    """One box of the table: its name in the form, and the words that label it."""

    name: str
    label: str


class Line(NamedTuple):
    """One row: a measure in a month (or over the whole period, for a file review)."""

    measure: Definition
    first: date
    last: date
    numerator: Cell
    denominator: Cell
    invited: Cell | None

    @property
    def cells(self) -> list[Cell]:
        return [cell for cell in (self.numerator, self.denominator, self.invited) if cell]

    @property
    def title(self) -> str:
        return f"{self.measure.title}, {period_in_words(self.first, self.last)}"


@dataclass(frozen=True, slots=True)
class Count:
    """What one line says, when nothing is wrong with it."""

    measure: str
    code: str
    first: date
    last: date
    numerator: int
    denominator: int
    invited: int | None = None


def lines_of(
    measures: Sequence[Definition], first: date, last: date, *, asked: bool, whole: bool
) -> list[Line]:
    """The table to be filled: measure by measure, month by month; one row each where `whole`."""
    periods = [(first, last)] if whole else [(m, m) for m in months_between(first, last)]
    return [_line(measure, *period, asked) for measure in measures for period in periods]


def _line(measure: Definition, first: date, last: date, asked: bool) -> Line:
    name = f"{measure.key}-{first:%Y-%m}"
    return Line(
        measure,
        first,
        last,
        Cell(f"{name}-n", "Satisfied" if asked else "Counted"),
        Cell(f"{name}-d", "Answered" if asked else "Of"),
        Cell(f"{name}-i", "Invited") if asked else None,
    )


class Fault(NamedTuple):
    """What is wrong with a row, and the box at which to mend it."""

    box: str
    why: str


def read(lines: Iterable[Line], typed: Mapping[str, str]) -> tuple[list[Count], list[str]]:
    """Read the table. Every fault names its row; a row left empty is no fault, only missing."""
    found: list[Count] = []
    faults: list[str] = []
    for line in lines:
        one = _read(line, typed)
        if isinstance(one, Fault):
            faults.append(f"{line.title}: {one.why}")
        elif one is not None:
            found.append(one)
    return found, faults


def faults_by_box(lines: Iterable[Line], typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, by the name of the box at which it is mended.

    Each names its row: above the table, where all stand together, “must be a whole number” five
    times over would say nothing.
    """
    found = ((line, _read(line, typed)) for line in lines)
    return {one.box: f"{line.title}: {one.why}" for line, one in found if isinstance(one, Fault)}


def _read(line: Line, typed: Mapping[str, str]) -> Count | Fault | None:
    """One row: its counts, what is wrong with it, or nothing where it is empty."""
    texts = [str(typed.get(cell.name, "")).strip() for cell in line.cells]
    if not any(texts):
        return None
    if wrong := _wrong(line.cells, texts):
        return wrong
    numbers = [int(text.replace(",", "")) for text in texts]
    return _impossible(line, *numbers) or Count(
        line.measure.key, line.measure.code, line.first, line.last, *numbers
    )


def _wrong(cells: Sequence[Cell], texts: Sequence[str]) -> Fault | None:
    for cell, text in zip(cells, texts, strict=True):
        if not text:
            why = f"“{cell.label}” is empty; fill the row or leave all of it empty"
            return Fault(cell.name, why)
        plain = text.replace(",", "")
        if not (plain.isascii() and plain.isdigit()):
            return Fault(cell.name, f"“{cell.label}” must be a whole number")
        if len(plain) > 9 or int(plain) > LARGEST:
            return Fault(cell.name, f"“{cell.label}” is more than {LARGEST:,}")
    return None


def _impossible(
    line: Line, numerator: int, denominator: int, invited: int | None = None
) -> Fault | None:
    unit = line.measure.unit
    if numerator > denominator:
        why = f"{numerator:,} of {denominator:,} {unit}: a part is more than the whole"
        return Fault(line.numerator.name, why)
    if invited is not None and denominator > invited:
        why = f"{denominator:,} answered, but only {invited:,} were invited"
        return Fault(line.denominator.name, why)
    return None


def completeness(lines: Sequence[Line], counts: Sequence[Count]) -> int:
    """How much of the table is filled, in a hundred; rounded down, so that 100 means all."""
    return 100 * len(counts) // len(lines) if lines else 0


def blockers_to_period(first: date, last: date, *, today: date, most: int) -> list[str]:
    """Say why a return cannot be for these months."""
    blockers = []
    if last < first:
        blockers.append("The last month lies before the first")
    elif len(months_between(first, last)) > most:
        blockers.append(f"A return covers {most} months at most: file the others with another")
    if last >= today.replace(day=1):
        blockers.append(f"{in_words(last)} has not ended: its figures cannot be whole yet")
    return blockers


def blockers_to_survey(asked_from: date | None, asked_to: date | None, *, today: date) -> list[str]:
    """Say why victims cannot have been asked between these days."""
    if asked_from is None or asked_to is None:
        return []
    blockers = []
    if asked_to < asked_from:
        blockers.append("The last day of asking lies before the first")
    if asked_to > today:
        blockers.append("The last day of asking has not come yet: file when all have been asked")
    return blockers
