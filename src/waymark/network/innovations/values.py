"""The editable lists that a practice is described with, as shipped in `values.toml`.

An administrator may add, reword or retire a value later; these are the ones a new site starts with.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One choice: `status` says whether it was seen (known), remembered, or is our own."""

    code: str
    words: str
    status: str
    evidence: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueList:
    """One list of choices; `many` when a record may hold several of them."""

    code: str
    name: str
    many: bool
    values: tuple[Value, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(value.code for value in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """One of the twelve rights of the Victims' Code, with its short name for lists and tags."""

    number: int
    short: str
    words: str


@cache
def value_lists() -> dict[str, ValueList]:
    """Every list by its code, in the order in which a form asks for them."""
    return {
        code: ValueList(
            code=code,
            name=row["name"],
            many=row["many"],
            values=tuple(Value(**value) for value in row["values"]),
        )
        for code, row in _file()["lists"].items()
    }


@cache
def rights() -> tuple[Right, ...]:
    """The twelve rights in the Code's order."""
    return tuple(Right(**row) for row in _file()["rights"])


def _file() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("values.toml").read_text(encoding="utf-8"))
