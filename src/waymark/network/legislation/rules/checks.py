"""How long somebody's check holds, and where a consultation stands."""

from dataclasses import dataclass
from datetime import date, timedelta

from waymark.network.legislation.rules.words import day_words, days_left

HOLDS_DAYS = 90  # ours: law moves by the quarter
SOON_DAYS = 7


@dataclass(frozen=True)
class Freshness:
    """Whether a check is stale, and the sentence that says when it was and by whom."""

    stale: bool
    sentence: str


def freshness(checked_on: date | None, who: str, today: date) -> Freshness:
    """Say when a fact was last checked; one that nobody checked is stale."""
    if checked_on is None:
        by = f" {who}" if who else ""
        return Freshness(True, f"Nobody has checked it since it was written down.{by}")
    by = f" by {who}" if who else ""
    stale = today - checked_on > timedelta(days=HOLDS_DAYS)
    again = " That is more than three months ago." if stale else ""
    return Freshness(stale, f"Last checked on {day_words(checked_on)}{by}.{again}")


@dataclass(frozen=True)
class Window:
    """Where a consultation stands: coming, open or closed; its clock and the clock's look."""

    state: str
    words: str
    look: str


def window(opens_on: date | None, closes_on: date | None, today: date) -> Window | None:
    """Say whether it can be answered, and how long still; None where no days are known."""
    if opens_on is not None and today < opens_on:
        return Window("coming", f"Opens on {day_words(opens_on)}", "open")
    if closes_on is None:
        return Window("open", "Open, without a closing date", "open") if opens_on else None
    if today > closes_on:
        return Window("closed", f"Closed on {day_words(closes_on)}", "paused")
    soon = (closes_on - today).days <= SOON_DAYS
    return Window("open", days_left(closes_on, today), "soon" if soon else "open")
