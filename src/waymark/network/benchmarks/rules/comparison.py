"""How forces stand on one measure: published counts in, standings and places in the funnel out.

Nothing here adds up a count that is held back: every total is a sum of figures that are shown
already, so that nobody learns from it what they could not have added up themselves (decision 130).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from waymark.measures.charts.words import percent
from waymark.measures.funnel import Flag, Funnel, Point, proportions
from waymark.measures.intervals import Interval, finite_effect, survey_share, wilson
from waymark.measures.suppression import LEAST

from .months import months_between, months_up_to

MONTHS = 12  # what forces are compared on
LEAST_MONTHS = 6  # of those 12: less is not their year
LEAST_FORCES = 5  # fewer do not tell what is to be expected of a force
MOST_UNKNOWN = (
    0.2  # of the victims counted: with more, what is known may be a good half of a bad year
)

Better = str | None  # higher, lower, or None where neither is good


class Month(NamedTuple):
    """What a force has published for one month. None is a count held back, because it is small.

    `last` is the last month of a longer period, as of a file review; `asked` is how many were
    invited to a survey.
    """

    on: date
    met: int | None
    of: int | None
    excused: int | None = None
    unknown: int | None = None
    method: str = ""
    asked: int | None = None
    last: date | None = None
    completeness: int | None = None

    @property
    def shown(self) -> bool:
        """Say whether there is a share to show: both counts, neither they nor the rest small."""
        met, of = self.met, self.of
        return met is not None and of is not None and met >= LEAST and of - met >= LEAST

    @property
    def share(self) -> float | None:
        return self.met / self.of if self.shown and self.met and self.of else None


Series = Sequence[Month]


def small(*counts: int) -> bool:
    """Say whether a count could point at a person. A return leaves such counts out; we look again.

    Nought counts as small too: that nobody was told says something about each of them.
    """
    return any(count < LEAST for count in counts)


@dataclass(frozen=True)
class Standing:
    """One force on one measure over the months compared; `reason` says why it is not compared."""

    force: str
    met: int = 0
    of: int = 0
    months: int = 0
    held_back: int = 0
    missing: int = MONTHS
    excused: int = 0
    unknown: int = 0
    method: str = ""
    asked: int = 0
    completeness: int | None = None
    reason: str = ""

    @property
    def compared(self) -> bool:
        return not self.reason

    @property
    def share(self) -> float | None:
        return self.met / self.of if self.of else None

    @cached_property
    def interval(self) -> Interval:
        """The 95 % interval of the share; of a survey, of what all that were invited would say.

        Returns carry no weights, so that every answer counts alike: there is no other effect of
        the design to make up for (decision 139).
        """
        if self.asked < self.of or not self.of:
            return wilson(self.met, self.of)
        share = self.met / self.of
        if self.asked == self.of:
            return Interval(share, share)
        return survey_share(share, self.of, finite_effect(self.of, self.asked))

    @property
    def response(self) -> float | None:
        """The share of those invited to a survey who answered."""
        return self.of / self.asked if self.asked >= self.of > 0 else None

    @property
    def unknown_share(self) -> float:
        return self.unknown / (self.of + self.unknown) if self.unknown else 0.0


def common_end(forces: Mapping[str, Series]) -> date | None:
    """The latest month for which at least half of the forces that report have sent figures.

    Whoever is early must not make all others late.
    """
    latest = sorted(
        max(one.last or one.on for one in series) for series in forces.values() if series
    )
    return latest[len(latest) // 2] if latest else None


def standing(
    force: str, series: Series, last: date, *, method: str = "", least: int = 0
) -> Standing:
    """Say where a force stands over the twelve months to `last`, and why it may not be compared.

    `method` is how those asked or counted that one compares with: who did otherwise is not
    comparable. `least` is the smallest denominator at which a rate says anything.
    """
    found = totals(force, series, last)
    return replace(found, reason=not_comparable(found, method, least))


def totals(force: str, series: Series, last: date) -> Standing:
    """Add up what a force has shown for the twelve months to `last`."""
    there = list(_within(series, months_up_to(last, MONTHS)))
    shown = [month for month in there if month.shown]
    methods = {month.method for month in shown}
    covered = sum(len(_covers(month)) for month in there)
    return Standing(
        force=force,
        met=sum(month.met or 0 for month in shown),
        of=sum(month.of or 0 for month in shown),
        months=sum(len(_covers(month)) for month in shown),
        held_back=sum(len(_covers(month)) for month in there if not month.shown),
        missing=MONTHS - covered,
        excused=sum(month.excused or 0 for month in shown),
        unknown=sum(month.unknown or 0 for month in shown),
        method=_method_of(methods),
        asked=0 if any(m.asked is None for m in shown) else sum(m.asked or 0 for m in shown),
        completeness=min(
            (month.completeness for month in shown if month.completeness is not None), default=None
        ),
    )


def _covers(one: Month) -> list[date]:
    if one.last is None or one.last == one.on:
        return [one.on]
    return months_between(one.on, one.last)


def _within(series: Series, wanted: Sequence[date]) -> Iterator[Month]:
    """The months of a year, and the longer periods in it that none of its months covers already."""
    taken = {one.on for one in series if one.last in (None, one.on)}
    for one in series:
        covers = _covers(one)
        if covers[0] < wanted[0] or covers[-1] > wanted[-1]:
            continue
        if len(covers) == 1:
            yield one
        elif taken.isdisjoint(covers):
            taken.update(covers)
            yield one


def not_comparable(found: Standing, method: str = "", least: int = 0) -> str:
    """Say why a force cannot be held against the others, in words that help; empty where it can."""
    if not found.months and not found.held_back:
        return "no return for these 12 months"
    if found.months < LEAST_MONTHS and found.held_back:
        return "numbers too small to show for most of these months"
    if found.months < LEAST_MONTHS:
        return f"returns for {found.months} of 12 months"
    if found.unknown_share > MOST_UNKNOWN:
        return f"{percent(found.unknown_share)} of event times are missing"
    if found.of < least:
        return f"{found.of:,} counted, where a rate needs {least}"
    if method and family(found.method) != family(method):
        return f"{METHODS[found.method]}, not {METHODS[method]}"
    return ""


# How figures were come by, as a sentence says it.
METHODS = {
    "": "in a way not said",
    "engine": "counted from records",
    "manual": "counted in the force’s own way",
    "sample": "counted in a sample",
    "online": "asked online",
    "telephone": "asked by telephone",
    "post": "asked by post",
    "mixed": "asked in several ways",
    "file_review": "files read by reviewers",
    "dip_sample": "sampled by inspectors",
    "several": "counted in several ways over the year",
}
# Counting all cases by machine and by hand answers one question; a sample or a survey another.
FAMILIES = {"engine": "records", "manual": "records", "": "records"}


def family(method: str) -> str:
    """What may be held against each other: full counts, and each other method with its like."""
    return FAMILIES.get(method, method)


def _method_of(methods: Collection[str]) -> str:
    """The one method of a force's months; its full counts may be of either kind."""
    if len({family(method) for method in methods}) > 1:
        return "several"
    return max(methods, default="")


