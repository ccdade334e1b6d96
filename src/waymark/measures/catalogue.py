"""The measures that the network compares: reviewed definitions over the rules of the Code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from .errors import BadRules

TABLE = Path(__file__).parent / "code" / "measures.toml"


@dataclass(frozen=True)
class Measure:
    """One question asked of every force, what it counts and why it matters.

    `rules` is empty where no record system of the police holds the answer.
    """

    id: str
    name: str
    rules: tuple[str, ...]
    numerator: str
    denominator: str
    better: str
    why: str
    next_review: date


@cache
def read_measures() -> dict[str, Measure]:
    """Read the measures by their id, in the order in which they are shown."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    measures = [Measure(**{**row, "rules": tuple(row["rules"])}) for row in table["measure"]]
    return {measure.id: measure for measure in measures}


@cache
def measures_version() -> str:
    """Give the version that is printed on every figure made from the measures."""
    version: str = tomllib.loads(TABLE.read_text(encoding="utf-8"))["version"]
    return version


def measure_of_rule() -> dict[str, str]:
    """Say which measure each rule adds to; none adds to two."""
    found: dict[str, str] = {}
    for measure in read_measures().values():
        for rule in measure.rules:
            if rule in found:
                raise BadRules(f"Rule {rule} is in two measures: {found[rule]} and {measure.id}")
            found[rule] = measure.id
    return found
