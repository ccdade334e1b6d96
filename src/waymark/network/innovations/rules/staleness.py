"""What falls due over time: confirming a practice, the adopters' diary, a reply to a submitter."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .calendar import add_months
from .words import Reason, counted, date_words

CONFIRM_AFTER_MONTHS = 12
DUE_SOON_DAYS = 30
STALE_AFTER_MONTHS = 3
DIARY_MONTHS = (3, 6, 12)  # PRODUCT r21
REPLY_WITHIN_WORKING_DAYS = 10  # PRODUCT r14


class Freshness(StrEnum):
    """Whether somebody has lately said that a practice is still true."""

    FRESH = "fresh"
    DUE_SOON = "due_soon"
    DUE = "due"
    STALE = "stale"


def review_due_on(last_confirmed_on: date, months: int = CONFIRM_AFTER_MONTHS) -> date:
    """The day by which the practice has to be confirmed as still true."""
    return add_months(last_confirmed_on, months)


def freshness(
    last_confirmed_on: date, today: date, months: int = CONFIRM_AFTER_MONTHS
) -> Freshness:
    """Fresh until 30 days before the review date, due from that date, stale 3 months after it."""
    due_on = review_due_on(last_confirmed_on, months)
    if today >= add_months(due_on, STALE_AFTER_MONTHS):
        return Freshness.STALE
    if today >= due_on:
        return Freshness.DUE
    if today >= due_on - timedelta(days=DUE_SOON_DAYS):
        return Freshness.DUE_SOON
    return Freshness.FRESH


def freshness_sentence(
    last_confirmed_on: date, today: date, months: int = CONFIRM_AFTER_MONTHS
) -> str:
    """Say when the practice was last confirmed and what is wanted now."""
    confirmed = f"Confirmed still true on {date_words(last_confirmed_on)}."
    due = date_words(review_due_on(last_confirmed_on, months))
    wanted = {
        Freshness.FRESH: f"Next check by {due}.",
        Freshness.DUE_SOON: f"Confirm it again by {due}.",
        Freshness.DUE: f"It was to be confirmed again by {due}.",
        Freshness.STALE: f"Nobody has confirmed it since the check due on {due}. Ask before use.",
    }
    return f"{confirmed} {wanted[freshness(last_confirmed_on, today, months)]}"


@dataclass(frozen=True)
class Prompt:
    """A diary entry that an adopter is asked for: the month after going live, and the day."""

    month: int
    due_on: date


def prompts_due(
    live_on: date, entries: Collection[int], today: date, *, stopped_on: date | None = None
) -> list[Prompt]:
    """Diary entries asked for and not yet written; `entries` are the months already written for.

    A force that stopped is not asked any more: its reason for stopping is the last word.
    """
    if stopped_on is not None:
        return []
    return [p for p in _prompts(live_on) if p.due_on <= today and p.month not in entries]


def latest_due(
    live_on: date, entries: Collection[int], today: date, *, stopped_on: date | None = None
) -> Prompt | None:
    """The one diary entry to ask for: the latest that is due. Nobody catches up on earlier ones."""
    due = prompts_due(live_on, entries, today, stopped_on=stopped_on)
    return due[-1] if due else None


def next_prompt(
    live_on: date, entries: Collection[int], today: date, *, stopped_on: date | None = None
) -> Prompt | None:
    """The diary entry to expect next, for the future end of the timeline."""
    if stopped_on is not None:
        return None
    coming = (p for p in _prompts(live_on) if p.due_on > today and p.month not in entries)
    return next(coming, None)


def _prompts(live_on: date) -> list[Prompt]:
    return [Prompt(month, add_months(live_on, month)) for month in DIARY_MONTHS]


def blockers_to_write(*, on: date, today: date, month: int | None, is_written: bool) -> list[str]:
    """Say why an entry cannot be written in the diary; an empty list means that it can."""
    blockers: list[str] = []
    if on > today:
        late = "The date is in the future. Enter today’s date or an earlier one"
        blockers.append(Reason(late, "on"))
    if month and is_written:
        blockers.append(f"The entry for month {month} is already written")
    return blockers


class ClockState(StrEnum):
    """How a promise stands against its day, in the states of the clock tag."""

    OPEN = "open"
    SOON = "soon"
    LATE = "late"
    MET = "met"
    MET_LATE = "met_late"


def late_words(due_on: date, today: date) -> str:
    """How late a promise is, in days: due today, 1 day late, 12 days late."""
    days = (today - due_on).days
    return f"{counted(days, 'day', 'days')} late" if days > 0 else "Due today"


@dataclass(frozen=True)
class ReplyClock:
    """When somebody who sent in a practice is owed a reply."""

    submitted_on: date
    soon_on: date
    due_on: date

    def state(self, today: date, replied_on: date | None = None) -> ClockState:
        """Open, soon in the last quarter, late after the day; met or met late once answered."""
        if replied_on is not None:
            return ClockState.MET if replied_on <= self.due_on else ClockState.MET_LATE
        if today > self.due_on:
            return ClockState.LATE
        return ClockState.SOON if today >= self.soon_on else ClockState.OPEN

    def words(self, today: date, replied_on: date | None = None) -> str:
        """The promise in a sentence for the submitter and the reviewer alike."""
        due = date_words(self.due_on)
        return {
            ClockState.OPEN: f"Reply by {due}",
            ClockState.SOON: f"Reply by {due}",
            ClockState.LATE: f"A reply was due by {due}",
            ClockState.MET: f"Replied on {date_words(replied_on or today)}",
            ClockState.MET_LATE: f"Replied on {date_words(replied_on or today)}, due by {due}",
        }[self.state(today, replied_on)]


def reply_clock(
    submitted_on: date,
    add_working_days: Callable[[date, int], date],
    limit: int = REPLY_WITHIN_WORKING_DAYS,
) -> ReplyClock:
    """Start the clock for a reply; `add_working_days` is the England and Wales calendar."""
    return ReplyClock(
        submitted_on=submitted_on,
        soon_on=add_working_days(submitted_on, limit - limit // 4),
        due_on=add_working_days(submitted_on, limit),
    )
