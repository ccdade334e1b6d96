"""The police forces of England and Wales, and the body that each of them answers to.

The facts lie in `forces.csv`, one force a row; `README.md` says how they were checked. Forces will
merge and commissioners will end, so a force is never removed: its row gets `valid_to` and the slug
of its `successor`, and the new force gets a row of its own.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightBody:
    """Whoever holds a force to account: a commissioner, a mayor, a council, an authority."""

    slug: str
    name: str
    kind: str
    expected_end: str  # year and month as announced, for example 2028-05; empty when none is
    confirmed: bool  # False: the name was written down from memory, ask before printing it


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """One force: `ons_code` is its key where it has an area, else its slug."""

    slug: str
    ons_code: str
    common_name: str
    official_name: str
    kind: str
    region: str
    nation: str
    tile_code: str
    tile_column: int | None
    tile_row: int | None
    valid_from: date | None
    valid_to: date | None
    successor: str
    oversight: OversightBody


@cache
def forces() -> tuple[Force, ...]:
    """Every force of the register, in the order of the ONS codes, those without an area last."""
    text = files(__package__).joinpath("forces.csv").read_text(encoding="utf-8")
    return tuple(_force(row) for row in csv.DictReader(text.splitlines()))


def _force(row: dict[str, str]) -> Force:
    as_written = ("slug", "ons_code", "common_name", "official_name", "kind", "region", "nation")
    return Force(
        **{column: row[column] for column in as_written},
        tile_code=row["tile_code"],
        tile_column=_number(row["tile_column"]),
        tile_row=_number(row["tile_row"]),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        successor=row["successor"],
        oversight=_oversight(row),
    )


def _oversight(row: dict[str, str]) -> OversightBody:
    return OversightBody(
        slug=row["oversight_slug"],
        name=row["oversight_name"],
        kind=row["oversight_kind"],
        expected_end=row["oversight_expected_end"],
        confirmed={"yes": True, "no": False}[row["oversight_confirmed"]],
    )


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
