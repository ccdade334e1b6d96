"""A made-up country of 44 forces, so that a new site can be tried before anybody has joined.

No force, person, office, charity or figure here exists. Dates are written as though today were
`written_for` in `country.toml`, and moved by whole weeks to end on the day asked for.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from waymark.network.innovations.demonstration.shapes import (
    Demonstration,
    Diary,
    InventedAdoption,
    InventedBody,
    InventedForce,
    InventedPeers,
    InventedPerson,
    InventedPractice,
    InventedSeat,
    Profile,
    ReviewComment,
    Step,
)
from waymark.network.innovations.founding.shapes import practice_from, read

SOURCE = "Made-up demonstration data"
ASPECTS = ("size", "structure", "record_system", "service_model")
STATES = ("have", "planned", "no")


def demonstration(today: date) -> Demonstration:
    """The invented country as it stands on this day."""
    country = _toml("country.toml")
    moved = timedelta(weeks=(today - country["written_for"]).days // 7)
    seats = _csv("seats.csv")
    return Demonstration(
        forces=tuple(_force(row, country["notes"]) for row in _csv("forces.csv")),
        bodies=tuple(InventedBody(**{"region": ""} | row) for row in country["bodies"]),
        people=tuple(_person(row) for row in seats if row["holder"]),
        seats=tuple(_seat(row, moved) for row in seats),
        practices=tuple(_practice(_move(row, moved)) for row in _practice_files()),
        peers=InventedPeers(
            scheme=country["peers"]["scheme"],
            since=country["peers"]["since"] + moved,
            groups=tuple(tuple(group.split()) for group in country["peers"]["groups"]),
        ),
        meetings=tuple((row["name"], row["on"] + moved) for row in country["meetings"]),
    )


def _force(row: dict[str, str], notes: dict[str, dict[str, str]]) -> InventedForce:
    plain = ("slug", "ons_code", "common_name", "official_name", "region", "tile_code")
    return InventedForce(
        **{column: row[column] for column in plain},
        tile_column=int(row["tile_column"]),
        tile_row=int(row["tile_row"]),
        profile=_profile(row, notes.get(row["slug"], {})) if row["size"] else None,
    )


def _profile(row: dict[str, str], notes: dict[str, str]) -> Profile:
    return Profile(
        answers={aspect: row[aspect] for aspect in ASPECTS},
        resources={code: state for state in STATES for code in row[state].split()},
        notes=notes,
    )


def _person(row: dict[str, str]) -> InventedPerson:
    return InventedPerson(
        slug=row["holder"], name=row["name"], email=row["email"], try_this=row["try_this"]
    )


def _seat(row: dict[str, str], moved: timedelta) -> InventedSeat:
    plain = ("organisation", "role", "title", "holder")
    since = date.fromisoformat(row["since"]) + moved
    return InventedSeat(**{column: row[column] for column in plain}, since=since)


def _practice(row: dict[str, Any]) -> InventedPractice:
    given = {field: read(value) for field, value in row.items()}
    given["record"] = replace(practice_from(row["record"]), source=SOURCE)
    given["adoptions"] = tuple(_adoption(each) for each in row.get("adoptions", ()))
    given["comments"] = tuple(read(each, ReviewComment) for each in row.get("comments", ()))
    given["earlier"] = tuple(
        (section, read(text)) for section, text in row.get("earlier", {}).items()
    )
    return InventedPractice(**given)


def _adoption(row: dict[str, Any]) -> InventedAdoption:
    given = {field: read(value) for field, value in row.items()}
    given["steps"] = tuple(
        Step(stage=stage, on=on, note="".join(note)) for stage, on, *note in row["steps"]
    )
    given["diary"] = tuple(read(each, Diary) for each in row.get("diary", ()))
    return InventedAdoption(**given)


def _move(value: Any, by: timedelta) -> Any:
    """Move every date in what a file says; everything else stays."""
    if isinstance(value, date):
        return value + by
    if isinstance(value, list):
        return [_move(each, by) for each in value]
    if isinstance(value, dict):
        return {key: _move(each, by) for key, each in value.items()}
    return value


def _practice_files() -> list[dict[str, Any]]:
    folder = files(__package__).joinpath("practices")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    return [_toml("practices", name) for name in names]


def _toml(*path: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(*path).read_text(encoding="utf-8"))


def _csv(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
