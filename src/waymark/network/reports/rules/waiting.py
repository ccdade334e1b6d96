"""How long information took: days, and how many came in time."""

from collections.abc import Sequence
from statistics import median


def median_days(days: Sequence[int]) -> str:
    """The middle of some numbers of days in words; empty where there are none."""
    if not days:
        return ""
    middle = median(days)
    whole = int(middle) if middle == int(middle) else middle
    return f"{whole} day{'' if whole == 1 else 's'}"
