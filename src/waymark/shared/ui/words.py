"""Dates, times and numbers in the words that people use: “Tuesday 8 December”, “10.05am”."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

NO_BREAK = "\N{NO-BREAK SPACE}"


def _local(value: date | datetime) -> date | datetime:
    """London’s date and time: a moment is kept in UTC but lived in local time."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day(value: date | datetime | None) -> str:
    """Name a day whose year is plain: “Tuesday 8 December”."""
    return date_format(_local(value), f"l j{NO_BREAK}F") if value else ""


def full_date(value: date | datetime | None) -> str:
    """Name a day for good: “Tuesday 8 December 2026”."""
    return date_format(_local(value), f"l j{NO_BREAK}F Y") if value else ""


def short_date(value: date | datetime | None) -> str:
    """Name a day without its weekday, as in a table: “8 December 2026”."""
    return date_format(_local(value), f"j{NO_BREAK}F Y") if value else ""


def month(value: date | datetime | None) -> str:
    """Name a month: “October 2026”."""
    return date_format(_local(value), "F Y") if value else ""


def clock_time(value: datetime | time | None) -> str:
    """Say a time of day: “10.05am”, “10am”, “noon”, “midnight”."""
    if value is None:
        return ""
    at = value
    if isinstance(value, datetime) and timezone.is_aware(value):
        at = timezone.localtime(value)
    if at.minute == 0 and at.hour in (0, 12):
        return _("noon") if at.hour else _("midnight")
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def moment(value: datetime | None) -> str:
    """Say when something happened: “Tuesday 8 December 2026, 10.05am”."""
    return f"{full_date(value)}, {clock_time(value)}" if value else ""


def plural(count: int, one: str, many: str = "") -> str:
    """Count things in words: 1 force, 7,344 forces."""
    return f"{count:,}{NO_BREAK}{one if count == 1 else many or one + 's'}"


def file_size(size: int) -> str:
    """Say how large a file is: “2.1 MB”."""
    if size < 1000:
        return plural(size, "byte")
    if size < 1_000_000:
        return f"{round(size / 1000)}{NO_BREAK}KB"
    return f"{size / 1_000_000:.1f}{NO_BREAK}MB"
