"""From the cube to figures that can be shown: each with its counts, its interval and its days."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import engine
from .calendar import Calendar, england_and_wales
from .catalogue import measure_of_rule, measures_version, read_measures
from .cube import DAYS, MONTH, REASON, RULE, STATUS, UNIT, Cube, collect, month_name
from .errors import BadInput, BadRules
from .intervals import wilson
from .plan import REASONS, STATUSES
from .rulebook import Rule, Rules
from .store import Store
from .verdicts import Status

DIMENSIONS = ("force", "area", "team", "month")
AT = {status: index for index, status in enumerate(STATUSES)}


@dataclass(frozen=True)
class Row:
    """One figure. The rate is met out of met, late and overdue; nothing else is in it.

    For a duty without a time limit it is done out of done and not done. `reasons` takes `excused`
    apart by good reason; those that excused nobody are left out. `immature` says that some duties
    of this row are not due yet, so that the rate may still move either way.
    """

    force: str | None
    area: str | None
    team: str | None
    month: str | None
    rule: str
    edition: str
    numerator: int
    denominator: int
    rate: float | None
    low: float | None
    high: float | None
    met: int
    late: int
    breach_open: int
    open: int
    excused: int
    not_applicable: int
    unknown: int
    median_days: float | None
    ninetieth_days: int | None
    immature: bool
    reasons: dict[str, int]


@dataclass(frozen=True)
class Result:
    """What a run found, with everything needed to run it again."""

    cube: Cube
    rules: Rules
    as_of: date
    clock: str
    calendar: Calendar
    by: tuple[str, ...]

    @property
    def hash(self) -> str:
        """Give one number for every cell of the cube."""
        return self.cube.hash

    def table(self, by: Sequence[str] | None = None) -> list[Row]:
        """Add the cube up by force, area, team or month, always by rule, in that order."""
        wanted = check_dimensions(self.by if by is None else by)
        groups, index = _group(self.cube, wanted)
        counts = np.zeros((len(groups), len(STATUSES)), np.int64)
        np.add.at(counts, (index, self.cube.keys[:, STATUS]), self.cube.counts)
        days = _days(self.cube, index, len(groups))
        reasons = _reasons(self.cube, index)
        by_key = {rule.key: rule for rule in self.rules.active}
        rows = [
            _row(group, wanted, by_key[group[-1]], counts[n], days[n], reasons.get(n, {}))
            for n, group in enumerate(groups)
        ]
        order = {rule.key: place for place, rule in enumerate(self.rules.active)}
        return sorted(rows, key=lambda r: (_dims(r), order[f"{r.rule}@{r.edition}"]))

    def measures(self, by: Sequence[str] | None = None) -> list[Row]:
        """Add the cube up by the measures of the catalogue; `rule` is then the measure's id."""
        home = measure_of_rule()
        ids = list(read_measures())
        numbers = [home.get(key.partition("@")[0]) for key in self.cube.rules]
        place = np.array([ids.index(one) if one else -1 for one in numbers], np.int32)
        keys = self.cube.keys.copy()
        keys[:, RULE] = place[keys[:, RULE]]
        inside = keys[:, RULE] >= 0
        labels = [f"{one}@{measures_version()}" for one in ids]
        summed = collect(self.cube.units, labels, keys[inside], self.cube.counts[inside])
        likeness = [self._like(one) for one in ids]
        rules = replace(self.rules, active=tuple(rule for rule in likeness if rule))
        return replace(self, cube=summed, rules=rules).table(by)

    def _like(self, measure: str) -> Rule | None:
        """A measure counts as its rules do: they all have a limit, or none of them has."""
        wanted = read_measures()[measure].rules
        rules = [rule for rule in self.rules.active if rule.id in wanted]
        if len({rule.limit is None for rule in rules}) > 1:
            raise BadRules(f"Measure {measure} mixes rules with and without a limit")
        edition = replace(rules[0].edition, id=measures_version()) if rules else None
        return replace(rules[0], id=measure, edition=edition) if edition else None

    def about(self) -> dict[str, Any]:
        """Say what the figures rest on: versions, policy, day and clock."""
        return {
            "as_of": self.as_of.isoformat(),
            "clock": self.clock,
            "rules_version": self.rules.version,
            "calendar_version": self.calendar.version,
            "policy": vars(self.rules.policy),
            "rules": [rule.key for rule in self.rules.active],
            "hash": self.hash,
        }


def evaluate(
    store: Store,
    rules: Rules,
    as_of: date,
    by: Sequence[str] = ("force", "month"),
    *,
    clock: str = "occurred",
    calendar: Calendar | None = None,
    threads: int | None = None,
) -> Result:
    """Judge every victim × rule × trigger of a store as it was known on a day.

    Raises BeyondHorizon where a deadline could lie past the working-day table, BadInput for an
    empty store or an unknown dimension.
    """
    check_dimensions(by)
    used = calendar or england_and_wales()
    task = engine.prepare(
        store.buckets(), store.minutes(rules), rules, as_of=as_of, clock=clock, calendar=used
    )
    cube = task.cube(threads or os.cpu_count() or 1)
    return Result(cube, rules, as_of, clock, used, tuple(by))


