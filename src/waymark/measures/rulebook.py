"""The Victims' Code as data: editions, rights and the rules that set a clock.

A rule lives in one reviewed TOML file and nowhere else. Engine, explanation, docs page and chart
all read it from here, and every result carries the version printed by `Rules.version`.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from .errors import BadRules

CODE = Path(__file__).parent / "code"
EDITION_FILES = ("vc2013.toml", "vc2015.toml", "vc2021.toml", "standards.toml")


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKING_DAYS = "wd"
    CALENDAR_DAYS = "cd"
    HOURS = "h"


@dataclass(frozen=True)
class Edition:
    """One edition of the Code: the triggers from its first to its last day are judged by it."""

    id: str
    name: str
    first: date
    last: date | None
    evidence: str


@dataclass(frozen=True)
class Limit:
    """How long a duty may take, with and without enhanced rights."""

    standard: int
    enhanced: int
    unit: Unit


@dataclass(frozen=True)
class Interval:
    """A duty that comes round again for as long as the crime is open."""

    closed: str
    reopened: str


@dataclass(frozen=True)
class Rule:
    """One duty under one edition: what starts the clock, what stops it, and when it is late."""

    id: str
    edition: Edition
    right: int | None
    standard_of: str | None
    owner: str
    duty: str
    trigger: str
    occurrence: str
    require: tuple[str, ...]
    limit: Limit | None
    interval: Interval | None
    before_ok_days: int
    good_reasons: tuple[str, ...]
    evidence: str
    status: str
    note: str
    local_target: bool = False

    @property
    def key(self) -> str:
        """Name the rule with its edition, as results and files do."""
        return f"{self.id}@{self.edition.id}"

    @property
    def on_by_default(self) -> bool:
        """Only what was confirmed and is the Code itself is judged without being asked for."""
        return self.status == "confirmed" and self.standard_of is None


@dataclass(frozen=True)
class Policy:
    """Readings of the Code that an area may choose; each is printed with the results."""

    non_working_trigger: str = "count_from_day"
    later_upgrade: str = "keep"
    update_every_days: int = 0


@dataclass(frozen=True)
class Rules:
    """The rules to judge by, with the policy that goes with them."""

    all: tuple[Rule, ...]
    active: tuple[Rule, ...]
    policy: Policy
    events: dict[str, str]
    groups: dict[str, str]

    @classmethod
    def load(cls, *files: Path | str, settings: Path | str | None = None) -> Rules:
        """Read the Code that ships with Waymark, or these files instead, and check every line.

        `settings` is an area's own TOML file: policy, what is switched on or off, targets for
        duties to which the Code gives no number. Raises BadRules naming file, rule and line.
        """
        vocabulary = read_events()
        paths = [Path(file) for file in files] or [CODE / name for name in EDITION_FILES]
        found = tuple(rule for path in paths for rule in _read_rules(path, vocabulary))
        _refuse_doubles(found)
        rules = cls(
            all=found,
            active=tuple(rule for rule in found if rule.on_by_default),
            policy=Policy(),
            events={name: says for group in vocabulary.values() for name, says in group.items()},
            groups={name: group for group, names in vocabulary.items() for name in names},
        )
        return rules if settings is None else _with_settings(rules, Path(settings))

    @property
    def version(self) -> str:
        """Give a short hash of everything that could change a verdict."""
        text = repr([(asdict(rule)) for rule in self.active] + [asdict(self.policy)])
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def find(self, rule: str) -> Rule:
        """Find a rule by its id, in its newest edition, or by id@edition."""
        matches = [each for each in self.all if rule in (each.id, each.key)]
        if not matches:
            raise BadRules(f"There is no rule “{rule}”; `waymark measure rules` lists them all")
        return matches[-1]

    def only(self, *wanted: str) -> Rules:
        """Judge by these rules alone, whether or not they are on by default."""
        keys = {self.find(rule).id if "@" not in rule else self.find(rule).key for rule in wanted}
        chosen = tuple(rule for rule in self.all if rule.id in keys or rule.key in keys)
        return replace(self, active=chosen)


@cache
def read_events() -> dict[str, dict[str, str]]:
    """Read the names of everything that can happen, by group, with how to say it in a sentence."""
    table = tomllib.loads((CODE / "events.toml").read_text(encoding="utf-8"))
    return {group: table[group] for group in ("state", "reason", "trigger", "answer")}


@cache
def read_editions() -> dict[str, Edition]:
    """Read the editions of the Code with the days on which they were in operation."""
    table = tomllib.loads((CODE / "rights.toml").read_text(encoding="utf-8"))
    return {
        row["id"]: Edition(row["id"], row["name"], row["from"], row.get("until"), row["evidence"])
        for row in table["edition"]
    }


@cache
def read_rights() -> dict[int, str]:
    """Read the twelve rights by number."""
    table = tomllib.loads((CODE / "rights.toml").read_text(encoding="utf-8"))
    return {row["number"]: row["name"] for row in table["right"]}


@cache
def read_enhanced_categories() -> dict[str, str]:
    """Read the categories that give a victim enhanced rights."""
    table = tomllib.loads((CODE / "rights.toml").read_text(encoding="utf-8"))
    return {row["id"]: row["name"] for row in table["enhanced"]}


FIELDS: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "right": int,
    "standard_of": str,
    "owner": str,
    "duty": str,
    "trigger": str,
    "occurrence": str,
    "require": list,
    "limit": dict,
    "interval": dict,
    "before_ok_days": int,
    "good_reasons": list,
    "evidence": str,
    "status": str,
    "note": str,
}
NEEDED = ("id", "owner", "duty", "trigger", "require", "evidence", "status")
CHOICES = {"status": ("confirmed", "unconfirmed"), "occurrence": ("each", "first", "last")}
LONGEST_LIMIT = 400


class _Reader:
    """One rule file being read, which knows the line to blame."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.lines = path.read_text(encoding="utf-8").splitlines()
            self.table = tomllib.loads("\n".join(self.lines))
        except OSError as error:
            raise BadRules(f"{path.name}: cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise BadRules(f"{path.name}: is not UTF-8 text") from error
        except tomllib.TOMLDecodeError as error:
            raise BadRules(f"{path.name}: {error}") from error
        self.starts = [n for n, line in enumerate(self.lines, 1) if line.strip() == "[[rule]]"]

    def blame(self, index: int, key: str, reason: str) -> BadRules:
        rows = self.table["rule"]
        name = rows[index].get("id", f"number {index + 1}")
        start = self.starts[index] if index < len(self.starts) else 1
        end = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.lines) + 1
        for line in range(start, end):
            if self.lines[line - 1].split("=")[0].strip() == key:
                start = line
                break
        return BadRules(f"{self.path.name}, line {start}, rule {name}: {reason}")


