"""Working days in England and Wales, and hours that survive the clocks changing.

The day of the event is not counted; day 1 is the next working day; a duty done on day N is in
time until midnight in London. A day that is not in our table is refused, never guessed.
"""

from __future__ import annotations

import hashlib
import tomllib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from .errors import BadInput, MeasuresError

LONDON = ZoneInfo("Europe/London")
TABLE = Path(__file__).parent / "code" / "bank_holidays.toml"


class BeyondHorizon(MeasuresError):
    """The answer needs a day that the table of bank holidays does not reach."""


class AmbiguousHour(MeasuresError):
    """This local time happened twice, on the night the clocks went back."""


class MissingHour(MeasuresError):
    """This local time never happened: the clocks went forward over it."""


@dataclass(frozen=True)
class Calendar:
    """Which days are worked in one nation, from a first day to a last one."""

    name: str
    version: str
    source: str
    first: date
    last: date
    holidays: frozenset[date] = field(repr=False)

    @cached_property
    def _working(self) -> list[int]:
        days = range(self.first.toordinal(), self.last.toordinal() + 1)
        off = {holiday.toordinal() for holiday in self.holidays}
        return [day for day in days if (day - 1) % 7 < 5 and day not in off]

    def check(self, day: date) -> int:
        """Refuse a day outside the table; an instant is refused too, as London decides its day."""
        if isinstance(day, datetime):
            raise TypeError("Give a date: london_day(instant) says which day an instant falls on")
        if not self.first <= day <= self.last:
            raise BeyondHorizon(
                f"{day} is outside the working-day table of {self.name}, "
                f"which covers {self.first} to {self.last} (version {self.version})"
            )
        return day.toordinal()

    def is_working_day(self, day: date) -> bool:
        """Say whether the day is worked: not a Saturday, a Sunday or a bank holiday."""
        ordinal = self.check(day)
        return day.weekday() < 5 and date.fromordinal(ordinal) not in self.holidays

    def add_working_days(self, day: date, n: int) -> date:
        """Count `n` working days on from the day, or back from it; the day itself is not counted.

        `n = 0` gives the day itself, whether it is worked or not.
        """
        ordinal = self.check(day)
        if n == 0:
            return day
        if n > 0:
            index = bisect_right(self._working, ordinal) - 1 + n
        else:
            index = bisect_left(self._working, ordinal) + n
        if not 0 <= index < len(self._working):
            raise BeyondHorizon(
                f"{abs(n)} working days {'after' if n > 0 else 'before'} {day} is outside the "
                f"working-day table of {self.name} ({self.first} to {self.last})"
            )
        return date.fromordinal(self._working[index])

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start`, up to and including `end`.

        Negative when `end` comes first, so that swapping the two only changes the sign.
        """
        start_at, end_at = self.check(start), self.check(end)
        return bisect_right(self._working, end_at) - bisect_right(self._working, start_at)

    def with_changes(
        self, *, added: dict[date, str] | None = None, removed: dict[date, str] | None = None
    ) -> Calendar:
        """Give the same calendar with days proclaimed since; the version names the change."""
        added, removed = added or {}, removed or {}
        for day in (*added, *removed):
            self.check(day)
        unknown = [day for day in removed if day not in self.holidays]
        if unknown:
            raise BadInput(f"{unknown[0]} is not a bank holiday in {self.version}: nothing to take")
        days = (self.holidays | set(added)) - set(removed)
        mark = ",".join(str(day.toordinal()) for day in sorted(days))
        digest = hashlib.sha256(mark.encode()).hexdigest()[:8]
        return Calendar(
            self.name, f"{self.version}+{digest}", self.source, self.first, self.last, days
        )


@cache
def england_and_wales() -> Calendar:
    """Read the table that ships with Waymark."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    days = frozenset(day for year in table["holidays"].values() for day in year)
    return Calendar(
        table["name"], table["version"], table["source"], table["first"], table["last"], days
    )


def load_override(path: Path, calendar: Calendar | None = None) -> Calendar:
    """Add or take away days proclaimed after the table was made, from a small TOML file.

    `[added]` and `[removed]` hold lines such as `2027-06-04 = "Royal wedding"`.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{path.name}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name}: not a TOML file ({error})") from error
    unknown = set(table) - {"added", "removed"}
    if unknown:
        raise BadInput(f"{path.name}: “{min(unknown)}” is not known; use [added] and [removed]")
    sections = {key: _days(path, table.get(key, {})) for key in ("added", "removed")}
    return (calendar or england_and_wales()).with_changes(**sections)


def _days(path: Path, section: dict[str, str]) -> dict[date, str]:
    try:
        return {date.fromisoformat(day): reason for day, reason in section.items()}
    except ValueError as error:
        raise BadInput(f"{path.name}: {error}; write days as 2027-06-04") from error


def is_working_day(day: date) -> bool:
    """Say whether the day is worked in England and Wales."""
    return england_and_wales().is_working_day(day)


def add_working_days(day: date, n: int) -> date:
    """Count `n` working days on from the day in England and Wales, or back from it.

    The day itself is not counted, so an event on a Saturday has Monday as its day 1.
    Raises BeyondHorizon outside the table, TypeError for an instant.
    """
    return england_and_wales().add_working_days(day, n)


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start`, up to and including `end`."""
    return england_and_wales().working_days_between(start, end)


def london_day(instant: datetime) -> date:
    """Give the date in London at this instant: 23:30 UTC in June is already tomorrow."""
    if instant.tzinfo is None:
        raise TypeError("An instant without an offset has no day; use london_instant first")
    return instant.astimezone(LONDON).date()


def london_instant(wall: datetime, *, second_time: bool | None = None) -> datetime:
    """Turn what a clock on a London wall showed into an instant in UTC.

    The hour that happens twice in October needs `second_time`; the hour that never happens in
    March is refused.
    """
    if wall.tzinfo is not None:
        raise TypeError("This time already carries an offset")
    early, late = (wall.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early.astimezone(UTC)
    if early.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != wall:
        raise MissingHour(f"{wall:%d %B %Y %H:%M} never happened in London: the clocks went on")
    if second_time is None:
        raise AmbiguousHour(f"{wall:%d %B %Y %H:%M} happened twice in London: say which")
    return (late if second_time else early).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Give the last second of the day in London, which is when a working-day limit ends."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=LONDON).astimezone(UTC)


def add_hours(instant: datetime, hours: float) -> datetime:
    """Count elapsed hours on from an instant: 24 hours across a clock change are still 24."""
    if instant.tzinfo is None:
        raise TypeError("Elapsed hours need an instant with its offset")
    return instant.astimezone(UTC) + timedelta(hours=hours)


def elapsed_hours(start: datetime, end: datetime) -> float:
    """Measure the hours that passed between two instants, whatever the clocks did meanwhile."""
    if start.tzinfo is None or end.tzinfo is None:
        raise TypeError("Elapsed hours need instants with their offsets")
    return (end.astimezone(UTC) - start.astimezone(UTC)) / timedelta(hours=1)
