"""A made-up new Code that the invented forces get ready for. Nothing here is true of anybody."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from random import Random
from typing import Any

from waymark.network.legislation.seed import SeedDuty, SeedItem, SeedProvision, made

STATES = {"n": "not_started", "p": "planned", "u": "under_way", "r": "ready", "-": ""}
# How the answers that the story does not tell are spread: most forces are under way.
DRAWN = "rrruuuuppppn"
NOTES = {
    "not_started": "Made up: nobody is free before the new year",
    "planned": "Made up: in the plan for the first quarter",
    "under_way": "Made up: tried in one team",
    "ready": "Made up: in use since the autumn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The made-up law, who is asked what, and what the forces of the picture answered."""

    items: tuple[SeedItem, ...]
    provisions: tuple[SeedProvision, ...]
    duties: tuple[SeedDuty, ...]
    links: tuple[tuple[str, str, str], ...]  # provision, kind, key
    answers: dict[str, list[str]]  # force → state of each duty; empty for no answer
    asked_days_ago: int
    answer_in_days: int


def story(today: date) -> Story:
    """The story as it stands on this day."""
    text = files(__package__).joinpath("story.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    by = timedelta(weeks=(today - told["written_for"]).days // 7)
    moved = _moved(told, by)
    return Story(
        items=made(SeedItem, moved["item"]),
        provisions=made(SeedProvision, moved["provision"]),
        duties=made(SeedDuty, moved["duty"]),
        links=tuple((row["provision"], row["kind"], row["key"]) for row in moved["link"]),
        answers={force: spelt(letters) for force, letters in told["answers"].items()},
        asked_days_ago=told["asked_days_ago"],
        answer_in_days=told["answer_in_days"],
    )


def spelt(letters: str) -> list[str]:
    """The states that a row of letters stands for: “up-” is under way, planned, no answer."""
    return [STATES[letter] for letter in letters]


def drawn(by: Random, duties: int) -> list[str]:
    """Invent the answers of a force that the story does not tell of; one in six has none."""
    if by.random() < 1 / 6:
        return [""] * duties
    return [STATES[by.choice(DRAWN)] for _ in range(duties)]


def note(state: str) -> str:
    return NOTES[state]


def _moved(value: Any, by: timedelta) -> Any:
    """Move every date in what the file says; everything else stays."""
    if isinstance(value, date):
        return value + by
    if isinstance(value, list):
        return [_moved(each, by) for each in value]
    if isinstance(value, Mapping):
        return {key: _moved(each, by) for key, each in value.items()}
    return value
