"""What a new site knows of law and the Code: items, provisions, and what changes for forces.

Facts with where each was seen, in our own words. Loading adds what is missing and leaves what the
co-ordinator has changed; see README.md for where the facts come from.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedStage:
    """One step in the history of an item."""

    code: str
    on: date | None = None
    on_words: str = ""
    house: str = ""
    expected: bool = False
    note: str = ""
    source: str = ""
    evidence: str = "V"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedItem:
    """One item of law, Code or policy, with its last known state."""

    key: str
    title: str
    kind: str
    source: str
    evidence: str
    summary: str
    known: str
    identifier: str = ""
    feed_id: str = ""
    parent: str = ""
    unknown: str = ""
    roles: str = ""
    extent: str = ""
    application: str = ""
    checked_on: date | None = None
    checked_words: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    rights: tuple[int, ...] = ()
    stages: tuple[SeedStage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedDay:
    """One day in the life of a provision."""

    on: date
    how: str
    effect: str = "commences"
    made_by: str = ""
    part: str = ""
    area: str = ""
    purpose: str = ""
    source: str = ""
    evidence: str = "V"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedProvision:
    """One section of an act."""

    key: str
    item: str
    number: str
    subject: str
    who: str
    source: str
    evidence: str
    means: str = ""
    unknown: str = ""
    extent: str = ""
    application: str = ""
    not_in_force_on: date | None = None
    checked_on: date | None = None
    checked_words: str = ""
    rights: tuple[int, ...] = ()
    days: tuple[SeedDay, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedDuty:
    """What changes for forces. Nobody is asked about it until the co-ordinator asks."""

    item: str
    short: str
    what: str
    who: str
    provision: str = ""
    from_on: date | None = None


@cache
def items() -> tuple[SeedItem, ...]:
    """Every item, those that others hang on first."""
    return made(SeedItem, _toml("items.toml")["item"])


@cache
def provisions() -> tuple[SeedProvision, ...]:
    return made(SeedProvision, _toml("provisions.toml")["provision"])


@cache
def duties() -> tuple[SeedDuty, ...]:
    return made(SeedDuty, _toml("provisions.toml")["duty"])


NESTED: dict[str, Any] = {"stages": SeedStage, "days": SeedDay}


def made(shape: Any, rows: Iterable[Mapping[str, Any]]) -> tuple[Any, ...]:
    """Make shapes of the rows of a file, with the rows within them."""
    return tuple(_made(shape, row) for row in rows)


def _made(shape: Any, row: Mapping[str, Any]) -> Any:
    """Make a shape of a row; a misspelt field is an error."""
    known = {field.name for field in fields(shape)}
    if strangers := set(row) - known:
        raise ValueError(f"{row.get('key', row)}: no such field: {', '.join(sorted(strangers))}")
    given = {name: _read(value, NESTED.get(name)) for name, value in row.items()}
    return shape(**given)


def _read(value: Any, shape: Any) -> Any:
    if isinstance(value, list):
        return tuple(_made(shape, each) if shape else each for each in value)
    return value.strip() if isinstance(value, str) else value


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
