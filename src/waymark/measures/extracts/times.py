"""Reading times as record systems write them, and turning London wall time into instants.

Seconds are counted from 1 January 2000. A time that could mean two days is refused, not guessed.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
# numba infers the types of compiled functions, and knows them better than we could write them

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ..calendar import LONDON
from ..plan import EPOCH_INSTANT

MISSING, WALL, INSTANT, UNREADABLE, AMBIGUOUS, SERIAL = range(6)
ISO_ONLY, DAY_FIRST, MONTH_FIRST = range(3)
ORDERS = {"iso": ISO_ONLY, "day-first": DAY_FIRST, "month-first": MONTH_FIRST}
JIT: dict[str, Any] = {"cache": True, "nogil": True}

# What people and publishers write for “nothing here”.
MISSING_WORDS = (
    "", "-", "--", "..", "...", "n/a", "na", "#n/a", "null", "none", "nil", "nan", "nat",
    "[c]", "[x]", "[z]", "<5", "unknown", "not known", "?",
)  # fmt: skip
_LONGEST = max(len(word) for word in MISSING_WORDS)
_WORDS = np.zeros((len(MISSING_WORDS), _LONGEST), np.uint8)
for _row, _word in enumerate(MISSING_WORDS):
    _WORDS[_row, : len(_word)] = np.frombuffer(_word.encode(), np.uint8)
_LENGTHS = np.array([len(word) for word in MISSING_WORDS])
_MONTHS = np.frombuffer(b"janfebmaraprmayjunjulaugsepoctnovdec", np.uint8).reshape(12, 3)
EXCEL_EPOCH_DAYS = 36526  # 1 January 2000 as a spreadsheet's serial number


@njit(**JIT)
def _lower(c):
    return c + 32 if 65 <= c <= 90 else c


@njit(**JIT)
def _number(data, p, end, most):
    """Read up to `most` digits; give the number, or -1, and where it stopped."""
    value, start = 0, p
    while p < end and p - start < most and 48 <= data[p] <= 57:
        value = value * 10 + data[p] - 48
        p += 1
    return (value if p > start else -1), p


@njit(**JIT)
def _days(year, month, day):
    """Count days since 1 January 2000 in the common calendar; -1 for a day that never was."""
    if not (1 <= month <= 12 and 1900 <= year <= 2100):
        return -1_000_000
    length = 31
    if month == 4 or month == 6 or month == 9 or month == 11:
        length = 30
    elif month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        length = 29 if leap else 28
    if not 1 <= day <= length:
        return -1_000_000
    y = year - 1 if month <= 2 else year
    era_year = y - 1600
    shifted = (month + 9) % 12
    days = era_year * 365 + era_year // 4 - era_year // 100 + era_year // 400
    return days + (153 * shifted + 2) // 5 + day - 1 - 146_037


@njit(**JIT)
def _is_missing(data, p, end):
    size = end - p
    for row in range(_LENGTHS.shape[0]):
        if _LENGTHS[row] == size:
            same = True
            for k in range(size):
                if _lower(data[p + k]) != _WORDS[row, k]:
                    same = False
                    break
            if same:
                return True
    return False


@njit(**JIT)
def _month_name(data, p, end):
    if p + 3 > end or data[p] < 65:  # a digit: the month is a number
        return -1
    for month in range(12):
        if (
            _lower(data[p]) == _MONTHS[month, 0]
            and _lower(data[p + 1]) == _MONTHS[month, 1]
            and _lower(data[p + 2]) == _MONTHS[month, 2]
        ):
            return month + 1
    return -1


@njit(**JIT)
def _date(data, p, end, order):
    """Read the date at p: its day number, where it stopped, and whether it was ambiguous."""
    first, q = _number(data, p, end, 4)
    if first < 0 or q >= end:
        return -1_000_000, p, False
    mark = data[q]
    if q - p == 4:
        month, q = _number(data, q + 1, end, 2)
        if q >= end or data[q] != mark:
            return -1_000_000, p, False
        day, q = _number(data, q + 1, end, 2)
        return _days(first, month, day), q, False
    month = _month_name(data, q + 1, end)
    named = month > 0
    if named:
        q += 4
        while q < end and 97 <= _lower(data[q]) <= 122:
            q += 1
    else:
        month, q = _number(data, q + 1, end, 2)
    if q >= end or data[q] != mark:
        return -1_000_000, p, False
    start = q + 1
    year, q = _number(data, start, end, 4)
    if q - start == 2:
        year += 2000
    elif q - start != 4:
        return -1_000_000, p, False
    if named or order == 1:
        return _days(year, month, first), q, False
    if order == 2:
        return _days(year, first, month), q, False
    if first <= 12 and month <= 12 and first != month:
        return 0, q, True
    if first > 12:
        return _days(year, month, first), q, False
    return _days(year, first, month), q, False


@njit(**JIT)
def _clock(data, p, end):
    """Read hours, minutes and seconds at p: seconds of the day, or -1, and where it stopped."""
    hour, q = _number(data, p, end, 2)
    if hour < 0 or q >= end or data[q] != 58:
        return -1, p
    minute, q = _number(data, q + 1, end, 2)
    second = 0
    if q < end and data[q] == 58:
        second, q = _number(data, q + 1, end, 2)
        if q < end and (data[q] == 46 or data[q] == 44):
            q += 1
            while q < end and 48 <= data[q] <= 57:
                q += 1
    r = q
    while r < end and data[r] == 32:
        r += 1
    if r + 2 <= end and _lower(data[r + 1]) == 109:
        letter = _lower(data[r])
        if letter == 97 or letter == 112:
            if not 1 <= hour <= 12:
                return -1, p
            hour = hour % 12 + (12 if letter == 112 else 0)
            q = r + 2
    if hour > 23 or not 0 <= minute <= 59 or not 0 <= second <= 59:
        return -1, p
    return hour * 3600 + minute * 60 + second, q


@njit(**JIT)
def _offset(data, p, end):
    """Read Z or +01:00 at p: seconds east of Greenwich, or -1 where there is none."""
    if p >= end:
        return -1
    if _lower(data[p]) == 122 and p + 1 == end:
        return 0
    if data[p] != 43 and data[p] != 45:
        return -1
    hours, q = _number(data, p + 1, end, 2)
    if hours < 0 or hours > 14:
        return -1
    minutes = 0
    if q < end and data[q] == 58:
        q += 1
    if q < end:
        minutes, q = _number(data, q, end, 2)
    if q != end or minutes < 0 or minutes > 59:
        return -1
    seconds = hours * 3600 + minutes * 60
    return seconds if data[p] == 43 else 86_400 - seconds


@njit(**JIT)
def _one(data, p, end, order, serials):
    while p < end and (data[p] == 32 or data[p] == 9 or data[p] == 39):
        p += 1
    while end > p and (data[end - 1] == 32 or data[end - 1] == 9):
        end -= 1
    if p == end:
        return MISSING, 0
    days, q, ambiguous = _date(data, p, end, order)
    if ambiguous:
        return AMBIGUOUS, 0
    if days < -100_000:
        if _is_missing(data, p, end):
            return MISSING, 0
        return _serial(data, p, end) if serials else (UNREADABLE, 0)
    if q == end:
        return WALL, days * 86_400
    if data[q] != 32 and data[q] != 84 and data[q] != 116:
        return UNREADABLE, 0
    while q < end and data[q] == 32:
        q += 1
    seconds, r = _clock(data, q + (data[q] == 84 or data[q] == 116), end)
    if seconds < 0:
        return UNREADABLE, 0
    total = days * 86_400 + seconds
    while r < end and data[r] == 32:
        r += 1
    if r == end:
        return WALL, total
    east = _offset(data, r, end)
    if east < 0:
        return UNREADABLE, 0
    return INSTANT, total - (east if east <= 50_400 else east - 86_400)


@njit(**JIT)
def _serial(data, p, end):
    """Read a spreadsheet's day number, with the time as its fraction."""
    whole, q = _number(data, p, end, 6)
    if whole < 0:
        return UNREADABLE, 0
    fraction, scale = 0.0, 1.0
    if q < end and data[q] == 46:
        q += 1
        while q < end and 48 <= data[q] <= 57:
            scale /= 10.0
            fraction += (data[q] - 48) * scale
            q += 1
    if q != end:
        return UNREADABLE, 0
    return WALL, (whole - EXCEL_EPOCH_DAYS) * 86_400 + int(fraction * 86_400 + 0.5)


