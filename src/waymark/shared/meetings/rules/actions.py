"""Promises made at meetings: when they are late, how often carried over, what closes them."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from waymark.measures.words import mid_sentence
from waymark.shared.meetings.enums import ActionState
from waymark.shared.meetings.rules import clock
from waymark.shared.ui.words import plural, short_date

LONGEST_WAIT_DAYS = 730
LONGEST_OUTCOME = 600


class Event(NamedTuple):
    """A happening that closes actions by itself: in which words, to what kind of record, and the
    name of that record's page, so that its address tells its key.
    """

    words: str
    kind: str
    page: str


def blockers_to_add(*, due: date, today: date, owners: int, event: str, record: str) -> list[str]:
    """Say why an action cannot be written down like this."""
    blockers = []
    if owners == 0:
        blockers.append("Choose who is to do it")
    if (today - due).days > 31:
        blockers.append("Give a day that is not past for more than a month")
    if (due - today).days > LONGEST_WAIT_DAYS:
        blockers.append("Give a day within two years, so that somebody looks at it again")
    if event and not record:
        blockers.append("Say which record it must happen to, or let it be closed by hand")
    return blockers


def blockers_to_close(*, state: str, outcome: str) -> list[str]:
    """Say why an action cannot be closed by hand."""
    if state != ActionState.OPEN:
        return ["This action was closed already"]
    if not outcome.strip():
        return ["Say in a sentence how it ended"]
    return []


def times_carried(*, added_on: date, closed_on: date | None, held: Sequence[date]) -> int:
    """How many meetings an action was carried over to: those held after it was made, while open."""
    return sum(added_on < day and (closed_on is None or day <= closed_on) for day in held)


def carried_words(times: int) -> str:
    """How often it was carried over, in words; nothing for a new one."""
    if times < 2:
        return "Carried over once" if times else ""
    return f"Carried over {plural(times, 'time')}"


def state_words(*, state: str, due: date, closed_on: date | None, today: date) -> tuple[str, str]:
    """What the mark of an action says, and its look."""
    if state == ActionState.DONE and closed_on:
        return f"Done {short_date(closed_on)}", "met"
    if state == ActionState.DROPPED:
        return "No longer needed", "paused"
    return clock.in_words(due, today)


def outcome_of(words: str, title: str) -> str:
    """The sentence with which an action closes itself."""
    return f"Closed by itself: {mid_sentence(words)} – {title}"[:LONGEST_OUTCOME]
