"""Invented figures with known effects hidden in them, so that comparison can be tested.

Pure and repeatable: forces, the days on which they went live, and today go in; counts come out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from zlib import crc32

import numpy as np

from waymark.network.benchmarks.rules.months import months_up_to, moved

SIZES = {"small": 0.45, "medium": 1.0, "large": 2.1, "very_large": 5.5, "": 0.6}
COUNTED = ("acknowledged", "referred", "updates-in-time", "statement-offered", "release-told")
ASKED = ("satisfied-overall", "satisfied-informed")
KINDER_BY_TELEPHONE = 6.0
OF_FORCES, OF_MONTHS, DECEMBER = 4.0, 1.1, -1.5  # points by which they differ


@dataclass(frozen=True, slots=True)
class InventedFigure:
    """Full counts of one force, measure and month; `invited` for satisfaction only.

    Where files were read, they are of several months: `last` is the first day of the last one.
    """

    force: str
    measure: str
    month: date
    met: int
    of: int
    method: str
    invited: int = 0
    last: date | None = None

    @property
    def until(self) -> date:
        return self.last or self.month


@dataclass(frozen=True, slots=True)
class InUse:
    """A force used a practice from one day (until another, where it stopped)."""

    practice: str
    force: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Odd:
    """How a force differs from the others."""

    method: str = "engine"
    asked_by: str = "online"
    missing: tuple[int, ...] = ()
    size: float = 0.0
    shift: Mapping[str, float] = field(default_factory=dict)
    silent: bool = False
    says: str = ""


@cache
def planted() -> dict[str, Any]:
    """Read what is hidden."""
    text = files(__package__).joinpath("planted.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def months_of(today: date) -> list[date]:
    """The months that are returned: three years, up to the month before today's."""
    return months_up_to(moved(today, -1), planted()["months"])


def odd(force: str) -> Odd:
    row: dict[str, Any] = planted()["odd"].get(force, {})
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return Odd(**given)


def figures(
    forces: Mapping[str, str], in_use: Sequence[InUse], today: date
) -> Iterator[InventedFigure]:
    """Invent the counts of every force (name in the register → size) for three years."""
    axis = months_of(today)
    for force, size in sorted(forces.items()):
        own = odd(force)
        if own.silent:
            continue
        uses = [use for use in in_use if use.force == force]
        for measure in (*COUNTED, *ASKED):
            # a seed for each series: what is planted in one leaves all others as they are
            seeds = [planted()["seed"], crc32(force.encode()), crc32(measure.encode())]
            dice = np.random.default_rng(seeds)
            yield from _series(force, SIZES[size], own, measure, axis, uses, dice)


def reviews(forces: Collection[str], today: date) -> Iterator[InventedFigure]:
    """Invent what readers of files and inspectors found, up to the month before today's."""
    axis = months_of(today)
    for measure, told in planted()["review"].items():
        for force in sorted(set(forces) & set(told["forces"])):
            seeds = [planted()["seed"], crc32(force.encode()), crc32(measure.encode())]
            dice = np.random.default_rng(seeds)
            rate = told["rate"] + dice.normal(0, OF_FORCES)
            for period in range(-told["periods"], 0):
                first = len(axis) + period * told["months"]
                months = axis[first : first + told["months"]]
                cases = int(dice.poisson(told["cases"]))
                met = int(dice.binomial(cases, rate / 100))
                yield InventedFigure(
                    force, measure, months[0], met, cases, told["method"], last=months[-1]
                )


def _series(
    force: str,
    size: float,
    own: Odd,
    measure: str,
    axis: Sequence[date],
    uses: Sequence[InUse],
    dice: np.random.Generator,
) -> Iterator[InventedFigure]:
    level = planted()["measure"][measure]
    asked = measure in ASKED
    steps = np.arange(len(axis))
    rate = level["rate"] + dice.normal(0, OF_FORCES) + level["drift"] * steps / 12
    rate = rate + own.shift.get(measure, 0.0) + _moved_by(force, measure, axis, uses)
    rate = rate + dice.normal(0, OF_MONTHS, len(axis))
    rate = rate + np.array([DECEMBER if month.month == 12 else 0.0 for month in axis])
    if asked and own.asked_by == "telephone":
        rate = rate + KINDER_BY_TELEPHONE
    cases = dice.poisson(level["cases"] * (own.size or size), len(axis))
    met = dice.binomial(cases, np.clip(rate / 100, 0.02, 0.95))
    invited = cases + dice.binomial(cases * 4, 0.8)
    method = own.asked_by if asked else _method(measure, own)
    for step, month in enumerate(axis):
        if step not in own.missing:
            yield InventedFigure(
                force, measure, month, int(met[step]), int(cases[step]), method,
                int(invited[step]) if asked else 0,
            )  # fmt: skip


def _method(measure: str, own: Odd) -> str:
    # no record system of the police holds a release: it is counted by hand everywhere
    return "manual" if measure == "release-told" and own.method == "engine" else own.method


def _moved_by(
    force: str, measure: str, axis: Sequence[date], uses: Sequence[InUse]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Points that practices added, month by month, and trends that came by themselves."""
    added = np.zeros(len(axis))
    for row in planted()["effect"]:
        if row["measure"] == measure:
            for use in uses:
                if use.practice == row["practice"]:
                    added += row["points"] * np.array([_in_use(use, month) for month in axis])
    for row in planted()["improving"]:
        if row["measure"] == measure and force in row["forces"]:
            added += row["points_a_year"] * (np.arange(len(axis)) - len(axis) / 2) / 12
    return added


def _in_use(use: InUse, month: date) -> bool:
    """Whether a practice was in use for the whole of a month."""
    return use.since < month and (use.until is None or use.until >= moved(month, 1))