def evaluate_both_clocks(
    store: Store,
    rules: Rules,
    as_of: date,
    by: Sequence[str] = ("force", "month"),
    *,
    calendar: Calendar | None = None,
    threads: int | None = None,
) -> tuple[Result, Result]:
    """Judge as `evaluate` does by both clocks in one pass: occurred first, then recorded.

    What lies between the two is recording: done in time, and written down too late to show it.
    """
    check_dimensions(by)
    used = calendar or england_and_wales()
    task = engine.prepare(store.buckets(), store.minutes(rules), rules, as_of=as_of, calendar=used)
    occurred, recorded = task.cubes_of_both_clocks(threads or os.cpu_count() or 1)
    return (
        Result(occurred, rules, as_of, "occurred", used, tuple(by)),
        Result(recorded, rules, as_of, "recorded", used, tuple(by)),
    )


def check_dimensions(by: Sequence[str]) -> tuple[str, ...]:
    """Refuse a dimension that the cube does not have."""
    unknown = [name for name in by if name not in DIMENSIONS]
    if unknown:
        raise BadInput(f"Figures go by {', '.join(DIMENSIONS)}; not by “{unknown[0]}”")
    return tuple(name for name in DIMENSIONS if name in by)


Group = tuple[Any, ...]


def _group(cube: Cube, by: tuple[str, ...]) -> tuple[list[Group], NDArray[np.int64]]:
    """Number the groups that the cells fall into; the last part of a group is its rule."""
    place = [k for k, name in enumerate(("force", "area", "team")) if name in by]
    parts: dict[tuple[str, ...], int] = {}
    unit_group = np.array(
        [parts.setdefault(tuple(u[k] for k in place), len(parts)) for u in cube.units] or [0]
    )
    month = cube.keys[:, MONTH] + 1 if "month" in by else np.zeros(len(cube.counts), np.int64)
    packed = (unit_group[cube.keys[:, UNIT]].astype(np.int64) << 32) | (
        month.astype(np.int64) << 16 | cube.keys[:, RULE]
    )
    found, index = np.unique(packed, return_inverse=True)
    names = list(parts)
    groups = []
    for one in found.tolist():
        dims: Group = names[one >> 32]
        if "month" in by:
            dims = (*dims, month_name(((one >> 16) & 0xFFFF) - 1))
        groups.append((*dims, cube.rules[one & 0xFFFF]))
    return groups, index


def _days(
    cube: Cube, index: NDArray[np.int64], groups: int
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Collect, for each group, the days taken and how often, in order of days."""
    done = cube.keys[:, DAYS] >= 0
    group, days, counts = index[done], cube.keys[done, DAYS].astype(np.int64), cube.counts[done]
    order = np.lexsort((days, group))
    group, days, counts = group[order], days[order], counts[order]
    ends = np.searchsorted(group, np.arange(groups + 1))
    return [(days[ends[n] : ends[n + 1]], counts[ends[n] : ends[n + 1]]) for n in range(groups)]


def _reasons(cube: Cube, index: NDArray[np.int64]) -> dict[int, dict[str, int]]:
    """Count the excused of each group by reason, in the order in which the Code's events stand."""
    found: dict[int, dict[str, int]] = {}
    excused = np.flatnonzero(cube.keys[:, REASON] >= 0)
    order = excused[np.argsort(cube.keys[excused, REASON], kind="stable")]
    columns = (index[order], cube.keys[order, REASON], cube.counts[order])
    for group, reason, count in zip(*(column.tolist() for column in columns), strict=True):
        of_group = found.setdefault(group, {})
        of_group[REASONS[reason]] = of_group.get(REASONS[reason], 0) + count
    return found


def _row(
    group: Group,
    by: tuple[str, ...],
    rule: Rule,
    counts: NDArray[np.int64],
    days: tuple[NDArray[np.int64], NDArray[np.int64]],
    reasons: dict[str, int],
) -> Row:
    dims: dict[str, Any] = dict.fromkeys(DIMENSIONS) | dict(zip(by, group, strict=False))
    number = {status: int(counts[AT[status]]) for status in Status}
    plain: dict[str, Any] = {str(status): number[status] for status in Status}
    missing = number[Status.LATE] + number[Status.BREACH_OPEN]
    if rule.limit is None and rule.interval is None:
        missing = number[Status.OPEN]
    denominator = number[Status.MET] + missing
    interval = wilson(number[Status.MET], denominator)
    return Row(
        **dims,
        rule=rule.id,
        edition=rule.edition.id,
        numerator=number[Status.MET],
        denominator=denominator,
        rate=number[Status.MET] / denominator if denominator else None,
        low=interval.low,
        high=interval.high,
        **plain,
        median_days=_middle(*days),
        ninetieth_days=_share(*days, 0.9),
        immature=number[Status.OPEN] > 0 and rule.limit is not None,
        reasons=reasons,
    )


def _share(days: NDArray[np.int64], counts: NDArray[np.int64], share: float) -> int | None:
    """Give the days within which this share was done; the longest kept apart are a floor."""
    if not len(days):
        return None
    rank = int(np.ceil(share * counts.sum()))
    return int(days[np.searchsorted(np.cumsum(counts), max(rank, 1))])


def _middle(days: NDArray[np.int64], counts: NDArray[np.int64]) -> float | None:
    if not len(days):
        return None
    total = int(counts.sum())
    so_far = np.cumsum(counts)
    low = int(days[np.searchsorted(so_far, (total - 1) // 2 + 1)])
    high = int(days[np.searchsorted(so_far, total // 2 + 1)])
    return (low + high) / 2


def _dims(row: Row) -> tuple[str, ...]:
    return (row.force or "", row.area or "", row.team or "", row.month or "")
