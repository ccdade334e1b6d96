"""Counting what forces do, month by month."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from waymark.measures.spc import Segment, TooFewPoints, XmR, xmr

# Limits from fewer months than this move with every new one.
ENOUGH_MONTHS = 12
# Of what happens less than once a month, limits call the usual empty month a bad one.
ENOUGH_A_MONTH = 1


class Doing(StrEnum):
    """What a force can be seen to do here."""

    ATTENDANCE = "attendance"
    ANSWERS = "answers"
    PRACTICES = "practices"
    ADOPTIONS = "adoptions"


class Counted(NamedTuple):
    """How often one organisation did one thing in one month, and the last day of it."""

    organisation: int
    doing: Doing
    month: date
    number: int
    last_on: date


class Row(NamedTuple):
    """One organisation over a stretch of months."""

    attendance: int
    answers: int
    practices: int
    adoptions: int
    last_on: date | None


def months_until(today: date, count: int) -> list[date]:
    """The first days of the last so many whole months: this month is not over."""
    index = today.year * 12 + today.month - 1
    return [date((index - back) // 12, (index - back) % 12 + 1, 1) for back in range(count, 0, -1)]


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def row_of(counted: Iterable[Counted]) -> Row:
    """Add up what one organisation did."""
    sums = dict.fromkeys(Doing, 0)
    last: date | None = None
    for each in counted:
        sums[each.doing] += each.number
        last = each.last_on if last is None else max(last, each.last_on)
    return Row(
        attendance=sums[Doing.ATTENDANCE],
        answers=sums[Doing.ANSWERS],
        practices=sums[Doing.PRACTICES],
        adoptions=sums[Doing.ADOPTIONS],
        last_on=last,
    )


def by_month(counted: Iterable[Counted], months: list[date]) -> list[int]:
    """How many things were done in each month."""
    sums: Mapping[date, list[int]] = {month: [] for month in months}
    for each in counted:
        if each.month in sums:
            sums[each.month].append(each.number)
    return [sum(sums[month]) for month in months]


def series_of(numbers: list[int]) -> XmR | None:
    """The series with its limits; None where there are too few months, or too little in them."""
    if len(numbers) < ENOUGH_MONTHS or sum(numbers) < ENOUGH_A_MONTH * len(numbers):
        return None
    try:
        series = xmr(numbers)
    except TooFewPoints:
        return None
    return replace(series, segments=tuple(_from_nought(each) for each in series.segments))


def _from_nought(segment: Segment) -> Segment:
    """A count is never less than nothing, so neither is what is expected of it."""
    return replace(segment, lower=max(0.0, segment.lower), near_lower=max(0.0, segment.near_lower))
