"""Why a verdict is what it is, in sentences: the events, where they were read, and the remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .calendar import LONDON, Calendar
from .reference import judge
from .rulebook import Rule, Rules, Unit
from .sentences import count, rule_sentence
from .store import Store
from .verdicts import Event, Status, Verdict

WORDS = {
    Status.MET: "Met.",
    Status.LATE: "Late.",
    Status.OPEN: "Not done yet, and not yet overdue.",
    Status.BREACH_OPEN: "Not done, and overdue.",
    Status.EXCUSED: "Excused.",
    Status.NOT_APPLICABLE: "Not applicable: a business without a named contact.",
    Status.UNKNOWN: "Unknown: a time or a number that the rule needs is missing.",
}


@dataclass(frozen=True)
class Explanation:
    """One verdict with the sentences that explain it."""

    verdict: Verdict
    sentences: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give the explanation as plain values, for JSON."""
        verdict = self.verdict
        return {
            "rule": verdict.rule.id,
            "edition": verdict.rule.edition.id,
            "status": str(verdict.status),
            "triggered_on": _iso(verdict.trigger_day),
            "due_on": _iso(verdict.due_on),
            "done_on": _iso(verdict.done_on),
            "taken": verdict.taken,
            "reason": verdict.reason,
            "sentences": list(self.sentences),
        }


def explain(
    store: Store,
    victim: str,
    rules: Rules,
    *,
    as_of: date,
    clock: str = "occurred",
    calendar: Calendar | None = None,
) -> list[Explanation]:
    """Explain every verdict on one victim; raises NoSuchVictim for an unknown reference."""
    history = store.history(victim)
    verdicts = judge(history, rules, as_of=as_of, clock=clock, calendar=calendar)
    without_time = [event for event in history.events if event.day is None]
    return [
        Explanation(verdict, tuple(_sentences(verdict, rules, as_of, without_time)))
        for verdict in verdicts
    ]


def _sentences(
    verdict: Verdict, rules: Rules, as_of: date, without_time: Sequence[Event]
) -> list[str]:
    rule = verdict.rule
    said = [
        f"{rule.id}, {rule.edition.name}: {rule_sentence(rule, rules)}",
        _event(verdict.trigger, rules),
    ]
    if verdict.due_on:
        said.append(_deadline(verdict, rule))
    if verdict.answer and verdict.done_on:
        said.append(_event(verdict.answer, rules))
        said.append(f"That is {_taken(verdict, rule)}.")
    no_limit = verdict.status is Status.OPEN and verdict.due_on is None
    said.append("Not done yet." if no_limit else WORDS[verdict.status])
    if verdict.reason:
        said.append(f"The good reason: {rules.events[verdict.reason]}.")
    if verdict.status is Status.UNKNOWN:
        said += _missing(rule, rules, without_time)
    if verdict.status in (Status.LATE, Status.BREACH_OPEN, Status.OPEN):
        said.append(_remedy(verdict, rule, rules, as_of))
    return said


def _event(event: Event, rules: Rules) -> str:
    """Say what happened, when, and in which row of which file it stands."""
    says = rules.events[event.name]
    when = "at a time that the record does not give"
    if event.occurred_at is not None:
        when = f"on {_moment(event.occurred_at)}"
    recorded = ""
    if event.recorded_day is not None and event.recorded_day != event.day:
        recorded = f", written down on {_long(event.recorded_day)}"
    return f"{says[0].upper()}{says[1:]} {when}{recorded} ({event.source}, row {event.row})."


def _missing(rule: Rule, rules: Rules, without_time: Sequence[Event]) -> list[str]:
    """Name each entry whose time would settle it, by the file and row to be mended."""
    asked = {rule.trigger, *rule.require, *rule.good_reasons}
    return [
        f"No time stands at “{rules.events[event.name]}” in {event.source}, row {event.row}:"
        " fill it in there and read the file in again."
        for event in without_time
        if event.name in asked
    ]


def _deadline(verdict: Verdict, rule: Rule) -> str:
    assert verdict.due_on is not None
    if verdict.due_at is not None:
        return f"Due by {_moment(verdict.due_at)}."
    status = "held" if verdict.enhanced else "did not hold"
    enhanced = ""
    if rule.limit and rule.limit.standard != rule.limit.enhanced:
        enhanced = f" Enhanced rights {status} that day."
    return f"Due by the end of {_long(verdict.due_on)}.{enhanced}"


def _taken(verdict: Verdict, rule: Rule) -> str:
    assert verdict.taken is not None
    if verdict.taken == 0:
        before = verdict.answer is not None and verdict.answer.day != verdict.trigger_day
        return "before it was owed, which counts" if before else "the same day"
    if rule.limit is not None and rule.limit.unit is Unit.HOURS:
        return f"in the {verdict.taken}{_ordinal(verdict.taken)} hour"
    unit = rule.limit.unit if rule.limit else Unit.CALENDAR_DAYS
    return f"{count(verdict.taken, unit)} later"


def _ordinal(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _remedy(verdict: Verdict, rule: Rule, rules: Rules, as_of: date) -> str:
    """Say what would have made it met, or still would."""
    wanted = " or that ".join(rules.events[name] for name in rule.require[:3])
    more = " or the like" if len(rule.require) > 3 else ""
    if verdict.due_on is None:
        return f"It would be met by an entry that {wanted}{more}."
    still = "It is met if an entry says" if verdict.due_on >= as_of else "It needed an entry saying"
    return f"{still} that {wanted}{more}, by {_long(verdict.due_on)}."


def _long(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _moment(instant: datetime) -> str:
    wall = instant.astimezone(LONDON)
    said = f"{_long(wall.date())} at {wall:%H:%M}"
    if wall.utcoffset() == wall.replace(fold=1 - wall.fold).utcoffset():
        return said
    # on the night that the clocks go back, one hour comes twice
    return f"{said}, the {'second' if wall.fold else 'first'} time it was {wall:%H:%M} that night"


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
