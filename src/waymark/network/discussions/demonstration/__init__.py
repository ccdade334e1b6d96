"""Invented threads of the invented country, as they are written in `threads.toml`."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "threads.toml"


@dataclass(frozen=True)
class InventedReply:
    """Who replied what, how many working days after the question; `taken` is the answer."""

    by: str
    text: str
    after: int = 0
    named: bool = True
    taken: bool = False
    marks: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class InventedPoll:
    question: str
    options: list[str]
    answers: list[int]  # of the leads in the order of their forces; -1 has not answered


@dataclass(frozen=True)
class InventedThread:
    """A thread, how many working days ago it was asked, and what came of it."""

    kind: str
    title: str
    text: str
    by: str
    ago: int
    named: bool = True
    space: str = ""
    rights: list[int] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    assigned: str = ""
    closed_because: str = ""
    replies: list[InventedReply] = field(default_factory=list)
    poll: InventedPoll | None = None


@dataclass(frozen=True)
class InventedSpace:
    key: str
    name: str
    purpose: str
    access: str
    people: list[str]


@dataclass(frozen=True)
class Demonstration:
    spaces: list[InventedSpace]
    threads: list[InventedThread]


@cache
def demonstration() -> Demonstration:
    """Read the file; a word that it does not know is a mistake in it."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Demonstration(
        [InventedSpace(**space) for space in table["spaces"]],
        [_thread(thread) for thread in table["threads"]],
    )


def _thread(table: dict[str, Any]) -> InventedThread:
    replies = [InventedReply(**reply) for reply in table.pop("replies", [])]
    poll = table.pop("poll", None)
    return InventedThread(**table, replies=replies, poll=InventedPoll(**poll) if poll else None)