@njit(inline="always", **JIT)
def _two(data, p):
    """Read two digits at p; anything else gives a number past 99."""
    tens, ones = np.uint32(data[p]) - 48, np.uint32(data[p + np.uint64(1)]) - 48
    return tens * 10 + ones if tens <= 9 and ones <= 9 else np.uint32(1000)


@njit(**JIT)
def _usual(data, p, end, order):
    """Read 05/06/2026 14:30 or 2026-06-05 14:30:00, as most systems write it, or give -1.

    It reads a subset of what `_one` reads, to the same second, and some three times as fast.
    """
    size = end - p
    if size != 16 and size != 19:
        return -1
    at = np.uint64(p)
    iso = data[at + np.uint64(4)] == 45 and data[at + np.uint64(7)] == 45
    if iso:
        year = _two(data, at) * 100 + _two(data, at + np.uint64(2))
        month, day = _two(data, at + np.uint64(5)), _two(data, at + np.uint64(8))
    elif order == DAY_FIRST:
        mark = data[at + np.uint64(2)]
        if mark != data[at + np.uint64(5)] or (mark != 47 and mark != 45 and mark != 46):
            return -1
        year = _two(data, at + np.uint64(6)) * 100 + _two(data, at + np.uint64(8))
        month, day = _two(data, at + np.uint64(3)), _two(data, at)
    else:
        return -1
    between = data[at + np.uint64(10)]
    if (between != 32 and between != 84) or data[at + np.uint64(13)] != 58:
        return -1
    hour, minute = _two(data, at + np.uint64(11)), _two(data, at + np.uint64(14))
    second = np.uint32(0)
    if size == 19:
        if data[at + np.uint64(16)] != 58:
            return -1
        second = _two(data, at + np.uint64(17))
    if hour > 23 or minute > 59 or second > 59:
        return -1
    days = _days(np.int64(year), np.int64(month), np.int64(day))
    if days < 0:
        return -1
    return days * 86_400 + np.int64(hour * 3600 + minute * 60 + second)


