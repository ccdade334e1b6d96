"""Polls of forces: when an answer counts, and what they come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from waymark.measures.calendar import BeyondHorizon, add_working_days

FEWEST, MOST = 2, 8
LASTS = 10  # working days, unless the asker says otherwise


@dataclass(frozen=True)
class Share:
    """How many gave one answer."""

    words: str
    count: int
    percent: int


def usual_end(today: date) -> date | None:
    try:
        return add_working_days(today, LASTS)
    except BeyondHorizon:
        return None


def blockers_to_poll(*, options: Sequence[str], closes_on: date, today: date) -> list[str]:
    """Say why this poll cannot be opened."""
    given = [option.strip().casefold() for option in options]
    blockers = []
    if not FEWEST <= len(given) <= MOST:
        blockers.append(f"Give between {FEWEST} and {MOST} answers to choose from")
    if len(set(given)) < len(given):
        blockers.append("Two of the answers are the same")
    if closes_on <= today:
        blockers.append("Give the forces time: the last day must be after today")
    return blockers


def blockers_to_answer(*, closed: bool, closes_on: date, today: date, asked: bool) -> list[str]:
    """Say why a seat cannot answer now."""
    if not asked:
        return ["Your seat is not asked in this poll"]
    if closed or today > closes_on:
        return ["The poll is over"]
    return []


def shares(options: Iterable[tuple[str, int]]) -> list[Share]:
    """Each answer with its count, and the share of those who answered in whole percent."""
    rows = list(options)
    total = sum(count for _, count in rows)
    return [
        Share(words, count, round(100 * count / total) if total else 0) for words, count in rows
    ]


def sentence(*, answered: int, asked: int, vacant: int) -> str:
    """How far the poll has come, in words."""
    have = "has" if answered == 1 else "have"
    said = f"{answered} of {asked} seats asked {have} answered."
    if vacant:
        said += f" {vacant} more cannot answer: {'it is' if vacant == 1 else 'they are'} vacant."
    return said