def _read_rules(path: Path, vocabulary: dict[str, dict[str, str]]) -> list[Rule]:
    reader = _Reader(path)
    edition = read_editions().get(reader.table.get("edition", ""))
    if edition is None:
        known = ", ".join(read_editions())
        raise BadRules(f"{path.name}: `edition` must be one of {known}")
    rows = reader.table.get("rule")
    if not isinstance(rows, list) or not rows:
        raise BadRules(f"{path.name}: has no [[rule]]")
    return [_read_rule(reader, index, edition, vocabulary) for index in range(len(rows))]


def _read_rule(
    reader: _Reader, index: int, edition: Edition, vocabulary: dict[str, dict[str, str]]
) -> Rule:
    row = reader.table["rule"][index]
    _check_shape(reader, index, row)
    names = [name for group in vocabulary.values() for name in group]
    if row["trigger"] not in names:
        raise reader.blame(index, "trigger", f"“{row['trigger']}” is not an event we know")
    require = _expand(reader, index, "require", row["require"], names)
    reasons = row.get("good_reasons", reader.table.get("good_reasons", []))
    return Rule(
        id=row["id"],
        edition=edition,
        right=row.get("right"),
        standard_of=row.get("standard_of"),
        owner=row["owner"],
        duty=row["duty"],
        trigger=row["trigger"],
        occurrence=row.get("occurrence", "each"),
        require=require,
        limit=_read_limit(reader, index, row.get("limit")),
        interval=_read_interval(reader, index, row.get("interval"), names),
        before_ok_days=row.get("before_ok_days", 0),
        good_reasons=_expand(reader, index, "good_reasons", reasons, list(vocabulary["reason"])),
        evidence=row["evidence"],
        status=row["status"],
        note=row.get("note", ""),
    )


def _check_shape(reader: _Reader, index: int, row: dict[str, Any]) -> None:
    for key, value in row.items():
        if key not in FIELDS:
            raise reader.blame(index, key, f"“{key}” is not a field of a rule")
        if not isinstance(value, FIELDS[key]) or isinstance(value, bool):
            raise reader.blame(index, key, f"“{key}” has the wrong kind of value")
        if key in CHOICES and value not in CHOICES[key]:
            raise reader.blame(index, key, f"“{key}” must be one of {', '.join(CHOICES[key])}")
    missing = [key for key in NEEDED if key not in row]
    if missing:
        raise reader.blame(index, "[[rule]]", f"“{missing[0]}” is missing")
    if ("right" in row) == ("standard_of" in row):
        raise reader.blame(index, "right", "give either the right or whose standard it is")
    if row.get("right", 1) not in read_rights():
        raise reader.blame(index, "right", f"there is no right {row['right']}")
    if "limit" in row and "interval" in row:
        raise reader.blame(index, "interval", "a rule has a limit or an interval, not both")
    if not 0 <= row.get("before_ok_days", 0) <= 31:
        raise reader.blame(index, "before_ok_days", "must be 0 to 31 days")


