"""What a practice that comes as a file holds: the College's fields, and ours beside them.

A field left empty means that the source says nothing. Text is Markdown. Lists hold codes of
`values.toml`; `permission` and the stage of an adoption hold values of `enums.py`. A date known
only to the month or the year is written so: 2014-10, 2014.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite:
    """Something a force must have, or had better have, before this practice fits it.

    `wanted` holds codes of the profile list named by `aspect`, any one of which will do; it is
    empty for the aspect `other`, which no profile can answer. With `must` the practice does not
    work without it.
    """

    aspect: str
    words: str
    wanted: tuple[str, ...] = ()
    must: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where it is written: a founding paper and the place in it."""

    paper: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAdoption:
    """An adoption that a paper states as a fact. Dates as far as the paper gives them."""

    organisation: str
    stage: str
    paper: str
    place: str
    words: str
    since: str = ""
    adapted: bool = False
    what_changed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One practice as a record of the library."""

    slug: str
    title: str
    summary: str
    organisation: str
    item_type: str = "practice"
    contact: str = ""  # the name of a seat, never of a person
    first_published: str = ""
    started_in: str = ""
    ended_in: str = ""
    stage_of_practice: str = ""
    purpose: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    target_group: tuple[str, ...] = ()
    recognition: tuple[str, ...] = ()
    implementation: str = ""
    scale: str = ""
    region: str = ""
    aim: str = ""
    intended_outcome: str = ""
    description: str = ""
    evaluation: str = ""
    overall_impact: str = ""
    learning: str = ""
    cost: str = ""
    staff: str = ""
    system_needs: str = ""
    prerequisites: tuple[Prerequisite, ...] = ()
    rights: tuple[int, ...] = ()
    measure: tuple[str, ...] = ()
    best_evidence: str = ""
    copyright_owner: str = ""
    permission: str = ""
    licence: str = ""
    disclaimer: str = ""
    public: bool = False
    source: str = ""  # one line for readers
    sources: tuple[Source, ...] = ()  # where in which paper
    adoptions: tuple[StatedAdoption, ...] = ()


NESTED = {
    "prerequisites": Prerequisite,
    "sources": Source,
    "adoptions": StatedAdoption,
}


def practice_from(row: Mapping[str, Any]) -> Practice:
    """Make a practice of what a TOML file says; a misspelt field is an error."""
    return Practice(**{field: read(value, NESTED.get(field)) for field, value in row.items()})


def read(value: Any, kind: type | None = None) -> Any:
    """Turn a value of a TOML file into a plain frozen one: lists to tuples, text trimmed."""
    if isinstance(value, list):
        return tuple(read(each, kind) for each in value)
    if isinstance(value, dict) and kind is not None:
        return kind(**{field: read(each) for field, each in value.items()})
    return value.strip() if isinstance(value, str) else value


def first_day(written: str) -> date | None:
    """The first day that a date written as 2014, 2014-10 or 2014-10-01 can mean."""
    if not written:
        return None
    year, month, day = (*map(int, written.split("-")), 1, 1)[:3]
    return date(year, month, day)
