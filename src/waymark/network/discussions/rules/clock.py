"""The answer clock: five working days, then a question goes on the next agenda by itself."""

from dataclasses import dataclass
from datetime import date

from waymark.measures.calendar import (
    BeyondHorizon,
    add_working_days,
    is_working_day,
    working_days_between,
)

# PRODUCT r29: unanswered after five working days goes to the next agenda by itself.
ANSWER_DAYS = 5
REMIND_BEFORE = 1  # working days before the last one, the asker is told to take an answer


@dataclass(frozen=True)
class Clock:
    """What the clock of a question says, and how it looks: open, soon, late, met or empty."""

    words: str
    state: str
    share: float = 0.0


def due_on(asked_on: date) -> date | None:
    """The last of the five working days; none where the table of working days ends before it."""
    try:
        return add_working_days(asked_on, ANSWER_DAYS)
    except BeyondHorizon:
        # The question is asked all the same; no day is guessed, so no clock runs for it.
        return None


def reminded_for(today: date) -> date | None:
    """The last day of the questions whose askers hear today that time is nearly over."""
    try:
        return add_working_days(today, REMIND_BEFORE) if is_working_day(today) else None
    except BeyondHorizon:
        return None


def is_over(due: date | None, today: date) -> bool:
    """Say whether the last day has passed: on the day itself there is time until midnight."""
    return due is not None and today > due


def clock(
    *, asked_on: date, due: date | None, answered_on: date | None, waits: bool, today: date
) -> Clock:
    """Say how long a question may wait still, or how long it took."""
    if answered_on is not None:
        return _answered(asked_on, answered_on)
    if due is None or not waits:
        return Clock("", "")
    day = min(working_days_between(asked_on, min(today, due)), ANSWER_DAYS)
    if is_over(due, today):
        return Clock("No answer taken after 5 working days", "late")
    share = day / ANSWER_DAYS
    left = ANSWER_DAYS - day
    if left == 0:
        return Clock("Last working day for an answer", "soon", share)
    days = "1 working day left" if left == 1 else f"{left} working days left"
    return Clock(days, "soon" if left == 1 else "open", share)


def _answered(asked_on: date, answered_on: date) -> Clock:
    try:
        day = max(working_days_between(asked_on, answered_on), 0)
    except BeyondHorizon:
        return Clock("Answered", "met")
    if day == 0:
        return Clock("Answered before the first working day was over", "met")
    if day > ANSWER_DAYS:
        return Clock(f"Answered after {day} working days", "met")
    return Clock(f"Answered on working day {day} of {ANSWER_DAYS}", "met")
