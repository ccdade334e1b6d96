"""Months, which are kept as their first day."""

from datetime import date
from functools import lru_cache


def first_of(day: date) -> date:
    return day.replace(day=1)


def moved(month: date, by: int) -> date:
    """The month that lies so many before or after."""
    steps = month.year * 12 + month.month - 1 + by
    return date(steps // 12, steps % 12 + 1, 1)


def months_up_to(until: date, count: int) -> list[date]:
    """So many months in a row, the month of `until` last."""
    return list(_months_up_to(until.year, until.month, count))


@lru_cache(maxsize=200)  # every force on a page is looked at over the same months
def _months_up_to(year: int, month: int, count: int) -> tuple[date, ...]:
    until = date(year, month, 1)
    return tuple(moved(until, step) for step in range(1 - count, 1))


def months_between(first: date, last: date) -> list[date]:
    """All months from one to another, both included; none where they are the wrong way round."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return months_up_to(last, count) if count > 0 else []


def month_from(text: str) -> date:
    """Read a month as returns write it: 2026-10; ValueError where it is none."""
    if len(text) != 7:
        raise ValueError(text)
    return date.fromisoformat(f"{text}-01")


def in_words(month: date) -> str:
    """October 2026."""
    return f"{month:%B %Y}"


def period_in_words(first: date, last: date) -> str:
    """October 2026, or July to September 2026."""
    if first == last:
        return in_words(first)
    if first.year == last.year:
        return f"{first:%B} to {in_words(last)}"
    return f"{in_words(first)} to {in_words(last)}"