@njit(**JIT)
def parse(data, offsets, order, serials, kinds, seconds):
    """Read a column of text: for each cell what kind of time it is, and its seconds."""
    for row in range(kinds.shape[0]):
        usual = _usual(data, offsets[row], offsets[row + 1], order)
        if usual >= 0:
            kinds[row], seconds[row] = WALL, usual
        else:
            kinds[row], seconds[row] = _one(data, offsets[row], offsets[row + 1], order, serials)


@cache
def _changes() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the instants at which London's offset changed, and the offset from then on."""
    at, offsets = [-(2**62)], [0]
    instant = datetime(1999, 12, 31, tzinfo=UTC)
    while instant.year < 2031:
        if _offset_at(instant) == _offset_at(instant + timedelta(days=1)):
            instant += timedelta(days=1)
            continue
        while _offset_at(instant) == offsets[-1]:
            instant += timedelta(hours=1)
        at.append(int((instant - EPOCH_INSTANT).total_seconds()))
        offsets.append(_offset_at(instant))
    return np.array(at, np.int64), np.array(offsets, np.int64)


def _offset_at(instant: datetime) -> int:
    offset = instant.astimezone(LONDON).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def _offsets_at(instants: NDArray[np.int64]) -> NDArray[np.int64]:
    found = np.empty(len(instants), np.int64)
    _look_up(instants, *_changes(), found)
    return found


@njit(**JIT)
def _look_up(instants, at, offsets, found):
    """Find the offset of each instant; the next one is mostly of the same half-year."""
    now, last = 0, at.shape[0] - 1
    for row in range(instants.shape[0]):
        instant = instants[row]
        if instant < at[now] or (now < last and instant >= at[now + 1]):
            now = np.searchsorted(at, instant, side="right") - 1
        found[row] = offsets[now]


def to_utc(
    wall: NDArray[np.int64], *, second_time: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Turn London wall seconds into UTC; say which rows lay in the hour that happens twice.

    The third answer marks the hour that never happened: its day is certain, so it is read as
    winter time rather than thrown away.
    """
    early = wall - 3600  # as if it were summer
    as_summer = _offsets_at(early) == 3600
    as_winter = _offsets_at(wall) == 0
    twice = as_summer & as_winter
    never = ~as_summer & ~as_winter
    summer = (as_summer & ~twice) | (twice & (not second_time))
    return np.where(summer, early, wall), twice, never


def london_days(utc: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the London day number of each instant, and the wall seconds since that midnight."""
    wall = utc + _offsets_at(utc)
    return wall // 86_400, wall % 86_400
