"""How long information took: days, how many came in time, and whether it was less than before."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from waymark.measures.words import counted


class Time(NamedTuple):
    """One time in words, over how many; what it was a year before, and whether it got better.

    `better` is None where it is not known of both years.
    """

    words: str
    of: int
    before: str
    better: bool | None


def median_days(days: Sequence[int]) -> str:
    """The middle of some numbers of days in words; empty where there are none."""
    if not days:
        return ""
    middle = median(days)
    whole = int(middle) if middle == int(middle) else middle
    return f"{whole} day{'' if whole == 1 else 's'}"


def waited(now: Sequence[int], before: Sequence[int]) -> Time:
    """Days of this year and of the year before: fewer are better."""
    better = median(now) < median(before) if now and before else None
    return Time(median_days(now), len(now), median_days(before), better)


def kept(now: tuple[int, int], before: tuple[int, int]) -> Time:
    """How many of how many came by their day: a greater part is better."""
    better = now[0] * before[1] > before[0] * now[1] if now[1] and before[1] else None
    words, then = (f"{met} of {of}" if of else "" for met, of in (now, before))
    return Time(words, now[1], then, better)


def sooner(times: Iterable[Time]) -> tuple[int, int]:
    """On how many times the year was better than the one before, of how many known."""
    known = [one.better for one in times if one.better is not None]
    return sum(known), len(known)


def sentence(found: Mapping[str, Time]) -> str:
    """How long it took until the group read what forces count, and whether that got shorter."""
    took, reaches = found["pack-days"].words, "the group"
    if not took:
        took, reaches = found["return-days"].words, "the network"
    if not took:
        return "Nothing has reached the group by a return or a pack yet, so no time can be given."
    better, known = sooner(found.values())
    then = (
        f"On {better} of {counted(known, 'figure', 'figures')} it came sooner, or more often in "
        "time, than in the year before."
        if known
        else "There is no year before to compare with."
    )
    return (
        f"What forces count reaches {reaches} {took} after the month it tells of, by the median. "
        f"{then}"
    )
