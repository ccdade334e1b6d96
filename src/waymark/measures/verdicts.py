"""A victim's history, and what the rules say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from .calendar import london_day
from .rulebook import Rule


class Status(StrEnum):
    """The result of one rule on one trigger; nothing is ever imputed."""

    MET = "met"
    LATE = "late"
    OPEN = "open"
    BREACH_OPEN = "breach_open"
    EXCUSED = "excused"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Event:
    """One thing that happened, when, when it was written down, and where we read it."""

    name: str
    occurred_at: datetime | None
    recorded_at: datetime | None = None
    value: int | None = None
    source: str = ""
    row: int = 0

    @cached_property
    def day(self) -> date | None:
        """The London date on which it happened; None where the record has no time."""
        return None if self.occurred_at is None else london_day(self.occurred_at)

    @cached_property
    def recorded_day(self) -> date | None:
        """The London date on which it was written down, where that is known."""
        return None if self.recorded_at is None else london_day(self.recorded_at)


@dataclass(frozen=True)
class History:
    """One victim of one crime: who they are to the rules, and everything that happened."""

    victim: str
    force: str
    area: str
    team: str
    events: tuple[Event, ...]
    enhanced: bool = False
    counts: bool = True


@dataclass(frozen=True)
class Verdict:
    """One rule on one trigger. `taken` is in the rule's own unit; hours count from one up."""

    rule: Rule
    status: Status
    trigger: Event
    due_on: date | None = None
    due_at: datetime | None = None
    answer: Event | None = None
    done_on: date | None = None
    taken: int | None = None
    reason: str | None = None
    enhanced: bool = False

    @property
    def trigger_day(self) -> date | None:
        """The day on which the clock started; None where the record has no time."""
        return self.trigger.day
