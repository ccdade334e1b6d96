"""What each measure counts: one reviewed file a measure, read by the engine and the network alike.

every = load()                      # in order: the headline questions first
one = find("updates-in-time")       # by key, or by the code that returns use: “N-UPD”
in_library("updates_in_time")       # by the code that practices use, or None
on()                                # those that forces are asked for; unconfirmed ones are off

A measure's `stamp` (“updates-in-time v1 3f2a9c…”) is printed wherever its figures are, so that two
pages with another number can be told to use another definition.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from waymark.measures.errors import BadDefinition
from waymark.measures.rulebook import Rules, read_rights

FOLDER = Path(__file__).parent
DIRECTIONS = ("up", "down", "none")
KINDS = ("duty", "satisfaction", "file_review")
STATUSES = ("confirmed", "unconfirmed")
METHODS = {
    "engine": "Counted by Waymark’s engine from the record system",
    "manual": "Counted by the force in its own way",
    "sample": "Counted in a sample of cases",
    "online": "Survey, online",
    "telephone": "Survey, by telephone",
    "post": "Survey, by post",
    "mixed": "Survey, in several ways",
    "file_review": "Files read by reviewers",
    "dip_sample": "Dip sample by inspectors",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One measure: what is counted of what, why it matters, and who answers for the wording.

    `direction` is up or down where one end is better, and none where neither is. `rules` are the
    duties of the Code that the engine counts for it; empty where no record system can tell.
    `library` is its code in the library's list of measures, by which practices name it. `least` is
    the smallest denominator at which a rate is worth showing. `target` is the percentage that the
    network wants to reach, with who set it and from when; most measures have none.
    """

    key: str
    code: str
    version: int
    kind: str
    status: str
    title: str
    question: str
    numerator: str
    denominator: str
    why: str
    direction: str
    rights: tuple[int, ...]
    rules: tuple[str, ...]
    unit: str
    methods: tuple[str, ...]
    least: int
    owner: str
    checked_by: str
    next_review: date
    source: str
    note: str
    checked_on: date | None = None
    library: str = ""
    headline: int | None = None
    target: int | None = None
    target_by: str = ""
    target_from: date | None = None
    hash: str = ""

    @property
    def on(self) -> bool:
        """Only what was confirmed is asked of forces and compared."""
        return self.status == "confirmed"

    @property
    def stamp(self) -> str:
        """Name the measure with its version and the beginning of its file's hash."""
        return f"{self.key} v{self.version} {self.hash[:8]}"

    @property
    def has_direction(self) -> bool:
        return self.direction != "none"

    def target_on(self, day: date) -> float | None:
        """The share that is wanted on a day; None where no target is set, or not yet in force."""
        if self.target is None or self.target_from is None or day < self.target_from:
            return None
        return self.target / 100


def load(folder: Path = FOLDER) -> tuple[Definition, ...]:
    """Read every definition, headline questions first; BadDefinition names file and line."""
    return _load(folder)


def find(name: str, folder: Path = FOLDER) -> Definition:
    """Find a measure by its key or its code; BadDefinition where there is none."""
    for one in _load(folder):
        if name in (one.key, one.code):
            return one
    raise BadDefinition(f"There is no measure “{name}”; `waymark measure definitions` lists them")


def in_library(code: str, folder: Path = FOLDER) -> Definition | None:
    """Find the measure that the library of practices calls by this code, if it is one of ours."""
    return next((one for one in _load(folder) if code and one.library == code), None)


def on(folder: Path = FOLDER) -> tuple[Definition, ...]:
    """The measures that forces are asked for."""
    return tuple(one for one in _load(folder) if one.on)


def headline(folder: Path = FOLDER) -> tuple[Definition, ...]:
    """The five headline questions, in their order."""
    return tuple(one for one in _load(folder) if one.headline is not None)


@cache
def _load(folder: Path) -> tuple[Definition, ...]:
    known = frozenset(rule.id for rule in Rules.load().all)
    found = [_read(path, known) for path in sorted(folder.glob("*.toml"))]
    for field in ("key", "code", "library"):
        seen: dict[str, str] = {}
        for one in found:
            name = getattr(one, field)
            if name and name in seen:
                raise BadDefinition(
                    f"{one.key}.toml: {field} “{name}” is also that of {seen[name]}"
                )
            seen[name] = f"{one.key}.toml"
    return tuple(sorted(found, key=_order))


def _order(one: Definition) -> tuple[object, ...]:
    return (one.headline is None, one.headline or 0, not one.on, KINDS.index(one.kind), one.title)


