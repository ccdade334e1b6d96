"""Figures that the founding papers state: the only ones of real forces that come with Waymark."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """So many of so many, in a period, by a method, at a place in a paper."""

    organisation: str
    measure: str
    first: date
    last: date
    numerator: int
    denominator: int
    method: str
    source: str
    note: str


def facts() -> list[Fact]:
    text = files(__package__).joinpath("facts.toml").read_text(encoding="utf-8")
    return [Fact(**row) for row in tomllib.loads(text)["fact"]]
