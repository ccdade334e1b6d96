"""How figures are written in the sentences, labels and tables of charts."""

import math
from collections.abc import Callable, Iterable
from typing import Literal

from waymark.measures import words
from waymark.measures.words import count

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

MONTHS = tuple(name[:3] for name in words.MONTHS)
_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


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


def small_number(value: int) -> str:
    """Write numbers below ten as words, as sentences do."""
    return _SMALL[value] if 0 <= value < len(_SMALL) else count(value)


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