# What each field must be; a tuple names the kind of what a list holds.
_FIELDS: Mapping[str, Any] = {
    "key": str, "code": str, "version": int, "kind": str, "headline": int, "status": str,
    "title": str, "question": str, "numerator": str, "denominator": str, "why": str,
    "direction": str, "rights": (int,), "rules": (str,), "unit": str, "methods": (str,),
    "library": str, "least": int, "owner": str, "checked_by": str, "checked_on": date,
    "next_review": date,
    "source": str, "note": str, "target": int, "target_by": str, "target_from": date,
}  # fmt: skip
_TARGET = ("target", "target_by", "target_from")
_OPTIONAL = ("headline", "checked_on", "library", *_TARGET)
_MAY_BE_EMPTY = ("checked_by", "note", "rules")
_CHOICES = {
    "kind": KINDS,
    "direction": DIRECTIONS,
    "status": STATUSES,
    "methods": tuple(METHODS),
    "rights": tuple(read_rights()),
}


class _File:
    """One definition being read, which knows the line to blame."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8")
            self.table = tomllib.loads(self.text)
        except OSError as error:
            raise BadDefinition(f"{path.name}: cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise BadDefinition(f"{path.name}: is not UTF-8 text") from error
        except tomllib.TOMLDecodeError as error:
            raise BadDefinition(f"{path.name}: {error}") from error

    def blame(self, field: str, reason: str) -> BadDefinition:
        lines = enumerate(self.text.splitlines(), 1)
        at = next((n for n, line in lines if line.split("=")[0].strip() == field), 1)
        return BadDefinition(f"{self.path.name}, line {at}: {reason}")


def _read(path: Path, known_rules: frozenset[str]) -> Definition:
    file = _File(path)
    for field, value in file.table.items():
        _check(file, field, value)
    missing = [name for name in _FIELDS if name not in file.table and name not in _OPTIONAL]
    if missing:
        raise file.blame(missing[0], f"“{missing[0]}” is missing")
    for rule in file.table["rules"]:
        if rule not in known_rules:
            raise file.blame("rules", f"there is no rule {rule}")
    _check_together(file)
    rows = file.table.items()
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in rows}
    return Definition(**given, hash=_hash(file.text))


def _hash(text: str) -> str:
    """Tell what is counted from what was counted before. Neither what is wanted of it nor who
    checked it changes a figure, so that neither a target nor a check makes another definition.
    """
    counted = []
    for line in text.splitlines(keepends=True):
        field = line.split("=")[0].strip()
        if field == "checked_by":
            line = 'checked_by = ""\n'  # as it stands before anybody has checked it
        if field not in (*_TARGET, "checked_on"):
            counted.append(line)
    return hashlib.sha256("".join(counted).encode()).hexdigest()


def _check(file: _File, field: str, value: Any) -> None:
    kind = _FIELDS.get(field)
    if kind is None:
        raise file.blame(field, f"“{field}” is not a field of a measure")
    values = value if isinstance(kind, tuple) and isinstance(value, list) else [value]
    inner = kind[0] if isinstance(kind, tuple) else kind
    if isinstance(kind, tuple) != isinstance(value, list) or any(
        type(v) is not inner for v in values
    ):
        raise file.blame(field, f"“{field}” has the wrong kind of value")
    if value in ("", []) and field not in _MAY_BE_EMPTY:
        raise file.blame(field, f"“{field}” is empty")
    allowed = _CHOICES.get(field)
    wrong = [v for v in values if allowed and v not in allowed]
    if wrong:
        choices = ", ".join(str(one) for one in allowed or ())
        raise file.blame(field, f"“{field}” must be one of {choices}")


def _check_together(file: _File) -> None:
    table = file.table
    if table["key"] != file.path.stem:
        raise file.blame("key", "the key must be the name of the file")
    if table["least"] < 1 or table["version"] < 1:
        raise file.blame("least", "“least” and “version” count from 1")
    if "engine" in table["methods"] and not table["rules"]:
        raise file.blame("rules", "the engine is a method, but no rule is named that it counts")
    if bool(table["checked_by"]) != ("checked_on" in table):
        raise file.blame("checked_by", "give both who checked it and when, or neither")
    if given := [name for name in _TARGET if name in table]:
        _check_target(file, given)


def _check_target(file: _File, given: list[str]) -> None:
    if len(given) < len(_TARGET):
        raise file.blame(given[0], "a target needs all of “target”, “target_by” and “target_from”")
    if not 0 < file.table["target"] < 100:
        raise file.blame("target", "a target is a percentage between 1 and 99")
    if file.table["direction"] == "none":
        raise file.blame("target", "a measure without a direction has no target")
