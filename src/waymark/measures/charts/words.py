"""How figures, months and lists are written in the sentences, labels and tables of charts."""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal

# What a rise means for this measure; None where neither way is good or bad.
Better = Literal["higher", "lower"] | None

# How a point compares with what was to be expected, by its state.
EXPECTED = {
    "common": "as expected",
    "better": "better than expected",
    "worse": "worse than expected",
    "different": "other than expected",
}

# How one kind of figure is written: `percent` or `plain`.
Write = Callable[[float], str]

_LONG_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONTHS = tuple(name[:3] for name in _LONG_MONTHS)
_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def count(value: int) -> str:
    """Write 4708 as 4,708."""
    return f"{value:,}"


def percent(share: float) -> str:
    """Write a share of 1 as a whole percentage, but never round a few to none, most to all."""
    whole = f"{share * 100:.0f}%"
    if whole == "100%" and share < 1:
        return f"{max(99.5, math.floor(share * 1000) / 10):.1f}%"
    if whole in ("0%", "-0%"):
        return "0%" if share == 0 else f"{max(0.1, share * 100):.1f}%"
    return whole.replace("-", "−")


def plain(value: float) -> str:
    """Write a value with a decimal only where it has one, and a true minus sign."""
    short = f"{value:,.1f}"
    short = short[:-2] if short.endswith(".0") else short
    return "0" if short == "-0" else short.replace("-", "−")


def signed(value: float) -> str:
    """Write a change with its sign: +6.1, −0.6, 0.0."""
    short = f"{value:+.1f}"
    return "0.0" if short in ("+0.0", "-0.0") else short.replace("-", "−")


def unsigned(value: float) -> str:
    """Write one end of an interval with one decimal and, where it needs one, a true minus sign."""
    short = f"{value:.1f}"
    return "0.0" if short == "-0.0" else short.replace("-", "−")


def month(day: date) -> str:
    """Write "December 2026"."""
    return f"{_LONG_MONTHS[day.month - 1]} {day.year}"


def small_number(value: int) -> str:
    """Write numbers below ten as words, as sentences do."""
    return _SMALL[value] if 0 <= value < len(_SMALL) else count(value)


def counted(value: int, one: str, many: str) -> str:
    """Write "1 force" or "14 forces"."""
    return f"{count(value)} {one if value == 1 else many}"


def listed(names: Sequence[str]) -> str:
    """Write "Irkdale", "Irkdale and Donmere", "Irkdale, Donmere and Fenmarch"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def capital(text: str) -> str:
    """Begin a sentence with a capital and leave the rest alone."""
    return text[:1].upper() + text[1:]


def ticks(low: float, high: float, at_most: int) -> list[float]:
    """Choose round values that cover a range: steps of 1, 2 or 5 times a power of ten.

    The first lies at or below `low`, the last at or above `high`.
    """
    if not (math.isfinite(low) and math.isfinite(high)) or high < low:
        raise ValueError(f"No axis runs from {low} to {high}")
    span = high - low
    if span <= 1e-9 * max(abs(low), abs(high), 1e-3):  # one value, but for the last bits of a float
        span = abs(high) if abs(high) > 1e-6 else 1.0
    for step in _steps(span / max(1, at_most - 1)):
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first + 1 <= max(2, at_most):
            break
    return [round(index * step, 12) for index in range(first, max(last, first + 1) + 1)]


def _steps(smallest: float) -> Iterable[float]:
    power = 10.0 ** math.floor(math.log10(smallest))
    for scale in (1, 10, 100):
        for unit in (1, 2, 5):
            if power * scale * unit >= smallest * (1 - 1e-9):
                yield power * scale * unit
