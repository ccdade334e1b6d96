"""Gaps between forces, compliance with the Code, and satisfaction: from published returns."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Max
from django.urls import reverse

from waymark.measures import definitions
from waymark.measures.charts.words import percent
from waymark.measures.definitions import Definition
from waymark.measures.funnel import Flag
from waymark.measures.intervals import wilson
from waymark.measures.words import month as month_words
from waymark.network.benchmarks.models import Figure
from waymark.network.benchmarks.queries.comparison import better, figures_of, forces
from waymark.network.benchmarks.rules.comparison import Month, National, Standing, national
from waymark.network.benchmarks.rules.months import moved
from waymark.network.innovations.rules.words import counted
from waymark.network.reports.enums import Part
from waymark.network.reports.queries.defined import defined_at
from waymark.network.reports.rules import gaps
from waymark.network.reports.rules.document import Grid, Number, Section

ByForce = Mapping[str, Sequence[Month]]


class Measured(NamedTuple):
    """One measure over the country: the last twelve months, and the twelve before."""

    definition: Definition
    now: National
    before: National | None
    registered: int

    @property
    def href(self) -> str:
        return reverse("benchmarks:measure", args=[self.definition.key]) + "#definition"

    @property
    def reporting(self) -> str:
        return f"{len(self.now.in_funnel)} of {self.registered} forces"

    @property
    def period(self) -> str:
        first = moved(self.now.last, -11)
        return f"{month_words(first)} to {month_words(self.now.last)}"


def sections(*, invented: bool, as_of: date) -> list[Section]:
    """The three parts that returns measure; each says so where there are none."""
    found = measured(invented, as_of)
    duties = [one for one in found if one.definition.kind == "duty"]
    views = [one for one in found if one.definition.kind == "satisfaction"]
    return [_gap(duties), _code(duties), _satisfaction(views)]


def measured(invented: bool, as_of: date) -> list[Measured]:
    """Every measure that forces are asked for and that has figures to compare."""
    wanted = [one for one in definitions.on() if one.kind in ("duty", "satisfaction")]
    found = figures_of([one.key for one in wanted], invented=invented)
    registered = len(forces(invented))
    rows = []
    for one in wanted:
        by_force = _until(found[one.key], moved(as_of.replace(day=1), -1))
        now = national(by_force, least=one.least)
        if now is not None and now.in_funnel:
            year_before = _until(found[one.key], moved(now.last, -12))
            rows.append(Measured(one, now, national(year_before, least=one.least), registered))
    return rows


def newest_month(*, invented: bool, as_of: date) -> date | None:
    """The newest month of one world that was over on a day and has figures."""
    rows = Figure.objects.filter(
        current=True,
        breakdown="all",
        organisation__invented=invented,
        last__lt=as_of.replace(day=1),
    )
    newest: date | None = rows.aggregate(newest=Max("last"))["newest"]
    return newest


def _until(by_force: ByForce, last: date) -> dict[str, list[Month]]:
    kept = {force: [month for month in series if (month.last or month.on) <= last]
            for force, series in by_force.items()}  # fmt: skip
    return {force: series for force, series in kept.items() if series}


def _shares(found: National | None) -> list[float]:
    standings: list[Standing] = [found.standings[one] for one in found.in_funnel] if found else []
    return [one.share for one in standings if one.share is not None]


def _gap(measured: list[Measured]) -> Section:
    numbers = []
    closer, known = narrower(measured)
    for one in measured:
        now, before = gaps.spread(_shares(one.now)), gaps.spread(_shares(one.before))
        numbers.append(
            Number(
                one.definition.title,
                f"{now.points:.1f} points" if now else "Too few forces",
                counts=one.reporting,
                interval=f"{percent(now.low)} to {percent(now.high)}" if now else "",
                period=one.period,
                note=gaps.closer(now, before),
                href=one.href,
                definition=one.definition.stamp,
            )
        )
    return Section(
        Part.GAP,
        Part.GAP.label,
        "Smaller gaps between forces in the standard of service",
        f"On {closer} of {counted(known, 'measure', 'measures')} with a year before, forces lie "
        "closer together than then. Some of any such change is chance."
        if known
        else "There is no year before to compare with."
        if measured
        else "No returns are published yet, so gaps between forces are not known.",
        numbers,
        defined_at=defined_at("gap-between-forces"),
    )


def _rate(one: Measured) -> Number:
    interval = wilson(one.now.met, one.now.of)
    low, high = interval.low, interval.high
    before = one.before
    then = f"{percent(before.met / before.of)} a year before" if before and before.of else ""
    left = len(one.now.left_out)
    return Number(
        one.definition.title,
        percent(one.now.met / one.now.of) if one.now.of else "No figures",
        counts=f"{one.now.met:,} of {one.now.of:,}, {one.reporting}",
        interval=f"{low:.1%} to {high:.1%}"
        if low is not None and high is not None
        else "",
        period=one.period,
        note="; ".join(
            words
            for words in (then, counted(left, "force is", "forces are") + " not compared"
                          if left else "")
            if words
        ),
        href=one.href,
        definition=one.definition.stamp,
    )  # fmt: skip


def _code(measured: list[Measured]) -> Section:
    headline = [one for one in measured if one.definition.headline]
    return Section(
        Part.CODE,
        Part.CODE.label,
        "Better compliance with the Victims’ Code",
        _rose(headline) if headline else "No returns are published yet on the headline questions.",
        [_rate(one) for one in headline],
        [_outside(headline)] if headline else [],
    )


def narrower(measured: Sequence[Measured]) -> tuple[int, int]:
    """On how many measures forces lie closer together than a year before, of how many known."""
    pairs = [(gaps.spread(_shares(one.now)), gaps.spread(_shares(one.before))) for one in measured]
    known = [(now.points, before.points) for now, before in pairs if now and before]
    return sum(now < before for now, before in known), len(known)


def risen(measured: Sequence[Measured]) -> tuple[int, int]:
    """On how many measures all forces together do better than a year before, of how many known."""
    known = [
        (one.now.met / one.now.of, one.before.met / one.before.of, one.definition.direction)
        for one in measured
        if one.before and one.before.of and one.now.of
    ]
    better = sum(now < then if way == "down" else now > then for now, then, way in known)
    return better, len(known)


def _rose(measured: list[Measured]) -> str:
    better, known = risen(measured)
    if not known:
        return "There is no year before to compare with."
    return (
        f"On {better} of {counted(known, 'headline measure', 'headline measures')} the rate of all "
        "forces together is better than a year before. Whether months differ by more than chance "
        "stands on each measure’s own page."
    )


def _outside(measured: list[Measured]) -> Grid:
    """How many forces differ by more than chance does; which ones is for their own pages."""
    rows = []
    for one in measured:
        flags = [one.now.flag(force) for force in one.now.in_funnel]
        way = (better(one.definition) or "neither").capitalize()
        above, below = flags.count(Flag.ABOVE_998), flags.count(Flag.BELOW_998)
        rows.append((one.definition.title, str(above), str(below), way))
    return Grid(
        "Forces beyond the outer limits (99.8%, widened for the usual differences between forces)",
        ("Measure", "Higher", "Lower", "Better is"),
        rows,
        numeric=(1, 2),
    )


def _satisfaction(measured: list[Measured]) -> Section:
    return Section(
        Part.SATISFACTION,
        Part.SATISFACTION.label,
        "Victims more satisfied",
        "Forces that ask in the same way are put together; another way of asking gives other "
        "answers."
        if measured
        else "No satisfaction returns are published yet.",
        [_rate(one) for one in measured],
    )