def usual_method(found: Mapping[str, Standing], mine: str = "") -> str:
    """How one compares: in my own way, or else in the way of most forces."""
    known = [one.method for one in found.values() if one.method]
    if mine in found and found[mine].method:
        return found[mine].method
    families = [family(method) for method in known]
    most = max(sorted(set(families)), key=families.count, default="")
    return next((method for method in sorted(known) if family(method) == most), "")


@dataclass(frozen=True)
class National:
    """Every force on one measure: its standing, and the funnel of those that can be compared."""

    last: date
    standings: Mapping[str, Standing]
    funnel: Funnel | None
    in_funnel: tuple[str, ...]
    method: str = ""

    @property
    def left_out(self) -> list[Standing]:
        return [one for one in self.standings.values() if not one.compared]

    @property
    def met(self) -> int:
        return sum(self.standings[force].met for force in self.in_funnel)

    @property
    def of(self) -> int:
        return sum(self.standings[force].of for force in self.in_funnel)

    @cached_property
    def places(self) -> dict[str, Point]:
        points = self.funnel.points if self.funnel else ()
        return dict(zip(self.in_funnel, points, strict=False))

    def flag(self, force: str) -> Flag:
        point = self.places.get(force)
        return point.flag if point else Flag.WITHIN


@dataclass(frozen=True)
class Added:
    """The twelve months to `last` of every force, before anybody is held against anybody."""

    last: date
    standings: Mapping[str, Standing]


def added_up(forces: Mapping[str, Series]) -> Added | None:
    """Add up the months of every force; None while nobody has sent anything."""
    last = common_end(forces)
    if last is None:
        return None
    return Added(last, {force: totals(force, series, last) for force, series in forces.items()})


def compared(added: Added, method: str, least: int = 0) -> National:
    """Hold against each other all forces whose figures come about in this way."""
    found = {
        force: replace(one, reason=not_comparable(one, method, least))
        for force, one in added.standings.items()
    }
    held = tuple(force for force, one in found.items() if one.compared and one.of)
    funnel = None
    if len(held) >= LEAST_FORCES:
        counts = [(found[force].met, found[force].of) for force in held]
        funnel = proportions(*zip(*counts, strict=True))
    return National(added.last, found, funnel, held, method)


def national(forces: Mapping[str, Series], *, mine: str = "", least: int = 0) -> National | None:
    """Hold all forces against each other on one measure; None while nobody has sent anything."""
    added = added_up(forces)
    return compared(added, usual_method(added.standings, mine), least) if added else None


def side(flag: Flag) -> str:
    """Say on which side of the funnel a force lies: higher, lower, or neither."""
    if flag is Flag.WITHIN:
        return ""
    return "higher" if flag in (Flag.ABOVE_95, Flag.ABOVE_998) else "lower"


def is_far(flag: Flag) -> bool:
    """Say whether a force lies outside the outer limits, which chance hardly ever reaches."""
    return flag in (Flag.ABOVE_998, Flag.BELOW_998)


def worse(flag: Flag, better: Better) -> bool:
    """Say whether a force differs in the direction that victims would not want."""
    return bool(better) and side(flag) not in ("", better)