def _expand(
    reader: _Reader, index: int, key: str, patterns: list[Any], names: list[str]
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for pattern in patterns:
        matches = [name for name in names if fnmatchcase(name, str(pattern))]
        if not matches:
            raise reader.blame(index, key, f"“{pattern}” is not an event we know")
        found.update(dict.fromkeys(matches))
    if key == "require" and not found:
        raise reader.blame(index, key, "names no event that would meet the duty")
    return tuple(found)


def _read_limit(reader: _Reader, index: int, row: dict[str, Any] | None) -> Limit | None:
    if row is None:
        return None
    try:
        return limit_from(row)
    except ValueError as error:
        raise reader.blame(index, "limit", str(error)) from error


def limit_from(row: dict[str, Any]) -> Limit:
    """Check a limit as a file gives it; ValueError says what is wrong."""
    if set(row) != {"standard", "enhanced", "unit"}:
        raise ValueError("a limit has standard, enhanced and unit")
    if row["unit"] not in tuple(Unit):
        raise ValueError("the unit of a limit is wd, cd or h")
    for key in ("standard", "enhanced"):
        if type(row[key]) is not int or not 0 <= row[key] <= LONGEST_LIMIT:
            raise ValueError(f"“{key}” must be a whole number from 0 to {LONGEST_LIMIT}")
    return Limit(row["standard"], row["enhanced"], Unit(row["unit"]))


def _read_interval(
    reader: _Reader, index: int, row: dict[str, Any] | None, names: list[str]
) -> Interval | None:
    if row is None:
        return None
    if set(row) != {"closed", "reopened"} or not set(row.values()) <= set(names):
        raise reader.blame(index, "interval", "an interval names the events closed and reopened")
    return Interval(row["closed"], row["reopened"])


def _refuse_doubles(rules: Iterable[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.key in seen:
            raise BadRules(f"Rule {rule.id} is given twice for edition {rule.edition.id}")
        seen.add(rule.key)


POLICIES = {
    "non_working_trigger": ("count_from_day", "next_working_day"),
    "later_upgrade": ("keep", "from_upgrade"),
}


def _with_settings(rules: Rules, path: Path) -> Rules:
    table = _Reader(path).table
    unknown = set(table) - {"policy", "switch", "targets"}
    if unknown:
        raise BadRules(f"{path.name}: “{min(unknown)}” is not known; use policy, switch, targets")
    policy = _read_policy(path, table.get("policy", {}))
    targets = table.get("targets", {})
    changed = tuple(_with_target(path, rule, targets) for rule in rules.all)
    missing = set(targets) - {rule.id for rule in rules.all}
    if missing:
        raise BadRules(f"{path.name}: a target for “{min(missing)}”, which is not a rule")
    switch = table.get("switch", {})
    on = {rules.find(name).id for name in switch.get("on", [])}
    off = {rules.find(name).id for name in switch.get("off", [])}
    active = tuple(
        rule for rule in changed if (rule.on_by_default or rule.id in on) and rule.id not in off
    )
    return replace(rules, all=changed, active=active, policy=policy)


def _read_policy(path: Path, row: dict[str, Any]) -> Policy:
    for key, value in row.items():
        if key == "update_every_days":
            if type(value) is not int or not 1 <= value <= LONGEST_LIMIT:
                raise BadRules(f"{path.name}: update_every_days must be 1 to {LONGEST_LIMIT}")
        elif key not in POLICIES:
            raise BadRules(f"{path.name}: “{key}” is not a policy")
        elif value not in POLICIES[key]:
            raise BadRules(f"{path.name}: {key} must be one of {', '.join(POLICIES[key])}")
    return Policy(**row)


def _with_target(path: Path, rule: Rule, targets: dict[str, Any]) -> Rule:
    if rule.id not in targets:
        return rule
    if rule.limit is not None or rule.interval is not None:
        raise BadRules(f"{path.name}: {rule.id} has its limit from the Code, not from an area")
    try:
        return replace(rule, limit=limit_from(targets[rule.id]), local_target=True)
    except ValueError as error:
        raise BadRules(f"{path.name}, target {rule.id}: {error}") from error
