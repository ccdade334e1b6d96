"""Editions of the Code and its rights side by side, from the files that the measures judge by."""

import tomllib
from dataclasses import dataclass
from functools import cache

from waymark.measures.catalogue import Measure, read_measures
from waymark.measures.rulebook import CODE, Edition, Limit, Rule, Rules, read_editions, read_rights

# The standards beside the Code are no edition of it.
NO_EDITION = "LOCAL"
OWNERS = {
    "cps": "prosecution",
    "police_or_cps": "police or prosecution",
    "wcu": "witness care unit",
    "hmcts": "courts",
    "any": "every provider",
}
UNITS = {"wd": "working day", "cd": "day", "h": "hour"}


@dataclass(frozen=True)
class Right:
    """One right with whom it binds and when it applies."""

    number: int
    name: str
    owner: str
    applies: str

    @property
    def address(self) -> str:
        return f"/law/rights/{self.number}/"


@cache
def rights() -> tuple[Right, ...]:
    """The twelve rights in the Code's order."""
    table = tomllib.loads((CODE / "rights.toml").read_text(encoding="utf-8"))
    names = read_rights()
    return tuple(
        Right(row["number"], names[row["number"]], row["owner"], row["applies"])
        for row in table["right"]
    )


def right(number: int) -> Right | None:
    return next((right for right in rights() if right.number == number), None)


@cache
def editions() -> tuple[Edition, ...]:
    """The editions of the Code, oldest first."""
    return tuple(edition for edition in read_editions().values() if edition.id != NO_EDITION)


@cache
def _rules() -> Rules:
    return Rules.load()


def judged(edition: Edition) -> bool:
    """Say whether Waymark has a file of rules for this edition."""
    return any(rule.edition.id == edition.id for rule in _rules().all)


def limit_words(limit: Limit | None) -> str:
    """A limit in words: “5 working days, 1 with enhanced rights”."""
    if limit is None:
        return "No number of days"
    unit = UNITS[limit.unit.value]
    said = f"{limit.standard} {unit}{'' if limit.standard == 1 else 's'}"
    if limit.enhanced == limit.standard:
        return said
    return f"{said}, {limit.enhanced} with enhanced rights"


@dataclass(frozen=True)
class Side:
    """What one edition says of one duty."""

    words: str
    confirmed: bool = True


@dataclass(frozen=True)
class Line:
    """One duty of a right, and what each edition says of it: None where it has no such rule."""

    id: str
    duty: str
    trigger: str
    owner: str
    sides: tuple[Side | None, ...]
    measure: Measure | None


@cache
def side_by_side(number: int) -> tuple[Line, ...]:
    """The duties of a right with their limits in every edition that has a file of rules."""
    shown = [edition for edition in editions() if judged(edition)]
    by_id: dict[str, dict[str, Rule]] = {}
    for rule in _rules().all:
        if rule.right == number and rule.standard_of is None:
            by_id.setdefault(rule.id, {})[rule.edition.id] = rule
    return tuple(_line(key, found, shown) for key, found in by_id.items())


def _line(key: str, found: dict[str, Rule], shown: list[Edition]) -> Line:
    newest = list(found.values())[-1]
    sides = tuple(
        Side(limit_words(found[e.id].limit), found[e.id].status == "confirmed")
        if e.id in found
        else None
        for e in shown
    )
    return Line(
        id=key,
        duty=newest.duty,
        trigger=_rules().events.get(newest.trigger, newest.trigger.replace("_", " ")),
        owner=OWNERS.get(newest.owner, newest.owner.replace("_", " ")),
        sides=sides,
        measure=_measure_of(key),
    )


def _measure_of(rule: str) -> Measure | None:
    return next((m for m in read_measures().values() if rule in m.rules), None)


def measures_of_right(number: int) -> list[Measure]:
    """The measures that count duties of this right."""
    rules = {rule.id for rule in _rules().all if rule.right == number}
    return [measure for measure in read_measures().values() if rules & set(measure.rules)]


def rights_of_measure(key: str) -> list[int]:
    """The rights whose duties a measure counts."""
    measure = read_measures().get(key)
    if measure is None:
        return []
    wanted = set(measure.rules)
    return sorted({r.right for r in _rules().all if r.id in wanted and r.right is not None})


@dataclass(frozen=True)
class Summary:
    """One right in the table of all twelve: how many duties each edition's file has for it."""

    right: Right
    duties: tuple[int, ...]
    with_days: int


@cache
def summaries() -> tuple[Summary, ...]:
    """The twelve rights, and how many duties the file of each edition has for them."""
    shown = [edition for edition in editions() if judged(edition)]
    found = []
    for each in rights():
        mine = [r for r in _rules().all if r.right == each.number and r.standard_of is None]
        counts = tuple(sum(r.edition.id == edition.id for r in mine) for edition in shown)
        newest = shown[-1].id
        with_days = sum(r.edition.id == newest and r.limit is not None for r in mine)
        found.append(Summary(each, counts, with_days))
    return tuple(found)


def judged_editions() -> list[Edition]:
    return [edition for edition in editions() if judged(edition)]
