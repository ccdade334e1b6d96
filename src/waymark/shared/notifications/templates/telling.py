"""The reviewed list of telling words: what a message to a victim must never say."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from waymark.shared.notifications.templates import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Words that tell the same kind of thing, in each language, and why they do."""

    name: str
    why: str
    en: tuple[str, ...]
    cy: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingList:
    """The whole list, with its review."""

    review: Review
    groups: tuple[Group, ...]

    def words(self, language: str) -> tuple[str, ...]:
        return tuple(word for group in self.groups for word in getattr(group, language))


@cache
def telling_list() -> TellingList:
    """Read the list as shipped in `telling.toml`."""
    text = files(__package__).joinpath("telling.toml").read_text(encoding="utf-8")
    row = tomllib.loads(text)
    return TellingList(
        review=Review(**row["review"]),
        groups=tuple(
            Group(name=g["name"], why=g["why"], en=tuple(g["en"]), cy=tuple(g["cy"]))
            for g in row["groups"]
        ),
    )
