"""The real practices that the library opens with: what five founding papers describe.

One TOML file a practice, written in our own words with the place in the paper. `papers.toml` names
the papers and the two national bodies that are not in the register of forces.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from waymark.network.innovations.founding.shapes import Practice, practice_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One founding paper, cited by its code."""

    code: str
    title: str
    owner: str
    dated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalBody:
    """An organisation that a paper names and that is neither a force nor an oversight body."""

    slug: str
    name: str
    official_name: str


@cache
def practices() -> tuple[Practice, ...]:
    """Every founding practice, in the order of the papers."""
    folder = files(__package__).joinpath("practices")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    return tuple(practice_from(_toml("practices", name)) for name in names)


@cache
def papers() -> tuple[Paper, ...]:
    """The five papers, S0 to S4."""
    return tuple(Paper(**row) for row in _toml("papers.toml")["papers"])


@cache
def national_bodies() -> tuple[NationalBody, ...]:
    """The bodies that own a founding practice without being in the register of forces."""
    return tuple(NationalBody(**row) for row in _toml("papers.toml")["national_bodies"])


def _toml(*path: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(*path).read_text(encoding="utf-8"))
