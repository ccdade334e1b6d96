"""Counting in calendar months."""

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def whole_months(start: date, end: date) -> int:
    """How many full months have passed; 0 when the end is before the start."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and add_months(start, months) > end:
        months -= 1
    return max(months, 0)


def read_month(written: str) -> date | None:
    """The first day of what people write, May 2026 or a year alone; None if it is neither."""
    words = written.replace(",", " ").split()
    if not words or not (words[-1].isascii() and words[-1].isdigit() and len(words[-1]) == 4):
        return None
    year = int(words[-1])
    if not 1900 <= year <= 2200 or len(words) > 2:
        return None
    if len(words) == 1:
        return date(year, 1, 1)
    names = [name.lower() for name in calendar.month_name]
    starts = [name for name in names[1:] if name.startswith(words[0].lower()[:3])]
    known = len(words[0]) >= 3 and starts and starts[0].startswith(words[0].lower().rstrip("."))
    return date(year, names.index(starts[0]), 1) if known else None
