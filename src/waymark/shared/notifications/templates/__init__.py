"""The words of every message, as reviewed files in English and Welsh, in numbered versions.

One TOML file for each template (README.md says what stands in it). Words are changed by adding a
version: a message that waits in the outbox names the version with which it was written.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

CHANNELS = {"text": "Text message", "email": "Email", "letter": "Letter"}
LANGUAGES = {"en": "English", "cy": "Welsh"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Who has read the words of one language, in which role, when, and what is still open."""

    by: str
    on: date
    confirmed: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What one version says in one language. Emails and letters share subject and body."""

    text: str = ""
    subject: str = ""
    body: str = ""
    envelope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One wording of a template. `segments` says of how many parts a text has at most."""

    number: int
    sender: str
    channels: tuple[str, ...]
    placeholders: dict[str, str]
    segments: dict[str, int]
    words: dict[str, Words]
    reviews: dict[str, Review]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One kind of message: to whom, when it is used, and every version there ever was."""

    name: str
    title: str
    audience: str
    use: str
    versions: dict[int, Version]

    @property
    def latest(self) -> Version:
        return self.versions[max(self.versions)]


@cache
def templates() -> dict[str, Template]:
    """Every template by its name, those for victims first."""
    found = {}
    for audience in ("victim", "staff"):
        folder = files(__package__).joinpath(audience)
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.endswith(".toml"):
                name = file.name.removesuffix(".toml")
                row = tomllib.loads(file.read_text(encoding="utf-8"))
                found[name] = read(name, audience, row)
    return found


def read(name: str, audience: str, row: dict[str, Any]) -> Template:
    """Make a template of what its file holds."""
    return Template(
        name=name,
        audience=audience,
        title=row["title"],
        use=row["use"],
        versions={version["number"]: _version(version) for version in row["versions"]},
    )


def _version(row: dict[str, Any]) -> Version:
    spoken = [language for language in LANGUAGES if language in row]
    return Version(
        number=row["number"],
        sender=row["sender"],
        channels=tuple(row["channels"]),
        placeholders=row["placeholders"],
        segments=row.get("segments", {}),
        words={language: Words(**row[language]) for language in spoken},
        reviews={language: Review(**row["reviews"][language]) for language in spoken},
    )
